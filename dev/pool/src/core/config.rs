//! User pools, in the shape of CreateUserPool.
//!
//! Settings that have no effect in this pool are stored as well, and the Describe…
//! operations return them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    attributes::{self, SchemaAttribute},
    clock::Timestamp,
    delivery::Channel,
    lambda_config::LambdaConfig,
    recovery::period::PlanTimes,
    regions,
    secret::Secret,
};

/// A user pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PoolRecord {
    /// The pool's id, `region_name`, as in tokens and requests.
    pub id: String,
    /// The pool's name.
    pub name: String,
    /// The settings from CreateUserPool and UpdateUserPool.
    pub config: PoolConfig,
    /// The settings from SetUserPoolMfaConfig, apart from `MfaConfiguration`.
    pub mfa: MfaMethods,
    /// The secret from which the pool derives its made-up replies and its device group.
    pub secret: Secret,
    /// The time at which the pool was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
    /// The times since when the pool is on its feature plan.
    #[serde(default, skip_serializing_if = "PlanTimes::is_empty")]
    pub plan_times: PlanTimes,
}

/// The methods that a second factor may use.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MfaMethods {
    /// The settings of text messages, or `None` if they are off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_mfa_configuration: Option<Value>,
    /// The setting of authenticator apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_token_mfa_configuration: Option<Enabled>,
    /// The settings of e-mail, or `None` if it is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_mfa_configuration: Option<Value>,
    /// The settings of passkeys, or `None` if they are off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_authn_configuration: Option<WebAuthnConfiguration>,
}

/// The settings for passkeys. The values are kept as they arrived; SetUserPoolMfaConfig
/// checks them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WebAuthnConfiguration {
    /// The domain that passkeys belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relying_party_id: Option<String>,
    /// The user verification that the pool asks for: `required` or `preferred`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_verification: Option<String>,
    /// The number of factors that a passkey counts for: `SINGLE_FACTOR` or
    /// `MULTI_FACTOR_WITH_USER_VERIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor_configuration: Option<String>,
}

/// A setting in the form `{ "Enabled": … }`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Enabled {
    /// Set if the method is on.
    pub enabled: bool,
}

/// The rule for when second factors are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MfaMode {
    /// No user is asked for a second factor.
    #[default]
    Off,
    /// Users who have set one up are asked for it.
    Optional,
    /// Every user is asked for one.
    On,
}

/// The settings of a pool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PoolConfig {
    /// The policies for passwords and first factors.
    pub policies: Policies,
    /// The rule for when second factors are asked for.
    pub mfa_configuration: MfaMode,
    /// The addresses that a code verifies: `email`, `phone_number`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub auto_verified_attributes: Vec<String>,
    /// The attributes that may be used in place of the username.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alias_attributes: Vec<String>,
    /// The addresses that are the usernames; the service then generates the real ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub username_attributes: Vec<String>,
    /// The case sensitivity of usernames.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username_configuration: Option<UsernameConfiguration>,
    /// The attributes of the pool's users.
    #[serde(alias = "Schema")]
    pub schema_attributes: Vec<SchemaAttribute>,
    /// The tracking of devices, or `None` if it is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_configuration: Option<DeviceConfiguration>,
    /// The addresses to which codes for a new password are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_recovery_setting: Option<AccountRecoverySetting>,
    /// The addresses that must be verified before they change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_attribute_update_settings: Option<UserAttributeUpdateSettings>,
    /// The rules for new users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_create_user_config: Option<AdminCreateUserConfig>,
    /// The issuer of the pool's tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_configuration: Option<IssuerConfiguration>,
    /// The functions that the pool calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda_config: Option<LambdaConfig>,
    /// The tags of the pool.
    pub user_pool_tags: BTreeMap<String, String>,
    /// All other settings. They have no effect in this pool.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The policies of a pool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Policies {
    /// The rules for passwords.
    pub password_policy: PasswordPolicy,
    /// The first factors that `USER_AUTH` offers.
    pub sign_in_policy: SignInPolicy,
}

