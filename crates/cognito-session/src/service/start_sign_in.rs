//! The start of a sign-in: its first calls, up to the first question to the user.

use super::Service;
use crate::device_store::Device;
use crate::error::{AuthError, CallContext};
use crate::sign_in::{Next, SignIn};
use cognito_client::challenge::Outcome;
use cognito_client::config::Flow;
use cognito_client::error::{CallError, ErrorCode, ServiceError};
use cognito_client::secret::Password;
use cognito_client::sign_in::{AuthFlow, InitiateAuth, InitiateSrpAuth, Parameters};
use cognito_client::srp::EphemeralKey;
use cognito_client::tokens::AuthenticationResult;

/// The result of the first calls of a sign-in.
pub struct StartedSignIn(Result<Outcome, CallError>);

impl StartedSignIn {
    /// Returns whether the pool does not know the user, or refuses the password.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let code = self.0.as_ref().err().and_then(CallError::code);
        matches!(
            code,
            Some(ErrorCode::NotAuthorized | ErrorCode::UserNotFound)
        )
    }

    /// Returns the error if the pool refused the sign-in or could not be reached, unless
    /// the user has to do something else first, such as to confirm the account.
    #[must_use]
    pub fn refusal(&self) -> Option<AuthError> {
        let error = self.0.as_ref().err()?;
        match error.code() {
            Some(ErrorCode::UserNotConfirmed | ErrorCode::PasswordResetRequired) => None,
            _ => Some(AuthError::of(error, CallContext::Password)),
        }
    }

    /// Returns the tokens if the sign-in is complete.
    ///
    /// # Errors
    /// Returns the sign-in if it is not, so that
    /// [`Service::continue_sign_in`] can continue it.
    pub fn into_tokens(self) -> Result<AuthenticationResult, Box<Self>> {
        match self.0 {
            Ok(Outcome::Tokens(tokens)) => Ok(tokens),
            other => Err(Box::new(Self(other))),
        }
    }
}

impl Service {
    /// Returns whether the caller should prepare for a sign-in: [learn the clock
    /// offset](Self::update_clock_offset), which this function resets, and [make a key
    /// pair](Self::prepare_sign_in). It returns `false` when sign-ins begin without a proof, a sign-in is running, or a key pair is ready or in the making.
    pub fn should_prepare_sign_in(&self) -> bool {
        let is_prepared =
            || self.preparing.try_acquire().is_none() || self.prepared.borrow().is_some();
        let needs_no_proof =
            self.config.flow == Flow::UserPassword || self.config.is_passwordless();
        if needs_no_proof || self.sign_in_running.get() || is_prepared() {
            return false;
        }
        self.reset_clock_offset();
        true
    }

    /// Makes the key pair of a proof in advance. This is a fifth of the computation, and
    /// it lets the browser compile the code before the rest is needed. Nothing happens
    /// when a sign-in has started in the meantime, because that sign-in has made a key
    /// pair already.
    pub async fn prepare_sign_in(&self) {
        let _making = self.preparing.acquire().await;
        if self.prepared.borrow().is_none() && !self.sign_in_running.get() {
            let key = self.new_key().await;
            self.prepared.replace(Some(key));
        }
    }

    /// Returns a key pair, which must serve one sign-in only. It is the prepared one if
    /// there is one; if that is still in the making, the function waits for it.
    async fn ephemeral_key(&self) -> EphemeralKey {
        let prepared = {
            let _making = self.preparing.acquire().await;
            self.prepared.take()
        };
        match prepared {
            Some(key) => key,
            None => self.new_key().await,
        }
    }

    pub(super) async fn new_key(&self) -> EphemeralKey {
        self.run_in_slices(EphemeralKey::generate(self.random()))
            .await
    }

    /// Starts a sign-in, and continues it until it needs the user. The password may be
    /// empty for pools that do not ask for it first.
    pub async fn sign_in(&self, username: &str, password: &Password) -> Next {
        let started = self.start_sign_in(username, password).await;
        self.continue_sign_in(started).await
    }

    /// Makes the first calls of a sign-in, with the proofs among them. If the pool
    /// refuses a password with white space at either end, the sign-in is tried once more
    /// without the white space.
    pub async fn start_sign_in(&self, username: &str, password: &Password) -> StartedSignIn {
        // While this is set, no further key pair is prepared.
        self.sign_in_running.set(true);
        let device = self.device(username);
        let mut outcome = self.start(username, password, device.as_ref()).await;
        if device.is_some() && is_forgotten_device(&outcome) {
            // The pool does not have this device any more, so its record is removed from
            // the browser too, and the sign-in starts again without it.
            self.forget_device(username);
            outcome = self.start(username, password, None).await;
        }
        // A space at either end comes from copying; no password has one. The pool counts
        // each attempt towards its lock-out, so there is a second attempt and no third.
        let inner = password.expose().trim();
        let is_wrong = |error| {
            matches!(
                AuthError::of(error, CallContext::Password),
                AuthError::WrongCredentials
            )
        };
        if outcome.as_ref().is_err_and(is_wrong) && !["", password.expose()].contains(&inner) {
            let device = self.device(username);
            outcome = self.start(username, &inner.into(), device.as_ref()).await;
        }
        self.sign_in_running.set(false);
        StartedSignIn(outcome.map(|outcome| self.guarded(outcome, password)))
    }

