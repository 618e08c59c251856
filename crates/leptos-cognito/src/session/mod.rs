//! The state of the session, as signals. [`Auth`] is its only owner.
//!
//! This file has what the sign-in page needs. The code in `lifecycle`, `tab_sync`,
//! `account` and `aws` is used by lazily loaded chunks alone, which are fetched once
//! there is a session or the user signs in.
//!
//! Invariant: the guard reads only [`Auth::signed_in`], a memo that a refresh does not
//! change. So a refresh re-renders only the views that show a token.

mod account;
mod aws;
mod events;
mod fetch;
mod first_sign_in;
mod lifecycle;
mod state;
mod tab_sync;
mod tokens;

pub use events::AuthEvent;
pub use fetch::FetchError;
pub(crate) use fetch::allow_origins;
pub use state::AuthState;
pub use tokens::TokenError;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use cognito_client::config::Config;
use cognito_session::service::{CorePorts, Service, SessionPorts};
use cognito_session::session::Session;
use cognito_session::sign_up::Pending;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordSignIn {
    /// The user is signed in, and the guard shows the signed-in pages.
    SignedIn,
    /// The password is not the account's.
    WrongPassword,
    /// The pool asks for something more or could not be reached, so the user has to use
    /// the sign-in page.
    NeedsInteraction,
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

/// The signals of the session, to which an [`Auth`] leads.
pub struct AuthSignals {
    config: StoredValue<Rc<Config>, LocalStorage>,
    status: RwSignal<SessionStatus>,
    /// A flag that is inverted each time the session is replaced or removed, to notify
    /// its subscribers.
    session_version: RwSignal<bool>,
    signed_in: Memo<Option<bool>>,
    /// `false` if the session could not be stored; then it ends with the page.
    stored: RwSignal<bool>,
    /// `true` while the network or the pool cannot be reached, as far as is known.
    out_of_reach: RwSignal<bool>,
    /// `true` while the user is to be asked whether to remember this device.
    device_question: RwSignal<bool>,
    /// A [`SessionState`], set by [`Auth::init`]. The type is erased so that the code of
    /// the sign-in page does not depend on it.
    state: StoredValue<Option<Rc<dyn Any>>, LocalStorage>,
}

/// The state that only the lazily loaded chunks use.
struct SessionState {
    service: Rc<Service>,
    session: RefCell<Option<Session>>,
    /// The account that waits for its confirmation code.
    pending: RefCell<Option<Pending>>,
    timer: Cell<Option<TimeoutHandle>>,
    /// A lock that lets one refresh run at a time.
    refreshing: async_lock::Mutex<()>,
    /// The number of sign-ins and sign-outs. A reply that belongs to an older one is
    /// dropped.
    generation: Cell<u32>,
    failed_refreshes: Cell<u32>,
    /// Set once the focus, online and visibility listeners are installed.
    watching: Cell<bool>,
    /// Set once the listener for messages of other tabs is installed.
    following: Cell<bool>,
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
        state: StoredValue::new_local(None),
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
        match self.session_state() {
            Some(state) => Rc::clone(&state.service),
            None => unreachable!("the chunks and the provider begin with this"),
        }
    }

    /// Returns the state; `None` before [`init`](Self::init), or after the app is
    /// disposed.
    fn session_state(self) -> Option<Rc<SessionState>> {
        self.state.try_get_value()??.downcast().ok()
    }

    /// Returns the current session without tracking it.
    fn current_session(self) -> Option<Session> {
        self.session_state()?.session.borrow().clone()
    }

    /// Replaces the session, or removes it, and returns the previous one.
    fn replace_session(self, session: Option<Session>) -> Option<Session> {
        let before = self.session_state()?.session.replace(session);
        let _gone = self
            .session_version
            .try_update(|session_version| *session_version = !*session_version);
        before
    }

    /// Creates the service with the use cases over these ports. A second call changes
    /// nothing.
    pub fn init(self, core_ports: impl FnOnce() -> CorePorts) {
        if self.state.with_value(Option::is_none) {
            self.state.set_value(Some(Rc::new(SessionState {
                service: Rc::new(Service::new(self.config(), core_ports())),
                session: RefCell::new(None),
                pending: RefCell::new(None),
                timer: Cell::new(None),
                refreshing: async_lock::Mutex::new(()),
                generation: Cell::new(0),
                failed_refreshes: Cell::new(0),
                watching: Cell::new(false),
                following: Cell::new(false),
            })));
        }
    }

    /// Passes the service the ports that it needs from the pool's first answer on. A
    /// second call changes nothing.
    pub fn init_session_ports(self, ports: impl FnOnce(&Config) -> SessionPorts) {
        self.service().init_session_ports(ports);
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
