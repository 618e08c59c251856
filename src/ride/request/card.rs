//! The card: what happens now, the buttons, the unicorn that is on its way, and the earlier
//! rides.
//!
//! The card keeps its elements and changes their texts and their `hidden` attributes, as
//! the map does with its own. Written as views, it would add twenty kilobytes more to the
//! download, because each view that changes has code of its own for that.

use std::borrow::Cow;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

use super::model::progress::Phase;
use super::model::reply::{Ride, Status};
use super::state::{RideRequest, Search, State};
use super::texts;
use crate::listener::Listener;
use crate::map::RideLayer as _;
use crate::words::request::Request;
use leptos_cognito::components::section_heading::go_to_if_wanted;
use leptos_cognito::download_size::reactive::effect;
use leptos_cognito::language::{date_time, now, tag};

/// The number of earlier rides that are shown at first, and that each click adds.
pub(super) const RIDES: usize = 5;

/// The card on which the rider requests a unicorn, follows it and cancels the ride, with
/// the rides before.
#[component]
pub fn RequestCard(request: Rc<RideRequest>) -> impl IntoView {
    let mut card = None;
    // The card is found by its class, because a `NodeRef` and a listener of the view would
    // have code of their own.
    effect(move || {
        request.track();
        if card.is_none() {
            let section = document().query_selector(".ride-card").ok().flatten();
            card = section.and_then(|section| Card::new(&section, &request));
            go_to_if_wanted(HEADING);
        }
        if let Some(card) = &mut card {
            request.with(|state| card.show(state, request.left_ms(state)));
        }
    });
    view! { <section class=CARD aria-labelledby=HEADING></section> }
}

// The framework sets an element that is a literal alone as markup, which the page's policy
// refuses. So the values of these attributes are no literals.
const CARD: &str = "panel ride-card";
/// The id of the card's heading, which takes the focus when a button is gone.
const HEADING: &str = "ride-request";

/// The names of the buttons, in their attribute `data-press`.
const SEND: &str = "send";
const LOCATE: &str = "locate";
const CANCEL: &str = "cancel";
const PLAN: &str = "plan";
const MORE: &str = "more";

fn press(request: &RideRequest, event: &Event) {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let button = target.and_then(|it| it.closest("[data-press]").ok()?);
    match button
        .and_then(|it| it.get_attribute("data-press"))
        .as_deref()
    {
        Some(SEND) => request.send(),
        Some(LOCATE) => request.choose_own_place(),
        Some(CANCEL) => request.cancel(),
        Some(PLAN) => request.plan_another(),
        Some(MORE) => request.show_more(),
        _ => {}
    }
}

/// The elements of the card, in the order of [`ELEMENTS`].
#[derive(Clone, Copy)]
enum Part {
    Card,
    Title,
    Body,
    Status,
    Facts,
    ColorRow,
    ColorName,
    Color,
    ArrivalRow,
    ArrivalName,
    Arrival,
    Actions,
    Send,
    Locate,
    Cancel,
    Plan,
    AlertRegion,
    Alert,
    Rides,
    RidesTitle,
    List,
    More,
}

/// The attributes of an element: names and values.
type Attributes = &'static [(&'static str, &'static str)];

/// The elements in the card, each with its parent, which comes before it. A
/// table takes less code than one call for each element.
const ELEMENTS: [(Part, &str, Attributes); 21] = [
    (Part::Card, "h2", &[("id", HEADING), ("tabindex", "-1")]),
    (Part::Card, "div", &[("class", "ride-body")]),
    (
        Part::Body,
        "p",
        &[
            ("class", "ride-status"),
            ("id", "ride-status"),
            ("role", "status"),
        ],
    ),
    (Part::Body, "dl", &[("class", "facts ride-facts")]),
    (Part::Facts, "div", &[]),
    (Part::ColorRow, "dt", &[]),
    (Part::ColorRow, "dd", &[]),
    (Part::Facts, "div", &[]),
    (Part::ArrivalRow, "dt", &[]),
    (Part::ArrivalRow, "dd", &[]),
    (Part::Body, "div", &[("class", "actions")]),
    (
        Part::Actions,
        "button",
        &[
            ("type", "button"),
            ("class", "primary"),
            ("data-press", SEND),
            ("aria-describedby", "ride-status"),
        ],
    ),
    (
        Part::Actions,
        "button",
        &[
            ("type", "button"),
            ("class", "secondary where-i-am"),
            ("data-press", LOCATE),
        ],
    ),
    (
        Part::Actions,
        "button",
        &[
            ("type", "button"),
            ("class", "secondary"),
            ("data-press", CANCEL),
        ],
    ),
    (
        Part::Actions,
        "button",
        &[
            ("type", "button"),
            ("class", "secondary"),
            ("data-press", PLAN),
        ],
    ),
    (Part::Body, "div", &[("role", "alert")]),
    (Part::AlertRegion, "p", &[("class", "alert")]),
    (
        Part::Body,
        "section",
        &[("class", "rides"), ("aria-labelledby", "your-rides")],
    ),
    (Part::Rides, "h3", &[("id", "your-rides")]),
    (Part::Rides, "ul", &[]),
    (
        Part::Rides,
        "button",
        &[("type", "button"), ("class", "link"), ("data-press", MORE)],
    ),
];

