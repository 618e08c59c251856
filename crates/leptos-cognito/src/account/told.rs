//! The message of a section, shown next to the button that led to it.

use leptos::prelude::*;

use super::desk::{Desk, NEWS_ID, Spot, Tell};
use crate::components::form::ALERT_ID;
use crate::language::text;

/// Shows the message for this place, if there is one.
#[component]
pub fn Told(desk: Desk, spot: Spot) -> impl IntoView {
    let news = desk.news(spot);
    move || {
        news.get().map(|tell| match tell {
            Tell::Done(word) => view! {
                <p class="news" role="status" id=NEWS_ID tabindex="-1">{text(word)}</p>
            }
            .into_any(),
            Tell::Trouble(before, why) => view! {
                <div class="alert" role="alert" id=ALERT_ID tabindex="-1">
                    {before.map(|before| view! { <p>{text(before)}</p> })}
                    <p>{text(why)}</p>
                </div>
            }
            .into_any(),
        })
    }
}
