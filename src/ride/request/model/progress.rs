//! The states of a request for a ride.
//!
//! One request is sent at a time. While it is not answered, and until it is answered with
//! a ride, it has the same idempotency key, so that an API that knows such keys makes one
//! ride, however often it is asked.
//!
//! # The API of the workshop
//! That API knows no such keys, and lets browsers send only the headers that API Gateway
//! allows by default. So the key is sent to an API that lists rides, which is what the
//! workshop's cannot do. Where it is not known whether the API lists rides, a request
//! that is tried again first asks for the list, and takes over a ride that is under way.

use std::rc::Rc;

use super::fault::Fault;
use super::reply::{Page, Ride, Status, page};
use super::trip::Trip;
use crate::map::model::mercator::LatLon;

/// The phases of a request. A trip is shared, because it passes from phase to phase.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// The rider chooses a pickup point.
    #[default]
    Choosing,
    /// The API was asked for a ride and has not answered yet.
    Requesting,
    /// A unicorn is on its way.
    OnTheWay(Rc<Trip>),
    /// A unicorn is on its way, and the API was asked to cancel the ride.
    Cancelling(Rc<Trip>),
    /// The unicorn has arrived.
    Arrived(Rc<Trip>),
    /// The rider has cancelled a ride, and chooses a pickup point again.
    Cancelled,
}

/// The knowledge about the API's list of rides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listing {
    /// The API has not been asked yet, or has not answered yet.
    #[default]
    Unknown,
    /// The API lists rides.
    Given,
    /// The API has no such route.
    NotGiven,
    /// There was no reply. The API does not let browsers ask, or the network is down.
    NoReply,
}

/// The times at which something happens, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The time by the device's clock.
    pub device_ms: i64,
    /// The time by the API's clock, as far as it is known.
    pub api_ms: i64,
}

impl Now {
    /// Returns the milliseconds since a time of the API's clock, or 0 if there is none.
    fn age_ms(self, api_ms: Option<i64>) -> i64 {
        api_ms.map_or(0, |then| self.api_ms.saturating_sub(then).max(0))
    }
}

/// Reads the reply to a request for the list of rides.
///
/// # Errors
/// Returns the [`Listing`] for this reply: the API has no list, or it cannot answer now.
pub fn list_of(status: u16, body: &str) -> Result<Page, Listing> {
    match status {
        200..=299 => page(body).ok_or(Listing::NotGiven),
        401 | 408 | 429 | 500..=599 => Err(Listing::NoReply),
        _ => Err(Listing::NotGiven),
    }
}

/// A request for a ride, and the rides before it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    pickup: Option<LatLon>,
    phase: Phase,
    fault: Option<Fault>,
    /// The key of the request that is not answered with a ride yet.
    key: Option<String>,
    /// Set if that request was sent before and failed.
    is_retry: bool,
    listing: Listing,
    cannot_cancel: bool,
    rides: Vec<Ride>,
    next: Option<String>,
    /// The ids of the rides that have ended on this page. A list that was requested before
    /// may say that they are under way.
    ended: Vec<String>,
}

impl Progress {
    /// Returns the pickup point.
    #[must_use]
    pub const fn pickup(&self) -> Option<LatLon> {
        self.pickup
    }

    /// Returns the phase.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Returns the fault of the last request.
    #[must_use]
    pub const fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Returns the unicorn that is on its way or has arrived.
    #[must_use]
    pub fn trip(&self) -> Option<&Trip> {
        match &self.phase {
            Phase::OnTheWay(trip) | Phase::Cancelling(trip) | Phase::Arrived(trip) => Some(trip),
            Phase::Choosing | Phase::Requesting | Phase::Cancelled => None,
        }
    }

