//! A user of a pool.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use serde::{Deserialize, Serialize};

use super::{
    attributes::{Attributes, verified_flag},
    clock::Timestamp,
    codes::{self, Codes},
    config::PoolRecord,
    delivery::Channel,
    passkey::{Passkey, PasskeyRegistration},
    random::{self, Entropy},
    secret::Secret,
    srp,
    webauthn::RelyingParty,
};

/// Where a user stands, in the API's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names are the API's own")]
pub enum UserStatus {
    Unconfirmed,
    Confirmed,
    ResetRequired,
    ForceChangePassword,
}

impl UserStatus {
    /// Its name in replies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
    }
}

/// What is kept of a password: SRP's salt and verifier, from which it cannot be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// Hexadecimal.
    pub salt: String,
    verifier: Secret,
}

impl Credential {
    /// The verifier of a password under a fresh salt.
    pub fn of(pool: &PoolRecord, user: &str, password: &str, entropy: &mut dyn Entropy) -> Self {
        let salt = BigUint::from_bytes_be(&random::bytes::<16>(entropy));
        let x = srp::private_key(&salt, pool.srp_name(), user, password);
        Self {
            salt: srp::to_hex(&salt),
            verifier: Secret::new(srp::to_hex(&srp::verifier(&x))),
        }
    }

    /// A credential from a salt and a verifier, as a device registers them or a simulation
    /// makes them up.
    #[must_use]
    pub fn from_parts(salt: &BigUint, verifier: &BigUint) -> Self {
        Self {
            salt: srp::to_hex(salt),
            verifier: Secret::new(srp::to_hex(verifier)),
        }
    }

    /// v, as an integer.
    #[must_use]
    pub fn verifier(&self) -> BigUint {
        srp::from_hex(self.verifier.reveal()).unwrap_or_default()
    }

    /// Whether this is the password.
    #[must_use]
    pub fn matches(&self, pool: &PoolRecord, user: &str, password: &str) -> bool {
        let Some(salt) = srp::from_hex(&self.salt) else {
            return false;
        };
        let x = srp::private_key(&salt, pool.srp_name(), user, password);
        self.verifier.matches(&srp::to_hex(&srp::verifier(&x)))
    }
}

/// A second factor, in the API's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Factor {
    /// `SMS_MFA`.
    Sms,
    /// `SOFTWARE_TOKEN_MFA`.
    SoftwareToken,
    /// `EMAIL_OTP`.
    Email,
}

impl Factor {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Sms, Self::SoftwareToken, Self::Email];

    /// Its name as a challenge and in a user's settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }

    /// The factor of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.name() == name)
    }

    /// Whether the pool offers it.
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoftwareToken {
    /// The key, in Base32.
    pub key: Secret,
    /// What the user calls it.
    pub name: Option<String>,
    /// The last time step whose code was used: no code works twice.
    pub last_step: Option<i64>,
}

/// A user's second factors.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MfaSettings {
    /// Those that are on.
    pub enabled: Vec<Factor>,
    /// The one that is asked for without a choice.
    pub preferred: Option<Factor>,
    /// The app whose code was once verified.
    pub software_token: Option<SoftwareToken>,
    /// A key handed out and not yet proven, in Base32.
    pub unproven_key: Option<Secret>,
    /// A passkey stands in for both factors, where the pool says that it can.
    #[serde(default)]
    pub passkey: bool,
}

/// A device that was offered to be remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    /// `region_uuid`.
    pub key: String,
    /// What the app calls it.
    pub name: Option<String>,
    /// Its password's salt and verifier, once ConfirmDevice brought them.
    pub credential: Option<Credential>,
    /// Whether it may stand in for a second factor.
    pub remembered: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed.
    pub modified: Timestamp,
    /// When it last signed in.
    pub authenticated: Timestamp,
}

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The pool it belongs to.
    pub pool_id: String,
    /// Its UUID, which never changes.
    pub sub: String,
    /// Its real username, which goes into the SRP proof: in pools whose usernames are e-mail
    /// addresses or phone numbers this is the UUID.
    pub username: String,
    /// Its attributes, without `sub`.
    pub attributes: Attributes,
    /// Where it stands.
    pub status: UserStatus,
    /// Whether it may sign in.
    pub enabled: bool,
    /// Its password; nothing for one who never set any.
    pub credential: Option<Credential>,
    /// Earlier passwords, newest first, where the pool's policy looks at them.
    pub history: Vec<Credential>,
    /// When a temporary password was set.
    pub temporary_since: Option<Timestamp>,
    /// Its second factors.
    pub mfa: MfaSettings,
    /// Codes on their way, by purpose.
    pub codes: Codes,
    /// New addresses that await their code, by attribute.
    pub unverified: Attributes,
    /// Its devices, by key.
    pub devices: BTreeMap<String, Device>,
    /// Its passkeys, by id.
    #[serde(default)]
    pub passkeys: BTreeMap<String, Passkey>,
    /// Passkeys that are being registered, newest first.
    #[serde(default)]
    pub passkey_registrations: Vec<PasskeyRegistration>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed.
    pub modified: Timestamp,
}

