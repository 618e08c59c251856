//! What is needed at the door, but neither to see it nor to [`Knock`](super::Knock): the
//! steps after the form, and the other open pages.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
use crate::auth::service::Knocked;
use crate::ui::challenges::conduct;
use crate::ui::components::caps_lock;
use crate::ui::components::form::FormState;
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
    /// Goes on with a sign-in that was answered.
    pub answered: fn(Auth, Attempt, Knocked),
    /// Asks for the country code of a phone number that may stand for several.
    pub ask_number: fn(FormState),
}

const DOOR: Door = Door {
    register: || RegisterPage().into_any(),
    verify: || VerifyPage().into_any(),
    forgot_password: || ForgotPasswordPage().into_any(),
    answered: conduct::answered,
    ask_number: conduct::ask_number,
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
        caps_lock::watch();
        Rc::new(self)
    }
}

impl Table for Door {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> Fetching {
        super::with_styles(Box::pin(async move { split::door(auth).await.ok() }))
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(DOOR.begun(auth)) })
    }

    fn among(parts: Parts) -> Part<Self> {
        parts.door
    }
}
