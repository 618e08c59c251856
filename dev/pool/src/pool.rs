//! A running service: the core with its store, its clock and its source of randomness.

use std::{
    cell::RefCell,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use data_encoding::BASE64;
use serde_json::{Map, Value};

use crate::{
    config_file::{Applied, ConfigError, ConfigFile},
    core::{
        self, Context, Core, Outcome, Request,
        clock::Timestamp,
        config::PoolRecord,
        declared::Refusal,
        delivery::Message,
        encryption::WrappingKey,
        error::ApiError,
        imports,
        issued_credentials::{self, IssuedCredentials},
        item::{self, Item, ItemKey, ItemRecord},
        keys::{KeyError, Keys},
        oauth::{
            self,
            request::{OAuthAnswer, OAuthRequest, Response},
        },
        outside::{Call, PendingWork},
        random::{self, Entropy, Seeded},
        right_passwords::RightPasswords,
        secret::Secret,
        session::AuthSession,
        sigv4::{self, Caller, SignatureError, SignedRequest},
        state::{Change, State, Transaction},
        tokens,
        user::User,
    },
    entropy::SystemEntropy,
    group_commit::{Queue, Ticket, Writers},
    http_api::HttpApi,
    lambda::{Invoker, Logged, TriggerCall},
    outbound::{CertificateError, Outbound},
    published::Published,
    settings::{Settings, SignedApi},
    store::{Store, StoreError},
    trigger_log::{LoggedTrigger, TriggerLog},
};

/// An error that prevents a pool from starting.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// The file could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The signing keys could not be made or read.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The file of certificates could not be used.
    #[error(transparent)]
    Certificates(#[from] CertificateError),
}

/// The service: user pools, identity pools and their inbox. Clones share the same
/// service.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Mutex<Inner>>,
    store: Arc<Option<Store>>,
    writers: Arc<Writers>,
    published: Arc<Published>,
    keys: Arc<Keys>,
    wrapping_key: Arc<WrappingKey>,
    base_url: Option<String>,
    region: Option<String>,
    signed_api: Option<SignedApi>,
    http_api: Option<HttpApi>,
    invoker: Arc<Invoker>,
    outbound: Arc<Outbound>,
    trigger_log: Arc<TriggerLog>,
}

struct Inner {
    core: Core,
    queue: Queue,
    random: Box<dyn Entropy + Send>,
    clock: Clock,
}

/// The service's clock. Tests can stop it and put it forward.
struct Clock {
    stopped_at: Option<Timestamp>,
    ahead: Duration,
}

