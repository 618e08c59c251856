//! The signed-in user's passkeys: `StartWebAuthnRegistration`,
//! `CompleteWebAuthnRegistration`, `ListWebAuthnCredentials` and
//! `DeleteWebAuthnCredential`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::operation::{Empty, Operation, Retry};
use super::secret::AccessToken;

/// The request of `StartWebAuthnRegistration`, which returns the options that a browser
/// needs to create a passkey.
#[derive(Serialize)]
pub struct StartWebAuthnRegistration<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

/// The reply of [`StartWebAuthnRegistration`].
#[derive(Debug, Deserialize)]
pub struct RegistrationStarted {
    /// A `PublicKeyCredentialCreationOptionsJSON`, which only the browser interprets.
    #[serde(rename = "CredentialCreationOptions")]
    pub options: Value,
}

impl Operation for StartWebAuthnRegistration<'_> {
    type Reply = RegistrationStarted;
    const NAME: &'static str = "StartWebAuthnRegistration";
}

/// The request of `CompleteWebAuthnRegistration`, which registers the passkey that the
/// browser created.
#[derive(Serialize)]
pub struct CompleteWebAuthnRegistration<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The `RegistrationResponseJSON` of the new passkey.
    #[serde(rename = "Credential")]
    pub credential: &'a Value,
}

impl Operation for CompleteWebAuthnRegistration<'_> {
    type Reply = Empty;
    const NAME: &'static str = "CompleteWebAuthnRegistration";
}

/// The request of `ListWebAuthnCredentials`, which lists the user's passkeys page by
/// page.
#[derive(Serialize)]
pub struct ListWebAuthnCredentials<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The pagination token of the previous page; `None` for the first page.
    #[serde(rename = "NextToken", skip_serializing_if = "Option::is_none")]
    pub after: Option<&'a str>,
}

/// The reply of [`ListWebAuthnCredentials`].
#[derive(Debug, Deserialize)]
pub struct CredentialList {
    /// The passkeys of this page.
    #[serde(rename = "Credentials", default)]
    pub credentials: Vec<ListedCredential>,
    /// The pagination token for the next page; `None` on the last page.
    #[serde(rename = "NextToken", default)]
    pub next: Option<String>,
}

/// One passkey in the pool's list.
#[derive(Debug, Deserialize)]
pub struct ListedCredential {
    /// The passkey's id.
    #[serde(rename = "CredentialId")]
    pub id: String,
    /// The name that the pool gave the passkey.
    #[serde(rename = "FriendlyCredentialName", default)]
    pub name: String,
    /// The time at which the passkey was created, in seconds since 1970.
    #[serde(rename = "CreatedAt", default)]
    pub created: Option<f64>,
    /// The domain that the passkey belongs to.
    #[serde(rename = "RelyingPartyId", default)]
    pub relying_party_id: String,
    /// The attachment of its authenticator, `platform` or `cross-platform`, if the
    /// browser stated it.
    #[serde(rename = "AuthenticatorAttachment", default)]
    pub attachment: Option<String>,
    /// The transports of its authenticator, such as `internal`, `usb` or `hybrid`.
    #[serde(rename = "AuthenticatorTransports", default)]
    pub transports: Vec<String>,
}

impl Operation for ListWebAuthnCredentials<'_> {
    type Reply = CredentialList;
    const NAME: &'static str = "ListWebAuthnCredentials";
    const RETRY: Retry = Retry::Safe;
}

/// The request of `DeleteWebAuthnCredential`, which deletes a passkey, so that nobody can
/// sign in with it any more.
#[derive(Serialize)]
pub struct DeleteWebAuthnCredential<'a> {
    /// The user's access token.
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
