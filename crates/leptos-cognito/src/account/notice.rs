//! The notice about a change, and the place on the page where it is shown.

use crate::components::form::ALERT_ID;
use crate::i18n::Phrase;
use cognito_session::account::contact::Kind;

/// The id of a notice about a change that was made.
pub const SUCCESS_ID: &str = "account-notice";

/// A notice about a change that the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The change was made.
    Success(Phrase),
    /// The change was not made. The last text is the reason; the text before it, if there
    /// is one, says what became of the value that was typed.
    Failure(Option<Phrase>, Phrase),
}

impl Notice {
    /// Returns the id of the element that shows the notice.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Success(_) => SUCCESS_ID,
            Self::Failure(..) => ALERT_ID,
        }
    }
}

/// The place on the page where a notice is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticePlace {
    /// The open form, above its buttons.
    OpenForm,
    /// The row of the further attribute at this index in the list of attributes.
    Attribute(usize),
    /// The row of the address of this kind.
    Contact(Kind),
    /// The row of the picture.
    Picture,
    /// The section for the password.
    Password,
    /// The section for the second factors.
    SecondFactors,
    /// The section for the passkeys.
    Passkeys,
    /// The section for the remembered devices.
    Devices,
    /// The section for signing out everywhere and for deleting the account.
    DangerZone,
}
