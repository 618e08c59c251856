//! The settings with which a pool starts.

use std::{path::PathBuf, sync::Arc};

use serde_json::{Map, Value, json};

use crate::core::{
    attributes::{self, SchemaAttribute},
    client::{ClientConfig, ClientRecord},
    clock::Timestamp,
    config::{
        AccountRecoverySetting, Enabled, MfaMethods, MfaMode, PoolConfig, PoolRecord,
        RecoveryMechanism, SignInPolicy, UsernameConfiguration, WebAuthnConfiguration,
    },
    identity::{CognitoProvider, IdentityPoolConfig, IdentityPoolRecord},
    keys::Keys,
    oauth::domain::DomainRecord,
    recovery::period::PlanTimes,
    regions,
    secret::Secret,
    sigv4::Caller,
};
use crate::{http_api::HttpApi, lambda::LocalFunctions};

pub use crate::core::codes::Limits;

/// The initial settings of a new pool, and the limits that Cognito does not publish.
///
/// [`Settings::new`] makes a pool of your own. The default is the
/// [sample pool](crate::sample_pool), with which the program starts:
///
/// ```
/// use cognito_local::{Settings, core::config::MfaMode};
///
/// let settings = Settings {
///     mfa: MfaMode::On,
///     ..Settings::new("local_Example", "exampleclient")
/// };
/// assert_eq!(settings.pool_name, "Example");
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// The user pool's id, `region_name`.
    pub pool_id: String,
    /// The user pool's name.
    pub pool_name: String,
    /// The app client's id.
    pub client_id: String,
    /// The app client's name.
    pub client_name: String,
    /// The identity pool's id, `region:uuid`.
    pub identity_pool_id: String,
    /// The identity pool's name.
    pub identity_pool_name: String,
    /// The ARN of the role for users who are signed in. The credentials that the identity
    /// pool gives are for this role.
    pub role_arn: String,
    /// The rule for when second factors are asked for.
    pub mfa: MfaMode,
    /// All other settings of the user pool.
    pub pool: PoolConfig,
    /// The methods a second factor may use.
    pub mfa_methods: MfaMethods,
    /// The app client's settings: token lifetimes, flows, rotation and the lifetime of
    /// sessions.
    pub client: ClientConfig,
    /// Set if a file or a memory without this user pool gets it, with its client, its domain
    /// and the identity pool. Otherwise the pool starts with what its file has.
    pub creates_pool: bool,
    /// The domain of the user pool, below which its OAuth endpoints and pages are, for example
    /// `my-app`. With `None` the pool has none.
    pub domain: Option<String>,
    /// The limits on codes and sessions: lifetimes, tries, and how often a code may be
    /// requested.
    pub limits: Limits,
    /// Lambda functions that are Rust functions, for tests. The pool calls them if its
    /// [`LambdaConfig`](crate::core::lambda_config::LambdaConfig) names them.
    pub functions: LocalFunctions,
    /// The address of the Invoke API for all other Lambda functions, for example
    /// `http://localhost:9001`.
    pub lambda_endpoint: Option<String>,
    /// A file with certificates in PEM. The pool accepts their authorities besides the
    /// system's when it calls another identity provider over HTTPS.
    pub ca_file: Option<PathBuf>,
    /// An API that takes the identity pool's credentials.
    pub signed_api: Option<SignedApi>,
    /// An API with a function behind it, which takes the user pool's tokens and the
    /// identity pool's credentials.
    pub http_api: Option<HttpApi>,
    /// The URL under which clients reach the service, if it is not
    /// `http://localhost:{port}`.
    pub base_url: Option<String>,
    /// The region of the pools that CreateUserPool and CreateIdentityPool make. With
    /// `None` it is the region of the call's signature, or `local` if the call has none.
    pub region: Option<String>,
    /// Signing keys that already exist, so that a test need not wait for new ones.
    pub keys: Option<Arc<Keys>>,
    /// The seed of the random numbers, which makes them repeatable.
    pub seed: Option<u64>,
    /// The time at which the clock is stopped, so that it moves only by
    /// [`Pool::advance`](crate::Pool::advance).
    pub stopped_at: Option<Timestamp>,
}

/// A stand-in for an app's own API behind API Gateway with IAM authorization. It answers
/// `GET` requests that are signed with an identity's credentials.
#[derive(Clone, Copy, Debug)]
pub struct SignedApi {
    /// The path of the API, with a slash at the start.
    pub path: &'static str,
    /// Makes the reply to the identity that signed the request.
    pub reply: fn(&Caller) -> Value,
}

