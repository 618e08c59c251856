//! The verifier that a remembered device registers, so that it can prove its own password
//! at later sign-ins.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    ProofIdentity,
    computation::Computation as _,
    encoding::java_form,
    group::{Exponent, GeneratorPower},
};
use crate::secret::DevicePassword;

/// The values of `DeviceSecretVerifierConfig` in a `ConfirmDevice` request, both in
/// base64.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceVerifier {
    /// `PasswordVerifier`: the SRP verifier `g^x mod N`.
    pub password_verifier: String,
    /// `Salt`: the salt that x is computed from.
    pub salt: String,
}

impl fmt::Debug for DeviceVerifier {
    // A verifier permits an attacker to try passwords offline, so it is not printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceVerifier([redacted])")
    }
}

impl DeviceVerifier {
    /// Computes the verifier of a device's password. It has to be sent with
    /// `ConfirmDevice` before the device can prove its password with
    /// [`EphemeralKey::prove_device`](super::EphemeralKey::prove_device).
    ///
    /// The two keys come from `NewDeviceMetadata`; the salt consists of 16 random bytes.
    #[must_use]
    pub fn new(
        group_key: &str,
        device_key: &str,
        password: &DevicePassword,
        salt: [u8; 16],
    ) -> Self {
        let device = ProofIdentity {
            scope: group_key,
            name: device_key,
        };
        let x = device.private_key(&salt, password.expose());
        Self {
            password_verifier: base64_of(&GeneratorPower::new(Exponent::new(&x)).finish()),
            salt: base64_of(&salt),
        }
    }
}

impl DevicePassword {
    /// Creates a device's password from 40 random bytes, in base64, as Amplify's clients
    /// do.
    #[must_use]
    pub fn from_random(random: [u8; 40]) -> Self {
        Self::new(STANDARD.encode(random))
    }
}

fn base64_of(integer: &[u8]) -> String {
    STANDARD.encode(java_form(integer).concat())
}
