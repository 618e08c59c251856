//! A user's attempt to sign in, after the first factor: the choice of the next step.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    client::ClientRecord,
    config::{MfaMode, PoolRecord},
    delivery::{self, Channel, Purpose},
    error::{ApiError, ErrorCode},
    random,
    secret::Secret,
    session::{Progress, Stage, SubjectRef},
    tokens, triggers,
    user::{Device, Factor, User, UserStatus},
};

use super::{
    Reply, custom_auth, devices,
    hosted::HOSTED_USER,
    sessions,
    unidentified_sign_in::{Subject, UnidentifiedSignIn},
};

/// A sign-in of a known user that is in progress.
pub(super) struct SignInAttempt {
    pub(super) pool: PoolRecord,
    pub(super) client: ClientRecord,
    pub(super) user: User,
    pub(super) progress: Progress,
}

impl SignInAttempt {
    /// Continues after a right first factor, as the user's status requires.
    pub(super) fn after_first_factor(mut self, ctx: &mut Context<'_>) -> Reply {
        self.refuse_disabled()?;
        match self.user.status {
            UserStatus::Unconfirmed => Err(not_confirmed()),
            UserStatus::ExternalProvider => Err(ApiError::incorrect_username_or_password()),
            UserStatus::ResetRequired => Err(reset_required()),
            UserStatus::Confirmed if self.progress.custom => {
                custom_auth::after_password(ctx, self.into_unidentified())
            }
            UserStatus::Confirmed => self.next(ctx),
            UserStatus::ForceChangePassword if self.progress.passwordless => {
                self.user.status = UserStatus::Confirmed;
                ctx.save(&mut self.user);
                self.next(ctx)
            }
            UserStatus::ForceChangePassword => self.ask_for_new_password(ctx),
        }
    }

    pub(super) fn refuse_disabled(&self) -> Result<(), ApiError> {
        if self.user.enabled {
            Ok(())
        } else {
            Err(ErrorCode::NotAuthorized.with_message("User is disabled."))
        }
    }

    /// Continues after the password: asks for a second factor or the device's proof, or
    /// issues the tokens.
    pub(super) fn next(self, ctx: &mut Context<'_>) -> Reply {
        let device = self.device()?;
        let trusted = device.as_ref().is_some_and(|device| device.remembered)
            && self
                .pool
                .config
                .device_configuration
                .is_some_and(|configuration| configuration.challenge_required_on_new_device);
        if !self.progress.second_factor_given && !self.progress.passwordless && !trusted {
            match self.second_factor()? {
                SecondFactorStep::None => {}
                SecondFactorStep::Ask(factor) => return self.ask_for_factor(ctx, factor),
                SecondFactorStep::Choose(factors) => return self.choose_factor(ctx, factors),
                SecondFactorStep::SetUp(factors) => return self.set_factor_up(ctx, factors),
            }
        }
        if device.is_some() && !self.progress.device_proven {
            return self.challenge(ctx, "DEVICE_SRP_AUTH", Stage::DeviceSrp, Map::new());
        }
        self.finish(ctx)
    }

    /// Returns the confirmed device that the client claims to be.
    fn device(&self) -> Result<Option<Device>, ApiError> {
        let (Some(key), Some(_)) = (
            &self.progress.device_key,
            &self.pool.config.device_configuration,
        ) else {
            return Ok(None);
        };
        let device = self
            .user
            .devices
            .get(key)
            .ok_or_else(devices::device_not_found)?;
        Ok(device.credential.is_some().then(|| device.clone()))
    }

    /// Returns the step that the pool's rule and the user's factors require.
    fn second_factor(&self) -> Result<SecondFactorStep, ApiError> {
        let factors = self.user.active_factors(&self.pool);
        let preferred = self.user.mfa.preferred.filter(|one| factors.contains(one));
        match (self.pool.config.mfa_configuration, factors.as_slice()) {
            (MfaMode::Off, _) | (MfaMode::Optional, []) => Ok(SecondFactorStep::None),
            (MfaMode::On, []) => self.required_second_factor(),
            (_, [only]) => Ok(SecondFactorStep::Ask(*only)),
            (_, _) => {
                Ok(preferred.map_or(SecondFactorStep::Choose(factors), SecondFactorStep::Ask))
            }
        }
    }

