//! What is behind the guard, and what keeps a session.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

use super::rooms::Rooms;
use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Inside {
    /// Takes up the stored session.
    pub restore: fn(Auth),
    /// Looks what another tab changed.
    pub look: fn(Auth),
    /// Signs out.
    pub sign_out: fn(Auth),
    /// The pages behind the guard.
    pub rooms: fn() -> AnyView,
}

const INSIDE: Inside = Inside {
    restore: Auth::restore,
    look: Auth::look,
    sign_out: Auth::sign_out,
    rooms: || Rooms().into_any(),
};

#[cfg(feature = "split")]
mod split {
    use super::INSIDE;
    use crate::auth::context::Auth;
    use std::any::Any;
    use std::rc::Rc;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(inside, fallible)]
    pub(super) fn inside(auth: Option<Auth>) -> Result<Rc<dyn Any>, SplitLoaderError> {
        Ok(INSIDE.begun(auth))
    }
}

impl Inside {
    fn begun(self, auth: Option<Auth>) -> Rc<dyn Any> {
        super::begin(auth);
        Rc::new(self)
    }
}

impl Table for Inside {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> Fetching {
        super::with_styles(Box::pin(async move { split::inside(auth).await.ok() }))
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(INSIDE.begun(auth)) })
    }

    fn among(parts: Parts) -> Part<Self> {
        parts.inside
    }
}
