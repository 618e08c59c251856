//! What the signed-in user tells of themselves, changed and verified:
//! UpdateUserAttributes, GetUserAttributeVerificationCode, VerifyUserAttribute.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation};
use super::secret::{AccessToken, Code};
use super::sign_up::{Attribute, CodeDeliveryDetails, CodeSent};

/// `UpdateUserAttributes`: changes attributes. Where the pool verifies a changed one by
/// itself, a code is on its way.
#[derive(Serialize)]
pub struct UpdateUserAttributes<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The attributes to be.
    #[serde(rename = "UserAttributes")]
    pub attributes: &'a [Attribute],
}

/// The reply of [`UpdateUserAttributes`].
#[derive(Debug, Deserialize)]
pub struct AttributesUpdated {
    /// The codes that were sent.
    #[serde(rename = "CodeDeliveryDetailsList", default)]
    pub deliveries: Option<Vec<CodeDeliveryDetails>>,
}

impl Operation for UpdateUserAttributes<'_> {
    type Reply = AttributesUpdated;
    const NAME: &'static str = "UpdateUserAttributes";
}

/// `GetUserAttributeVerificationCode`: sends a code to an attribute's address.
#[derive(Serialize)]
pub struct GetUserAttributeVerificationCode<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// `email` or `phone_number`.
    #[serde(rename = "AttributeName")]
    pub attribute: &'a str,
}

impl Operation for GetUserAttributeVerificationCode<'_> {
    type Reply = CodeSent;
    const NAME: &'static str = "GetUserAttributeVerificationCode";
}

/// `VerifyUserAttribute`: proves the address with the code that was sent to it.
#[derive(Serialize)]
pub struct VerifyUserAttribute<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// `email` or `phone_number`.
    #[serde(rename = "AttributeName")]
    pub attribute: &'a str,
    /// The code.
    #[serde(rename = "Code")]
    pub code: &'a Code,
}

impl Operation for VerifyUserAttribute<'_> {
    type Reply = Empty;
    const NAME: &'static str = "VerifyUserAttribute";
}
