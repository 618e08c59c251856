//! The rider's account, which few visits want.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
use crate::ui::pages::account::AccountPage;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The account page.
    pub account: fn() -> AnyView,
}

fn table() -> Rc<dyn Any> {
    Rc::new(Desk {
        account: || AccountPage().into_any(),
    })
}

#[cfg(feature = "split")]
mod split {
    use super::table;
    use std::any::Any;
    use std::rc::Rc;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(desk, fallible)]
    pub(super) fn desk() -> Result<Rc<dyn Any>, SplitLoaderError> {
        Ok(table())
    }
}

impl Table for Desk {
    #[cfg(feature = "split")]
    fn fetch(_: Option<Auth>) -> Fetching {
        Box::pin(async move { split::desk().await.ok() })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(_: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(table()) })
    }

    fn among(parts: Parts) -> Part<Self> {
        parts.desk
    }
}
