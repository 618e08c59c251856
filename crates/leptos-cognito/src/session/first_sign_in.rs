//! The first sign-in of an account without a password, right after its confirmation.

use super::{Auth, PasswordSignIn};
use cognito_client::secret::ChallengeSession;
use cognito_session::service::FirstSignIn;
use cognito_session::sign_in::SignIn;

impl Auth {
    /// Signs in to an account that has just been confirmed, with the session that the
    /// confirmation gave, and opens the session of the user unless the pool asks for
    /// something more. The outcome is [`PasswordSignIn::WrongPassword`] if the account has a
    /// password that this app did not set: see [`FirstSignIn`].
    pub async fn sign_in_after_confirmation(
        self,
        username: &str,
        session: &ChallengeSession,
        is_registered_here: bool,
    ) -> PasswordSignIn {
        let service = self.service();
        let outcome = service
            .first_sign_in(username, session, is_registered_here)
            .await;
        let next = match outcome {
            FirstSignIn::HasUnknownPassword => return PasswordSignIn::WrongPassword,
            FirstSignIn::Next(next) => next,
        };
        match next.step {
            SignIn::Done(tokens) => match self.complete(tokens, false) {
                Ok(()) => PasswordSignIn::SignedIn,
                Err(_) => PasswordSignIn::NeedsSignIn,
            },
            step => PasswordSignIn::at(step),
        }
    }
}
