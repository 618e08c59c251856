//! This module reads the reply of a sign-in, which holds either tokens or one challenge
//! of a closed set.

#[cfg(test)]
mod tests;

use super::error::{BadReply, CallError, Untrusted};
use super::secret::{ChallengeSession, Password};
use super::sign_in::AuthReply;
use super::tokens::AuthenticationResult;

/// The data that an answer to a challenge carries besides the answer itself.
///
/// Each reply brings a new handle, and each [`Challenge`] that can be answered owns the
/// handle of its own reply. The types therefore rule out an answer without a handle.
#[derive(Clone, Debug)]
pub struct Handle {
    /// The newest session. It is `None` for the password proof of some flows, which comes
    /// without a session.
    pub session: Option<ChallengeSession>,
    /// The user name to answer with. It is the value of `USER_ID_FOR_SRP` from the first
    /// reply that has one.
    pub username: String,
    /// The password that this sign-in has proved, if the flow keeps the password in the
    /// browser. It must not be sent as the answer to another challenge. It is wiped when
    /// the handle is dropped.
    pub proved: Option<Password>,
}

impl Handle {
    /// Returns `true` if `answer` is the password that the flow keeps in the browser.
    /// White space at either end of the two texts is ignored.
    #[must_use]
    pub fn is_proved_password(&self, answer: &str) -> bool {
        let proved = self
            .proved
            .as_ref()
            .map(|password| password.expose().trim());
        proved.is_some_and(|password| !password.is_empty() && password == answer.trim())
    }
}

/// The kinds of one-time code that a sign-in may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// `SMS_MFA`: a code in a text message, as a second factor.
    SmsMfa,
    /// `SOFTWARE_TOKEN_MFA`: a code from an authenticator app, as a second factor.
    SoftwareTokenMfa,
    /// `EMAIL_OTP`: a code in an e-mail, as a first or second factor.
    EmailOtp,
    /// `SMS_OTP`: a code in a text message, as a first factor.
    SmsOtp,
}

impl CodeKind {
    /// Returns the name of the challenge that asks for this kind of code.
    #[must_use]
    pub fn challenge(self) -> &'static str {
        match self {
            Self::SmsMfa => "SMS_MFA",
            Self::SoftwareTokenMfa => "SOFTWARE_TOKEN_MFA",
            Self::EmailOtp => "EMAIL_OTP",
            Self::SmsOtp => "SMS_OTP",
        }
    }

    /// Returns the name of the response parameter that carries the code.
    #[must_use]
    pub fn response(self) -> &'static str {
        match self {
            Self::SmsMfa => "SMS_MFA_CODE",
            Self::SoftwareTokenMfa => "SOFTWARE_TOKEN_MFA_CODE",
            Self::EmailOtp => "EMAIL_OTP_CODE",
            Self::SmsOtp => "SMS_OTP_CODE",
        }
    }
}

/// A second factor that the user can choose or set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaType {
    /// `SMS_MFA`: a code in a text message.
    Sms,
    /// `EMAIL_OTP`: a code in an e-mail.
    Email,
    /// `SOFTWARE_TOKEN_MFA`: a code from an authenticator app.
    SoftwareToken,
}

impl MfaType {
    /// Returns the name in requests and replies.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::Email => "EMAIL_OTP",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
        }
    }

    /// Returns the second factor with this name, or `None` if the name is unknown.
    #[must_use]
    pub fn read(wire: &str) -> Option<Self> {
        [Self::Sms, Self::Email, Self::SoftwareToken]
            .into_iter()
            .find(|kind| kind.wire() == wire)
    }
}

/// A first factor that the user can choose in the flow `USER_AUTH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstFactor {
    /// `PASSWORD`: the password itself is sent to the service.
    Password,
    /// `PASSWORD_SRP`: the password is proved by SRP and never leaves the browser.
    PasswordSrp,
    /// `EMAIL_OTP`: a code in an e-mail.
    EmailOtp,
    /// `SMS_OTP`: a code in a text message.
    SmsOtp,
    /// `WEB_AUTHN`: a passkey.
    WebAuthn,
}

impl FirstFactor {
    /// Returns the name in requests and replies.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Password => "PASSWORD",
            Self::PasswordSrp => "PASSWORD_SRP",
            Self::EmailOtp => "EMAIL_OTP",
            Self::SmsOtp => "SMS_OTP",
            Self::WebAuthn => "WEB_AUTHN",
        }
    }

    /// Returns the first factor with this name, or `None` if the name is unknown.
    #[must_use]
    pub fn read(wire: &str) -> Option<Self> {
        [
            Self::Password,
            Self::PasswordSrp,
            Self::EmailOtp,
            Self::SmsOtp,
            Self::WebAuthn,
        ]
        .into_iter()
        .find(|factor| factor.wire() == wire)
    }
}

