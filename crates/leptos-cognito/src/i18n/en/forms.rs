//! The English texts that help with filling in a form.

use super::super::forms::Forms;

pub(in super::super) fn text(message: &Forms) -> &'static str {
    match message {
        Forms::CountryCode => "Country code",
        Forms::PhoneUnderstood(_) => "We’ll use {0}.",
        Forms::DidYouMean(_) => "Did you mean {0}?",
        Forms::CapsLock => "Caps Lock is on",
        Forms::StrengthHint => "A few unrelated words make a strong password.",
        Forms::StrengthWeak => "Weak password.",
        Forms::StrengthFair => "Fair password.",
        Forms::StrengthGood => "Good password.",
        Forms::StrengthStrong => "Strong password.",
        Forms::AdviceCommon => "It has a word in it that everybody tries first.",
        Forms::AdviceOwn => "Leave out what you typed in the other fields.",
        Forms::AdviceRepeats => "Repeating things adds little.",
        Forms::AdviceRuns => "Leave out rows like abc, 123 or qwerty.",
        Forms::AdviceLonger => "Another word would help.",
        Forms::AdviceNothing => "Keep it in a password manager.",
    }
}
