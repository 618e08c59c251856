//! The pages behind the guard, and the router around them.
//!
//! The router is a tenth of what the first page weighed with it, and the sign-in page does
//! not need one. [`Go`](crate::ui::navigation::Go) hears links and the browser's buttons
//! first and is the one owner of the address; the router reads from the browser where the
//! page is. It is never handed an address: it takes one that begins with `//` for another
//! origin and goes there.

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use super::{Desk, Late, use_part};
use crate::platform::{history, service_worker};
use crate::ui::navigation::use_go;
use crate::ui::pages::not_found::NotFoundPage;
use crate::ui::pages::ride::RidePage;
use crate::ui::paths::Page;

/// What is behind the guard in an app of somebody else's: see
/// [`embed`](crate::embed::AuthGuard).
#[derive(Clone)]
pub struct Behind(ChildrenFn);

impl Behind {
    /// This is behind the guard.
    #[must_use]
    pub fn new(what: ChildrenFn) -> Self {
        Self(what)
    }
}

/// The page of the address, where that is one behind the guard.
#[component]
pub fn Rooms() -> impl IntoView {
    match use_context::<Behind>() {
        Some(Behind(what)) => what(),
        None => view! {
            <Router>
                <Room />
            </Router>
        }
        .into_any(),
    }
}

/// The guarded page of the router's location, which follows the address.
#[component]
fn Room() -> impl IntoView {
    let go = use_go();
    Effect::new(move |_| {
        go.track();
        history::tell_routers();
    });
    // Somebody is signed in, and likely to come back.
    Effect::new(|_| service_worker::register());
    let desk = use_part::<Desk>();
    let path = use_location().pathname;
    let page = Memo::new(move |_| path.with(|path| Page::at(path)));
    move || match page.get() {
        Page::Ride => RidePage().into_any(),
        Page::Account => view! { <Late part=desk show=|desk: Desk| (desk.account)() /> }.into_any(),
        Page::NotFound => NotFoundPage().into_any(),
        // The guard is about to lead away from here.
        Page::SignIn | Page::Register | Page::Verify | Page::ForgotPassword => ().into_any(),
    }
}
