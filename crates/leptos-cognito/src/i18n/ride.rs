//! The messages of the signed-in pages that have no family of their own.

use super::en;
use super::family::{Minutes, family};
use super::joining::Joining;

family! {
    /// A message of the signed-in pages. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/ride.rs`.
    pub enum Ride after Joining with "" in en::ride::text {
        // The page with the map
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

        // The page for addresses that do not exist
        PageNotFound,
        PageNotFoundLead,
        GoHome,
    }
}
