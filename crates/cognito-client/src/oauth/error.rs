//! The errors of a sign-in through the domain, and the meaning of a refusal.

use std::fmt;

use super::callback::CallbackFault;
use crate::error::BadReply;
use crate::jwt::JwtError;
use crate::transport::NoReply;

/// The reason why a sign-in through the domain has failed. It contains no code and no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OauthError {
    /// This tab has begun no sign-in, or its reply was there already.
    NotBegun,
    /// The address is not a reply to an authorization request.
    BadCallback(CallbackFault),
    /// The reply has another state than the request of this tab.
    OtherState,
    /// The reply is of another issuer or of another domain than the one that was asked.
    OtherIssuer,
    /// The reply came too late.
    TooLate,
    /// The pool or the provider refused.
    Refused(Refusal),
    /// There is no reply to the exchange of the code.
    NoReply(NoReply),
    /// The reply to the exchange is not the token endpoint's.
    NotTheService(BadReply),
    /// The ID token cannot be read.
    NotAJwt(JwtError),
    /// The ID token is of another request.
    OtherNonce,
    /// The ID token is not of this pool and this app client.
    OtherPool,
}

/// A refusal: the code of RFC 6749 and the pool's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code, such as `access_denied`.
    pub code: String,
    /// The pool's text in English; empty if there is none.
    pub description: String,
}

/// The meaning of a refusal for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalMeaning {
    /// The user has cancelled the sign-in, or the provider did not permit it.
    Cancelled,
    /// The pool requires these attributes, which the provider did not pass on.
    AttributesRequired(String),
    /// The account exists already, or was linked just now.
    AccountExists,
    /// A Lambda trigger of the pool refused, with this text of its own for the user.
    FromTrigger(String),
    /// The account is disabled.
    Disabled,
    /// The code was used before, or has expired.
    CodeSpent,
    /// The pool or the provider is out of order for now.
    Unavailable,
    /// The app client or the provider is not set up for this sign-in.
    Misconfigured,
}

impl Refusal {
    /// Returns the meaning for the user. The pool has the code `invalid_request` for most
    /// things, so its text decides about those. A text that is not known here means that the
    /// sign-in is not set up.
    ///
    /// Source of the codes: RFC 6749, sections 4.1.2.1 and 5.2.
    #[must_use]
    pub fn meaning(&self) -> RefusalMeaning {
        use RefusalMeaning as M;
        let text = self.description.trim();
        let lower = text.to_ascii_lowercase();
        // The text of a trigger may say anything, so it is looked for first.
        if let Some((_, own)) = text.split_once(" failed with error ") {
            return M::FromTrigger(own.trim().to_owned());
        }
        if let Some(at) = lower.find("attributes required") {
            let names = text.get(at..).and_then(|rest| rest.split_once(':'));
            let names = names.map_or("", |(_, names)| names);
            let names = names.trim().trim_matches(['[', ']']).to_owned();
            return M::AttributesRequired(names);
        }
        let says = |part: &str| lower.contains(part);
        match &*self.code {
            "access_denied" => M::Cancelled,
            _ if says("access_denied") || says("user cancelled") || says("user_cancelled") => {
                M::Cancelled
            }
            _ if says("already found an entry") || says("alias") && says("exists") => {
                M::AccountExists
            }
            _ if says("user is not enabled") || says("user is disabled") => M::Disabled,
            "invalid_grant" => M::CodeSpent,
            "temporarily_unavailable" | "server_error" => M::Unavailable,
            _ => M::Misconfigured,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.description)
    }
}

impl std::error::Error for Refusal {}

impl From<NoReply> for OauthError {
    fn from(error: NoReply) -> Self {
        Self::NoReply(error)
    }
}

impl From<BadReply> for OauthError {
    fn from(error: BadReply) -> Self {
        Self::NotTheService(error)
    }
}

impl From<CallbackFault> for OauthError {
    fn from(fault: CallbackFault) -> Self {
        Self::BadCallback(fault)
    }
}

impl fmt::Display for OauthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotBegun => "this tab waits for no sign-in",
            Self::BadCallback(_) => "the address is not a reply to a sign-in",
            Self::OtherState => "the reply has another state than the request",
            Self::OtherIssuer => "the reply is of another issuer than the one that was asked",
            Self::TooLate => "the reply came too late",
            Self::Refused(_) => "the pool or the provider refused the sign-in",
            Self::NoReply(_) => "there is no reply to the exchange of the code",
            Self::NotTheService(_) => "the reply is not the token endpoint's",
            Self::NotAJwt(_) => "the ID token is not a JWT",
            Self::OtherNonce => "the ID token is of another request",
            Self::OtherPool => "the ID token is not of this pool and app client",
        })
    }
}

impl std::error::Error for OauthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self {
            Self::BadCallback(fault) => fault,
            Self::Refused(refusal) => refusal,
            Self::NoReply(error) => error,
            Self::NotTheService(error) => error,
            Self::NotAJwt(error) => error,
            Self::NotBegun
            | Self::OtherState
            | Self::OtherIssuer
            | Self::TooLate
            | Self::OtherNonce
            | Self::OtherPool => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn refusal_means_what_its_text_says() {
        use RefusalMeaning as M;
        for (code, description, meaning) in [
            ("access_denied", "", M::Cancelled),
            ("invalid_request", "access_denied", M::Cancelled),
            (
                "invalid_request",
                "attributes required: [email, custom:team]",
                M::AttributesRequired("email, custom:team".into()),
            ),
            (
                "invalid_request",
                "Attributes required",
                M::AttributesRequired(String::new()),
            ),
            (
                "invalid_request",
                "PreSignUp failed with error Members from Atlantis only. ",
                M::FromTrigger("Members from Atlantis only.".into()),
            ),
            (
                "invalid_request",
                "PreSignUp failed with error attributes required: [x]",
                M::FromTrigger("attributes required: [x]".into()),
            ),
            (
                "invalid_request",
                "Already found an entry for username Google_123",
                M::AccountExists,
            ),
            ("invalid_request", "User is not enabled", M::Disabled),
            ("invalid_grant", "", M::CodeSpent),
            ("server_error", "", M::Unavailable),
            ("unauthorized_client", "", M::Misconfigured),
            ("invalid_scope", "", M::Misconfigured),
            ("invalid_request", "Invalid samlResponse", M::Misconfigured),
        ] {
            let refusal = Refusal {
                code: code.into(),
                description: description.into(),
            };
            assert_eq!(refusal.meaning(), meaning, "{refusal}");
        }
    }

    #[test]
    fn error_names_its_cause() {
        let error = OauthError::from(CallbackFault::Repeated);
        assert_eq!(error.to_string(), "the address is not a reply to a sign-in");
        let cause = error.source().unwrap().to_string();
        assert_eq!(cause, "a parameter is there twice");
        assert!(OauthError::OtherState.source().is_none());
    }
}
