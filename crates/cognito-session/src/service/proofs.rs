//! The proofs of a sign-in: of the password, and of a remembered device.

use super::Service;
use crate::device_store::Device;
use cognito_client::challenge::{Challenge, Handle, Outcome, VerifierParameters};
use cognito_client::config::Flow;
use cognito_client::error::{CallError, Untrusted};
use cognito_client::secret::Password;
use cognito_client::sign_in::Parameters;
use cognito_client::srp::{DeviceChallenge, EphemeralKey, PasswordChallenge, timestamp};

impl Service {
    /// Proves the password to the pool as a sign-in does, and stops there. Returns the
    /// result once the pool has accepted the password, or `None` when the pool did not
    /// ask for it.
    pub(super) async fn give_password(
        &self,
        username: &str,
        password: &Password,
        device: Option<&Device>,
        now_ms: i64,
    ) -> Result<Option<Outcome>, CallError> {
        let (outcome, key) = self.initiate(username, password, device).await?;
        match (outcome, key) {
            // The call itself has sent the password.
            (outcome, None) if self.config.flow == Flow::UserPassword => Ok(Some(outcome)),
            (Outcome::Challenge(Challenge::PasswordVerifier { handle, verifier }), Some(key)) => {
                self.prove_password(&handle, &verifier, key, password, device, now_ms)
                    .await
                    .map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Answers the proofs of the password and of the device, if the service asks for
    /// them.
    pub(super) async fn prove(
        &self,
        outcome: Outcome,
        key: Option<EphemeralKey>,
        password: &Password,
        device: Option<&Device>,
    ) -> Result<Outcome, CallError> {
        match (outcome, key) {
            (Outcome::Challenge(Challenge::PasswordVerifier { handle, verifier }), Some(key)) => {
                let now_ms = self.true_now_ms().await;
                let proved = self
                    .prove_password(&handle, &verifier, key, password, device, now_ms)
                    .await?;
                self.prove_device(proved, device).await
            }
            (outcome, _) => Ok(outcome),
        }
    }

    /// Answers `PASSWORD_VERIFIER`. `now_ms` is the time by the pool's clock, as far as
    /// it is known.
    ///
    /// # Errors
    /// Returns [`CallError::Untrusted`], with nothing sent, when the challenge's
    /// parameters are malformed or would void the proof, and otherwise the error of the
    /// call.
    async fn prove_password(
        &self,
        handle: &Handle,
        verifier: &VerifierParameters,
        key: EphemeralKey,
        password: &Password,
        device: Option<&Device>,
        now_ms: i64,
    ) -> Result<Outcome, CallError> {
        let timestamp = timestamp(now_ms);
        let challenge = PasswordChallenge {
            pool_name: self.config.pool_name(),
            user_id: &handle.username,
            salt: &verifier.salt,
            srp_b: &verifier.srp_b,
            secret_block: &verifier.secret_block,
        };
        let proof_of_password = key
            .prove(&challenge, password, &timestamp)
            .map_err(Untrusted::Proof)?;
        let signature = self.run_in_slices(proof_of_password).await;
        let mut responses = proof(handle, verifier, signature.expose(), &timestamp);
        if let Some(device) = device {
            responses = responses.with("DEVICE_KEY", &device.device_key);
        }
        self.respond("PASSWORD_VERIFIER", handle, responses).await
    }

    /// Answers `DEVICE_SRP_AUTH` and `DEVICE_PASSWORD_VERIFIER`, at whatever point of a
    /// sign-in they come.
    pub(super) async fn prove_device(
        &self,
        outcome: Outcome,
        device: Option<&Device>,
    ) -> Result<Outcome, CallError> {
        let (Outcome::Challenge(Challenge::DeviceSrpAuth { handle }), Some(device)) =
            (&outcome, device)
        else {
            return Ok(outcome);
        };
        let key = self.new_key().await;
        let public = key.public_hex();
        let responses = Parameters::default()
            .with("USERNAME", &handle.username)
            .with("DEVICE_KEY", &device.device_key)
            .with("SRP_A", &public);
        let outcome = self.respond("DEVICE_SRP_AUTH", handle, responses).await?;
        let Outcome::Challenge(Challenge::DevicePasswordVerifier { handle, verifier }) = &outcome
        else {
            return Ok(outcome);
        };
        let timestamp = timestamp(self.true_now_ms().await);
        let challenge = DeviceChallenge {
            group_key: &device.group_key,
            device_key: &device.device_key,
            salt: &verifier.salt,
            srp_b: &verifier.srp_b,
            secret_block: &verifier.secret_block,
        };
        let proof_of_device = key
            .prove_device(&challenge, &device.password, &timestamp)
            .map_err(Untrusted::Proof)?;
        let signature = self.run_in_slices(proof_of_device).await;
        let responses = proof(handle, verifier, signature.expose(), &timestamp)
            .with("DEVICE_KEY", &device.device_key);
        self.respond("DEVICE_PASSWORD_VERIFIER", handle, responses)
            .await
    }
}

fn proof<'a>(
    handle: &'a Handle,
    verifier: &'a VerifierParameters,
    signature: &'a str,
    timestamp: &'a str,
) -> Parameters<'a> {
    Parameters::default()
        .with("USERNAME", &handle.username)
        .with("PASSWORD_CLAIM_SECRET_BLOCK", &verifier.secret_block)
        .with("PASSWORD_CLAIM_SIGNATURE", signature)
        .with("TIMESTAMP", timestamp)
}
