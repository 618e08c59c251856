//! The frame around every page: the banner with the brand, and the page itself.

use leptos::prelude::*;
use leptos_router::components::A;

use super::components::mark::Mark;
use super::paths;
use crate::auth::context::use_auth;
use crate::i18n::{Message, text};
use crate::platform::page;

/// The frame around every page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    view! {
        <a
            class="skip"
            href="#main"
            on:click=move |event| {
                // The router would take it for a page.
                event.prevent_default();
                page::focus("#main");
            }
        >
            {text(Message::SkipToContent)}
        </a>
        <header class="banner">
            <A href=paths::HOME attr:class="brand">
                <Mark />
                <span>{text(Message::Brand)}</span>
            </A>
            <nav aria-label=text(Message::MainNavigation)>
                <Links />
            </nav>
        </header>
        <main id="main" tabindex="-1">{children()}</main>
    }
}

#[component]
fn Links() -> impl IntoView {
    let auth = use_auth();
    move || match auth.signed_in().get() {
        Some(true) => view! {
            <A href=paths::ACCOUNT>{text(Message::Account)}</A>
            <button type="button" class="quiet" on:click=move |_| auth.sign_out()>
                {text(Message::SignOut)}
            </button>
        }
        .into_any(),
        Some(false) => view! {
            <A href=paths::REGISTER>{text(Message::Apply)}</A>
            <A href=paths::SIGN_IN>{text(Message::SignIn)}</A>
        }
        .into_any(),
        None => ().into_any(),
    }
}
