//! The tokens of the signed-in user, for calls of the app's own API.

use std::fmt;

use super::auth::Auth;
use cognito_client::secret::{AccessToken, IdToken};
use cognito_session::session::Session;

/// The reason why there is no valid token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// Nobody is signed in, or the pool has just ended the session.
    SignedOut,
    /// The token has expired, and the pool could not be reached to renew it. The session
    /// stays, and the renewal is tried again.
    Unreachable,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignedOut => "nobody is signed in",
            Self::Unreachable => "the token has expired, and the pool cannot be reached",
        })
    }
}

impl std::error::Error for TokenError {}

/// One of the two tokens of a session that an API may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Access,
}

impl Kind {
    /// Returns the text of this token of a session.
    pub(super) fn of(self, session: &Session) -> &str {
        match self {
            Self::Id => session.id_token.expose(),
            Self::Access => session.access_token.expose(),
        }
    }
}

impl Auth {
    /// Returns the identity token, which says who the user is. It is renewed first if that
    /// is due, and has not expired by the pool's clock.
    ///
    /// # Errors
    /// [`TokenError`], if there is no such token.
    pub async fn id_token(self) -> Result<IdToken, TokenError> {
        Ok(self.valid_session().await?.id_token)
    }

    /// Returns the access token, which authorizes calls of the user. It is renewed first
    /// if that is due, and has not expired by the pool's clock.
    ///
    /// # Errors
    /// [`TokenError`], if there is no such token.
    pub async fn access_token(self) -> Result<AccessToken, TokenError> {
        Ok(self.valid_session().await?.access_token)
    }

    /// Returns a session whose tokens have not expired.
    pub(super) async fn valid_session(self) -> Result<Session, TokenError> {
        let session = self.fresh_session().await.ok_or(TokenError::SignedOut)?;
        if session.time_left_ms(self.service().now_ms()) > 0 {
            Ok(session)
        } else {
            Err(TokenError::Unreachable)
        }
    }
}
