//! The pages to register, and to verify the e-mail address or phone number.

pub mod closed;
pub mod register;
pub(crate) mod slots;
pub mod verify;
pub mod verify_link;

use crate::i18n::Phrase;
use crate::routing::paths::Page;
use cognito_session::sign_in::SignIn;

/// The page that follows a step of a registration.
#[derive(Clone, Debug)]
enum NextPage {
    /// The signed-in pages, to which the route guard redirects the user.
    SignedIn,
    /// The step of the sign-in that the pool asks for, in place of the page.
    Step(SignIn),
    /// This public page, with this message.
    Public(Page, Phrase),
}
