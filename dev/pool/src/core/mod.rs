//! The service without any I/O.
//!
//! Everything here is a function of a request, the time and a source of randomness; it
//! returns a reply, the messages to deliver and the changes to store. It reads no clock,
//! draws no random numbers of its own, and opens no file and no socket.
//!
//! [`Pool::call`](crate::Pool::call) handles a request. The public modules have the types of
//! [`Settings`](crate::Settings) and of the records that a [`Pool`](crate::Pool) shows.

pub mod attributes;
pub mod auth_event;
pub mod client;
pub mod clock;
pub mod codes;
pub mod config;
pub mod declared;
pub mod delivery;
mod der;
pub mod encryption;
pub mod error;
pub mod group;
pub mod identity;
pub mod import_job;
mod index;
pub mod issued_credentials;
pub(crate) mod issuer;
pub mod item;
pub(crate) mod jwt_authorizer;
pub mod keys;
pub mod lambda_config;
pub(crate) mod lockout;
mod message_template;
pub mod model;
pub mod oauth;
mod ops;
pub(crate) mod outside;
pub mod packed_user;
pub mod passkey;
mod password_work;
mod passwords;
pub mod pool_export;
pub mod pool_resource;
pub mod random;
pub mod recovery;
pub mod regions;
pub(crate) mod right_passwords;
mod role_mapping;
pub mod saml;
pub mod secret;
pub(crate) mod session;
pub mod sigv4;
pub mod srp;
mod srp_powers;
pub(crate) mod state;
mod text_rules;
pub(crate) mod tokens;
pub mod totp;
pub mod triggers;
pub mod user;
mod webauthn;
mod wire;

use std::sync::Arc;

use serde_json::{Map, Value};

pub(crate) use self::ops::{declared::apply as apply_declared, imports, is_unsigned};

use self::{
    client::ClientRecord,
    clock::Timestamp,
    codes::{CodeFor, Codes, Limits, SimulatedCodes},
    config::PoolRecord,
    delivery::{Channel, Message, MessageText, Purpose},
    error::{ApiError, ErrorCode},
    index::{INDEXED_ATTRIBUTES, Lookup},
    keys::Keys,
    outside::{Call, PendingWork, Results, Work},
    random::Entropy,
    right_passwords::RightPasswords,
    secret::Secret,
    state::{Change, State, Stored, Transaction},
    triggers::TriggerContext,
    user::User,
    wire::Input,
};

/// One call, as it arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The header `x-amz-target`, which names the service and the operation.
    pub target: &'a str,
    /// The body of the call.
    pub body: &'a [u8],
    /// The service's address, without a slash at the end; issuers start with it.
    pub base_url: &'a str,
    /// The region of the pools that this call creates: the one in the scope of the call's
    /// signature, or the one that the settings fix. `None`, or a text that cannot be part
    /// of an id, counts as [`regions::LOCAL`].
    pub region: Option<&'a str>,
    /// The address at which this server is reached, if `base_url` is another one.
    pub local_url: Option<&'a str>,
}

/// The result of a call.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The reply's body, or the error. The body is `None` for operations whose reply is
    /// empty. Its tokens are still to be signed, by [`tokens::sign_reply`].
    pub reply: Result<Option<Value>, ApiError>,
    /// The changes to store before the reply goes out. A refused call has changes too,
    /// because wrong tries are counted.
    pub changes: Vec<Change>,
    /// The messages that this call put into the inbox.
    pub sent: Vec<Message>,
}

/// The service with all its state.
#[derive(Debug)]
pub(crate) struct Core {
    state: State,
    keys: Arc<Keys>,
    limits: Limits,
    right_passwords: RightPasswords,
    /// Set if there is a file, which has the history of user data.
    has_history: bool,
    /// The time of the last change in the history.
    last_change: Timestamp,
}

impl Core {
    /// Makes a service with this state. The memory of right passwords is empty. `has_history`
    /// says that there is a file for the history of user data.
    #[must_use]
    pub(crate) fn new(
        state: State,
        keys: Arc<Keys>,
        limits: Limits,
        right_passwords: RightPasswords,
        has_history: bool,
    ) -> Self {
        Self {
            state,
            keys,
            limits,
            right_passwords,
            has_history,
            last_change: Timestamp::from_millis(0),
        }
    }

