//! Types for secrets. Each kind of secret has its own type. `Debug` does not print the
//! secret, and the secret is wiped when its value is dropped.
//!
//! A secret is read with `expose()`, so that a search for this name finds every place
//! that reads one. `Serialize` exists only because requests and the browser's storage
//! need it.
//!
//! Only the buffer that a value owns is wiped. Copies that were made earlier, such as
//! those in a form's field, a request's body or a reply, are the responsibility of the
//! code that made them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Declares the type of one kind of secret text.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes ownership of the text, which is wiped when the value is dropped.
            #[must_use]
            pub fn new(text: String) -> Self {
                Self(Zeroizing::new(text))
            }

            /// Returns the secret itself. There is no other method that reads it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// Returns `true` if the text is empty.
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
    /// A password that the user enters to sign in, or sets as the new one. It is only
    /// ever sent, never received.
    Password
}

secret! {
    /// A one-time code from a message or an authenticator app.
    Code
}

secret! {
    /// The proof of a password that answers `PASSWORD_VERIFIER` or
    /// `DEVICE_PASSWORD_VERIFIER`, in base64, for the parameter
    /// `PASSWORD_CLAIM_SIGNATURE`.
    PasswordClaimSignature
}

secret! {
    /// `Session`: an opaque value that connects one step of a sign-in with the next. It
    /// is valid for some minutes.
    ChallengeSession, received
}

secret! {
    /// `AccessToken`: a JWT that authorizes the user's own calls.
    AccessToken, received
}

secret! {
    /// `IdToken`: a JWT that identifies the user to the app.
    IdToken, received
}

secret! {
    /// `RefreshToken`: an opaque token that obtains new tokens until it expires or is
    /// revoked.
    RefreshToken, received
}

secret! {
    /// `code`: the value with which an identity provider's sign-in comes back to the page,
    /// which is exchanged for tokens once.
    AuthorizationCode
}

secret! {
    /// `code_verifier`: the secret that proves that the page that exchanges a code is the
    /// one that asked for it (RFC 7636). The page keeps it in the storage of its tab.
    CodeVerifier, received
}

secret! {
    /// `SecretCode`: the shared key of an authenticator app, in base32.
    TotpSecret, received
}

secret! {
    /// The own password of a remembered device. This client generates it and keeps it in
    /// the browser's storage.
    DevicePassword, received
}

secret! {
    /// `SecretKey` of temporary AWS credentials, which signs requests.
    SecretAccessKey, received
}

secret! {
    /// `SessionToken` of temporary AWS credentials, which each signed request carries.
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
