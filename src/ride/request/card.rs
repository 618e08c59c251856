//! The card: what happens now, the buttons, the unicorn that is on its way, and the earlier
//! rides.
//!
//! The card keeps its elements and changes their texts and their `hidden` attributes, as
//! the map does with its own. Written as views, it would add twenty kilobytes more to the
//! download, because each view that changes has code of its own for that.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

use super::model::progress::Phase;
use super::model::reply::{Ride, Status};
use super::state::{RideRequest, Search, State};
use super::texts;
use crate::words::request::Request;
use leptos_cognito::components::section_heading::SectionHeading;
use leptos_cognito::download_size::reactive::effect;
use leptos_cognito::language::{date_time, now, tag};

/// The number of earlier rides that are shown at first, and that each click adds.
pub(super) const RIDES: usize = 5;

/// The card on which the rider requests a unicorn, follows it and cancels the ride, with
/// the rides before.
#[component]
pub fn RequestCard(request: Rc<RideRequest>) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    let pressed = Rc::clone(&request);
    let mut card = None;
    effect(move || {
        let Some(body) = body.get() else { return };
        if card.is_none() {
            card = Card::new(&body);
        }
        if let Some(card) = &mut card {
            request.with(|state| card.show(state, request.left_ms(state)));
        }
    });
    view! {
        <section class="panel ride-card" aria-labelledby="ride-request">
            <SectionHeading id="ride-request" title=Request::Title />
            <div
                class="ride-body"
                node_ref=body
                on:click=move |event| press(&pressed, &event)
            ></div>
        </section>
    }
}

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

/// The elements of the card.
struct Card {
    status: Element,
    facts: Element,
    color: Fact,
    arrival: Fact,
    send: Element,
    locate: Element,
    cancel: Element,
    plan: Element,
    alert: Element,
    rides: Element,
    rides_title: Element,
    list: Element,
    more: Element,
    /// The earlier rides in the list, and the language of their texts.
    listed: (Vec<Ride>, &'static str),
}

/// A name and a value.
struct Fact {
    row: Element,
    name: Element,
    value: Element,
}

impl Card {
    fn new(body: &Element) -> Option<Self> {
        let status = add(
            body,
            "p",
            &[("class", "ride-status"), ("id", "ride-status")],
        )?;
        status.set_attribute("role", "status").ok()?;
        let facts = add(body, "dl", &[("class", "facts ride-facts")])?;
        let (color, arrival) = (Fact::new(&facts)?, Fact::new(&facts)?);
        let actions = add(body, "div", &[("class", "actions")])?;
        let send = button(&actions, "primary", SEND)?;
        send.set_attribute("aria-describedby", "ride-status").ok()?;
        let locate = button(&actions, "secondary where-i-am", LOCATE)?;
        let cancel = button(&actions, "secondary", CANCEL)?;
        let plan = button(&actions, "secondary", PLAN)?;
        let alert = add(body, "div", &[("role", "alert")])?;
        let alert = add(&alert, "p", &[("class", "alert")])?;
        let rides = add(body, "section", &[("class", "rides")])?;
        rides.set_attribute("aria-labelledby", "your-rides").ok()?;
        let rides_title = add(&rides, "h3", &[("id", "your-rides")])?;
        let list = add(&rides, "ul", &[])?;
        let more = button(&rides, "link", MORE)?;
        Some(Self {
            status,
            facts,
            color,
            arrival,
            send,
            locate,
            cancel,
            plan,
            alert,
            rides,
            rides_title,
            list,
            more,
            listed: (Vec::new(), ""),
        })
    }

    /// Shows the state, in which the unicorn arrives after `left_ms` milliseconds.
    fn show(&mut self, state: &State, left_ms: i64) {
        say(&self.status, &status(state));
        self.show_unicorn(state, left_ms);
        self.show_buttons(state);
        let fault = state.progress.fault().map(texts::fault);
        let fault = fault.or(match state.search {
            Search::Failed(fault) => Some(texts::location(fault)),
            Search::Idle | Search::Running => None,
        });
        set(&self.alert, "hidden", fault.is_none());
        say(&self.alert, &fault.map(now).unwrap_or_default());
        self.show_rides(state);
    }

