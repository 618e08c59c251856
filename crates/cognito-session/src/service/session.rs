//! The use cases of a session: open, restore, renew and end it.

use std::error::Error;
use std::fmt;

use super::Service;
use crate::error::{AuthError, CallContext, Cause};
use crate::refresh::is_definitive;
use crate::session::{Session, UnusableTokens};
use crate::token_store::StorageError;
use crate::{ended_store, token_store};
use cognito_client::config::jwks_url;
use cognito_client::error::{BadReply, CallError, ReplyFault};
use cognito_client::jwt::{
    Expectations, Jwks, JwksError, JwtError, TokenUse, UnverifiedJwt, Verification, verify_jwt,
};
use cognito_client::tokens::{AuthenticationResult, GetTokensFromRefreshToken, RevokeToken};
use cognito_client::user::{GetUser, User};

/// The seconds by which the pool's clock and this device's estimate of it may differ.
const LEEWAY_S: u32 = 60;

/// The result of a signature check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
    /// The pool signed the token for this client, and it has not expired.
    Valid,
    /// The signature or the claims are wrong.
    Invalid(SignatureFault),
    /// The keys could not be read, or the browser could not check the signature.
    Unknown(SignatureFault),
}

/// The reason why a signature check has not succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// The ID token is not a JWT.
    NotAJwt(JwtError),
    /// The token names an issuer that is not one of the pool's.
    OtherIssuer,
    /// The pool's keys could not be fetched.
    KeysNotFetched(CallError),
    /// The pool's keys could not be read.
    KeysNotRead(JwksError),
    /// The token has this fault.
    Token(Verification),
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAJwt(_) => "the ID token is not a JWT",
            Self::OtherIssuer => "the ID token names an issuer that is not the pool's",
            Self::KeysNotFetched(_) => "the pool's keys could not be fetched",
            Self::KeysNotRead(_) => "the pool's keys could not be read",
            Self::Token(fault) => return write!(f, "the ID token is not verified: {fault:?}"),
        })
    }
}

impl Error for SignatureFault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotAJwt(error) => Some(error),
            Self::KeysNotFetched(error) => Some(error),
            Self::KeysNotRead(error) => Some(error),
            Self::Token(Verification::VerifierUnavailable(error)) => Some(error),
            Self::OtherIssuer | Self::Token(_) => None,
        }
    }
}

/// The result of a refresh.
#[derive(Debug)]
pub enum Refresh {
    /// The pool issued new tokens.
    Renewed(Session),
    /// The session has ended for good, because the pool refused the refresh.
    Ended(CallError),
    /// The refresh failed for now, and the session is kept.
    Later(Cause),
}

/// A session that was opened with the tokens of a finished sign-in.
#[derive(Debug)]
pub struct OpenedSession {
    /// The session.
    pub session: Session,
    /// The error of the storage, if the session could only be kept in memory.
    pub stored: Result<(), StorageError>,
}

impl Service {
    /// Makes a session of the tokens of a finished sign-in, and stores it. If the pool
    /// gives it the identity of a session that has ended, that session no longer counts
    /// as ended.
    ///
    /// # Errors
    /// Returns [`UnusableTokens`] when the tokens cannot be read.
    pub fn open_session(
        &self,
        result: AuthenticationResult,
        keep: bool,
    ) -> Result<OpenedSession, UnusableTokens> {
        let session = Session::received(result, None, keep, self.now_ms())?;
        if let Some(origin) = session.origin().filter(|_| self.is_ended(&session)) {
            let others = |mut ended: Vec<String>| {
                ended.retain(|other| *other != origin);
                ended
            };
            self.change_ended(others);
        }
        let stored = self.save(&session);
        Ok(OpenedSession { session, stored })
    }

    /// Returns the session that an earlier page stored. A session that has ended, that
    /// belongs to another pool or client, or that is malformed is removed.
    #[must_use]
    pub fn restore_session(&self) -> Option<Session> {
        let session = token_store::load(&*self.core_ports.storage, self.client.id())?;
        if self.is_ours(&session) && !self.is_ended(&session) {
            return Some(session);
        }
        self.forget_session();
        None
    }

    /// Remembers that the session with this [`Session::origin`] has ended. From now on
    /// every page of this browser rejects it.
    pub fn remember_ended(&self, origin: &str) {
        self.change_ended(|ended| ended_store::with(ended, origin));
    }

    /// Returns whether a session has ended, as far as this browser knows.
    #[must_use]
    pub fn is_ended(&self, session: &Session) -> bool {
        let Some(origin) = session.origin() else {
            return false;
        };
        self.ended.borrow().contains(&origin) || self.stored_ended().contains(&origin)
    }

    fn stored_ended(&self) -> Vec<String> {
        ended_store::load(&*self.core_ports.storage, self.client.id())
    }

