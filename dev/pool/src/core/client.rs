//! App clients, in the shape of CreateUserPoolClient.
//!
//! Settings that have no effect in this pool are stored as well, and
//! DescribeUserPoolClient returns them.

use std::time::Duration;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    clock::Timestamp,
    oauth::client_settings::OAuthSettings,
    secret::{self, Secret},
    srp,
};

/// The flows that a client allows if it names none.
///
/// Source: CreateUserPoolClient, "ExplicitAuthFlows", Amazon Cognito API Reference.
const DEFAULT_FLOWS: [&str; 3] = ["REFRESH_TOKEN_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"];

/// An app client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClientRecord {
    /// The client's id.
    pub id: String,
    /// The id of the client's user pool.
    pub pool_id: String,
    /// The client's name.
    pub name: String,
    /// The secret of a confidential client.
    pub secret: Option<Secret>,
    /// The time at which the secret was made, or `None` if it was with the client.
    #[serde(default)]
    pub secret_created: Option<Timestamp>,
    /// The secret that is to replace the first one. Both are accepted.
    #[serde(default)]
    pub second_secret: Option<ClientSecret>,
    /// The settings from CreateUserPoolClient and UpdateUserPoolClient.
    pub config: ClientConfig,
    /// The time at which the client was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
}

/// A secret of an app client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClientSecret {
    /// The secret.
    pub value: Secret,
    /// The time at which the secret was made.
    pub created: Timestamp,
}

/// The settings of an app client.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ClientConfig {
    /// The flows that the client may use, such as `ALLOW_USER_SRP_AUTH`. An empty list
    /// means the default ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explicit_auth_flows: Vec<String>,
    /// The lifetime of a refresh token, in days or in the unit that is set; 0 counts as 30
    /// days.
    pub refresh_token_validity: u64,
    /// The lifetime of an access token, in hours or in the unit that is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_validity: Option<u64>,
    /// The lifetime of an ID token, in hours or in the unit that is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_validity: Option<u64>,
    /// The units of the lifetimes.
    pub token_validity_units: TokenValidityUnits,
    /// The attributes that the client may read, or `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_attributes: Option<Vec<String>>,
    /// The attributes that the client may write, or `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_attributes: Option<Vec<String>>,
    /// `ENABLED` if replies must not reveal whether a user exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevent_user_existence_errors: Option<String>,
    /// Set if tokens can be revoked.
    pub enable_token_revocation: bool,
    /// The lifetime of a challenge's session, in minutes.
    pub auth_session_validity: u64,
    /// The rotation of refresh tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_rotation: Option<RefreshTokenRotation>,
    /// Set if the client may use OAuth.
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    pub allowed_oauth_flows_user_pool_client: bool,
    /// Set if the client sends the user's IP address. It has no effect in this pool.
    pub enable_propagate_additional_user_context_data: bool,
    /// The OAuth settings.
    #[serde(flatten)]
    pub oauth: OAuthSettings,
    /// All other settings. They have no effect in this pool.
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
            allowed_oauth_flows_user_pool_client: false,
            enable_propagate_additional_user_context_data: false,
            oauth: OAuthSettings::default(),
            other: Map::new(),
        }
    }
}

/// The units of token lifetimes that were set. Without a unit, access and ID tokens count
/// in hours and refresh tokens in days. Source: CreateUserPoolClient,
/// "TokenValidityUnits", Amazon Cognito API Reference.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TokenValidityUnits {
    /// The unit for access tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<TimeUnit>,
    /// The unit for ID tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<TimeUnit>,
    /// The unit for refresh tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<TimeUnit>,
}

/// A unit of token lifetimes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl TimeUnit {
    fn times(self, count: u64) -> Duration {
        let seconds = match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        };
        Duration::from_secs(count.saturating_mul(seconds))
    }

    fn times_or_hour(self, count: Option<u64>) -> Duration {
        count.map_or(Self::Hours.times(1), |count| self.times(count))
    }
}

/// The settings for the rotation of refresh tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RefreshTokenRotation {
    /// `ENABLED` or `DISABLED`.
    pub feature: String,
    /// The time in seconds for which a replaced token stays valid.
    pub retry_grace_period_seconds: u64,
}

