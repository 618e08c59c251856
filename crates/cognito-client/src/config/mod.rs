//! Reads `amplify_outputs.json`, which names the user pool, its endpoint and its rules.
//!
//! Source of the format: Amplify Gen 2's `amplify_outputs.json`, versions 1 to 1.5 (the
//! JSON schemas in the repository aws-amplify/amplify-backend). Settings that the format
//! has no field for, such as endpoints other than AWS's own, are read from a section of
//! the app's own in `custom`: see [`AppSection`].
//!
//! | module | idea |
//! |---|---|
//! | [`endpoint`], [`partitions`] | the addresses of AWS's services, in all of its partitions |
//! | [`tiles`] | the template of the map's tiles |
//! | [`origins`] | the origins that the app needs, for its Content-Security-Policy |
//! | [`json`], [`section`] | access to a JSON file, and the first fault that is found in it |

mod endpoint;
mod json;
pub mod origins;
pub mod partitions;
mod section;
pub mod tiles;

use std::fmt;

use serde_json::Value;

use endpoint::{aws_endpoint, is_of_aws};
pub use json::Json;
use section::{Fault, Section};
pub use tiles::{TileSource, TileSourceError};

/// The field that names the authentication flow.
const FLOW: &str = "authentication_flow_type";

/// The section of the file that has an app's own settings, which Amplify's format has no
/// field for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppSection {
    /// The path of the section: `custom.` and the section's name.
    pub path: &'static str,
    /// The key, in this section, of the address of the app's API
    /// ([`Config::api_endpoint`]).
    pub api_endpoint: &'static str,
}

impl AppSection {
    /// The section `custom.cognito`, for an app that does not choose a name of its own.
    pub const DEFAULT: Self = Self {
        path: "custom.cognito",
        api_endpoint: "api_endpoint",
    };

    /// Returns the name of the section in `custom`.
    fn name(self) -> &'static str {
        self.path.strip_prefix("custom.").unwrap_or(self.path)
    }
}

/// The settings that the app reads from its configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The absolute address of the user pool's API.
    pub user_pool_endpoint: String,
    /// The user pool's id, `<region>_<name>`.
    pub user_pool_id: String,
    /// The app client's id.
    pub client_id: String,
    /// The identity pool, if the file names one.
    pub identity_pool: Option<IdentityPool>,
    /// The address of an API that accepts requests signed with the user's AWS
    /// credentials.
    pub api_endpoint: Option<String>,
    /// The authentication flow that a sign-in starts with.
    pub flow: Flow,
    /// The first factor that a sign-in by [`Flow::UserAuth`] asks for if no password was
    /// entered, as the file names it.
    pub preferred_challenge: Option<String>,
    /// The pool's password rules.
    pub password_policy: PasswordPolicy,
    /// The kind of user names that the pool has.
    pub naming: Naming,
    /// The settings of the second factors, as far as the file names them.
    pub mfa: Mfa,
    /// The address of a page that shows the messages that were sent, for pools that have
    /// one.
    pub inbox_url: Option<String>,
    /// The raster tiles of the map, if the file names any.
    pub map_tiles: Option<MapTiles>,
}

/// An identity pool, and the endpoint that it is called at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityPool {
    /// The identity pool's id, `<region>:<uuid>`.
    pub id: String,
    /// The address of a stand-in for AWS. If it is set, all other AWS services are called
    /// at this address too.
    pub endpoint: Option<String>,
    /// Set if AWS is called at its FIPS endpoints.
    pub is_fips: bool,
}

/// The authentication flow that a sign-in starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// `USER_SRP_AUTH`: the password is proved by SRP. This is the default.
    UserSrp,
    /// `USER_PASSWORD_AUTH`: the password itself is sent to the service.
    UserPassword,
    /// `USER_AUTH`: the pool offers a choice of first factors.
    UserAuth,
    /// `CUSTOM_AUTH`: the pool's own Lambda triggers ask the questions.
    Custom,
}

