//! The session's one owner, and the only reactive folder of this layer.
//!
//! Here is what the sign-in page needs. What keeps a session stands in `keep`, which is
//! not fetched before there is one, or somebody signs in.
//!
//! Invariant: the guard reads [`Auth::signed_in`] alone, a memo that a refresh does not
//! change, so a refresh re-renders nothing but what shows a token.

mod account;
mod aws;
mod follow;
mod keep;

use std::rc::Rc;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::service::{Service, World};
use super::session::Session;
use super::sign_up::Pending;
use crate::config::Config;

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
    Inside,
    /// It is not the account's password.
    WrongPassword,
    /// Something more is asked, or the pool could not be reached: by the sign-in page.
    AtTheDoor,
}

/// A handle to the session: small, to be copied.
#[derive(Clone, Copy)]
pub struct Auth {
    config: StoredValue<Rc<Config>, LocalStorage>,
    /// There from the moment that a part of the app needs it.
    service: StoredValue<Option<Rc<Service>>, LocalStorage>,
    phase: RwSignal<Phase>,
    session: RwSignal<Option<Session>>,
    signed_in: Memo<Option<bool>>,
    /// Whether the session could be stored; when not, it ends with the page.
    stored: RwSignal<bool>,
    /// Whether the network or the pool cannot be reached, as far as we know.
    out_of_reach: RwSignal<bool>,
    /// Whether the rider is to be asked to have this device remembered.
    device_question: RwSignal<bool>,
    /// An account that waits for its code.
    pending: StoredValue<Option<Pending>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// One refresh at a time.
    refreshing: StoredValue<Rc<async_lock::Mutex<()>>, LocalStorage>,
    /// Counts sign-ins and sign-outs: a reply for an old one is dropped.
    generation: StoredValue<u32>,
    failed_refreshes: StoredValue<u32>,
    /// Whether somebody looks at the clock when the rider comes back.
    watching: StoredValue<bool>,
    /// Whether the other tabs are heard.
    following: StoredValue<bool>,
}

/// Makes the session's owner, and provides it to the tree. Where something is stored that
/// is `promising`, it is for [`Auth::restore`] to say whether that is a session.
pub fn provide_auth(config: Config, promising: bool) -> Auth {
    let phase = RwSignal::new(if promising {
        Phase::Restoring
    } else {
        Phase::SignedOut(Reason::Nobody)
    });
    let auth = Auth {
        config: StoredValue::new_local(Rc::new(config)),
        service: StoredValue::new_local(None),
        phase,
        session: RwSignal::new(None),
        signed_in: Memo::new(move |_| match phase.get() {
            Phase::Restoring => None,
            Phase::SignedOut(_) => Some(false),
            Phase::SignedIn => Some(true),
        }),
        stored: RwSignal::new(true),
        out_of_reach: RwSignal::new(false),
        device_question: RwSignal::new(false),
        pending: StoredValue::new(None),
        timer: StoredValue::new(None),
        refreshing: StoredValue::new_local(Rc::new(async_lock::Mutex::new(()))),
        generation: StoredValue::new(0),
        failed_refreshes: StoredValue::new(0),
        watching: StoredValue::new(false),
        following: StoredValue::new(false),
    };
    provide_context(auth);
    auth
}

/// The session's owner. Components below [`provide_auth`] have it.
///
/// # Panics
/// Outside the tree it was provided to: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_auth() -> Auth {
    expect_context()
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
        match self.service.get_value() {
            Some(service) => service,
            None => unreachable!("the parts of the app begin with this"),
        }
    }

    /// Makes the use cases, over the world there is; not twice.
    pub fn begin(self, world: impl FnOnce(&Config) -> World) {
        if self.service.with_value(Option::is_none) {
            let config = self.config();
            let world = world(&config);
            let service = Service::new(config, world);
            self.service.set_value(Some(Rc::new(service)));
        }
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
        self.session.into()
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
