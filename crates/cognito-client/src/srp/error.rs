//! Why a proof could not be made.

use std::fmt;

/// Why a proof could not be made. All of it is the server's doing: what the rider typed
/// is never at fault here, a wrong password makes a proof that the server refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SrpError {
    /// `SALT` is no hexadecimal number of at most 3,072 bits.
    MalformedSalt,
    /// `SRP_B` is no hexadecimal number of at most 3,072 bits.
    MalformedServerKey,
    /// `SECRET_BLOCK` is base64 of neither alphabet.
    MalformedSecretBlock,
    /// `SRP_B` is 0 modulo N: the shared key would not depend on the password (RFC 5054,
    /// section 2.5.3).
    ServerKeyZero,
    /// The scrambling parameter u is 0: the shared key would not depend on the password
    /// (RFC 2945, section 3).
    ScramblerZero,
}

impl SrpError {
    /// The challenge's parameter that is at fault, by its name on the wire.
    #[must_use]
    pub fn parameter(self) -> &'static str {
        match self {
            Self::MalformedSalt => "SALT",
            // u is a hash of `SRP_A` and `SRP_B`, and `SRP_A` is our own.
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