/// The card's elements, and what they show.
struct Card {
    /// The card, and the elements in it.
    elements: Vec<Element>,
    _presses: Listener,
    /// The language and the rides of the list, with the status of each.
    listed: String,
}

impl Card {
    /// Adds the elements to the section that is the card.
    fn new(section: &Element, request: &Rc<RideRequest>) -> Option<Self> {
        let mut elements = vec![section.clone()];
        for (parent, name, attributes) in &ELEMENTS {
            let parent = elements.get(*parent as usize)?;
            elements.push(add(parent, name, attributes)?);
        }
        let request = Rc::clone(request);
        Some(Self {
            elements,
            _presses: Listener::new(section, "click", move |event: Event| {
                press(&request, &event);
            }),
            listed: String::new(),
        })
    }

    /// Shows the state, in which the unicorn arrives after `left_ms` milliseconds.
    fn show(&mut self, state: &State, left_ms: i64) {
        self.say_if(true, Part::Title, Request::Title);
        self.say_if(true, Part::Status, status(state));
        self.show_unicorn(state, left_ms);
        self.show_buttons(state);
        let fault = match (state.progress.fault(), state.search) {
            (Some(fault), _) => Some(texts::fault(fault)),
            (None, Search::Failed(fault)) => Some(texts::location(fault)),
            (None, Search::Idle | Search::Running) => None,
        };
        self.say(Part::Alert, fault.map(now));
        self.show_rides(state);
    }

    fn show_unicorn(&self, state: &State, left_ms: i64) {
        let ride = state.progress.trip().map(|trip| &trip.ride);
        let color = ride.and_then(|ride| ride.color.as_deref());
        let color = color.map(|color| known(texts::color(color), color));
        let has_arrived = matches!(state.progress.phase(), Phase::Arrived(_));
        let eta = ride.and_then(|ride| ride.eta.as_deref());
        // The time is not in the live region, because it changes every second.
        let arrival = eta
            .filter(|_| !has_arrived)
            .map(|eta| known(texts::arrival(eta, left_ms), eta));
        self.hide(Part::Facts, color.is_none() && arrival.is_none());
        self.hide(Part::ColorRow, color.is_none());
        self.say_if(true, Part::ColorName, Request::Color);
        self.say(Part::Color, color);
        self.hide(Part::ArrivalRow, arrival.is_none());
        self.say_if(true, Part::ArrivalName, Request::Arrival);
        self.say(Part::Arrival, arrival);
    }

    fn show_buttons(&self, state: &State) {
        let progress = &state.progress;
        let phase = progress.phase();
        let is_requesting = matches!(phase, Phase::Requesting);
        let is_choosing = matches!(phase, Phase::Choosing | Phase::Cancelled) || is_requesting;
        let is_cancelling = matches!(phase, Phase::Cancelling(_));
        let is_ready = progress.pickup().is_some() && !is_requesting;
        let can_locate = state.search != Search::Running && !is_requesting;
        let send = if is_requesting {
            Request::Sending
        } else {
            Request::Send
        };
        let cancel = if is_cancelling {
            Request::Cancelling
        } else {
            Request::Cancel
        };
        let can_plan = matches!(phase, Phase::Arrived(_));
        self.say_if(is_choosing, Part::Send, send);
        self.set(Part::Send, "disabled", !is_ready);
        self.say_if(is_choosing, Part::Locate, Request::WhereIAm);
        self.set(Part::Locate, "disabled", !can_locate);
        self.say_if(progress.can_cancel(), Part::Cancel, cancel);
        self.set(Part::Cancel, "disabled", is_cancelling);
        self.say_if(can_plan, Part::Plan, Request::PlanAnother);
    }

