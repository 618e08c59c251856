//! What is needed at the door, but not to see it: the other open pages, and the steps of
//! a sign-in after the first.

use leptos::prelude::*;

use super::{NotFetched, Table};
use crate::auth::sign_in::{Next, SignIn};
use crate::ui::challenges;
use crate::ui::pages::forgot_password::ForgotPasswordPage;
use crate::ui::pages::register::RegisterPage;
use crate::ui::pages::verify::VerifyPage;

/// A step of a sign-in to be shown.
#[derive(Clone)]
pub struct Step {
    /// Which.
    pub step: SignIn,
    /// What an authenticator app shall call the account.
    pub account: String,
    /// Takes where the answer led.
    pub on_next: Callback<Next>,
    /// Back to the first step.
    pub on_back: Callback<()>,
}

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Door {
    /// Register.
    pub register: fn() -> AnyView,
    /// Verify email.
    pub verify: fn() -> AnyView,
    /// Reset your password.
    pub forgot_password: fn() -> AnyView,
    /// A step of a sign-in.
    pub step: fn(Step) -> AnyView,
}

const DOOR: Door = Door {
    register: || RegisterPage().into_any(),
    verify: || VerifyPage().into_any(),
    forgot_password: || ForgotPasswordPage().into_any(),
    step: challenges::view,
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
    #[cfg(feature = "split")]
    async fn fetch() -> Result<Self, NotFetched> {
        split::door().await.map_err(|_| NotFetched)
    }

    #[cfg(not(feature = "split"))]
    async fn fetch() -> Result<Self, NotFetched> {
        Ok(DOOR)
    }
}
