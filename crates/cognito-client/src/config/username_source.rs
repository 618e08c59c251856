//! The kind of user names that a pool has.

use super::Json;
use super::section::Section;

/// The kind of user names that a pool has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsernameSource {
    /// The pool signs users in by aliases, and their user names are derived from the
    /// e-mail address, as the workshop does: in lower case, with every `@` and `.`
    /// replaced by `|`.
    DerivedFromEmail,
    /// The pool signs users in by aliases, and their user names are opaque: a UUID at
    /// sign-up, and the text that the user entered at sign-in.
    Opaque,
    /// The e-mail address or phone number is sent as the user name, and the service
    /// generates the actual one.
    Attribute,
}

pub(super) fn username_source<J: Json>(
    auth: &Section<'_, J>,
    custom: &Section<'_, J>,
) -> UsernameSource {
    let attributes = auth.value("username_attributes");
    if attributes
        .and_then(|attributes| attributes.items())
        .is_some_and(|names| !names.is_empty())
    {
        return UsernameSource::Attribute;
    }
    if custom.flag("username_from_email", true) {
        UsernameSource::DerivedFromEmail
    } else {
        UsernameSource::Opaque
    }
}
