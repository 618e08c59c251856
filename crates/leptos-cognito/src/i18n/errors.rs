//! The messages about errors of the service.

use super::en;
use super::setup::Setup;
use crate::family;

family! {
    /// A message about an error. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/errors.rs`.
    pub enum Errors after Setup with "" in en::errors::text {
        // The errors of any call
        Unreachable,
        TooMany,
        Misconfigured,
        NotSetUp(String),
        Untrusted(String),
        Blocked,
        Unexpected,
        Verbatim(String),

        // The errors of a sign-in
        WrongCredentials,
        LockedOut,
        SessionSpent,
        PasskeyNotUsed,
        PasskeyRefused,
        PasskeysUnsupported,

        // The errors about codes
        WrongCode,
        ExpiredCode,
        WrongOrExpiredCode,
        NotDelivered,

        // The errors about accounts
        AccountExists,
        AlreadyConfirmedSignIn,
        AliasTaken,
    }
}
