//! The calls of a session: renew and revoke it, and check its signature.
//! [`SessionStore`](crate::state::SessionStore) opens, restores and ends it.

use std::error::Error;
use std::fmt;

use super::Service;
use crate::error::{AuthError, CallContext, Cause};
use crate::refresh::is_definitive;
use crate::session::Session;
use cognito_client::config::jwks_url;
use cognito_client::error::{BadReply, CallError, ReplyFault};
use cognito_client::jwt::{
    Expectations, Jwks, JwksError, JwtError, TokenUse, UnverifiedJwt, Verification, verify_jwt,
};
use cognito_client::tokens::{GetTokensFromRefreshToken, RevokeToken};
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

impl Service {
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
