//! An address as a value: changed, and proved with a code.
//!
//! A code can only be typed where one was sent, so the state that takes it knows where to.

use super::error::AccountError;
use crate::error::AuthError;
use cognito_client::sign_up::CodeDeliveryDetails;

/// The kinds of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The e-mail.
    Email,
    /// The phone number.
    Phone,
}

impl Kind {
    /// The attribute that holds it.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone_number",
        }
    }

    /// The attribute that says whether it was proved.
    #[must_use]
    pub fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::Phone => "phone_number_verified",
        }
    }
}

/// Where a change of an address stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contact {
    /// It is shown.
    #[default]
    Shown,
    /// Another one is typed.
    Editing,
    /// A code was sent, to this masked address where the pool says.
    AwaitingCode(Option<String>),
}

impl Contact {
    /// The pool sent a code.
    #[must_use]
    pub fn sent(delivery: Option<CodeDeliveryDetails>) -> Self {
        let to = delivery.map(|delivery| delivery.destination);
        Self::AwaitingCode(to.filter(|to| !to.is_empty()))
    }

    /// The pool took another address: the code it sent by itself, if it did.
    #[must_use]
    pub fn changed(kind: Kind, deliveries: Option<Vec<CodeDeliveryDetails>>) -> Option<Self> {
        let delivery = deliveries?
            .into_iter()
            .find(|delivery| delivery.attribute == kind.attribute())?;
        Some(Self::sent(Some(delivery)))
    }

    /// The pool refused what was typed, or could not be reached: the same step, but where
    /// it has become senseless.
    #[must_use]
    pub fn reject(self, error: &AccountError) -> Self {
        match (self, error) {
            // Somebody else proved the address meanwhile: no code can help.
            (Self::AwaitingCode(_), AccountError::Auth(AuthError::AliasTaken)) => Self::Shown,
            (same, _) => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(attribute: &str, destination: &str) -> CodeDeliveryDetails {
        CodeDeliveryDetails {
            destination: destination.into(),
            attribute: attribute.into(),
            medium: "EMAIL".into(),
        }
    }

    #[test]
    fn the_code_of_the_changed_attribute_is_awaited_and_no_other() {
        let all = || Some(vec![delivery("email", "j***@e***")]);
        assert_eq!(
            Contact::changed(Kind::Email, all()),
            Some(Contact::AwaitingCode(Some("j***@e***".into())))
        );
        assert_eq!(Contact::changed(Kind::Phone, all()), None);
        assert_eq!(Contact::changed(Kind::Email, None), None);
    }

    #[test]
    fn a_wrong_code_keeps_the_step_and_a_taken_address_ends_it() {
        let waiting = || Contact::AwaitingCode(None);
        let wrong = AccountError::Auth(AuthError::WrongCode);
        assert_eq!(waiting().reject(&wrong), waiting());
        let taken = AccountError::Auth(AuthError::AliasTaken);
        assert_eq!(waiting().reject(&taken), Contact::Shown);
        assert_eq!(Contact::Editing.reject(&taken), Contact::Editing);
    }

    #[test]
    fn a_delivery_without_an_address_is_still_one() {
        assert_eq!(
            Contact::sent(Some(delivery("email", ""))),
            Contact::AwaitingCode(None)
        );
        assert_eq!(Contact::sent(None), Contact::AwaitingCode(None));
    }
}
