//! What went wrong, by the word of the service.

use super::en;
use super::family::family;
use super::setup::Setup;

family! {
    /// A text about an error. `src/i18n/en/errors.rs` says each in English.
    pub enum Errors after Setup with "" in en::errors::text {
        // At the door
        Unreachable,
        WrongCredentials,
        LockedOut,
        TooMany,
        WrongCode,
        ExpiredCode,
        SessionSpent,
        AccountExists,
        AliasTaken,
        AlreadyConfirmedSignIn,
        NotDelivered,
        PasskeyNotUsed,
        PasskeysUnsupported,

        // Anywhere
        Misconfigured,
        Unexpected,
        Verbatim(String),
    }
}
