//! A change of an e-mail address or phone number as a plain value.
//!
//! A code can be entered only after one was sent, so the state that takes the code also
//! has its destination.

use super::error::AccountError;
use crate::error::AuthError;
use cognito_client::jwt::Claims;
use cognito_client::sign_up::CodeDeliveryDetails;

/// The kind of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The e-mail.
    Email,
    /// The phone number.
    Phone,
}

impl Kind {
    /// Returns the name of the user attribute that holds the address.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone_number",
        }
    }

    /// Returns the name of the user attribute that states whether the address is
    /// verified.
    #[must_use]
    pub fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::Phone => "phone_number_verified",
        }
    }
}

/// Returns the kinds of addresses that an ID token has with these claims, if none of them is
/// verified. An address without a claim about its verification is not.
///
/// Source: OpenID Connect Core 1.0, section 5.1; `email_verified` and
/// `phone_number_verified` of Cognito's ID token.
#[must_use]
pub fn unverified(claims: &Claims) -> Vec<Kind> {
    let all = [Kind::Email, Kind::Phone].into_iter();
    let given: Vec<_> = all
        .filter(|kind| {
            let address = claims.text(kind.attribute());
            address.is_some_and(|address| !address.is_empty())
        })
        .collect();
    let is_verified = |kind: &Kind| claims.flag(kind.verified_attribute()) == Some(true);
    if given.iter().any(is_verified) {
        Vec::new()
    } else {
        given
    }
}

/// The current step of a change of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contact {
    /// The address is shown.
    #[default]
    Shown,
    /// The user types another address.
    Editing,
    /// The user enters the code that was sent. The value is the masked destination, if
    /// the pool states it.
    AwaitingCode(Option<String>),
}

impl Contact {
    /// Returns the step that follows when the pool has sent a code.
    #[must_use]
    pub fn sent(delivery: Option<CodeDeliveryDetails>) -> Self {
        let to = delivery.map(|delivery| delivery.destination);
        Self::AwaitingCode(to.filter(|to| !to.is_empty()))
    }

    /// Returns the step that follows when the pool has accepted another address and sent
    /// a code to it by itself, or `None` when it has sent no code.
    #[must_use]
    pub fn changed(kind: Kind, deliveries: Option<Vec<CodeDeliveryDetails>>) -> Option<Self> {
        let delivery = deliveries?
            .into_iter()
            .find(|delivery| delivery.attribute == kind.attribute())?;
        Some(Self::sent(Some(delivery)))
    }

    /// Returns the step that follows a refusal or an unreachable pool: the same step,
    /// unless it can no longer succeed.
    #[must_use]
    pub fn reject(self, error: &AccountError) -> Self {
        match (self, error) {
            // Another account has verified the address in the meantime, so no code can
            // help.
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
