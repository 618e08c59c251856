//! User pools and app clients, in the shapes of CreateUserPool and CreateUserPoolClient.
//!
//! What has no effect here is kept all the same and comes back from Describe….

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    attributes::{self, SchemaAttribute},
    clock::Timestamp,
    secret::Secret,
};

/// A user pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PoolRecord {
    /// `region_name`, as in tokens and requests.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What CreateUserPool and UpdateUserPool set.
    pub config: PoolConfig,
    /// What SetUserPoolMfaConfig set besides `MfaConfiguration`.
    pub mfa: MfaMethods,
    /// What its simulated answers and device group are derived from.
    pub secret: Secret,
    /// The question of its custom challenge, where it has one.
    pub custom_challenge: Option<CustomChallenge>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed.
    pub modified: Timestamp,
}

/// The built-in custom challenge: one question, one answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomChallenge {
    /// Goes out as the challenge parameter `question`.
    pub question: String,
    /// What must come back; compared without regard to case and outer spaces.
    pub answer: Secret,
}

/// The methods a second factor may use.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MfaMethods {
    /// Text messages, where set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_mfa_configuration: Option<Value>,
    /// Authenticator apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_token_mfa_configuration: Option<Enabled>,
    /// E-mail, where set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_mfa_configuration: Option<Value>,
    /// Passkeys: kept and given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_authn_configuration: Option<Value>,
}

/// `{ "Enabled": … }`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Enabled {
    /// Whether it is.
    pub enabled: bool,
}

/// Whether second factors are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MfaMode {
    /// Never.
    #[default]
    Off,
    /// Of users who set one up.
    Optional,
    /// Of everybody.
    On,
}

/// The settings of a pool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct PoolConfig {
    pub policies: Policies,
    pub mfa_configuration: MfaMode,
    pub auto_verified_attributes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alias_attributes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub username_attributes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username_configuration: Option<UsernameConfiguration>,
    #[serde(alias = "Schema")]
    pub schema_attributes: Vec<SchemaAttribute>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_configuration: Option<DeviceConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_recovery_setting: Option<AccountRecovery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_attribute_update_settings: Option<UpdateSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_create_user_config: Option<AdminCreateUser>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub user_pool_tags: BTreeMap<String, String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct Policies {
    pub password_policy: PasswordPolicy,
    pub sign_in_policy: SignInPolicy,
}

/// A policy that is given in part requires nothing of what it leaves out; a pool without one has
/// the default, which requires it all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct PasswordPolicy {
    #[serde(default = "shortest_password")]
    pub minimum_length: usize,
    #[serde(default)]
    pub require_uppercase: bool,
    #[serde(default)]
    pub require_lowercase: bool,
    #[serde(default)]
    pub require_numbers: bool,
    #[serde(default)]
    pub require_symbols: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_history_size: Option<usize>,
    #[serde(default = "temporary_password_days")]
    pub temporary_password_validity_days: u64,
}

fn shortest_password() -> usize {
    8
}

