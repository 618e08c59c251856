//! What is said behind the guard, where that is no family of its own.

use super::en;
use super::family::{Minutes, family};
use super::joining::Joining;

family! {
    /// A text of what is behind the guard. `crates/leptos-cognito/src/i18n/en/ride.rs` says each in English.
    pub enum Ride after Joining with "" in en::ride::text {
        // The map
        WhereTo,
        SessionNotStored,
        RememberDevice,
        RememberDeviceAsk,
        RememberDeviceDone,
        NotNow,

        // The identity token
        IdentityToken,
        IdentityTokenLead,
        ShowToken,
        HideToken,
        CopyToken,
        Claims,
        Claim,
        Value,
        TokenMasked,
        ExpiresInMinutes(Minutes),
        ExpiresInLessThanAMinute,
        Expired,
        SignatureChecking,
        SignatureHolds,
        SignatureFails,
        SignatureUnknown,

        // The account
        AccountLead,
        AccountLoading,
        Username,
        Verified,
        NotVerified,
        NotGiven,
        SignedOutEverywhere,
        AccountDeleted,

        // No page
        PageNotFound,
        PageNotFoundLead,
        GoHome,
    }
}
