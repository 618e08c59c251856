//! Sign-up: what a rider tells of themselves, checked before it is sent.
//!
//! `Details → AwaitingCode → Confirmed`. The e-mail of the middle step also stands in the
//! page's address, so that a reload loses nothing but the password.

use super::account::contact::Kind;
use super::fields::{
    Fault, confirmation_fault, email_fault, genre_fault, new_password_fault, phone_fault,
};
use cognito_client::config::PasswordPolicy;
use cognito_client::secret::Password;
use cognito_client::sign_up::CodeDeliveryDetails;

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

/// Where a code was sent, as far as the pool says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The masked address or number.
    pub destination: Option<String>,
    /// What the code verifies.
    pub kind: Kind,
}

impl Delivery {
    /// Reads the pool's answer. One that does not say what the code verifies means the
    /// e-mail, which is what pools verify unless they were made otherwise.
    #[must_use]
    pub fn of(details: Option<CodeDeliveryDetails>) -> Self {
        let details = details.unwrap_or_default();
        let is_to_phone = match details.attribute.as_str() {
            "" => details.medium == "SMS",
            attribute => attribute == Kind::Phone.attribute(),
        };
        Self {
            destination: Some(details.destination).filter(|to| !to.is_empty()),
            kind: if is_to_phone {
                Kind::Phone
            } else {
                Kind::Email
            },
        }
    }
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
    /// Where the code went.
    pub delivery: Delivery,
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
    fn a_delivery_says_whether_it_went_to_a_phone() {
        for (json, kind) in [
            (
                r#"{"Destination":"+*******0100","DeliveryMedium":"SMS","AttributeName":"phone_number"}"#,
                Kind::Phone,
            ),
            (r#"{"DeliveryMedium":"SMS"}"#, Kind::Phone),
            (r#"{"AttributeName":"phone_number"}"#, Kind::Phone),
            (
                r#"{"DeliveryMedium":"EMAIL","AttributeName":"email"}"#,
                Kind::Email,
            ),
            ("{}", Kind::Email),
        ] {
            let delivery = Delivery::of(Some(serde_json::from_str(json).unwrap()));
            assert_eq!(delivery.kind, kind, "{json}");
        }
        assert_eq!(Delivery::of(None).destination, None);
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