/// The rules for passwords. A policy that is given in part requires nothing that it
/// leaves out; a pool without a policy has the default, which requires every kind of
/// character.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PasswordPolicy {
    /// The smallest number of characters.
    #[serde(default = "shortest_password")]
    pub minimum_length: usize,
    /// Set if an upper-case letter is required.
    #[serde(default)]
    pub require_uppercase: bool,
    /// Set if a lower-case letter is required.
    #[serde(default)]
    pub require_lowercase: bool,
    /// Set if a digit is required.
    #[serde(default)]
    pub require_numbers: bool,
    /// Set if a symbol is required.
    #[serde(default)]
    pub require_symbols: bool,
    /// The number of earlier passwords that cannot be used again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_history_size: Option<usize>,
    /// The lifetime of a temporary password, in days.
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

/// The first factors that a pool allows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignInPolicy {
    /// The factors: `PASSWORD`, `EMAIL_OTP`, `SMS_OTP`, `WEB_AUTHN`.
    pub allowed_first_auth_factors: Vec<String>,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self {
            allowed_first_auth_factors: vec!["PASSWORD".to_owned()],
        }
    }
}

/// The setting for the case of usernames.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UsernameConfiguration {
    /// Set if usernames that differ only in case are different users.
    pub case_sensitive: bool,
}

/// The settings for remembered devices.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeviceConfiguration {
    /// Set if a remembered device replaces the second factor.
    pub challenge_required_on_new_device: bool,
    /// Set if the user decides whether a device is remembered.
    pub device_only_remembered_on_user_prompt: bool,
}

/// The order of the addresses for recovery.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AccountRecoverySetting {
    /// The mechanisms, in any order.
    pub recovery_mechanisms: Vec<RecoveryMechanism>,
}

/// An address for recovery.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecoveryMechanism {
    /// The priority: 1 comes first.
    pub priority: u32,
    /// `verified_email`, `verified_phone_number` or `admin_only`.
    pub name: String,
}

/// The settings for changes of addresses.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UserAttributeUpdateSettings {
    /// The attributes: `email`, `phone_number`.
    pub attributes_require_verification_before_update: Vec<String>,
}

