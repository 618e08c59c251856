//! The pages to register, and to verify the e-mail address or phone number.

pub mod closed;
pub mod register;
pub(crate) mod slots;
pub mod verify;
pub mod verify_link;

use crate::i18n::Phrase;
use crate::routing::paths::Page;

/// The page that follows a step of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NextPage {
    /// The signed-in pages, to which the route guard redirects the user.
    SignedIn,
    /// This public page, with this message.
    Public(Page, Phrase),
}
