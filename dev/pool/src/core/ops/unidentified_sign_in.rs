//! A sign-in before its first factor, which is a password, by SRP or in plain text, a code,
//! or a passkey.
//!
//! A name without a user gets replies of the same form. They are derived from the name
//! and the pool's secret, so that they are the same each time and do not reveal that no
//! user has the name.

use num_bigint::BigUint;
use serde_json::{Map, Value, json};

use crate::core::{
    Context, attributes,
    client::ClientRecord,
    config::{MfaMode, PoolRecord},
    delivery::{self, Channel, Purpose},
    error::{ApiError, ErrorCode},
    lockout::Lockout,
    outside::Work,
    password_work::MatchPassword,
    random,
    secret::{Secret, fingerprint},
    session::{Progress, Stage, SubjectRef},
    srp, triggers,
    user::{SrpCredential, User, UserStatus},
};

use super::{
    Reply, passkey_sign_in, sessions,
    sign_in_attempt::{SignInAttempt, delivered, not_confirmed, reset_required},
    srp_proof::{start_exchange, store_exchange},
};

/// A sign-in before its first factor: the user or the unknown name, and the client.
pub(super) struct UnidentifiedSignIn {
    pub(super) pool: PoolRecord,
    pub(super) client: ClientRecord,
    pub(super) subject: Subject,
    pub(super) progress: Progress,
}

/// The subject of a sign-in: a user, or a name that no user has.
pub(super) enum Subject {
    User(Box<User>),
    UnknownName(String),
}

impl Subject {
    pub(super) fn reference(&self) -> SubjectRef {
        match self {
            Self::User(user) => SubjectRef::User {
                sub: user.sub.clone(),
            },
            Self::UnknownName(name) => SubjectRef::UnknownName { name: name.clone() },
        }
    }
}

impl UnidentifiedSignIn {
    /// Starts a sign-in for a name. If no user has it, the error says so, unless the
    /// client hides which users exist.
    pub(super) fn new(
        ctx: &Context<'_>,
        pool: PoolRecord,
        client: ClientRecord,
        name: &str,
        progress: Progress,
    ) -> Result<Self, ApiError> {
        let found = ctx.find_user(&pool, name);
        let subject = match found.filter(|user| !user.is_external()) {
            Some(user) => Subject::User(Box::new(user)),
            None if client.hides_user_existence() => Subject::UnknownName(name.to_owned()),
            None => return Err(ApiError::user_does_not_exist()),
        };
        Ok(Self {
            pool,
            client,
            subject,
            progress,
        })
    }

    /// Invokes the pool's function before a sign-in, which can refuse it.
    pub(super) fn pre_authentication(&self, ctx: &mut Context<'_>) -> Result<(), ApiError> {
        let name = match &self.subject {
            Subject::User(user) => &user.username,
            Subject::UnknownName(name) => name,
        };
        triggers::pre_authentication(ctx, &self.pool.id, name, self.subject.user())
    }

    /// Returns the username that goes into the SRP proof.
    pub(super) fn user_id_for_srp(&self) -> String {
        match &self.subject {
            Subject::User(user) => user.username.clone(),
            Subject::UnknownName(name) => {
                let by_alias = attributes::is_email(name) || attributes::is_phone_number(name);
                if self.pool.generates_usernames() || by_alias {
                    let bytes = self.derived_bytes(name, "user id");
                    let mut id = [0; 16];
                    for (byte, source) in id.iter_mut().zip(bytes) {
                        *byte = source;
                    }
                    random::uuid_from(id)
                } else {
                    name.clone()
                }
            }
        }
    }

    /// Derives bytes from the pool's secret and a name, for replies about a name without a
    /// user.
    fn derived_bytes(&self, name: &str, purpose: &str) -> [u8; 32] {
        let key = self.pool.secret.reveal().as_bytes();
        srp::hmac(
            key,
            &[purpose.as_bytes(), &[0], name.to_lowercase().as_bytes()],
        )
    }

    /// Returns the salt and verifier of the user's password, or derived ones if there is no
    /// password.
    fn credential(&self) -> SrpCredential {
        let name = match &self.subject {
            Subject::User(user) => match &user.credential {
                Some(credential) => return credential.clone(),
                None => &user.username,
            },
            Subject::UnknownName(name) => name,
        };
        let salt = self.derived_bytes(name, "salt");
        let (salt, _) = salt.split_at(16);
        let verifier: Vec<u8> = (0..12)
            .flat_map(|block| self.derived_bytes(name, &format!("verifier {block}")))
            .collect();
        SrpCredential::from_parts(
            &BigUint::from_bytes_be(salt),
            &BigUint::from_bytes_be(&verifier),
        )
    }

