//! Second factors: `AssociateSoftwareToken` and `VerifySoftwareToken`, both during a
//! sign-in and for a signed-in user, and `SetUserMFAPreference`.

use serde::{Deserialize, Serialize};

use super::challenge::MfaType;
use super::operation::{Empty, Operation};
use super::secret::{AccessToken, ChallengeSession, Code, TotpSecret};

/// The request of `AssociateSoftwareToken` during a sign-in, which returns a new key for
/// an authenticator app.
#[derive(Serialize)]
pub struct AssociateSoftwareToken<'a> {
    /// The session of the challenge `MFA_SETUP`.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
}

/// The reply of [`AssociateSoftwareToken`].
#[derive(Debug, Deserialize)]
pub struct SoftwareToken {
    /// The key of the authenticator app, in base32.
    #[serde(rename = "SecretCode")]
    pub secret: TotpSecret,
    /// The session for the next call.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
}

impl Operation for AssociateSoftwareToken<'_> {
    type Reply = SoftwareToken;
    const NAME: &'static str = "AssociateSoftwareToken";
}

/// The request of `VerifySoftwareToken` during a sign-in, which proves that the
/// authenticator app has the key.
#[derive(Serialize)]
pub struct VerifySoftwareToken<'a> {
    /// The session from the [`SoftwareToken`] reply.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
    /// The code that the authenticator app shows.
    #[serde(rename = "UserCode")]
    pub code: &'a Code,
}

/// The reply of [`VerifySoftwareToken`].
#[derive(Debug, Deserialize)]
pub struct SoftwareTokenVerified {
    /// The status. The app is set up only if it is `SUCCESS`.
    #[serde(rename = "Status", default)]
    pub status: String,
    /// The session for the next call.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
}

impl Operation for VerifySoftwareToken<'_> {
    type Reply = SoftwareTokenVerified;
    const NAME: &'static str = "VerifySoftwareToken";
}

/// The request of `AssociateSoftwareToken` for a signed-in user.
#[derive(Serialize)]
pub struct AssociateOwnSoftwareToken<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

impl Operation for AssociateOwnSoftwareToken<'_> {
    type Reply = SoftwareToken;
    const NAME: &'static str = "AssociateSoftwareToken";
}

/// The request of `VerifySoftwareToken` for a signed-in user.
#[derive(Serialize)]
pub struct VerifyOwnSoftwareToken<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The code that the authenticator app shows.
    #[serde(rename = "UserCode")]
    pub code: &'a Code,
}

impl Operation for VerifyOwnSoftwareToken<'_> {
    type Reply = SoftwareTokenVerified;
    const NAME: &'static str = "VerifySoftwareToken";
}

/// The request of `SetUserMFAPreference`, which turns a second factor on or off, or makes
/// it the preferred one.
///
/// The request names one factor and leaves the others unchanged. The service also checks
/// a factor that is named in order to turn it off, and refuses the call if the address of
/// that factor is missing.
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
    #[serde(
        rename = "WebAuthnMfaSettings",
        skip_serializing_if = "Option::is_none"
    )]
    passkeys: Option<PasskeyMfaSettings>,
}

/// The new settings of passkeys as both factors.
#[derive(Clone, Copy, Debug, Serialize)]
struct PasskeyMfaSettings {
    #[serde(rename = "Enabled")]
    enabled: bool,
}

/// The new settings of one second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MfaSettings {
    /// The factor is turned on if this is set, and off if it is not.
    #[serde(rename = "Enabled")]
    pub enabled: bool,
    /// The factor becomes the preferred one, which sign-ins ask for, if this is set.
    #[serde(rename = "PreferredMfa")]
    pub preferred: bool,
}

impl<'a> SetUserMfaPreference<'a> {
    /// Creates a request that changes the settings of one second factor.
    #[must_use]
    pub fn of(access_token: &'a AccessToken, kind: MfaType, settings: MfaSettings) -> Self {
        let only = |this| (this == kind).then_some(settings);
        Self {
            access_token,
            sms: only(MfaType::Sms),
            software_token: only(MfaType::SoftwareToken),
            email: only(MfaType::Email),
            passkeys: None,
        }
    }

    /// Creates a request that makes passkeys count for both factors. It repeats the
    /// settings of the `active` second factors, because the service refuses the request
    /// without one ("WebAuthn MFA requires enabling an additional MFA setting.").
    #[must_use]
    pub fn with_passkeys(
        access_token: &'a AccessToken,
        active: &[MfaType],
        preferred: Option<MfaType>,
    ) -> Self {
        let as_is = |kind| {
            active.contains(&kind).then_some(MfaSettings {
                enabled: true,
                preferred: preferred == Some(kind),
            })
        };
        Self {
            access_token,
            sms: as_is(MfaType::Sms),
            software_token: as_is(MfaType::SoftwareToken),
            email: as_is(MfaType::Email),
            passkeys: Some(PasskeyMfaSettings { enabled: true }),
        }
    }
}

impl Operation for SetUserMfaPreference<'_> {
    type Reply = Empty;
    const NAME: &'static str = "SetUserMFAPreference";
}
