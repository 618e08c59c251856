//! The app's texts in all languages.
//!
//! Each text is a [`Message`] or a variant of another family. The English texts of a
//! family are in one `match`, so a missing text does not compile.
//!
//! Each other language is a file, `languages/<tag>.txt` in this package. It has one line
//! for each message, `Key = text`, in the order of the families below. The app finds a
//! message by the number of its line, so no key is compiled in. A file whose keys are not
//! those of this build is refused. `docs/languages.md` has more for translators.
//!
//! An app has its own texts in families of its own, which follow the library's, and can
//! replace texts of the library: see [`own`].
//!
//! | module | purpose |
//! |---|---|
//! | [`family`] | the trait and the macro for message families |
//! | [`own`] | the texts of an app: its families, and the library texts that it replaces |
//! | [`languages`] | the languages, and the choice of the one that a browser prefers |
//! | [`translation`] | the parser of a language file |
//! | [`speech`] | the text of a message in the current language |
//! | `templates`, `pseudo` | code for translators and tests, on the host only |

pub mod account;
mod en;
pub mod errors;
pub mod family;
pub mod fields;
pub mod forms;
pub mod guards;
pub mod languages;
pub mod own;
pub mod providers;
#[cfg(not(target_arch = "wasm32"))]
pub mod pseudo;
pub mod public_pages;
pub mod setup;
pub mod speech;
pub mod steps;
#[cfg(not(target_arch = "wasm32"))]
pub mod templates;
pub mod translation;

pub use family::{Argument, Family, Fills, Minutes, Seconds, Unit};
pub use own::{Override, OwnTexts};
pub use speech::{Phrase, speak};

use account::Account;
use errors::Errors;
use fields::Fields;
use forms::Forms;
use guards::Guards;
use providers::Providers;
use public_pages::PublicPages;
use setup::Setup;
use steps::Steps;

/// The keys of all families, in the order of a language file.
pub const KEYS: [&[&str]; 10] = [
    Message::KEYS,
    Fields::KEYS,
    Steps::KEYS,
    PublicPages::KEYS,
    Setup::KEYS,
    Errors::KEYS,
    Account::KEYS,
    Forms::KEYS,
    Providers::KEYS,
    Guards::KEYS,
];

/// The library's last family. The first family of an app follows it.
pub type LastFamily = Guards;

crate::family! {
    /// A message of the first page: the frame, the sign-in form, and the notices while
    /// other parts are loaded. All other messages are families of their own, so that the
    /// first page does not load their English texts. The English texts of this one are in
    /// `crates/leptos-cognito/src/i18n/en.rs`.
    #[derive(Copy)]
    pub enum Message with "" in en::text {
        // The frame
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

        // The sign-in form
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

        // The notices while other parts are loaded
        Loading,
        PartMissing,
        TryAgain,
    }
}
