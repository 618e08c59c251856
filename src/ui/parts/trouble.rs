//! What is wrong with the configuration, for who has none that can be used: with a reader
//! of JSON that can tell the line, which nobody else needs at the door.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
use crate::config::{Config, ConfigError};
use crate::ui::pages::configuration_needed::ConfigurationNeeded;

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Trouble {
    /// The page about the file with this text, or about none.
    pub explain: fn(Option<String>) -> AnyView,
}

fn table() -> Rc<dyn Any> {
    Rc::new(Trouble { explain })
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

    #[wasm_split(trouble, fallible)]
    pub(super) fn trouble() -> Result<Rc<dyn Any>, SplitLoaderError> {
        Ok(table())
    }
}

impl Table for Trouble {
    #[cfg(feature = "split")]
    fn fetch(_: Option<Auth>) -> Fetching {
        Box::pin(async move { split::trouble().await.ok() })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(_: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(table()) })
    }

    fn among(_: Parts) -> Part<Self> {
        Part::new()
    }
}