impl Flow {
    /// Returns the permission that the app client needs for this flow, as a value of
    /// `ExplicitAuthFlows` in the API reference of `CreateUserPoolClient`.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::UserSrp => "ALLOW_USER_SRP_AUTH",
            Self::UserPassword => "ALLOW_USER_PASSWORD_AUTH",
            Self::UserAuth => "ALLOW_USER_AUTH",
            Self::Custom => "ALLOW_CUSTOM_AUTH",
        }
    }

    /// Returns `true` if the password itself may be sent to the service. The other flows
    /// prove the password and keep it in the browser, whatever the service asks for.
    /// Under `USER_AUTH`, the password is sent only if the pool offers no proof.
    #[must_use]
    pub fn may_send_password(self) -> bool {
        match self {
            Self::UserPassword | Self::UserAuth => true,
            Self::UserSrp | Self::Custom => false,
        }
    }
}

/// The kind of user names that a pool has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The pool signs users in by aliases, and their user names are derived from the
    /// e-mail address, as the workshop does: in lower case, with every `@` and `.`
    /// replaced by `|`.
    DerivedFromEmail,
    /// The pool signs users in by aliases, and their user names are opaque: a UUID at
    /// sign-up, and the text that the user entered at sign-in.
    Opaque,
    /// The e-mail address or phone number is sent as the user name, and the service
    /// generates the actual one.
    Attribute,
}

/// The settings of the second factors, as far as the file names them. The pool's own
/// settings decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    /// The rule that says which users need a second factor.
    pub demand: MfaMode,
    /// `mfa_methods`: those of `SMS`, `TOTP` and `EMAIL` that the pool offers.
    pub methods: Option<Vec<String>>,
    /// The version of the file, such as `1.5`. `EMAIL` is a method since version 1.4.
    pub file_version: Option<String>,
}

/// The rule that says which users need a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaMode {
    /// The file has no such rule.
    Unspecified,
    /// No user can have a second factor.
    Off,
    /// Each user may turn on a second factor.
    Optional,
    /// Every user needs a second factor.
    Required,
}

/// The rules that a password has to satisfy. The defaults are those of the Cognito
/// console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The minimum length, in characters.
    pub min_length: u32,
    /// Set if a password needs at least one `0`–`9`.
    pub require_numbers: bool,
    /// Set if a password needs at least one `a`–`z`.
    pub require_lowercase: bool,
    /// Set if a password needs at least one `A`–`Z`.
    pub require_uppercase: bool,
    /// Set if a password needs at least one of Cognito's special characters.
    pub require_symbols: bool,
}

/// Raster tiles, as the file names them. They are checked only when they are used, so
/// that a fault in them costs the tiles and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTiles {
    /// The template of the tiles' addresses. It is empty if the field is not text.
    pub template: String,
    /// The attribution of the tiles.
    pub attribution: Option<String>,
}

impl MapTiles {
    /// Checks the template.
    ///
    /// # Errors
    /// The [`TileSourceError`] of a template that cannot be used.
    pub fn source(&self) -> Result<TileSource, TileSourceError> {
        TileSource::new(&self.template, self.attribution.as_deref())
    }
}

/// The reason why there is no configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The file does not exist or could not be fetched.
    Missing,
    /// The file is empty or contains only `{}`.
    Empty,
    /// The file is not JSON.
    NotJson {
        /// The line at which reading stopped, counted from 1.
        line: usize,
    },
    /// A required field is missing.
    MissingField(Field),
    /// A field has a value that is not valid.
    BadField(Field),
}

/// The name of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The section of the file that the field belongs to.
    pub section: &'static str,
    /// The field's name in that section.
    pub key: &'static str,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.section, self.key)
    }
}

impl Config {
    /// Reads the configuration from the file's text. `app` is the section with the app's
    /// own settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name if a field is at
    /// fault.
    pub fn parse(text: &str, app: AppSection) -> Result<Self, ConfigError> {
        let text = text.trim().trim_start_matches('\u{feff}');
        if text.is_empty() {
            return Err(ConfigError::Empty);
        }
        // A host that replies to every address with the app's page has no such file.
        if text.starts_with('<') {
            return Err(ConfigError::Missing);
        }
        let file: Value = serde_json::from_str(text)
            .map_err(|error| ConfigError::NotJson { line: error.line() })?;
        match file.as_object() {
            None => Err(ConfigError::NotJson { line: 1 }),
            Some(object) if object.is_empty() => Err(ConfigError::Empty),
            Some(_) => Self::read(&&file, app),
        }
    }

