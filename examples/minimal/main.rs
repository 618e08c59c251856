//! An app of somebody else's, guarded by the library.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_cognito::{AuthGuard, Brand, CognitoProvider, use_auth};

/// The local pool's address is in the section of Wild Rydes.
const BRAND: Brand = Brand::named("Notes").with_section("custom.wild_rydes");

fn main() {
    mount_to_body(
        || view! { <CognitoProvider brand=BRAND><AuthGuard><Notes /></AuthGuard></CognitoProvider> },
    );
}

/// Only users who are signed in see this.
#[component]
fn Notes() -> impl IntoView {
    let auth = use_auth();
    let answer = RwSignal::new(String::new());
    let ask = move |_| {
        spawn_local(async move {
            // It goes into the `authorization` header of a call of your own API.
            if let Ok(token) = auth.id_token().await {
                answer.set(format!("A token of {} characters", token.expose().len()));
            }
        });
    };
    view! {
        <main class="card">
            <h1>"Your notes, " {move || auth.claim("email")}</h1>
            <button type="button" class="secondary" on:click=ask>"Get a token"</button>
            <p role="status">{answer}</p>
            <button type="button" class="secondary" on:click=move |_| auth.sign_out()>"Sign out"</button>
        </main>
    }
}
