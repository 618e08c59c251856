//! The session's one owner, and the only reactive folder of this layer.
//!
//! Here is what the sign-in page needs. What keeps a session stands in `keep`, which is
//! not fetched before there is one, or somebody signs in.
//!
//! Invariant: the guard reads [`Auth::signed_in`] alone, a memo that a refresh does not
//! change, so a refresh re-renders nothing but what shows a token.

mod account;
mod aws;
mod lifecycle;
mod tab_sync;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use cognito_client::config::Config;
use cognito_session::service::{CorePorts, Service, SessionPorts};
use cognito_session::session::Session;
use cognito_session::sign_up::Pending;

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not known yet: neither page is shown.
    Restoring,
    /// Nobody, and why.
    SignedOut(Reason),
    /// Somebody.
    SignedIn,
}

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody was, when the page came.
    Nobody,
    /// The rider asked for it.
    Asked,
    /// The pool ended the session.
    Ended,
}

/// What became of a sign-in with a password that was at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Signed in: the guard takes over.
    SignedIn,
    /// It is not the account's password.
    WrongPassword,
    /// Something more is asked, or the pool could not be reached: by the sign-in page.
    NeedsInteraction,
}

/// A handle to the session: small, to be copied.
#[derive(Clone, Copy)]
pub struct Auth {
    config: StoredValue<Rc<Config>, LocalStorage>,
    phase: RwSignal<Phase>,
    /// Turned whenever another session is kept, or none.
    session_version: RwSignal<bool>,
    signed_in: Memo<Option<bool>>,
    /// Whether the session could be stored; when not, it ends with the page.
    stored: RwSignal<bool>,
    /// Whether the network or the pool cannot be reached, as far as we know.
    out_of_reach: RwSignal<bool>,
    /// Whether the rider is to be asked to have this device remembered.
    device_question: RwSignal<bool>,
    /// There from the moment that a part of the app needs it: a [`SessionState`], which the page
    /// at the door need not know.
    state: StoredValue<Option<Rc<dyn Any>>, LocalStorage>,
}

/// What keeps a session.
struct SessionState {
    service: Rc<Service>,
    session: RefCell<Option<Session>>,
    /// An account that waits for its code.
    pending: RefCell<Option<Pending>>,
    timer: Cell<Option<TimeoutHandle>>,
    /// One refresh at a time.
    refreshing: async_lock::Mutex<()>,
    /// Counts sign-ins and sign-outs: a reply for an old one is dropped.
    generation: Cell<u32>,
    failed_refreshes: Cell<u32>,
    /// Whether somebody looks at the clock when the rider comes back.
    watching: Cell<bool>,
    /// Whether the other tabs are heard.
    following: Cell<bool>,
}

thread_local! {
    /// A page has one app, and that one session. Not a context: those are 2 KB of the
    /// download.
    static AUTH: Cell<Option<Auth>> = const { Cell::new(None) };
}

/// Makes the session's owner. Where something is stored that
/// is `promising`, it is for [`Auth::restore`] to say whether that is a session.
pub fn provide_auth(config: Config, promising: bool) -> Auth {
    let phase = RwSignal::new(if promising {
        Phase::Restoring
    } else {
        Phase::SignedOut(Reason::Nobody)
    });
    let auth = Auth {
        config: StoredValue::new_local(Rc::new(config)),
        phase,
        session_version: RwSignal::new(false),
        signed_in: Memo::new(move |_| match phase.get() {
            Phase::Restoring => None,
            Phase::SignedOut(_) => Some(false),
            Phase::SignedIn => Some(true),
        }),
        stored: RwSignal::new(true),
        out_of_reach: RwSignal::new(false),
        device_question: RwSignal::new(false),
        state: StoredValue::new_local(None),
    };
    AUTH.set(Some(auth));
    auth
}

/// The session's owner, once that is there.
///
/// # Panics
/// Before [`provide_auth`]: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_auth() -> Auth {
    match auth() {
        Some(auth) => auth,
        None => unreachable!("the app begins with this"),
    }
}

/// The session's owner, where there is a configuration.
#[must_use]
pub fn auth() -> Option<Auth> {
    AUTH.get()
}

impl Auth {
    /// The configuration.
    #[must_use]
    pub fn config(self) -> Rc<Config> {
        self.config.get_value()
    }

    /// The use cases.
    ///
    /// # Panics
    /// Before [`begin`](Self::begin): a mistake of the program's, seen at first use.
    #[must_use]
    pub fn service(self) -> Rc<Service> {
        match self.state() {
            Some(state) => Rc::clone(&state.service),
            None => unreachable!("the parts of the app begin with this"),
        }
    }

    /// What keeps the session; nothing before there is any of that, or when the app is gone.
    fn state(self) -> Option<Rc<SessionState>> {
        self.state.try_get_value()??.downcast().ok()
    }

    /// The session as it is now.
    fn current_session(self) -> Option<Session> {
        self.state()?.session.borrow().clone()
    }

    /// Another session from now on, or none: gives the one before.
    fn replace_session(self, session: Option<Session>) -> Option<Session> {
        let before = self.state()?.session.replace(session);
        let _gone = self
            .session_version
            .try_update(|session_version| *session_version = !*session_version);
        before
    }

    /// Makes the use cases, over the world there is; not twice.
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

    /// Gives the use cases what lies beyond the door; not twice.
    pub fn init_session_ports(self, ports: impl FnOnce(&Config) -> SessionPorts) {
        self.service().init_session_ports(ports);
    }

    /// Whether somebody is signed in; nothing while that is not known.
    #[must_use]
    pub fn signed_in(self) -> Memo<Option<bool>> {
        self.signed_in
    }

    /// Whether somebody is signed in, and why not, as it is now.
    #[must_use]
    pub fn phase(self) -> Phase {
        self.phase.get_untracked()
    }

    /// The session; changes with each refresh.
    #[must_use]
    pub fn session(self) -> Signal<Option<Session>> {
        Signal::derive(move || {
            self.session_version.track();
            self.current_session()
        })
    }

    /// Whether the network or the pool cannot be reached, as far as we know.
    #[must_use]
    pub fn out_of_reach(self) -> RwSignal<bool> {
        self.out_of_reach
    }

    /// Whether the session could be stored.
    #[must_use]
    pub fn stored(self) -> Signal<bool> {
        self.stored.into()
    }

    /// Whether the rider is to be asked to have this device remembered.
    #[must_use]
    pub fn device_question(self) -> Signal<bool> {
        self.device_question.into()
    }
}