    /// Asks for `PASSWORD_VERIFIER`. With `with_session`, as in `USER_AUTH`, the reply has a
    /// session besides the secret block.
    pub(super) fn srp_challenge(
        self,
        ctx: &mut Context<'_>,
        client_value: &str,
        with_session: bool,
    ) -> Reply {
        let credential = self.credential();
        let user = self.user_id_for_srp();
        let exchange = start_exchange(ctx, client_value, credential, user.clone())?;
        let mut parameters = exchange.parameters;
        parameters.insert("USERNAME".to_owned(), user.clone().into());
        parameters.insert("USER_ID_FOR_SRP".to_owned(), user.into());
        let mut state = exchange.state;
        let mut reply = json!({
            "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeParameters": parameters,
        });
        if with_session && let Some(reply) = reply.as_object_mut() {
            let session = random::opaque::<192>(ctx.random);
            state.session = Some(fingerprint(&session));
            reply.insert("Session".to_owned(), session.into());
        }
        let subject = self.subject.reference();
        let stage = Stage::PasswordVerifier(state);
        store_exchange(
            ctx,
            &self.client,
            subject,
            stage,
            self.progress,
            &exchange.block,
        );
        Ok(Some(reply))
    }

    /// Checks a password that was sent in plain text.
    pub(super) fn check_plain_password(self, ctx: &mut Context<'_>, password: &str) -> Reply {
        let check = MatchPassword {
            credentials: vec![self.credential()],
            realm: self.pool.srp_name().to_owned(),
            user: self.user_id_for_srp(),
            password: Secret::new(password),
        };
        self.check_password(ctx, &check)
    }

    /// Runs a check of the password, subject to the lockout after wrong passwords.
    pub(super) fn check_password(
        self,
        ctx: &mut Context<'_>,
        check: &impl Work<Output = bool>,
    ) -> Reply {
        let name = match &self.subject {
            Subject::User(user) => &user.username,
            Subject::UnknownName(name) => name,
        };
        let key = Lockout::key_of(&self.pool.id, name);
        let lockout = ctx
            .tx
            .get::<Lockout>(&key)
            .cloned()
            .unwrap_or_else(|| Lockout::new(key.clone(), ctx.now));
        lockout.check(ctx.now)?;
        if let Subject::User(user) = &self.subject
            && user.status == UserStatus::ResetRequired
        {
            return Err(reset_required());
        }
        self.pre_authentication(ctx)?;
        // The check also runs for a name without a user, so that it takes as long.
        let right = ctx.outside(check)?;
        match self.subject {
            Subject::User(user) if right => {
                ctx.tx.remove::<Lockout>(&key);
                let attempt = SignInAttempt {
                    pool: self.pool,
                    client: self.client,
                    user: *user,
                    progress: self.progress,
                };
                attempt.after_first_factor(ctx)
            }
            Subject::User(_) | Subject::UnknownName(_) => {
                ctx.tx.put(&lockout.after_failure(ctx.now));
                Err(ApiError::incorrect_username_or_password())
            }
        }
    }

    /// Returns the first factors that this user may choose. After a code or a passkey
    /// there can be no second factor, so users who have one sign in with their password,
    /// or with a passkey that counts for both. A name without a user is offered no
    /// passkey, like a user who has none.
    pub(super) fn first_factors(&self) -> Vec<String> {
        let allowed = |factor: &str| self.pool.allows_first_factor(factor);
        let mut available = Vec::new();
        let (password, email, phone, passkey) = match &self.subject {
            Subject::User(user) => {
                let second_factor = match self.pool.config.mfa_configuration {
                    MfaMode::Off => false,
                    MfaMode::Optional => !user.active_factors(&self.pool).is_empty(),
                    MfaMode::On => true,
                };
                (
                    user.credential.is_some(),
                    user.has_verified("email") && !second_factor,
                    user.has_verified("phone_number") && !second_factor,
                    user.usable_passkeys(&self.pool).next().is_some()
                        && (!second_factor || user.has_two_factor_passkeys(&self.pool)),
                )
            }
            Subject::UnknownName(_) => {
                let codes = self.pool.config.mfa_configuration != MfaMode::On;
                (true, codes, codes, false)
            }
        };
        if password && allowed("PASSWORD") {
            available.extend(["PASSWORD", "PASSWORD_SRP"]);
        }
        if email && allowed("EMAIL_OTP") {
            available.push("EMAIL_OTP");
        }
        if phone && allowed("SMS_OTP") {
            available.push("SMS_OTP");
        }
        if passkey && allowed("WEB_AUTHN") {
            available.push("WEB_AUTHN");
        }
        available.into_iter().map(str::to_owned).collect()
    }