impl Default for RefreshTokenRotation {
    fn default() -> Self {
        Self {
            feature: "DISABLED".to_owned(),
            retry_grace_period_seconds: 0,
        }
    }
}

impl ClientRecord {
    /// Returns `true` if the client allows a flow, under its present name or its older
    /// one. A client that rotates refresh tokens does not allow `REFRESH_TOKEN_AUTH` by
    /// default.
    #[must_use]
    pub fn allows(&self, flow: &str) -> bool {
        let explicit = &self.config.explicit_auth_flows;
        if explicit.is_empty() {
            let rotates = self.rotation().is_some() && flow == "REFRESH_TOKEN_AUTH";
            return DEFAULT_FLOWS.contains(&flow) && !rotates;
        }
        let allowed = |name: &str| explicit.iter().any(|allowed| allowed == name);
        allowed(&format!("ALLOW_{flow}")) || allowed(flow)
    }

    /// Returns `true` if `given` is this client's `SECRET_HASH` for a username: the
    /// HMAC-SHA256, under the client's secret, of the username and the client id, in
    /// base64. A client without a secret accepts any value.
    ///
    /// Source: "Computing secret hash values" in the Amazon Cognito Developer Guide.
    #[must_use]
    pub fn verifies_secret_hash(&self, username: &str, given: &str) -> bool {
        self.secret.is_none()
            || self.secrets().any(|secret| {
                let parts = [username.as_bytes(), self.id.as_bytes()];
                let key = secret.value.reveal().as_bytes();
                let expected = BASE64.encode(&srp::hmac(key, &parts));
                secret::same(expected.as_bytes(), given.as_bytes())
            })
    }

    /// Returns the secrets of the client, the older one first.
    pub fn secrets(&self) -> impl Iterator<Item = ClientSecret> {
        let first = self.secret.as_ref().map(|value| ClientSecret {
            value: value.clone(),
            created: self.secret_created.unwrap_or(self.created),
        });
        first.into_iter().chain(self.second_secret.clone())
    }

    /// Returns `true` if `given` is one of the client's secrets. A client without a secret
    /// accepts any value.
    #[must_use]
    pub fn accepts_secret(&self, given: &str) -> bool {
        self.secret.is_none() || self.secrets().any(|secret| secret.value.matches(given))
    }

    /// Returns `true` if replies must not reveal whether an account exists.
    #[must_use]
    pub fn hides_user_existence(&self) -> bool {
        self.config.prevent_user_existence_errors.as_deref() == Some("ENABLED")
    }

    /// Returns the lifetime of an access token, which is one hour if none is set.
    #[must_use]
    pub fn access_token_life(&self) -> Duration {
        let unit = self.config.token_validity_units.access_token;
        unit.unwrap_or(TimeUnit::Hours)
            .times_or_hour(self.config.access_token_validity)
    }

    /// Returns the lifetime of an ID token, which is one hour if none is set.
    #[must_use]
    pub fn id_token_life(&self) -> Duration {
        let unit = self.config.token_validity_units.id_token;
        unit.unwrap_or(TimeUnit::Hours)
            .times_or_hour(self.config.id_token_validity)
    }

    /// Returns the lifetime of a refresh token, which is 30 days if it is zero or not
    /// set.
    #[must_use]
    pub fn refresh_token_life(&self) -> Duration {
        match self.config.refresh_token_validity {
            0 => TimeUnit::Days.times(30),
            count => self
                .config
                .token_validity_units
                .refresh_token
                .unwrap_or(TimeUnit::Days)
                .times(count),
        }
    }

    /// Returns the grace period for which a rotated refresh token stays valid, or `None`
    /// if the client does not rotate refresh tokens.
    #[must_use]
    pub fn rotation(&self) -> Option<Duration> {
        let rotation = self.config.refresh_token_rotation.as_ref()?;
        (rotation.feature == "ENABLED")
            .then(|| Duration::from_secs(rotation.retry_grace_period_seconds))
    }

    /// Returns the lifetime of a challenge's session.
    #[must_use]
    pub fn session_life(&self) -> Duration {
        TimeUnit::Minutes.times(self.config.auth_session_validity)
    }
}