impl Clock {
    fn now(&self) -> Timestamp {
        let base = self.stopped_at.unwrap_or_else(system_time);
        base.after(self.ahead)
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl Pool {
    /// Starts a pool that keeps its state in memory only.
    ///
    /// # Errors
    /// [`PoolError::Keys`] if the signing keys cannot be made, [`PoolError::Certificates`] if
    /// the file of certificates cannot be used.
    pub fn ephemeral(settings: &Settings) -> Result<Self, PoolError> {
        Self::start(settings, None, State::default())
    }

    /// Starts a pool that keeps its state in a file. Records that the file already has
    /// stay as they are; the settings apply only to new ones.
    ///
    /// # Errors
    /// [`PoolError::Store`] if the file cannot be used, [`PoolError::Keys`] if the
    /// signing keys cannot be made or read, [`PoolError::Certificates`] if the file of
    /// certificates cannot be used.
    pub fn open(path: &Path, settings: &Settings) -> Result<Self, PoolError> {
        let (store, state) = Store::open(path)?;
        Self::start(settings, Some(store), state)
    }

    fn start(settings: &Settings, store: Option<Store>, state: State) -> Result<Self, PoolError> {
        let outbound = Outbound::new(settings.ca_file.as_deref())?;
        let mut random: Box<dyn Entropy + Send> = match settings.seed {
            Some(seed) => Box::new(Seeded::new(seed)),
            None => Box::new(SystemEntropy),
        };
        let mut state = state;
        let mut new_keys = None;
        let keys = match (&settings.keys, state.keys.values().next()) {
            (Some(keys), _) => Arc::clone(keys),
            (None, Some(stored)) => Arc::new(Keys::from_stored(stored)?),
            (None, None) => {
                let keys = Keys::generate()?;
                new_keys = Some(keys.stored()?);
                Arc::new(keys)
            }
        };
        // Nothing of a test depends on this key, so the seed has no part in it.
        let stored_key = state.wrapping_keys.values().next().cloned();
        let is_new_key = stored_key.is_none();
        let wrapping_key = stored_key.unwrap_or_else(|| WrappingKey::generate(&mut SystemEntropy));
        let clock = Clock {
            stopped_at: settings.stopped_at,
            ahead: Duration::ZERO,
        };
        let now = clock.now();
        let fresh = settings.creates_pool && !state.pools.contains_key(settings.pool_id.as_str());
        let secret = Secret::new(random::opaque::<32>(random.as_mut()));
        let published_keys = Arc::clone(&keys);
        // No reply depends on this key either.
        let right_passwords = RightPasswords::new(random::bytes(&mut SystemEntropy));
        let mut core = Core::new(
            std::mem::take(&mut state),
            keys,
            settings.limits.clone(),
            right_passwords,
            store.is_some(),
        );
        let changes = core.change(|tx| {
            if let Some(keys) = &new_keys {
                tx.put(keys);
            }
            if is_new_key {
                tx.put(&wrapping_key);
            }
            if fresh {
                tx.put(&settings.pool_record(secret, now));
                tx.put(&settings.client_record(now));
                tx.put(&settings.identity_pool_record());
                if let Some(domain) = settings.domain_record(now) {
                    tx.put(&domain);
                }
            }
            note_plans(tx, now);
        });
        if let Some(store) = &store {
            store.commit(&changes)?;
        }
        let published = Arc::new(Published::of(core.state()));
        Ok(Self {
            inner: Arc::new(Mutex::new(Inner {
                core,
                queue: Queue::default(),
                random,
                clock,
            })),
            store: Arc::new(store),
            writers: Arc::default(),
            published,
            keys: published_keys,
            wrapping_key: Arc::new(wrapping_key),
            base_url: settings.base_url.clone(),
            region: settings.region.clone(),
            signed_api: settings.signed_api,
            http_api: settings.http_api,
            invoker: Arc::new(Invoker::new(
                settings.functions.clone(),
                settings.lambda_endpoint.as_deref(),
                settings.limits.trigger_timeout,
            )),
            outbound: Arc::new(outbound),
            trigger_log: Arc::default(),
        })
    }

    /// Returns the URL of the service as clients see it, if the settings have one.
    #[must_use]
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic in another thread leaves no partial change behind: a transaction that
        // does not complete undoes itself, so the state is still valid.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Handles one call. Its changes are stored before this returns. A refused call is an
    /// `Answer` whose reply is the error that goes out.
    pub fn call(&self, request: Request<'_>) -> Answer {
        let sign = |reply: &mut Reply| {
            if let Ok(Some(body)) = reply
                && let Err(error) = tokens::sign_reply(&self.keys, body)
            {
                *reply = Err(error);
            }
        };
        self.run_and_finish(
            request,
            |core, call, random| core.handle(call, random),
            sign,
        )
    }

    /// Runs an operation until it waits for no more work, and stores its changes. The lock is
    /// free while the work is done.
    pub(crate) fn run(
        &self,
        request: Request<'_>,
        operation: impl Fn(&mut Core, &mut Call<'_>, &mut dyn Entropy) -> Result<Outcome, PendingWork>,
    ) -> Answer {
        self.run_and_finish(request, operation, |_| {})
    }

    /// Runs an operation as [`Pool::run`] does. `finish` completes the reply, for example by
    /// signatures. The lock is free then, and the changes are in the queue: while one call
    /// signs, the changes of others join its own, and one write stores them all.
    fn run_and_finish(
        &self,
        request: Request<'_>,
        operation: impl Fn(&mut Core, &mut Call<'_>, &mut dyn Entropy) -> Result<Outcome, PendingWork>,
        finish: impl Fn(&mut Reply),
    ) -> Answer {
        let store = self.store.as_ref().as_ref();
        let functions = Logged::new(&self.invoker, &self.outbound, store);
        let mut inner = self.lock();
        let now = inner.clock.now();
        let mut call = Call::new(
            Request {
                region: self.region.as_deref().or(request.region),
                ..request
            },
            now,
        );
        loop {
            let Inner { core, random, .. } = &mut *inner;
            let work = match operation(core, &mut call, random.as_mut()) {
                Ok(mut outcome) => {
                    let has_changes = !outcome.changes.is_empty();
                    let ticket = inner.queue.add(outcome.changes);
                    drop(inner);
                    finish(&mut outcome.reply);
                    let (reply, sent) = match self.wait(ticket) {
                        Ok(()) => (outcome.reply, outcome.sent),
                        Err(error) if has_changes => (Err(ApiError::internal(error)), Vec::new()),
                        // The call has only seen changes of others that are undone now, so
                        // it runs again.
                        Err(_) => {
                            inner = self.lock();
                            continue;
                        }
                    };
                    let triggers = functions.into_log(reply.as_ref().err());
                    self.trigger_log.add(now, &triggers);
                    return Answer {
                        triggers,
                        reply,
                        sent,
                    };
                }
                Err(work) => work,
            };
            drop(inner);
            call.add(work.perform(&functions));
            inner = self.lock();
        }
    }

    /// Answers a request to the domain of a user pool, and returns the messages that went
    /// into the inbox and the functions that were invoked too. Its changes are stored before
    /// this returns.
    pub(crate) fn oauth(
        &self,
        base_url: &str,
        request: &OAuthRequest,
    ) -> (
        Result<OAuthAnswer, ApiError>,
        Vec<Message>,
        Vec<TriggerCall>,
    ) {
        let answered = RefCell::new(None);
        let target = Request {
            base_url,
            ..Request::default()
        };
        let operation = |core: &mut Core, call: &mut Call<'_>, random: &mut dyn Entropy| {
            core.run(call, random, |ctx| {
                *answered.borrow_mut() = Some(oauth::handle(ctx, request)?);
                Ok(None)
            })
        };
        let sign = |reply: &mut Reply| {
            let mut answered = answered.borrow_mut();
            if let (Ok(_), Some(answer)) = (&reply, answered.take()) {
                match self.signed(answer) {
                    Ok(answer) => *answered = Some(answer),
                    Err(error) => *reply = Err(error),
                }
            }
        };
        let outcome = self.run_and_finish(target, operation, sign);
        let answer = outcome.reply.and_then(|_| {
            let answered = answered.into_inner();
            answered.ok_or_else(|| ApiError::internal("there is no answer"))
        });
        (answer, outcome.sent, outcome.triggers)
    }

    /// Signs the tokens or the redirect of an answer.
    fn signed(&self, mut answer: OAuthAnswer) -> Result<OAuthAnswer, ApiError> {
        answer.response = match answer.response {
            Response::Tokens {
                mut body,
                destination,
            } => {
                oauth::token::sign(&self.keys, &mut body)?;
                Response::with_tokens(body, destination)
            }
            Response::SignedRedirect {
                address,
                parameters,
            } => {
                let signature = self.keys.id.sign_bytes(parameters.encoded().as_bytes());
                let signature = signature.map_err(ApiError::internal)?;
                let signature = BASE64.encode(&signature);
                Response::redirect(&address, &parameters.with("Signature", &signature))
            }
            other => other,
        };
        Ok(answer)
    }

    /// Takes the CSV file of a job that imports users. `path` and `key` are from the address
    /// that CreateUserImportJob has returned.
    pub(crate) fn upload_import(
        &self,
        path: &str,
        key: &str,
        file: &[u8],
    ) -> Result<Option<Value>, ApiError> {
        self.inside(|ctx| imports::upload(ctx, path, key, file))
    }

    /// Returns the log of a job that imports users.
    pub(crate) fn import_log(&self, path: &str, key: &str) -> Result<Option<Value>, ApiError> {
        self.inside(|ctx| imports::log(ctx, path, key))
    }

    /// Does the next part of the first user import job that has been started. Returns `true`
    /// if there was one. A server calls this by itself.
    pub fn advance_user_imports(&self) -> bool {
        matches!(self.inside(imports::advance), Ok(Some(Value::Bool(true))))
    }

    /// Runs an operation that is no call, and stores its changes.
    fn inside(
        &self,
        operation: impl Fn(&mut Context<'_>) -> Result<Option<Value>, ApiError>,
    ) -> Result<Option<Value>, ApiError> {
        self.run(Request::default(), |core, call, random| {
            core.run(call, random, &operation)
        })
        .reply
    }

    /// Returns the identity whose credentials signed this request for `service`.
    ///
    /// # Errors
    /// [`SignatureError`] if the request has no valid signature.
    pub fn caller(
        &self,
        request: &SignedRequest<'_>,
        service: &str,
    ) -> Result<Caller, SignatureError> {
        self.read(|inner| sigv4::verify(inner.core.state(), request, service, inner.clock.now()))
    }

    /// Returns the credentials that an identity pool has issued under this access key id
    /// and session token, for a local service that verifies signatures itself.
    ///
    /// # Errors
    /// [`SignatureError::InvalidClientTokenId`] if there are none, and
    /// [`SignatureError::ExpiredToken`] if they have expired.
    pub fn issued_credentials(
        &self,
        access_key_id: &str,
        session_token: &str,
    ) -> Result<IssuedCredentials, SignatureError> {
        self.read(|inner| {
            let now = inner.clock.now();
            issued_credentials::find(inner.core.state(), access_key_id, session_token, now)
        })
    }

    /// Returns the key with which the codes for custom e-mail and SMS senders are encrypted.
    #[must_use]
    pub fn custom_sender_key(&self) -> &WrappingKey {
        &self.wrapping_key
    }

    /// Returns the path of the settings' signed API, if there is one.
    pub(crate) fn signed_api_path(&self) -> Option<&'static str> {
        self.signed_api.map(|api| api.path)
    }

    /// Returns the signed API's reply to a caller, which is `null` if there is no API.
    pub(crate) fn signed_api_reply(&self, caller: &Caller) -> Value {
        self.signed_api
            .map_or(Value::Null, |api| (api.reply)(caller))
    }

    /// Returns the local API to which a path belongs, if there is one.
    pub(crate) fn http_api_at(&self, path: &str) -> Option<HttpApi> {
        self.http_api.filter(|api| {
            path.strip_prefix(api.path)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Returns the claims of the token in an `authorization` header, if it is valid.
    /// `base_url` is the address of the service.
    pub(crate) fn jwt_claims(
        &self,
        authorization: &str,
        base_url: &str,
    ) -> Option<Map<String, Value>> {
        self.read(|inner| {
            let now = inner.clock.now();
            inner.core.jwt_claims(authorization, base_url, now)
        })
    }

    /// Returns `N` random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        random::bytes(self.lock().random.as_mut())
    }

    /// Returns the values of all items of one group that have not expired, in the order of
    /// their sort keys.
    #[must_use]
    pub fn items(&self, table: &str, partition: &str) -> Vec<Value> {
        let group = item::group(table, partition);
        self.read(|inner| {
            let now = inner.clock.now();
            let items = inner.core.state().items.range(Arc::from(group.as_str())..);
            items
                .take_while(|(key, _)| key.starts_with(group.as_str()))
                .filter(|(_, item)| !item.has_expired(now))
                .map(|(_, item)| item.value.clone())
                .collect()
        })
    }

    /// Changes one item. `change` gets its value, or `None` if there is none, and returns
    /// the new one, or `None` to remove the item. No other change comes in between. Returns
    /// the new value. Items of any table that have expired are removed before.
    ///
    /// # Errors
    /// [`StoreError`] if the change cannot be stored; then there is none.
    pub fn change_item(
        &self,
        key: &ItemKey,
        change: impl FnOnce(Option<Item>) -> Option<Item>,
    ) -> Result<Option<Value>, StoreError> {
        let mut new = None;
        let now = self.now();
        self.change(|core| {
            core.change(|tx| {
                while tx
                    .remove_expired(|item: &ItemRecord| item.has_expired(now))
                    .is_some()
                {}
                let record_key = key.record_key();
                let old = tx.get::<ItemRecord>(&record_key).map(|item| Item {
                    value: item.value.clone(),
                    expires: item.expires,
                });
                new = change(old.clone());
                match &new {
                    item if *item == old => {}
                    Some(item) => tx.put(&ItemRecord {
                        key: key.clone(),
                        value: item.value.clone(),
                        expires: item.expires,
                    }),
                    None => {
                        tx.remove::<ItemRecord>(&record_key);
                    }
                }
            })
        })?;
        Ok(new.map(|item| item.value))
    }

    /// Returns the keys that verify a pool's tokens, or `None` for an unknown pool. This
    /// does not wait for a call that is in progress.
    #[must_use]
    pub fn jwks(&self, pool_id: &str) -> Option<Value> {
        self.published.has_pool(pool_id).then(|| self.keys.jwks())
    }

    /// Returns the domain of a user pool, if it has one. This does not wait for a call that
    /// is in progress.
    #[must_use]
    pub fn domain(&self, pool_id: &str) -> Option<String> {
        self.published.domain_of(pool_id)
    }

    /// Returns the id of the user pool that has this domain.
    pub(crate) fn pool_of_domain(&self, domain: &str) -> Option<String> {
        self.published.pool_of_domain(domain)
    }

    /// Returns the messages in the inbox, newest first. This does not wait for a call that
    /// is in progress.
    #[must_use]
    pub fn inbox(&self) -> Vec<Message> {
        self.published.inbox()
    }

    /// Returns a message in the inbox by its number. This does not wait for a call that is in
    /// progress.
    pub(crate) fn message(&self, number: u64) -> Option<Message> {
        self.published.message(number)
    }

    /// Waits for a message in the inbox, to one address or to any if `to` is `None`, and
    /// returns it. It is the oldest one whose number is greater than `after`; if that is
    /// `None`, it is the newest one. An `after` that is greater than every number, as one from
    /// an earlier pool can be, counts as the number of the newest message.
    pub async fn next_message(&self, to: Option<&str>, after: Option<u64>) -> Message {
        self.published.next_message(to, after).await
    }

    /// Returns the newest calls of Lambda functions, at most 200, newest first. They are kept
    /// in memory only. This does not wait for a call that is in progress.
    #[must_use]
    pub fn trigger_calls(&self) -> Vec<LoggedTrigger> {
        self.trigger_log.newest()
    }

    /// Returns the newest message to an address.
    #[must_use]
    pub fn last_message(&self, to: &str) -> Option<Message> {
        self.inbox().into_iter().find(|message| message.to == to)
    }

    /// Returns a user by the pool's id and the real username.
    #[must_use]
    pub fn user(&self, pool_id: &str, username: &str) -> Option<User> {
        self.read(|inner| inner.core.state().user_named(pool_id, username))
    }

    /// Returns the time on this service's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.lock().clock.now()
    }

    /// Puts this service's clock forward, for tests.
    pub fn advance(&self, by: Duration) {
        let mut inner = self.lock();
        inner.clock.ahead = inner.clock.ahead.saturating_add(by);
    }

    /// Makes every session of a sign-in in progress expire, for tests.
    ///
    /// # Errors
    /// [`StoreError`] if the change cannot be stored.
    pub fn expire_sessions(&self) -> Result<(), StoreError> {
        let now = self.now();
        self.change(|core| {
            let sessions: Vec<AuthSession> = core.state().sessions.values().cloned().collect();
            core.change(|tx| {
                for session in sessions {
                    tx.put(&AuthSession {
                        expires: now,
                        ..session
                    });
                }
            })
        })
    }

    /// Changes a user pool's record, for tests that need settings that no AWS call can
    /// make.
    ///
    /// # Errors
    /// [`StoreError`] if the change cannot be stored.
    pub fn configure(
        &self,
        pool_id: &str,
        configure: impl FnOnce(&mut PoolRecord),
    ) -> Result<(), StoreError> {
        self.change(|core| {
            let pool = core.state().pools.get(pool_id).cloned();
            core.change(|tx| {
                if let Some(mut pool) = pool {
                    configure(&mut pool);
                    tx.put(&pool);
                }
            })
        })
    }

    /// Makes the pools, app clients, groups and users that a configuration file declares.
    /// Pools, clients and groups that exist get the file's settings. Users who exist stay
    /// as they are, unless the file says `overwrite`. Nothing is removed.
    ///
    /// # Errors
    /// A [`ConfigError`] if a part of the file is not valid or cannot be stored; then
    /// nothing has changed.
    pub fn apply(&self, file: &ConfigFile) -> Result<Applied, ConfigError> {
        let applied = RefCell::new(None);
        let answer = self.run(Request::default(), |core, call, random| {
            core.run(call, random, |ctx| {
                let result = core::apply_declared(ctx, &file.pools);
                let error = result.as_ref().err().map(|refusal| refusal.error.clone());
                *applied.borrow_mut() = Some(result);
                error.map_or(Ok(None), Err)
            })
        });
        let result = applied.into_inner();
        match (answer.reply, result) {
            (Ok(_), Some(Ok(applied))) => Ok(applied),
            (_, Some(Err(refusal))) => Err(file.error(refusal)),
            (Err(error), _) => Err(file.error(Refusal::of_everything(error))),
            (Ok(_), None) => {
                let error = ApiError::internal("nothing was applied");
                Err(file.error(Refusal::of_everything(error)))
            }
        }
    }

    /// Returns the ids of all user pools.
    #[must_use]
    pub fn pool_ids(&self) -> Vec<String> {
        self.with_state(|state| state.pools.keys().map(ToString::to_string).collect())
    }

    /// Reads from the state.
    pub(crate) fn with_state<T>(&self, read: impl Fn(&State) -> T) -> T {
        self.read(|inner| read(inner.core.state()))
    }

    pub(crate) fn change(
        &self,
        change: impl FnOnce(&mut Core) -> Vec<Change>,
    ) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let changes = change(&mut inner.core);
        let ticket = inner.queue.add(changes);
        drop(inner);
        self.wait(ticket)
    }

    /// Reads the state. What is read has been stored.
    fn read<T>(&self, read: impl Fn(&Inner) -> T) -> T {
        loop {
            let inner = self.lock();
            let value = read(&inner);
            let ticket = inner.queue.last();
            drop(inner);
            // Changes that could not be stored are undone, so the state is read again.
            if self.wait(ticket).is_ok() {
                return value;
            }
        }
    }

    /// Waits until the changes of a ticket are stored.
    fn wait(&self, ticket: Option<Arc<Ticket>>) -> Result<(), StoreError> {
        match ticket {
            None => Ok(()),
            Some(ticket) => self.writers.wait(&ticket, || self.write_queue()),
        }
    }

    /// Stores and publishes the changes in the queue, or undoes them if that fails.
    fn write_queue(&self) {
        let taken = self.lock().queue.take();
        let stored = match self.store.as_ref() {
            Some(store) => store.commit(&taken.changes),
            None => Ok(()),
        };
        match stored {
            Ok(()) => {
                self.published.follow(&taken.changes);
                taken.ticket.set(Ok(()));
            }
            Err(error) => {
                let error = Arc::new(error);
                let mut inner = self.lock();
                // Later changes may be based on these, so they are undone too, and first.
                for mut taken in [inner.queue.take(), taken] {
                    inner.core.undo(std::mem::take(&mut taken.changes));
                    taken.ticket.set(Err(Arc::clone(&error)));
                }
            }
        }
    }
}

/// The body of a reply, or the error.
type Reply = Result<Option<Value>, ApiError>;

/// Takes note of the feature plans of pools of which nothing is known: new ones, and those of a
/// file that has no history yet.
fn note_plans(tx: &mut Transaction<'_>, now: Timestamp) {
    let pools: Vec<PoolRecord> = tx.all().cloned().collect();
    for mut pool in pools {
        let known = pool.plan_times;
        if known.is_empty() {
            pool.note_plan(now);
        }
        if pool.plan_times != known {
            tx.put(&pool);
        }
    }
}

/// A call's reply, and the messages that it put into the inbox.
#[derive(Debug)]
pub struct Answer {
    /// The reply's body, or the error.
    pub reply: Result<Option<Value>, ApiError>,
    /// The messages that went into the inbox.
    pub sent: Vec<Message>,
    /// The functions that the call has invoked, in their order.
    pub triggers: Vec<TriggerCall>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where time is read"
)]
fn system_time() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, sync::mpsc};

