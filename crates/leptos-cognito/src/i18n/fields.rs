//! What forms have in common: names of fields, rules, faults, what is done with a code.

use super::Message;
use super::en;
use super::family::{Seconds, family};

family! {
    /// A word of forms. `crates/leptos-cognito/src/i18n/en/fields.rs` says each in English.
    pub enum Fields after Message with "" in en::fields::text {
        // Their names
        PhoneNumber,
        PhoneHint,
        FavoriteGenre,
        GenreHint,
        NewPassword,
        CurrentPassword,
        ConfirmPassword,
        VerificationCode,

        // What is done with them
        Continue,
        Continuing,
        Verify,
        Verifying,
        ResendCode,
        SendingCode,
        ResendIn(Seconds),
        BackToSignIn,

        // What is copied
        Copied,
        CopyFailed,

        // Password rules
        PasswordRules,
        RuleLength(u32),
        RuleLowercase,
        RuleUppercase,
        RuleNumber,
        RuleSymbol,
        RuleMet,
        RuleNotMet,

        // What is missing
        EmailMissing,
        PhoneMissing,
        GenreMissing,
        CodeMissing,
        AnswerMissing,
        OptionMissing,
        AttributeMissing,

        // What is wrong
        EmailMalformed,
        PhoneMalformed,
        CodeMalformed,
        GenreTooLong,
        PasswordAgainstRules,
        PasswordOuterSpace,
        PasswordUsedBefore,
        ConfirmationDiffers,
    }
}
