//! The proof of a signed-in user without a password: a sign-in of its own with another
//! first factor, whose tokens are revoked at once. The session does not change.

use super::Service;
use crate::account::error::AccountError;
use crate::account::proof::ProofOptions;
use crate::error::{AuthError, CallContext};
use crate::service::device::names;
use crate::session::Session;
use crate::sign_in::CodeStep;
use cognito_client::challenge::{Challenge, FirstFactor, Outcome};
use cognito_client::config::Flow;
use cognito_client::error::CallError;
use cognito_client::secret::Code;
use cognito_client::sign_in::{AuthFlow, InitiateAuth, Parameters};
use cognito_client::user::GetUserAuthFactors;

impl Service {
    /// Returns the ways in which the user can prove who they are. Only a pool with a choice
    /// of first factors is asked, because users of all others have a password. If it does
    /// not answer, the password is assumed. A user of an identity provider has none.
    pub async fn proof_options(&self, session: &Session) -> ProofOptions {
        if session.provider().is_some() {
            return ProofOptions::NONE;
        }
        if self.config.flow != Flow::UserAuth {
            return ProofOptions::PASSWORD;
        }
        let reply = self
            .client
            .call(&GetUserAuthFactors {
                access_token: &session.access_token,
            })
            .await;
        match reply {
            Ok(reply) => ProofOptions::of(&reply.first_factors.unwrap_or_default()),
            Err(_) => ProofOptions::PASSWORD,
        }
    }

    /// Sends a one-time code, with which the user can prove who they are. `code` is the
    /// first factor that the code is.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn send_proof_code(
        &self,
        session: &Session,
        code: FirstFactor,
    ) -> Result<CodeStep, AccountError> {
        match self.challenge_for_proof(session, code).await? {
            Challenge::Code {
                handle,
                kind,
                destination,
            } => Ok(CodeStep {
                handle,
                kind,
                destination,
                is_first_factor: true,
            }),
            _ => Err(AccountError::CannotProve),
        }
    }

    /// Proves with the code who the user is.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn prove_by_code(&self, step: &CodeStep, code: &Code) -> Result<(), AccountError> {
        let (challenge, name) = (step.kind.challenge(), step.kind.response());
        let outcome = self
            .answer(challenge, &step.handle, name, code.expose())
            .await;
        self.end_proof(outcome).await
    }

    /// Asks the user for a passkey, and proves with it who the user is.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn prove_by_passkey(&self, session: &Session) -> Result<(), AccountError> {
        let challenge = self.challenge_for_proof(session, FirstFactor::WebAuthn);
        let Challenge::WebAuthn { handle, options } = challenge.await? else {
            return Err(AccountError::CannotProve);
        };
        let passkeys = self.passkeys();
        let credential = passkeys.assertion(&options).await;
        let credential =
            credential.map_err(|error| AccountError::Auth(AuthError::of_passkey(error)))?;
        let outcome = self
            .answer("WEB_AUTHN", &handle, "CREDENTIAL", &credential)
            .await;
        self.end_proof(outcome).await
    }

    /// Starts a sign-in of the session's user with this first factor.
    async fn challenge_for_proof(
        &self,
        session: &Session,
        factor: FirstFactor,
    ) -> Result<Challenge, AccountError> {
        let names = names(session);
        let username = names.first().ok_or(AccountError::CannotProve)?;
        let begun = self.begin_proof(username, factor).await;
        match begun.map_err(|error| proof_error(&error))? {
            Outcome::Challenge(challenge) => Ok(challenge),
            Outcome::Tokens(_) => Err(AccountError::CannotProve),
        }
    }

    async fn begin_proof(&self, username: &str, factor: FirstFactor) -> Result<Outcome, CallError> {
        let parameters = Parameters::default()
            .with("USERNAME", username)
            .with("PREFERRED_CHALLENGE", factor.wire());
        let reply = self
            .client
            .call(&InitiateAuth {
                flow: AuthFlow::UserAuth,
                client_id: self.client.id(),
                session: None,
                parameters,
            })
            .await?;
        match Outcome::read(reply, username)? {
            // The pool offers the choice although the request names one.
            Outcome::Challenge(Challenge::SelectChallenge { handle, options })
                if options.contains(&factor) =>
            {
                let select = "SELECT_CHALLENGE";
                self.answer(select, &handle, "ANSWER", factor.wire()).await
            }
            outcome => Ok(outcome),
        }
    }

    /// Ends the sign-in of a proof. Its tokens grant nothing that the session does not.
    async fn end_proof(&self, outcome: Result<Outcome, CallError>) -> Result<(), AccountError> {
        match outcome {
            Ok(Outcome::Tokens(tokens)) => {
                self.revoke_tokens(&tokens).await;
                Ok(())
            }
            Ok(Outcome::Challenge(_)) => Err(AccountError::CannotProve),
            Err(error) => Err(proof_error(&error)),
        }
    }
}

/// Returns the meaning of an error of such a sign-in. When its session has expired, its
/// code has, too.
fn proof_error(error: &CallError) -> AccountError {
    AccountError::Auth(match AuthError::of(error, CallContext::Challenge) {
        AuthError::ChallengeSessionExpired => AuthError::ExpiredCode,
        other => other,
    })
}