    /// Returns the second factor for a user who has none where one is required: text
    /// messages if the user has a phone number, otherwise factors to set up.
    fn required_second_factor(&self) -> Result<SecondFactorStep, ApiError> {
        if Factor::Sms.offered_by(&self.pool) && self.user.address(Channel::Sms).is_some() {
            return Ok(SecondFactorStep::Ask(Factor::Sms));
        }
        let options: Vec<Factor> = [Factor::SoftwareToken, Factor::Email]
            .into_iter()
            .filter(|factor| factor.offered_by(&self.pool))
            .collect();
        if options.is_empty() {
            return Err(ErrorCode::InvalidUserPoolConfiguration
                .with_message("The user has no way to give a second factor."));
        }
        Ok(SecondFactorStep::SetUp(options))
    }

    /// Asks for one factor and, if it is a code by e-mail or text message, sends the
    /// code.
    pub(super) fn ask_for_factor(self, ctx: &mut Context<'_>, factor: Factor) -> Reply {
        match factor {
            Factor::SoftwareToken => {
                let name = self.user.mfa.software_token.as_ref();
                let mut parameters = Map::new();
                if let Some(name) = name.and_then(|token| token.name.clone()) {
                    parameters.insert("FRIENDLY_DEVICE_NAME".to_owned(), name.into());
                }
                self.challenge(ctx, factor.name(), Stage::SoftwareToken, parameters)
            }
            Factor::Sms => self.send_second_code(ctx, factor, Channel::Sms, None),
            Factor::Email => self.send_second_code(ctx, factor, Channel::Email, None),
        }
    }

    /// Sends the code of a second factor. With the right code, `new_email` becomes the
    /// user's address.
    pub(super) fn send_second_code(
        self,
        ctx: &mut Context<'_>,
        factor: Factor,
        channel: Channel,
        new_email: Option<String>,
    ) -> Reply {
        let address = new_email
            .as_deref()
            .or_else(|| self.user.address(channel))
            .ok_or_else(|| ApiError::internal("the user has no address for the second factor"))?
            .to_owned();
        let code = Secret::new(random::six_digits(ctx.random));
        let to = (channel, address.as_str());
        triggers::deliver(ctx, &self.user, to, Purpose::Mfa, code.clone())?;
        let stage = Stage::Code {
            factor,
            code,
            new_email,
        };
        self.challenge(ctx, factor.name(), stage, delivered(channel, &address))
    }

    fn choose_factor(self, ctx: &mut Context<'_>, factors: Vec<Factor>) -> Reply {
        let mut parameters = Map::new();
        parameters.insert("MFAS_CAN_CHOOSE".to_owned(), names(&factors).into());
        self.challenge(
            ctx,
            "SELECT_MFA_TYPE",
            Stage::SelectMfaType(factors),
            parameters,
        )
    }

    fn set_factor_up(self, ctx: &mut Context<'_>, options: Vec<Factor>) -> Reply {
        let mut parameters = Map::new();
        parameters.insert("MFAS_CAN_SETUP".to_owned(), names(&options).into());
        let stage = Stage::MfaSetup {
            options,
            key: None,
            verified: false,
            step: None,
            name: None,
        };
        self.challenge(ctx, "MFA_SETUP", stage, parameters)
    }