impl User {
    /// Its e-mail address or phone number.
    #[must_use]
    pub fn address(&self, channel: Channel) -> Option<&str> {
        self.attributes
            .get(channel.attribute())
            .map(String::as_str)
            .filter(|address| !address.is_empty())
    }

    /// Whether that address has been verified.
    #[must_use]
    pub fn has_verified(&self, attribute: &str) -> bool {
        verified_flag(attribute)
            .and_then(|flag| self.attributes.get(flag))
            .is_some_and(|flag| flag.eq_ignore_ascii_case("true"))
    }

    /// Writes an attribute; an empty value removes it. A new address is not verified, and codes
    /// to the old one are dead.
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

    /// Removes an attribute, and an address's flag and codes with it.
    pub fn remove_attribute(&mut self, name: &str) {
        self.attributes.remove(name);
        self.unverified.remove(name);
        if let Some(flag) = verified_flag(name) {
            self.attributes.remove(flag);
            codes::revoke(&mut self.codes, name);
        }
    }

    /// Marks an address as verified, or not.
    pub fn mark_verified(&mut self, attribute: &str, verified: bool) {
        if let Some(flag) = verified_flag(attribute) {
            self.attributes
                .insert(flag.to_owned(), verified.to_string());
        }
    }

    /// The second factors that this user has on and the pool offers.
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

    /// Whether a passkey of this user's may stand in for both factors.
    #[must_use]
    pub fn has_two_factor_passkeys(&self, pool: &PoolRecord) -> bool {
        self.mfa.passkey && pool.counts_passkeys_as_two_factors()
    }

    /// Who asks this user for a passkey; nothing where the pool is not set up for it.
    #[must_use]
    pub fn relying_party(&self, pool: &PoolRecord) -> Option<RelyingParty> {
        Some(RelyingParty {
            id: pool.relying_party_id()?.to_owned(),
            verified_users_only: pool.takes_verified_passkeys_only()
                || self.has_two_factor_passkeys(pool),
        })
    }

    /// The passkeys that belong to the pool's domain as it is now.
    pub fn usable_passkeys(&self, pool: &PoolRecord) -> impl Iterator<Item = &Passkey> {
        self.passkeys
            .values()
            .filter(|passkey| pool.relying_party_id() == Some(&passkey.relying_party_id))
    }

    /// Replaces the password, keeping as many earlier ones as the policy looks at.
    pub fn set_password(&mut self, pool: &PoolRecord, password: &str, entropy: &mut dyn Entropy) {
        let kept = pool
            .config
            .policies
            .password_policy
            .password_history_size
            .unwrap_or(0);
        if let Some(previous) = self.credential.take() {
            self.history.insert(0, previous);
        }
        self.history.truncate(kept);
        self.credential = Some(Credential::of(pool, &self.username, password, entropy));
    }

    /// Whether the password is one that the pool's history forbids.
    #[must_use]
    pub fn has_used(&self, pool: &PoolRecord, password: &str) -> bool {
        let remembered = pool
            .config
            .policies
            .password_policy
            .password_history_size
            .unwrap_or(0);
        self.credential
            .iter()
            .chain(&self.history)
            .take(remembered)
            .any(|old| old.matches(pool, &self.username, password))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_from_before_passkeys_still_opens() {
        let record = r#"{
            "pool_id": "local_WildRydes", "sub": "s", "username": "jeff", "attributes": {},
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
        assert!(!user.mfa.passkey);
    }
}
