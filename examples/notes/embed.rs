//! Embed: the library on pages of a website that was there before. The pages to sign in, to
//! register and so on follow each other in one element of it, and its address stays.

use leptos::prelude::*;
use leptos_cognito::{
    AuthGuard, Authenticated, Brand, CognitoProvider, Page, PagesInPlace, Recovery, SignIn, SignUp,
    Unauthenticated, Verify, use_auth,
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;

const BRAND: Brand = Brand::named("Club").with_section("custom.wild_rydes");

/// The website's own script calls one of the two functions below.
fn main() {}

/// Shows the sign-in in the element with this id, and a greeting after it.
#[wasm_bindgen]
pub fn mount(id: &str) {
    show(id, || {
        view! { <Unauthenticated><Entrance /></Unauthenticated> <Authenticated><Greeting /></Authenticated> }.into_any()
    });
}

/// Shows what is for members in the element with this id. Everybody else signs in first, at
/// the same address.
#[wasm_bindgen(js_name = mountMembers)]
pub fn mount_members(id: &str) {
    show(id, || {
        view! { <PagesInPlace><AuthGuard><Greeting /></AuthGuard></PagesInPlace> }.into_any()
    });
}

fn show(id: &str, app: fn() -> AnyView) {
    if let Some(place) = document().get_element_by_id(id) {
        let app = move || view! { <CognitoProvider brand=BRAND languages=&["en"]>{app()}</CognitoProvider> };
        leptos::mount::mount_to(place.unchecked_into(), app).forget();
    }
}

/// The pages one after another. The links between them set the signal. It belongs to this
/// component, so that the pages begin with the sign-in again after a user has signed out.
#[component]
fn Entrance() -> impl IntoView {
    let page = RwSignal::new(Page::SignIn);
    view! {
        <PagesInPlace on_page=move |next| page.set(next)>
            {move || match page.get() {
                Page::SignUp => view! { <SignUp /> }.into_any(),
                Page::Verify => view! { <Verify /> }.into_any(),
                Page::Recovery => view! { <Recovery /> }.into_any(),
                _ => view! { <SignIn /> }.into_any(),
            }}
        </PagesInPlace>
    }
}

#[component]
fn Greeting() -> impl IntoView {
    let auth = use_auth();
    view! {
        <h2>"Welcome, " {move || auth.claim("email")}</h2>
        <button type="button" class="secondary" on:click=move |_| auth.sign_out()>"Sign out"</button>
    }
}
