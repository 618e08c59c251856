//! The eight shapes of pools, which the scripts in `tests/e2e/pools/` make, and what a
//! user does in each.

/// A shape of a pool, with the entries of a user who registers there.
#[derive(Debug)]
pub(crate) struct Shape {
    /// The name of the script, without its ending.
    pub(crate) script: &'static str,
    /// The options of `cargo xtask configure` for what the pool leaves to the app.
    pub(crate) options: &'static [&'static str],
    /// The way in which an account is created.
    pub(crate) registration: Registration,
    /// The fields of the form in their order, without those for passwords.
    pub(crate) fields: &'static [Entry],
    /// The identifiers by which the user signs in.
    pub(crate) identifiers: &'static [&'static str],
    /// The way in which the user signs in.
    pub(crate) sign_in: SignIn,
    /// The change on the account page.
    pub(crate) edit: Edit,
}

/// A way in which an account is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Registration {
    /// The user registers, and enters a code that is sent to this address or number.
    Code(&'static str),
    /// The user registers, and opens a link.
    Link,
    /// An administrator creates the account, and sends a temporary password to this
    /// address.
    Invitation(&'static str),
}

/// A field of the form, and what the user enters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// The name of the attribute; `username` for a user name that the user chooses.
    pub(crate) name: &'static str,
    /// The label.
    pub(crate) label: &'static str,
    /// The value.
    pub(crate) value: &'static str,
}

/// A way in which a user signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// By a password.
    Password,
    /// By a password, and a code of an authenticator app.
    PasswordAndApp,
    /// By a code that is sent to this address, without a password.
    Code(&'static str),
    /// By a passkey alone, after the account has got one.
    Passkey,
}

/// A change on the account page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    /// Another value of an attribute.
    Attribute(Entry),
    /// Another e-mail address, which a code verifies.
    Email(&'static str),
}

/// The password of every user who has one.
pub(crate) const PASSWORD: &str = "Unicorn-1!";
/// The e-mail address of every user.
pub(crate) const EMAIL: &str = "jeff@example.com";
const PHONE: &str = "+12065550100";

const fn entry(name: &'static str, label: &'static str, value: &'static str) -> Entry {
    Entry { name, label, value }
}

const EMAIL_ENTRY: Entry = entry("email", "Email", EMAIL);

pub(crate) const WORKSHOP: Shape = Shape {
    script: "workshop",
    options: &[],
    registration: Registration::Code(EMAIL),
    fields: &[
        EMAIL_ENTRY,
        entry("phone_number", "Phone number", PHONE),
        entry("custom:genre", "Favorite genre", "Fantasy"),
    ],
    identifiers: &[EMAIL, "jeff|example|com"],
    sign_in: SignIn::Password,
    edit: Edit::Attribute(entry("custom:genre", "Favorite genre", "Western")),
};

pub(crate) const BY_EMAIL: Shape = Shape {
    script: "email",
    options: &[],
    registration: Registration::Code(EMAIL),
    fields: &[EMAIL_ENTRY],
    identifiers: &[EMAIL],
    sign_in: SignIn::Password,
    edit: Edit::Email("jeffrey@example.org"),
};

pub(crate) const BY_PHONE: Shape = Shape {
    script: "phone",
    options: &[],
    registration: Registration::Code(PHONE),
    fields: &[
        entry("phone_number", "Phone number", PHONE),
        entry("name", "Full name", "Jeff Barr"),
    ],
    identifiers: &[PHONE],
    sign_in: SignIn::Password,
    edit: Edit::Attribute(entry("name", "Full name", "Jeffrey Barr")),
};

pub(crate) const CHOSEN: Shape = Shape {
    script: "chosen",
    options: &["--username", "chosen"],
    registration: Registration::Code(EMAIL),
    fields: &[
        entry("username", "Username", "jeffb"),
        EMAIL_ENTRY,
        entry("given_name", "First name", "Jeff"),
        entry("family_name", "Last name", "Barr"),
        entry("birthdate", "Date of birth", "1990-02-03"),
    ],
    identifiers: &["jeffb", EMAIL],
    sign_in: SignIn::Password,
    edit: Edit::Attribute(entry("given_name", "First name", "Jeffrey")),
};

pub(crate) const BY_UUID: Shape = Shape {
    script: "uuid",
    options: &["--username", "uuid"],
    registration: Registration::Link,
    fields: &[
        EMAIL_ENTRY,
        entry("custom:seats", "Seats (optional)", "2"),
        entry("custom:since", "Since (optional)", "2026-02-03"),
    ],
    identifiers: &[EMAIL],
    sign_in: SignIn::Password,
    edit: Edit::Attribute(entry("custom:seats", "Seats", "4")),
};

pub(crate) const PASSWORDLESS: Shape = Shape {
    script: "passwordless",
    options: &["--preferred-challenge", "EMAIL_OTP"],
    registration: Registration::Code(EMAIL),
    fields: &[EMAIL_ENTRY, entry("name", "Full name", "Jeff Barr")],
    identifiers: &[EMAIL],
    sign_in: SignIn::Code(EMAIL),
    edit: Edit::Attribute(entry("name", "Full name", "Jeffrey Barr")),
};

pub(crate) const TOTP: Shape = Shape {
    script: "totp",
    options: &[],
    registration: Registration::Code(EMAIL),
    fields: &[
        EMAIL_ENTRY,
        entry("custom:team", "Team (optional)", "Otters"),
    ],
    identifiers: &[EMAIL],
    sign_in: SignIn::PasswordAndApp,
    edit: Edit::Attribute(entry("custom:team", "Team", "Beavers")),
};

pub(crate) const INVITATION: Shape = Shape {
    script: "invitation",
    options: &["--preferred-challenge", "WEB_AUTHN"],
    registration: Registration::Invitation(EMAIL),
    fields: &[],
    identifiers: &[EMAIL],
    sign_in: SignIn::Passkey,
    edit: Edit::Attribute(entry("name", "Full name", "Jeffrey Barr")),
};

/// All shapes, in the order of the table.
pub(crate) const ALL: [&Shape; 8] = [
    &WORKSHOP,
    &BY_EMAIL,
    &BY_PHONE,
    &CHOSEN,
    &BY_UUID,
    &PASSWORDLESS,
    &TOTP,
    &INVITATION,
];
