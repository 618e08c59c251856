//! Sign-up: what a rider tells of themselves, checked before it is sent.
//!
//! `Details → AwaitingCode → Confirmed`. The e-mail of the middle step also stands in the
//! page's address, so that a reload loses nothing but the password.

use super::fields::{
    Fault, confirmation_fault, email_fault, genre_fault, new_password_fault, phone_fault,
};
use crate::cognito::secret::Password;
use crate::config::PasswordPolicy;

/// The registration form, as it was typed.
pub struct Details {
    /// An e-mail.
    pub email: String,
    /// A phone number with its country code, in any usual form.
    pub phone: String,
    /// The favourite genre, free text.
    pub genre: String,
    /// The password.
    pub password: Password,
    /// And once more.
    pub confirmation: Password,
}

/// The faults of the registration form, in the order of its fields.
#[must_use]
pub fn faults(details: &Details, policy: PasswordPolicy) -> Vec<Fault> {
    [
        email_fault(&details.email),
        phone_fault(&details.phone),
        genre_fault(&details.genre),
        new_password_fault(&details.password, policy),
        confirmation_fault(&details.password, &details.confirmation),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An account that waits for its code. The password stays in memory alone, for the
/// sign-in right after the code.
#[derive(Clone, Debug)]
pub struct Pending {
    /// What the rider calls the account: the e-mail, or what was typed at sign-in.
    pub identifier: String,
    /// The pool's name for it.
    pub username: String,
    /// What was typed, to sign in with.
    pub password: Password,
    /// Where the code went, masked by the service.
    pub destination: Option<String>,
    /// Whether the account was there before: its password may be another one's.
    pub existed: bool,
}

/// What a sign-up led to.
#[derive(Clone, Debug)]
pub enum SignUp {
    /// A code was sent.
    AwaitingCode(Pending),
    /// The pool confirmed the account by itself.
    Confirmed(Pending),
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: PasswordPolicy = PasswordPolicy {
        min_length: 8,
        require_numbers: true,
        require_lowercase: true,
        require_uppercase: true,
        require_symbols: true,
    };

    fn details(email: &str, phone: &str, genre: &str, password: &str, again: &str) -> Details {
        Details {
            email: email.into(),
            phone: phone.into(),
            genre: genre.into(),
            password: password.into(),
            confirmation: again.into(),
        }
    }

    #[test]
    fn a_good_form_has_no_faults() {
        let form = details(
            "a@b.co",
            "+1 206 555 0100",
            "Fantasy",
            "Passw0rd!",
            "Passw0rd!",
        );
        assert_eq!(faults(&form, POLICY), []);
    }

    #[test]
    fn every_field_says_its_own_fault() {
        assert_eq!(
            faults(&details("", "", " ", "", "x"), POLICY),
            [
                Fault::EmailMissing,
                Fault::PhoneMissing,
                Fault::GenreMissing,
                Fault::PasswordMissing,
                Fault::ConfirmationDiffers,
            ]
        );
        assert_eq!(
            faults(
                &details("a@b", "206 555 0100", &"g".repeat(257), "short", "short"),
                POLICY
            ),
            [
                Fault::EmailMalformed,
                Fault::PhoneMalformed,
                Fault::GenreTooLong,
                Fault::PasswordAgainstRules,
            ]
        );
    }
}
