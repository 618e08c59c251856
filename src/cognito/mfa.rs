//! Setting up an authenticator app in the middle of a sign-in: AssociateSoftwareToken,
//! VerifySoftwareToken.

use serde::{Deserialize, Serialize};

use super::operation::Operation;
use super::secret::{ChallengeSession, Code, TotpSecret};

/// `AssociateSoftwareToken`: a new key for an authenticator app.
#[derive(Serialize)]
pub struct AssociateSoftwareToken<'a> {
    /// The session of `MFA_SETUP`.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
}

/// The reply of [`AssociateSoftwareToken`].
#[derive(Debug, Deserialize)]
pub struct SoftwareToken {
    /// The key, base32.
    #[serde(rename = "SecretCode")]
    pub secret: TotpSecret,
    /// To go on with.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
}

impl Operation for AssociateSoftwareToken<'_> {
    type Reply = SoftwareToken;
    const NAME: &'static str = "AssociateSoftwareToken";
}

/// `VerifySoftwareToken`: proves that the app has the key.
#[derive(Serialize)]
pub struct VerifySoftwareToken<'a> {
    /// The session of [`SoftwareToken`].
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
    /// What the app shows.
    #[serde(rename = "UserCode")]
    pub code: &'a Code,
}

/// The reply of [`VerifySoftwareToken`].
#[derive(Debug, Deserialize)]
pub struct SoftwareTokenVerified {
    /// `SUCCESS`, or the app is not set up.
    #[serde(rename = "Status", default)]
    pub status: String,
    /// To go on with.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
}

impl Operation for VerifySoftwareToken<'_> {
    type Reply = SoftwareTokenVerified;
    const NAME: &'static str = "VerifySoftwareToken";
}
