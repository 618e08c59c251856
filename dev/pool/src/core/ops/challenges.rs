//! RespondToAuthChallenge: one function for each challenge.

use crate::core::{
    Context,
    attributes::{self, Attributes},
    delivery::Channel,
    error::{ApiError, ErrorCode},
    password_work::CheckProof,
    passwords,
    secret::fingerprint,
    session::{AuthSession, SrpState, Stage},
    totp,
    triggers::TokenSource,
    user::{Factor, SoftwareToken, UserStatus},
    wire::{self, Input, Parameters},
};
use data_encoding::BASE32_NOPAD;

use super::{
    Reply, custom_auth, devices, initiate_auth, passkey_sign_in, sessions,
    sign_in_attempt::SignInAttempt,
    sign_up, srp_proof,
    unidentified_sign_in::{Subject, UnidentifiedSignIn},
};

/// Handles RespondToAuthChallenge. An answer that names a device which no longer exists
/// is refused, and leaves the sign-in as it was: AWS's clients then forget the device and
/// send the same answer without it, with the same session and secret block.
pub(super) fn respond_to_auth_challenge(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mark = ctx.tx.mark();
    let reply = respond(ctx, input);
    if reply.as_ref().err() == Some(&devices::device_not_found()) {
        ctx.tx.rewind(mark);
    }
    reply
}

fn respond(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let name = input.required("ChallengeName", &wire::NAME)?;
    let answers = input.map("ChallengeResponses")?;
    let username = answers.get("USERNAME");
    let (pool, client) = ctx.client(input, username, answers.get("SECRET_HASH"))?;
    let username = answers.required("USERNAME")?;
    let sent = input.text("Session", &wire::SESSION)?;
    let session = match name {
        "PASSWORD_VERIFIER" | "DEVICE_PASSWORD_VERIFIER" => {
            let block = answers.required("PASSWORD_CLAIM_SECRET_BLOCK")?;
            let session = sessions::find(ctx, &client, block)?;
            sessions::consume(ctx, &session);
            session
        }
        _ => {
            let sent = sent.ok_or_else(|| ApiError::missing_parameter("Session"))?;
            sessions::find(ctx, &client, sent)?
        }
    };
    let mut sign_in = initiate_auth::restore(ctx, pool.clone(), client.clone(), &session)?;
    if !is_same_subject(ctx, &sign_in, username) {
        return Err(ApiError::invalid_session());
    }
    if let Some(key) = answers.get("DEVICE_KEY") {
        sign_in.progress.device_key = Some(key.to_owned());
    }
    let answer = ChallengeAnswer {
        name,
        answers: &answers,
        session,
    };
    match sign_in.subject {
        Subject::User(user) => {
            let attempt = SignInAttempt {
                pool,
                client,
                user: *user,
                progress: sign_in.progress,
            };
            answer.by_user(ctx, attempt, sent)
        }
        Subject::UnknownName(_) => answer.by_unknown_name(ctx, sign_in, sent),
    }
}

pub(super) fn admin_respond_to_auth_challenge(ctx: &mut Context<'_>, input: &Input) -> Reply {
    ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    respond_to_auth_challenge(ctx, input)
}

/// Returns `true` if a name belongs to the subject of the sign-in.
fn is_same_subject(ctx: &Context<'_>, sign_in: &UnidentifiedSignIn, name: &str) -> bool {
    match &sign_in.subject {
        Subject::UnknownName(typed) => typed == name || sign_in.user_id_for_srp() == name,
        Subject::User(user) => {
            user.username == name
                || ctx
                    .find_user(&sign_in.pool, name)
                    .is_some_and(|named| named.sub == user.sub)
        }
    }
}

/// The answer to a challenge, and the session that it answers.
struct ChallengeAnswer<'a> {
    name: &'a str,
    answers: &'a Parameters,
    session: AuthSession,
}

