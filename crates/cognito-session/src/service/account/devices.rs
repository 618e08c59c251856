//! The remembered devices: listed and forgotten.

use super::Service;
use crate::account::device::OwnDevice;
use crate::account::error::AccountError;
use crate::service::device::names;
use crate::session::Session;
use cognito_client::device::{ForgetDevice, ListDevices};

/// The most pages that are requested, in case a service never ends its list.
const MOST_PAGES: u32 = 20;

impl Service {
    /// Returns the devices that the pool remembers for the user, with this device first.
    /// A pool that does not track devices is not asked, because it would refuse and
    /// browsers log that as an error.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn own_devices(&self, session: &Session) -> Result<Vec<OwnDevice>, AccountError> {
        let this = self.device_of(session);
        if this.is_none() && !session.has_device_key() {
            return Err(AccountError::NotOffered(None));
        }
        let this = this.as_ref().map(|device| device.device_key.as_str());
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .client
                .call(&ListDevices {
                    access_token: &session.access_token,
                    after: after.as_deref(),
                })
                .await
                .map_err(|error| AccountError::of_devices(&error))?;
            let devices = page.devices.into_iter();
            found.extend(devices.map(|listed| OwnDevice::of(listed, this)));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        OwnDevice::sort(&mut found);
        Ok(found)
    }

    /// Makes the pool forget a device. If it is this device, its record in this browser
    /// is removed too, and the sign-in form no longer suggests the user's passkey. It is
    /// not an error if the pool does not have the device any more.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn forget_own_device(
        &self,
        session: &Session,
        device: &OwnDevice,
    ) -> Result<(), AccountError> {
        let reply = self
            .client
            .call(&ForgetDevice {
                access_token: &session.access_token,
                device_key: &device.key,
            })
            .await;
        super::gone(reply, AccountError::of_devices)?;
        if device.is_this {
            for name in names(session) {
                self.forget_device(&name);
            }
            self.forget_suggested_user(session);
        }
        Ok(())
    }
}