    /// Reads the configuration from the parsed JSON file. `app` is the section with the
    /// app's own settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let auth = Section {
            name: "auth",
            value: file.field("auth"),
            fault: &fault,
        };
        let custom = file.field("custom");
        let custom = Section {
            name: app.path,
            value: custom.and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };

        let user_pool_id = auth.required("user_pool_id");
        let client_id = auth.required("user_pool_client_id");
        let region = region(&user_pool_id);
        auth.bad_unless(region.is_some(), "user_pool_id");
        let is_of_client = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'+';
        auth.bad_unless(client_id.bytes().all(is_of_client), "user_pool_client_id");

        let is_fips = custom.flag("use_fips_endpoint", false);
        let own_endpoint = custom.url("user_pool_endpoint");
        let base = own_endpoint
            .unwrap_or_else(|| aws_endpoint("cognito-idp", region.unwrap_or_default(), is_fips));
        let passwordless = Section {
            name: "auth.passwordless",
            value: auth.value("passwordless"),
            fault: &fault,
        };
        let config = Self {
            user_pool_endpoint: [base.trim_end_matches('/'), "/"].concat(),
            client_id,
            identity_pool: identity_pool(&auth, &custom, is_fips),
            api_endpoint: custom.url(app.api_endpoint),
            flow: flow(&auth, &custom, passwordless.value.is_some()),
            preferred_challenge: passwordless.text("preferred_challenge"),
            password_policy: PasswordPolicy::read(&auth),
            naming: naming(&auth, &custom),
            mfa: Mfa::read(
                &auth,
                file.field("version").and_then(|version| version.text()),
            ),
            inbox_url: custom.url("inbox_url"),
            map_tiles: map_tiles(&custom),
            user_pool_id,
        };
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(config),
        }
    }

    /// Returns the part of the user pool's id after `_`, which the password proof is
    /// computed from.
    #[must_use]
    pub fn pool_name(&self) -> &str {
        self.user_pool_id
            .split_once('_')
            .map_or(self.user_pool_id.as_str(), |(_, name)| name)
    }

    /// Returns the first factor to ask for if the user entered no password. It is the
    /// configured one, provided that it works without a password.
    #[must_use]
    pub fn preferred_first_factor(&self) -> Option<&str> {
        let preferred = self.preferred_challenge.as_deref();
        preferred.filter(|name| matches!(*name, "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN"))
    }

    /// Returns the user pool's name as a login provider for an identity pool. It is AWS's
    /// own name, even if the pool is called at another address.
    #[must_use]
    pub fn login_provider(&self) -> String {
        let endpoint = aws_endpoint("cognito-idp", self.region(), false);
        let host = endpoint.trim_start_matches("https://");
        [host, "/", &self.user_pool_id].concat()
    }

    /// Returns the issuers that the pool's tokens may name. No other issuers are
    /// accepted.
    ///
    /// A pool of AWS has two issuers, and its setting `IssuerConfiguration` decides which
    /// one new tokens name. The address that the app calls need not be one of them,
    /// because it may be a FIPS endpoint or a proxy. A stand-in for AWS issues tokens
    /// under its own address.
    ///
    /// Source: `IssuerConfigurationType`, Amazon Cognito user pools API Reference.
    #[must_use]
    pub fn issuers(&self) -> Vec<String> {
        let region = self.region();
        let aws = |service, is_fips| aws_endpoint(service, region, is_fips);
        let asked = self.user_pool_endpoint.trim_end_matches('/');
        let mut bases = Vec::new();
        if is_of_aws(region) {
            bases.push(aws("cognito-idp", false));
            bases.push(aws(UPDATED_ISSUER, false));
        }
        if ![false, true]
            .map(|is_fips| aws("cognito-idp", is_fips))
            .contains(&asked.to_owned())
        {
            bases.push(asked.to_owned());
            bases.push([asked, "/", UPDATED_ISSUER].concat());
        }
        bases
            .iter()
            .map(|base| [base, "/", &self.user_pool_id].concat())
            .collect()
    }

    fn region(&self) -> &str {
        region(&self.user_pool_id).unwrap_or_default()
    }
}

