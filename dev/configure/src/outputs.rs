//! `amplify_outputs.json`, with the fields that the app reads.
//!
//! Source of the names: Amplify Gen 2's `amplify_outputs.json`, version 1.5, whose JSON
//! schema allows no other field in `auth`. Settings for which it has no field go to
//! `custom.wild_rydes`.

use cognito_client::config::sign_up::is_standard_attribute;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::settings::{Client, Settings};

/// The version of the file's schema that is written here.
const VERSION: &str = "1.5";

/// The file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outputs {
    /// The version of the schema.
    #[serde(default = "version")]
    pub version: String,
    /// The pool's ids and settings.
    pub auth: Auth,
    /// The sections about other services, such as `storage` and `data`. The app does not
    /// use them.
    #[serde(flatten)]
    pub others: Map<String, Value>,
    /// An object that Amplify leaves to apps; this app's part is `wild_rydes`.
    #[serde(
        default,
        skip_serializing_if = "Map::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub custom: Map<String, Value>,
}

fn version() -> String {
    VERSION.to_owned()
}

/// The version to write in place of an existing file's. An older one is raised, because
/// the section `auth` is written by [`VERSION`]. A newer one stays, because versions
/// only add fields.
fn version_after(existing: Option<&str>) -> String {
    let numbers = |version: &str| {
        let mut parts = version.split('.').map(str::parse::<u32>);
        let major = parts.next()?.ok()?;
        let minor = parts.next().unwrap_or(Ok(0)).ok()?;
        parts.next().is_none().then_some((major, minor))
    };
    let newer = existing.filter(|existing| numbers(existing) > numbers(VERSION));
    newer.map_or_else(version, str::to_owned)
}

/// Reads a value, or the default where the file has `null`.
fn null_as_default<'de, D, T>(value: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(value).map(Option::unwrap_or_default)
}

/// The pool's ids and settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are Amplify's own")]
pub struct Auth {
    #[serde(default, deserialize_with = "null_as_default")]
    pub aws_region: String,
    pub user_pool_id: String,
    pub user_pool_client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_pool_id: Option<String>,
    /// The sign-in flow, which is read from older files. [`Outputs::new`] writes it to
    /// `custom.wild_rydes`.
    #[serde(default, skip_serializing)]
    pub authentication_flow_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_policy: Option<PasswordPolicy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username_attributes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_required_attributes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_verification_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_configuration: Option<MfaConfiguration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_methods: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passwordless: Option<Passwordless>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unauthenticated_identities_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Value>,
    /// The fields that Amplify's schema does not have. They are not written.
    #[serde(flatten, skip_serializing)]
    pub rest: Map<String, Value>,
}

/// The rules for passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "GivenPolicy")]
#[expect(missing_docs, reason = "the names are Amplify's own")]
pub struct PasswordPolicy {
    pub min_length: u64,
    pub require_numbers: bool,
    pub require_lowercase: bool,
    pub require_uppercase: bool,
    pub require_symbols: bool,
}

/// The rules as they are in a file. A missing rule gets Cognito's default, as it does
/// in the app.
#[derive(Default, Deserialize)]
struct GivenPolicy {
    min_length: Option<u64>,
    require_numbers: Option<bool>,
    require_lowercase: Option<bool>,
    require_uppercase: Option<bool>,
    require_symbols: Option<bool>,
}

impl From<GivenPolicy> for PasswordPolicy {
    fn from(given: GivenPolicy) -> Self {
        Self {
            min_length: given.min_length.unwrap_or(8),
            require_numbers: given.require_numbers.unwrap_or(true),
            require_lowercase: given.require_lowercase.unwrap_or(true),
            require_uppercase: given.require_uppercase.unwrap_or(true),
            require_symbols: given.require_symbols.unwrap_or(true),
        }
    }
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        GivenPolicy::default().into()
    }
}

/// The pool's requirement of a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MfaConfiguration {
    /// No user has a second factor.
    None,
    /// Users who have set up a second factor need it.
    Optional,
    /// Every user needs a second factor.
    Required,
}

/// The first factors that sign in without a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are Amplify's own")]
pub struct Passwordless {
    #[serde(default)]
    pub email_otp_enabled: bool,
    #[serde(default)]
    pub sms_otp_enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_authn: Option<WebAuthn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_challenge: Option<String>,
}

/// The settings of passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are Amplify's own")]
pub struct WebAuthn {
    pub relying_party_id: String,
    #[serde(default)]
    pub user_verification: Option<String>,
}

/// The flows in which a sign-in may start, best first. With the first one, the password
/// stays in the browser; the last one uses triggers, which not every pool has.
const FLOWS: [&str; 4] = [
    "USER_SRP_AUTH",
    "USER_AUTH",
    "USER_PASSWORD_AUTH",
    "CUSTOM_AUTH",
];

/// The field of `custom.wild_rydes` with the sign-in flow.
pub const FLOW: &str = "authentication_flow_type";