fn temporary_password_days() -> u64 {
    7
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: shortest_password(),
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            password_history_size: None,
            temporary_password_validity_days: temporary_password_days(),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct SignInPolicy {
    pub allowed_first_auth_factors: Vec<String>,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self {
            allowed_first_auth_factors: vec!["PASSWORD".to_owned()],
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct UsernameConfiguration {
    pub case_sensitive: bool,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct DeviceConfiguration {
    pub challenge_required_on_new_device: bool,
    pub device_only_remembered_on_user_prompt: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct AccountRecovery {
    pub recovery_mechanisms: Vec<RecoveryMechanism>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct RecoveryMechanism {
    pub priority: u32,
    pub name: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct UpdateSettings {
    pub attributes_require_verification_before_update: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct AdminCreateUser {
    pub allow_admin_create_user_only: bool,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl PoolRecord {
    /// The part of the id after `_`, which goes into the SRP proof.
    #[must_use]
    pub fn srp_name(&self) -> &str {
        self.id
            .split_once('_')
            .map_or(self.id.as_str(), |(_, name)| name)
    }

    /// Whether `Jeff` and `jeff` are two users.
    #[must_use]
    pub fn case_sensitive(&self) -> bool {
        self.config
            .username_configuration
            .is_none_or(|configuration| configuration.case_sensitive)
    }

    /// Whether e-mail addresses or phone numbers are the usernames.
    #[must_use]
    pub fn names_users_itself(&self) -> bool {
        !self.config.username_attributes.is_empty()
    }

    /// Whether signing in with this attribute is possible.
    #[must_use]
    pub fn is_alias(&self, attribute: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == attribute);
        named(&self.config.alias_attributes) || named(&self.config.username_attributes)
    }

    /// The attribute's rules, standard or custom.
    #[must_use]
    pub fn schema(&self, attribute: &str) -> Option<SchemaAttribute> {
        self.config
            .schema_attributes
            .iter()
            .find(|known| known.name == attribute)
            .cloned()
            .or_else(|| attributes::standard(attribute))
    }

    /// Names of the attributes every user must have.
    pub fn required_attributes(&self) -> impl Iterator<Item = &str> {
        self.config
            .schema_attributes
            .iter()
            .filter(|attribute| attribute.required && attribute.name != "sub")
            .map(|attribute| attribute.name.as_str())
    }

    /// Whether a factor may be the first one under `USER_AUTH`.
    #[must_use]
    pub fn allows_first_factor(&self, factor: &str) -> bool {
        self.config
            .policies
            .sign_in_policy
            .allowed_first_auth_factors
            .iter()
            .any(|allowed| allowed == factor)
    }
}

/// An app client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClientRecord {
    /// Its id.
    pub id: String,
    /// The pool it belongs to.
    pub pool_id: String,
    /// Its name.
    pub name: String,
    /// The secret of a confidential client.
    pub secret: Option<Secret>,
    /// What CreateUserPoolClient and UpdateUserPoolClient set.
    pub config: ClientConfig,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed.
    pub modified: Timestamp,
}

/// The settings of an app client.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct ClientConfig {
    pub explicit_auth_flows: Vec<String>,
    pub refresh_token_validity: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_validity: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_validity: Option<u64>,
    pub token_validity_units: TokenValidityUnits,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_attributes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_attributes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevent_user_existence_errors: Option<String>,
    pub enable_token_revocation: bool,
    pub auth_session_validity: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_rotation: Option<Rotation>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            explicit_auth_flows: Vec::new(),
            refresh_token_validity: 30,
            access_token_validity: None,
            id_token_validity: None,
            token_validity_units: TokenValidityUnits::default(),
            read_attributes: None,
            write_attributes: None,
            prevent_user_existence_errors: None,
            enable_token_revocation: true,
            auth_session_validity: 3,
            refresh_token_rotation: None,
            other: Map::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct TokenValidityUnits {
    pub access_token: Unit,
    pub id_token: Unit,
    pub refresh_token: Unit,
}

impl Default for TokenValidityUnits {
    fn default() -> Self {
        Self {
            access_token: Unit::Hours,
            id_token: Unit::Hours,
            refresh_token: Unit::Days,
        }
    }
}

/// A unit of token lifetimes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the API's own")]
pub enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl Unit {
    fn times(self, count: u64) -> Duration {
        let seconds = match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        };
        Duration::from_secs(count.saturating_mul(seconds))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct Rotation {
    pub feature: String,
    pub retry_grace_period_seconds: u64,
}

impl Default for Rotation {
    fn default() -> Self {
        Self {
            feature: "DISABLED".to_owned(),
            retry_grace_period_seconds: 0,
        }
    }
}

impl ClientRecord {
    /// Whether the client allows a flow, under its present name or its older one.
    #[must_use]
    pub fn allows(&self, flow: &str) -> bool {
        let allowed = |name: &str| self.config.explicit_auth_flows.iter().any(|f| f == name);
        allowed(&format!("ALLOW_{flow}")) || allowed(flow)
    }

    /// Whether answers hide if an account exists.
    #[must_use]
    pub fn hides_users(&self) -> bool {
        self.config.prevent_user_existence_errors.as_deref() == Some("ENABLED")
    }

    /// How long an access token lasts: an hour where nothing is set.
    #[must_use]
    pub fn access_token_life(&self) -> Duration {
        let unit = self.config.token_validity_units.access_token;
        self.config
            .access_token_validity
            .map_or(Unit::Hours.times(1), |count| unit.times(count))
    }

    /// How long an id token lasts: an hour where nothing is set.
    #[must_use]
    pub fn id_token_life(&self) -> Duration {
        let unit = self.config.token_validity_units.id_token;
        self.config
            .id_token_validity
            .map_or(Unit::Hours.times(1), |count| unit.times(count))
    }

    /// How long a refresh token lasts: 30 days where nothing is set, or zero.
    #[must_use]
    pub fn refresh_token_life(&self) -> Duration {
        match self.config.refresh_token_validity {
            0 => Unit::Days.times(30),
            count => self.config.token_validity_units.refresh_token.times(count),
        }
    }

    /// How long a rotated refresh token stays good, where the client rotates them.
    #[must_use]
    pub fn rotation(&self) -> Option<Duration> {
        let rotation = self.config.refresh_token_rotation.as_ref()?;
        (rotation.feature == "ENABLED")
            .then(|| Duration::from_secs(rotation.retry_grace_period_seconds))
    }

    /// How long the session of a challenge lasts.
    #[must_use]
    pub fn session_life(&self) -> Duration {
        Unit::Minutes.times(self.config.auth_session_validity)
    }
}
