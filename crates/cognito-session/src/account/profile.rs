//! The user's profile, as the pool knows it.

use super::contact::Kind;
use super::factors::Factors;
use cognito_client::challenge::MfaType;
use cognito_client::sign_up::Attribute;
use cognito_client::user::User;

/// The profile of the signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The pool's user name.
    pub username: String,
    /// The `email` attribute, with its verification.
    pub email: Option<Address>,
    /// The `phone_number` attribute, with its verification.
    pub phone: Option<Address>,
    /// All attributes that have a value, in the pool's order.
    pub attributes: Vec<Attribute>,
    /// The second factors.
    pub factors: Factors,
}

/// An address of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The e-mail or phone number.
    pub value: String,
    /// Set when the address is verified to be the user's.
    pub verified: bool,
}

/// The reason why a second factor cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The account has no such address.
    Missing(Kind),
    /// The address is not verified, so the codes might go to another person.
    NotVerified(Kind),
}

impl Profile {
    /// Reads the pool's reply.
    #[must_use]
    pub fn of(user: &User) -> Self {
        let given = |name: &str| {
            let value = user.attribute(name).filter(|value| !value.is_empty());
            value.map(ToOwned::to_owned)
        };
        let attributes = user.attributes.iter();
        let attributes = attributes.filter(|attribute| !attribute.value.is_empty());
        let address = |kind: Kind| {
            given(kind.attribute()).map(|value| Address {
                value,
                verified: user.attribute(kind.verified_attribute()) == Some("true"),
            })
        };
        Self {
            username: user.username.clone(),
            email: address(Kind::Email),
            phone: address(Kind::Phone),
            attributes: attributes.cloned().collect(),
            factors: Factors::of(user),
        }
    }

    /// Returns the address of this kind.
    #[must_use]
    pub fn address(&self, kind: Kind) -> Option<&Address> {
        match kind {
            Kind::Email => self.email.as_ref(),
            Kind::Phone => self.phone.as_ref(),
        }
    }

    /// Returns the reason why this second factor cannot be added, if there is one.
    #[must_use]
    pub fn obstacle(&self, kind: MfaType) -> Option<Obstacle> {
        let address = match kind {
            MfaType::SoftwareToken => return None,
            MfaType::Sms => Kind::Phone,
            MfaType::Email => Kind::Email,
        };
        match self.address(address) {
            None => Some(Obstacle::Missing(address)),
            Some(found) => (!found.verified).then_some(Obstacle::NotVerified(address)),
        }
    }

    /// Returns the value of the attribute with this name, if it has one.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|attribute| attribute.name == name);
        found.map(|attribute| attribute.value.as_str())
    }

    /// Sets the value of an attribute, as the pool has it from now on. An empty value
    /// removes the attribute.
    pub fn set_attribute(&mut self, name: &str, value: &str) {
        self.attributes.retain(|attribute| attribute.name != name);
        if !value.is_empty() {
            self.attributes.push(Attribute::new(name, value));
        }
    }

    /// Returns the text that the user has to type to confirm the deletion of the account:
    /// the e-mail, or the user name if there is no e-mail.
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.email
            .as_ref()
            .map_or(self.username.as_str(), |email| email.value.as_str())
    }

    /// Returns whether the typed text is that of [`identifier`](Self::identifier). Case does
    /// not matter.
    #[must_use]
    pub fn is_identifier(&self, typed: &str) -> bool {
        typed.trim().to_lowercase() == self.identifier().to_lowercase()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::account) fn profile(json: &str) -> Profile {
        Profile::of(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn the_pools_answer_is_read() {
        let jeff = profile(
            r#"{"Username":"jeff","UserAttributes":[
                {"Name":"email","Value":"jeff@example.com"},{"Name":"email_verified","Value":"true"},
                {"Name":"phone_number","Value":"+12065550100"},{"Name":"custom:team","Value":""}],
                "UserMFASettingList":["SOFTWARE_TOKEN_MFA","SMOKE_SIGNAL","EMAIL_OTP"],"PreferredMfaSetting":"EMAIL_OTP"}"#,
        );
        assert!(jeff.email.as_ref().unwrap().verified);
        assert!(!jeff.phone.as_ref().unwrap().verified);
        assert_eq!(jeff.attribute("custom:team"), None);
        assert_eq!(jeff.factors.active.len(), 2);
        assert!(jeff.is_identifier(" Jeff@Example.com "));
        assert!(!jeff.is_identifier("jeff"));
    }

    #[test]
    fn without_an_email_the_user_name_says_goodbye() {
        let jeff = profile(r#"{"Username":"jeff"}"#);
        assert!(jeff.is_identifier("jeff"));
        assert!(!jeff.is_identifier(""));
    }
    #[test]
    fn changed_attribute_is_there_and_an_emptied_one_is_not() {
        let mut jeff = profile(
            r#"{"Username":"j","UserAttributes":[{"Name":"custom:team","Value":"Otters"}]}"#,
        );
        assert_eq!(jeff.attribute("custom:team"), Some("Otters"));
        jeff.set_attribute("custom:team", "Herons");
        assert_eq!(jeff.attribute("custom:team"), Some("Herons"));
        jeff.set_attribute("custom:team", "");
        assert_eq!(jeff.attribute("custom:team"), None);
    }

    #[test]
    fn an_address_that_gets_codes_has_to_be_proved() {
        let jeff = profile(
            r#"{"Username":"jeff","UserAttributes":[{"Name":"email","Value":"jeff@example.com"}]}"#,
        );
        assert_eq!(jeff.obstacle(MfaType::SoftwareToken), None);
        assert_eq!(
            jeff.obstacle(MfaType::Sms),
            Some(Obstacle::Missing(Kind::Phone))
        );
        assert_eq!(
            jeff.obstacle(MfaType::Email),
            Some(Obstacle::NotVerified(Kind::Email))
        );
    }
}
