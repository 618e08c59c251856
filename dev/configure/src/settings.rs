//! What AWS says of a pool, read: DescribeUserPool, DescribeUserPoolClient,
//! GetUserPoolMfaConfig, DescribeIdentityPool.
//!
//! A client's secret is never taken over: only whether there is one.

use serde_json::Value;

use crate::outputs::{MfaConfiguration, PasswordPolicy};

/// A user pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// Its rules for passwords.
    pub password: Option<PasswordPolicy>,
    /// What else than the user name signs in, once verified.
    pub aliases: Vec<String>,
    /// What stands for the user name.
    pub username_attributes: Vec<String>,
    /// What a code is sent to at registration.
    pub verified: Vec<String>,
    /// Whether a link is sent instead of a code.
    pub sends_link: bool,
    /// What a rider must have, `sub` aside.
    pub required: Vec<String>,
    /// `custom:genre`, where there is one: whether it can be changed.
    pub genre_can_change: Option<bool>,
    /// How a sign-in may start: `PASSWORD`, `EMAIL_OTP` ….
    pub first_factors: Vec<String>,
    /// Whether a second factor is asked for.
    pub mfa: MfaConfiguration,
    /// Whether only administrators register riders.
    pub admin_only: bool,
    /// Set where new tokens name AWS's newer issuer.
    pub has_updated_issuer: bool,
}

/// An app client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its name.
    pub name: String,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// The flows it allows, as `ALLOW_…`.
    pub flows: Vec<String>,
    /// What it may write, where that is said: else every attribute.
    pub writable: Option<Vec<String>>,
    /// Whether refresh tokens can be revoked.
    pub revokes: bool,
    /// Whether it keeps to itself who has an account.
    pub hides_riders: bool,
    /// Whether refresh tokens are replaced at each use.
    pub rotates: bool,
    /// Who vouches for riders; `COGNITO` is the pool itself.
    pub providers: Vec<String>,
}

/// The kinds of second factors, and passkeys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Authenticator apps.
    pub app: bool,
    /// Text messages.
    pub text: bool,
    /// E-mail.
    pub email: bool,
    /// The domain that passkeys belong to.
    pub relying_party: Option<String>,
    /// `required` or `preferred`.
    pub user_verification: Option<String>,
}

/// An identity pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identities {
    /// Its name.
    pub name: String,
    /// Whether it has credentials for who is not signed in.
    pub open: bool,
    /// The user pools and clients whose tokens it takes.
    pub providers: Vec<Provider>,
}

/// A user pool's client, as an identity pool names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// `cognito-idp.<region>.amazonaws.com/<pool>`.
    pub name: String,
    /// The client's id.
    pub client_id: String,
}

/// All that AWS was willing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The user pool.
    pub pool: Pool,
    /// Its app client.
    pub client: Client,
    /// The kinds of factors.
    pub factors: Option<Factors>,
    /// The identity pool.
    pub identities: Option<Identities>,
}

impl Pool {
    /// Reads the reply of DescribeUserPool.
    #[must_use]
    pub fn read(reply: &Value) -> Option<Self> {
        let pool = reply.get("UserPool")?;
        let schema = pool
            .get("SchemaAttributes")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let attribute = |name: &str| schema.iter().find(|a| text(a, "Name") == Some(name));
        Some(Self {
            name: text(pool, "Name").unwrap_or_default().to_owned(),
            password: pool
                .pointer("/Policies/PasswordPolicy")
                .and_then(password_policy),
            aliases: texts(pool.get("AliasAttributes")),
            username_attributes: texts(pool.get("UsernameAttributes")),
            verified: texts(pool.get("AutoVerifiedAttributes")),
            sends_link: pool
                .pointer("/VerificationMessageTemplate/DefaultEmailOption")
                .and_then(Value::as_str)
                == Some("CONFIRM_WITH_LINK"),
            required: schema
                .iter()
                .filter(|a| flag(a, "Required"))
                .filter_map(|a| text(a, "Name"))
                .filter(|name| *name != "sub")
                .map(str::to_owned)
                .collect(),
            genre_can_change: attribute("custom:genre").map(|a| flag(a, "Mutable")),
            first_factors: match texts(
                pool.pointer("/Policies/SignInPolicy/AllowedFirstAuthFactors"),
            ) {
                none if none.is_empty() => vec!["PASSWORD".to_owned()],
                some => some,
            },
            mfa: match text(pool, "MfaConfiguration") {
                Some("ON") => MfaConfiguration::Required,
                Some("OPTIONAL") => MfaConfiguration::Optional,
                _ => MfaConfiguration::None,
            },
            admin_only: pool
                .get("AdminCreateUserConfig")
                .is_some_and(|config| flag(config, "AllowAdminCreateUserOnly")),
            has_updated_issuer: pool
                .pointer("/IssuerConfiguration/Type")
                .and_then(Value::as_str)
                == Some("UPDATED"),
        })
    }
}

