//! Signing up: SignUp, ConfirmSignUp, ResendConfirmationCode.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation};
use super::secret::{Code, Password};

/// One attribute of a user: `email`, `phone_number`, `custom:genre` …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The attribute's name; a custom one is always `custom:<name>`.
    #[serde(rename = "Name")]
    pub name: String,
    /// Its value, always text.
    #[serde(rename = "Value", default)]
    pub value: String,
}

impl Attribute {
    /// An attribute of that name and value.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// Where a code went, masked by the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CodeDeliveryDetails {
    /// The masked address: `j***@e***`, `+*******0100`.
    #[serde(rename = "Destination", default)]
    pub destination: String,
    /// The attribute it proves: `email`, `phone_number`.
    #[serde(rename = "AttributeName", default)]
    pub attribute: String,
    /// `EMAIL` or `SMS`.
    #[serde(rename = "DeliveryMedium", default)]
    pub medium: String,
}

/// `SignUp`: a new user, to be confirmed with a code.
#[derive(Serialize)]
pub struct SignUp<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The new user name.
    #[serde(rename = "Username")]
    pub username: &'a str,
    /// The password, under the pool's policy.
    #[serde(rename = "Password")]
    pub password: &'a Password,
    /// What the user tells of themselves.
    #[serde(rename = "UserAttributes")]
    pub attributes: &'a [Attribute],
}

/// The reply of [`SignUp`].
#[derive(Debug, Deserialize)]
pub struct SignUpReply {
    /// Whether the user needs no code (a trigger of the pool may confirm at once).
    #[serde(rename = "UserConfirmed")]
    pub confirmed: bool,
    /// Where the code went, where one was sent.
    #[serde(rename = "CodeDeliveryDetails")]
    pub delivery: Option<CodeDeliveryDetails>,
}

impl Operation for SignUp<'_> {
    type Reply = SignUpReply;
    const NAME: &'static str = "SignUp";
}

/// `ConfirmSignUp`: proves the address with the code that was sent to it.
#[derive(Serialize)]
pub struct ConfirmSignUp<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name of [`SignUp`].
    #[serde(rename = "Username")]
    pub username: &'a str,
    /// The code.
    #[serde(rename = "ConfirmationCode")]
    pub code: &'a Code,
}

impl Operation for ConfirmSignUp<'_> {
    type Reply = Empty;
    const NAME: &'static str = "ConfirmSignUp";
}

/// `ResendConfirmationCode`: a new code; the one before it is spent.
#[derive(Serialize)]
pub struct ResendConfirmationCode<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The user name of [`SignUp`].
    #[serde(rename = "Username")]
    pub username: &'a str,
}

/// The reply of every call that sends a code.
#[derive(Debug, Deserialize)]
pub struct CodeSent {
    /// Where it went.
    #[serde(rename = "CodeDeliveryDetails")]
    pub delivery: Option<CodeDeliveryDetails>,
}

impl Operation for ResendConfirmationCode<'_> {
    type Reply = CodeSent;
    const NAME: &'static str = "ResendConfirmationCode";
}