    fn show_rides(&mut self, state: &State) {
        let mut rides = state.progress.earlier();
        let has_more = rides.len() > state.shown || state.progress.next_page().is_some();
        rides.truncate(state.shown);
        self.hide(Part::Rides, rides.is_empty());
        self.say_if(true, Part::RidesTitle, Request::Rides);
        self.say_if(has_more, Part::More, Request::ShowMore);
        let mut listed = tag().to_owned();
        for ride in &rides {
            // The id and the status decide about the texts of a ride.
            listed.push_str(match ride.status {
                None => "\n0",
                Some(Status::Requested) => "\n1",
                Some(Status::Arrived) => "\n2",
                Some(Status::Cancelled) => "\n3",
            });
            listed.push_str(&ride.id);
        }
        if listed != self.listed
            && let Some(list) = self.elements.get(Part::List as usize)
        {
            list.set_text_content(None);
            for ride in &rides {
                // The browser creates every element of these names.
                let _shown = add_ride(list, ride);
            }
            self.listed = listed;
        }
    }

    /// Shows an element with this text, or hides it.
    fn say(&self, part: Part, text: Option<Cow<'static, str>>) {
        self.hide(part, text.is_none());
        if let Some(element) = self.elements.get(part as usize) {
            say(element, &text.unwrap_or_default());
        }
    }

    /// Shows an element with this message where `is_shown`, or hides it.
    fn say_if(&self, is_shown: bool, part: Part, message: Request) {
        self.say(part, is_shown.then(|| now(message)));
    }

    fn hide(&self, part: Part, is_hidden: bool) {
        self.set(part, "hidden", is_hidden);
    }

    /// Sets or removes an attribute without a value.
    fn set(&self, part: Part, name: &str, is_set: bool) {
        if let Some(element) = self.elements.get(part as usize) {
            let _ = if is_set {
                element.set_attribute(name, "")
            } else {
                element.remove_attribute(name)
            };
        }
    }
}

fn add_ride(list: &Element, ride: &Ride) -> Option<()> {
    let row = add(list, "li", &[])?;
    say(&add(&row, "bdi", &[])?, &called(ride));
    if let Some(status) = ride.status {
        let is_good = status == Status::Arrived;
        let class = if is_good { "badge good" } else { "badge" };
        let badge = add(&row, "span", &[("class", class)])?;
        say(&badge, &now(texts::status(status)));
    }
    if let Some(time) = ride.requested_ms {
        let requested = add(&row, "time", &[])?;
        say(&requested, &date_time(time.div_euclid(1000)));
    }
    Some(())
}

/// Returns the message about what happens now.
fn status(state: &State) -> Request {
    let progress = &state.progress;
    match progress.phase() {
        // The search of the device comes first, because the rider has just asked for it.
        _ if state.search == Search::Running => Request::Locating,
        Phase::Choosing if progress.pickup().is_none() => Request::ChoosePickup,
        Phase::Choosing => match state.near.clone() {
            Some(near) => Request::PickupNear(near),
            None => Request::PickupSet,
        },
        Phase::Requesting => Request::Searching,
        Phase::Cancelled => Request::Cancelled,
        Phase::OnTheWay(trip) | Phase::Cancelling(trip) => Request::OnItsWay(called(&trip.ride)),
        Phase::Arrived(trip) => Request::IsHere(called(&trip.ride)),
    }
}

/// Returns the name of a ride's unicorn, or words for one without a name.
fn called(ride: &Ride) -> String {
    let name = ride.name.clone();
    name.unwrap_or_else(|| now(Request::Nameless).into_owned())
}

/// Returns the text of a message, or the API's own words where there is none.
fn known(message: Option<Request>, words: &str) -> Cow<'static, str> {
    match message {
        Some(message) => now(message),
        None => Cow::Owned(words.to_owned()),
    }
}

/// Adds an element with these attributes.
fn add(parent: &Element, name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Sets the text of an element. A text that stays is not set again, because a screen reader
/// would read it out again.
fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_in_the_order_of_the_table() {
        let element = |part: Part| &ELEMENTS[part as usize - 1];
        assert_eq!(ELEMENTS.len(), Part::More as usize);
        for (place, (parent, ..)) in ELEMENTS.iter().enumerate() {
            assert!(*parent as usize <= place, "a parent comes first");
        }
        for (part, name) in [
            (Part::Send, SEND),
            (Part::Locate, LOCATE),
            (Part::Cancel, CANCEL),
            (Part::Plan, PLAN),
            (Part::More, MORE),
        ] {
            assert!(element(part).2.contains(&("data-press", name)), "{name}");
        }
        for (part, name) in [
            (Part::Title, "h2"),
            (Part::Body, "div"),
            (Part::Status, "p"),
            (Part::ColorName, "dt"),
            (Part::Color, "dd"),
            (Part::ArrivalName, "dt"),
            (Part::Arrival, "dd"),
            (Part::Alert, "p"),
            (Part::RidesTitle, "h3"),
            (Part::List, "ul"),
        ] {
            assert_eq!(element(part).1, name);
        }
    }
}
