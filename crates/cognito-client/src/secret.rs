//! Secrets as types: each kind its own, none of them printable by accident, all wiped
//! when dropped.
//!
//! A secret is read with `expose()`, so that every reading can be found by searching
//! for it. `Serialize` exists only because the wire and the storage need it.
//!
//! What is wiped is the buffer a secret owns. Copies made before it came here (a form's
//! field, a request's body, a reply) are the business of whoever made them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Declares one kind of secret text.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes the text over, to be wiped when this is dropped.
            #[must_use]
            pub fn new(text: String) -> Self {
                Self(Zeroizing::new(text))
            }

            /// The secret itself: the only way to read it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// Whether there is no text at all.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text.into())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.expose())
            }
        }
    };
    ($(#[$doc:meta])* $name:ident, received) => {
        secret! { $(#[$doc])* $name }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::new)
            }
        }
    };
}

secret! {
    /// What a rider types to sign in or sets for later. Only ever sent, never received.
    Password
}

secret! {
    /// A one-time code, from a message or an authenticator app.
    Code
}

secret! {
    /// The proof of a password that answers `PASSWORD_VERIFIER` or
    /// `DEVICE_PASSWORD_VERIFIER`: base64, for `PASSWORD_CLAIM_SIGNATURE`.
    PasswordClaimSignature
}

secret! {
    /// `Session`: what ties one step of a sign-in to the next, for some minutes.
    ChallengeSession, received
}

secret! {
    /// `AccessToken`: a JWT that opens the rider's own calls.
    AccessToken, received
}

secret! {
    /// `IdToken`: a JWT that tells who the rider is.
    IdToken, received
}

secret! {
    /// `RefreshToken`: opaque, good for new tokens until it is revoked.
    RefreshToken, received
}

secret! {
    /// `SecretCode`: the shared key of an authenticator app, in base32.
    TotpSecret, received
}

secret! {
    /// A remembered device's own password, made by us and kept in its storage.
    DevicePassword, received
}

secret! {
    /// `SecretKey` of temporary AWS credentials: signs requests.
    SecretAccessKey, received
}

secret! {
    /// `SessionToken` of temporary AWS credentials: goes with each request.
    SessionToken, received
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_the_kind_and_nothing_else() {
        let password = Password::from("Passw0rd!");
        assert_eq!(format!("{password:?}"), "Password([redacted])");
        assert_eq!(
            format!("{:?}", Some(IdToken::from("eyJ"))),
            "Some(IdToken([redacted]))"
        );
    }

    #[test]
    fn the_wire_sees_plain_text() {
        let session: ChallengeSession = serde_json::from_str("\"a\\u0062c\"").unwrap();
        assert_eq!(session.expose(), "abc");
        assert_eq!(serde_json::to_string(&session).unwrap(), "\"abc\"");
        assert_eq!(
            serde_json::to_string(&Password::from("p\"w")).unwrap(),
            "\"p\\\"w\""
        );
    }

    #[test]
    fn a_secret_of_another_shape_is_refused() {
        let refused = serde_json::from_str::<RefreshToken>("17").unwrap_err();
        assert!(refused.to_string().contains("expected a string"));
    }
}
