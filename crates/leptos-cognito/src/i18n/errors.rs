//! What went wrong, by the word of the service.

use super::en;
use super::family::family;
use super::setup::Setup;

family! {
    /// A text about an error. `crates/leptos-cognito/src/i18n/en/errors.rs` says each in English.
    pub enum Errors after Setup with "" in en::errors::text {
        // Anywhere
        Unreachable,
        TooMany,
        Misconfigured,
        NotSetUp(String),
        Untrusted(String),
        Blocked,
        Unexpected,
        Verbatim(String),

        // Who it is
        WrongCredentials,
        LockedOut,
        SessionSpent,
        PasskeyNotUsed,
        PasskeysUnsupported,

        // Codes
        WrongCode,
        ExpiredCode,
        WrongOrExpiredCode,
        NotDelivered,

        // Accounts
        AccountExists,
        AlreadyConfirmedSignIn,
        AliasTaken,
    }
}
