//! The frame around every page: the banner with the brand, and the page itself, by the
//! guard's leave.

use leptos::prelude::*;

use super::components::footer::Footer;
use super::components::mark::Mark;
use super::guard::Guard;
use super::navigation::use_go;
use super::parts::{Inside, use_part};
use super::paths;
use crate::auth::context::use_auth;
use crate::i18n::Message;
use crate::platform::page;
use crate::ui::language::{now, text};
use crate::ui::live::{attribute, effect, hear, remark};
use crate::ui::whole::Whole;

/// The frame around every page.
#[component]
pub fn Frame() -> impl IntoView {
    view! {
        <a
            class="skip"
            href="#main"
            on:click:capture=move |event| {
                // Not a page: the browser would write it into the address.
                event.prevent_default();
                page::focus("#main");
            }
        >
            {text(Message::SkipToContent)}
        </a>
        <header class="banner">
            <a href=paths::HOME class="brand">
                <Mark />
                <span>{text(Message::Brand)}</span>
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

/// Says while the network or the pool cannot be reached.
#[component]
fn OutOfReach() -> impl IntoView {
    let out_of_reach = use_auth().out_of_reach();
    // Once the page is there, which was made where there is a network.
    effect(move || out_of_reach.set(!page::is_online()));
    for event in ["online", "offline"] {
        hear(event, move |_| out_of_reach.set(event == "offline"));
    }
    let word = move || out_of_reach.get().then(|| Message::OutOfReach.into());
    remark("reach", None, Some("status"), word)
}

#[component]
fn Links() -> impl IntoView {
    let auth = use_auth();
    let inside = use_part::<Inside>();
    let sign_out = move |_| {
        // Who is signed in has the part.
        inside.then(move |inside| {
            if let Some(inside) = inside {
                (inside.sign_out)(auth);
            }
        });
    };
    // A type of view for each would be in the download for each.
    let offer = move |to: fn(bool) -> Option<(&'static str, Message)>| {
        move || {
            let to = auth.signed_in().get().and_then(to);
            to.map(|(path, label)| Whole(link(path, label)))
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
                Whole(view! {
                    <button type="button" class="quiet" on:click:capture=sign_out>
                        {text(Message::SignOut)}
                    </button>
                })
            })
        }}
    }
}

/// A link that says when it leads to the page one is on.
fn link(path: &'static str, label: Message) -> impl IntoView {
    let here = use_go().path();
    let current = attribute(move || here.with(|here| (here == path).then_some("page")));
    view! { <a href=path aria-current=current>{text(label)}</a> }
}
