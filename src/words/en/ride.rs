//! The English texts of the signed-in pages that have no file of their own.

use super::super::ride::Ride;

pub(in super::super) fn text(message: &Ride) -> &'static str {
    use Ride as R;
    match message {
        R::WhereTo => "Where to?",
        R::SessionNotStored => {
            "This browser does not let us store anything, so you will be signed out when you close or reload this page."
        }
        R::RememberDevice => "Remember this device",
        R::RememberDeviceAsk => {
            "Is this your own device? If we remember it, you won’t need a code on it next time."
        }
        R::RememberDeviceDone => "This device is remembered.",
        R::NotNow => "Not now",

        R::IdentityToken => "Identity token",
        R::IdentityTokenLead => {
            "This is how Wild Rydes knows you. Treat it like a password: whoever has it can act as you until it expires."
        }
        R::ShowToken => "Show token",
        R::HideToken => "Hide token",
        R::CopyToken => "Copy token",
        R::Claims => "Claims",
        R::Claim => "Claim",
        R::Value => "Value",
        R::TokenMasked => "The token is hidden.",
        R::ExpiresInMinutes(_) => "Expires in {0}, renewed before that",
        R::ExpiresInLessThanAMinute => "Expires in less than a minute",
        R::Expired => "Expired",
        R::SignatureChecking => "Checking the signature…",
        R::SignatureHolds => "Signature valid: signed by this user pool",
        R::SignatureFails => "Signature not valid: do not trust this token",
        R::SignatureUnknown => "Signature not checked: the pool’s keys could not be read",

        R::PageNotFound => "Page not found",
        R::PageNotFoundLead => {
            "There is nothing at this address. It may have moved, or been mistyped."
        }
        R::GoHome => "Go to the map",
    }
}
