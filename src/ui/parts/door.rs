//! What is needed at the door, but not to see it: signing in, the steps after the form,
//! and the other open pages.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
#[cfg(feature = "split")]
use crate::platform::styles;
use crate::ui::challenges::conduct;
use crate::ui::pages::forgot_password::ForgotPasswordPage;
use crate::ui::pages::register::RegisterPage;
use crate::ui::pages::sign_in::Attempt;
use crate::ui::pages::verify::VerifyPage;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Door {
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
    register: || RegisterPage().into_any(),
    verify: || VerifyPage().into_any(),
    forgot_password: || ForgotPasswordPage().into_any(),
    prepare: conduct::prepare,
    sign_in: conduct::sign_in,
};

#[cfg(feature = "split")]
mod split {
    use super::DOOR;
    use crate::auth::context::Auth;
    use std::any::Any;
    use std::rc::Rc;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(door, fallible)]
    pub(super) fn door(auth: Option<Auth>) -> Result<Rc<dyn Any>, SplitLoaderError> {
        Ok(DOOR.begun(auth))
    }
}

impl Door {
    fn begun(self, auth: Option<Auth>) -> Rc<dyn Any> {
        super::begin(auth);
        Rc::new(self)
    }
}

impl Table for Door {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> Fetching {
        Box::pin(async move {
            let styles = styles::complete();
            let table = split::door(auth).await.ok();
            styles.await;
            table
        })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(DOOR.begun(auth)) })
    }

    fn among(parts: Parts) -> Part<Self> {
        parts.door
    }
}
