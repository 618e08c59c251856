//! The content of a page, without its HTML.

use super::language::{Language, Text};

/// A page of the domain.
#[derive(Clone, Default)]
pub(crate) struct Page {
    /// The language of all texts but the error, which is in English.
    pub language: Language,
    /// The heading.
    pub title: String,
    /// A text below the heading, for example that a code has been sent.
    pub notice: Option<String>,
    /// The error that the page is shown for.
    pub error: Option<String>,
    /// The providers that the user can sign in with.
    pub providers: Vec<Link>,
    /// The form.
    pub form: Option<Form>,
    /// Further links.
    pub links: Vec<Link>,
    /// The address to which the form may lead in the end, besides the page's own origin.
    pub returns_to: Option<String>,
}

/// A link.
#[derive(Clone)]
pub(crate) struct Link {
    /// The text.
    pub text: String,
    /// The address.
    pub address: String,
}

/// A form, which is sent by `POST`.
#[derive(Clone, Default)]
pub(crate) struct Form {
    /// The address that the form is sent to.
    pub action: String,
    /// The fields that are not shown: pairs of a name and a value.
    pub hidden: Vec<(&'static str, String)>,
    /// The fields.
    pub fields: Vec<Field>,
    /// The text of the button.
    pub submit: &'static str,
    /// The name and the text of a second button, which sends the form without its fields.
    pub second: Option<(&'static str, &'static str)>,
}

/// A field of a form.
#[derive(Clone)]
pub(crate) struct Field {
    /// The name.
    pub name: String,
    /// The label.
    pub label: String,
    /// The kind of the field.
    pub kind: FieldKind,
    /// The value that the field starts with.
    pub value: String,
    /// The value of `autocomplete`.
    pub autocomplete: &'static str,
}

/// The kind of a field.
#[derive(Clone)]
pub(crate) enum FieldKind {
    /// A text.
    Text,
    /// A password.
    Password,
    /// A numeric code.
    Code,
    /// One of several values: pairs of a value and its text.
    Choice(Vec<(String, String)>),
}

impl Field {
    /// Makes an empty field.
    #[must_use]
    pub(crate) fn new(
        name: impl Into<String>,
        label: impl Into<String>,
        kind: FieldKind,
        autocomplete: &'static str,
    ) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            value: String::new(),
            autocomplete,
        }
    }

    /// Gives the field a value to start with.
    #[must_use]
    pub(crate) fn with_value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// Makes the field for a username.
    #[must_use]
    pub(crate) fn username(language: Language, value: &str) -> Self {
        let label = language.text(Text::Username);
        Self::new("username", label, FieldKind::Text, "username").with_value(value)
    }

    /// Makes the field for a code that was sent, or of an authenticator app.
    #[must_use]
    pub(crate) fn code(language: Language) -> Self {
        let label = language.text(Text::Code);
        Self::new("code", label, FieldKind::Code, "one-time-code")
    }

    /// Makes the field for a password that is new.
    #[must_use]
    pub(crate) fn new_password(language: Language, label: Text) -> Self {
        let label = language.text(label);
        Self::new("password", label, FieldKind::Password, "new-password")
    }
}

impl Page {
    /// Makes the page for a request that cannot be answered to the client, in the form of
    /// Cognito's own: a sentence, and the error's name.
    #[must_use]
    pub(crate) fn refusal(error: &str, description: &str) -> Self {
        Self {
            title: "An error was encountered with the requested page.".to_owned(),
            error: Some(error.to_owned()),
            notice: (!description.is_empty()).then(|| description.to_owned()),
            ..Self::default()
        }
    }
}
