//! The signed-in user: `GetUser` and `DeleteUser`.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation, Retry};
use super::secret::AccessToken;
use super::sign_up::Attribute;

/// The request of `GetUser`, which returns the user that the access token belongs to.
#[derive(Serialize)]
pub struct GetUser<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

/// The reply of [`GetUser`].
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    /// The user name in the pool.
    #[serde(rename = "Username")]
    pub username: String,
    /// The attributes that this app client may read.
    #[serde(rename = "UserAttributes", default)]
    pub attributes: Vec<Attribute>,
    /// `UserMFASettingList`: the second factors that are turned on, by their names in the
    /// API.
    #[serde(rename = "UserMFASettingList", default)]
    pub factors: Option<Vec<String>>,
    /// `PreferredMfaSetting`: the second factor that sign-ins ask for if several are
    /// turned on.
    #[serde(rename = "PreferredMfaSetting", default)]
    pub preferred_factor: Option<String>,
}

impl User {
    /// Returns the value of the attribute with this name.
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
    const RETRY: Retry = Retry::Safe;
}

/// The request of `GetUserAuthFactors`, which lists the first factors of the user that the
/// access token belongs to.
#[derive(Serialize)]
pub struct GetUserAuthFactors<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

/// The reply of [`GetUserAuthFactors`].
#[derive(Clone, Debug, Deserialize)]
pub struct UserAuthFactors {
    /// `ConfiguredUserAuthFactors`: the first factors that the user can sign in with, by
    /// their names in the API.
    #[serde(rename = "ConfiguredUserAuthFactors", default)]
    pub first_factors: Option<Vec<String>>,
}

impl Operation for GetUserAuthFactors<'_> {
    type Reply = UserAuthFactors;
    const NAME: &'static str = "GetUserAuthFactors";
    const RETRY: Retry = Retry::Safe;
}

/// The request of `DeleteUser`, which deletes the user that the access token belongs to.
#[derive(Serialize)]
pub struct DeleteUser<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

impl Operation for DeleteUser<'_> {
    type Reply = Empty;
    const NAME: &'static str = "DeleteUser";
}