    /// Asks for `SELECT_CHALLENGE`.
    pub(super) fn select_challenge(self, ctx: &mut Context<'_>) -> Reply {
        let available = self.first_factors();
        if available.is_empty() {
            return Err(match &self.subject {
                Subject::User(user) if user.status == UserStatus::Unconfirmed => not_confirmed(),
                _ => ErrorCode::InvalidParameter
                    .with_message("No challenge is available for the user."),
            });
        }
        let user_id = self.user_id_for_srp();
        let subject = self.subject.reference();
        let stage = Stage::SelectChallenge(available.clone());
        let session = sessions::open(ctx, &self.client, subject, stage, self.progress);
        Ok(Some(json!({
            "ChallengeName": "SELECT_CHALLENGE",
            "ChallengeParameters": { "USERNAME": user_id },
            "AvailableChallenges": available,
            "Session": session,
        })))
    }

    /// Starts the chosen first factor, with the password or the SRP value that came with
    /// the choice.
    pub(super) fn start_factor(
        self,
        ctx: &mut Context<'_>,
        factor: &str,
        password: Option<&str>,
        client_value: Option<&str>,
    ) -> Reply {
        match (factor, password, client_value) {
            ("PASSWORD", Some(password), _) => self.check_plain_password(ctx, password),
            ("PASSWORD", None, _) => self.simple_challenge(ctx, factor, Stage::Password),
            ("PASSWORD_SRP", _, Some(value)) => self.srp_challenge(ctx, value, true),
            ("PASSWORD_SRP", _, None) => self.simple_challenge(ctx, factor, Stage::PasswordSrp),
            ("EMAIL_OTP", _, _) => self.send_first_code(ctx, factor, Channel::Email),
            ("SMS_OTP", _, _) => self.send_first_code(ctx, factor, Channel::Sms),
            ("WEB_AUTHN", _, _) => passkey_sign_in::challenge(ctx, self),
            _ => Err(ErrorCode::InvalidParameter.with_message("Invalid challenge.")),
        }
    }

    /// Asks for a challenge that has no parameters of its own.
    fn simple_challenge(self, ctx: &mut Context<'_>, name: &str, stage: Stage) -> Reply {
        let user_id = self.user_id_for_srp();
        let subject = self.subject.reference();
        let session = sessions::open(ctx, &self.client, subject, stage, self.progress);
        Ok(Some(json!({
            "ChallengeName": name,
            "ChallengeParameters": { "USERNAME": user_id },
            "Session": session,
        })))
    }

    /// Sends a code as the first factor. For a name without a user, no code is sent.
    fn send_first_code(self, ctx: &mut Context<'_>, factor: &str, channel: Channel) -> Reply {
        let (code, mut parameters) = match &self.subject {
            Subject::User(user) => {
                let address = user.address(channel).ok_or_else(|| {
                    ApiError::internal("the user has no address for the first factor")
                })?;
                let code = Secret::new(random::six_digits(ctx.random));
                let to = (channel, address);
                triggers::deliver(ctx, user, to, Purpose::SignIn, code.clone())?;
                (Some(code), delivered(channel, address))
            }
            Subject::UnknownName(name) => (None, simulated_delivery(&self.pool, channel, name)),
        };
        parameters.insert("USERNAME".to_owned(), self.user_id_for_srp().into());
        let stage = Stage::FirstCode {
            challenge: factor.to_owned(),
            code,
        };
        let available = self.first_factors();
        let subject = self.subject.reference();
        let session = sessions::open(ctx, &self.client, subject, stage, self.progress);
        Ok(Some(json!({
            "ChallengeName": factor,
            "ChallengeParameters": parameters,
            "AvailableChallenges": available,
            "Session": session,
        })))
    }
}

/// Returns the delivery parameters of a code that is not sent, for a name without a user.
fn simulated_delivery(pool: &PoolRecord, channel: Channel, name: &str) -> Map<String, Value> {
    let phone = attributes::is_phone_number(name);
    match channel {
        Channel::Sms if phone => delivered(channel, name),
        Channel::Sms => delivered(channel, "+15555550100"),
        Channel::Email if phone => delivered(channel, "recipient@example.com"),
        Channel::Email => {
            let mut parameters = delivered(channel, name);
            if let Some(destination) = delivery::simulated_details(pool, name).get("Destination") {
                parameters.insert("CODE_DELIVERY_DESTINATION".to_owned(), destination.clone());
            }
            parameters
        }
    }
}