    /// Returns `true` while the rider may choose a pickup point.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(
            self.phase,
            Phase::Choosing | Phase::Cancelled | Phase::Arrived(_)
        )
    }

    /// Returns `true` if the ride that is under way may be cancelled, as far as is known.
    #[must_use]
    pub const fn can_cancel(&self) -> bool {
        matches!(self.phase, Phase::OnTheWay(_) | Phase::Cancelling(_)) && !self.cannot_cancel
    }

    /// Returns the rides before the one that is under way, newest first. The list is empty
    /// if the API does not list rides.
    #[must_use]
    pub fn earlier(&self) -> Vec<&Ride> {
        let now = self.trip().map(|trip| &trip.ride.id);
        let mut earlier = Vec::new();
        if self.listing == Listing::Given {
            for ride in &self.rides {
                if Some(&ride.id) != now {
                    earlier.push(ride);
                }
            }
        }
        earlier
    }

    /// Returns the token of the next page of rides, if there is one.
    #[must_use]
    pub fn next_page(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Sets the pickup point. Returns `false` while that is not possible.
    pub fn choose(&mut self, at: LatLon) -> bool {
        if !self.is_open() {
            return false;
        }
        if self.pickup != Some(at) {
            // A ride from another place is another ride.
            self.key = None;
            self.is_retry = false;
        }
        self.pickup = Some(at);
        self.phase = Phase::Choosing;
        self.fault = None;
        true
    }

    /// Begins a request. `new_key` makes an idempotency key, unless this request was sent
    /// before. Returns `false` if there is no pickup point, or if a request is running or
    /// a ride is under way; nothing must be sent then.
    pub fn begin(&mut self, new_key: impl FnOnce() -> String) -> bool {
        let is_ready = matches!(self.phase, Phase::Choosing | Phase::Cancelled);
        if self.pickup.is_none() || !is_ready {
            return false;
        }
        self.key.get_or_insert_with(new_key);
        self.phase = Phase::Requesting;
        self.fault = None;
        true
    }

    /// Returns `true` if the list of rides is to be requested before the ride.
    #[must_use]
    pub const fn lists_first(&self) -> bool {
        match self.listing {
            Listing::Unknown => true,
            Listing::NoReply => self.is_retry,
            Listing::Given | Listing::NotGiven => false,
        }
    }

    /// Returns the pickup point and, for an API that knows such keys, the idempotency key
    /// of the request that is running. Returns `None` if none is running.
    #[must_use]
    pub fn request(&self) -> Option<(LatLon, Option<String>)> {
        if !matches!(self.phase, Phase::Requesting) {
            return None;
        }
        let knows_keys = self.listing == Listing::Given;
        Some((self.pickup?, self.key.clone().filter(|_| knows_keys)))
    }

    /// Handles the answer to the request.
    pub fn answered(&mut self, answer: Result<Ride, Fault>, now: Now) {
        match answer {
            Ok(ride) => {
                let is_known = self.trip().is_some_and(|trip| trip.ride.id == ride.id);
                let pickup = self.pickup.or(ride.pickup);
                if let (false, Some(pickup)) = (is_known, pickup) {
                    // The first try may have made this ride some time ago.
                    let age_ms = now.age_ms(ride.requested_ms.filter(|_| self.is_retry));
                    let status = ride.status;
                    let started_ms = now.device_ms.saturating_sub(age_ms);
                    self.set_out(Trip::new(ride, pickup, started_ms));
                    self.end_if_over(status, now);
                }
            }
            // A ride that was found in the list is the answer to this request.
            Err(_) if !matches!(self.phase, Phase::Requesting) => {}
            Err(fault) => {
                self.phase = Phase::Choosing;
                self.fault = Some(fault);
                self.is_retry = true;
            }
        }
    }

    /// Handles the first page of the list of rides. A ride that is under way is shown
    /// again, for example after the page was reloaded.
    pub fn listed(&mut self, answer: Result<Page, Listing>, now: Now) {
        let page = match answer {
            Ok(page) => page,
            Err(listing) => {
                if self.listing != Listing::Given {
                    self.listing = listing;
                }
                return;
            }
        };
        self.listing = Listing::Given;
        let under_way = page
            .rides
            .iter()
            .find_map(|ride| self.taken_over(ride, now));
        self.rides = page.rides;
        self.next = page.next;
        let is_free = matches!(self.phase, Phase::Choosing | Phase::Requesting);
        if let (true, Some(trip)) = (is_free, under_way) {
            self.pickup = Some(trip.pickup);
            self.set_out(trip);
        }
    }

    /// Handles a further page of the list of rides.
    pub fn listed_more(&mut self, page: Page) {
        for ride in page.rides {
            if self.rides.iter().all(|other| other.id != ride.id) {
                self.rides.push(ride);
            }
        }
        self.next = page.next;
    }

    /// Handles the passing of time. Returns `true` if the unicorn has arrived now.
    pub fn tick(&mut self, now: Now) -> bool {
        let Phase::OnTheWay(trip) = &self.phase else {
            return false;
        };
        if trip.left_ms(now.device_ms) > 0 {
            return false;
        }
        self.arrive();
        true
    }

    /// Begins to cancel the ride that is under way. Returns its id, or `None` if there is
    /// nothing to cancel.
    pub fn begin_cancel(&mut self) -> Option<String> {
        let Phase::OnTheWay(trip) = &self.phase else {
            return None;
        };
        let (id, trip) = (trip.ride.id.clone(), Rc::clone(trip));
        self.phase = Phase::Cancelling(trip);
        self.fault = None;
        Some(id)
    }

    /// Handles the answer to the cancellation.
    pub fn cancel_answered(&mut self, answer: Result<(), Fault>) {
        let Phase::Cancelling(trip) = &self.phase else {
            return;
        };
        let trip = Rc::clone(trip);
        match answer {
            Ok(()) => {
                self.end(&trip, Status::Cancelled);
                self.phase = Phase::Cancelled;
            }
            Err(Fault::TooLate) => {
                self.phase = Phase::OnTheWay(trip);
                self.arrive();
                self.fault = Some(Fault::TooLate);
            }
            Err(fault) => {
                // The workshop's API does not let browsers ask.
                let is_refused = fault == Fault::CannotCancel
                    || fault == Fault::Unreachable && self.listing != Listing::Given;
                self.cannot_cancel |= is_refused;
                self.fault = Some(if is_refused {
                    Fault::CannotCancel
                } else {
                    fault
                });
                self.phase = Phase::OnTheWay(trip);
            }
        }
    }

    /// Begins another request after an arrival. The pickup point stays.
    pub fn plan_another(&mut self) {
        if let Phase::Arrived(_) = self.phase {
            self.phase = Phase::Choosing;
            self.fault = None;
        }
    }

    fn set_out(&mut self, trip: Trip) {
        self.phase = Phase::OnTheWay(Rc::new(trip));
        self.fault = None;
        self.key = None;
        self.is_retry = false;
    }

    /// Ends a ride that was made by an earlier try and is over already.
    fn end_if_over(&mut self, status: Option<Status>, now: Now) {
        match (status, &self.phase) {
            (Some(Status::Arrived), _) => self.arrive(),
            (Some(Status::Cancelled), Phase::OnTheWay(trip)) => {
                let trip = Rc::clone(trip);
                self.end(&trip, Status::Cancelled);
                self.phase = Phase::Cancelled;
            }
            _ => {
                self.tick(now);
            }
        }
    }

    fn arrive(&mut self) {
        if let Phase::OnTheWay(trip) = std::mem::take(&mut self.phase) {
            self.end(&trip, Status::Arrived);
            self.phase = Phase::Arrived(trip);
        }
    }

    /// Notes the end of a ride in the list, so that the list need not be requested again.
    fn end(&mut self, trip: &Trip, status: Status) {
        let id = &trip.ride.id;
        self.ended.push(id.clone());
        if self.rides.iter().all(|ride| ride.id != *id) {
            self.rides.insert(0, trip.ride.clone());
        }
        for ride in &mut self.rides {
            if ride.id == *id {
                ride.status = Some(status);
            }
        }
    }

    /// Returns the trip of a ride that is under way, by the device's clock.
    fn taken_over(&self, ride: &Ride, now: Now) -> Option<Trip> {
        let is_over = self.ended.contains(&ride.id);
        if is_over || ride.status != Some(Status::Requested) {
            return None;
        }
        let pickup = ride.pickup?;
        let age_ms = now.age_ms(Some(ride.requested_ms?));
        let started_ms = now.device_ms.saturating_sub(age_ms);
        let trip = Trip::new(ride.clone(), pickup, started_ms);
        (trip.left_ms(now.device_ms) > 0).then_some(trip)
    }
}