    fn ask_for_new_password(self, ctx: &mut Context<'_>) -> Reply {
        let days = self
            .pool
            .config
            .policies
            .password_policy
            .temporary_password_validity_days;
        let life = std::time::Duration::from_secs(days.saturating_mul(86_400));
        if let Some(since) = self.user.temporary_since
            && ctx.now.since(since) >= life
        {
            return Err(ErrorCode::NotAuthorized.with_message(
                "Temporary password has expired and must be reset by an administrator.",
            ));
        }
        let missing: Vec<String> = self
            .pool
            .required_attributes()
            .filter(|name| self.user.attributes.get(*name).is_none_or(String::is_empty))
            .map(|name| format!("userAttributes.{name}"))
            .collect();
        let mut parameters = Map::new();
        parameters.insert(
            "userAttributes".to_owned(),
            json!(self.user.attributes).to_string().into(),
        );
        parameters.insert(
            "requiredAttributes".to_owned(),
            json!(missing).to_string().into(),
        );
        self.challenge(ctx, "NEW_PASSWORD_REQUIRED", Stage::NewPassword, parameters)
    }

    /// Converts the attempt back into a sign-in before its first factor.
    pub(super) fn into_unidentified(self) -> UnidentifiedSignIn {
        UnidentifiedSignIn {
            pool: self.pool,
            client: self.client,
            subject: Subject::User(Box::new(self.user)),
            progress: self.progress,
        }
    }

    /// Opens a session and returns the reply with the challenge.
    pub(super) fn challenge(
        self,
        ctx: &mut Context<'_>,
        name: &str,
        stage: Stage,
        mut parameters: Map<String, Value>,
    ) -> Reply {
        parameters.insert(
            "USER_ID_FOR_SRP".to_owned(),
            self.user.username.clone().into(),
        );
        let subject = SubjectRef::User { sub: self.user.sub };
        let session = sessions::open(ctx, &self.client, subject, stage, self.progress);
        Ok(Some(json!({
            "ChallengeName": name,
            "ChallengeParameters": parameters,
            "Session": session,
        })))
    }

    /// Completes the sign-in: issues the tokens and, if the pool tracks devices, offers
    /// to remember the device. A sign-in alone does not change the user: AWS's way to learn
    /// the time of the last one is a post authentication trigger.
    ///
    /// Source: "Detecting and remediating inactive user accounts with Amazon Cognito", AWS
    /// Security Blog.
    fn finish(mut self, ctx: &mut Context<'_>) -> Reply {
        if self.progress.hosted {
            triggers::post_authentication(ctx, &self.user, false)?;
            return Ok(Some(json!({ HOSTED_USER: self.user.sub })));
        }
        let mut metadata = None;
        let device_key = if self.progress.device_proven {
            self.progress.device_key.clone()
        } else {
            let device = devices::offer(ctx, &self.pool, &mut self.user);
            metadata = device
                .as_ref()
                .map(|key| devices::metadata(&self.pool, key));
            device
        };
        triggers::post_authentication(ctx, &self.user, metadata.is_some())?;
        let mut result = tokens::grant(ctx, &self.client, &self.user, device_key)?;
        if let Some(metadata) = metadata {
            ctx.save(&mut self.user);
            result.insert("NewDeviceMetadata".to_owned(), metadata);
        }
        Ok(Some(json!({
            "AuthenticationResult": result,
            "ChallengeParameters": {},
        })))
    }
}

/// The step of a sign-in that concerns the second factor.
enum SecondFactorStep {
    None,
    Ask(Factor),
    Choose(Vec<Factor>),
    SetUp(Vec<Factor>),
}

/// Returns the challenge parameters that say where a code was sent.
pub(super) fn delivered(channel: Channel, address: &str) -> Map<String, Value> {
    let mut parameters = Map::new();
    parameters.insert(
        "CODE_DELIVERY_DELIVERY_MEDIUM".to_owned(),
        channel.medium().into(),
    );
    parameters.insert(
        "CODE_DELIVERY_DESTINATION".to_owned(),
        delivery::masked(channel, address).into(),
    );
    parameters
}

/// Writes a list of factors as the API does: a JSON array in a text.
fn names(factors: &[Factor]) -> String {
    let names: Vec<&str> = factors.iter().map(|factor| factor.name()).collect();
    json!(names).to_string()
}

pub(super) fn not_confirmed() -> ApiError {
    ErrorCode::UserNotConfirmed.with_message("User is not confirmed.")
}

pub(super) fn reset_required() -> ApiError {
    ErrorCode::PasswordResetRequired.with_message("Password reset required for the user")
}
