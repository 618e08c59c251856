//! The messages that several forms share: names of fields, rules, faults, and buttons for
//! codes.

use super::Message;
use super::en;
use super::family::Seconds;
use crate::family;

family! {
    /// A message that several forms share. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/fields.rs`.
    pub enum Fields after Message with "" in en::fields::text {
        // The names of fields and their hints
        PhoneNumber,
        PhoneHint,
        NewPassword,
        CurrentPassword,
        ConfirmPassword,
        VerificationCode,
        ChosenUsername,
        Optional(String),
        Choose,
        ReadConsent,

        // The buttons
        Continue,
        Continuing,
        Verify,
        Verifying,
        ResendCode,
        SendingCode,
        ResendIn(Seconds),
        BackToSignIn,

        // The outcomes of copying to the clipboard
        Copied,
        CopyFailed,

        // The password rules
        PasswordRules,
        RuleLength(u32),
        RuleLowercase,
        RuleUppercase,
        RuleNumber,
        RuleSymbol,
        RuleMet,
        RuleNotMet,

        // The faults of empty fields
        EmailMissing,
        PhoneMissing,
        CodeMissing,
        AnswerMissing,
        OptionMissing,
        AttributeMissing,
        UsernameMissing,
        ConsentMissing,

        // The faults of fields with a wrong value
        EmailMalformed,
        PhoneMalformed,
        CodeMalformed,
        TooLong(u16),
        PasswordAgainstRules,
        PasswordOuterSpace,
        PasswordUsedBefore,
        ConfirmationDiffers,
        UsernameMalformed,
        UsernameTaken,
        DateMalformed,
        NumberMalformed,
        NumberTooSmall(u32),
        NumberTooLarge(u32),
        UrlMalformed,
        ValueRefused,
    }
}