/// What a client allows that names no flows.
///
/// Source: CreateUserPoolClient, "ExplicitAuthFlows", Amazon Cognito API Reference.
const DEFAULT_FLOWS: [&str; 3] = [
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
];

impl Client {
    /// Reads the reply of DescribeUserPoolClient.
    #[must_use]
    pub fn read(reply: &Value) -> Option<Self> {
        let client = reply.get("UserPoolClient")?;
        let rotates = client
            .pointer("/RefreshTokenRotation/Feature")
            .and_then(Value::as_str)
            == Some("ENABLED");
        let named = texts(client.get("ExplicitAuthFlows"));
        let writable = texts(client.get("WriteAttributes"));
        Some(Self {
            name: text(client, "ClientName").unwrap_or_default().to_owned(),
            has_secret: text(client, "ClientSecret").is_some_and(|secret| !secret.is_empty()),
            flows: flows(&named),
            writable: (!writable.is_empty()).then_some(writable),
            revokes: client
                .get("EnableTokenRevocation")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            hides_riders: text(client, "PreventUserExistenceErrors") == Some("ENABLED"),
            rotates,
            providers: texts(client.get("SupportedIdentityProviders")),
        })
    }

    /// Whether a flow is allowed, such as `USER_SRP_AUTH`.
    #[must_use]
    pub fn allows(&self, flow: &str) -> bool {
        self.flows
            .iter()
            .any(|allowed| allowed.strip_prefix("ALLOW_") == Some(flow))
    }
}

/// The flows of a client; those from before the names began with `ALLOW_` said only what
/// was allowed besides SRP and refreshing.
fn flows(named: &[String]) -> Vec<String> {
    let defaults = DEFAULT_FLOWS.map(str::to_owned).to_vec();
    if named.is_empty() {
        return defaults;
    }
    if named.iter().any(|flow| flow.starts_with("ALLOW_")) {
        return named.to_vec();
    }
    let mut flows = vec!["ALLOW_REFRESH_TOKEN_AUTH".to_owned()];
    for flow in named {
        match flow.as_str() {
            "CUSTOM_AUTH_FLOW_ONLY" => {
                flows.push("ALLOW_CUSTOM_AUTH".to_owned());
                return flows;
            }
            other => flows.push(format!("ALLOW_{other}")),
        }
    }
    flows.push("ALLOW_USER_SRP_AUTH".to_owned());
    flows
}

impl Factors {
    /// Reads the reply of GetUserPoolMfaConfig.
    #[must_use]
    pub fn read(reply: &Value) -> Self {
        let passkeys = reply.get("WebAuthnConfiguration");
        let of_passkeys = |key| Some(text(passkeys?, key)?.to_owned());
        Self {
            app: reply
                .get("SoftwareTokenMfaConfiguration")
                .is_some_and(|app| flag(app, "Enabled")),
            text: reply
                .get("SmsMfaConfiguration")
                .is_some_and(Value::is_object),
            email: reply
                .get("EmailMfaConfiguration")
                .is_some_and(Value::is_object),
            relying_party: of_passkeys("RelyingPartyId"),
            user_verification: of_passkeys("UserVerification"),
        }
    }
}

impl Identities {
    /// Reads the reply of DescribeIdentityPool.
    #[must_use]
    pub fn read(reply: &Value) -> Self {
        let providers = reply
            .get("CognitoIdentityProviders")
            .and_then(Value::as_array);
        Self {
            name: text(reply, "IdentityPoolName")
                .unwrap_or_default()
                .to_owned(),
            open: flag(reply, "AllowUnauthenticatedIdentities"),
            providers: providers
                .into_iter()
                .flatten()
                .filter_map(|provider| {
                    Some(Provider {
                        name: text(provider, "ProviderName")?.to_owned(),
                        client_id: text(provider, "ClientId")?.to_owned(),
                    })
                })
                .collect(),
        }
    }
}

fn password_policy(policy: &Value) -> Option<PasswordPolicy> {
    Some(PasswordPolicy {
        min_length: policy.get("MinimumLength")?.as_u64()?,
        require_lowercase: flag(policy, "RequireLowercase"),
        require_uppercase: flag(policy, "RequireUppercase"),
        require_numbers: flag(policy, "RequireNumbers"),
        require_symbols: flag(policy, "RequireSymbols"),
    })
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array);
    let texts = values.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
