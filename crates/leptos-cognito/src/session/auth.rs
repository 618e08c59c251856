//! The signals of the session, and the handle to them. This file has what the sign-in page
//! needs.
//!
//! Invariant: the guard reads only [`Auth::signed_in`], a memo that a refresh does not
//! change. So a refresh re-renders only the views that show a token.

use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::OnceLock;

use leptos::prelude::*;
use leptos::reactive::owner::{Owner, WeakOwner};

use super::session_state::SessionState;
use cognito_client::config::Config;
use cognito_session::passkey::Passkeys;
use cognito_session::service::{CorePorts, Service, SessionPorts};
use cognito_session::session::Session;
use cognito_session::sign_in::SignIn;

/// The phases of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionStatus {
    /// It is not known yet whether a user is signed in, so no page is shown.
    Restoring,
    /// Nobody is signed in, for this reason.
    SignedOut(SignedOutReason),
    /// A user is signed in.
    SignedIn,
}

/// The reason why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOutReason {
    /// There was no session when the page was loaded.
    NoSession,
    /// The user signed out.
    UserSignedOut,
    /// The pool ended the session.
    SessionEnded,
}

/// The outcome of a sign-in with a password that the page already has.
#[derive(Clone, Debug)]
pub enum PasswordSignIn {
    /// The user is signed in, and the guard shows the signed-in pages.
    SignedIn,
    /// The password is not the account's.
    WrongPassword,
    /// The pool asks for something more, such as a code. The page shows this step.
    NeedsSteps(SignIn),
    /// The pool refused the sign-in or could not be reached, so the user has to use the
    /// sign-in page.
    NeedsSignIn,
}

impl PasswordSignIn {
    /// Returns the outcome of a sign-in that is at this step and has not failed.
    pub(super) fn at(step: SignIn) -> Self {
        match step {
            // These steps have no screen of their own.
            SignIn::Credentials | SignIn::Unconfirmed | SignIn::ResetRequired | SignIn::Done(_) => {
                Self::NeedsSignIn
            }
            step => Self::NeedsSteps(step),
        }
    }
}

