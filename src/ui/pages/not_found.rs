//! Nothing is at this address.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::i18n::{Message, text};
use crate::ui::components::heading::Heading;
use crate::ui::paths;

/// Nothing is at this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <section class="card">
            <Heading title=Message::PageNotFound />
            <p class="lead">{text(Message::PageNotFoundLead)}</p>
            <A href=paths::HOME attr:class="primary">{text(Message::GoHome)}</A>
        </section>
    }
}
