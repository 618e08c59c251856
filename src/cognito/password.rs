//! Forgotten passwords: ForgotPassword, ConfirmForgotPassword.

use serde::Serialize;

use super::operation::{Empty, Operation};
use super::secret::{Code, Password};
use super::sign_up::CodeSent;

/// `ForgotPassword`: sends a code that permits a new password.
#[derive(Serialize)]
pub struct ForgotPassword<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name, or a verified alias.
    #[serde(rename = "Username")]
    pub username: &'a str,
}

impl Operation for ForgotPassword<'_> {
    type Reply = CodeSent;
    const NAME: &'static str = "ForgotPassword";
}

/// `ConfirmForgotPassword`: sets the new password.
#[derive(Serialize)]
pub struct ConfirmForgotPassword<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// As in [`ForgotPassword`].
    #[serde(rename = "Username")]
    pub username: &'a str,
    /// The code.
    #[serde(rename = "ConfirmationCode")]
    pub code: &'a Code,
    /// The password to be.
    #[serde(rename = "Password")]
    pub password: &'a Password,
}

impl Operation for ConfirmForgotPassword<'_> {
    type Reply = Empty;
    const NAME: &'static str = "ConfirmForgotPassword";
}
