//! The page for an address at which there is no page.

use leptos::prelude::*;

use crate::words::ride::Ride;
use leptos_cognito::components::heading::Heading;
use leptos_cognito::language::text;
use leptos_cognito::routing::paths;

/// The page for an address at which there is no page.
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
