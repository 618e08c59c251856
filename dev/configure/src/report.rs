//! The settings of a pool that the app adapts to, and those that it cannot serve.

use std::fmt;

use crate::domain;
use crate::outputs::{Auth, MfaConfiguration, PasswordPolicy, Passwordless};
use crate::settings::{Client, Factors, Identities, Pool, Settings};
use crate::sign_up;
use cognito_client::config::sign_up::NewUsername;

/// The title of the line about user names.
const USER_NAMES: &str = "user names";

/// The report on a pool.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The settings that the app adapts to, each with its effect.
    pub adapts: Vec<(&'static str, String)>,
    /// The settings that the app cannot serve.
    pub unsupported: Vec<Unsupported>,
}

/// A setting that the app cannot serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// The client has a secret.
    Secret,
    /// The client allows no flow that the app supports.
    NoFlow,
    /// All users of this client sign in with these identity providers, but the pool has no
    /// domain for it, or the client may not use the authorization code grant.
    ManagedLoginOnly(Vec<String>),
    /// Some users may sign in with these identity providers, but the pool has no domain for
    /// it, or the client may not use the authorization code grant.
    ManagedLogin(Vec<String>),
    /// The client does not let the domain lead back to the app.
    NoCallback,
    /// The client may not ask for the scope `openid`, without which there is no ID token.
    NoOpenid,
    /// The client may not ask for the scope with which users see their account.
    NoAccountScope,
    /// The attribute `custom:genre` is immutable.
    ImmutableGenre,
    /// The pool sends no code at all.
    NoVerification,
    /// The description of the sign-up contradicts the pool.
    Contradiction(String),
    /// The client cannot renew a session.
    NoRefresh,
    /// Signing out cannot revoke the refresh token.
    NoRevocation,
    /// The error at a failed sign-in reveals if an account exists.
    RevealsUsers,
    /// The identity pool does not accept this client's tokens.
    OtherIdentityPool,
}

impl Unsupported {
    /// Returns true if no user at all could sign in.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::Secret | Self::NoFlow | Self::ManagedLoginOnly(_) | Self::NoOpenid
        )
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => write!(
                f,
                "The app client has a secret, which a page cannot keep: make a client without one."
            ),
            Self::NoFlow => write!(
                f,
                "The app client allows no sign-in from a page: allow ALLOW_USER_SRP_AUTH."
            ),
            Self::ManagedLoginOnly(providers) => write!(
                f,
                "Riders of this client sign in with {}, but it is not set up for that: give the pool a domain, and allow the client the authorization code grant.",
                providers.join(", ")
            ),
            Self::ManagedLogin(providers) => write!(
                f,
                "Nobody can sign in with {}: give the pool a domain, and allow the client the authorization code grant.",
                providers.join(", ")
            ),
            Self::NoCallback => write!(
                f,
                "The pool's domain does not lead back: add https://<your host>{} to the callback addresses of the client.",
                cognito_client::config::CALLBACK_PATH
            ),
            Self::NoOpenid => write!(
                f,
                "The client may not ask for the scope openid: sign-ins through the domain bring no identity token."
            ),
            Self::NoAccountScope => write!(
                f,
                "The client may not ask for the scope aws.cognito.signin.user.admin: riders who sign in through the domain see no account page."
            ),
            Self::ImmutableGenre => write!(
                f,
                "custom:genre is immutable: a rider cannot change the favourite genre."
            ),
            Self::NoVerification => write!(
                f,
                "The pool sends no code at registration: an administrator has to confirm each rider."
            ),
            Self::Contradiction(fault) => {
                write!(
                    f,
                    "{}.sign_up contradicts the pool: {fault}",
                    wild_rydes_section::PATH
                )
            }
            Self::NoRefresh => write!(
                f,
                "The app client cannot refresh tokens: riders sign in again when the first ones have run out. Allow ALLOW_REFRESH_TOKEN_AUTH, or switch rotation on."
            ),
            Self::NoRevocation => write!(
                f,
                "Token revocation is off: signing out ends the session in this browser only."
            ),
            Self::RevealsUsers => write!(
                f,
                "PreventUserExistenceErrors is not ENABLED: sign-in and recovery reveal who has an account."
            ),
            Self::OtherIdentityPool => write!(
                f,
                "The identity pool does not take tokens of this app client: riders get no AWS credentials."
            ),
        }
    }
}

impl Report {
    /// The report on a pool whose settings were read from AWS.
    #[must_use]
    pub fn of(auth: &Auth, settings: &Settings) -> Self {
        let Settings {
            pool,
            client,
            factors,
            identities,
        } = settings;
        let mut unsupported = of_client(pool, client);
        unsupported.extend(of_registration(pool));
        if identities
            .as_ref()
            .is_some_and(|identities| !accepts(identities, auth))
        {
            unsupported.push(Unsupported::OtherIdentityPool);
        }
        Self {
            adapts: adapts(auth, pool, client, factors.as_ref(), identities.as_ref()),
            unsupported,
        }
    }

