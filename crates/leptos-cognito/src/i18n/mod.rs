//! What the app says, apart from how: every text is a [`Message`], or one of the other
//! families, and English has each family in one match, so that a missing text does not
//! compile.
//!
//! Every other language is a file, `public/languages/<tag>.txt`: a line for each message,
//! `Key = text`, in the order of the families below. The app finds a message by the
//! number of its line, so no key is compiled in; a file whose keys are not those of this
//! build is refused. `docs/languages.md` tells translators more.
//!
//! | module | idea |
//! |---|---|
//! | [`family`] | how messages are declared |
//! | [`languages`] | which languages there are, and which one a browser wants |
//! | [`translation`] | one language's file, read |
//! | [`speech`] | a message put into words, with plurals and numbers |
//! | `templates`, `pseudo` | for translators and tests, on the host alone |

pub mod account;
pub mod aws;
mod en;
pub mod errors;
pub mod family;
pub mod fields;
mod find;
pub mod forms;
pub mod joining;
pub mod languages;
pub mod map;
#[cfg(any(test, not(target_arch = "wasm32")))]
pub mod pseudo;
pub mod ride;
pub mod setup;
pub mod speech;
pub mod steps;
#[cfg(any(test, not(target_arch = "wasm32")))]
pub mod templates;
pub mod translation;

use family::family;
pub use family::{Argument, Family, Fills, Minutes, Seconds, Unit};
pub use speech::{Phrase, speak};

use account::Account;
use aws::Aws;
use errors::Errors;
use fields::Fields;
use forms::Forms;
use joining::Joining;
use map::Map;
use ride::Ride;
use setup::Setup;
use steps::Steps;

/// The keys of all families, in the order of a language's file.
pub const KEYS: [&[&str]; 11] = [
    Message::KEYS,
    Fields::KEYS,
    Steps::KEYS,
    Joining::KEYS,
    Ride::KEYS,
    Setup::KEYS,
    Errors::KEYS,
    Aws::KEYS,
    Map::KEYS,
    Account::KEYS,
    Forms::KEYS,
];

family! {
    /// A text of the page that comes first: the frame, the sign-in form, and what is said
    /// while parts are fetched. All others are families of their own, which spares that
    /// page their English. `crates/leptos-cognito/src/i18n/en.rs` says each in English.
    #[derive(Copy)]
    pub enum Message with "" in en::text {
        // The frame
        Brand,
        Tagline,
        Apply,
        SignIn,
        SignOut,
        Account,
        SkipToContent,
        MainNavigation,
        Language,
        Theme,
        SystemTheme,
        LightTheme,
        DarkTheme,
        OutOfReach,

        // The form
        Email,
        EmailHint,
        Password,
        KeepMeSignedIn,
        Show,
        Hide,
        ShowPassword,
        HidePassword,
        IdentifierMissing,
        PasswordMissing,
        SigningIn,
        ForgotYourPassword,
        CreateAccount,
        NewHere,
        PasswordOptional,
        SessionEnded,

        // Parts
        Loading,
        PartMissing,
        TryAgain,
    }
}
