//! Changes and verifies the signed-in user's attributes: `UpdateUserAttributes`,
//! `GetUserAttributeVerificationCode` and `VerifyUserAttribute`.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation};
use super::secret::{AccessToken, Code};
use super::sign_up::{Attribute, CodeDeliveryDetails, CodeSent};

/// The request of `UpdateUserAttributes`, which changes attributes. If the pool verifies
/// a changed attribute automatically, the call also sends a code to its new address.
#[derive(Serialize)]
pub struct UpdateUserAttributes<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The attributes with their new values.
    #[serde(rename = "UserAttributes")]
    pub attributes: &'a [Attribute],
}

/// The reply of [`UpdateUserAttributes`].
#[derive(Debug, Deserialize)]
pub struct AttributesUpdated {
    /// The deliveries of the codes that were sent.
    #[serde(rename = "CodeDeliveryDetailsList", default)]
    pub deliveries: Option<Vec<CodeDeliveryDetails>>,
}

impl Operation for UpdateUserAttributes<'_> {
    type Reply = AttributesUpdated;
    const NAME: &'static str = "UpdateUserAttributes";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `GetUserAttributeVerificationCode`, which sends a code to the address
/// in an attribute.
#[derive(Serialize)]
pub struct GetUserAttributeVerificationCode<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The attribute's name: `email` or `phone_number`.
    #[serde(rename = "AttributeName")]
    pub attribute: &'a str,
}

impl Operation for GetUserAttributeVerificationCode<'_> {
    type Reply = CodeSent;
    const NAME: &'static str = "GetUserAttributeVerificationCode";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `VerifyUserAttribute`, which proves that an address is the user's with
/// the code that was sent to it.
#[derive(Serialize)]
pub struct VerifyUserAttribute<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The attribute's name: `email` or `phone_number`.
    #[serde(rename = "AttributeName")]
    pub attribute: &'a str,
    /// The code that was sent.
    #[serde(rename = "Code")]
    pub code: &'a Code,
}

impl Operation for VerifyUserAttribute<'_> {
    type Reply = Empty;
    const NAME: &'static str = "VerifyUserAttribute";
}
