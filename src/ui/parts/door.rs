//! What is needed at the door, but not to see it: signing in, the steps after the form,
//! and the other open pages.

use leptos::prelude::*;

use super::{NotFetched, Table};
use crate::auth::context::Auth;
use crate::ui::challenges::conduct;
use crate::ui::pages::forgot_password::ForgotPasswordPage;
use crate::ui::pages::register::RegisterPage;
use crate::ui::pages::sign_in::Attempt;
use crate::ui::pages::verify::VerifyPage;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Door {
    /// Makes what the others need.
    pub begin: fn(Auth),
    /// Register.
    pub register: fn() -> AnyView,
    /// Verify email.
    pub verify: fn() -> AnyView,
    /// Reset your password.
    pub forgot_password: fn() -> AnyView,
    /// Does what can be done of a sign-in while the rider types.
    pub prepare: fn(Auth),
    /// Signs in with what was typed.
    pub sign_in: fn(Auth, Attempt),
}

const DOOR: Door = Door {
    begin: super::begin,
    register: || RegisterPage().into_any(),
    verify: || VerifyPage().into_any(),
    forgot_password: || ForgotPasswordPage().into_any(),
    prepare: conduct::prepare,
    sign_in: conduct::sign_in,
};

#[cfg(feature = "split")]
mod split {
    use super::{DOOR, Door};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(door, fallible)]
    pub(super) fn door() -> Result<Door, SplitLoaderError> {
        Ok(DOOR)
    }
}

impl Table for Door {
    fn begin(&self, auth: Auth) {
        (self.begin)(auth);
    }

    #[cfg(feature = "split")]
    async fn fetch() -> Result<Self, NotFetched> {
        split::door().await.map_err(|_| NotFetched)
    }

    #[cfg(not(feature = "split"))]
    async fn fetch() -> Result<Self, NotFetched> {
        Ok(DOOR)
    }
}
