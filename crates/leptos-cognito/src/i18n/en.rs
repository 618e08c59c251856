//! The English texts. `{0}` is the place of a message's argument. Plural forms are
//! separated by ` | `, and each begins with the name of its CLDR category.

pub(super) mod account;
pub(super) mod errors;
pub(super) mod fields;
pub(super) mod forms;
pub(super) mod guards;
pub(super) mod providers;
pub(super) mod public_pages;
pub(super) mod setup;
pub(super) mod steps;

use super::Message;

pub(super) fn text(message: &Message) -> &'static str {
    use Message as M;
    match message {
        M::Apply => "Apply",
        M::SignIn => "Sign in",
        M::SignOut => "Sign out",
        M::Account => "Account",
        M::SkipToContent => "Skip to content",
        M::MainNavigation => "Main",
        M::Language => "Language",
        M::Theme => "Theme",
        M::SystemTheme => "System",
        M::LightTheme => "Light",
        M::DarkTheme => "Dark",
        M::OutOfReach => "You seem to be offline. Nothing you typed is lost, and we keep trying.",

        M::Email => "Email",
        M::EmailHint => "A phone number or username works too.",
        M::Password => "Password",
        M::KeepMeSignedIn => "Keep me signed in",
        M::Show => "Show",
        M::Hide => "Hide",
        M::ShowPassword => "Show password",
        M::HidePassword => "Hide password",
        M::IdentifierMissing => "Enter your email, phone number or username.",
        M::PasswordMissing => "Enter a password.",
        M::SigningIn => "Signing in…",
        M::ForgotYourPassword => "Forgot your password?",
        M::CreateAccount => "Create account",
        M::NewHere => "New here?",
        M::PasswordOptional => "Leave it empty to sign in another way.",
        M::SessionEnded => "Your session has ended. Sign in again to go on.",

        M::Loading => "Loading…",
        M::PartMissing => {
            "This part of the app could not be loaded. Check your connection and try again, or reload the page."
        }
        M::TryAgain => "Try again",
    }
}
