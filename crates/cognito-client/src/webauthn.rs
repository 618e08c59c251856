//! The signed-in user's passkeys: StartWebAuthnRegistration,
//! CompleteWebAuthnRegistration, ListWebAuthnCredentials, DeleteWebAuthnCredential.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::operation::{Empty, Operation, Repeat};
use super::secret::AccessToken;

/// `StartWebAuthnRegistration`: what a browser needs to make a passkey.
#[derive(Serialize)]
pub struct StartWebAuthnRegistration<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

/// The reply of [`StartWebAuthnRegistration`].
#[derive(Debug, Deserialize)]
pub struct RegistrationStarted {
    /// A `PublicKeyCredentialCreationOptionsJSON`, for the browser alone to read.
    #[serde(rename = "CredentialCreationOptions")]
    pub options: Value,
}

impl Operation for StartWebAuthnRegistration<'_> {
    type Reply = RegistrationStarted;
    const NAME: &'static str = "StartWebAuthnRegistration";
}

/// `CompleteWebAuthnRegistration`: hands in what the browser made.
#[derive(Serialize)]
pub struct CompleteWebAuthnRegistration<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// A `RegistrationResponseJSON`.
    #[serde(rename = "Credential")]
    pub credential: &'a Value,
}

impl Operation for CompleteWebAuthnRegistration<'_> {
    type Reply = Empty;
    const NAME: &'static str = "CompleteWebAuthnRegistration";
}

/// `ListWebAuthnCredentials`: the passkeys there are, a page at a time.
#[derive(Serialize)]
pub struct ListWebAuthnCredentials<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// Where the page before ended.
    #[serde(rename = "NextToken", skip_serializing_if = "Option::is_none")]
    pub after: Option<&'a str>,
}

/// The reply of [`ListWebAuthnCredentials`].
#[derive(Debug, Deserialize)]
pub struct CredentialList {
    /// This page.
    #[serde(rename = "Credentials", default)]
    pub credentials: Vec<ListedCredential>,
    /// Where it ends; nothing on the last one.
    #[serde(rename = "NextToken", default)]
    pub next: Option<String>,
}

/// One passkey, as the pool lists it.
#[derive(Debug, Deserialize)]
pub struct ListedCredential {
    /// Its id.
    #[serde(rename = "CredentialId")]
    pub id: String,
    /// The name the pool gave it.
    #[serde(rename = "FriendlyCredentialName", default)]
    pub name: String,
    /// When it was made, in seconds since 1970.
    #[serde(rename = "CreatedAt", default)]
    pub created: Option<f64>,
}

impl Operation for ListWebAuthnCredentials<'_> {
    type Reply = CredentialList;
    const NAME: &'static str = "ListWebAuthnCredentials";
    const REPEAT: Repeat = Repeat::Safe;
}

/// `DeleteWebAuthnCredential`: signs nobody in any more.
#[derive(Serialize)]
pub struct DeleteWebAuthnCredential<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The passkey's id.
    #[serde(rename = "CredentialId")]
    pub id: &'a str,
}

impl Operation for DeleteWebAuthnCredential<'_> {
    type Reply = Empty;
    const NAME: &'static str = "DeleteWebAuthnCredential";
}
