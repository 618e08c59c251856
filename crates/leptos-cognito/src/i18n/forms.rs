//! What forms say by way of help.

use super::account::Account;
use super::en;
use super::family::family;

family! {
    /// A word of help in a form. `crates/leptos-cognito/src/i18n/en/forms.rs` says each in English.
    pub enum Forms after Account with "Form" in en::forms::text {
        CountryCode,
        PhoneUnderstood(String),
        DidYouMean(String),
        CapsLock,
        StrengthHint,
        StrengthWeak,
        StrengthFair,
        StrengthGood,
        StrengthStrong,
        AdviceCommon,
        AdviceOwn,
        AdviceRepeats,
        AdviceRuns,
        AdviceLonger,
        AdviceNothing,
    }
}
