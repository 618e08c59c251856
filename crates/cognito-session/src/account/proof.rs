//! The ways in which a signed-in user can prove once more who they are, before an action
//! that cannot be undone.

use cognito_client::challenge::FirstFactor;

/// The ways that a user has. A user without a password proves it by a first factor of a
/// sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofOptions {
    /// Set if the user has a password.
    pub password: bool,
    /// The one-time code that the user can get. If there are two, it is the one by e-mail.
    pub code: Option<FirstFactor>,
    /// Set if the user has a passkey.
    pub passkey: bool,
}

impl ProofOptions {
    /// The options of a user about whom nothing else is known.
    pub const PASSWORD: Self = Self {
        password: true,
        code: None,
        passkey: false,
    };

    /// The options of a user of an identity provider, who has neither a password nor a factor
    /// in the pool.
    pub const NONE: Self = Self {
        password: false,
        code: None,
        passkey: false,
    };

    /// Returns the options of a user with these first factors, by their names in the API.
    /// Without any, the password is assumed, because the pool's reply says nothing then.
    #[must_use]
    pub fn of(names: &[String]) -> Self {
        let factors: Vec<_> = names
            .iter()
            .filter_map(|it| FirstFactor::read(it))
            .collect();
        if factors.is_empty() {
            return Self::PASSWORD;
        }
        let has = |factor| factors.contains(&factor);
        let codes = [FirstFactor::EmailOtp, FirstFactor::SmsOtp];
        Self {
            password: has(FirstFactor::Password) || has(FirstFactor::PasswordSrp),
            code: codes.into_iter().find(|code| has(*code)),
            passkey: has(FirstFactor::WebAuthn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> ProofOptions {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        ProofOptions::of(&names)
    }

    #[test]
    fn user_without_a_password_has_what_the_pool_lists() {
        assert_eq!(
            of(&["SMS_OTP", "EMAIL_OTP", "WEB_AUTHN"]),
            ProofOptions {
                password: false,
                code: Some(FirstFactor::EmailOtp),
                passkey: true,
            }
        );
        assert_eq!(of(&["SMS_OTP"]).code, Some(FirstFactor::SmsOtp));
        assert!(of(&["PASSWORD", "EMAIL_OTP"]).password);
    }

    #[test]
    fn password_is_assumed_where_nothing_is_listed() {
        assert_eq!(of(&[]), ProofOptions::PASSWORD);
        assert_eq!(of(&["SMOKE_SIGNAL"]), ProofOptions::PASSWORD);
    }
}
