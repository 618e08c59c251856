//! The messages that help with filling in a form.

use super::account::Account;
use super::en;
use crate::family;

family! {
    /// A message that helps with filling in a form. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/forms.rs`.
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
