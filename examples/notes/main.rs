//! Notes: an app with its own router, header and paths, guarded by the library.

use leptos::prelude::*;
use leptos_cognito::{
    Account, AttributeField, AuthGuard, Brand, CognitoProvider, Details, Paths, Phrase, Protected,
    use_auth,
};
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;

const BRAND: Brand = Brand {
    details: &Details {
        attributes: &[AttributeField::new("nickname", || Phrase::name("Nickname"))],
        ..Details::DEFAULT
    },
    ..Brand::named("Notes").with_section("custom.wild_rydes")
};

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
        <CognitoProvider brand=BRAND paths languages=&["en"]>
            <AuthGuard recovery=Help>
                <Router>
                    <Header />
                    <main><Routes fallback=|| "There is no such page.">
                        <Route path=path!("/") view=|| view! { <h1>"Notes of " {move || use_auth().claim("email")}</h1> } />
                        <Route path=path!("/archive") view=|| view! { <h1>"Archive"</h1> } />
                        <Route path=path!("/staff") view=|| view! { <Protected groups=&["staff"]><h1>"Staff"</h1></Protected> } />
                        <Route path=path!("/account") view=Account />
                    </Routes></main></Router>
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
fn Help() -> impl IntoView {
    view! { <h1>"Ask the office for a new password"</h1> <a href="/login">"Back"</a> }
}
