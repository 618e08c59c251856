//! Remembered devices: registered after a sign-in, and proved at the next one.

use super::Service;
use crate::device_store::{self, Device};
use crate::error::{AuthError, CallContext, Cause};
use crate::session::Session;
use cognito_client::device::{
    ConfirmDevice, DeviceRememberedStatus, DeviceSecretVerifierConfig, UpdateDeviceStatus,
};
use cognito_client::jwt::UnverifiedJwt;
use cognito_client::secret::DevicePassword;
use cognito_client::srp::DeviceVerifier;
use cognito_client::tokens::NewDeviceMetadata;

impl Service {
    /// Registers this device with a password of its own. Returns whether the user has to
    /// agree to have it remembered.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn confirm_device(
        &self,
        session: &Session,
        metadata: &NewDeviceMetadata,
    ) -> Result<bool, AuthError> {
        let password = DevicePassword::from_random(self.random());
        let verifier = DeviceVerifier::new(
            &metadata.group_key,
            &metadata.device_key,
            &password,
            self.random(),
        );
        let confirmed = self
            .client
            .call(&ConfirmDevice {
                access_token: &session.access_token,
                device_key: &metadata.device_key,
                name: self.session_ports().device_name.as_deref(),
                verifier: DeviceSecretVerifierConfig {
                    password_verifier: &verifier.password_verifier,
                    salt: &verifier.salt,
                },
            })
            .await
            .map_err(|error| AuthError::of(&error, CallContext::SignedIn))?;
        let device = Device {
            device_key: metadata.device_key.clone(),
            group_key: metadata.group_key.clone(),
            password,
        };
        let (storage, lowercase) = (&*self.core_ports.storage, self.core_ports.lowercase);
        for name in names(session) {
            device_store::save(storage, lowercase, self.client.id(), &name, &device);
        }
        Ok(confirmed.asks_user)
    }

    /// Marks this device as remembered, after the user has agreed.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn remember_device(&self, session: &Session) -> Result<(), AuthError> {
        let device = self.device_of(session);
        let device = device.ok_or(AuthError::Unexpected(Cause::NoDevice))?;
        self.client
            .call(&UpdateDeviceStatus {
                access_token: &session.access_token,
                device_key: &device.device_key,
                status: DeviceRememberedStatus::Remembered,
            })
            .await
            .map(drop)
            .map_err(|error| AuthError::of(&error, CallContext::SignedIn))
    }

    /// Returns the stored record of this device for a user, by any name that the user
    /// signs in with.
    pub(super) fn device(&self, name: &str) -> Option<Device> {
        let (storage, lowercase) = (&*self.core_ports.storage, self.core_ports.lowercase);
        device_store::load(storage, lowercase, self.client.id(), name)
    }

    /// Returns the stored record of this device for the session's user.
    pub(super) fn device_of(&self, session: &Session) -> Option<Device> {
        names(session).iter().find_map(|name| self.device(name))
    }

    pub(super) fn forget_device(&self, name: &str) {
        let (storage, lowercase) = (&*self.core_ports.storage, self.core_ports.lowercase);
        device_store::clear(storage, lowercase, self.client.id(), name);
    }
}

/// Returns the names that the session's user may sign in with: the pool's own, and the
/// aliases that Cognito knows (`AliasAttributes`: email, phone number, preferred user
/// name).
pub(super) fn names(session: &Session) -> Vec<String> {
    let Ok(jwt) = UnverifiedJwt::parse(session.id_token.expose()) else {
        return Vec::new();
    };
    let claims = jwt.claims();
    [
        "cognito:username",
        "email",
        "phone_number",
        "preferred_username",
    ]
    .iter()
    .filter_map(|name| claims.text(name).map(ToOwned::to_owned))
    .collect()
}
