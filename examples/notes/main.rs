//! Notes: an app with its own router, header and paths, guarded by the library.

use leptos::prelude::*;
use leptos_cognito::{Account, AuthGuard, Brand, CognitoProvider, Paths, ThemeChooser, use_auth};
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;

fn main() {
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let paths = Paths {
        sign_in: "/login",
        sign_up: "/join",
        ..Paths::default()
    };
    view! {
        <CognitoProvider brand=Brand::named("Notes") paths languages=&["en"]>
            <AuthGuard recovery=Help footer=ThemeChooser>
                <Router>
                    <Header />
                    <main>
                        <Routes fallback=|| "There is no such page.">
                            <Route path=path!("/") view=List />
                            <Route path=path!("/archive") view=|| view! { <h1>"Archive"</h1> } />
                            <Route path=path!("/account") view=Account />
                        </Routes>
                    </main>
                </Router>
            </AuthGuard>
        </CognitoProvider>
    }
}

#[component]
fn Header() -> impl IntoView {
    view! {
        <header class="banner">
            <A href="/">"List"</A> " " <a href="/archive">"Archive"</a> " " <A href="/account">"You"</A>
            <a href="/files/all.txt" rel="external">"All notes as a file"</a>
            <button on:click=|_| use_auth().sign_out()>"Sign out"</button>
        </header>
    }
}

#[component]
fn List() -> impl IntoView {
    let auth = use_auth();
    let verified = move || Some(auth.claims()?.email_verified()?.to_string());
    view! { <h1>"Notes of " {move || auth.claim("email")} ", verified: " {verified}</h1> }
}

#[component]
fn Help() -> impl IntoView {
    view! { <h1>"Ask the office for a new password"</h1> <a href="/login">"Back"</a> }
}
