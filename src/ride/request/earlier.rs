//! The list of the rider's earlier rides, as far as the API gives it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::model::progress::Progress;
use super::model::reply::{Ride, Status};
use super::state::RideRequest;
use super::texts;
use crate::words::request::Request;
use leptos_cognito::language::{date_time, text};

/// The number of rides that are shown at first, and that each click adds.
const STEP: usize = 5;

/// The earlier rides, newest first, and a button that shows more of them.
#[component]
pub fn EarlierRides(request: RideRequest) -> impl IntoView {
    let rides = Memo::new(move |_| request.progress().with(Progress::earlier));
    let has_next = Memo::new(move |_| request.progress().with(|it| it.next_page().is_some()));
    let limit = RwSignal::new(STEP);
    let is_loading = RwSignal::new(false);
    let is_there = Memo::new(move |_| rides.with(|rides| !rides.is_empty()));
    let has_more = move || rides.with(Vec::len) > limit.get() || has_next.get();
    let show_more = move |_| {
        limit.update(|limit| *limit += STEP);
        let is_short = rides.with_untracked(Vec::len) < limit.get_untracked();
        if is_short && has_next.get_untracked() && !is_loading.get_untracked() {
            is_loading.set(true);
            spawn_local(async move {
                request.list_more().await;
                let _gone = is_loading.try_set(false);
            });
        }
    };
    let list = move || {
        rides.with(|rides| {
            let shown = rides.iter().take(limit.get());
            shown
                .cloned()
                .map(|ride| view! { <Row ride /> })
                .collect_view()
        })
    };
    move || {
        is_there.get().then(|| {
            view! {
                <section class="rides" aria-labelledby="your-rides">
                    <h3 id="your-rides">{text(Request::Rides)}</h3>
                    <ul>{list}</ul>
                    {move || has_more().then(|| view! {
                        <button type="button" class="link" disabled=is_loading on:click=show_more>
                            {text(Request::ShowMore)}
                        </button>
                    })}
                </section>
            }
        })
    }
}

#[component]
fn Row(ride: Ride) -> impl IntoView {
    let status = ride.status.map(|status| view! {
        <span class="badge" class:good=status == Status::Arrived>{text(texts::status(status))}</span>
    });
    let time = ride.requested_ms.map(|time| {
        view! {
            <time>{move || date_time(time.div_euclid(1000))}</time>
        }
    });
    let name = match ride.name {
        Some(name) => view! { <bdi>{name}</bdi> }.into_any(),
        None => view! { <span>{text(Request::Nameless)}</span> }.into_any(),
    };
    view! { <li>{name} {status} {time}</li> }
}
