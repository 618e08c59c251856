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
//! | `field` | the field with its label, its hint and its fault |
//! | `refusal` | the feedback for values that the pool refuses |

mod attribute;
mod field;
mod form;
pub mod input;
mod refusal;
mod words;

pub use attribute::Attribute;
pub(crate) use field::Input;
#[cfg(test)]
pub(crate) use form::sign_up_form_of;
pub use form::{SignUpForm, profile_attributes, required_attribute, sign_up_form};
pub(crate) use refusal::refusal;
pub use words::Words;
