//! Sign-ins that are in progress.
//!
//! A session is an opaque random value. The pool keeps only its fingerprint, together
//! with the stage that the sign-in has reached. Each answer uses its session up and
//! brings a new one, except that a wrong code may be tried again a few times.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    clock::Timestamp,
    passkey::PasskeyRequest,
    secret::{Secret, fingerprint},
    triggers::ChallengeResult,
    user::{Factor, SrpCredential},
};

/// One sign-in that is in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthSession {
    /// The fingerprint of the session, or of the secret block of an SRP proof.
    pub fingerprint: String,
    /// The id of the client that the session was given to.
    pub client_id: String,
    /// The user or the unknown name that signs in.
    #[serde(rename = "who")]
    pub subject: SubjectRef,
    /// The stage, which says what the next answer must bring.
    pub stage: Stage,
    /// The steps that are already done.
    pub progress: Progress,
    /// The time at which the session expires.
    pub expires: Timestamp,
    /// The number of wrong answers that the session still survives.
    pub tries_left: u32,
}

impl AuthSession {
    /// Returns the key under which the session's record is stored: its fingerprint.
    #[must_use]
    pub fn key(session: &str) -> String {
        fingerprint(session)
    }
}

/// The subject of a sign-in, as its session refers to it. The names in the state file
/// are older than those here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum SubjectRef {
    /// A user of the pool.
    User {
        /// The user's `sub`.
        sub: String,
    },
    /// A name that no user has. The replies look like those for a real user, and no
    /// answer is ever accepted, so that they do not reveal which names exist.
    #[serde(rename = "Nobody")]
    UnknownName {
        /// The name that was typed.
        name: String,
    },
}

/// The steps of a sign-in that are already done.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// The key of the device that the client claims to be.
    pub device_key: Option<String>,
    /// Set if the first factor was a code or a passkey, after which Cognito asks for no
    /// second one.
    pub passwordless: bool,
    /// Set once the second factor has been given.
    pub second_factor_given: bool,
    /// Set once the device has proven itself.
    pub device_proven: bool,
    /// Set if a custom challenge follows the password.
    pub custom: bool,
    /// The results of the challenges of a custom sign-in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<ChallengeResult>,
    /// The parameters of a custom challenge that only the verify function gets.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub private_parameters: BTreeMap<String, Secret>,
    /// The metadata of a custom challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_metadata: Option<String>,
    /// Set if the user signs in on a page of the pool's domain.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hosted: bool,
}

/// The stage of a sign-in: what the next answer must bring.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Stage {
    /// The answer to `PASSWORD_VERIFIER`.
    PasswordVerifier(SrpState),
    /// The answer to `SELECT_CHALLENGE`: the name of one of these challenges.
    SelectChallenge(Vec<String>),
    /// The answer to `PASSWORD`.
    Password,
    /// The answer to `PASSWORD_SRP`.
    PasswordSrp,
    /// The answer to `EMAIL_OTP` or `SMS_OTP` as the first factor.
    FirstCode {
        /// The name of the challenge: `EMAIL_OTP` or `SMS_OTP`.
        challenge: String,
        /// The code that was sent, or `None` if the name has no user.
        code: Option<Secret>,
    },
    /// The answer to `WEB_AUTHN`.
    Passkey(PasskeyRequest),
    /// The answer to `SMS_MFA`, or to `EMAIL_OTP` as the second factor.
    Code {
        /// The second factor that was asked for.
        factor: Factor,
        /// The code that was sent.
        code: Secret,
        /// An e-mail address that becomes the user's with the right code.
        new_email: Option<String>,
    },
    /// The answer to `SOFTWARE_TOKEN_MFA`.
    SoftwareToken,
    /// The answer to `SELECT_MFA_TYPE`: one of these factors.
    SelectMfaType(Vec<Factor>),
    /// The answer to `MFA_SETUP`.
    MfaSetup {
        /// The factors that can be set up.
        options: Vec<Factor>,
        /// The key for an authenticator app that AssociateSoftwareToken gave out.
        key: Option<Secret>,
        /// Set once a right code of that key has been given.
        verified: bool,
        /// The time step of that code.
        #[serde(default)]
        step: Option<i64>,
        /// The name that the user gives the app.
        name: Option<String>,
    },
    /// The answer to `NEW_PASSWORD_REQUIRED`.
    NewPassword,
    /// The answer to `CUSTOM_CHALLENGE`.
    Custom,
    /// The answer to `DEVICE_SRP_AUTH`.
    DeviceSrp,
    /// The answer to `DEVICE_PASSWORD_VERIFIER`.
    DeviceVerifier(SrpState),
    /// The session of a user who has signed up and is not confirmed yet.
    SignedUp,
    /// The session of a user who has just been confirmed, so that the first sign-in needs
    /// no more proof.
    Confirmed,
}

/// The values, in hexadecimal, that the server remembers between sending B and receiving
/// the SRP proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SrpState {
    /// The client's public value A.
    pub client: String,
    /// The server's private value b.
    pub secret: Secret,
    /// The server's public value B.
    pub server: String,
    /// The salt and the verifier.
    pub credential: SrpCredential,
    /// The name that the proof is made for: `USER_ID_FOR_SRP`, or the device key.
    pub user: String,
    /// The fingerprint of the session that must come with the proof, if one was given.
    pub session: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_session_keeps_its_older_names() {
        let record = r#"{
            "fingerprint": "f", "client_id": "c", "who": { "Nobody": { "name": "jeff" } },
            "stage": { "Passkey": {
                "challenge": "x",
                "relying_party": { "id": "localhost", "verified_users_only": true }
            } },
            "progress": {
                "device_key": null, "passwordless": false, "second_factor_given": false,
                "device_proven": false, "custom": false
            },
            "expires": 0, "tries_left": 3
        }"#;
        let session: AuthSession = serde_json::from_str(record).unwrap();
        let expected: serde_json::Value = serde_json::from_str(record).unwrap();
        assert_eq!(serde_json::to_value(session).unwrap(), expected);
    }
}
