//! Second factors: AssociateSoftwareToken and VerifySoftwareToken, in the middle of a
//! sign-in and for who is signed in, and SetUserMFAPreference.

use serde::{Deserialize, Serialize};

use super::challenge::MfaType;
use super::operation::{Empty, Operation};
use super::secret::{AccessToken, ChallengeSession, Code, TotpSecret};

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

/// `AssociateSoftwareToken` for who is signed in.
#[derive(Serialize)]
pub struct AssociateOwnSoftwareToken<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

impl Operation for AssociateOwnSoftwareToken<'_> {
    type Reply = SoftwareToken;
    const NAME: &'static str = "AssociateSoftwareToken";
}

/// `VerifySoftwareToken` for who is signed in.
#[derive(Serialize)]
pub struct VerifyOwnSoftwareToken<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// What the app shows.
    #[serde(rename = "UserCode")]
    pub code: &'a Code,
}

impl Operation for VerifyOwnSoftwareToken<'_> {
    type Reply = SoftwareTokenVerified;
    const NAME: &'static str = "VerifySoftwareToken";
}

/// `SetUserMFAPreference`: a second factor on, preferred, or off. Names one kind and
/// leaves the others alone: the service also looks at a kind that is named to be off, and
/// refuses where its address is missing.
#[derive(Serialize)]
pub struct SetUserMfaPreference<'a> {
    #[serde(rename = "AccessToken")]
    access_token: &'a AccessToken,
    #[serde(rename = "SMSMfaSettings", skip_serializing_if = "Option::is_none")]
    sms: Option<MfaSettings>,
    #[serde(
        rename = "SoftwareTokenMfaSettings",
        skip_serializing_if = "Option::is_none"
    )]
    software_token: Option<MfaSettings>,
    #[serde(rename = "EmailMfaSettings", skip_serializing_if = "Option::is_none")]
    email: Option<MfaSettings>,
}

/// What becomes of one second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MfaSettings {
    /// Whether it is on.
    #[serde(rename = "Enabled")]
    pub enabled: bool,
    /// Whether it is the one to be asked for.
    #[serde(rename = "PreferredMfa")]
    pub preferred: bool,
}

impl<'a> SetUserMfaPreference<'a> {
    /// Sets one kind.
    #[must_use]
    pub fn of(access_token: &'a AccessToken, kind: MfaType, settings: MfaSettings) -> Self {
        let only = |this| (this == kind).then_some(settings);
        Self {
            access_token,
            sms: only(MfaType::Sms),
            software_token: only(MfaType::SoftwareToken),
            email: only(MfaType::Email),
        }
    }
}

impl Operation for SetUserMfaPreference<'_> {
    type Reply = Empty;
    const NAME: &'static str = "SetUserMFAPreference";
}
