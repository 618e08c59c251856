//! The card: what happens now, the buttons, and the unicorn that is on its way.

use leptos::prelude::*;

use super::earlier::EarlierRides;
use super::model::progress::{Phase, Progress};
use super::model::trip::Trip;
use super::state::{RideRequest, Search};
use super::texts;
use crate::words::request::Request;
use leptos_cognito::components::section_heading::SectionHeading;
use leptos_cognito::i18n::Phrase;
use leptos_cognito::language::{now, text};

/// The buttons that the card has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Buttons {
    Request,
    Cancel,
    PlanAnother,
    None,
}

/// The card on which the rider requests a unicorn, follows it and cancels the ride, with
/// the rides before.
#[component]
pub fn RequestCard(request: RideRequest) -> impl IntoView {
    let progress = request.progress();
    let buttons = Memo::new(move |_| {
        progress.with(|progress| match progress.phase() {
            Phase::Choosing | Phase::Requesting | Phase::Cancelled => Buttons::Request,
            Phase::Arrived(_) => Buttons::PlanAnother,
            _ if progress.can_cancel() => Buttons::Cancel,
            _ => Buttons::None,
        })
    });
    let trip = Memo::new(move |_| progress.with(|progress| progress.trip().cloned()));
    let status = Memo::new(move |_| progress.with(Status::of));
    let status = move || match status.get() {
        // What the device is doing comes first, because the rider has just asked for it.
        _ if request.search().get() == Search::Running => now(Request::Locating),
        Status::Fixed(text) => now(text),
        Status::Picked => now(match request.near().get() {
            Some(near) => Request::PickupNear(near),
            None => Request::PickupSet,
        }),
        Status::OnItsWay(name) => now(Request::OnItsWay(called(name))),
        Status::IsHere(name) => now(Request::IsHere(called(name))),
    };
    let alert = move || {
        let fault = progress.with(Progress::fault).map(texts::fault);
        fault.or(match request.search().get() {
            Search::Failed(fault) => Some(texts::location(fault)),
            Search::Idle | Search::Running => None,
        })
    };
    view! {
        <section class="panel ride-card" aria-labelledby="ride-request">
            <SectionHeading id="ride-request" title=Request::Title />
            <p class="ride-status" id="ride-status" role="status">{status}</p>
            {move || trip.get().map(|trip| view! { <Unicorn request trip /> })}
            <div class="actions">
                {move || match buttons.get() {
                    Buttons::Request => view! { <RequestButtons request /> }.into_any(),
                    Buttons::Cancel => view! { <CancelButton request /> }.into_any(),
                    Buttons::PlanAnother => view! {
                        <button
                            type="button"
                            class="secondary"
                            on:click=move |_| request.plan_another()
                        >
                            {text(Request::PlanAnother)}
                        </button>
                    }
                    .into_any(),
                    Buttons::None => ().into_any(),
                }}
            </div>
            <div role="alert">
                {move || alert().map(|message| view! { <p class="alert">{now(message)}</p> })}
            </div>
            <EarlierRides request />
        </section>
    }
}

/// Returns the name of a unicorn, or words for one without a name.
fn called(name: Option<String>) -> String {
    name.unwrap_or_else(|| now(Request::Nameless).into_owned())
}

/// The message of the card about what happens now.
#[derive(Clone, Debug, PartialEq)]
enum Status {
    /// A text without an argument.
    Fixed(Request),
    /// The pickup point is chosen.
    Picked,
    /// The unicorn, which may have a name, is on its way.
    OnItsWay(Option<String>),
    /// The unicorn, which may have a name, has arrived.
    IsHere(Option<String>),
}

impl Status {
    fn of(progress: &Progress) -> Self {
        match progress.phase() {
            Phase::Choosing if progress.pickup().is_none() => Self::Fixed(Request::ChoosePickup),
            Phase::Choosing => Self::Picked,
            Phase::Requesting => Self::Fixed(Request::Searching),
            Phase::Cancelled => Self::Fixed(Request::Cancelled),
            Phase::OnTheWay(trip) | Phase::Cancelling(trip) => {
                Self::OnItsWay(trip.ride.name.clone())
            }
            Phase::Arrived(trip) => Self::IsHere(trip.ride.name.clone()),
        }
    }
}

/// The buttons that request a unicorn and that choose the place of the device.
#[component]
fn RequestButtons(request: RideRequest) -> impl IntoView {
    let progress = request.progress();
    let is_running =
        Memo::new(move |_| progress.with(|progress| *progress.phase() == Phase::Requesting));
    let is_ready = Memo::new(move |_| progress.with(|it| it.pickup().is_some()));
    let is_searching = move || request.search().get() == Search::Running;
    view! {
        <button
            type="button"
            class="primary"
            aria-describedby="ride-status"
            disabled=move || is_running.get() || !is_ready.get()
            on:click=move |_| request.send()
        >
            {move || now(if is_running.get() { Request::Sending } else { Request::Send })}
        </button>
        <button
            type="button"
            class="secondary where-i-am"
            disabled=move || is_running.get() || is_searching()
            on:click=move |_| request.choose_own_place()
        >
            {text(Request::WhereIAm)}
        </button>
    }
}

#[component]
fn CancelButton(request: RideRequest) -> impl IntoView {
    let progress = request.progress();
    let is_running =
        Memo::new(move |_| progress.with(|it| matches!(it.phase(), Phase::Cancelling(_))));
    view! {
        <button
            type="button"
            class="secondary"
            disabled=is_running
            on:click=move |_| request.cancel()
        >
            {move || now(if is_running.get() { Request::Cancelling } else { Request::Cancel })}
        </button>
    }
}

/// The unicorn's colour, and the time until it arrives. The time is not in the live region,
/// because it changes every second.
#[component]
fn Unicorn(request: RideRequest, trip: Trip) -> impl IntoView {
    let color = trip.ride.color.clone().map(|color| {
        let known = texts::color(&color);
        move || match &known {
            Some(known) => now(known.clone()).into_owned(),
            None => color.clone(),
        }
    });
    let has_arrived = Memo::new(move |_| {
        let progress = request.progress();
        progress.with(|progress| matches!(progress.phase(), Phase::Arrived(_)))
    });
    let eta = trip.ride.eta.clone().map(|eta| {
        move || match texts::arrival(&eta, request.left_ms(&trip)) {
            Some(text) => now(Phrase::from(text)).into_owned(),
            None => eta.clone(),
        }
    });
    view! {
        <dl class="facts ride-facts">
            {color.map(|color| view! {
                <div><dt>{text(Request::Color)}</dt><dd>{color}</dd></div>
            })}
            {move || eta.clone().filter(|_| !has_arrived.get()).map(|eta| view! {
                <div><dt>{text(Request::Arrival)}</dt><dd>{eta}</dd></div>
            })}
        </dl>
    }
}
