//! Remembered devices: listed, forgotten.

use super::Service;
use crate::account::device::OwnDevice;
use crate::account::error::AccountError;
use crate::service::device::names;
use crate::session::Session;
use cognito_client::device::{ForgetDevice, ListDevices};

/// A service that never ends a list is left.
const MOST_PAGES: u32 = 20;

impl Service {
    /// The devices the pool remembers of the rider, this one first. A pool that remembers
    /// none is not asked: it would refuse, and browsers log that as an error.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn own_devices(&self, session: &Session) -> Result<Vec<OwnDevice>, AccountError> {
        let this = self.device_of(session);
        if this.is_none() && !session.names_device() {
            return Err(AccountError::NotOffered);
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

    /// Has the pool forget a device; what this browser keeps of it goes too. One that the
    /// pool does not know any more is forgotten.
    ///
    /// # Errors
    /// What the rider can be told.
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
        }
        Ok(())
    }
}
