//! New passwords: `ForgotPassword`, `ConfirmForgotPassword` and `ChangePassword`.

use serde::Serialize;

use super::operation::{Empty, Operation};
use super::secret::{AccessToken, Code, Password};
use super::sign_up::CodeSent;

/// The request of `ForgotPassword`, which sends a code that permits the user to set a new
/// password.
#[derive(Serialize)]
pub struct ForgotPassword<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name or a verified alias.
    #[serde(rename = "Username")]
    pub username: &'a str,
}

impl Operation for ForgotPassword<'_> {
    type Reply = CodeSent;
    const NAME: &'static str = "ForgotPassword";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `ConfirmForgotPassword`, which sets the new password.
#[derive(Serialize)]
pub struct ConfirmForgotPassword<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name or alias of the [`ForgotPassword`] request.
    #[serde(rename = "Username")]
    pub username: &'a str,
    /// The code that was sent.
    #[serde(rename = "ConfirmationCode")]
    pub code: &'a Code,
    /// The new password.
    #[serde(rename = "Password")]
    pub password: &'a Password,
}

impl Operation for ConfirmForgotPassword<'_> {
    type Reply = Empty;
    const NAME: &'static str = "ConfirmForgotPassword";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `ChangePassword`, which sets a new password for a signed-in user who
/// knows the old one, or the first password of a user who has none.
#[derive(Serialize)]
pub struct ChangePassword<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The current password. A user who has none gives none.
    #[serde(rename = "PreviousPassword", skip_serializing_if = "Option::is_none")]
    pub previous: Option<&'a Password>,
    /// The new password.
    #[serde(rename = "ProposedPassword")]
    pub proposed: &'a Password,
}

impl Operation for ChangePassword<'_> {
    type Reply = Empty;
    const NAME: &'static str = "ChangePassword";
}
