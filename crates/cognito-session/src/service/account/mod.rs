//! The use cases of the user's own account. Each file has one group of use cases.

mod contact;
mod devices;
mod factors;
mod leaving;
mod passkeys;
mod password;
mod picture;
mod proof;

use super::Service;
use crate::account::error::AccountError;
use crate::account::profile::Profile;
use crate::error::{AuthError, attributes_refused};
use crate::session::Session;
use cognito_client::attributes::UpdateUserAttributes;
use cognito_client::error::{CallError, ErrorCode};
use cognito_client::operation::Empty;
use cognito_client::sign_up::Attribute;

impl Service {
    /// Returns the user's profile.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn profile(&self, session: &Session) -> Result<Profile, AccountError> {
        let user = self.user(session).await.map_err(AccountError::Auth)?;
        Ok(Profile::of(&user))
    }

    /// Changes an attribute of the user, such as `custom:team`. An empty value removes
    /// what the attribute had.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn change_attribute(
        &self,
        session: &Session,
        name: &str,
        value: &str,
    ) -> Result<(), AccountError> {
        self.client
            .call(&UpdateUserAttributes {
                access_token: &session.access_token,
                attributes: &[Attribute::new(name, value)],
            })
            .await
            .map(drop)
            .map_err(|error| attribute_refused(&error, name))
    }
}

/// Returns the meaning of the error of a change of one attribute. The service does not name
/// an attribute that the app client may not write, so the error names the one that was
/// sent.
fn attribute_refused(error: &CallError, name: &str) -> AccountError {
    let name = name.to_owned();
    if let Some(refused) = attributes_refused(error, std::slice::from_ref(&name)) {
        return AccountError::Auth(refused);
    }
    match error {
        CallError::Service(service) if service.message.contains("unauthorized attribute") => {
            AccountError::Auth(AuthError::NotSetUp(name))
        }
        _ => AccountError::of(error),
    }
}

/// Returns the result of a removal. An item that no longer exists counts as removed.
fn gone(
    reply: Result<Empty, CallError>,
    meaning: fn(&CallError) -> AccountError,
) -> Result<(), AccountError> {
    match reply {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Some(&ErrorCode::ResourceNotFound) => Ok(()),
        Err(error) => Err(meaning(&error)),
    }
}