/// The parameters that a password proof is computed from: `SALT`, `SRP_B` and
/// `SECRET_BLOCK`.
#[derive(Clone, Debug)]
pub struct VerifierParameters {
    /// The password's salt, in hexadecimal.
    pub salt: String,
    /// The service's public SRP value, in hexadecimal.
    pub srp_b: String,
    /// An opaque value in base64, which the client signs and sends back.
    pub secret_block: String,
}

/// A question that the service asks before it issues tokens.
#[derive(Clone, Debug)]
pub enum Challenge {
    /// `PASSWORD_VERIFIER`: the client proves the password by SRP.
    PasswordVerifier {
        /// The handle for the answer.
        handle: Handle,
        /// The parameters of the proof.
        verifier: VerifierParameters,
    },
    /// A one-time code has to be entered.
    Code {
        /// The handle for the answer.
        handle: Handle,
        /// The kind of code.
        kind: CodeKind,
        /// The masked address that the code was sent to; `None` for an authenticator app.
        destination: Option<String>,
    },
    /// `SELECT_MFA_TYPE`: the user chooses a second factor.
    SelectMfaType {
        /// The handle for the answer.
        handle: Handle,
        /// The second factors that this client knows, in the service's order.
        options: Vec<MfaType>,
    },
    /// `MFA_SETUP`: the user has to set up a second factor first.
    MfaSetup {
        /// The handle for the answer.
        handle: Handle,
        /// The second factors that can be set up in this sign-in, in the service's order.
        options: Vec<MfaType>,
    },
    /// `NEW_PASSWORD_REQUIRED`: the user has to replace a temporary password.
    NewPasswordRequired {
        /// The handle for the answer.
        handle: Handle,
        /// The names, without the prefix `userAttributes.`, of the required attributes
        /// that have no value yet.
        missing: Vec<String>,
    },
    /// `CUSTOM_CHALLENGE`: a question that the pool's own Lambda triggers ask.
    Custom {
        /// The handle for the answer.
        handle: Handle,
        /// The question, if the challenge's parameters have one.
        prompt: Option<String>,
    },
    /// `SELECT_CHALLENGE`: the user chooses a first factor.
    SelectChallenge {
        /// The handle for the answer.
        handle: Handle,
        /// The first factors that this client knows, in the service's order.
        options: Vec<FirstFactor>,
    },
    /// `DEVICE_SRP_AUTH`: the device begins its own SRP exchange, to prove that it is the
    /// remembered one.
    DeviceSrpAuth {
        /// The handle for the answer.
        handle: Handle,
    },
    /// `DEVICE_PASSWORD_VERIFIER`: the device proves its password by SRP.
    DevicePasswordVerifier {
        /// The handle for the answer.
        handle: Handle,
        /// The parameters of the proof.
        verifier: VerifierParameters,
    },
    /// `WEB_AUTHN`: the user signs in with a passkey.
    WebAuthn {
        /// The handle for the answer.
        handle: Handle,
        /// The parameter `CREDENTIAL_REQUEST_OPTIONS`, which is JSON.
        options: String,
    },
    /// A challenge that this client does not know.
    Unknown {
        /// The challenge's name.
        name: String,
    },
}

/// The result of one step of a sign-in.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The sign-in is complete, and these are its tokens.
    Tokens(AuthenticationResult),
    /// The service asks this challenge next.
    Challenge(Challenge),
}

/// The parameter with the options of a passkey.
const OPTIONS: &str = "CREDENTIAL_REQUEST_OPTIONS";

/// The names of the parameters that usually carry the question of a `CUSTOM_CHALLENGE`.
const PROMPTS: [&str; 4] = ["prompt", "question", "message", "challenge"];

impl Outcome {
    /// Reads a reply. `username` is the user name that the call was made with.
    ///
    /// # Errors
    /// [`CallError::NotTheService`] for a reply with neither tokens nor a challenge, and
    /// for a challenge without the data that an answer needs; [`CallError::Untrusted`]
    /// for a password proof that lacks a parameter.
    pub fn read(reply: AuthReply, username: &str) -> Result<Self, CallError> {
        if let Some(result) = reply.result {
            return Ok(Self::Tokens(result));
        }
        challenge(reply, username).map(Self::Challenge)
    }

    /// Stores the password that this sign-in has proved in the handle of the challenge,
    /// if there is one: see [`Handle::proved`].
    #[must_use]
    pub fn with_proved(mut self, password: Option<&Password>) -> Self {
        if let Self::Challenge(challenge) = &mut self
            && let Some(handle) = challenge.handle_mut()
        {
            handle.proved = password.cloned();
        }
        self
    }
}

