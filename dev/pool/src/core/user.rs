//! A user of a pool.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use num_bigint::BigUint;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};

use super::{
    attributes::{Attributes, verified_flag},
    clock::Timestamp,
    codes::{self, Codes},
    config::PoolRecord,
    delivery::Channel,
    oauth::provider::LinkedIdentity,
    passkey::{Passkey, PasskeyRegistration},
    secret::{Secret, same},
    srp,
    webauthn::RelyingParty,
};

/// The status of a user, under the API's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    /// The user has registered and not given the code yet.
    Unconfirmed,
    /// The user can sign in.
    Confirmed,
    /// An administrator has reset the password.
    ResetRequired,
    /// The user has a temporary password.
    ForceChangePassword,
    /// The user signs in with another identity provider.
    ExternalProvider,
}

impl UserStatus {
    /// Returns the status's name in replies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
        }
    }
}

/// The part of a password that is kept: SRP's salt and verifier, from which the password
/// cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SrpCredential {
    /// The salt, in hexadecimal.
    pub salt: String,
    verifier: Verifier,
}

impl SrpCredential {
    /// Makes the credential of a password under this salt.
    #[must_use]
    pub fn of(salt: &BigUint, realm: &str, user: &str, password: &str) -> Self {
        let x = srp::private_key(salt, realm, user, password);
        Self::from_parts(salt, &srp::verifier(&x))
    }

    /// Makes a credential from a salt and a verifier, as a device registers them, or as
    /// the pool derives them for a name that no user has.
    #[must_use]
    pub fn from_parts(salt: &BigUint, verifier: &BigUint) -> Self {
        Self {
            salt: srp::to_hex(salt),
            verifier: Verifier::of(verifier),
        }
    }

    /// Returns the verifier v as an integer.
    #[must_use]
    pub fn verifier(&self) -> BigUint {
        BigUint::from_bytes_be(&self.verifier.0)
    }

    /// Returns the verifier v as bytes, the first one first.
    pub(super) fn verifier_bytes(&self) -> &[u8] {
        &self.verifier.0
    }

    /// Returns `true` if `password` is the password that this credential was made from.
    #[must_use]
    pub fn matches(&self, realm: &str, user: &str, password: &str) -> bool {
        let Some(salt) = srp::from_hex(&self.salt) else {
            return false;
        };
        let x = srp::private_key(&salt, realm, user, password);
        same(&self.verifier.0, &Verifier::of(&srp::verifier(&x)).0)
    }
}

/// A verifier of SRP. Its bytes are kept, which are half as long as the hexadecimal digits of
/// its form in JSON. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
struct Verifier(Box<[u8]>);

/// In JSON a verifier is hexadecimal digits, and in binary formats its bytes.
impl Serialize for Verifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Secret::from(self.clone()).serialize(serializer)
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Verifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let digits = Secret::deserialize(deserializer)?;
            Self::try_from(digits).map_err(de::Error::custom)
        } else {
            deserializer.deserialize_byte_buf(VerifierBytes)
        }
    }
}

/// Reads a verifier from a binary format.
struct VerifierBytes;

impl Visitor<'_> for VerifierBytes {
    type Value = Verifier;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of a verifier")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Verifier, E> {
        Ok(Verifier(bytes.into()))
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Verifier, E> {
        Ok(Verifier(bytes.into()))
    }
}

impl Verifier {
    fn of(verifier: &BigUint) -> Self {
        Self(verifier.to_bytes_be().into())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<Verifier> for Secret {
    fn from(verifier: Verifier) -> Self {
        Self::new(srp::to_hex(&BigUint::from_bytes_be(&verifier.0)))
    }
}

impl TryFrom<Secret> for Verifier {
    type Error = NotHexadecimal;

    fn try_from(digits: Secret) -> Result<Self, NotHexadecimal> {
        let verifier = srp::from_hex(digits.reveal()).ok_or(NotHexadecimal)?;
        Ok(Self::of(&verifier))
    }
}

/// The error of a stored verifier that is no number.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a stored verifier is not hexadecimal")]
struct NotHexadecimal;

/// A second factor, under the API's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Factor {
    /// A code by text message, `SMS_MFA`.
    Sms,
    /// A code of an authenticator app, `SOFTWARE_TOKEN_MFA`.
    SoftwareToken,
    /// A code by e-mail, `EMAIL_OTP`.
    Email,
}

impl Factor {
    /// Every factor, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Sms, Self::SoftwareToken, Self::Email];

