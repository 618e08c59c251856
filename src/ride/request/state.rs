//! The request for a ride, as signals: it connects [`Progress`] with the API, the clock and
//! the map.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calls::RideApi;
use super::geolocation::locate;
use super::model::coat::coat;
use super::model::key::uuid;
use super::model::location::LocationFault;
use super::model::progress::{Now, Phase, Progress};
use super::model::trip::Trip;
use crate::map::model::travel::Journey;
use crate::map::{Picked, RideLayer};
use cognito_client::config::ApiAuthorization;
use leptos_cognito::browser::page;
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

/// The state of the request for a ride. It can be copied.
#[derive(Clone, Copy)]
pub struct RideRequest {
    api: RideApi,
    progress: RwSignal<Progress>,
    /// The name of the surroundings of the pickup point.
    near: RwSignal<Option<String>>,
    search: RwSignal<Search>,
    /// The time by the device's clock that was looked at last.
    now_ms: RwSignal<i64>,
}

impl RideRequest {
    /// Creates the state, and asks the API for the rides so far.
    #[must_use]
    pub fn new(auth: Auth, authorization: ApiAuthorization) -> Self {
        let request = Self {
            api: RideApi {
                auth,
                authorization,
            },
            progress: RwSignal::default(),
            near: RwSignal::default(),
            search: RwSignal::default(),
            now_ms: RwSignal::new(auth.service().now_ms()),
        };
        spawn_local(request.list());
        let ticking = set_interval_with_handle(move || request.tick(), TICK);
        // A timer sleeps with the device.
        let back = window_event_listener(leptos::ev::focus, move |_| request.tick());
        on_cleanup(move || {
            back.remove();
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
        request
    }

    /// Returns what the map shows of the request, and how the map changes it.
    #[must_use]
    pub fn layer(self) -> RideLayer {
        let pickup = Memo::new(move |_| self.progress.with(Progress::pickup));
        let is_open = Memo::new(move |_| self.progress.with(Progress::is_open));
        let journey = Memo::new(move |_| {
            self.progress.with(|progress| {
                progress.trip().map(|trip| Journey {
                    ride: trip.ride.id.clone(),
                    to: trip.pickup,
                    started_ms: trip.started_ms,
                    lasts_ms: trip.lasts_ms,
                    coat: coat(trip.ride.color.as_deref()),
                })
            })
        });
        RideLayer {
            pickup: pickup.into(),
            journey: journey.into(),
            is_open: is_open.into(),
            pick: Callback::new(move |picked| self.choose(picked)),
        }
    }

    pub(super) const fn progress(self) -> RwSignal<Progress> {
        self.progress
    }

    pub(super) const fn near(self) -> RwSignal<Option<String>> {
        self.near
    }

    pub(super) const fn search(self) -> RwSignal<Search> {
        self.search
    }

    /// Returns the milliseconds until the unicorn arrives, and follows them.
    pub(super) fn left_ms(self, trip: &Trip) -> i64 {
        trip.left_ms(self.now_ms.get())
    }

    /// Chooses the pickup point.
    fn choose(self, Picked { at, near }: Picked) {
        if self.progress.try_update(|progress| progress.choose(at)) == Some(true) {
            let _gone = self.near.try_set(near);
            let _gone = self.search.try_set(Search::Idle);
        }
    }

    /// Chooses the place of the device as the pickup point.
    pub(super) fn choose_own_place(self) {
        let search = self.search.try_get_untracked();
        if search.is_none_or(|search| search == Search::Running) {
            return;
        }
        let _gone = self.search.try_set(Search::Running);
        spawn_local(async move {
            let found = locate().await;
            // The rider has chosen a point on the map meanwhile.
            if self.search.try_get_untracked() != Some(Search::Running) {
                return;
            }
            match found {
                Ok(at) => self.choose(Picked { at, near: None }),
                Err(fault) => {
                    let _gone = self.search.try_set(Search::Failed(fault));
                }
            }
        });
    }

    /// Requests a unicorn. Does nothing while a request runs.
    pub(super) fn send(self) {
        let service = self.api.auth.service();
        let new_key = || uuid([0; 4].map(|_: u32| service.random_u32()));
        let begun = self.progress.try_update(|progress| progress.begin(new_key));
        if begun != Some(true) {
            return;
        }
        let _gone = self.search.try_set(Search::Idle);
        spawn_local(async move {
            if self.progress.try_with_untracked(Progress::lists_first) == Some(true) {
                self.list().await;
            }
            // A ride that the list has is the answer.
            let request = self.progress.try_with_untracked(Progress::request);
            if let Some(Some((from, key))) = request {
                let answer = self.api.request(from, key).await;
                let now = self.now();
                let _gone = self.progress.try_update(|it| it.answered(answer, now));
            }
            keep_focus();
        });
    }

    /// Cancels the ride that is under way.
    pub(super) fn cancel(self) {
        let id = self.progress.try_update(Progress::begin_cancel);
        let Some(Some(id)) = id else { return };
        spawn_local(async move {
            let answer = self.api.cancel(&id).await;
            let _gone = self.progress.try_update(|it| it.cancel_answered(answer));
            keep_focus();
        });
    }

    /// Begins another request after an arrival.
    pub(super) fn plan_another(self) {
        let _gone = self.progress.try_update(Progress::plan_another);
        keep_focus();
    }

    /// Asks the API for the next page of earlier rides.
    pub(super) async fn list_more(self) {
        let next = self
            .progress
            .try_with_untracked(|progress| progress.next_page().map(str::to_owned));
        if let Some(Some(next)) = next
            && let Ok(page) = self.api.list(Some(&next)).await
        {
            let _gone = self.progress.try_update(|it| it.listed_more(page));
        }
    }

    async fn list(self) {
        let answer = self.api.list(None).await;
        let now = self.now();
        let has_moved = self.progress.try_update(|progress| {
            let before = progress.pickup();
            progress.listed(answer, now);
            progress.pickup() != before
        });
        if has_moved == Some(true) {
            let _gone = self.near.try_set(None);
        }
    }

    fn tick(self) {
        let is_on_the_way = self
            .progress
            .try_with_untracked(|progress| matches!(progress.phase(), Phase::OnTheWay(_)));
        if is_on_the_way != Some(true) {
            return;
        }
        let now = self.now();
        let _gone = self.now_ms.try_set(now.device_ms);
        let has_arrived = self
            .progress
            .try_with_untracked(|progress| progress.clone().tick(now));
        if has_arrived == Some(true) {
            let _gone = self.progress.try_update(|progress| progress.tick(now));
            keep_focus();
        }
    }

    fn now(self) -> Now {
        let device_ms = self.api.auth.service().now_ms();
        let session = self.api.auth.session();
        let api_ms = session.with_untracked(|session| {
            let session = session.as_ref();
            session.map_or(device_ms, |session| session.pool_time_ms(device_ms))
        });
        let _gone = self.now_ms.try_set(device_ms);
        Now { device_ms, api_ms }
    }
}

/// Moves the focus to the card's heading if the button that had it is gone.
fn keep_focus() {
    request_animation_frame(|| {
        let document = document();
        let is_lost = match document.active_element() {
            None => true,
            Some(element) => document.body().is_some_and(|body| *body == element),
        };
        if is_lost {
            page::focus("#ride-request");
        }
    });
}
