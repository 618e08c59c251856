//! The request for a ride on the page: it connects [`Progress`] with the API, the clock and
//! the map.
//!
//! All of the state changes through one trigger, and not through a signal for each part,
//! because every type of signal or memo adds about a kilobyte to the download.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calls::{self, Answer, Errand, RideApi};
use super::geolocation::locate;
use super::model::coat::coat;
use super::model::key::uuid;
use super::model::location::LocationFault;
use super::model::progress::{Now, Phase, Progress};
use crate::map::model::mercator::LatLon;
use crate::map::model::travel::{Journey, Way};
use crate::map::{Picked, RideLayer};
use crate::ride::aws_chunk::AwsChunk;
use cognito_client::config::ApiAuthorization;
use leptos_cognito::browser::page;
use leptos_cognito::download_size::reactive::on_window_event;
use leptos_cognito::lazy::Chunk;
use leptos_cognito::session::Auth;

/// The interval at which the time until the arrival is updated.
const TICK: Duration = Duration::from_secs(1);

/// The search for the place of the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Search {
    /// Nothing was asked, or the place was found.
    #[default]
    Idle,
    /// The browser was asked and has not answered yet.
    Running,
    /// There is no place.
    Failed(LocationFault),
}

/// The parts of the state.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) progress: Progress,
    /// The name of the surroundings of the pickup point.
    pub(super) near: Option<String>,
    pub(super) search: Search,
    /// The number of earlier rides that are shown at most.
    pub(super) shown: usize,
    /// Set while the first page of the list is being requested.
    is_listing: bool,
    /// Set while a request for a ride waits for that page.
    waits_for_list: bool,
}

/// The request for a ride.
pub struct RideRequest {
    api: RideApi,
    state: RefCell<State>,
    /// The trigger that is notified of each change.
    changed: ArcTrigger,
    this: Weak<Self>,
}

impl RideRequest {
    /// Creates the state, and asks the API for the rides so far. `aws` is the code that
    /// signs requests.
    #[must_use]
    pub fn new(auth: Auth, authorization: ApiAuthorization, aws: Chunk<AwsChunk>) -> Rc<Self> {
        let request = Rc::new_cyclic(|this: &Weak<Self>| Self {
            api: RideApi {
                auth,
                authorization,
                aws,
            },
            state: RefCell::new(State {
                shown: super::card::RIDES,
                ..State::default()
            }),
            changed: ArcTrigger::new(),
            this: this.clone(),
        });
        request.list();
        tick_later(request.this.clone());
        let back = request.this.clone();
        // A timer sleeps with the device.
        on_window_event("focus", move |_| tick(&back));
        request
    }