/// The rules for new users.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AdminCreateUserConfig {
    /// Set if users cannot register themselves.
    pub allow_admin_create_user_only: bool,
    /// The older name of `TemporaryPasswordValidityDays`, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused_account_validity_days: Option<u64>,
    /// All other settings. They have no effect in this pool.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The setting that selects which of a pool's two issuers its tokens name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct IssuerConfiguration {
    /// `ORIGINAL` or `UPDATED`; `None` means `ORIGINAL`.
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl PoolRecord {
    /// Returns the feature plan: `LITE`, `ESSENTIALS` or `PLUS`.
    #[must_use]
    pub fn tier(&self) -> &str {
        let tier = self
            .config
            .other
            .get("UserPoolTier")
            .and_then(Value::as_str);
        tier.unwrap_or("ESSENTIALS")
    }

    /// Takes note of the feature plan, which the pool has at the time `now`.
    pub(crate) fn note_plan(&mut self, now: Timestamp) {
        self.plan_times = self.plan_times.with_plan(self.tier(), now);
    }

    /// Returns `true` if threat protection is on, in either of its modes.
    #[must_use]
    pub fn has_threat_protection(&self) -> bool {
        let add_ons = self.config.other.get("UserPoolAddOns");
        let mode = add_ons.and_then(|add_ons| add_ons.get("AdvancedSecurityMode"));
        mode.and_then(Value::as_str)
            .is_some_and(|mode| mode != "OFF")
    }

    /// Returns the ARN of the pool, or of its replica in another region.
    #[must_use]
    pub fn arn_in(&self, region: &str) -> String {
        let partition = regions::partition(region);
        format!(
            "arn:{partition}:cognito-idp:{region}:000000000000:userpool/{}",
            self.id
        )
    }

    /// Returns `true` if tokens name the updated issuer.
    #[must_use]
    pub fn has_updated_issuer(&self) -> bool {
        self.config
            .issuer_configuration
            .as_ref()
            .is_some_and(|configuration| configuration.kind.as_deref() == Some("UPDATED"))
    }

    /// Returns the part of the id after `_`, which goes into the SRP proof.
    #[must_use]
    pub fn srp_name(&self) -> &str {
        self.id
            .split_once('_')
            .map_or(self.id.as_str(), |(_, name)| name)
    }

    /// Returns the number of passwords, the present one included, that a new one must differ
    /// from.
    #[must_use]
    pub fn password_history_size(&self) -> usize {
        let policy = &self.config.policies.password_policy;
        policy.password_history_size.unwrap_or(0)
    }

    /// Returns `true` if usernames that differ only in case are different users.
    #[must_use]
    pub fn case_sensitive(&self) -> bool {
        self.config
            .username_configuration
            .is_none_or(|configuration| configuration.case_sensitive)
    }

    /// Returns `true` if users sign in with an e-mail address or a phone number and the
    /// service makes up the usernames.
    #[must_use]
    pub fn generates_usernames(&self) -> bool {
        !self.config.username_attributes.is_empty()
    }

    /// Returns `true` if users can sign in with this attribute.
    #[must_use]
    pub fn is_alias(&self, attribute: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == attribute);
        named(&self.config.alias_attributes) || named(&self.config.username_attributes)
    }

    /// Returns the rules for an attribute, standard or custom. For a standard attribute,
    /// anything that the pool's schema leaves open follows the standard rules.
    #[must_use]
    pub fn schema(&self, attribute: &str) -> Option<SchemaAttribute> {
        let standard = attributes::standard(attribute);
        let schema = &self.config.schema_attributes;
        let own = schema.iter().find(|known| known.name == attribute);
        match (own.cloned(), standard) {
            (Some(own), Some(standard)) => Some(SchemaAttribute {
                attribute_data_type: standard.attribute_data_type,
                string_attribute_constraints: own
                    .string_attribute_constraints
                    .or(standard.string_attribute_constraints),
                number_attribute_constraints: own
                    .number_attribute_constraints
                    .or(standard.number_attribute_constraints),
                ..own
            }),
            (own, standard) => own.or(standard),
        }
    }

    /// Returns the names of the attributes that every user must have.
    pub fn required_attributes(&self) -> impl Iterator<Item = &str> {
        self.config
            .schema_attributes
            .iter()
            .filter(|attribute| attribute.required && attribute.name != "sub")
            .map(|attribute| attribute.name.as_str())
    }

    /// Returns the domain that passkeys belong to.
    #[must_use]
    pub fn relying_party_id(&self) -> Option<&str> {
        self.mfa
            .web_authn_configuration
            .as_ref()
            .and_then(|configuration| configuration.relying_party_id.as_deref())
    }

    /// Returns `true` if a passkey counts only with user verification, the
    /// authenticator's own check of the person who holds it.
    #[must_use]
    pub fn requires_user_verification(&self) -> bool {
        self.mfa
            .web_authn_configuration
            .as_ref()
            .is_some_and(|configuration| {
                configuration.user_verification.as_deref() == Some("required")
            })
    }

    /// Returns `true` if a passkey with user verification may count as two factors.
    #[must_use]
    pub fn counts_passkeys_as_two_factors(&self) -> bool {
        self.mfa
            .web_authn_configuration
            .as_ref()
            .and_then(|configuration| configuration.factor_configuration.as_deref())
            == Some("MULTI_FACTOR_WITH_USER_VERIFICATION")
    }

    /// Returns the channels by which the pool sends codes that sign a user in without a
    /// password.
    pub fn one_time_code_channels(&self) -> impl Iterator<Item = Channel> {
        [("EMAIL_OTP", Channel::Email), ("SMS_OTP", Channel::Sms)]
            .into_iter()
            .filter(|(factor, _)| self.allows_first_factor(factor))
            .map(|(_, channel)| channel)
    }

    /// Returns `true` if a factor may be the first one under `USER_AUTH`.
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