    /// Returns the factor's name as a challenge and in a user's settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }

    /// Returns the factor that has this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.name() == name)
    }

    /// Returns `true` if the pool offers this factor.
    #[must_use]
    pub fn offered_by(self, pool: &PoolRecord) -> bool {
        match self {
            Self::Sms => pool.mfa.sms_mfa_configuration.is_some(),
            Self::SoftwareToken => pool
                .mfa
                .software_token_mfa_configuration
                .as_ref()
                .is_some_and(|configuration| configuration.enabled),
            Self::Email => pool.mfa.email_mfa_configuration.is_some(),
        }
    }
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoftwareToken {
    /// The key that the app shares with the pool, in Base32.
    pub key: Secret,
    /// The name that the user gives the app.
    pub name: Option<String>,
    /// The last time step whose code was used. It is kept so that no code works twice.
    pub last_step: Option<i64>,
}

/// A user's second factors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaSettings {
    /// The factors that are turned on.
    pub enabled: Vec<Factor>,
    /// The factor that is asked for if the user is given no choice.
    pub preferred: Option<Factor>,
    /// The authenticator app whose code has been verified.
    pub software_token: Option<SoftwareToken>,
    /// The key, in Base32, that was given out and of which no right code has come yet.
    pub unproven_key: Option<Secret>,
    /// Set if a passkey counts for both factors, where the pool allows that.
    #[serde(default)]
    pub passkey: bool,
    /// Set if SetUserSettings has turned text messages on. GetUser then shows `MFAOptions`.
    #[serde(default)]
    pub by_user_settings: bool,
}

impl MfaSettings {
    /// Returns `true` if nothing has been set up.
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A device that the user was offered to have remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    /// The device's key, `region_uuid`.
    pub key: String,
    /// The name that the app gives the device.
    pub name: Option<String>,
    /// The salt and the verifier of the device's password, once ConfirmDevice has brought
    /// them.
    pub credential: Option<SrpCredential>,
    /// Set if the device may replace a second factor.
    pub remembered: bool,
    /// The time at which the record was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
    /// The time of the device's last sign-in.
    pub authenticated: Timestamp,
}

/// A user of a user pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The id of the user's pool.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pool_id: String,
    /// The user's UUID, which never changes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sub: String,
    /// The real username, which goes into the SRP proof. In pools whose usernames are
    /// e-mail addresses or phone numbers it is the UUID.
    pub username: String,
    /// The user's attributes, without `sub`.
    pub attributes: Attributes,
    /// The status of the account.
    pub status: UserStatus,
    /// Set if the user may sign in.
    pub enabled: bool,
    /// The password, or `None` if none was ever set.
    pub credential: Option<SrpCredential>,
    /// The earlier passwords, newest first, as far back as the pool's policy checks them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<SrpCredential>,
    /// The time at which a temporary password was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary_since: Option<Timestamp>,
    /// The second factors.
    #[serde(default, skip_serializing_if = "MfaSettings::is_default")]
    pub mfa: MfaSettings,
    /// The codes that were sent to the user, by purpose.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: Codes,
    /// The new addresses whose code has not been given yet, by attribute.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unverified: Attributes,
    /// The devices, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub devices: BTreeMap<String, Device>,
    /// The passkeys, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub passkeys: BTreeMap<String, Passkey>,
    /// The passkeys that are being registered, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passkey_registrations: Vec<PasskeyRegistration>,
    /// The names of the groups that the user is a member of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
    /// The identities with other providers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<LinkedIdentity>,
    /// The time at which the user was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
}

impl User {
    /// Returns the user's e-mail address or phone number.
    #[must_use]
    pub fn address(&self, channel: Channel) -> Option<&str> {
        self.attributes
            .get(channel.attribute())
            .map(String::as_str)
            .filter(|address| !address.is_empty())
    }

    /// Returns `true` if the address in this attribute has been verified.
    #[must_use]
    pub fn has_verified(&self, attribute: &str) -> bool {
        verified_flag(attribute)
            .and_then(|flag| self.attributes.get(flag))
            .is_some_and(|flag| flag.eq_ignore_ascii_case("true"))
    }