    /// Reads the state, and subscribes the caller to its changes.
    pub(super) fn with<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.track();
        read(&self.state.borrow())
    }

    /// Changes the state.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.state.borrow_mut());
        self.changed.notify();
        changed
    }

    /// Chooses the place of the device as the pickup point.
    pub(super) fn choose_own_place(&self) {
        if self.state.borrow().search == Search::Running {
            return;
        }
        self.change(|state| state.search = Search::Running);
        let request = self.this.clone();
        locate(move |found| {
            if let Some(request) = request.upgrade() {
                request.located(found);
            }
        });
    }

    fn located(&self, found: Result<LatLon, LocationFault>) {
        // The rider may have chosen a point on the map meanwhile.
        if self.state.borrow().search != Search::Running {
            return;
        }
        match found {
            Ok(at) => self.pick(Picked { at, near: None }),
            Err(fault) => self.change(|state| state.search = Search::Failed(fault)),
        }
    }

    /// Requests a unicorn. Does nothing while a request runs.
    pub(super) fn send(&self) {
        let service = self.api.auth.service();
        let new_key = || uuid([0; 4].map(|_: u32| service.random_u32()));
        if !self.state.borrow_mut().progress.begin(new_key) {
            return;
        }
        let is_listing = self.change(|state| {
            state.search = Search::Idle;
            state.waits_for_list = state.progress.lists_first();
            state.is_listing
        });
        if !self.state.borrow().waits_for_list {
            self.request();
        } else if !is_listing {
            self.list();
        }
    }

    /// Cancels the ride that is under way.
    pub(super) fn cancel(&self) {
        if let Some(id) = self.change(|state| state.progress.begin_cancel()) {
            self.ask(Errand::Cancel(id));
        }
    }

    /// Begins another request after an arrival.
    pub(super) fn plan_another(&self) {
        self.change(|state| state.progress.plan_another());
        keep_focus();
    }

    /// Shows more of the earlier rides, and asks the API for them if need be.
    pub(super) fn show_more(&self) {
        let next = self.change(|state| {
            state.shown += super::card::RIDES;
            let next = state.progress.next_page().map(str::to_owned);
            next.filter(|_| state.progress.earlier().len() < state.shown)
        });
        if next.is_some() {
            self.ask(Errand::List(next));
        }
    }

    /// Returns the milliseconds until the unicorn arrives.
    pub(super) fn left_ms(&self, state: &State) -> i64 {
        let now = self.api.auth.service().now_ms();
        state.progress.trip().map_or(0, |trip| trip.left_ms(now))
    }

    /// Sends a request to the API, and handles its answer.
    fn ask(&self, errand: Errand) {
        if let Some(request) = self.this.upgrade() {
            spawn_local(async move {
                let answer = request.api.send(&errand).await;
                request.answered(&errand, answer);
            });
        }
    }

    fn list(&self) {
        self.state.borrow_mut().is_listing = true;
        self.ask(Errand::List(None));
    }

    /// Sends the request that has begun, unless a ride of the list has answered it.
    fn request(&self) {
        let wanted = self.state.borrow().progress.request();
        match wanted {
            Some((from, key)) => self.ask(Errand::Ride(from, key)),
            None => keep_focus(),
        }
    }

    fn answered(&self, errand: &Errand, answer: Answer) {
        let now = self.now();
        let was_waiting = self.change(|state| {
            let progress = &mut state.progress;
            match errand {
                Errand::List(None) => {
                    let before = progress.pickup();
                    progress.listed(calls::list(answer), now);
                    if progress.pickup() != before {
                        state.near = None;
                    }
                    state.is_listing = false;
                    return std::mem::take(&mut state.waits_for_list);
                }
                Errand::List(Some(_)) => {
                    if let Ok(page) = calls::list(answer) {
                        progress.listed_more(page);
                    }
                }
                Errand::Ride(..) => progress.answered(calls::ride(answer), now),
                Errand::Cancel(_) => progress.cancel_answered(calls::cancellation(answer)),
            }
            false
        });
        match errand {
            Errand::List(_) if was_waiting => self.request(),
            Errand::List(_) => {}
            Errand::Ride(..) | Errand::Cancel(_) => keep_focus(),
        }
    }

    fn tick(&self) {
        if !matches!(self.state.borrow().progress.phase(), Phase::OnTheWay(_)) {
            return;
        }
        let now = self.now();
        if self.change(|state| state.progress.tick(now)) {
            keep_focus();
        }
    }

    fn now(&self) -> Now {
        Now {
            device_ms: self.api.auth.service().now_ms(),
            api_ms: self.api.auth.pool_time_ms(),
        }
    }
}

impl RideLayer for RideRequest {
    fn track(&self) {
        self.changed.track();
    }

    fn pickup(&self) -> Option<LatLon> {
        self.state.borrow().progress.pickup()
    }

    fn journey(&self) -> Option<Journey> {
        let state = self.state.borrow();
        state.progress.trip().map(|trip| Journey {
            way: Way::new(trip.pickup.to_world(), &trip.ride.id),
            started_ms: trip.started_ms,
            lasts_ms: trip.lasts_ms,
            coat: coat(trip.ride.color.as_deref()),
        })
    }

    fn is_open(&self) -> bool {
        self.state.borrow().progress.is_open()
    }

    fn pick(&self, Picked { at, near }: Picked) {
        self.change(|state| {
            if state.progress.choose(at) {
                state.near = near;
                state.search = Search::Idle;
            }
        });
    }
}

fn tick(request: &Weak<RideRequest>) {
    if let Some(request) = request.upgrade() {
        request.tick();
    }
}

/// Calls [`tick`] after every [`TICK`] for as long as the request exists. An interval has code
/// of its own, and timers of one call are used by the map too.
fn tick_later(request: Weak<RideRequest>) {
    if request.strong_count() > 0 {
        set_timeout(
            move || {
                tick(&request);
                tick_later(request);
            },
            TICK,
        );
    }
}

/// Moves the focus to the card's heading if the button that had it is gone.
fn keep_focus() {
    request_animation_frame(|| {
        let document = document();
        let is_lost = match document.active_element() {
            None => true,
            // A browser may leave the focus on a button that is hidden now.
            Some(element) => {
                document.body().is_some_and(|body| *body == element)
                    || element.get_attribute("hidden").is_some()
            }
        };
        if is_lost {
            page::focus("#ride-request");
        }
    });
}