    fn show_unicorn(&self, state: &State, left_ms: i64) {
        let ride = state.progress.trip().map(|trip| &trip.ride);
        let color = ride.and_then(|ride| ride.color.clone());
        let color = color.map(|color| match texts::color(&color) {
            Some(known) => now(known).into_owned(),
            None => color,
        });
        let has_arrived = matches!(state.progress.phase(), Phase::Arrived(_));
        let eta = ride.and_then(|ride| ride.eta.clone());
        // The time is not in the live region, because it changes every second.
        let arrival = eta
            .filter(|_| !has_arrived)
            .map(|eta| match texts::arrival(&eta, left_ms) {
                Some(text) => now(text).into_owned(),
                None => eta,
            });
        set(&self.facts, "hidden", color.is_none() && arrival.is_none());
        self.color.show(Request::Color, color);
        self.arrival.show(Request::Arrival, arrival);
    }

    fn show_buttons(&self, state: &State) {
        let progress = &state.progress;
        let phase = progress.phase();
        let is_requesting = *phase == Phase::Requesting;
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
        for (button, label, is_shown, is_enabled) in [
            (&self.send, send, is_choosing, is_ready),
            (&self.locate, Request::WhereIAm, is_choosing, can_locate),
            (&self.cancel, cancel, progress.can_cancel(), !is_cancelling),
            (&self.plan, Request::PlanAnother, can_plan, true),
        ] {
            say(button, &now(label));
            set(button, "hidden", !is_shown);
            set(button, "disabled", !is_enabled);
        }
    }

    fn show_rides(&mut self, state: &State) {
        let mut rides = state.progress.earlier();
        let has_more = rides.len() > state.shown || state.progress.next_page().is_some();
        rides.truncate(state.shown);
        set(&self.rides, "hidden", rides.is_empty());
        set(&self.more, "hidden", !has_more);
        say(&self.rides_title, &now(Request::Rides));
        say(&self.more, &now(Request::ShowMore));
        let listed = (rides, tag());
        if listed != self.listed {
            self.list.set_text_content(None);
            for ride in &listed.0 {
                // The browser creates every element of these names.
                let _shown = self.add_ride(ride);
            }
            self.listed = listed;
        }
    }

    fn add_ride(&self, ride: &Ride) -> Option<()> {
        let row = add(&self.list, "li", &[])?;
        let name = add(&row, "bdi", &[])?;
        say(&name, &called(ride));
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
}

impl Fact {
    fn new(facts: &Element) -> Option<Self> {
        let row = add(facts, "div", &[])?;
        Some(Self {
            name: add(&row, "dt", &[])?,
            value: add(&row, "dd", &[])?,
            row,
        })
    }

    fn show(&self, name: Request, value: Option<String>) {
        set(&self.row, "hidden", value.is_none());
        say(&self.name, &now(name));
        say(&self.value, &value.unwrap_or_default());
    }
}

/// Returns the message about what happens now.
fn status(state: &State) -> String {
    let progress = &state.progress;
    let message = match progress.phase() {
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
    };
    now(message).into_owned()
}

/// Returns the name of a ride's unicorn, or words for one without a name.
fn called(ride: &Ride) -> String {
    let name = ride.name.clone();
    name.unwrap_or_else(|| now(Request::Nameless).into_owned())
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

fn button(parent: &Element, class: &str, press: &str) -> Option<Element> {
    let attributes = [("type", "button"), ("class", class), ("data-press", press)];
    add(parent, "button", &attributes)
}

/// Sets the text of an element. A text that stays is not set again, because a screen reader
/// would read it out again.
fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Sets or removes an attribute without a value.
fn set(element: &Element, name: &str, is_set: bool) {
    let _ = if is_set {
        element.set_attribute(name, "")
    } else {
        element.remove_attribute(name)
    };
}
