//! The answers of a sign-in: one for each challenge.

use super::Service;
use crate::error::{AuthError, attributes_refused};
use crate::passkey::PasskeyError;
use crate::sign_in::{
    ChoiceStep, CodeStep, CustomStep, FirstFactorStep, NewPasswordStep, Next, PasskeyStep,
    SetupTotpStep, SignIn,
};
use crate::typed::visible;
use cognito_client::challenge::{CodeKind, FirstFactor, Handle, MfaType, Outcome};
use cognito_client::config::Flow;
use cognito_client::error::{CallError, ErrorCode, Untrusted};
use cognito_client::mfa::{AssociateSoftwareToken, VerifySoftwareToken};
use cognito_client::secret::{Code, Password};
use cognito_client::sign_in::{Parameters, RespondToAuthChallenge};
use cognito_client::tokens::{AuthenticationResult, RevokeToken};

/// The user's choice of a first factor, where the pool offers several.
pub enum FirstFactorAnswer {
    /// The password.
    Password(Password),
    /// A code that is sent now, or a passkey.
    Other(FirstFactor),
}

impl Service {
    pub(super) async fn respond(
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
    pub(super) async fn answer(
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
            Ok(_) => return SignIn::SetupTotp(step).with_error(AuthError::WrongCode),
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
            return SignIn::NewPassword(step).with_error(AuthError::PasswordUsedBefore);
        }
        let mut values = attributes.iter().map(|(_, value)| value);
        if values.any(|value| step.handle.is_proved_password(value)) {
            let asks_for_it = Untrusted::AsksForPassword("NEW_PASSWORD_REQUIRED");
            return SignIn::NewPassword(step).reject(&asks_for_it.into());
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
        if let Err(error) = &outcome {
            let names: Vec<_> = attributes.iter().map(|(name, _)| name.clone()).collect();
            if let Some(refused) = attributes_refused(error, &names) {
                return SignIn::NewPassword(step).with_error(refused);
            }
        }
        self.advance(SignIn::NewPassword(step), outcome).await
    }

    /// Answers a custom challenge. An answer that is the password that this sign-in has
    /// proved is not sent, because the service must not see it.
    pub async fn answer_custom(&self, step: CustomStep, answer: &str) -> Next {
        if step.handle.is_proved_password(answer) {
            let asks_for_it = Untrusted::AsksForPassword("CUSTOM_CHALLENGE");
            return SignIn::Custom(step).reject(&asks_for_it.into());
        }
        let outcome = self
            .answer("CUSTOM_CHALLENGE", &step.handle, "ANSWER", answer)
            .await;
        self.advance(SignIn::Custom(step), outcome).await
    }

    /// Returns whether this browser supports passkeys.
    #[must_use]
    pub fn supports_passkeys(&self) -> bool {
        self.passkeys().are_supported()
    }

    /// Asks the user for a passkey, and answers with it. If the browser returns none, or
    /// the service refuses it, the step is kept so that it can be tried again.
    pub async fn use_passkey(&self, step: PasskeyStep) -> Next {
        match self.passkeys().assertion(&step.options).await {
            Ok(credential) => self.answer_passkey(step, &credential).await,
            Err(error) => SignIn::Passkey(step).with_error(AuthError::of_passkey(error)),
        }
    }

    /// Answers with the passkey that the browser returned, as an
    /// `AuthenticationResponseJSON`. If the service refuses it, the step is kept.
    pub async fn answer_passkey(&self, step: PasskeyStep, credential: &str) -> Next {
        let outcome = self
            .answer("WEB_AUTHN", &step.handle, "CREDENTIAL", credential)
            .await;
        if let Ok(Outcome::Tokens(tokens)) = &outcome {
            self.learn_passkey(&step.options, credential, tokens);
        }
        match outcome {
            Err(error) if is_passkey_refused(&error) => {
                SignIn::Passkey(step).with_error(AuthError::PasskeyRefused(error))
            }
            outcome => self.advance(SignIn::Passkey(step), outcome).await,
        }
    }

    /// Revokes the tokens of a sign-in that the user has left before they arrived. If the
    /// network fails, they expire by themselves.
    pub async fn revoke_tokens(&self, tokens: &AuthenticationResult) {
        if let Some(token) = &tokens.refresh_token {
            let _revoked = self
                .client
                .call(&RevokeToken {
                    token,
                    client_id: self.client.id(),
                })
                .await;
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
        let mut next = self.advance(SignIn::FirstFactor(step), outcome).await;
        if let (FirstFactorAnswer::Password(_), SignIn::Code(code)) = (answer, &mut next.step) {
            code.is_first_factor = false;
        }
        next
    }

    /// Starts a sign-in by choice again, so that the user can choose another first factor
    /// than the one that is asked for. No code is sent before that choice. The step is the
    /// choice, with all first factors that this browser supports.
    pub async fn choose_another_factor(&self, username: &str) -> Next {
        let outcome = self.initiate_choice(username, None, None).await;
        let mut next = self.advance(SignIn::Credentials, outcome).await;
        if let SignIn::FirstFactor(step) = &mut next.step
            && !self.supports_passkeys()
        {
            step.options
                .retain(|option| *option != FirstFactor::WebAuthn);
        }
        next
    }

    /// Goes on with the first factor of a choice that has only one, unless that is the
    /// password, which has to be typed. A passkey is no choice in a browser that does not
    /// support passkeys, even if the configuration prefers it.
    pub(super) async fn choose_only_factor(&self, next: Next) -> Next {
        let next = match &next.step {
            SignIn::Passkey(step) if self.config.is_passwordless() && !self.supports_passkeys() => {
                self.choose_another_factor(&step.handle.username).await
            }
            _ => next,
        };
        let SignIn::FirstFactor(step) = next.step else {
            return next;
        };
        let is_usable =
            |option: &FirstFactor| *option != FirstFactor::WebAuthn || self.supports_passkeys();
        let mut usable = step.options.iter().copied().filter(is_usable);
        match (usable.next(), usable.next()) {
            (None, _) => {
                SignIn::Credentials.with_error(AuthError::of_passkey(PasskeyError::Unsupported))
            }
            (
                Some(only @ (FirstFactor::EmailOtp | FirstFactor::SmsOtp | FirstFactor::WebAuthn)),
                None,
            ) => {
                let only = FirstFactorAnswer::Other(only);
                self.choose_first_factor(step, &only).await
            }
            _ => SignIn::FirstFactor(step).into(),
        }
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
                return Err(Untrusted::AsksForPassword(FirstFactor::Password.wire()).into());
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
    /// user send it. A code that comes before any proof, in the flow in which the pool
    /// offers first factors, is one.
    pub(super) async fn advance(&self, step: SignIn, outcome: Result<Outcome, CallError>) -> Next {
        let reached = match outcome {
            Ok(outcome) => SignIn::accept(outcome),
            Err(error) => return step.reject(&error),
        };
        let may_be_first = self.config.flow == Flow::UserAuth
            && matches!(step, SignIn::Credentials | SignIn::FirstFactor(_));
        match reached {
            SignIn::Code(mut code) => {
                code.is_first_factor = may_be_first
                    && matches!(code.kind, CodeKind::EmailOtp | CodeKind::SmsOtp)
                    && code.handle.proved.is_none();
                SignIn::Code(code).into()
            }
            SignIn::FirstFactor(mut choice) if !self.config.flow.may_send_password() => {
                let in_plain = FirstFactor::Password;
                choice.options.retain(|option| *option != in_plain);
                if choice.options.is_empty() {
                    return step.reject(&Untrusted::AsksForPassword(in_plain.wire()).into());
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

/// Returns whether the service refuses the passkey itself. An expired session has the same
/// error code; its text names the session. The function is here and not with the other
/// meanings of errors, so that the code of a sign-in's first calls stays small.
fn is_passkey_refused(error: &CallError) -> bool {
    let CallError::Service(service) = error else {
        return false;
    };
    match service.code {
        ErrorCode::NotAuthorized => {
            !service.message.is_empty() && !service.message.contains("session")
        }
        ErrorCode::WebAuthnCredentialNotSupported
        | ErrorCode::WebAuthnOriginNotAllowed
        | ErrorCode::WebAuthnRelyingPartyMismatch => true,
        _ => false,
    }
}
