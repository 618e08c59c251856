//! An app of somebody else's, guarded by the library.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_cognito::brand::Brand;
use leptos_cognito::embed::{AuthGuard, start, use_session};

fn main() {
    start(
        Brand::named("Notes").with_section("custom.wild_rydes"),
        || view! { <AuthGuard><Notes /></AuthGuard> },
    );
}

/// Only riders who are signed in see this.
#[component]
fn Notes() -> impl IntoView {
    let session = use_session();
    let answer = RwSignal::new(String::new());
    let ask = move |_| {
        spawn_local(async move {
            // As it goes into the `authorization` header of a call of your own API.
            if let Some(token) = session.id_token().await {
                answer.set(format!("A token of {} characters", token.expose().len()));
            }
        });
    };
    view! {
        <section class="card">
            <h1>"Your notes, " {move || session.claim("email")}</h1>
            <button type="button" class="secondary" on:click=ask>"Get a token"</button>
            <p role="status">{answer}</p>
            <button type="button" class="quiet" on:click=move |_| session.sign_out()>
                "Sign out"
            </button>
        </section>
    }
}