impl Outputs {
    /// The file for this pool. It is valid by Amplify's schema: lists that may not be
    /// empty are left out, and the sign-in flow goes to `custom.wild_rydes`.
    #[must_use]
    pub fn new(mut auth: Auth, mut custom: Map<String, Value>) -> Self {
        if auth.username_attributes.as_ref().is_some_and(Vec::is_empty) {
            auth.username_attributes = None;
        }
        if let Some(required) = &mut auth.standard_required_attributes {
            // Amplify's schema has these two besides those that a user can give a value.
            required.retain(|name| {
                is_standard_attribute(name) || matches!(name.as_str(), "sub" | "updated_at")
            });
        }
        if let Some(web_authn) = auth
            .passwordless
            .as_mut()
            .and_then(|it| it.web_authn.as_mut())
        {
            // `preferred` is Cognito's default.
            let usual = || "preferred".to_owned();
            web_authn.user_verification.get_or_insert_with(usual);
        }
        if let Some(flow) = &auth.authentication_flow_type {
            let ours = custom
                .entry(wild_rydes_section::NAME)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Some(ours) = ours.as_object_mut() {
                ours.insert(FLOW.to_owned(), flow.clone().into());
            }
        }
        Self {
            version: version(),
            auth,
            others: Map::new(),
            custom,
        }
    }

    /// Keeps the sections of an existing file that are not written here, and its version
    /// if that is newer. Gives the names of the sections.
    pub fn keep_others(&mut self, existing: &Map<String, Value>) -> Vec<String> {
        self.version = version_after(existing.get("version").and_then(Value::as_str));
        let written = |name: &str| matches!(name, "version" | "auth" | "custom");
        let others = existing.iter().filter(|(name, _)| !written(name));
        self.others = others
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        self.others.keys().cloned().collect()
    }

    /// The file's text.
    ///
    /// # Errors
    /// An error of serde_json for a value that JSON cannot represent; there is none in
    /// this type.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

impl Auth {
    /// A pool of which only the ids are known.
    #[must_use]
    pub fn from_ids(user_pool_id: &str, client_id: &str, identity_pool_id: Option<&str>) -> Self {
        let region = user_pool_id.split('_').next().unwrap_or_default();
        Self {
            aws_region: region.to_owned(),
            user_pool_id: user_pool_id.to_owned(),
            user_pool_client_id: client_id.to_owned(),
            identity_pool_id: identity_pool_id.map(str::to_owned),
            ..Self::default()
        }
    }

    /// Fills in the pool's settings. The chosen flow is kept if the client allows it,
    /// and so is the preferred first factor if the pool offers it.
    pub fn fill(&mut self, settings: &Settings) {
        let Settings {
            pool,
            client,
            factors,
            identities,
        } = settings;
        let chosen = self
            .authentication_flow_type
            .take()
            .filter(|flow| client.allows(flow));
        self.authentication_flow_type = chosen.or_else(|| flow(settings).map(str::to_owned));
        self.password_policy = pool.password;
        let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
        self.username_attributes = some(&pool.username_attributes);
        self.standard_required_attributes = some(&standard(&pool.required));
        self.user_verification_types = some(&pool.verified);
        self.mfa_configuration = Some(pool.mfa);
        if let Some(factors) = factors {
            let methods = [
                ("SMS", factors.text),
                ("TOTP", factors.app),
                ("EMAIL", factors.email),
            ];
            self.mfa_methods = (pool.mfa != MfaConfiguration::None)
                .then(|| methods.iter().filter(|(_, on)| *on))
                .map(|methods| methods.map(|(name, _)| (*name).to_owned()).collect());
        }
        let preferred = self
            .passwordless
            .take()
            .and_then(|it| it.preferred_challenge);
        let offered = |name: &String| pool.first_factors.contains(name);
        self.passwordless = passwordless(settings).map(|passwordless| Passwordless {
            preferred_challenge: preferred.filter(offered),
            ..passwordless
        });
        if let Some(identities) = identities {
            self.unauthenticated_identities_enabled = Some(identities.open);
        }
    }
}

/// The standard attributes among these: a custom attribute has `:` in its name.
fn standard(attributes: &[String]) -> Vec<String> {
    let standard = attributes.iter().filter(|name| !name.contains(':'));
    standard.cloned().collect()
}

/// The allowed flow that supports the most features of pool and client.
fn flow(settings: &Settings) -> Option<&'static str> {
    let choice = signs_in_without_password(settings);
    if choice {
        return Some("USER_AUTH");
    }
    FLOWS.into_iter().find(|flow| settings.client.allows(flow))
}

fn signs_in_without_password(Settings { pool, client, .. }: &Settings) -> bool {
    offers_choice(client) && pool.first_factors.iter().any(|factor| factor != "PASSWORD")
}

fn offers_choice(client: &Client) -> bool {
    client.allows("USER_AUTH")
}

fn passwordless(settings: &Settings) -> Option<Passwordless> {
    if !signs_in_without_password(settings) {
        return None;
    }
    let offered = |name: &str| settings.pool.first_factors.iter().any(|f| f == name);
    let passkeys = settings.factors.as_ref().filter(|_| offered("WEB_AUTHN"));
    Some(Passwordless {
        email_otp_enabled: offered("EMAIL_OTP"),
        sms_otp_enabled: offered("SMS_OTP"),
        web_authn: passkeys.and_then(|factors| {
            Some(WebAuthn {
                relying_party_id: factors.relying_party.clone()?,
                user_verification: factors.user_verification.clone(),
            })
        }),
        preferred_challenge: None,
    })
}
