//! The guard around the root layout, and its mirror around the open pages.
//!
//! Three answers: yes, no, not known yet. "Not known yet" shows neither page.
//!
//! Invariant: both read [`Auth::signed_in`](crate::auth::context::Auth::signed_in) alone,
//! which a refresh does not change, so a refresh rebuilds no page.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::{use_location, use_query_map};

use super::paths;
use crate::auth::context::{Phase, Reason, use_auth};
use crate::auth::next::{safe_next, sign_in_path};

fn replace() -> NavigateOptions {
    NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    }
}

/// Lets riders through; everybody else is sent to sign in, and comes back here.
#[component]
pub fn SignedInOnly() -> impl IntoView {
    let auth = use_auth();
    let location = use_location();
    move || match auth.signed_in().get() {
        Some(true) => view! { <Outlet /> }.into_any(),
        Some(false) => {
            let path = if auth.phase().get_untracked() == Phase::SignedOut(Reason::Asked) {
                paths::SIGN_IN.to_owned()
            } else {
                let here = location.pathname.get_untracked()
                    + &location.search.with_untracked(|search| {
                        if search.is_empty() {
                            String::new()
                        } else {
                            ["?", search].concat()
                        }
                    });
                sign_in_path(&here)
            };
            view! { <Redirect path options=replace() /> }.into_any()
        }
        None => ().into_any(),
    }
}

/// Shows open pages; who is signed in already goes where they wanted to.
#[component]
pub fn OpenToAll() -> impl IntoView {
    let auth = use_auth();
    let query = use_query_map();
    move || match auth.signed_in().get() {
        Some(false) => view! { <Outlet /> }.into_any(),
        Some(true) => {
            let path = query.with_untracked(|query| safe_next(query.get_str("next")).to_owned());
            view! { <Redirect path options=replace() /> }.into_any()
        }
        None => ().into_any(),
    }
}