    /// Continues a sign-in after its first calls. A first factor that is the only one that
    /// this user can use is chosen at once.
    pub async fn continue_sign_in(&self, started: StartedSignIn) -> Next {
        let next = self.advance(SignIn::Credentials, started.0).await;
        self.choose_only_factor(next).await
    }

    async fn start(
        &self,
        username: &str,
        password: &Password,
        device: Option<&Device>,
    ) -> Result<Outcome, CallError> {
        let (outcome, key) = self.initiate(username, password, device).await?;
        self.prove(outcome, key, password, device).await
    }

    /// Adds the password to the handle, so that later answers never send it. A password
    /// that the flow has sent already is not added.
    pub(super) fn guarded(&self, outcome: Outcome, password: &Password) -> Outcome {
        let is_kept = self.config.flow != Flow::UserPassword && !password.is_empty();
        outcome.with_proved(is_kept.then_some(password))
    }

    /// Makes the first call of a sign-in. Returns its result, and the key pair of the
    /// proof that may follow.
    ///
    /// # Errors
    /// Returns [`CallError::FlowNotAllowed`] when the app client does not allow the
    /// configured flow, and otherwise the error of the call.
    pub(super) async fn initiate(
        &self,
        username: &str,
        password: &Password,
        device: Option<&Device>,
    ) -> Result<(Outcome, Option<EphemeralKey>), CallError> {
        let reply = self.initiate_unnamed(username, password, device).await;
        reply.map_err(|error| match error {
            CallError::Service(refusal) if is_about_flow(&refusal) => CallError::FlowNotAllowed {
                permission: self.config.flow.permission(),
                refusal,
            },
            other => other,
        })
    }

    /// Makes the same call as [`initiate`](Self::initiate), but returns the service's own
    /// refusals.
    async fn initiate_unnamed(
        &self,
        username: &str,
        password: &Password,
        device: Option<&Device>,
    ) -> Result<(Outcome, Option<EphemeralKey>), CallError> {
        let device_key = device.map(|device| device.device_key.as_str());
        let mut parameters = Parameters::default().with("USERNAME", username);
        if let Some(key) = device_key {
            parameters = parameters.with("DEVICE_KEY", key);
        }
        let by_proof = match self.config.flow {
            Flow::UserSrp => true,
            Flow::UserPassword => false,
            Flow::UserAuth | Flow::Custom => !password.is_empty(),
        };
        let key = match by_proof {
            true => Some(self.ephemeral_key().await),
            false => None,
        };
        let public = key.as_ref().map(EphemeralKey::public_hex);
        if let Some(public) = &public {
            parameters = parameters.with("SRP_A", public);
        }
        let initiate = |flow, parameters| InitiateAuth {
            flow,
            client_id: self.client.id(),
            session: None,
            parameters,
        };
        let reply = match self.config.flow {
            Flow::UserSrp => {
                self.client
                    .call(&InitiateSrpAuth(initiate(AuthFlow::UserSrp, parameters)))
                    .await?
            }
            Flow::UserPassword => {
                let parameters = parameters.with("PASSWORD", password.expose());
                self.client
                    .call(&initiate(AuthFlow::UserPassword, parameters))
                    .await?
            }
            Flow::UserAuth => {
                let preferred = if by_proof {
                    Some("PASSWORD_SRP")
                } else {
                    self.config.preferred_first_factor()
                };
                let parameters = match preferred {
                    Some(preferred) => parameters.with("PREFERRED_CHALLENGE", preferred),
                    None => parameters,
                };
                self.client
                    .call(&initiate(AuthFlow::UserAuth, parameters))
                    .await?
            }
            Flow::Custom => {
                let parameters = if by_proof {
                    parameters.with("CHALLENGE_NAME", "SRP_A")
                } else {
                    parameters
                };
                self.client
                    .call(&initiate(AuthFlow::CustomAuth, parameters))
                    .await?
            }
        };
        Ok((Outcome::read(reply, username)?, key))
    }
}

/// Returns whether the service says "Device does not exist": the pool has forgotten the
/// device, or never knew it.
fn is_forgotten_device(outcome: &Result<Outcome, CallError>) -> bool {
    outcome
        .as_ref()
        .is_err_and(|error| matches!(error.code(), Some(ErrorCode::ResourceNotFound)))
}

/// Returns whether the service refuses a sign-in because the app client does not allow
/// its flow. Only the text of the refusal shows this: "USER_SRP_AUTH is not enabled for
/// the client.", "Auth flow not enabled for this client", "Initiate Auth method not
/// supported.".
fn is_about_flow(refusal: &ServiceError) -> bool {
    matches!(
        refusal.code,
        ErrorCode::InvalidParameter | ErrorCode::NotAuthorized
    ) && ["not enabled for", "method not supported"]
        .iter()
        .any(|text| refusal.message.contains(text))
}
