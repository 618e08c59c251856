//! Pieces: an app without the ready guard. It has a public page, gives the library's pages
//! routes of its own, and signs in with a form of its own.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_cognito::{
    Account, Auth, Authenticated, Brand, CognitoProvider, FetchError, Footer, Password, Paths,
    Protected, Recovery, SignInOutcome, SignInSteps, SignUp, Unauthenticated, Verify, return_to,
    use_auth,
};
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use wasm_bindgen_futures::JsFuture;
use web_sys::Request;

/// The local pool's address is in the section of Wild Rydes.
const BRAND: Brand = Brand::named("Pieces").with_section("custom.wild_rydes");

fn main() {
    leptos::mount::mount_to_body(|| {
        view! {
            <CognitoProvider
                brand=BRAND
                paths=Paths { sign_in: "/login", ..Paths::DEFAULT }
                api_origins=vec![api_origin()]
            >
                <Router>
                    <Header />
                    <main>
                        <Routes fallback=|| "There is no such page.">
                            <Route path=path!("/") view=Home />
                            <Route path=path!("/editors") view=Editors />
                            <Route path=path!("/login") view=Login />
                            <Route path=path!("/register") view=SignUp />
                            <Route path=path!("/verify") view=Verify />
                            <Route path=path!("/forgot-password") view=Recovery />
                            <Route path=path!("/account") view=|| view! { <Authenticated><Account /></Authenticated> } />
                        </Routes>
                    </main>
                    <Footer />
                </Router>
            </CognitoProvider>
        }
    });
}

/// The origin of this app's API: the host `api.` below the app's own.
fn api_origin() -> String {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    format!(
        "{}//api.{}",
        part(location.protocol()),
        part(location.host())
    )
}

#[component]
fn Header() -> impl IntoView {
    let auth = use_auth();
    view! {
        <header class="banner">
            <nav aria-label="Main">
                <A href="/">"Home"</A>
                " "
                <A href="/account">"Account"</A>
                " "
                <A href="/editors">"Editors"</A>
            </nav>
            <Unauthenticated><A href="/login">"Log in"</A></Unauthenticated>
            <Authenticated>
                <button type="button" class="quiet" on:click=move |_| auth.sign_out()>
                    "Log out"
                </button>
            </Authenticated>
        </header>
    }
}

/// A page for everybody, with more on it for some.
#[component]
fn Home() -> impl IntoView {
    let auth = use_auth();
    let event = RwSignal::new("No event yet".to_owned());
    auth.on_event(move |happened| event.set(format!("{happened:?}")));
    let verified = move || Some(auth.claims()?.email_verified()?.to_string());
    let source = RwSignal::new("/api/notes".to_owned());
    let notes = RwSignal::new(String::new());
    let load = move |_| {
        spawn_local(async move {
            notes.set(
                fetch_notes(auth, &source.get_untracked())
                    .await
                    .unwrap_or_else(|error| error.to_string()),
            );
        });
    };
    view! {
        <h1>"Welcome"</h1>
        <Protected fallback=|| view! { <p>"Log in to see your notes."</p> } loading=|| "One moment">
            <p>"Notes of " {move || auth.claim("email")} ", verified: " {verified}</p>
            <label for="source">"Source of the notes"</label>
            <input id="source" bind:value=source />
            <button type="button" class="secondary" on:click=load>"Load"</button>
            <p role="status">{notes}</p>
        </Protected>
        <Protected groups=&["editors"] fallback=for_editors_only forbidden=for_editors_only>
            <p>"Edit everybody's notes."</p>
        </Protected>
        <p>{event}</p>
    }
}

/// The text that everybody else sees in place of a part for editors.
fn for_editors_only() -> impl IntoView {
    view! { <p>"For editors only."</p> }
}

/// A page for one group. The library has the page for users outside of it.
#[component]
fn Editors() -> impl IntoView {
    view! {
        <Protected groups=&["editors"] fallback=|| view! { <p>"Log in to edit notes."</p> }>
            <h1>"Everybody's notes"</h1>
        </Protected>
    }
}

/// Asks for the notes with the user's token. The library sends it to this app's origins
/// only.
async fn fetch_notes(auth: Auth, source: &str) -> Result<String, FetchError> {
    let response = auth.fetch(Request::new_with_str(source)?).await?;
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// The sign-in form of this app. The library shows the steps that follow it.
#[component]
fn Login() -> impl IntoView {
    let auth = use_auth();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let pending = RwSignal::new(None);
    Effect::new(move |_| {
        if auth.signed_in().get() == Some(true) {
            return_to::wanted_page();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let typed = Password::from(password.get_untracked());
            match auth.sign_in(&email.get_untracked(), typed, false).await {
                Ok(SignInOutcome::SignedIn) => {}
                Ok(SignInOutcome::NeedsSteps(steps)) => pending.set(Some(steps)),
                Err(refusal) => error.set(Some(auth.error_text(refusal))),
            }
        });
    };
    let go_back = move |text| {
        error.set(text);
        pending.set(None);
    };
    move || {
        match pending.get() {
        Some(pending) => view! { <SignInSteps pending on_back=go_back /> }.into_any(),
        None => view! {
            <form class="card" method="dialog" on:submit=submit>
                <h1>"Log in"</h1>
                <label for="who">"Your e-mail"</label>
                <input id="who" autocomplete="username" bind:value=email />
                <label for="secret">"Your password"</label>
                <input id="secret" type="password" autocomplete="current-password" bind:value=password />
                <button type="submit" class="primary">"Go in"</button>
                {move || error.get().map(|text| view! { <p role="alert">{text}</p> })}
                <A href="/register">"Create account"</A>
            </form>
        }
        .into_any(),
    }
    }
}
