//! The texts of the library that the app replaces by its own.

use leptos_cognito::i18n::Override;

/// The replaced texts of the first page.
pub const OVERRIDES_OF_THE_FIRST_PAGE: [Override; 2] = [APPLY, NEW_HERE];

/// All replaced texts, in the order of a language file. Those of the first page come
/// first.
pub const OVERRIDES: [Override; 9] = [
    APPLY,
    NEW_HERE,
    Override::new(
        "RegisterLead",
        "A minute now, and your unicorn is on its way.",
    ),
    Override::new("RegisterButton", "Let's Ryde"),
    Override::new(
        "AlreadyConfirmedSignIn",
        "This account is verified already. Sign in to ride.",
    ),
    Override::new(
        "EmailVerifiedSignIn",
        "Your email is verified. Sign in to ride.",
    ),
    Override::new(
        "PhoneVerifiedSignIn",
        "Your phone number is verified. Sign in to ride.",
    ),
    Override::new(
        "AccountDeleted",
        "Your account is deleted. Thank you for riding with us.",
    ),
    Override::new("FormAdviceOwn", "Leave out your email and your genre."),
];

/// The link to the registration is called the same in English, and in other languages
/// speaks of riding along.
const APPLY: Override = Override::new("Apply", "Apply");
const NEW_HERE: Override = Override::new("NewHere", "New to Wild Rydes?");
