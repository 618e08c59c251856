//! The pickup point and the unicorn of a map where rides are offered.

use super::{Controller, State, prefers_stillness};
use crate::decimal::rounded;
use crate::map::model::labels::surroundings;
use crate::map::model::mercator::{LatLon, WorldPoint};
use crate::map::model::motion::GLIDE_MS;
use crate::map::model::travel::{Journey, Way};
use crate::map::ride_layer::Picked;
use cognito_session::session::Clock as _;
use leptos_cognito::browser::clock::BrowserClock;

/// The distance from the map's edges at which a pin or a unicorn is shown, in CSS pixels.
const MARGIN_PX: f64 = 44.0;
/// The distance, in CSS pixels, by which a unicorn moves before it is drawn again.
const SEEN_PX: f64 = 0.5;

/// A unicorn on its way, in the time of the animation frames.
pub(super) struct Flight {
    journey: Journey,
    /// The time that had passed at the first frame, in milliseconds.
    passed_ms: f64,
    /// The time of the first frame.
    began: Option<f64>,
    /// The share of the time with which the unicorn was drawn last.
    drawn: f64,
    is_still: bool,
}

impl Flight {
    fn new(journey: Journey) -> Self {
        let passed_ms = BrowserClock.now_ms().saturating_sub(journey.started_ms);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds fit")]
        let passed_ms = passed_ms as f64;
        Self {
            journey,
            passed_ms,
            began: None,
            drawn: 0.0,
            is_still: prefers_stillness(),
        }
    }

    pub(super) const fn way(&self) -> Way {
        self.journey.way
    }

    pub(super) const fn coat(&self) -> &'static str {
        self.journey.coat
    }

    /// Returns the share of the time that has passed at the time `now` of a frame. Where
    /// the rider prefers reduced motion, the unicorn is beside the pin from the beginning,
    /// and words say that it is on its way.
    pub(super) fn share(&mut self, now: f64) -> f64 {
        if self.is_still {
            return 1.0;
        }
        let began = *self.began.get_or_insert(now);
        self.journey.share(self.passed_ms + now - began)
    }

    pub(super) const fn drawn(&mut self, share: f64) {
        self.drawn = share;
    }

    /// Returns `true` until the unicorn was drawn at the end of its way.
    pub(super) fn is_moving(&self) -> bool {
        self.drawn < 1.0
    }
}

impl Controller {
    /// Shows the pickup point and the unicorn of the request, and subscribes the caller to
    /// its changes. If one of them is new, the map moves so that it is in view. The crosshair
    /// is shown while a pickup point may be chosen.
    pub(in super::super) fn follow(&self) {
        let Some(rides) = &self.rides else { return };
        rides.track();
        let map = self.elements.surface.parent_element();
        if let Some(map) = map {
            let _ = map
                .class_list()
                .toggle_with_force("map-picks", rides.is_open());
        }
        let mut state = self.state.borrow_mut();
        let pin = rides.pickup().map(LatLon::to_world);
        let journey = rides.journey();
        let is_same_journey = state.flight.as_ref().map(|flight| flight.journey) == journey;
        if state.pin == pin && is_same_journey {
            return;
        }
        state.pin = pin;
        if !is_same_journey {
            state.flight = journey.map(Flight::new);
        }
        if let Some(pin) = pin {
            let flight = state.flight.as_ref();
            let start = flight.map_or(pin, |flight| flight.way().start());
            state.bring_into_view(&[pin, start]);
        }
        drop(state);
        self.redraw();
    }

    /// Chooses the point in the middle of the map, where the crosshair is, as the pickup
    /// point. While the map moves, the middle is the one at the end of the motion. Returns
    /// `false` where nothing can be chosen.
    pub(in super::super) fn pick_middle(&self) -> bool {
        let middle = self.state.borrow().destination().camera().center;
        self.pick(middle)
    }

    pub(super) fn pick(&self, point: WorldPoint) -> bool {
        let Some(rides) = &self.rides else {
            return false;
        };
        if !rides.is_open() {
            return false;
        }
        let near = {
            let state = self.state.borrow();
            let labels = state.scene.as_ref().map(|scene| scene.labels());
            let near = labels.and_then(|labels| surroundings(labels, point));
            near.map(str::to_owned)
        };
        let at = point.to_lat_lon();
        rides.pick(Picked { at, near });
        true
    }

    /// Returns `true` if the unicorn has moved visibly since it was drawn.
    pub(super) fn has_unicorn_moved(&self, now: f64) -> bool {
        let mut state = self.state.borrow_mut();
        let view = state.view;
        let Some(flight) = &mut state.flight else {
            return false;
        };
        let share = flight.share(now);
        let way = flight.way();
        let [from, to] = [flight.drawn, share].map(|share| view.project(way.at(share)));
        share >= 1.0 || (from.x - to.x).hypot(from.y - to.y) >= SEEN_PX
    }

    /// Publishes the pin's and the unicorn's places in attributes: degrees north and east.
    pub(super) fn publish_rides(&self, state: &State) {
        let pin = self.rides.as_ref().and(state.pin);
        let unicorn = state.flight.as_ref();
        let unicorn = unicorn.map(|flight| flight.way().at(flight.drawn));
        for (name, place) in [("data-pickup", pin), ("data-unicorn", unicorn)] {
            let surface = &self.elements.surface;
            let _ = match place.map(WorldPoint::to_lat_lon) {
                Some(LatLon { lat, lon }) => {
                    let [lat, lon] = [lat, lon].map(|degrees| rounded(degrees, 100_000.0));
                    surface.set_attribute(name, &[&*lat, ",", &*lon].concat())
                }
                None => surface.remove_attribute(name),
            };
        }
    }
}

impl State {
    /// Moves the camera so that these points are in view, the first one in the middle if
    /// it has to move. A map that has no size yet stays.
    fn bring_into_view(&mut self, points: &[WorldPoint]) {
        let from = self.destination();
        if from.size().x > 0.0 && from.size().y > 0.0 {
            let to = from.fitting(points, MARGIN_PX);
            if to != from.camera() {
                self.go(to, GLIDE_MS);
            }
        }
    }
}
