//! Nothing is at this address.

use leptos::prelude::*;

use crate::i18n::ride::Ride;
use crate::ui::components::heading::Heading;
use crate::ui::language::text;
use crate::ui::paths;

/// Nothing is at this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <section class="card">
            <Heading title=Ride::PageNotFound />
            <p class="lead">{text(Ride::PageNotFoundLead)}</p>
            <a href=paths::HOME class="primary">{text(Ride::GoHome)}</a>
        </section>
    }
}
