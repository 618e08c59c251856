//! New passwords: ForgotPassword, ConfirmForgotPassword, ChangePassword.

use serde::Serialize;

use super::operation::{Empty, Operation};
use super::secret::{AccessToken, Code, Password};
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

/// `ChangePassword`: a new password for who knows the old one.
#[derive(Serialize)]
pub struct ChangePassword<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The password as it is.
    #[serde(rename = "PreviousPassword")]
    pub previous: &'a Password,
    /// The password to be.
    #[serde(rename = "ProposedPassword")]
    pub proposed: &'a Password,
}

impl Operation for ChangePassword<'_> {
    type Reply = Empty;
    const NAME: &'static str = "ChangePassword";
}
