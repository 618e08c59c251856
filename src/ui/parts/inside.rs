//! What is behind the guard, and what keeps a session.

use leptos::prelude::*;

use super::{NotFetched, Table};
use crate::auth::context::Auth;
use crate::ui::pages::account::AccountPage;
use crate::ui::pages::not_found::NotFoundPage;
use crate::ui::pages::ride::RidePage;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Inside {
    /// Makes what the others need.
    pub begin: fn(Auth),
    /// Takes up the stored session.
    pub restore: fn(Auth),
    /// Looks what another tab changed.
    pub look: fn(Auth),
    /// Signs out.
    pub sign_out: fn(Auth),
    /// The map and the identity token.
    pub ride: fn() -> AnyView,
    /// Account.
    pub account: fn() -> AnyView,
    /// Nothing is at this address.
    pub not_found: fn() -> AnyView,
}

const INSIDE: Inside = Inside {
    begin: super::begin,
    restore: Auth::restore,
    look: Auth::look,
    sign_out: Auth::sign_out,
    ride: || RidePage().into_any(),
    account: || AccountPage().into_any(),
    not_found: || NotFoundPage().into_any(),
};

#[cfg(feature = "split")]
mod split {
    use super::{INSIDE, Inside};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(inside, fallible)]
    pub(super) fn inside() -> Result<Inside, SplitLoaderError> {
        Ok(INSIDE)
    }
}

impl Table for Inside {
    fn begin(&self, auth: Auth) {
        (self.begin)(auth);
    }

    #[cfg(feature = "split")]
    async fn fetch() -> Result<Self, NotFetched> {
        split::inside().await.map_err(|_| NotFetched)
    }

    #[cfg(not(feature = "split"))]
    async fn fetch() -> Result<Self, NotFetched> {
        Ok(INSIDE)
    }
}