/// The first label of the host name of AWS's newer issuer. The local pool uses it as a
/// path.
const UPDATED_ISSUER: &str = "issuer-cognito-idp";

/// Returns the address of an issuer's public keys.
#[must_use]
pub fn jwks_url(issuer: &str) -> String {
    [issuer, "/.well-known/jwks.json"].concat()
}

impl IdentityPool {
    /// Returns the identity pool's region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.id.split(':').next().unwrap_or_default()
    }

    /// Returns the absolute address at which the AWS service `cognito-identity` or `sts`
    /// is called.
    #[must_use]
    pub fn endpoint_of(&self, service: &str) -> String {
        let base = match &self.endpoint {
            Some(own) => own.clone(),
            None => aws_endpoint(service, self.region(), self.is_fips),
        };
        [base.trim_end_matches('/'), "/"].concat()
    }
}

impl Mfa {
    fn read<J: Json>(auth: &Section<'_, J>, file_version: Option<String>) -> Self {
        let demand = match auth.text("mfa_configuration").as_deref() {
            None => MfaMode::Unspecified,
            Some("NONE") => MfaMode::Off,
            Some("OPTIONAL") => MfaMode::Optional,
            Some("REQUIRED") => MfaMode::Required,
            Some(_) => auth.bad("mfa_configuration", MfaMode::Unspecified),
        };
        let methods = auth.value("mfa_methods").and_then(|names| names.items());
        let methods = methods.map(|names| names.iter().filter_map(Json::text).collect());
        Self {
            demand,
            methods,
            file_version,
        }
    }
}

impl PasswordPolicy {
    fn read<J: Json>(auth: &Section<'_, J>) -> Self {
        let policy = Section {
            name: "auth.password_policy",
            value: auth.value("password_policy"),
            fault: auth.fault,
        };
        let min_length = match policy.value("min_length") {
            None => 8,
            Some(value) => match value.number() {
                Some(length @ 1..=99) => length,
                _ => policy.bad("min_length", 8),
            },
        };
        Self {
            min_length,
            require_numbers: policy.flag("require_numbers", true),
            require_lowercase: policy.flag("require_lowercase", true),
            require_uppercase: policy.flag("require_uppercase", true),
            require_symbols: policy.flag("require_symbols", true),
        }
    }
}

fn naming<J: Json>(auth: &Section<'_, J>, custom: &Section<'_, J>) -> Naming {
    let attributes = auth.value("username_attributes");
    if attributes
        .and_then(|attributes| attributes.items())
        .is_some_and(|names| !names.is_empty())
    {
        return Naming::Attribute;
    }
    if custom.flag("username_from_email", true) {
        Naming::DerivedFromEmail
    } else {
        Naming::Opaque
    }
}

/// Returns the flow that the file names, in the app's own section or, as in older files,
/// under `auth`. If the file names none, Amplify's section `passwordless` means
/// `USER_AUTH`, because Amplify's tools write this section exactly when they allow the
/// app client that flow.
fn flow<J: Json>(auth: &Section<'_, J>, custom: &Section<'_, J>, is_passwordless: bool) -> Flow {
    let (place, name) = match custom.text(FLOW) {
        None => (auth, auth.text(FLOW)),
        name => (custom, name),
    };
    match name.as_deref() {
        None if is_passwordless => Flow::UserAuth,
        None | Some("USER_SRP_AUTH") => Flow::UserSrp,
        Some("USER_PASSWORD_AUTH") => Flow::UserPassword,
        Some("USER_AUTH") => Flow::UserAuth,
        Some("CUSTOM_AUTH") => Flow::Custom,
        Some(_) => place.bad(FLOW, Flow::UserSrp),
    }
}

