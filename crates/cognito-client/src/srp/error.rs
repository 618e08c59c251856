//! The reasons why a proof could not be computed.

use std::fmt;

/// The reason why a proof could not be computed. The cause is always a parameter of the
/// server, never the text that the user entered: a wrong password gives a proof that the
/// server refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SrpError {
    /// `SALT` is not a hexadecimal number of at most 3,072 bits.
    MalformedSalt,
    /// `SRP_B` is not a hexadecimal number of at most 3,072 bits.
    MalformedServerKey,
    /// `SECRET_BLOCK` is not base64, neither in the standard nor in the URL-safe
    /// alphabet.
    MalformedSecretBlock,
    /// `SRP_B` is 0 modulo N, so that the shared key would not depend on the password
    /// (RFC 5054, section 2.5.3).
    ServerKeyZero,
    /// The scrambling parameter u is 0, so that the shared key would not depend on the
    /// password (RFC 2945, section 3).
    ScramblerZero,
}

impl SrpError {
    /// Returns the name of the challenge's parameter that is at fault.
    #[must_use]
    pub fn parameter(self) -> &'static str {
        match self {
            Self::MalformedSalt => "SALT",
            // u is a hash of `SRP_A` and `SRP_B`, and `SRP_A` is the client's own.
            Self::MalformedServerKey | Self::ServerKeyZero | Self::ScramblerZero => "SRP_B",
            Self::MalformedSecretBlock => "SECRET_BLOCK",
        }
    }
}

impl fmt::Display for SrpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MalformedSalt => "the server's salt is malformed",
            Self::MalformedServerKey => "the server's public key is malformed",
            Self::MalformedSecretBlock => "the server's secret block is malformed",
            Self::ServerKeyZero => "the server's public key is zero modulo N",
            Self::ScramblerZero => "the scrambling parameter is zero",
        })
    }
}

impl std::error::Error for SrpError {}