    /// The report on a pool of which only the file's settings are known. Settings that
    /// the file does not name are left out.
    #[must_use]
    pub fn of_file(auth: &Auth) -> Self {
        let mut adapts = Vec::new();
        if let Some(policy) = &auth.password_policy {
            adapts.push(("password", password(policy)));
        }
        let names = auth.username_attributes.as_deref().unwrap_or_default();
        adapts.push((USER_NAMES, user_names(names, &[])));
        let flow = auth.authentication_flow_type.as_deref();
        adapts.push((
            "sign-in",
            match (flow, &auth.passwordless) {
                (Some("USER_AUTH") | None, Some(passwordless)) => {
                    sign_in(Some("USER_AUTH"), &first_factors(passwordless))
                }
                (Some(flow), _) => flow.to_owned(),
                (None, None) => "USER_SRP_AUTH".to_owned(),
            },
        ));
        if let Some(mfa) = auth.mfa_configuration {
            let factors = auth.mfa_methods.as_ref().map(|methods| {
                let has = |name: &str| methods.iter().any(|method| method == name);
                Factors {
                    app: has("TOTP"),
                    text: has("SMS"),
                    email: has("EMAIL"),
                    ..Factors::default()
                }
            });
            adapts.push(("second factor", second_factor(mfa, factors.as_ref())));
        }
        let mut unsupported = Vec::new();
        let required = auth
            .standard_required_attributes
            .as_deref()
            .unwrap_or_default();
        if !required.is_empty() {
            adapts.push(("required", required.join(", ")));
        }
        match auth.user_verification_types.as_deref() {
            None => {}
            Some([]) => unsupported.push(Unsupported::NoVerification),
            Some(verified) => adapts.push(("code goes to", verified.join(", "))),
        }
        Self {
            adapts,
            unsupported,
        }
    }

    /// Returns true if no user at all could sign in.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.unsupported.iter().any(Unsupported::is_fatal)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.adapts.is_empty() {
            writeln!(f, "The app adapts to:")?;
        }
        for (name, value) in &self.adapts {
            writeln!(f, "  {name:<16} {value}")?;
        }
        if !self.unsupported.is_empty() {
            writeln!(f, "The app cannot serve:")?;
        }
        for cannot in &self.unsupported {
            writeln!(f, "  - {cannot}")?;
        }
        Ok(())
    }
}

fn of_client(pool: &Pool, client: &Client) -> Vec<Unsupported> {
    let mut unsupported = Vec::new();
    if client.has_secret {
        unsupported.push(Unsupported::Secret);
    }
    let is_served = domain::is_served(pool, client);
    if !client.signs_in_itself() && !is_served {
        unsupported.push(Unsupported::NoFlow);
    }
    let others = domain::providers(client);
    if is_served {
        let has = |scope: &str| client.scopes.iter().any(|allowed| allowed == scope);
        if !domain::leads_back(client) {
            unsupported.push(Unsupported::NoCallback);
        }
        if !has("openid") {
            unsupported.push(Unsupported::NoOpenid);
        }
        if !has("aws.cognito.signin.user.admin") {
            unsupported.push(Unsupported::NoAccountScope);
        }
    } else if !others.is_empty() {
        let ours = client.providers.len() > others.len();
        unsupported.push(if ours {
            Unsupported::ManagedLogin(others)
        } else {
            Unsupported::ManagedLoginOnly(others)
        });
    }
    if !client.rotates && !client.allows("REFRESH_TOKEN_AUTH") {
        unsupported.push(Unsupported::NoRefresh);
    }
    if !client.revokes {
        unsupported.push(Unsupported::NoRevocation);
    }
    if !client.hides_users {
        unsupported.push(Unsupported::RevealsUsers);
    }
    unsupported
}

/// Returns the notes about registrations that will fail. The form itself follows the pool.
fn of_registration(pool: &Pool) -> Vec<Unsupported> {
    let mut unsupported = Vec::new();
    if pool.admin_only {
        return unsupported;
    }
    if pool
        .attribute("custom:genre")
        .is_some_and(|it| !it.is_mutable)
    {
        unsupported.push(Unsupported::ImmutableGenre);
    }
    if pool.verified.is_empty() {
        unsupported.push(Unsupported::NoVerification);
    }
    unsupported
}

fn accepts(identities: &Identities, auth: &Auth) -> bool {
    identities.providers.iter().any(|provider| {
        provider.client_id == auth.user_pool_client_id
            && provider.name.rsplit('/').next() == Some(&auth.user_pool_id)
    })
}

