//! Codes that were sent: how long they hold, how often they may be tried and asked for.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    clock::Timestamp,
    delivery::Purpose,
    error::ApiError,
    random::{self, Entropy},
    secret::Secret,
};

/// Numbers the service keeps to itself, so they are settings here.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Life of the code that confirms an account or an address.
    pub verification_code_life: Duration,
    /// Life of the code that resets a password.
    pub reset_code_life: Duration,
    /// Wrong tries after which a code is dead.
    pub code_tries: u32,
    /// Messages for one purpose within [`Limits::send_window`].
    pub sends: usize,
    /// See [`Limits::sends`].
    pub send_window: Duration,
    /// Wrong answers to a challenge that its session survives.
    pub challenge_tries: u32,
    /// How long a passkey may take to be registered.
    pub passkey_registration_life: Duration,
    /// How far the timestamp of an SRP proof may be off.
    pub timestamp_window: Duration,
    /// Life of an identity's credentials.
    pub credential_life: Duration,
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
        }
    }
}

/// What a code opens, which is also its name among a user's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFor {
    /// Confirming the account.
    SignUp,
    /// Setting a new password.
    ForgotPassword,
    /// Verifying this attribute.
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

    /// What its message is for.
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

/// The latest code for one purpose. A new one replaces it, so the old one is dead.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentCode {
    /// Nothing once it has been used.
    code: Option<Secret>,
    /// The attribute whose address it went to.
    pub attribute: String,
    expires: Timestamp,
    wrong: u32,
    sent: Vec<Timestamp>,
}

/// A user's codes, by what they open.
pub type Codes = BTreeMap<String, SentCode>;

/// Codes that were never sent, because nobody has the name or nothing reaches its owner. They
/// run out and die of wrong tries like real ones, so that answers do not tell the two apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pretended {
    /// Pool and name.
    pub key: String,
    /// The codes.
    pub codes: Codes,
    /// The latest was made then.
    pub last: Timestamp,
}

impl Pretended {
    /// Whether nothing of it counts any more.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, limits: &Limits) -> bool {
        let longest = limits.verification_code_life.max(limits.reset_code_life);
        now.since(self.last) > longest.max(limits.send_window)
    }
}

/// Makes a new code and notes it among the user's; the caller sends it.
///
/// # Errors
/// `LimitExceededException` when too many were asked for.
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

/// Kills the codes that went to an attribute's address, because it is another now: whoever reads
/// the old one has proven nothing about the new one.
pub fn revoke(codes: &mut Codes, attribute: &str) {
    for sent in codes
        .values_mut()
        .filter(|sent| sent.attribute == attribute)
    {
        sent.code = None;
    }
}

/// Uses a code up, and tells which attribute's address it went to. A wrong one is counted, so
/// the codes must be stored whatever comes out.
///
/// # Errors
/// `ExpiredCodeException` where there is none or it ran out, `CodeMismatchException` where it is
/// another, `LimitExceededException` after too many wrong ones.
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