    /// Returns the state.
    #[must_use]
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Handles one call.
    ///
    /// # Errors
    /// The work that the call waits for. The state is as it was, and the call is to be
    /// handled again with the result: see [`outside`].
    pub(crate) fn handle(
        &mut self,
        call: &mut Call<'_>,
        random: &mut dyn Entropy,
    ) -> Result<Outcome, PendingWork> {
        let Request { target, body, .. } = call.request;
        let read = match call.input.take() {
            Some(input) => Ok(input),
            None => Input::parse(body).and_then(|input| ops::check(target, input)),
        };
        let input = match read {
            Ok(input) => input,
            Err(refusal) => return self.run(call, random, |_| Err(refusal)),
        };
        let outcome = self.run(call, random, |ctx| ops::dispatch(ctx, target, &input));
        if outcome.is_err() {
            call.input = Some(input);
        }
        outcome
    }

    /// Runs an operation of a call.
    ///
    /// # Errors
    /// The errors are those of [`Core::handle`].
    pub(crate) fn run(
        &mut self,
        call: &mut Call<'_>,
        random: &mut dyn Entropy,
        operation: impl FnOnce(&mut Context<'_>) -> Result<Option<Value>, ApiError>,
    ) -> Result<Outcome, PendingWork> {
        let keys = Arc::clone(&self.keys);
        let (request, now) = (call.request, call.now);
        let (mut random, results) = call.start_run(random);
        let mut ctx = Context {
            tx: Transaction::new(&mut self.state),
            now,
            random: &mut random,
            keys: &keys,
            base_url: request.base_url,
            local_url: request.local_url,
            region: request
                .region
                .filter(|region| regions::is_region(region))
                .unwrap_or(regions::LOCAL),
            limits: &self.limits,
            sent: Vec::new(),
            is_hosted: false,
            is_write: false,
            has_history: self.has_history,
            results,
            right_passwords: &mut self.right_passwords,
            triggers: TriggerContext::new(request.target),
        };
        let mut reply = operation(&mut ctx);
        match ctx.results.into_pending() {
            None => {
                if let Err(refusal) = recovery::pause::check(&ctx.tx, now) {
                    ctx.tx.rewind(0);
                    ctx.sent.clear();
                    reply = reply.and(Err(refusal));
                }
                if ctx.has_history {
                    self.last_change = recovery::history::time_of_change(now, self.last_change);
                    ctx.tx.mark_history(self.last_change);
                }
                Ok(Outcome {
                    reply,
                    sent: ctx.sent,
                    changes: ctx.tx.into_changes(),
                })
            }
            // The transaction is undone, because its changes are not taken out.
            Some(Ok(work)) => Err(work),
            Some(Err(error)) => Ok(Outcome {
                reply: Err(ApiError::internal(error)),
                sent: Vec::new(),
                changes: Vec::new(),
            }),
        }
    }

    /// Changes the state outside a call, which only the initial set-up and tests do.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Transaction<'_>)) -> Vec<Change> {
        let mut tx = Transaction::new(&mut self.state);
        change(&mut tx);
        tx.into_changes()
    }

    /// Returns the claims of the token in an `authorization` header, if it is valid.
    #[must_use]
    pub(crate) fn jwt_claims(
        &self,
        authorization: &str,
        base_url: &str,
        now: Timestamp,
    ) -> Option<Map<String, Value>> {
        jwt_authorizer::verify(&self.state, &self.keys, authorization, base_url, now)
    }

    /// Undoes changes that could not be stored.
    pub(crate) fn undo(&mut self, changes: Vec<Change>) {
        self.state.undo(changes);
    }
}

/// Everything that an operation works with.
pub(crate) struct Context<'a> {
    /// The transaction through which the operation reads and changes the state.
    pub tx: Transaction<'a>,
    /// The time of the call.
    pub now: Timestamp,
    /// The source of randomness.
    pub random: &'a mut dyn Entropy,
    /// The signing keys.
    pub keys: &'a Keys,
    base_url: &'a str,
    local_url: Option<&'a str>,
    region: &'a str,
    limits: &'a Limits,
    sent: Vec<Message>,
    /// Set while a page of a pool's domain is answered.
    is_hosted: bool,
    /// Set while an operation runs that is refused during a recovery of its pool.
    is_write: bool,
    /// Set if there is a file, which has the history of user data.
    has_history: bool,
    results: Results<'a>,
    right_passwords: &'a mut RightPasswords,
    /// The parts of the call that go into the events of its triggers.
    pub triggers: TriggerContext<'a>,
}

