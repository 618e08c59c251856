//! The use cases of a sign-in: the start, and an answer for each challenge.

use super::Service;
use crate::device_store::Device;
use crate::error::{AuthError, Place};
use crate::sign_in::{
    ChoiceStep, CodeStep, CustomStep, FirstFactorStep, NewPasswordStep, Next, PasskeyStep,
    SetupTotpStep, SignIn,
};
use crate::typed::visible;
use cognito_client::challenge::{
    Challenge, FirstFactor, Handle, MfaType, Outcome, VerifierParameters,
};
use cognito_client::config::Flow;
use cognito_client::error::{CallError, ErrorCode, ServiceError};
use cognito_client::mfa::{AssociateSoftwareToken, VerifySoftwareToken};
use cognito_client::secret::{Code, Password};
use cognito_client::sign_in::{
    AuthFlow, InitiateAuth, InitiateSrpAuth, Parameters, RespondToAuthChallenge,
};
use cognito_client::srp::{DeviceChallenge, EphemeralKey, PasswordChallenge, SrpError, timestamp};

/// The user's choice of a first factor, where the pool offers several.
pub enum FirstFactorAnswer {
    /// The password.
    Password(Password),
    /// A code that is sent now, or a passkey.
    Other(FirstFactor),
}

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
}

impl Service {
    /// Returns whether the caller should prepare for a sign-in: [learn the clock
    /// offset](Self::update_clock_offset), which this function resets, and [make a key
    /// pair](Self::prepare_sign_in). It returns `false` when the configured flow needs no
    /// proof, a sign-in is running, or a key pair is ready or in the making.
    pub fn expects_sign_in(&self) -> bool {
        let is_prepared = || self.prepared.try_lock().is_none_or(|key| key.is_some());
        if self.config.flow == Flow::UserPassword || self.sign_in_running.get() || is_prepared() {
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
        let mut prepared = self.prepared.lock().await;
        if prepared.is_none() && !self.sign_in_running.get() {
            *prepared = Some(self.new_key().await);
        }
    }

    /// Returns a key pair, which must serve one sign-in only. It is the prepared one if
    /// there is one; if that is still in the making, the function waits for it.
    async fn ephemeral_key(&self) -> EphemeralKey {
        let prepared = self.prepared.lock().await.take();
        match prepared {
            Some(key) => key,
            None => self.new_key().await,
        }
    }

    async fn new_key(&self) -> EphemeralKey {
        self.run_in_slices(EphemeralKey::begin(self.random())).await
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
            // The pool has forgotten this device, so the browser forgets it too and
            // starts again without it.
            self.forget_device(username);
            outcome = self.start(username, password, None).await;
        }
        // A space at either end comes from copying; no password has one. The pool counts
        // each attempt towards its lock-out, so there is a second attempt and no third.
        let inner = password.expose().trim();
        let is_wrong = |error| AuthError::of(error, Place::Password) == AuthError::WrongCredentials;
        if outcome.as_ref().is_err_and(is_wrong) && !["", password.expose()].contains(&inner) {
            let device = self.device(username);
            outcome = self.start(username, &inner.into(), device.as_ref()).await;
        }
        self.sign_in_running.set(false);
        StartedSignIn(outcome.map(|outcome| self.guarded(outcome, password)))
    }