    /// Sets an attribute; an empty value removes it. A new address is not verified, and
    /// codes that were sent to the old one become invalid.
    pub fn set_attribute(&mut self, name: &str, value: String) {
        if value.is_empty() {
            self.remove_attribute(name);
            return;
        }
        let previous = self.attributes.insert(name.to_owned(), value);
        if Channel::of(name).is_some() && self.attributes.get(name) != previous.as_ref() {
            self.mark_verified(name, false);
            codes::revoke(&mut self.codes, name);
        }
    }

    /// Removes an attribute. With an address, its verified flag and its codes are removed
    /// too.
    pub fn remove_attribute(&mut self, name: &str) {
        self.attributes.remove(name);
        self.unverified.remove(name);
        if let Some(flag) = verified_flag(name) {
            self.attributes.remove(flag);
            codes::revoke(&mut self.codes, name);
        }
    }

    /// Sets or clears the verified flag of an address.
    pub fn mark_verified(&mut self, attribute: &str, verified: bool) {
        if let Some(flag) = verified_flag(attribute) {
            self.attributes
                .insert(flag.to_owned(), verified.to_string());
        }
    }

    /// Returns `true` if the user signs in with another identity provider alone.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.status == UserStatus::ExternalProvider
    }

    /// Returns the second factors that the user has turned on and that the pool offers.
    #[must_use]
    pub fn active_factors(&self, pool: &PoolRecord) -> Vec<Factor> {
        Factor::ALL
            .into_iter()
            .filter(|factor| self.mfa.enabled.contains(factor) && factor.offered_by(pool))
            .filter(|factor| match factor {
                Factor::Sms => self.address(Channel::Sms).is_some(),
                Factor::SoftwareToken => self.mfa.software_token.is_some(),
                Factor::Email => self.address(Channel::Email).is_some(),
            })
            .collect()
    }

    /// Returns `true` if a passkey of this user may count for both factors.
    #[must_use]
    pub fn has_two_factor_passkeys(&self, pool: &PoolRecord) -> bool {
        self.mfa.passkey && pool.counts_passkeys_as_two_factors()
    }

    /// Returns the relying party that asks this user for a passkey, or `None` if the pool
    /// is not set up for passkeys.
    #[must_use]
    pub fn relying_party(&self, pool: &PoolRecord) -> Option<RelyingParty> {
        Some(RelyingParty {
            id: pool.relying_party_id()?.to_owned(),
            requires_user_verification: pool.requires_user_verification()
                || self.has_two_factor_passkeys(pool),
        })
    }

    /// Returns the passkeys that belong to the pool's current domain.
    pub fn usable_passkeys(&self, pool: &PoolRecord) -> impl Iterator<Item = &Passkey> {
        self.passkeys
            .values()
            .filter(|passkey| pool.relying_party_id() == Some(&passkey.relying_party_id))
    }

    /// Replaces the password and keeps as many earlier ones as the policy checks.
    pub fn set_credential(&mut self, pool: &PoolRecord, credential: SrpCredential) {
        if let Some(previous) = self.credential.replace(credential) {
            self.history.insert(0, previous);
        }
        self.history.truncate(pool.password_history_size());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifier_is_stored_as_hexadecimal_digits() {
        let text = r#"{"salt":"5a17","verifier":"abc123"}"#;
        let credential: SrpCredential = serde_json::from_str(text).unwrap();
        assert_eq!(credential.verifier(), BigUint::from(0xab_c123_u32));
        assert_eq!(serde_json::to_string(&credential).unwrap(), text);
        assert!(!format!("{credential:?}").contains("abc123"));
        let text = r#"{"salt":"5a17","verifier":"abcx"}"#;
        assert!(serde_json::from_str::<SrpCredential>(text).is_err());
    }

    #[test]
    fn user_record_of_an_older_pool_is_readable() {
        let record = r#"{
            "pool_id": "local_Example", "sub": "s", "username": "jeff", "attributes": {},
            "status": "CONFIRMED", "enabled": true, "credential": null, "history": [],
            "temporary_since": null,
            "mfa": {
                "enabled": ["Email"], "preferred": null, "software_token": null,
                "unproven_key": null
            },
            "codes": {}, "unverified": {}, "devices": {}, "created": 0, "modified": 0
        }"#;
        let user: User = serde_json::from_str(record).unwrap();
        assert!(user.passkeys.is_empty() && user.passkey_registrations.is_empty());
        assert!(user.groups.is_empty() && user.identities.is_empty());
        assert!(!user.mfa.passkey);
    }
}
