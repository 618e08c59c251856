//! The authentication flow that a sign-in starts with.

use super::Json;
use super::section::Section;

/// The field that names the authentication flow.
pub(super) const FLOW: &str = "authentication_flow_type";

/// The authentication flow that a sign-in starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// `USER_SRP_AUTH`: the password is proved by SRP. This is the default.
    UserSrp,
    /// `USER_PASSWORD_AUTH`: the password itself is sent to the service.
    UserPassword,
    /// `USER_AUTH`: the pool offers a choice of first factors.
    UserAuth,
    /// `CUSTOM_AUTH`: the pool's own Lambda triggers ask the questions.
    Custom,
}

impl Flow {
    /// Returns the permission that the app client needs for this flow, as a value of
    /// `ExplicitAuthFlows` in the API reference of `CreateUserPoolClient`.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::UserSrp => "ALLOW_USER_SRP_AUTH",
            Self::UserPassword => "ALLOW_USER_PASSWORD_AUTH",
            Self::UserAuth => "ALLOW_USER_AUTH",
            Self::Custom => "ALLOW_CUSTOM_AUTH",
        }
    }

    /// Returns `true` if the password itself may be sent to the service. The other flows
    /// prove the password and keep it in the browser, whatever the service asks for.
    /// Under `USER_AUTH`, the password is sent only if the pool offers no proof.
    #[must_use]
    pub fn may_send_password(self) -> bool {
        match self {
            Self::UserPassword | Self::UserAuth => true,
            Self::UserSrp | Self::Custom => false,
        }
    }
}

/// Returns the flow that the file names, in the app’s own section or, as in older files,
/// under `auth`. If the file names none, Amplify's section `passwordless` means
/// `USER_AUTH`, because Amplify's tools write this section exactly when they allow the
/// app client that flow.
pub(super) fn flow<J: Json>(
    auth: &Section<'_, J>,
    custom: &Section<'_, J>,
    is_passwordless: bool,
) -> Flow {
    let (place, name) = match custom.text(FLOW) {
        None => (auth, auth.text(FLOW)),
        name => (custom, name),
    };
    match name.as_deref() {
        None if is_passwordless => Flow::UserAuth,
        None | Some("USER_SRP_AUTH") => Flow::UserSrp,
        Some("USER_PASSWORD_AUTH") => Flow::UserPassword,
        Some("USER_AUTH") => Flow::UserAuth,
        Some("CUSTOM_AUTH") => Flow::Custom,
        Some(_) => place.bad(FLOW, Flow::UserSrp),
    }
}
