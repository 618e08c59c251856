//! The attributes of a user that the registration form asks for and that the account page
//! shows. The configuration says which ones they are; the brand and the library have the
//! words for those that it describes no further.
//!
//! | module | idea |
//! |---|---|
//! | `attribute` | an attribute, with what is shown of it |
//! | `form` | the list of the attributes, from the configuration and the brand |
//! | `words` | a text of the configuration or of a language file |
//! | `input` | the field for a value, by its kind |

mod attribute;
mod form;
pub mod input;
mod words;

pub use attribute::Attribute;
#[cfg(test)]
pub(crate) use form::sign_up_form_of;
pub use form::{SignUpForm, sign_up_form};
pub use words::Words;
