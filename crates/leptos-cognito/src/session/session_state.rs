//! The parts of the session's state, which only the lazily loaded chunks use.

use std::cell::Cell;
use std::rc::Rc;

use leptos::leptos_dom::helpers::TimeoutHandle;

use super::upkeep_calls::LoadUpkeep;
use cognito_client::config::Config;
use cognito_session::service::{CorePorts, Service};
use cognito_session::state::{
    DevicePrompt, PasskeySuggestion, PendingSignUp, RefreshScheduler, SessionStore, TabSync,
};

/// The parts of the session's state, each with one task of its own.
pub(super) struct SessionState {
    /// The use cases.
    pub service: Rc<Service>,
    /// The session that the page holds, and what is stored of it.
    pub store: SessionStore,
    /// The time of the next refresh.
    pub scheduler: RefreshScheduler,
    /// The effect of the other tabs.
    pub tabs: TabSync,
    /// The account that waits for its confirmation code.
    pub pending: PendingSignUp,
    /// The question whether to remember this device.
    pub device_prompt: DevicePrompt,
    /// The passkey that is suggested in the sign-in form.
    pub suggestion: PasskeySuggestion,
    /// The browser's timer for the next refresh.
    pub timer: Cell<Option<TimeoutHandle>>,
    /// The function that loads the code of the upkeep's calls, once it is set.
    pub load_upkeep: Cell<Option<LoadUpkeep>>,
    /// Set once the focus, online and visibility listeners are installed.
    pub is_watching: Cell<bool>,
}

impl SessionState {
    /// Makes the parts for a page that holds no session yet.
    pub(super) fn new(config: Rc<Config>, ports: CorePorts) -> Self {
        let storage = &ports.storage;
        Self {
            store: SessionStore::new(Rc::clone(&config), Rc::clone(storage)),
            pending: PendingSignUp::new(Rc::clone(&config), Rc::clone(storage), ports.lowercase),
            scheduler: RefreshScheduler::default(),
            tabs: TabSync::default(),
            device_prompt: DevicePrompt::default(),
            suggestion: PasskeySuggestion::default(),
            service: Rc::new(Service::new(config, ports)),
            timer: Cell::new(None),
            load_upkeep: Cell::new(None),
            is_watching: Cell::new(false),
        }
    }
}
