//! The query with which the pool leads back to the page (RFC 6749, section 4.1.2).

use std::fmt;

use super::error::Refusal;
use super::form::fields;
use crate::secret::AuthorizationCode;

/// The reply to an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The value of `state`.
    pub state: String,
    /// The value of `iss`, if the reply has one (RFC 9207).
    pub issuer: Option<String>,
    /// The code, or the pool's refusal.
    pub outcome: Result<AuthorizationCode, Refusal>,
}

/// The reason why a query is not a reply to an authorization request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackFault {
    /// The query cannot be decoded.
    Malformed,
    /// A parameter is there twice, so that different readers could read different values
    /// (RFC 6749, section 3.1, forbids it).
    Repeated,
    /// There is no state.
    NoState,
    /// There is neither a code nor an error, or both.
    NoOutcome,
}

impl fmt::Display for CallbackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the query cannot be decoded",
            Self::Repeated => "a parameter is there twice",
            Self::NoState => "there is no state",
            Self::NoOutcome => "there is not exactly one of code and error",
        })
    }
}

impl std::error::Error for CallbackFault {}

impl Callback {
    /// Reads the query of the page's address, without the question mark.
    ///
    /// # Errors
    /// The [`CallbackFault`] of a query that is not such a reply.
    pub fn parse(query: &str) -> Result<Self, CallbackFault> {
        let fields = fields(query).ok_or(CallbackFault::Malformed)?;
        let value = |name: &str| {
            let mut values = fields.iter().filter(|(found, _)| found == name);
            let first = values.next().map(|(_, value)| value.clone());
            match values.next() {
                Some(_) => Err(CallbackFault::Repeated),
                None => Ok(first.filter(|value| !value.is_empty())),
            }
        };
        let outcome = match (value("code")?, value("error")?) {
            (Some(code), None) => Ok(code.into()),
            (None, Some(code)) => Err(Refusal {
                code,
                description: value("error_description")?.unwrap_or_default(),
            }),
            _ => return Err(CallbackFault::NoOutcome),
        };
        Ok(Self {
            state: value("state")?.ok_or(CallbackFault::NoState)?,
            issuer: value("iss")?,
            outcome,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_refusal_are_read() {
        let reply = Callback::parse("code=a%2Fb&state=s&iss=https%3A%2F%2Fi").unwrap();
        assert_eq!(reply.outcome, Ok("a/b".into()));
        assert_eq!(reply.issuer.as_deref(), Some("https://i"));
        assert_eq!(reply.state, "s");
        let refused = Callback::parse("error=invalid_request&error_description=a+b&state=s");
        let refusal = refused.unwrap().outcome.unwrap_err();
        assert_eq!(
            (&*refusal.code, &*refusal.description),
            ("invalid_request", "a b")
        );
    }

    #[test]
    fn query_that_two_readers_read_differently_is_refused() {
        use CallbackFault as F;
        for (query, fault) in [
            ("code=a&code=b&state=s", F::Repeated),
            ("code=a&state=s&state=t", F::Repeated),
            ("code=a&state=s&iss=x&iss=y", F::Repeated),
            ("code=a&error=b&state=s", F::NoOutcome),
            ("state=s", F::NoOutcome),
            ("", F::NoOutcome),
            ("code=a", F::NoState),
            ("code=a&state=", F::NoState),
            ("code=%&state=s", F::Malformed),
        ] {
            assert_eq!(Callback::parse(query), Err(fault), "{query}");
        }
    }

    #[test]
    fn reply_does_not_print_its_code() {
        let reply = Callback::parse("code=hush&state=s").unwrap();
        assert!(!format!("{reply:?}").contains("hush"));
    }
}