fn adapts(
    auth: &Auth,
    pool: &Pool,
    client: &Client,
    factors: Option<&Factors>,
    identities: Option<&Identities>,
) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(policy) = &pool.password {
        lines.push(("password", password(policy)));
    }
    lines.push((
        USER_NAMES,
        user_names(&pool.username_attributes, &pool.aliases),
    ));
    let flow = auth.authentication_flow_type.as_deref();
    lines.push(("sign-in", sign_in(flow, &pool.first_factors)));
    lines.push(("second factor", second_factor(pool.mfa, factors)));
    if !pool.required.is_empty() {
        lines.push(("required", pool.required.join(", ")));
    }
    if !pool.verified.is_empty() {
        lines.push(("code goes to", pool.verified.join(", ")));
    }
    lines.push(("sign-up", sign_up(pool, client)));
    if client.rotates {
        lines.push(("refresh tokens", "a new one at each refresh".to_owned()));
    }
    if pool.has_updated_issuer {
        lines.push(("issuer", "AWS's newer one, issuer-cognito-idp".to_owned()));
    }
    if let Some(identities) = identities {
        lines.push(("AWS credentials", format!("from {}", identities.name)));
    }
    lines
}

impl Report {
    /// Names the user names that new accounts get where the pool leaves them to the app.
    pub fn set_username(&mut self, username: NewUsername) {
        let said = match username {
            NewUsername::Chosen => "chosen by the user",
            NewUsername::Uuid => "a UUID",
            NewUsername::Derived | NewUsername::Email | NewUsername::Phone => return,
        };
        for (title, text) in &mut self.adapts {
            if *title == USER_NAMES {
                let aliases = text.split_once("; ").map(|(_, aliases)| aliases);
                *text = [Some(said), aliases]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("; ");
            }
        }
    }
}

/// Returns the lines that say who registers and what the form asks for.
fn sign_up(pool: &Pool, client: &Client) -> String {
    if pool.admin_only {
        return "by administrators alone: the page Register says so".to_owned();
    }
    let description = sign_up::describe(pool, client);
    let fields = description
        .as_ref()
        .and_then(|it| it.get("fields")?.as_array());
    let names: Vec<_> = match fields {
        Some(fields) => fields
            .iter()
            .filter_map(|field| field.get("name")?.as_str())
            .collect(),
        None => sign_up::FORM_ATTRIBUTES.to_vec(),
    };
    let sent = if pool.sends_link { "a link" } else { "a code" };
    format!("asks for {}; verified by {sent}", names.join(", "))
}

fn password(policy: &PasswordPolicy) -> String {
    let rules = [
        ("a lower-case letter", policy.require_lowercase),
        ("an upper-case letter", policy.require_uppercase),
        ("a number", policy.require_numbers),
        ("a symbol", policy.require_symbols),
    ];
    let mut words = vec![format!("{} characters", policy.min_length)];
    let required = rules.iter().filter(|(_, required)| *required);
    words.extend(required.map(|(rule, _)| (*rule).to_owned()));
    words.join(", ")
}

fn user_names(attributes: &[String], aliases: &[String]) -> String {
    if !attributes.is_empty() {
        return format!("{} itself", attributes.join(" or "));
    }
    let own = format!(
        "made from the e-mail address ({}.username_from_email says otherwise)",
        wild_rydes_section::PATH
    );
    if aliases.is_empty() {
        return own;
    }
    format!("{own}; {} once verified", aliases.join(" or "))
}

/// The first factors besides the password that Amplify's `passwordless` names.
fn first_factors(passwordless: &Passwordless) -> Vec<String> {
    let factors = [
        ("EMAIL_OTP", passwordless.email_otp_enabled),
        ("SMS_OTP", passwordless.sms_otp_enabled),
        ("WEB_AUTHN", passwordless.web_authn.is_some()),
    ];
    let on = factors.iter().filter(|(_, on)| *on);
    on.map(|(name, _)| (*name).to_owned()).collect()
}

fn sign_in(flow: Option<&str>, first_factors: &[String]) -> String {
    match flow {
        Some("USER_AUTH") => format!("USER_AUTH: {}", first_factors.join(", ")),
        Some(flow) => flow.to_owned(),
        None => "none".to_owned(),
    }
}

fn second_factor(mfa: MfaConfiguration, factors: Option<&Factors>) -> String {
    let who = match mfa {
        MfaConfiguration::None => return "none".to_owned(),
        MfaConfiguration::Optional => "of users who set one up",
        MfaConfiguration::Required => "of everybody",
    };
    let Some(factors) = factors else {
        return who.to_owned();
    };
    let kinds = [
        ("authenticator app", factors.app),
        ("text message", factors.text),
        ("e-mail", factors.email),
    ];
    let kinds: Vec<_> = kinds
        .iter()
        .filter(|(_, on)| *on)
        .map(|(name, _)| *name)
        .collect();
    format!("{who}: {}", kinds.join(", "))
}
