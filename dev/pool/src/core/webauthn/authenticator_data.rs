//! Authenticator data: the authenticator's own, signed statement (section 6.1).

use sha2::{Digest, Sha256};

use super::{RelyingParty, WebAuthnError, cbor};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// The largest length of a credential id, in bytes.
const LONGEST_ID: usize = 1_023;

/// The data that an authenticator returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthenticatorData {
    relying_party_hash: [u8; 32],
    flags: u8,
    /// The number of signatures so far, or 0 if the authenticator does not count them.
    pub counter: u32,
    /// The new credential, which is present only at registration.
    pub attested: Option<AttestedCredential>,
}

/// A new credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttestedCredential {
    /// The model of the authenticator (its AAGUID).
    pub model: [u8; 16],
    /// The credential's id.
    pub id: Vec<u8>,
    /// The public key, as a COSE_Key.
    pub key: Vec<u8>,
}

impl AuthenticatorData {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, WebAuthnError> {
        Self::parse(bytes).ok_or_else(|| WebAuthnError::malformed("authenticatorData"))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (relying_party_hash, rest) = bytes.split_first_chunk()?;
        let (&flags, rest) = rest.split_first()?;
        let (counter, mut rest) = rest.split_first_chunk()?;
        let has = |flag: u8| flags & flag != 0;
        let attested = if has(ATTESTED) {
            Some(AttestedCredential::take(&mut rest)?)
        } else {
            None
        };
        if has(EXTENSIONS) {
            cbor::take_map(&mut rest)?;
        }
        let contradictory = has(BACKED_UP) && !has(BACKUP_ELIGIBLE);
        (rest.is_empty() && !contradictory).then_some(Self {
            relying_party_hash: *relying_party_hash,
            flags,
            counter: u32::from_be_bytes(*counter),
            attested,
        })
    }

    /// Checks that the data is for this relying party, that the user was present and, if
    /// it is required, that the user was verified.
    pub(super) fn check(&self, relying_party: &RelyingParty) -> Result<(), WebAuthnError> {
        let expected: [u8; 32] = Sha256::digest(relying_party.id.as_bytes()).into();
        if self.relying_party_hash != expected {
            return Err(WebAuthnError::RelyingParty);
        }
        if self.flags & USER_PRESENT == 0 {
            return Err(WebAuthnError::UserPresence);
        }
        if relying_party.requires_user_verification && self.flags & USER_VERIFIED == 0 {
            return Err(WebAuthnError::UserVerification);
        }
        Ok(())
    }
}

impl AttestedCredential {
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (model, rest) = bytes.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, rest) = rest.split_at_checked(length)?;
        let mut after = rest;
        cbor::take_map(&mut after)?;
        let key = rest.get(..rest.len().checked_sub(after.len())?)?;
        *bytes = after;
        (1..=LONGEST_ID).contains(&length).then(|| Self {
            model: *model,
            id: id.to_vec(),
            key: key.to_vec(),
        })
    }

    /// Returns the passkey's name for lists. The names are those that
    /// `passkeydeveloper/passkey-authenticator-aaguids` has for the most common
    /// authenticators.
    #[must_use]
    pub(crate) fn friendly_name(&self) -> &'static str {
        match u128::from_be_bytes(self.model) {
            0xea9b8d66_4d01_1d21_3ce4_b6b48cb575d4 => "Google Password Manager",
            0xfbfc3007_154e_4ecc_8c0b_6e020557d7bd => "iCloud Keychain",
            0x08987058_cadc_4b81_b6e1_30de50dcbe96 => "Windows Hello",
            0xadce0002_35bc_c60a_648b_0b25f1f05503 => "Chrome on Mac",
            0xbada5566_a7aa_401f_bd96_45619a55120d => "1Password",
            0xd548826e_79b4_db40_a3d8_11116f7e8349 => "Bitwarden",
            _ => "Passkey",
        }
    }
}
