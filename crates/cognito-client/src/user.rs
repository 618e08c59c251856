//! The signed-in user: GetUser, DeleteUser.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation, Repeat};
use super::secret::AccessToken;
use super::sign_up::Attribute;

/// `GetUser`: who the access token belongs to.
#[derive(Serialize)]
pub struct GetUser<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

/// The reply of [`GetUser`].
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    /// The pool's user name.
    #[serde(rename = "Username")]
    pub username: String,
    /// The attributes this client may read.
    #[serde(rename = "UserAttributes", default)]
    pub attributes: Vec<Attribute>,
    /// `UserMFASettingList`: the second factors that are on, by their names on the wire.
    #[serde(rename = "UserMFASettingList", default)]
    pub factors: Option<Vec<String>>,
    /// `PreferredMfaSetting`: the one that is asked for where there are several.
    #[serde(rename = "PreferredMfaSetting", default)]
    pub preferred_factor: Option<String>,
}

impl User {
    /// An attribute's value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }
}

impl Operation for GetUser<'_> {
    type Reply = User;
    const NAME: &'static str = "GetUser";
    const REPEAT: Repeat = Repeat::Safe;
}

/// `DeleteUser`: deletes who the access token belongs to.
#[derive(Serialize)]
pub struct DeleteUser<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

impl Operation for DeleteUser<'_> {
    type Reply = Empty;
    const NAME: &'static str = "DeleteUser";
}