impl ChallengeAnswer<'_> {
    /// Handles the answer of a known user.
    fn by_user(self, ctx: &mut Context<'_>, attempt: SignInAttempt, sent: Option<&str>) -> Reply {
        match (self.name, self.session.stage.clone()) {
            ("PASSWORD_VERIFIER", Stage::PasswordVerifier(state)) => {
                verify_password(ctx, attempt.into_unidentified(), &state, self.answers, sent)
            }
            ("DEVICE_PASSWORD_VERIFIER", Stage::DeviceVerifier(state)) => {
                devices::verify(ctx, attempt, &state, self.answers)
            }
            ("SMS_MFA" | "EMAIL_OTP", Stage::Code { .. }) => self.second_code(ctx, attempt),
            ("SOFTWARE_TOKEN_MFA", Stage::SoftwareToken) => self.software_token(ctx, attempt),
            ("SELECT_MFA_TYPE", Stage::SelectMfaType(available)) => {
                self.select_mfa_type(ctx, attempt, &available)
            }
            ("MFA_SETUP", Stage::MfaSetup { .. }) => self.mfa_setup(ctx, attempt),
            ("NEW_PASSWORD_REQUIRED", Stage::NewPassword) => self.new_password(ctx, attempt),
            ("CUSTOM_CHALLENGE", Stage::Custom) => {
                let answer = self.answers.required("ANSWER")?;
                let sign_in = attempt.into_unidentified();
                custom_auth::answer(ctx, sign_in, &self.session, answer)
            }
            ("DEVICE_SRP_AUTH", Stage::DeviceSrp) => {
                sessions::consume(ctx, &self.session);
                devices::challenge(ctx, attempt, self.answers)
            }
            _ => self.first_factor(ctx, attempt.into_unidentified()),
        }
    }

    /// Handles the answer for a name that no user has. No answer is accepted.
    fn by_unknown_name(
        self,
        ctx: &mut Context<'_>,
        sign_in: UnidentifiedSignIn,
        sent: Option<&str>,
    ) -> Reply {
        match (self.name, &self.session.stage) {
            ("PASSWORD_VERIFIER", Stage::PasswordVerifier(state)) => {
                verify_password(ctx, sign_in, state, self.answers, sent)
            }
            ("CUSTOM_CHALLENGE", Stage::Custom) => {
                let answer = self.answers.required("ANSWER")?;
                custom_auth::answer(ctx, sign_in, &self.session, answer)
            }
            _ => self.first_factor(ctx, sign_in),
        }
    }

    /// Handles the challenges of `USER_AUTH`, which are the same for a user and for an
    /// unknown name.
    fn first_factor(self, ctx: &mut Context<'_>, sign_in: UnidentifiedSignIn) -> Reply {
        match (self.name, &self.session.stage) {
            ("SELECT_CHALLENGE", Stage::SelectChallenge(available)) => {
                let chosen = self.answers.required("ANSWER")?;
                if !available.iter().any(|factor| factor == chosen) {
                    return Err(ErrorCode::InvalidParameter
                        .with_message("The selected challenge is not available."));
                }
                sessions::consume(ctx, &self.session);
                let (password, value) = (self.answers.get("PASSWORD"), self.answers.get("SRP_A"));
                sign_in.start_factor(ctx, chosen, password, value)
            }
            ("PASSWORD", Stage::Password) => {
                let password = self.answers.required("PASSWORD")?;
                sessions::consume(ctx, &self.session);
                sign_in.check_plain_password(ctx, password)
            }
            ("PASSWORD_SRP", Stage::PasswordSrp) => {
                let value = self.answers.required("SRP_A")?;
                sessions::consume(ctx, &self.session);
                sign_in.srp_challenge(ctx, value, true)
            }
            (name, Stage::FirstCode { challenge, code }) if name == challenge => {
                let given = self.answers.required(&format!("{name}_CODE"))?;
                sign_in.pre_authentication(ctx)?;
                let right = code.as_ref().is_some_and(|code| code.matches(given));
                match sign_in.subject {
                    Subject::User(user) if right => {
                        sessions::consume(ctx, &self.session);
                        let mut attempt = SignInAttempt {
                            pool: sign_in.pool,
                            client: sign_in.client,
                            user: *user,
                            progress: sign_in.progress,
                        };
                        attempt.progress.passwordless = true;
                        attempt.after_first_factor(ctx)
                    }
                    _ => Err(sessions::count_wrong_answer(
                        ctx,
                        self.session,
                        wrong_code(),
                    )),
                }
            }
            ("WEB_AUTHN", Stage::Passkey(asked)) => {
                let credential = self.answers.required("CREDENTIAL")?;
                let asked = asked.clone();
                passkey_sign_in::answer(ctx, sign_in, self.session, &asked, credential)
            }
            _ => Err(ApiError::invalid_session()),
        }
    }

    fn second_code(self, ctx: &mut Context<'_>, mut attempt: SignInAttempt) -> Reply {
        let Stage::Code {
            factor,
            code,
            new_email,
        } = self.session.stage.clone()
        else {
            return Err(ApiError::invalid_session());
        };
        if factor.name() != self.name {
            return Err(ApiError::invalid_session());
        }
        let given = self.answers.required(&format!("{}_CODE", self.name))?;
        if !code.matches(given) {
            return Err(sessions::count_wrong_answer(
                ctx,
                self.session,
                wrong_code(),
            ));
        }
        sessions::consume(ctx, &self.session);
        attempt.refuse_disabled()?;
        match (factor, new_email) {
            (Factor::Email, Some(email)) => {
                attempt.user.set_attribute("email", email);
                sign_up::claim_alias(ctx, &attempt.pool, &attempt.user, "email", false)?;
                attempt.user.mark_verified("email", true);
                attempt.user.mfa.enabled.push(Factor::Email);
            }
            // A user who can read the code has proven to own the phone number.
            (Factor::Sms, _) => attempt.user.mark_verified("phone_number", true),
            _ => {}
        }
        ctx.save(&mut attempt.user);
        attempt.progress.second_factor_given = true;
        attempt.next(ctx)
    }

    fn software_token(self, ctx: &mut Context<'_>, mut attempt: SignInAttempt) -> Reply {
        let given = self.answers.required("SOFTWARE_TOKEN_MFA_CODE")?;
        let token = attempt.user.mfa.software_token.as_mut().ok_or_else(|| {
            ErrorCode::SoftwareTokenMFANotFound
                .with_message("Software token MFA not found for user")
        })?;
        let key = BASE32_NOPAD
            .decode(token.key.reveal().as_bytes())
            .map_err(ApiError::internal)?;
        let Some(step) = totp::matching_step(&key, ctx.now, given) else {
            let error = ErrorCode::CodeMismatch.with_message("Invalid code received for user");
            return Err(sessions::count_wrong_answer(ctx, self.session, error));
        };
        if token.last_step.is_some_and(|last| step <= last) {
            let error = ErrorCode::ExpiredCode
                .with_message("Your software token has already been used once.");
            return Err(sessions::count_wrong_answer(ctx, self.session, error));
        }
        token.last_step = Some(step);
        sessions::consume(ctx, &self.session);
        ctx.save(&mut attempt.user);
        attempt.refuse_disabled()?;
        attempt.progress.second_factor_given = true;
        attempt.next(ctx)
    }

    fn select_mfa_type(
        self,
        ctx: &mut Context<'_>,
        attempt: SignInAttempt,
        available: &[Factor],
    ) -> Reply {
        let chosen = Factor::named(self.answers.required("ANSWER")?)
            .filter(|factor| available.contains(factor))
            .ok_or_else(|| {
                ErrorCode::InvalidParameter.with_message("The selected MFA type is not available.")
            })?;
        sessions::consume(ctx, &self.session);
        attempt.refuse_disabled()?;
        attempt.ask_for_factor(ctx, chosen)
    }

    fn mfa_setup(self, ctx: &mut Context<'_>, mut attempt: SignInAttempt) -> Reply {
        let Stage::MfaSetup {
            options,
            key,
            verified,
            step,
            name,
        } = self.session.stage.clone()
        else {
            return Err(ApiError::invalid_session());
        };
        attempt.refuse_disabled()?;
        if let (true, Some(key)) = (verified, key) {
            sessions::consume(ctx, &self.session);
            attempt.user.mfa.software_token = Some(SoftwareToken {
                key,
                name,
                last_step: step,
            });
            attempt.user.mfa.enabled.push(Factor::SoftwareToken);
            ctx.save(&mut attempt.user);
            attempt.progress.second_factor_given = true;
            return attempt.next(ctx);
        }
        let email = self.answers.required("EMAIL").map_err(|missing| {
            ErrorCode::InvalidParameter
                .with_message("User has not verified software token mfa")
                .caused_by(missing)
        })?;
        if !options.contains(&Factor::Email) {
            return Err(ErrorCode::InvalidParameter.with_message("Email MFA is not enabled."));
        }
        if !attributes::is_email(email) {
            return Err(ErrorCode::InvalidParameter.with_message("Invalid email address format."));
        }
        sessions::consume(ctx, &self.session);
        let new_email = Some(email.to_owned());
        attempt.send_second_code(ctx, Factor::Email, Channel::Email, new_email)
    }

    fn new_password(self, ctx: &mut Context<'_>, mut attempt: SignInAttempt) -> Reply {
        let password = self.answers.required("NEW_PASSWORD")?;
        passwords::check_new(ctx, &attempt.pool, &attempt.user, password)?;
        let given: Attributes = self.answers.with_prefix("userAttributes.");
        attributes::check_completion(
            &attempt.pool,
            &attempt.user.attributes,
            &given,
            &attempt.client,
        )?;
        let mut user = attempt.user.clone();
        for (name, value) in given {
            user.set_attribute(&name, value);
        }
        attributes::check_required(&attempt.pool, &user.attributes)?;
        attempt.refuse_disabled()?;
        sessions::consume(ctx, &self.session);
        passwords::set(ctx, &attempt.pool, &mut user, password)?;
        user.temporary_since = None;
        user.status = UserStatus::Confirmed;
        ctx.save(&mut user);
        attempt.user = user;
        ctx.triggers.token_source = TokenSource::NewPasswordChallenge;
        attempt.next(ctx)
    }
}

fn wrong_code() -> ApiError {
    ErrorCode::CodeMismatch.with_message("Invalid code or auth state for the user.")
}

/// Checks the proof of a password. `sent` is the session of the call, which some flows need
/// besides the secret block.
fn verify_password(
    ctx: &mut Context<'_>,
    sign_in: UnidentifiedSignIn,
    state: &SrpState,
    answers: &Parameters,
    sent: Option<&str>,
) -> Reply {
    if let Some(expected) = &state.session
        && sent.map(fingerprint).as_ref() != Some(expected)
    {
        return Err(ApiError::invalid_session());
    }
    let given = srp_proof::read(ctx, answers)?;
    let exchange = srp_proof::exchange(state)?;
    let proof = CheckProof {
        exchange,
        realm: sign_in.pool.srp_name().to_owned(),
        user: state.user.clone(),
        block: given.block,
        timestamp: given.timestamp,
        signature: given.signature,
    };
    sign_in.check_password(ctx, &proof)
}