    /// Continues a sign-in after its first calls.
    pub async fn continue_sign_in(&self, started: StartedSignIn) -> Next {
        self.advance(SignIn::Credentials, started.0).await
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
    fn guarded(&self, outcome: Outcome, password: &Password) -> Outcome {
        let is_kept = self.config.flow != Flow::UserPassword && !password.is_empty();
        outcome.with_proved(is_kept.then_some(password))
    }

    /// Makes the first call of a sign-in. Returns its result, and the key pair of the
    /// proof that may follow.
    ///
    /// # Errors
    /// Returns [`CallError::FlowNotAllowed`] when the app client does not allow the
    /// configured flow, and otherwise the error of the call.
    async fn initiate(
        &self,
        username: &str,
        password: &Password,
        device: Option<&Device>,
    ) -> Result<(Outcome, Option<EphemeralKey>), CallError> {
        let reply = self.initiate_unnamed(username, password, device).await;
        reply.map_err(|error| match error {
            CallError::Service(refusal) if is_about_flow(&refusal) => {
                CallError::FlowNotAllowed(self.config.flow.permission())
            }
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

    /// Proves the password to the pool as a sign-in does, and stops there. Returns the
    /// result once the pool has accepted the password, or `None` when the pool did not
    /// ask for it.
    pub(super) async fn give_password(
        &self,
        username: &str,
        password: &Password,
        device: Option<&Device>,
        now_ms: i64,
    ) -> Result<Option<Outcome>, CallError> {
        let (outcome, key) = self.initiate(username, password, device).await?;
        match (&outcome, key) {
            // The call itself has sent the password.
            (_, None) if self.config.flow == Flow::UserPassword => Ok(Some(outcome)),
            (Outcome::Challenge(Challenge::PasswordVerifier { .. }), Some(key)) => self
                .prove_password(&outcome, key, password, device, now_ms)
                .await
                .map(Some),
            _ => Ok(None),
        }
    }

    /// Answers the proofs of the password and of the device, if the service asks for
    /// them.
    async fn prove(
        &self,
        outcome: Outcome,
        key: Option<EphemeralKey>,
        password: &Password,
        device: Option<&Device>,
    ) -> Result<Outcome, CallError> {
        match (&outcome, key) {
            (Outcome::Challenge(Challenge::PasswordVerifier { .. }), Some(key)) => {
                let now_ms = self.true_now_ms().await;
                let proved = self
                    .prove_password(&outcome, key, password, device, now_ms)
                    .await?;
                self.prove_device(proved, device).await
            }
            _ => Ok(outcome),
        }
    }

    /// Answers `PASSWORD_VERIFIER`. `now_ms` is the time by the pool's clock, as far as
    /// it is known.
    ///
    /// # Errors
    /// Returns [`CallError::Untrusted`], with nothing sent, when the challenge's
    /// parameters are malformed or would void the proof, and otherwise the error of the
    /// call.
    async fn prove_password(
        &self,
        outcome: &Outcome,
        key: EphemeralKey,
        password: &Password,
        device: Option<&Device>,
        now_ms: i64,
    ) -> Result<Outcome, CallError> {
        let Outcome::Challenge(Challenge::PasswordVerifier { handle, verifier }) = outcome else {
            return Err(CallError::NotTheService { status: 200 });
        };
        let timestamp = timestamp(now_ms);
        let challenge = PasswordChallenge {
            pool_name: self.config.pool_name(),
            user_id: &handle.username,
            salt: &verifier.salt,
            srp_b: &verifier.srp_b,
            secret_block: &verifier.secret_block,
        };
        let proof_of_password = key
            .prove(&challenge, password, &timestamp)
            .map_err(untrusted)?;
        let signature = self.run_in_slices(proof_of_password).await;
        let mut responses = proof(handle, verifier, signature.expose(), &timestamp);
        if let Some(device) = device {
            responses = responses.with("DEVICE_KEY", &device.device_key);
        }
        self.respond("PASSWORD_VERIFIER", handle, responses).await
    }

    /// Answers `DEVICE_SRP_AUTH` and `DEVICE_PASSWORD_VERIFIER`, at whatever point of a
    /// sign-in they come.
    async fn prove_device(
        &self,
        outcome: Outcome,
        device: Option<&Device>,
    ) -> Result<Outcome, CallError> {
        let (Outcome::Challenge(Challenge::DeviceSrpAuth { handle }), Some(device)) =
            (&outcome, device)
        else {
            return Ok(outcome);
        };
        let key = self.new_key().await;
        let public = key.public_hex();
        let responses = Parameters::default()
            .with("USERNAME", &handle.username)
            .with("DEVICE_KEY", &device.device_key)
            .with("SRP_A", &public);
        let outcome = self.respond("DEVICE_SRP_AUTH", handle, responses).await?;
        let Outcome::Challenge(Challenge::DevicePasswordVerifier { handle, verifier }) = &outcome
        else {
            return Ok(outcome);
        };
        let timestamp = timestamp(self.true_now_ms().await);
        let challenge = DeviceChallenge {
            group_key: &device.group_key,
            device_key: &device.device_key,
            salt: &verifier.salt,
            srp_b: &verifier.srp_b,
            secret_block: &verifier.secret_block,
        };
        let proof_of_device = key
            .prove_device(&challenge, &device.password, &timestamp)
            .map_err(untrusted)?;
        let signature = self.run_in_slices(proof_of_device).await;
        let responses = proof(handle, verifier, signature.expose(), &timestamp)
            .with("DEVICE_KEY", &device.device_key);
        self.respond("DEVICE_PASSWORD_VERIFIER", handle, responses)
            .await
    }

    async fn respond(
        &self,
        challenge: &str,
        handle: &Handle,
        responses: Parameters<'_>,
    ) -> Result<Outcome, CallError> {
        let reply = self
            .client
            .call(&RespondToAuthChallenge {
                client_id: self.client.id(),
                challenge,
                session: handle.session.as_ref(),
                responses,
            })
            .await?;
        let outcome = Outcome::read(reply, &handle.username)?;
        Ok(outcome.with_proved(handle.proved.as_ref()))
    }

    /// Answers a challenge with one value, and with the device's proof if the service
    /// asks for it next.
    async fn answer(
        &self,
        challenge: &str,
        handle: &Handle,
        name: &'static str,
        value: &str,
    ) -> Result<Outcome, CallError> {
        let device = self.device(&handle.username);
        let mut responses = Parameters::default()
            .with("USERNAME", &handle.username)
            .with(name, value);
        if let Some(device) = &device {
            responses = responses.with("DEVICE_KEY", &device.device_key);
        }
        let outcome = self.respond(challenge, handle, responses).await?;
        self.prove_device(outcome, device.as_ref()).await
    }

    /// Answers with a one-time code.
    pub async fn answer_code(&self, step: CodeStep, code: &Code) -> Next {
        let outcome = self
            .answer(
                step.kind.challenge(),
                &step.handle,
                step.kind.response(),
                code.expose(),
            )
            .await;
        self.advance(SignIn::Code(step), outcome).await
    }

    /// Chooses a second factor.
    pub async fn choose_mfa(&self, step: ChoiceStep, choice: MfaType) -> Next {
        let outcome = self
            .answer("SELECT_MFA_TYPE", &step.handle, "ANSWER", choice.wire())
            .await;
        self.advance(SignIn::ChooseMfa(step), outcome).await
    }

    /// Chooses a second factor to set up.
    pub async fn choose_setup(&self, step: ChoiceStep, choice: MfaType) -> Next {
        if choice == MfaType::Email {
            return SignIn::SetupEmail(step.handle).into();
        }
        match self.associate(&step.handle).await {
            Ok(next) => SignIn::SetupTotp(next).into(),
            Err(error) => SignIn::SetupMfa(step).reject(&error),
        }
    }

    async fn associate(&self, handle: &Handle) -> Result<SetupTotpStep, CallError> {
        let reply = self
            .client
            .call(&AssociateSoftwareToken {
                session: handle.session.as_ref(),
            })
            .await?;
        Ok(SetupTotpStep {
            handle: Handle {
                session: reply.session.or_else(|| handle.session.clone()),
                ..handle.clone()
            },
            secret: reply.secret,
        })
    }

    /// Proves with a code that the authenticator app has the key.
    pub async fn verify_totp(&self, step: SetupTotpStep, code: &Code) -> Next {
        let verified = self
            .client
            .call(&VerifySoftwareToken {
                session: step.handle.session.as_ref(),
                code,
            })
            .await;
        let handle = match verified {
            Ok(verified) if verified.status == "SUCCESS" => Handle {
                session: verified.session,
                ..step.handle.clone()
            },
            // Any other status means that the code is wrong.
            Ok(_) => return SignIn::SetupTotp(step).reject(&wrong_code()),
            Err(error) => return SignIn::SetupTotp(step).reject(&error),
        };
        let responses = Parameters::default().with("USERNAME", &handle.username);
        let outcome = self.respond("MFA_SETUP", &handle, responses).await;
        // The key is verified, so this step is over whatever the next reply is.
        self.advance(
            SignIn::SetupTotp(SetupTotpStep {
                handle: handle.clone(),
                secret: step.secret,
            }),
            outcome,
        )
        .await
    }

    /// Sets up one-time codes by e-mail.
    pub async fn setup_email(&self, handle: Handle, email: &str) -> Next {
        let outcome = self
            .answer("MFA_SETUP", &handle, "EMAIL", &visible(email))
            .await;
        self.advance(SignIn::SetupEmail(handle), outcome).await
    }

    /// Replaces a temporary password, and sets the missing attributes. The password that
    /// this sign-in has proved is rejected as the new password and as an attribute,
    /// because the service must not see it.
    pub async fn set_new_password(
        &self,
        step: NewPasswordStep,
        password: &Password,
        attributes: &[(String, String)],
    ) -> Next {
        if step.handle.is_proved_password(password.expose()) {
            return SignIn::NewPassword(step).reject(&used_before());
        }
        let mut values = attributes.iter().map(|(_, value)| value);
        if values.any(|value| step.handle.is_proved_password(value)) {
            let asks_for_it = CallError::Untrusted("NEW_PASSWORD_REQUIRED");
            return SignIn::NewPassword(step).reject(&asks_for_it);
        }
        let mut responses = Parameters::default()
            .with("USERNAME", &step.handle.username)
            .with("NEW_PASSWORD", password.expose());
        for (name, value) in attributes {
            responses = responses.with(["userAttributes.", name].concat(), value);
        }
        let outcome = self
            .respond("NEW_PASSWORD_REQUIRED", &step.handle, responses)
            .await;
        self.advance(SignIn::NewPassword(step), outcome).await
    }

    /// Answers a custom challenge. An answer that is the password that this sign-in has
    /// proved is not sent, because the service must not see it.
    pub async fn answer_custom(&self, step: CustomStep, answer: &str) -> Next {
        if step.handle.is_proved_password(answer) {
            let asks_for_it = CallError::Untrusted("CUSTOM_CHALLENGE");
            return SignIn::Custom(step).reject(&asks_for_it);
        }
        let outcome = self
            .answer("CUSTOM_CHALLENGE", &step.handle, "ANSWER", answer)
            .await;
        self.advance(SignIn::Custom(step), outcome).await
    }

    /// Returns whether this browser supports passkeys.
    #[must_use]
    pub fn supports_passkeys(&self) -> bool {
        self.session_ports().passkeys.are_supported()
    }

    /// Asks the user for a passkey, and answers with it. If the browser returns none, the
    /// step is kept so that it can be tried again.
    pub async fn use_passkey(&self, step: PasskeyStep) -> Next {
        match self.session_ports().passkeys.assertion(&step.options).await {
            Ok(credential) => {
                let outcome = self
                    .answer("WEB_AUTHN", &step.handle, "CREDENTIAL", &credential)
                    .await;
                self.advance(SignIn::Passkey(step), outcome).await
            }
            Err(error) => Next {
                step: SignIn::Passkey(step),
                error: Some(AuthError::of_passkey(error)),
            },
        }
    }

    /// Chooses a first factor.
    pub async fn choose_first_factor(
        &self,
        step: FirstFactorStep,
        answer: &FirstFactorAnswer,
    ) -> Next {
        let outcome = match answer {
            FirstFactorAnswer::Other(factor) => {
                self.answer("SELECT_CHALLENGE", &step.handle, "ANSWER", factor.wire())
                    .await
            }
            FirstFactorAnswer::Password(password) => self.first_by_password(&step, password).await,
        };
        self.advance(SignIn::FirstFactor(step), outcome).await
    }

    /// Chooses the password as first factor: by its proof if the pool offers that, and
    /// otherwise by sending the password if the configured flow allows it.
    ///
    /// # Errors
    /// Returns [`CallError::Untrusted`], with nothing sent, when the flow does not allow
    /// sending the password, and otherwise the error of the call.
    async fn first_by_password(
        &self,
        step: &FirstFactorStep,
        password: &Password,
    ) -> Result<Outcome, CallError> {
        let responses = Parameters::default().with("USERNAME", &step.handle.username);
        if !step.options.contains(&FirstFactor::PasswordSrp) {
            if !self.config.flow.may_send_password() {
                return Err(CallError::Untrusted(FirstFactor::Password.wire()));
            }
            let responses = responses
                .with("ANSWER", FirstFactor::Password.wire())
                .with("PASSWORD", password.expose());
            return self
                .respond("SELECT_CHALLENGE", &step.handle, responses)
                .await;
        }
        let key = self.new_key().await;
        let public = key.public_hex();
        let responses = responses
            .with("ANSWER", FirstFactor::PasswordSrp.wire())
            .with("SRP_A", &public);
        let outcome = self
            .respond("SELECT_CHALLENGE", &step.handle, responses)
            .await?;
        let device = self.device(&step.handle.username);
        let outcome = self
            .prove(outcome, Some(key), password, device.as_ref())
            .await?;
        Ok(self.guarded(outcome, password))
    }

    /// Returns the step that follows a reply. A set-up of a single factor starts at once.
    /// If the configured flow does not send the password, the plain password is removed
    /// from the choice of first factors: the service alone must not be able to make the
    /// user send it.
    async fn advance(&self, step: SignIn, outcome: Result<Outcome, CallError>) -> Next {
        let reached = match outcome {
            Ok(outcome) => SignIn::accept(outcome),
            Err(error) => return step.reject(&error),
        };
        match reached {
            SignIn::FirstFactor(mut choice) if !self.config.flow.may_send_password() => {
                let in_plain = FirstFactor::Password;
                choice.options.retain(|option| *option != in_plain);
                if choice.options.is_empty() {
                    return step.reject(&CallError::Untrusted(in_plain.wire()));
                }
                SignIn::FirstFactor(choice).into()
            }
            SignIn::SetupMfa(step) if step.options.len() == 1 => {
                match step.options.first().copied() {
                    Some(MfaType::Email) => SignIn::SetupEmail(step.handle).into(),
                    _ => match self.associate(&step.handle).await {
                        Ok(next) => SignIn::SetupTotp(next).into(),
                        Err(error) => SignIn::SetupMfa(step).reject(&error),
                    },
                }
            }
            reached => reached.into(),
        }
    }
}

fn proof<'a>(
    handle: &'a Handle,
    verifier: &'a VerifierParameters,
    signature: &'a str,
    timestamp: &'a str,
) -> Parameters<'a> {
    Parameters::default()
        .with("USERNAME", &handle.username)
        .with("PASSWORD_CLAIM_SECRET_BLOCK", &verifier.secret_block)
        .with("PASSWORD_CLAIM_SIGNATURE", signature)
        .with("TIMESTAMP", timestamp)
}

/// Returns whether the service says "Device does not exist": the pool has forgotten the
/// device, or never knew it.
fn is_forgotten_device(outcome: &Result<Outcome, CallError>) -> bool {
    outcome
        .as_ref()
        .is_err_and(|error| matches!(error.code(), Some(ErrorCode::ResourceNotFound)))
}

/// Converts the reason why no password proof was made to an error that names the
/// parameter at fault.
fn untrusted(error: SrpError) -> CallError {
    CallError::Untrusted(error.parameter())
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

fn wrong_code() -> CallError {
    refusal(ErrorCode::EnableSoftwareTokenMfa)
}

/// Makes the refusal by which the service rejects a new password that equals the old one.
fn used_before() -> CallError {
    refusal(ErrorCode::PasswordHistoryPolicyViolation)
}

fn refusal(code: ErrorCode) -> CallError {
    CallError::Service(ServiceError {
        code,
        message: String::new(),
    })
}