    use serde_json::json;

    use super::*;
    use crate::{core::delivery::Purpose, test_keys};

    fn pool() -> Pool {
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::new("local_Example", "exampleclient")
        };
        Pool::ephemeral(&settings).unwrap()
    }

    fn request<'a>(target: &'a str, body: &'a [u8]) -> Request<'a> {
        Request {
            target,
            body,
            base_url: "http://localhost:9229",
            ..Request::default()
        }
    }

    fn sign_up(pool: &Pool) {
        let answer = pool.call(request(
            "AWSCognitoIdentityProviderService.SignUp",
            br#"{"ClientId": "exampleclient", "Username": "jeff", "Password": "Passw0rd!",
                "UserAttributes": [{"Name": "email", "Value": "jeff@example.com"}]}"#,
        ));
        assert!(answer.reply.is_ok(), "{answer:?}");
    }

    #[test]
    fn tokens_are_signed_after_the_lock_is_free() {
        let pool = pool();
        sign_up(&pool);
        let confirm = br#"{"UserPoolId": "local_Example", "Username": "jeff"}"#;
        let target = "AWSCognitoIdentityProviderService.AdminConfirmSignUp";
        assert!(pool.call(request(target, confirm)).reply.is_ok());
        let sign_in = br#"{"ClientId": "exampleclient", "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "jeff", "PASSWORD": "Passw0rd!"}}"#;
        let target = "AWSCognitoIdentityProviderService.InitiateAuth";
        // This is all that happens under the lock.
        let unsigned = pool.run(request(target, sign_in), |core, call, random| {
            core.handle(call, random)
        });
        let unsigned = unsigned.reply.unwrap().unwrap();
        let signed = pool.call(request(target, sign_in)).reply.unwrap().unwrap();
        for token in ["AccessToken", "IdToken"] {
            assert!(unsigned["AuthenticationResult"][token].is_object());
            let signed = signed["AuthenticationResult"][token].as_str().unwrap();
            assert!(pool.keys.verify::<Value>(signed).is_some(), "{token}");
        }
    }

    #[test]
    fn reply_is_finished_while_the_write_waits() {
        let pool = pool();
        let body = br#"{"UserPoolId": "local_Example", "GroupName": "riders"}"#;
        let target = "AWSCognitoIdentityProviderService.CreateGroup";
        let waiting = Cell::new(false);
        let answer = pool.run_and_finish(
            request(target, body),
            |core, call, random| core.handle(call, random),
            |_| waiting.set(pool.lock().queue.last().is_some()),
        );
        assert!(answer.reply.is_ok(), "{answer:?}");
        assert!(waiting.get());
        assert!(pool.lock().queue.last().is_none());
    }

    #[test]
    fn records_go_with_their_user_client_and_pool() {
        let pool = pool();
        let done = |operation: &str, body: Value| {
            let target = format!("AWSCognitoIdentityProviderService.{operation}");
            let answer = pool.call(request(&target, body.to_string().as_bytes()));
            assert!(answer.reply.is_ok(), "{operation}: {answer:?}");
        };
        let counts = || {
            let inner = pool.lock();
            let state = inner.core.state();
            let jobs = state.import_jobs.len();
            (state.auth_events.len(), state.pool_resources.len(), jobs)
        };
        let id = "local_Example";
        let add_ons = json!({ "AdvancedSecurityMode": "AUDIT" });
        done(
            "UpdateUserPool",
            json!({ "UserPoolId": id, "UserPoolAddOns": add_ons }),
        );
        sign_up(&pool);
        let client = json!({ "UserPoolId": id, "ClientId": "exampleclient" });
        done("CreateManagedLoginBranding", client.clone());
        let replica = json!({ "UserPoolId": id, "RegionName": "eu-west-1" });
        done("CreateUserPoolReplica", replica);
        let role = "arn:aws:iam::123456789012:role/logs";
        let job = json!({ "UserPoolId": id, "JobName": "j", "CloudWatchLogsRoleArn": role });
        done("CreateUserImportJob", job);
        assert_eq!(counts(), (1, 2, 1));
        done(
            "AdminDeleteUser",
            json!({ "UserPoolId": id, "Username": "jeff" }),
        );
        assert_eq!(counts(), (0, 2, 1));
        done("DeleteUserPoolClient", client);
        assert_eq!(counts(), (0, 1, 1));
        done("DeleteUserPool", json!({ "UserPoolId": id }));
        assert_eq!(counts(), (0, 0, 0));
    }

    #[test]
    fn inbox_and_keys_do_not_wait_for_a_long_call() {
        let pool = pool();
        sign_up(&pool);
        let (read, done) = mpsc::channel();
        // A call that is in progress holds this lock.
        let in_progress = pool.lock();
        let reader = pool.clone();
        std::thread::spawn(move || {
            read.send((reader.inbox(), reader.jwks("local_Example").is_some()))
        });
        let (inbox, has_keys) = done.recv_timeout(Duration::from_secs(10)).unwrap();
        drop(in_progress);
        assert_eq!(inbox.len(), 1);
        assert_eq!(inbox[0].purpose, Purpose::SignUp);
        assert!(has_keys);
    }
}
