//! The first sign-in of an account without a password, right after its confirmation. The
//! code of the confirmation is its first factor, so that no second code is needed.

use super::Service;
use crate::sign_in::{Next, SignIn};
use cognito_client::challenge::{Challenge, FirstFactor, Outcome};
use cognito_client::error::CallError;
use cognito_client::secret::ChallengeSession;
use cognito_client::sign_in::{AuthFlow, InitiateAuth, Parameters};

/// The result of the first sign-in of an account without a password.
#[derive(Debug)]
pub enum FirstSignIn {
    /// The sign-in has this next step.
    Next(Next),
    /// The account has a password, which no form of this app has set. The person who
    /// registered the address may know it, so the owner of the address has to replace it.
    HasUnknownPassword,
}

impl Service {
    /// Signs in to an account that has just been confirmed, with the session that the
    /// confirmation gave. `is_registered_here` is set if this browser has registered the
    /// account without a password. If it is not set, the pool is asked first whether the
    /// account has a password.
    pub async fn first_sign_in(
        &self,
        username: &str,
        session: &ChallengeSession,
        is_registered_here: bool,
    ) -> FirstSignIn {
        if !is_registered_here {
            match self.has_password(username).await {
                Ok(true) => return FirstSignIn::HasUnknownPassword,
                Ok(false) => {}
                Err(error) => return FirstSignIn::Next(SignIn::Credentials.reject(&error)),
            }
        }
        let outcome = self.initiate_choice(username, Some(session), None).await;
        FirstSignIn::Next(self.advance(SignIn::Credentials, outcome).await)
    }

    /// Returns whether the pool offers the password as the first factor of this user.
    async fn has_password(&self, username: &str) -> Result<bool, CallError> {
        let outcome = self.initiate_choice(username, None, None).await?;
        let Outcome::Challenge(Challenge::SelectChallenge { options, .. }) = outcome else {
            return Ok(false);
        };
        let is_password =
            |option| matches!(option, FirstFactor::Password | FirstFactor::PasswordSrp);
        Ok(options.into_iter().any(is_password))
    }

    /// Starts a sign-in by choice. With `preferred`, the pool asks for this first factor at
    /// once if the user has it.
    pub(super) async fn initiate_choice(
        &self,
        username: &str,
        session: Option<&ChallengeSession>,
        preferred: Option<FirstFactor>,
    ) -> Result<Outcome, CallError> {
        let parameters = Parameters::default().with("USERNAME", username);
        let parameters = match preferred {
            Some(factor) => parameters.with("PREFERRED_CHALLENGE", factor.wire()),
            None => parameters,
        };
        let reply = self
            .client
            .call(&InitiateAuth {
                flow: AuthFlow::UserAuth,
                client_id: self.client.id(),
                session,
                parameters,
            })
            .await?;
        Outcome::read(reply, username)
    }
}
