//! What few visits want: the rider's account, and what is wrong with the configuration,
//! with a reader of JSON that can tell the line. Two parts would share so much with all
//! others that each of those came in more files.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
use crate::config::{Config, ConfigError};
use crate::ui::pages::account::AccountPage;
use crate::ui::pages::configuration_needed::ConfigurationNeeded;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The account page.
    pub account: fn() -> AnyView,
    /// The page about the configuration with this text, or about none.
    pub explain: fn(Option<String>) -> AnyView,
}

fn table() -> Rc<dyn Any> {
    super::tell_numbers();
    Rc::new(Desk {
        account: || AccountPage().into_any(),
        explain,
    })
}

fn explain(file: Option<String>) -> AnyView {
    let error = match file {
        None => ConfigError::Missing,
        Some(text) => Config::parse(&text)
            .err()
            // The browser is stricter, in a way that was not foreseen.
            .unwrap_or(ConfigError::NotJson { line: 1 }),
    };
    view! { <ConfigurationNeeded error /> }.into_any()
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
