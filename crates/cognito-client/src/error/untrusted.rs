//! The reasons why a challenge must not be answered.

use std::fmt;

use crate::srp::SrpError;

/// The reason why a challenge of the service must not be answered. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untrusted {
    /// This parameter of the password proof is missing or empty.
    MissingParameter(&'static str),
    /// A parameter of the password proof is malformed, or would make the proof worthless.
    Proof(SrpError),
    /// The answer to this challenge would have been the password itself, in a flow that
    /// keeps the password in the browser.
    AsksForPassword(&'static str),
}

impl Untrusted {
    /// Returns the name of the parameter or challenge at fault, as the API calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingParameter(name) | Self::AsksForPassword(name) => name,
            Self::Proof(error) => error.parameter(),
        }
    }
}

impl From<SrpError> for Untrusted {
    fn from(error: SrpError) -> Self {
        Self::Proof(error)
    }
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name();
        match self {
            Self::MissingParameter(_) => write!(f, "{name} is missing"),
            Self::Proof(_) => write!(f, "{name} allows no proof of the password"),
            Self::AsksForPassword(_) => write!(f, "{name} asks for the password itself"),
        }
    }
}

impl std::error::Error for Untrusted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Proof(error) => Some(error),
            Self::MissingParameter(_) | Self::AsksForPassword(_) => None,
        }
    }
}