    fn change_ended(&self, change: impl Fn(Vec<String>) -> Vec<String>) {
        let known = self.ended.take();
        self.ended.replace(change(known));
        let stored = change(self.stored_ended());
        ended_store::save(&*self.core_ports.storage, self.client.id(), &stored);
    }

    /// Returns whether a session from the storage or from another tab claims to be of
    /// this pool and client.
    #[must_use]
    pub fn is_ours(&self, session: &Session) -> bool {
        session.is_of(&self.config.user_pool_id, self.client.id())
    }

    /// Requests new tokens.
    pub async fn refresh(&self, session: &Session) -> Refresh {
        let device = self.device_of(session);
        let reply = self
            .client
            .call(&GetTokensFromRefreshToken {
                client_id: self.client.id(),
                refresh_token: &session.refresh_token,
                device_key: device.as_ref().map(|device| device.device_key.as_str()),
            })
            .await;
        let result = match reply {
            Ok(reply) => reply.result,
            Err(error) if is_definitive(&error) => return Refresh::Ended(error),
            Err(error) => return Refresh::Later(error.into()),
        };
        let previous = Some(session.refresh_token.clone());
        Session::received(result, previous, session.keep, self.now_ms())
            .map_or_else(|error| Refresh::Later(error.into()), Refresh::Renewed)
    }

    /// Stores the session.
    ///
    /// # Errors
    /// Returns a [`StorageError`] when the session could not be stored, and therefore
    /// exists in memory alone.
    pub fn save(&self, session: &Session) -> Result<(), StorageError> {
        token_store::save(&*self.core_ports.storage, self.client.id(), session)
    }

    /// Removes the stored session.
    pub fn forget_session(&self) {
        token_store::clear(&*self.core_ports.storage, self.client.id());
    }

    /// Revokes the session at the pool, if the network allows it.
    pub async fn revoke(&self, session: &Session) {
        // The user is signed out on this device whatever the reply, and the tokens expire
        // by themselves.
        let _revoked = self
            .client
            .call(&RevokeToken {
                token: &session.refresh_token,
                client_id: self.client.id(),
            })
            .await;
    }

    /// Returns the signed-in user, as the pool knows them.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn user(&self, session: &Session) -> Result<User, AuthError> {
        self.client
            .call(&GetUser {
                access_token: &session.access_token,
            })
            .await
            .map_err(|error| AuthError::of(&error, CallContext::SignedIn))
    }

    /// Checks the signature of an ID token against the keys of the issuer that it names.
    /// The issuer has to be one of the pool's.
    pub async fn check_signature(&self, session: &Session) -> SignatureCheck {
        let jwt = match UnverifiedJwt::parse(session.id_token.expose()) {
            Ok(jwt) => jwt,
            Err(error) => return SignatureCheck::Invalid(SignatureFault::NotAJwt(error)),
        };
        let issuers = self.config.issuers();
        let named = jwt.claims().issuer();
        let Some(issuer) = issuers.iter().find(|issuer| named == Some(issuer)) else {
            return SignatureCheck::Invalid(SignatureFault::OtherIssuer);
        };
        let keys = self.keys_of(issuer).await;
        let expected = Expectations {
            issuer,
            client_id: self.client.id(),
            token_use: TokenUse::Id,
            now: session.pool_time_ms(self.now_ms()).div_euclid(1000),
            leeway: LEEWAY_S,
        };
        let verifier = &*self.session_ports().verifier;
        let verification = verify_jwt(&jwt, keys.as_ref().ok(), verifier, &expected).await;
        match (verification, keys) {
            (Verification::Verified, _) => SignatureCheck::Valid,
            (Verification::KeysUnavailable, Err(fault)) => SignatureCheck::Unknown(fault),
            (
                fault @ (Verification::KeysUnavailable
                | Verification::UnknownKey
                | Verification::VerifierUnavailable(_)),
                _,
            ) => SignatureCheck::Unknown(SignatureFault::Token(fault)),
            (fault, _) => SignatureCheck::Invalid(SignatureFault::Token(fault)),
        }
    }

    async fn keys_of(&self, issuer: &str) -> Result<Jwks, SignatureFault> {
        let transport = &self.core_ports.ports.transport;
        let reply = transport.get(jwks_url(issuer)).await;
        let reply = reply.map_err(|error| SignatureFault::KeysNotFetched(error.into()))?;
        if reply.status != 200 {
            let error = BadReply {
                status: reply.status,
                fault: ReplyFault::NoErrorCode,
            };
            return Err(SignatureFault::KeysNotFetched(error.into()));
        }
        Jwks::parse(&reply.body).map_err(SignatureFault::KeysNotRead)
    }
}