/// The number of messages that stay in the inbox.
const KEPT_MESSAGES: u64 = 500;

impl Context<'_> {
    /// Returns the result of work that is done outside the pool's lock, if earlier calls have
    /// not learnt it.
    ///
    /// # Errors
    /// An error that ends this run of the operation, if the work is still to be done. It
    /// never goes out in a reply: the operation runs again once there is a result.
    pub(crate) fn outside<W: Work>(&mut self, work: &W) -> Result<W::Output, ApiError> {
        let output = self
            .results
            .of(work, || work.known(self.right_passwords))
            .ok_or_else(|| ApiError::internal("the call waits for work outside the lock"))?;
        work.learn(&output, self.right_passwords);
        Ok(output)
    }

    /// Returns the address at which this server is reached, without a slash at the end.
    fn local_url(&self) -> &str {
        self.local_url.unwrap_or(self.base_url)
    }

    /// Returns `true` if this run of the operation has to end, because it waits for work.
    fn waits(&self) -> bool {
        self.results.waits()
    }

    /// Returns the issuer that a pool's new tokens name.
    fn issuer(&self, pool: &PoolRecord) -> String {
        if pool.has_updated_issuer() {
            issuer::updated(self.base_url, &pool.id)
        } else {
            issuer::original(self.base_url, &pool.id)
        }
    }

    /// Returns `true` if a token of this pool may name this issuer. Both of the pool's
    /// issuers are valid, because tokens outlive a change of the setting.
    fn is_issuer(&self, pool_id: &str, issuer: &str) -> bool {
        issuer::both(self.base_url, pool_id)
            .iter()
            .any(|known| known == issuer)
    }

    /// Returns a user pool.
    ///
    /// # Errors
    /// `ResourceNotFoundException` for an unknown pool; `OperationNotEnabledException` if the
    /// operation writes user data and the pool has an active recovery.
    fn pool(&self, id: &str) -> Result<PoolRecord, ApiError> {
        let pool = self.tx.get::<PoolRecord>(id).cloned().ok_or_else(|| {
            ErrorCode::ResourceNotFound.with_message(format!("User pool {id} does not exist."))
        })?;
        if self.is_write {
            recovery::pause::refuse(&self.tx, id, self.now)?;
        }
        Ok(pool)
    }

    /// Returns the client that a request names, and its pool, after a check of the
    /// client's secret if it has one. If the request names a pool too, the client must
    /// belong to that pool.
    fn client(
        &self,
        input: &Input,
        username: Option<&str>,
        secret_hash: Option<&str>,
    ) -> Result<(PoolRecord, ClientRecord), ApiError> {
        let id = input.required("ClientId", &wire::CLIENT_ID)?;
        let named_pool = input.text("UserPoolId", &wire::POOL_ID)?;
        let found = self
            .tx
            .get::<ClientRecord>(id)
            .filter(|client| named_pool.is_none_or(|pool| pool == client.pool_id));
        let client = found.cloned().ok_or_else(|| {
            ErrorCode::ResourceNotFound
                .with_message(format!("User pool client {id} does not exist."))
        })?;
        if let (Some(_), Some(username), false) = (&client.secret, username, self.is_hosted) {
            let given = secret_hash.ok_or_else(|| ApiError::missing_secret_hash(id))?;
            if !client.verifies_secret_hash(username, given) {
                return Err(ErrorCode::NotAuthorized
                    .with_message(format!("Unable to verify secret hash for client {id}")));
            }
        }
        let pool = self.pool(&client.pool_id)?;
        self.triggers.set_client(&client.id);
        Ok((pool, client))
    }

    /// Returns the user with this username, or with this alias if it is valid for signing
    /// in.
    fn find_user(&self, pool: &PoolRecord, name: &str) -> Option<User> {
        let same = |left: &str, right: &str| {
            left == right || (!pool.case_sensitive() && left.to_lowercase() == right.to_lowercase())
        };
        let lower = name.to_lowercase();
        let by_username = self
            .tx
            .users_found(Lookup::Username(&pool.id, &lower), None)
            .find(|user| user.pool_id == pool.id && same(&user.username, name));
        let by_alias = || {
            INDEXED_ATTRIBUTES
                .into_iter()
                .filter(|attribute| pool.is_alias(attribute))
                .find_map(|attribute| {
                    let lookup = Lookup::Attribute(&pool.id, attribute, &lower);
                    self.tx.users_found(lookup, None).find(|user| {
                        let usable = pool.generates_usernames()
                            || attribute == "preferred_username"
                            || user.has_verified(attribute);
                        usable
                            && !user.is_external()
                            && user.pool_id == pool.id
                            && user
                                .attributes
                                .get(attribute)
                                .is_some_and(|held| same(held, name))
                    })
                })
        };
        by_username.or_else(by_alias)
    }

    /// Returns the user that a request names by a username, an alias or the `sub`.
    ///
    /// Source: `Username` of the administrators' operations, ConfirmSignUp,
    /// ResendConfirmationCode, ForgotPassword and ConfirmForgotPassword in the API
    /// reference of Amazon Cognito user pools.
    fn find_user_or_sub(&self, pool: &PoolRecord, name: &str) -> Option<User> {
        self.find_user(pool, name)
            .or_else(|| self.tx.user(&state::user_key(&pool.id, name)))
    }

    /// Returns another user who signs in with the same value of this attribute.
    fn alias_holder(&self, user: &User, pool: &PoolRecord, attribute: &str) -> Option<User> {
        if !pool.is_alias(attribute) {
            return None;
        }
        let value = user.attributes.get(attribute)?;
        let lower = value.to_lowercase();
        self.tx
            .users_found(Lookup::Attribute(&user.pool_id, attribute, &lower), None)
            .find(|other| {
                other.pool_id == user.pool_id
                    && other.sub != user.sub
                    && !other.is_external()
                    && other.has_verified(attribute)
                    && other
                        .attributes
                        .get(attribute)
                        .is_some_and(|held| held.eq_ignore_ascii_case(value))
            })
    }

    /// Issues a code that is never sent, so that its limits are counted as for a real
    /// one.
    fn simulate_sending(
        &mut self,
        pool: &PoolRecord,
        name: &str,
        code_for: &CodeFor,
    ) -> Result<(), ApiError> {
        let mut simulated = self.simulated_codes(pool, name);
        codes::issue(
            &mut simulated.codes,
            code_for,
            "",
            self.now,
            self.limits,
            self.random,
        )?;
        simulated.last = self.now;
        self.tx.put(&simulated);
        Ok(())
    }

    /// Returns the error for an attempt to use a code that was never sent.
    fn simulate_redeeming(
        &mut self,
        pool: &PoolRecord,
        name: &str,
        code_for: &CodeFor,
        given: &str,
    ) -> ApiError {
        let mut simulated = self.simulated_codes(pool, name);
        let redeemed = codes::redeem(&mut simulated.codes, code_for, given, self.now, self.limits);
        self.tx.put(&simulated);
        redeemed.err().unwrap_or_else(ApiError::code_mismatch)
    }

    fn simulated_codes(&self, pool: &PoolRecord, name: &str) -> SimulatedCodes {
        let key = format!("{}/{}", pool.id, name.to_lowercase());
        self.tx
            .get(&key)
            .cloned()
            .unwrap_or_else(|| SimulatedCodes {
                key,
                codes: Codes::new(),
                last: self.now,
            })
    }

    /// Stores a user and records the time of the change.
    fn save(&mut self, user: &mut User) {
        user.modified = self.now;
        self.tx.put_user(user);
    }

    /// Puts a message into the inbox. Operations use [`triggers::deliver`].
    fn send(
        &mut self,
        to: &str,
        channel: Channel,
        purpose: Purpose,
        code: Secret,
        text: Option<MessageText>,
    ) {
        let newest = self.tx.all::<Message>().next_back();
        let number = newest.map_or(1, |message| message.number + 1);
        let message = Message {
            number,
            to: to.to_owned(),
            channel,
            purpose,
            code,
            text,
            sent_at: self.now,
        };
        self.tx.put(&message);
        let old: Vec<String> = self
            .tx
            .all::<Message>()
            .take_while(|old| old.number + KEPT_MESSAGES <= number)
            .map(Stored::key)
            .collect();
        for key in old {
            self.tx.remove::<Message>(&key);
        }
        self.sent.push(message);
    }
}
