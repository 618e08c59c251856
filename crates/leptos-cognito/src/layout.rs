//! The layout of every page: the banner with the brand, the page that the guard shows,
//! and the footer.

use leptos::prelude::*;

use crate::brand::BrandName;
use crate::browser::page;
use crate::components::footer::Footer;
use crate::download_size::reactive::{attribute, effect, on_window_event, status_line};
use crate::download_size::replace_on_update::ReplaceOnUpdate;
use crate::i18n::Message;
use crate::language::{now, text};
use crate::lazy::{SignedInChunk, use_chunk};
use crate::routing::guard::Guard;
use crate::routing::navigation::use_navigator;
use crate::routing::paths::{self, Page};
use crate::session::use_auth;

/// The layout of every page.
#[component]
pub fn Frame() -> impl IntoView {
    view! {
        <a
            class="skip"
            href="#main"
            on:click:capture=move |event| {
                // `#main` is not a page. The browser would write it into the address.
                event.prevent_default();
                page::focus("#main");
            }
        >
            {text(Message::SkipToContent)}
        </a>
        <header class="banner">
            <a href=paths::HOME class="brand">
                <BrandName />
            </a>
            <nav aria-label=attribute(|| Some(now(Message::MainNavigation)))>
                <Links />
            </nav>
        </header>
        <OutOfReach />
        <main id="main" tabindex="-1">
            <Guard />
        </main>
        <Footer />
    }
}

/// A message that is shown while the network or the pool cannot be reached.
#[component]
fn OutOfReach() -> impl IntoView {
    let out_of_reach = use_auth().out_of_reach();
    // An effect sets this after the page is built, because a prerendered page is built as
    // if there were a network.
    effect(move || out_of_reach.set(!page::is_online()));
    for event in ["online", "offline"] {
        on_window_event(event, move |_| out_of_reach.set(event == "offline"));
    }
    let word = move || out_of_reach.get().then(|| Message::OutOfReach.into());
    status_line("offline", None, Some("status"), word)
}

#[component]
fn Links() -> impl IntoView {
    let auth = use_auth();
    let chunk = use_chunk::<SignedInChunk>();
    let sign_out = move |_| {
        // A signed-in user has loaded the chunk.
        if let Some(chunk) = chunk.loaded() {
            (chunk.sign_out)(auth);
        }
    };
    // Both links share one closure type, because each further type adds its code to the
    // download.
    let offer = move |to: fn(bool) -> Option<(Page, Message)>| {
        move || {
            let to = auth.signed_in().get().and_then(to);
            to.map(|(page, label)| ReplaceOnUpdate(link(page, label)))
        }
    };
    view! {
        {offer(|inside| {
            Some(if inside {
                (paths::ACCOUNT, Message::Account)
            } else {
                (paths::REGISTER, Message::Apply)
            })
        })}
        {offer(|inside| (!inside).then_some((paths::SIGN_IN, Message::SignIn)))}
        {move || {
            (auth.signed_in().get() == Some(true)).then(|| {
                ReplaceOnUpdate(view! {
                    <button type="button" class="quiet" on:click:capture=sign_out>
                        {text(Message::SignOut)}
                    </button>
                })
            })
        }}
    }
}

/// A link that is marked as current if it leads to the page that is shown.
fn link(page: Page, label: Message) -> impl IntoView {
    let path = page.path();
    let here = use_navigator().path();
    let current = attribute(move || here.with(|here| (here == path).then_some("page")));
    view! { <a href=path aria-current=current>{text(label)}</a> }
}