impl Settings {
    /// Returns the settings of a pool in which every feature can be tried. Users have
    /// usernames, and verified e-mail addresses and phone numbers as aliases. Second
    /// factors are optional. Passwords, one-time codes and passkeys of `localhost` are
    /// first factors. The client has no secret and allows every flow that a browser can
    /// use.
    ///
    /// `pool_id` is `region_name`, for example `local_Example`.
    #[must_use]
    pub fn new(pool_id: &str, client_id: &str) -> Self {
        let name = pool_id.split_once('_').map_or(pool_id, |(_, name)| name);
        let region = regions::of_id(pool_id);
        Self {
            pool_id: pool_id.to_owned(),
            pool_name: name.to_owned(),
            client_id: client_id.to_owned(),
            client_name: client_id.to_owned(),
            identity_pool_id: format!("{region}:00000000-0000-4000-8000-000000000000"),
            identity_pool_name: name.to_owned(),
            role_arn: "arn:aws:iam::000000000000:role/authenticated".to_owned(),
            mfa: MfaMode::Optional,
            pool: pool_config(),
            mfa_methods: mfa_methods(),
            client: client_config(),
            creates_pool: true,
            domain: None,
            limits: Limits::default(),
            functions: LocalFunctions::default(),
            lambda_endpoint: None,
            ca_file: None,
            signed_api: None,
            http_api: None,
            base_url: None,
            region: None,
            keys: None,
            seed: None,
            stopped_at: None,
        }
    }

    pub(crate) fn pool_record(&self, secret: Secret, now: Timestamp) -> PoolRecord {
        PoolRecord {
            id: self.pool_id.clone(),
            name: self.pool_name.clone(),
            config: PoolConfig {
                mfa_configuration: self.mfa,
                ..self.pool.clone()
            },
            mfa: self.mfa_methods.clone(),
            secret,
            created: now,
            modified: now,
            plan_times: PlanTimes::default(),
        }
    }

    pub(crate) fn domain_record(&self, now: Timestamp) -> Option<DomainRecord> {
        Some(DomainRecord {
            domain: self.domain.clone()?,
            pool_id: self.pool_id.clone(),
            custom: None,
            managed_login_version: 1,
            routing: None,
            created: now,
        })
    }

    pub(crate) fn client_record(&self, now: Timestamp) -> ClientRecord {
        ClientRecord {
            id: self.client_id.clone(),
            pool_id: self.pool_id.clone(),
            name: self.client_name.clone(),
            secret: None,
            secret_created: None,
            second_secret: None,
            config: self.client.clone(),
            created: now,
            modified: now,
        }
    }

    pub(crate) fn identity_pool_record(&self) -> IdentityPoolRecord {
        let region = regions::of_id(&self.pool_id);
        let suffix = regions::suffix(region);
        let provider = CognitoProvider {
            provider_name: format!("cognito-idp.{region}.{suffix}/{}", self.pool_id),
            client_id: self.client_id.clone(),
            server_side_token_check: false,
        };
        let mut roles = Map::new();
        roles.insert(
            "authenticated".to_owned(),
            Value::from(self.role_arn.clone()),
        );
        IdentityPoolRecord {
            id: self.identity_pool_id.clone(),
            config: IdentityPoolConfig {
                identity_pool_name: self.identity_pool_name.clone(),
                allow_unauthenticated_identities: false,
                cognito_identity_providers: vec![provider],
                other: Map::new(),
            },
            roles: Map::from_iter([("Roles".to_owned(), Value::Object(roles))]),
        }
    }
}

fn pool_config() -> PoolConfig {
    let schema = attributes::all_standard()
        .map(|attribute| SchemaAttribute {
            required: attribute.required || attribute.name == "email",
            ..attribute
        })
        .collect();
    let mechanism = |priority, name: &str| RecoveryMechanism {
        priority,
        name: name.to_owned(),
    };
    let mut config = PoolConfig {
        auto_verified_attributes: vec!["email".to_owned()],
        alias_attributes: vec!["email".to_owned(), "phone_number".to_owned()],
        username_configuration: Some(UsernameConfiguration {
            case_sensitive: false,
        }),
        schema_attributes: schema,
        account_recovery_setting: Some(AccountRecoverySetting {
            recovery_mechanisms: vec![
                mechanism(1, "verified_email"),
                mechanism(2, "verified_phone_number"),
            ],
        }),
        ..PoolConfig::default()
    };
    config.policies.sign_in_policy = SignInPolicy {
        allowed_first_auth_factors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]
            .map(str::to_owned)
            .to_vec(),
    };
    config
}

fn mfa_methods() -> MfaMethods {
    MfaMethods {
        sms_mfa_configuration: Some(json!({ "SmsConfiguration": {} })),
        software_token_mfa_configuration: Some(Enabled { enabled: true }),
        email_mfa_configuration: Some(json!({})),
        web_authn_configuration: Some(WebAuthnConfiguration {
            relying_party_id: Some("localhost".to_owned()),
            user_verification: Some("preferred".to_owned()),
            factor_configuration: None,
        }),
    }
}

fn client_config() -> ClientConfig {
    let flows = [
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ];
    ClientConfig {
        explicit_auth_flows: flows.map(str::to_owned).to_vec(),
        prevent_user_existence_errors: Some("ENABLED".to_owned()),
        ..ClientConfig::default()
    }
}
