//! Reads AWS's replies about a pool: DescribeUserPool, DescribeUserPoolClient,
//! GetUserPoolMfaConfig and DescribeIdentityPool.
//!
//! A client's secret is never stored: only the fact that there is one.

use serde_json::Value;

use crate::outputs::{MfaConfiguration, PasswordPolicy};

/// A user pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// The pool's name.
    pub name: String,
    /// The pool's rules for passwords.
    pub password: Option<PasswordPolicy>,
    /// The attributes that sign in besides the user name, once they are verified.
    pub aliases: Vec<String>,
    /// The attributes that are used as the user name.
    pub username_attributes: Vec<String>,
    /// The attributes that are verified by a code at registration.
    pub verified: Vec<String>,
    /// Set if a link is sent instead of a code.
    pub sends_link: bool,
    /// The required attributes, without `sub`.
    pub required: Vec<String>,
    /// The attributes of the pool's schema.
    pub schema: Vec<SchemaAttribute>,
    /// The first factors of a sign-in: `PASSWORD`, `EMAIL_OTP` ….
    pub first_factors: Vec<String>,
    /// The requirement of a second factor.
    pub mfa: MfaConfiguration,
    /// Set if only administrators may register users.
    pub admin_only: bool,
    /// Set if new tokens have AWS's newer issuer.
    pub has_updated_issuer: bool,
    /// The name of the pool's domain below AWS's, if there is one.
    pub domain: Option<String>,
    /// The pool's domain of its own, if there is one.
    pub custom_domain: Option<String>,
}

/// An attribute of a pool's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaAttribute {
    /// The attribute's name.
    pub name: String,
    /// The type of its values: `String`, `Number`, `DateTime` or `Boolean`.
    pub data_type: String,
    /// Set if a value can be changed.
    pub is_mutable: bool,
    /// The smallest number, or the least number of characters.
    pub min: Option<u32>,
    /// The largest number, or the most characters.
    pub max: Option<u32>,
}

impl SchemaAttribute {
    fn read(attribute: &Value) -> Option<Self> {
        let limit = |key: &str| {
            let of_text = attribute.pointer(&format!("/StringAttributeConstraints/{key}Length"));
            let of_number = attribute.pointer(&format!("/NumberAttributeConstraints/{key}Value"));
            of_text.or(of_number)?.as_str()?.parse().ok()
        };
        Some(Self {
            name: text(attribute, "Name")?.to_owned(),
            data_type: text(attribute, "AttributeDataType")
                .unwrap_or("String")
                .to_owned(),
            is_mutable: flag(attribute, "Mutable"),
            min: limit("Min"),
            max: limit("Max"),
        })
    }
}

/// An app client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The client's name.
    pub name: String,
    /// Set if the client has a secret.
    pub has_secret: bool,
    /// The flows that the client allows, as `ALLOW_…`.
    pub flows: Vec<String>,
    /// The attributes that the client may write; all of them if the list is missing.
    pub writable: Option<Vec<String>>,
    /// Set if refresh tokens can be revoked.
    pub revokes: bool,
    /// Set if the client's errors do not reveal if an account exists.
    pub hides_users: bool,
    /// Set if each use of a refresh token replaces it.
    pub rotates: bool,
    /// The identity providers of the client; `COGNITO` is the pool itself.
    pub providers: Vec<String>,
    /// Set if the client may use the authorization code grant at the pool's domain.
    pub has_code_grant: bool,
    /// The scopes that the client may ask for at the domain.
    pub scopes: Vec<String>,
    /// The addresses to which the domain may lead back after a sign-in.
    pub callbacks: Vec<String>,
    /// The addresses to which the domain may lead back after a sign-out.
    pub logouts: Vec<String>,
}

/// The kinds of second factors, and passkeys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Set if authenticator apps are allowed.
    pub app: bool,
    /// Set if codes by SMS are allowed.
    pub text: bool,
    /// Set if codes by e-mail are allowed.
    pub email: bool,
    /// The domain that passkeys belong to.
    pub relying_party: Option<String>,
    /// The setting `required` or `preferred`.
    pub user_verification: Option<String>,
}

/// An identity pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identities {
    /// The identity pool's name.
    pub name: String,
    /// Set if the identity pool has credentials for guests.
    pub open: bool,
    /// The user pools and clients whose tokens it accepts.
    pub providers: Vec<Provider>,
}

/// A user pool's client, as an identity pool names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The user pool, as `cognito-idp.<region>.amazonaws.com/<pool>`.
    pub name: String,
    /// The client's id.
    pub client_id: String,
}

/// All settings that could be read from AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The user pool.
    pub pool: Pool,
    /// The app client.
    pub client: Client,
    /// The kinds of second factors, and passkeys, if they could be read.
    pub factors: Option<Factors>,
    /// The identity pool, if there is one and it could be read.
    pub identities: Option<Identities>,
}

impl Pool {
    /// Returns the pool's domain: its own, or else the name below AWS's.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        let domain = self.custom_domain.as_ref().or(self.domain.as_ref());
        domain.map(String::as_str)
    }

    /// Returns the attribute with this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&SchemaAttribute> {
        self.schema.iter().find(|attribute| attribute.name == name)
    }

    /// Reads the reply of DescribeUserPool.
    #[must_use]
    pub fn read(reply: &Value) -> Option<Self> {
        let pool = reply.get("UserPool")?;
        let schema = pool
            .get("SchemaAttributes")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
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
            schema: schema.iter().filter_map(SchemaAttribute::read).collect(),
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
            domain: text(pool, "Domain").map(str::to_owned),
            custom_domain: text(pool, "CustomDomain").map(str::to_owned),
            has_updated_issuer: pool
                .pointer("/IssuerConfiguration/Type")
                .and_then(Value::as_str)
                == Some("UPDATED"),
        })
    }
}

/// The flows that a client without a list of flows allows.
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
            hides_users: text(client, "PreventUserExistenceErrors") == Some("ENABLED"),
            rotates,
            providers: texts(client.get("SupportedIdentityProviders")),
            has_code_grant: flag(client, "AllowedOAuthFlowsUserPoolClient")
                && texts(client.get("AllowedOAuthFlows")).contains(&"code".to_owned()),
            scopes: texts(client.get("AllowedOAuthScopes")),
            callbacks: texts(client.get("CallbackURLs")),
            logouts: texts(client.get("LogoutURLs")),
        })
    }

    /// Returns true if the client may write the attribute.
    #[must_use]
    pub fn may_write(&self, name: &str) -> bool {
        let names = self.writable.as_ref();
        names.is_none_or(|names| names.iter().any(|writable| writable == name))
    }

    /// Returns true if the client allows a flow in which a page signs in by itself.
    #[must_use]
    pub fn signs_in_itself(&self) -> bool {
        let flows = [
            "USER_SRP_AUTH",
            "USER_AUTH",
            "USER_PASSWORD_AUTH",
            "CUSTOM_AUTH",
        ];
        flows.iter().any(|flow| self.allows(flow))
    }

    /// Returns true if the client allows a flow, such as `USER_SRP_AUTH`.
    #[must_use]
    pub fn allows(&self, flow: &str) -> bool {
        self.flows
            .iter()
            .any(|allowed| allowed.strip_prefix("ALLOW_") == Some(flow))
    }
}

/// The flows of a client. Clients from before the names began with `ALLOW_` list only
/// the flows that they allow besides SRP and refreshing.
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
