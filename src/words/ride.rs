//! The messages of the signed-in pages that have no family of their own.

use leptos_cognito::family;
use leptos_cognito::i18n::Minutes;

use super::en;
use super::welcome::Welcome;

family! {
    /// A message of the signed-in pages. The English texts are in
    /// `src/words/en/ride.rs`.
    pub enum Ride after Welcome with "" in en::ride::text {
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

        // The page for addresses that do not exist
        PageNotFound,
        PageNotFoundLead,
        GoHome,
    }
}
