//! The English texts that several forms share.

use super::super::fields::Fields;

pub(in super::super) fn text(message: &Fields) -> &'static str {
    use Fields as F;
    match message {
        F::PhoneNumber => "Phone number",
        F::PhoneHint => "As you dial it at home, or with + in front.",
        F::NewPassword => "New password",
        F::CurrentPassword => "Current password",
        F::ConfirmPassword => "Confirm password",
        F::VerificationCode => "Verification code",
        F::ChosenUsername => "Username",
        F::Optional(_) => "{0} (optional)",
        F::Choose => "Choose…",
        F::ReadConsent => "Read it in a new tab",

        F::Continue => "Continue",
        F::Continuing => "One moment…",
        F::Verify => "Verify",
        F::Verifying => "Verifying…",
        F::ResendCode => "Resend code",
        F::SendingCode => "Sending a code…",
        F::ResendIn(_) => "Another code in {0}",
        F::BackToSignIn => "Back to sign in",

        F::Copied => "Copied.",
        F::CopyFailed => "Your browser did not allow copying. Show the token and copy it by hand.",

        F::PasswordRules => "Your password needs",
        F::RuleLength(_) => "one: At least {0} character | other: At least {0} characters",
        F::RuleLowercase => "A lowercase letter",
        F::RuleUppercase => "An uppercase letter",
        F::RuleNumber => "A number",
        F::RuleSymbol => "A symbol like ! or ?",
        F::RuleMet => "Done:",
        F::RuleNotMet => "Missing:",

        F::EmailMissing => "Enter your email address.",
        F::EmailMalformed => "Enter an email address like name@example.com.",
        F::PhoneMissing => "Enter your phone number.",
        F::PhoneMalformed => {
            "Enter a phone number with its country code, for example +1 206 555 0100."
        }
        F::TooLong(_) => "That’s a bit long: use {0} characters or fewer.",
        F::PasswordAgainstRules => "Choose a password that meets every rule in the list.",
        F::PasswordOuterSpace => "A password can’t start or end with a space.",
        F::PasswordUsedBefore => "You have used this password before. Choose another one.",
        F::ConfirmationDiffers => "The two passwords are different. Type it again.",
        F::CodeMissing => "Enter the code.",
        F::CodeMalformed => "The code is made of digits only, usually six.",
        F::AttributeMissing => "This one is needed.",
        F::UsernameMissing => "Choose a username.",
        F::UsernameMalformed => {
            "Choose a username without spaces that is no email address or phone number."
        }
        F::UsernameTaken => "This username is taken. Choose another one.",
        F::ConsentMissing => "Tick this box to go on.",
        F::DateMalformed => "Enter a full date: day, month and year.",
        F::NumberMalformed => "Enter a number, in digits.",
        F::NumberTooSmall(_) => "Enter {0} or more.",
        F::NumberTooLarge(_) => "Enter {0} or less.",
        F::UrlMalformed => "Enter a web address like https://example.com.",
        F::ValueRefused => "This was not accepted. Try another value.",
        F::AnswerMissing => "Enter your answer.",
        F::OptionMissing => "Choose one.",
    }
}
