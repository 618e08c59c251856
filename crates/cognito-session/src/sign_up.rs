//! Sign-up: the registration form, which is checked before it is sent, and its result.
//!
//! The flow is `Details → AwaitingCode → Confirmed`. The address of the page that takes
//! the code also contains the e-mail, so that a reload loses nothing but the password.

use super::account::contact::Kind;
use super::field_value::ValueRule;
use super::fields::{Fault, FormField, confirmation_fault, new_password_fault, username_fault};
use cognito_client::config::PasswordPolicy;
use cognito_client::config::sign_up::NewUsername;
use cognito_client::secret::{ChallengeSession, Password};
use cognito_client::sign_up::CodeDeliveryDetails;

/// The registration form, as the user filled it in.
pub struct Details {
    /// The user name that the account gets.
    pub username: NewUsername,
    /// The name that the user chose, for [`NewUsername::Chosen`].
    pub chosen_username: String,
    /// The attributes that the form asks for, in the order of its fields.
    pub attributes: Vec<TypedAttribute>,
    /// The password. `None` if accounts are registered without one.
    pub password: Option<Password>,
    /// The confirmation of the password, which is not used without a password.
    pub confirmation: Password,
}

/// An attribute of the registration form, as the user filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedAttribute {
    /// The attribute's name, such as `email` or `custom:team`.
    pub name: String,
    /// The text, or the fault that was found when it was read.
    pub typed: Result<String, Fault>,
    /// The rule for the value.
    pub rule: ValueRule,
}

impl TypedAttribute {
    /// Returns the value to send, which is empty if nothing was typed. `place` is the
    /// index of the attribute in the form.
    ///
    /// # Errors
    /// The [`Fault`] of the value.
    pub fn value(&self, place: usize) -> Result<String, Fault> {
        match &self.typed {
            Ok(typed) => self.rule.read(place, typed),
            // The check of a phone number calls an empty field a fault.
            Err(Fault::PhoneMissing) if !self.rule.required => Ok(String::new()),
            Err(fault) => Err(*fault),
        }
    }
}

impl Details {
    /// Returns the value of the attribute with this name; it is empty if the form does
    /// not ask for it, and if the value is faulty.
    #[must_use]
    pub fn value(&self, name: &str) -> String {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|attribute| attribute.name == name);
        let value = found.and_then(|attribute| attribute.value(0).ok());
        value.unwrap_or_default()
    }
}

/// Returns the faults of the registration form, in the order of its fields. The field of
/// an attribute is named by its index in [`Details::attributes`].
#[must_use]
pub fn faults(details: &Details, policy: PasswordPolicy) -> Vec<(FormField, Fault)> {
    let chosen = (details.username == NewUsername::Chosen)
        .then(|| username_fault(&details.chosen_username))
        .flatten();
    let attributes = details.attributes.iter().enumerate();
    let attributes = attributes.filter_map(|(place, attribute)| {
        let fault = attribute.value(place).err()?;
        Some((FormField::Attribute(place), fault))
    });
    let named = |fault: Fault| (fault.field(), fault);
    let passwords = details.password.iter().flat_map(|password| {
        [
            new_password_fault(password, policy),
            confirmation_fault(password, &details.confirmation),
        ]
    });
    chosen
        .map(named)
        .into_iter()
        .chain(attributes)
        .chain(passwords.flatten().map(named))
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
    /// The identifier that the user knows the account by: the e-mail, the phone number or
    /// the chosen name, or the text that was typed at sign-in.
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
    use cognito_client::config::sign_up::FieldKind;

    const POLICY: PasswordPolicy = PasswordPolicy {
        min_length: 8,
        require_numbers: true,
        require_lowercase: true,
        require_uppercase: true,
        require_symbols: true,
    };

    fn attribute(name: &str, kind: FieldKind, typed: &str) -> TypedAttribute {
        TypedAttribute {
            name: name.into(),
            typed: Ok(typed.into()),
            rule: ValueRule {
                max: Some(256),
                ..ValueRule::new(kind, true)
            },
        }
    }

    fn details(email: &str, phone: &str, team: &str, password: &str, again: &str) -> Details {
        Details {
            username: NewUsername::Derived,
            chosen_username: String::new(),
            attributes: vec![
                attribute("email", FieldKind::Email, email),
                attribute("phone_number", FieldKind::Phone, phone),
                attribute("custom:team", FieldKind::Text, team),
            ],
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
                (FormField::Attribute(0), Fault::EmailMissing),
                (FormField::Attribute(1), Fault::PhoneMissing),
                (FormField::Attribute(2), Fault::AttributeMissing(2)),
                (FormField::Password, Fault::PasswordMissing),
                (FormField::Confirmation, Fault::ConfirmationDiffers),
            ]
        );
        assert_eq!(
            faults(
                &details("a@b", "206 555 0100", &"g".repeat(257), "short", "short"),
                POLICY
            ),
            [
                (FormField::Attribute(0), Fault::EmailMalformed),
                (FormField::Attribute(1), Fault::PhoneMalformed),
                (
                    FormField::Attribute(2),
                    Fault::AttributeTooLong {
                        place: 2,
                        most: 256
                    }
                ),
                (FormField::Password, Fault::PasswordAgainstRules),
            ]
        );
    }

    #[test]
    fn form_without_a_password_has_no_faults_of_it() {
        let mut form = details("", "+1 206 555 0100", "Otters", "", "x");
        form.password = None;
        assert_eq!(
            faults(&form, POLICY),
            [(FormField::Attribute(0), Fault::EmailMissing)]
        );
    }

    #[test]
    fn form_without_phone_and_attributes_is_good() {
        let mut form = details("a@b.co", "", "", "Passw0rd!", "Passw0rd!");
        form.attributes.truncate(1);
        assert_eq!(faults(&form, POLICY), []);
    }

    #[test]
    fn chosen_username_is_checked_first() {
        let mut form = details("", "+12065550100", "Otters", "Passw0rd!", "Passw0rd!");
        form.username = NewUsername::Chosen;
        form.chosen_username = "jeff b".into();
        assert_eq!(
            faults(&form, POLICY),
            [
                (FormField::USERNAME, Fault::UsernameMalformed),
                (FormField::Attribute(0), Fault::EmailMissing),
            ]
        );
    }

    #[test]
    fn number_that_was_misread_keeps_its_own_fault() {
        let mut phone = attribute("phone_number", FieldKind::Phone, "");
        phone.typed = Err(Fault::PhoneMalformed);
        assert_eq!(phone.value(0), Err(Fault::PhoneMalformed));
        phone.typed = Err(Fault::PhoneMissing);
        assert_eq!(phone.value(0), Err(Fault::PhoneMissing));
        phone.rule.required = false;
        assert_eq!(phone.value(0), Ok(String::new()));
    }
}
