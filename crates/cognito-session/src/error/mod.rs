//! The errors for which the user gets a message. `Display` and [`Error::source`] are for
//! developers: they contain technical details, and no secret.

mod meaning;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt;

pub use meaning::CallContext;
pub(crate) use meaning::{attributes_refused, refused_attributes};

use super::passkey::PasskeyError;
use super::session::UnusableTokens;
use cognito_client::error::{CallError, Untrusted};

/// A form field that the service refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The e-mail.
    Email,
    /// The phone number.
    Phone,
    /// The new password.
    Password,
    /// The one-time code.
    Code,
    /// The user name that the user chooses.
    Username,
}

/// An error, as far as it concerns the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// The pool cannot be reached, or the reply does not come from it.
    Unreachable(CallError),
    /// The password is wrong or the user is unknown. Both cases show the same message.
    WrongCredentials,
    /// The account is locked for a while after too many wrong passwords.
    LockedOut,
    /// The user made too many attempts or requested too many messages, and has to wait.
    TooManyAttempts,
    /// The code is wrong.
    WrongCode,
    /// The code is too old, or a newer code was sent.
    ExpiredCode,
    /// The code is wrong, too old or was never sent. The code of a forgotten password is
    /// refused with the same message whether or not the account exists.
    WrongOrExpiredCode,
    /// The challenge session of this sign-in has expired, so the sign-in has to start
    /// again.
    ChallengeSessionExpired,
    /// The address already has a confirmed account.
    AccountExists,
    /// Another account has the user name that was chosen.
    UsernameTaken,
    /// The service refuses the values of these attributes of a form, or that there are
    /// none.
    AttributesRefused(Vec<String>),
    /// Another account has verified the address or phone number in the meantime.
    AliasTaken,
    /// The account is already confirmed, so the user can sign in.
    AlreadyConfirmed,
    /// The service refuses the value of this field.
    Invalid(Field),
    /// The new password was used before.
    PasswordUsedBefore,
    /// The service could not deliver the code.
    NotDelivered,
    /// The configured pool or app client does not exist, or it is not set up for this
    /// call.
    Misconfigured(CallError),
    /// The pool, the app client and the configuration do not match. The value names the
    /// missing or disallowed item, as AWS's API or the configuration file calls it.
    NotSetUp(String),
    /// The service's challenge must not be answered, so the password was not sent.
    Untrusted(Untrusted),
    /// A firewall in front of the pool (AWS WAF) blocked the call.
    Blocked,
    /// The session has ended, so the user has to sign in again.
    SignedOut,
    /// The text of a Lambda trigger of the pool's owner, unchanged.
    FromTrigger(String),
    /// No passkey was used: the user declined, there is no matching passkey, or it took
    /// too long.
    PasskeyNotUsed(PasskeyError),
    /// The pool refuses the passkey that was used.
    PasskeyRefused(CallError),
    /// This browser cannot use passkeys.
    PasskeysUnsupported(PasskeyError),
    /// Any other error.
    Unexpected(Cause),
}

/// The cause of an error that the user can do nothing about. It is for developers and
/// contains no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A call failed.
    Call(CallError),
    /// The pool issued tokens that no session can be made of.
    Tokens(UnusableTokens),
    /// This browser has no record of the device that the pool asked about.
    NoDevice,
}

impl From<CallError> for Cause {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl From<UnusableTokens> for Cause {
    fn from(error: UnusableTokens) -> Self {
        Self::Tokens(error)
    }
}

impl From<UnusableTokens> for AuthError {
    fn from(error: UnusableTokens) -> Self {
        Self::Unexpected(error.into())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Call(_) => "a call failed",
            Self::Tokens(_) => "the pool's tokens make no session",
            Self::NoDevice => "this browser has no record of the device",
        })
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Call(error) => Some(error),
            Self::Tokens(error) => Some(error),
            Self::NoDevice => None,
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable(_) => "the pool cannot be reached",
            Self::WrongCredentials => "the user name or the password is wrong",
            Self::LockedOut => "the account is locked after too many wrong passwords",
            Self::TooManyAttempts => "there were too many attempts or messages",
            Self::WrongCode => "the code is wrong",
            Self::ExpiredCode => "the code has expired",
            Self::WrongOrExpiredCode => "the code is wrong, has expired, or was never sent",
            Self::ChallengeSessionExpired => "the sign-in took too long and has to start again",
            Self::AccountExists => "the address already has an account",
            Self::UsernameTaken => "another account has the user name",
            Self::AttributesRefused(names) => {
                return write!(f, "the service refuses the value of {}", names.join(", "));
            }
            Self::AliasTaken => "another account has verified the address",
            Self::AlreadyConfirmed => "the account is already confirmed",
            Self::Invalid(field) => {
                return write!(f, "the service refuses the value of {field:?}");
            }
            Self::PasswordUsedBefore => "the new password was used before",
            Self::NotDelivered => "the code could not be delivered",
            Self::Misconfigured(_) => "the pool or the app client is not set up for this call",
            Self::NotSetUp(name) => {
                return write!(
                    f,
                    "the pool, the app client and the configuration differ: {name}"
                );
            }
            Self::Untrusted(_) => "the service's challenge was not answered",
            Self::Blocked => "a firewall blocked the call",
            Self::SignedOut => "the session has ended",
            Self::FromTrigger(_) => "a trigger of the pool refused",
            Self::PasskeyNotUsed(_) => "no passkey was used",
            Self::PasskeyRefused(_) => "the pool refuses the passkey",
            Self::PasskeysUnsupported(_) => "passkeys cannot be used",
            Self::Unexpected(_) => "an unexpected error occurred",
        })
    }
}

impl Error for AuthError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreachable(error) | Self::Misconfigured(error) | Self::PasskeyRefused(error) => {
                Some(error)
            }
            Self::Untrusted(error) => Some(error),
            Self::PasskeyNotUsed(error) | Self::PasskeysUnsupported(error) => Some(error),
            Self::Unexpected(cause) => Some(cause),
            _ => None,
        }
    }
}
