//! The view of the notice about a change, in the section that the change belongs to.

use leptos::prelude::*;

use super::notice::{Notice, NoticePlace, SUCCESS_ID};
use super::state::AccountState;
use crate::components::form::ALERT_ID;
use crate::language::text;

/// Shows the notice for this place, if there is one.
#[component]
pub fn SectionNotice(account: AccountState, place: NoticePlace) -> impl IntoView {
    let notice = account.notice(place);
    move || {
        notice.get().map(|notice| match notice {
            Notice::Success(message) => view! {
                <p class="notice" role="status" id=SUCCESS_ID tabindex="-1">{text(message)}</p>
            }
            .into_any(),
            Notice::Failure(before, reason) => view! {
                <div class="alert" role="alert" id=ALERT_ID tabindex="-1">
                    {before.map(|before| view! { <p>{text(before)}</p> })}
                    <p>{text(reason)}</p>
                </div>
            }
            .into_any(),
        })
    }
}