fn map_tiles<J: Json>(custom: &Section<'_, J>) -> Option<MapTiles> {
    let template = custom.value("map_tiles")?.text();
    Some(MapTiles {
        template: template.unwrap_or_default(),
        attribution: custom.text("map_attribution"),
    })
}

fn identity_pool<J: Json>(
    auth: &Section<'_, J>,
    custom: &Section<'_, J>,
    is_fips: bool,
) -> Option<IdentityPool> {
    let endpoint = custom.url("identity_pool_endpoint");
    let id = auth.text("identity_pool_id")?;
    let region = id.split_once(':').map(|(region, _)| region);
    let has_region = region.is_some_and(|region| is_plain(region, b"-"));
    auth.bad_unless(has_region, "identity_pool_id");
    Some(IdentityPool {
        id,
        endpoint,
        is_fips,
    })
}

/// Returns the region of a user pool's id, or `None` if the text is not such an id.
fn region(user_pool_id: &str) -> Option<&str> {
    let (region, name) = user_pool_id.split_once('_')?;
    (is_plain(region, b"-") && is_plain(name, b"_-")).then_some(region)
}

/// Returns `true` if the text consists of ASCII letters, digits and the bytes of `more`,
/// and is not empty.
fn is_plain(text: &str, more: &[u8]) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || more.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(section: &'static str, key: &'static str) -> Field {
        Field { section, key }
    }

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, AppSection::DEFAULT)
    }

    const REAL: &str = r#"{
        "version": "1.4",
        "auth": {
            "aws_region": "eu-west-1",
            "user_pool_id": "eu-west-1_AbC123",
            "user_pool_client_id": "4mnhpa8example",
            "identity_pool_id": "eu-west-1:11111111-2222-3333-4444-555555555555",
            "password_policy": {"min_length": 10, "require_symbols": false}
        }
    }"#;

    #[test]
    fn a_real_pool_needs_nothing_but_its_ids() {
        let config = parse(REAL).unwrap();
        assert_eq!(
            config.user_pool_endpoint,
            "https://cognito-idp.eu-west-1.amazonaws.com/"
        );
        assert_eq!(
            config.issuers(),
            [
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123",
                "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123",
            ]
        );
        assert_eq!(
            jwks_url("https://a.example/eu-west-1_AbC123"),
            "https://a.example/eu-west-1_AbC123/.well-known/jwks.json"
        );
        let identities = config.identity_pool.as_ref().unwrap();
        assert_eq!(identities.region(), "eu-west-1");
        assert_eq!(
            identities.endpoint_of("sts"),
            "https://sts.eu-west-1.amazonaws.com/"
        );
        assert_eq!(
            config.login_provider(),
            "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"
        );
        assert_eq!(config.pool_name(), "AbC123");
        assert_eq!(config.flow, Flow::UserSrp);
        assert_eq!(config.naming, Naming::DerivedFromEmail);
        assert_eq!(config.password_policy.min_length, 10);
        assert!(!config.password_policy.require_symbols);
        assert!(config.password_policy.require_numbers);
    }

    /// Reads a file with these members in `auth` and in `custom.cognito`.
    fn config(auth: &str, custom: &str) -> Result<Config, ConfigError> {
        let auth = format!(r#""user_pool_id":"us-east-1_A","user_pool_client_id":"c",{auth}"#);
        let text = format!(r#"{{"auth":{{{auth}}},"custom":{{"cognito":{{{custom}}}}}}}"#);
        parse(&text.replace(",}", "}"))
    }

    #[test]
    fn logins_have_the_suffix_of_the_partition() {
        let pool = REAL.replace("eu-west-1", "eusc-de-east-1");
        let config = parse(&pool).unwrap();
        assert_eq!(
            config.login_provider(),
            "cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbC123"
        );
    }

    #[test]
    fn issuers_are_awss_own_where_another_host_is_asked() {
        let of = |custom: &str| config("", custom).unwrap();
        let aws = [
            "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
            "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
        ];
        let fips = of(r#""use_fips_endpoint":true"#);
        assert_eq!(
            fips.user_pool_endpoint,
            "https://cognito-idp-fips.us-east-1.amazonaws.com/"
        );
        assert_eq!(fips.issuers(), aws);
        let proxy = of(r#""user_pool_endpoint":"https://proxy.example/cognito/""#);
        assert_eq!(proxy.issuers()[..2], aws);
        assert_eq!(
            proxy.issuers()[2..],
            [
                "https://proxy.example/cognito/us-east-1_A",
                "https://proxy.example/cognito/issuer-cognito-idp/us-east-1_A",
            ]
        );
    }

    #[test]
    fn flow_is_read_from_both_of_its_places() {
        let of = |auth: &str, custom: &str| config(auth, custom).map(|config| config.flow);
        let named = |name| format!(r#""authentication_flow_type":"{name}""#);
        assert_eq!(of("", &named("USER_AUTH")), Ok(Flow::UserAuth));
        assert_eq!(of(&named("CUSTOM_AUTH"), ""), Ok(Flow::Custom));
        assert_eq!(
            of(&named("CUSTOM_AUTH"), &named("USER_SRP_AUTH")),
            Ok(Flow::UserSrp)
        );
        let passwordless = r#""passwordless":{"email_otp_enabled":true}"#;
        assert_eq!(of(passwordless, ""), Ok(Flow::UserAuth));
        assert_eq!(of(passwordless, &named("USER_SRP_AUTH")), Ok(Flow::UserSrp));
        assert_eq!(
            of("", &named("SMOKE")),
            Err(ConfigError::BadField(field("custom.cognito", FLOW)))
        );
    }

    #[test]
    fn amplifys_own_files_are_read_as_its_tools_mean_them() {
        let read = |text| parse(text).unwrap();
        let everything = read(include_str!(
            "../../tests/fixtures/amplify_outputs/everything.json"
        ));
        assert_eq!(everything.flow, Flow::UserAuth);
        assert_eq!(everything.preferred_challenge.as_deref(), Some("WEB_AUTHN"));
        assert_eq!(everything.mfa.file_version.as_deref(), Some("1.5"));
        let methods = ["TOTP", "EMAIL"].map(str::to_owned).to_vec();
        assert_eq!(everything.mfa.methods, Some(methods));
        let required = read(include_str!(
            "../../tests/fixtures/amplify_outputs/mfa-required-email.json"
        ));
        assert_eq!(required.flow, Flow::UserSrp);
        assert_eq!(required.mfa.demand, MfaMode::Required);
    }

    #[test]
    fn missing_password_rules_are_cognitos_defaults() {
        let policy = config(r#""password_policy":{"require_symbols":false}"#, "");
        let policy = policy.unwrap().password_policy;
        assert_eq!(policy.min_length, 8);
        assert!(policy.require_numbers && policy.require_lowercase);
        assert!(policy.require_uppercase && !policy.require_symbols);
    }

    #[test]
    fn fault_of_the_tiles_costs_the_tiles_alone() {
        for tiles in ["\"https://t/{z}/{x}\"", "7", "\"https://{q}/{z}{x}{y}\""] {
            let config = config("", &format!(r#""map_tiles":{tiles}"#)).unwrap();
            assert!(config.map_tiles.unwrap().source().is_err(), "{tiles}");
        }
    }

    #[test]
    fn the_local_pools_own_endpoints() {
        let endpoint = "http://localhost:9229";
        let text = format!(
            r#"{{"auth":{{"user_pool_id":"local_Notes","user_pool_client_id":"c"}},
                "custom":{{"cognito":{{"user_pool_endpoint":"{endpoint}","inbox_url":"{endpoint}/inbox"}}}}}}"#
        );
        let config = parse(&text).unwrap();
        assert_eq!(
            config.issuers(),
            [
                "http://localhost:9229/local_Notes",
                "http://localhost:9229/issuer-cognito-idp/local_Notes",
            ]
        );
        assert_eq!(config.user_pool_endpoint, "http://localhost:9229/");
        assert_eq!(
            config.inbox_url.as_deref(),
            Some("http://localhost:9229/inbox")
        );
    }

    #[test]
    fn usernames_by_the_pools_kind() {
        let with = |auth: &str, custom: &str| {
            let text = format!(
                r#"{{"auth":{{"user_pool_id":"x_y","user_pool_client_id":"c"{auth}}},"custom":{{"cognito":{{{custom}}}}}}}"#
            );
            parse(&text).unwrap().naming
        };
        assert_eq!(
            with(r#","username_attributes":["email"]"#, ""),
            Naming::Attribute
        );
        assert_eq!(
            with(r#","username_attributes":[]"#, ""),
            Naming::DerivedFromEmail
        );
        assert_eq!(with("", r#""username_from_email":false"#), Naming::Opaque);
    }

    #[test]
    fn a_field_is_called_as_it_stands_in_the_file() {
        let map_tiles = field("custom.cognito", "map_tiles");
        assert_eq!(map_tiles.to_string(), "custom.cognito.map_tiles");
    }

    #[test]
    fn what_is_wrong_is_named() {
        use ConfigError::{BadField, Empty, Missing, MissingField, NotJson};
        let id = r#""user_pool_id":"x_y","user_pool_client_id":"c""#;
        for (text, error) in [
            (String::new(), Empty),
            ("  {} ".into(), Empty),
            ("<!doctype html>".into(), Missing),
            ("[]".into(), NotJson { line: 1 }),
            ("{\n\"auth\":\n]".into(), NotJson { line: 3 }),
            (
                r#"{"version":"1"}"#.into(),
                MissingField(field("auth", "user_pool_id")),
            ),
            (
                r#"{"auth":{"user_pool_id":7}}"#.into(),
                BadField(field("auth", "user_pool_id")),
            ),
            (
                r#"{"auth":{"user_pool_id":"x_y"}}"#.into(),
                MissingField(field("auth", "user_pool_client_id")),
            ),
            (
                r#"{"auth":{"user_pool_id":"nopool","user_pool_client_id":"c"}}"#.into(),
                BadField(field("auth", "user_pool_id")),
            ),
            (
                format!(r#"{{"auth":{{{id},"password_policy":{{"min_length":0}}}}}}"#),
                BadField(field("auth.password_policy", "min_length")),
            ),
            (
                format!(
                    r#"{{"auth":{{{id}}},"custom":{{"cognito":{{"user_pool_endpoint":"javascript:alert(1)"}}}}}}"#
                ),
                BadField(field("custom.cognito", "user_pool_endpoint")),
            ),
            (
                format!(r#"{{"auth":{{{id},"identity_pool_id":"evil/:x"}}}}"#),
                BadField(field("auth", "identity_pool_id")),
            ),
            (
                format!(
                    r#"{{"auth":{{{id}}},"custom":{{"cognito":{{"use_fips_endpoint":"yes"}}}}}}"#
                ),
                BadField(field("custom.cognito", "use_fips_endpoint")),
            ),
        ] {
            assert_eq!(parse(&text), Err(error), "{text}");
        }
    }
    #[test]
    fn section_and_key_of_an_app_are_its_own() {
        let app = AppSection {
            path: "custom.notes",
            api_endpoint: "notes_api",
        };
        let read = |custom: &str| {
            let id = r#""user_pool_id":"x_y","user_pool_client_id":"c""#;
            Config::parse(&format!(r#"{{"auth":{{{id}}},"custom":{custom}}}"#), app)
        };
        let api = read(r#"{"notes":{"notes_api":"https://a.example/"}}"#);
        assert_eq!(
            api.unwrap().api_endpoint.as_deref(),
            Some("https://a.example/")
        );
        let other = read(r#"{"cognito":{"api_endpoint":"https://a.example/"}}"#);
        assert_eq!(other.unwrap().api_endpoint, None);
        assert_eq!(
            read(r#"{"notes":{"notes_api":7}}"#),
            Err(ConfigError::BadField(field("custom.notes", "notes_api")))
        );
    }
}
