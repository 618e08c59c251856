//! Sign-up: the registration form, which is checked before it is sent, and its result.
//!
//! The flow is `Details → AwaitingCode → Confirmed`. The address of the page that takes
//! the code also contains the e-mail, so that a reload loses nothing but the password.

use super::account::contact::Kind;
use super::fields::{
    AttributeRule, Fault, confirmation_fault, email_fault, new_password_fault, phone_fault,
};
use cognito_client::config::PasswordPolicy;
use cognito_client::secret::{ChallengeSession, Password};
use cognito_client::sign_up::CodeDeliveryDetails;

/// The registration form, as the user filled it in.
pub struct Details {
    /// The e-mail.
    pub email: String,
    /// The phone number with its country code, in any usual form. `None` if the form does
    /// not ask for one.
    pub phone: Option<String>,
    /// The further attributes that the form asks for, in the order of its fields.
    pub attributes: Vec<TypedAttribute>,
    /// The password. `None` if accounts are registered without one.
    pub password: Option<Password>,
    /// The confirmation of the password, which is not used without a password.
    pub confirmation: Password,
}

/// A further attribute of the registration form, as the user filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedAttribute {
    /// The attribute's name, such as `custom:team`.
    pub name: &'static str,
    /// The value. White space at its ends is not sent.
    pub value: String,
    /// The rule for the value.
    pub rule: AttributeRule,
}

/// Returns the faults of the registration form, in the order of its fields. A fault of an
/// attribute has the attribute's index in [`Details::attributes`].
#[must_use]
pub fn faults(details: &Details, policy: PasswordPolicy) -> Vec<Fault> {
    let attributes = details.attributes.iter().enumerate();
    let attributes = attributes.map(|(place, typed)| typed.rule.fault(place, &typed.value));
    [
        email_fault(&details.email),
        details.phone.as_deref().and_then(phone_fault),
    ]
    .into_iter()
    .chain(attributes)
    .chain(details.password.iter().flat_map(|password| {
        [
            new_password_fault(password, policy),
            confirmation_fault(password, &details.confirmation),
        ]
    }))
    .flatten()
    .collect()
}

/// The destination of a code, as far as the pool states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The masked address or number that the code was sent to.
    pub destination: Option<String>,
    /// The kind of address that the code verifies.
    pub kind: Kind,
}

impl Delivery {
    /// Reads the pool's reply. A reply without the name of the verified attribute means
    /// the phone number when the code went by SMS, and otherwise the e-mail, which is
    /// what pools verify by default.
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

/// An account that is not confirmed yet. The password is kept in memory alone, for the
/// sign-in right after the confirmation. An account without a password has a session in
/// its place.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The identifier that the user knows the account by: the e-mail, or the text that
    /// was typed at sign-in.
    pub identifier: String,
    /// The pool's user name of the account.
    pub username: String,
    /// The password that was typed, for the sign-in after the confirmation.
    pub password: Option<Password>,
    /// The session of the sign-up, if the account was registered without a password and
    /// the pool gave one. It signs nobody in without the code, and is valid for 15 minutes.
    pub session: Option<ChallengeSession>,
    /// The destination of the code.
    pub delivery: Delivery,
    /// Set when the account existed before this sign-up. Its password may differ from the
    /// one that was typed.
    pub existed: bool,
}

/// The result of a sign-up.
#[derive(Clone, Debug)]
pub enum SignUp {
    /// The pool sent a code.
    AwaitingCode(Pending),
    /// The pool confirmed the account without a code.
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

    fn details(email: &str, phone: &str, team: &str, password: &str, again: &str) -> Details {
        Details {
            email: email.into(),
            phone: Some(phone.into()),
            attributes: vec![TypedAttribute {
                name: "custom:team",
                value: team.into(),
                rule: AttributeRule {
                    required: true,
                    max_len: 256,
                },
            }],
            password: Some(password.into()),
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
            "Otters",
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
                Fault::AttributeMissing(0),
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
                Fault::AttributeTooLong {
                    place: 0,
                    most: 256
                },
                Fault::PasswordAgainstRules,
            ]
        );
    }

    #[test]
    fn form_without_a_password_has_no_faults_of_it() {
        let mut form = details("", "+1 206 555 0100", "Otters", "", "x");
        form.password = None;
        assert_eq!(faults(&form, POLICY), [Fault::EmailMissing]);
    }

    #[test]
    fn form_without_phone_and_attributes_is_good() {
        let mut form = details("a@b.co", "", "", "Passw0rd!", "Passw0rd!");
        form.phone = None;
        form.attributes.clear();
        assert_eq!(faults(&form, POLICY), []);
    }
}
