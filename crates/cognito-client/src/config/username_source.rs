//! The kind of user names that a pool has, as far as a sign-in needs it.

use super::Json;
use super::section::Section;

/// The kind of user names that a pool has, which decides what a sign-in sends for the text
/// that was typed. The name that a new account gets is
/// [`NewUsername`](super::sign_up::NewUsername).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsernameSource {
    /// The pool signs users in by aliases, and their user names are derived from the
    /// e-mail address, as the workshop does: in lower case, with every `@` and `.`
    /// replaced by `|`.
    DerivedFromEmail,
    /// The user name is chosen by the user or is a UUID, and the pool may sign users in by
    /// aliases. A sign-in sends the text that was entered.
    Opaque,
    /// The e-mail address or phone number is sent as the user name, and the service
    /// generates the actual one.
    Attribute,
    /// The same as [`Attribute`](Self::Attribute), in a pool that takes phone numbers
    /// alone.
    PhoneNumber,
}

pub(super) fn username_source<J: Json>(
    auth: &Section<'_, J>,
    custom: &Section<'_, J>,
    sign_up: Option<J>,
) -> UsernameSource {
    let attributes = auth.value("username_attributes");
    let attributes = attributes.and_then(|attributes| attributes.items());
    match attributes.as_deref() {
        None | Some([]) => {}
        Some([name]) if name.text().as_deref() == Some("phone_number") => {
            return UsernameSource::PhoneNumber;
        }
        Some(_) => return UsernameSource::Attribute,
    }
    let name = sign_up.and_then(|sign_up| sign_up.field("username")?.text());
    match name.as_deref() {
        Some("chosen" | "uuid") => UsernameSource::Opaque,
        Some("email" | "phone") => UsernameSource::Attribute,
        None if !custom.flag("username_from_email", true) => UsernameSource::Opaque,
        _ => UsernameSource::DerivedFromEmail,
    }
}