impl Challenge {
    fn handle_mut(&mut self) -> Option<&mut Handle> {
        match self {
            Self::PasswordVerifier { handle, .. }
            | Self::Code { handle, .. }
            | Self::SelectMfaType { handle, .. }
            | Self::MfaSetup { handle, .. }
            | Self::NewPasswordRequired { handle, .. }
            | Self::Custom { handle, .. }
            | Self::SelectChallenge { handle, .. }
            | Self::DeviceSrpAuth { handle }
            | Self::DevicePasswordVerifier { handle, .. }
            | Self::WebAuthn { handle, .. } => Some(handle),
            Self::Unknown { .. } => None,
        }
    }
}

fn challenge(reply: AuthReply, username: &str) -> Result<Challenge, CallError> {
    let name = reply
        .challenge
        .ok_or_else(|| BadReply::lacks("ChallengeName"))?;
    let mut parameters = reply.parameters.unwrap_or_default();
    let mut take = |name: &str| parameters.remove(name).filter(|value| !value.is_empty());
    let handle = Handle {
        session: reply.session,
        username: take("USER_ID_FOR_SRP").unwrap_or_else(|| username.to_owned()),
        proved: None,
    };
    let answerable = handle.session.is_some();
    let code = |handle, kind, destination| Challenge::Code {
        handle,
        kind,
        destination,
    };
    let destination = take("CODE_DELIVERY_DESTINATION");
    let challenge = match name.as_str() {
        // In some flows, this challenge comes without a session.
        "PASSWORD_VERIFIER" => {
            return Ok(Challenge::PasswordVerifier {
                handle,
                verifier: verifier(take)?,
            });
        }
        "DEVICE_PASSWORD_VERIFIER" => {
            return Ok(Challenge::DevicePasswordVerifier {
                handle,
                verifier: verifier(take)?,
            });
        }
        "DEVICE_SRP_AUTH" => return Ok(Challenge::DeviceSrpAuth { handle }),
        "SMS_MFA" => code(handle, CodeKind::SmsMfa, destination),
        "SOFTWARE_TOKEN_MFA" => code(handle, CodeKind::SoftwareTokenMfa, None),
        "EMAIL_OTP" => code(handle, CodeKind::EmailOtp, destination),
        "SMS_OTP" => code(handle, CodeKind::SmsOtp, destination),
        "SELECT_MFA_TYPE" => Challenge::SelectMfaType {
            handle,
            options: known(&names(take("MFAS_CAN_CHOOSE")), MfaType::read),
        },
        "MFA_SETUP" => Challenge::MfaSetup {
            handle,
            options: known(&names(take("MFAS_CAN_SETUP")), MfaType::read),
        },
        "NEW_PASSWORD_REQUIRED" => Challenge::NewPasswordRequired {
            handle,
            missing: missing(take("requiredAttributes"), take("userAttributes")),
        },
        "CUSTOM_CHALLENGE" => Challenge::Custom {
            handle,
            prompt: PROMPTS.into_iter().find_map(take),
        },
        "SELECT_CHALLENGE" => Challenge::SelectChallenge {
            handle,
            options: known(&reply.available.unwrap_or_default(), FirstFactor::read),
        },
        "WEB_AUTHN" => Challenge::WebAuthn {
            handle,
            options: take(OPTIONS).ok_or_else(|| BadReply::lacks(OPTIONS))?,
        },
        _ => return Ok(Challenge::Unknown { name }),
    };
    if answerable {
        Ok(challenge)
    } else {
        Err(BadReply::lacks("Session").into())
    }
}

/// Returns the parameters of a password proof. The error names the first parameter that
/// is missing or empty.
fn verifier(mut take: impl FnMut(&str) -> Option<String>) -> Result<VerifierParameters, CallError> {
    let mut take = |name: &'static str| {
        take(name).ok_or(CallError::Untrusted(Untrusted::MissingParameter(name)))
    };
    Ok(VerifierParameters {
        salt: take("SALT")?,
        srp_b: take("SRP_B")?,
        secret_block: take("SECRET_BLOCK")?,
    })
}

/// Reads a JSON array of names that was sent as a string.
fn names(parameter: Option<String>) -> Vec<String> {
    parameter
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

/// Returns the options that this client knows, without duplicates and in the given order.
fn known<T: Copy + PartialEq>(names: &[String], read: fn(&str) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for option in names.iter().filter_map(|name| read(name)) {
        if !found.contains(&option) {
            found.push(option);
        }
    }
    found
}

/// Returns the names of the required attributes that have no value. The names in
/// `required` have the prefix `userAttributes.`; those in `present` and in the result
/// have none.
fn missing(required: Option<String>, present: Option<String>) -> Vec<String> {
    let present: std::collections::BTreeMap<String, serde_json::Value> = present
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    names(required)
        .into_iter()
        .map(|name| match name.strip_prefix("userAttributes.") {
            Some(plain) => plain.to_owned(),
            None => name,
        })
        .filter(|name| {
            present
                .get(name)
                .and_then(serde_json::Value::as_str)
                .is_none_or(str::is_empty)
        })
        .collect()
}
