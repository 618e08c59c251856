//! Codes that were sent: how long they are valid, and how often they may be tried and
//! requested.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    clock::Timestamp,
    delivery::Purpose,
    error::ApiError,
    random::{self, Entropy},
    secret::Secret,
};

/// The limits on codes and sessions. Cognito does not publish all of these numbers, so
/// they are settings here.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The lifetime of the code that confirms an account or an address.
    pub verification_code_life: Duration,
    /// The lifetime of the code that resets a password.
    pub reset_code_life: Duration,
    /// The number of wrong tries after which a code is no longer accepted.
    pub code_tries: u32,
    /// The number of messages that may be sent for one purpose within
    /// [`Limits::send_window`].
    pub sends: usize,
    /// The period in which [`Limits::sends`] messages may be sent.
    pub send_window: Duration,
    /// The number of wrong answers to a challenge that its session survives.
    pub challenge_tries: u32,
    /// The time within which the registration of a passkey must be completed.
    pub passkey_registration_life: Duration,
    /// The largest difference between the timestamp of an SRP proof and the present time.
    pub timestamp_window: Duration,
    /// The lifetime of an identity's credentials.
    pub credential_life: Duration,
    /// The time in which a Lambda trigger must answer. A call is tried three times.
    pub trigger_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            verification_code_life: Duration::from_hours(24),
            reset_code_life: Duration::from_hours(1),
            code_tries: 5,
            sends: 10,
            send_window: Duration::from_mins(15),
            challenge_tries: 3,
            passkey_registration_life: Duration::from_mins(5),
            timestamp_window: Duration::from_mins(5),
            credential_life: Duration::from_hours(1),
            trigger_timeout: Duration::from_secs(5),
        }
    }
}

/// The purpose of a code, whose name is also its key among a user's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFor {
    /// The code confirms the account.
    SignUp,
    /// The code allows a new password to be set.
    ForgotPassword,
    /// The code verifies the address in this attribute.
    Attribute(String),
}

impl CodeFor {
    fn name(&self) -> String {
        match self {
            Self::SignUp => "sign_up".to_owned(),
            Self::ForgotPassword => "forgot_password".to_owned(),
            Self::Attribute(name) => format!("attribute:{name}"),
        }
    }

    /// Returns the purpose of the message that brings the code.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::SignUp => Purpose::SignUp,
            Self::ForgotPassword => Purpose::ForgotPassword,
            Self::Attribute(_) => Purpose::VerifyAttribute,
        }
    }

    fn life(&self, limits: &Limits) -> Duration {
        match self {
            Self::ForgotPassword => limits.reset_code_life,
            Self::SignUp | Self::Attribute(_) => limits.verification_code_life,
        }
    }
}

/// The latest code for one purpose. A new code replaces it, so the old one is no longer
/// valid.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentCode {
    /// The code, or `None` once it has been used or revoked.
    code: Option<Secret>,
    /// The attribute with the address that the code was sent to.
    pub attribute: String,
    expires: Timestamp,
    wrong: u32,
    sent: Vec<Timestamp>,
}

/// A user's codes, by the name of their purpose.
pub type Codes = BTreeMap<String, SentCode>;

/// Codes that were never sent, because no user has the name, or because the user has no
/// address to send to. They expire and run out of tries like real ones, so that replies
/// do not reveal the difference.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SimulatedCodes {
    /// The pool's id and the name that was typed.
    pub key: String,
    /// The codes.
    pub codes: Codes,
    /// The time at which the latest of the codes was issued.
    pub last: Timestamp,
}

impl SimulatedCodes {
    /// Returns `true` if all the codes have expired and no longer count towards any
    /// limit.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp, limits: &Limits) -> bool {
        let longest = limits.verification_code_life.max(limits.reset_code_life);
        now.since(self.last) > longest.max(limits.send_window)
    }
}

/// Issues a new code and stores it among the user's codes. The caller sends it.
///
/// # Errors
/// `LimitExceededException` if too many codes have been requested.
pub fn issue(
    codes: &mut Codes,
    code_for: &CodeFor,
    attribute: &str,
    now: Timestamp,
    limits: &Limits,
    entropy: &mut dyn Entropy,
) -> Result<Secret, ApiError> {
    let mut sent: Vec<Timestamp> = codes
        .get(&code_for.name())
        .map(|previous| previous.sent.clone())
        .unwrap_or_default();
    sent.retain(|moment| now.since(*moment) < limits.send_window);
    if sent.len() >= limits.sends {
        return Err(ApiError::attempt_limit());
    }
    sent.push(now);
    let code = Secret::new(random::six_digits(entropy));
    codes.insert(
        code_for.name(),
        SentCode {
            code: Some(code.clone()),
            attribute: attribute.to_owned(),
            expires: now.after(code_for.life(limits)),
            wrong: 0,
            sent,
        },
    );
    Ok(code)
}

/// Revokes the codes that were sent to an attribute's address because the address has
/// changed: a person who reads the old address has proven nothing about the new one.
pub fn revoke(codes: &mut Codes, attribute: &str) {
    for sent in codes
        .values_mut()
        .filter(|sent| sent.attribute == attribute)
    {
        sent.code = None;
    }
}

/// Uses up a code and returns the attribute whose address it was sent to. A wrong code is
/// counted, so the codes must be stored even if this returns an error.
///
/// # Errors
/// `ExpiredCodeException` if there is no code or it has expired, `CodeMismatchException`
/// if the code is wrong, `LimitExceededException` after too many wrong tries.
pub fn redeem(
    codes: &mut Codes,
    code_for: &CodeFor,
    given: &str,
    now: Timestamp,
    limits: &Limits,
) -> Result<String, ApiError> {
    let sent = codes
        .get_mut(&code_for.name())
        .ok_or_else(ApiError::expired_code)?;
    let code = sent.code.as_ref().ok_or_else(ApiError::expired_code)?;
    if now >= sent.expires {
        return Err(ApiError::expired_code());
    }
    if sent.wrong >= limits.code_tries {
        return Err(ApiError::attempt_limit());
    }
    if !code.matches(given) {
        sent.wrong += 1;
        return Err(ApiError::code_mismatch());
    }
    sent.code = None;
    Ok(sent.attribute.clone())
}
