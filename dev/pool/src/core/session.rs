//! Sign-ins under way.
//!
//! A session is an opaque random value; what is kept is its fingerprint and where the sign-in
//! stands. Each answer uses its session up and brings a new one, except that a wrong code may be
//! tried again a few times.

use serde::{Deserialize, Serialize};

use super::{
    clock::Timestamp,
    passkey::PasskeyRequest,
    secret::{Secret, fingerprint},
    user::{Credential, Factor},
};

/// One sign-in under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthSession {
    /// Of the session, or of the secret block of an SRP proof.
    pub fingerprint: String,
    /// The client that it was given to.
    pub client_id: String,
    /// Who signs in.
    pub who: Who,
    /// What comes next.
    pub stage: Stage,
    /// What was settled before.
    pub progress: Progress,
    /// When it runs out.
    pub expires: Timestamp,
    /// Wrong answers that it survives.
    pub tries_left: u32,
}

impl AuthSession {
    /// The key under which a session is found again.
    #[must_use]
    pub fn key(session: &str) -> String {
        fingerprint(session)
    }
}

/// Who signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Who {
    /// This user.
    User {
        /// Its `sub`.
        sub: String,
    },
    /// A name without a user: the answers are believable, and nothing ever fits.
    Nobody {
        /// What was typed.
        name: String,
    },
}

/// What has been settled in this sign-in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// The device that the client says it is.
    pub device_key: Option<String>,
    /// The first factor was a code or a passkey, after which Cognito asks for no second one.
    pub passwordless: bool,
    /// The second factor has been given.
    pub second_factor_given: bool,
    /// The device has proven itself.
    pub device_proven: bool,
    /// A custom challenge follows the password.
    pub custom: bool,
}

/// What the next answer must bring.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Stage {
    /// `PASSWORD_VERIFIER`.
    PasswordVerifier(SrpState),
    /// `SELECT_CHALLENGE`, one of these.
    SelectChallenge(Vec<String>),
    /// `PASSWORD`.
    Password,
    /// `PASSWORD_SRP`.
    PasswordSrp,
    /// `EMAIL_OTP` or `SMS_OTP` as first factor. The code is nothing where nobody signs in.
    FirstCode {
        /// `EMAIL_OTP` or `SMS_OTP`.
        challenge: String,
        /// What was sent.
        code: Option<Secret>,
    },
    /// `WEB_AUTHN`.
    Passkey(PasskeyRequest),
    /// `SMS_MFA` or `EMAIL_OTP` as second factor.
    Code {
        /// Which of the two.
        factor: Factor,
        /// What was sent.
        code: Secret,
        /// An address that becomes the user's with the right code.
        new_email: Option<String>,
    },
    /// `SOFTWARE_TOKEN_MFA`.
    SoftwareToken,
    /// `SELECT_MFA_TYPE`, one of these.
    SelectMfaType(Vec<Factor>),
    /// `MFA_SETUP`, one of these.
    MfaSetup {
        /// What can be set up.
        options: Vec<Factor>,
        /// The authenticator key handed out.
        key: Option<Secret>,
        /// Whether its code has been given.
        verified: bool,
        /// The time step of that code.
        #[serde(default)]
        step: Option<i64>,
        /// What the user calls the app.
        name: Option<String>,
    },
    /// `NEW_PASSWORD_REQUIRED`.
    NewPassword,
    /// `CUSTOM_CHALLENGE`.
    Custom,
    /// `DEVICE_SRP_AUTH`.
    DeviceSrp,
    /// `DEVICE_PASSWORD_VERIFIER`.
    DeviceVerifier(SrpState),
    /// Signed up, and not confirmed yet.
    SignedUp,
    /// Confirmed, so that the first sign-in needs no more proof.
    Confirmed,
}

/// What the server remembers between B and the proof, in hexadecimal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SrpState {
    /// A.
    pub client: String,
    /// b.
    pub secret: Secret,
    /// B.
    pub server: String,
    /// Salt and verifier.
    pub credential: Credential,
    /// Who the proof is for: `USER_ID_FOR_SRP`, or the device key.
    pub user: String,
    /// The fingerprint of the session that must come with the proof, where one was given.
    pub session: Option<String>,
}