/// A handle to the session that is small and can be copied.
#[derive(Clone, Copy)]
pub struct Auth(&'static AuthSignals);

impl Deref for Auth {
    type Target = AuthSignals;

    fn deref(&self) -> &AuthSignals {
        self.0
    }
}

/// The signals of the session, to which an [`Auth`] leads, and the parts of its state.
pub struct AuthSignals {
    config: StoredValue<Rc<Config>, LocalStorage>,
    /// The origins, besides the app's own, that may receive the user's tokens.
    pub(super) api_origins: OnceLock<Vec<String>>,
    pub(super) status: RwSignal<SessionStatus>,
    /// A flag that is inverted each time the session is replaced or removed, to notify
    /// its subscribers.
    pub(super) session_version: RwSignal<bool>,
    signed_in: Memo<Option<bool>>,
    /// `false` if the session could not be stored; then it ends with the page.
    pub(super) stored: RwSignal<bool>,
    /// `true` while the network or the pool cannot be reached, as far as is known.
    pub(super) out_of_reach: RwSignal<bool>,
    /// `true` while the user is to be asked whether to remember this device.
    pub(super) device_question: RwSignal<bool>,
    /// The owner of the app's signals.
    owner: Option<WeakOwner>,
    /// The parts of the state, created by [`Auth::init`]. They are disposed with the
    /// signals, when the app is removed from the page.
    state: OnceLock<StoredValue<Rc<SessionState>, LocalStorage>>,
}

thread_local! {
    /// The session of the page's only app. It is not a context, because contexts would
    /// add 2 KB to the download.
    static AUTH: Cell<Option<Auth>> = const { Cell::new(None) };
}

/// Creates the owner of the session. If the storage is `promising` because it may have a
/// session, the status is [`SessionStatus::Restoring`] until [`Auth::restore`] has checked that.
pub fn provide_auth(config: Config, promising: bool) -> Auth {
    let status = RwSignal::new(if promising {
        SessionStatus::Restoring
    } else {
        SessionStatus::SignedOut(SignedOutReason::NoSession)
    });
    let signals = AuthSignals {
        config: StoredValue::new_local(Rc::new(config)),
        api_origins: OnceLock::new(),
        status,
        session_version: RwSignal::new(false),
        signed_in: Memo::new(move |_| match status.get() {
            SessionStatus::Restoring => None,
            SessionStatus::SignedOut(_) => Some(false),
            SessionStatus::SignedIn => Some(true),
        }),
        stored: RwSignal::new(true),
        out_of_reach: RwSignal::new(false),
        device_question: RwSignal::new(false),
        owner: Owner::current().map(|owner| owner.downgrade()),
        state: OnceLock::new(),
    };
    // A page has one session at a time, so that this happens once in the life of a page,
    // or once for each time that the app is put into it again.
    let auth = Auth(Box::leak(Box::new(signals)));
    AUTH.set(Some(auth));
    auth
}

/// Returns the session of the app, for components below a
/// [`CognitoProvider`](crate::CognitoProvider). The handle can be copied into handlers
/// and tasks.
///
/// # Panics
/// Panics if there is no provider around the component, which is a mistake in the program
/// that shows at the first use. [`try_use_auth`] returns `None` instead.
#[must_use]
pub fn use_auth() -> Auth {
    match try_use_auth() {
        Some(auth) => auth,
        None => panic_no_provider(),
    }
}

#[expect(clippy::panic, reason = "the program has forgotten the provider")]
fn panic_no_provider() -> Auth {
    panic!(
        "leptos-cognito: use_auth() is called outside of a <CognitoProvider>; put a <CognitoProvider> around this component, or call try_use_auth()"
    )
}

/// Returns the session of the app; `None` outside of a
/// [`CognitoProvider`](crate::CognitoProvider), and while that reads its configuration.
#[must_use]
pub fn try_use_auth() -> Option<Auth> {
    AUTH.get()
}

/// Removes the session, when the app is removed from the page.
pub(crate) fn withdraw_auth() {
    AUTH.set(None);
}

impl Auth {
    /// Returns the configuration of the pool.
    #[must_use]
    pub fn config(self) -> Rc<Config> {
        self.config.get_value()
    }

    /// Returns the service with the use cases.
    ///
    /// # Panics
    /// Panics if [`init`](Self::init) has not been called, which is a mistake in the
    /// program that shows at the first use.
    #[must_use]
    pub fn service(self) -> Rc<Service> {
        Rc::clone(&self.session_state().service)
    }

    /// Returns the parts of the state. It panics before [`init`](Self::init).
    pub(super) fn session_state(self) -> Rc<SessionState> {
        match self.try_session_state() {
            Some(state) => state,
            None => unreachable!("the chunks and the provider begin with this"),
        }
    }

    /// Returns the parts of the state; `None` before [`init`](Self::init), or after the app
    /// is disposed.
    pub(super) fn try_session_state(self) -> Option<Rc<SessionState>> {
        self.state.get()?.try_get_value()
    }

    /// Returns the current session without tracking it. This makes no signal, as
    /// [`session`](Self::session) does, whose code would add to the download.
    pub(crate) fn current_session(self) -> Option<Session> {
        self.try_session_state()?.store.session()
    }

    /// Notifies the subscribers that the session was replaced or removed.
    pub(super) fn notify_session(self) {
        let _gone = self
            .session_version
            .try_update(|session_version| *session_version = !*session_version);
    }

    /// Creates the service and the other parts over these ports. A second call changes
    /// nothing.
    pub fn init(self, core_ports: impl FnOnce() -> CorePorts) {
        let owner = self.owner.as_ref().and_then(WeakOwner::upgrade);
        if let (Some(owner), None) = (owner, self.state.get()) {
            let state = Rc::new(SessionState::new(self.config(), core_ports()));
            let state = owner.with(|| StoredValue::new_local(state));
            let _set = self.state.set(state);
        }
    }

    /// Passes the service the ports that it needs from the pool's first answer on. A
    /// second call changes nothing.
    pub fn init_session_ports(self, ports: impl FnOnce(&Config) -> SessionPorts) {
        // The app may have been removed from the page while the ports' code was loading.
        if let Some(state) = self.try_session_state() {
            state.service.init_session_ports(ports);
        }
    }

    /// Passes the service the port to the browser's authenticators. A second call changes
    /// nothing.
    pub(crate) fn init_passkeys(self, passkeys: impl FnOnce() -> Rc<dyn Passkeys>) {
        if let Some(state) = self.try_session_state() {
            state.service.init_passkeys(passkeys);
        }
    }

    /// Returns a memo of whether a user is signed in; its value is `None` while that is
    /// not known.
    #[must_use]
    pub fn signed_in(self) -> Memo<Option<bool>> {
        self.signed_in
    }

    /// Returns the current status without tracking it.
    #[must_use]
    pub fn status(self) -> SessionStatus {
        self.status.get_untracked()
    }

    /// Returns a signal of the session, which changes with each refresh.
    #[must_use]
    pub fn session(self) -> Signal<Option<Session>> {
        Signal::derive(move || {
            self.session_version.track();
            self.current_session()
        })
    }

    /// Returns the signal that is `true` while the network or the pool cannot be reached,
    /// as far as is known.
    #[must_use]
    pub fn out_of_reach(self) -> RwSignal<bool> {
        self.out_of_reach
    }

    /// Returns the signal that is `false` if the session could not be stored.
    #[must_use]
    pub fn stored(self) -> Signal<bool> {
        self.stored.into()
    }

    /// Returns the signal that is `true` while the user is to be asked whether to
    /// remember this device.
    #[must_use]
    pub fn device_question(self) -> Signal<bool> {
        self.device_question.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::client::Ports;
    use cognito_client::config::AppSection;
    use cognito_client::transport::{
        LocalFuture, NoReply, Pause, Random, Reply, Request, Transport,
    };
    use cognito_session::session::{Clock, HostTime};
    use cognito_session::token_store::{Storage, StorageError, Stored};

    /// A browser without network and storage, in the year 1970.
    struct Bare;

    impl Transport for Bare {
        fn post(&self, _request: Request) -> LocalFuture<'_, Result<Reply, NoReply>> {
            Box::pin(async { Err(NoReply::default()) })
        }
        fn get(&self, _url: String) -> LocalFuture<'_, Result<Reply, NoReply>> {
            Box::pin(async { Err(NoReply::default()) })
        }
    }

    impl Pause for Bare {
        fn pause(&self, _milliseconds: u32) -> LocalFuture<'_, ()> {
            Box::pin(async {})
        }
        fn yield_to_browser(&self) -> LocalFuture<'_, ()> {
            Box::pin(async {})
        }
    }

    impl Random for Bare {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    impl Storage for Bare {
        fn read(&self, _key: &str) -> Option<Stored> {
            None
        }
        fn write(&self, _key: &str, _text: &str, _lasting: bool) -> Result<(), StorageError> {
            Err(StorageError::default())
        }
        fn remove(&self, _key: &str) {}
    }

    impl Clock for Bare {
        fn now_ms(&self) -> i64 {
            0
        }
    }

    impl HostTime for Bare {
        fn ask_ms(&self) -> LocalFuture<'_, Option<i64>> {
            Box::pin(async { None })
        }
    }

    fn ports() -> CorePorts {
        CorePorts {
            ports: Ports {
                transport: Rc::new(Bare),
                pause: Rc::new(Bare),
                random: Rc::new(Bare),
                client_metadata: Rc::new(()),
            },
            storage: Rc::new(Bare),
            clock: Rc::new(Bare),
            host_time: Rc::new(Bare),
            lowercase: str::to_lowercase,
        }
    }

    fn auth_in(app: &Owner) -> Auth {
        let json = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client"}}"#;
        let config = Config::parse(json, AppSection::DEFAULT).unwrap();
        app.with(|| provide_auth(config, false))
    }

    #[test]
    fn state_is_created_once() {
        let app = Owner::new();
        let auth = auth_in(&app);
        assert!(auth.try_session_state().is_none());
        auth.init(ports);
        let state = auth.session_state();
        auth.init(ports);
        assert!(Rc::ptr_eq(&state, &auth.session_state()));
    }

    #[test]
    fn state_outlives_the_component_that_creates_it() {
        let app = Owner::new();
        let auth = auth_in(&app);
        let component = app.child();
        component.with(|| auth.init(ports));
        component.cleanup();
        assert!(auth.try_session_state().is_some());
    }

    #[test]
    fn state_is_disposed_with_the_app() {
        let app = Owner::new();
        let auth = auth_in(&app);
        auth.init(ports);
        let state = Rc::downgrade(&auth.session_state());
        app.cleanup();
        assert!(auth.try_session_state().is_none());
        assert!(state.upgrade().is_none(), "no secret stays in memory");
        auth.init_session_ports(|_| panic!("nothing is left to set up"));
    }
}
