//! Signing up: `SignUp`, `ConfirmSignUp` and `ResendConfirmationCode`.

use serde::{Deserialize, Serialize};

use super::operation::Operation;
use super::secret::{ChallengeSession, Code, Password};

/// One attribute of a user, such as `email`, `phone_number` or `custom:team`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The attribute's name. The name of a custom attribute is always `custom:<name>`.
    #[serde(rename = "Name")]
    pub name: String,
    /// The attribute's value, which is always text.
    #[serde(rename = "Value", default)]
    pub value: String,
}

impl Attribute {
    /// Creates an attribute with this name and value.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// The delivery of a code, with the address masked by the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CodeDeliveryDetails {
    /// The masked address, such as `j***@e***` or `+*******0100`.
    #[serde(rename = "Destination", default)]
    pub destination: String,
    /// The attribute that the code verifies: `email` or `phone_number`.
    #[serde(rename = "AttributeName", default)]
    pub attribute: String,
    /// The medium of the delivery: `EMAIL` or `SMS`.
    #[serde(rename = "DeliveryMedium", default)]
    pub medium: String,
}

/// The request of `SignUp`, which creates a user who then has to be confirmed with a
/// code.
#[derive(Serialize)]
pub struct SignUp<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The new user name.
    #[serde(rename = "Username")]
    pub username: &'a str,
    /// The password, which has to satisfy the pool's policy. A user needs none in a pool
    /// that accepts one-time codes as the first factor of a sign-in.
    #[serde(rename = "Password", skip_serializing_if = "Option::is_none")]
    pub password: Option<&'a Password>,
    /// The user's attributes.
    #[serde(rename = "UserAttributes")]
    pub attributes: &'a [Attribute],
}

/// The reply of [`SignUp`].
#[derive(Debug, Deserialize)]
pub struct SignUpReply {
    /// Set if the user needs no code, because a Lambda trigger of the pool has confirmed
    /// the user already.
    #[serde(rename = "UserConfirmed")]
    pub confirmed: bool,
    /// The delivery of the code, if one was sent.
    #[serde(rename = "CodeDeliveryDetails")]
    pub delivery: Option<CodeDeliveryDetails>,
    /// The session for [`ConfirmSignUp`], where the app client allows `USER_AUTH`.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
}

impl Operation for SignUp<'_> {
    type Reply = SignUpReply;
    const NAME: &'static str = "SignUp";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `ConfirmSignUp`, which proves that an address is the user's with the
/// code that was sent to it.
#[derive(Serialize)]
pub struct ConfirmSignUp<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name of the [`SignUp`] request.
    #[serde(rename = "Username")]
    pub username: &'a str,
    /// The code that was sent.
    #[serde(rename = "ConfirmationCode")]
    pub code: &'a Code,
    /// The session of the [`SignUp`] reply, for a sign-in right after the confirmation.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
}

/// The reply of [`ConfirmSignUp`].
#[derive(Debug, Deserialize)]
pub struct SignUpConfirmed {
    /// The session for the first `InitiateAuth`, where the app client allows `USER_AUTH`.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
}

impl Operation for ConfirmSignUp<'_> {
    type Reply = SignUpConfirmed;
    const NAME: &'static str = "ConfirmSignUp";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `ResendConfirmationCode`, which sends a new code and invalidates the
/// previous one.
#[derive(Serialize)]
pub struct ResendConfirmationCode<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name of the [`SignUp`] request.
    #[serde(rename = "Username")]
    pub username: &'a str,
}

/// The reply of every call that sends a code.
#[derive(Debug, Deserialize)]
pub struct CodeSent {
    /// The delivery of the code.
    #[serde(rename = "CodeDeliveryDetails")]
    pub delivery: Option<CodeDeliveryDetails>,
}

impl Operation for ResendConfirmationCode<'_> {
    type Reply = CodeSent;
    const NAME: &'static str = "ResendConfirmationCode";
    const TAKES_CLIENT_METADATA: bool = true;
}
