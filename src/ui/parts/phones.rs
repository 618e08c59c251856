//! What countries dial: loaded by the forms that take phone numbers, and by a sign-in with a
//! number that is not in the form of E.164.
//!
//! Its code stands in the file of [`Door`](super::Door): a file of its own would share so many
//! small functions with the others that each sign-in asked for four more files.

use std::any::Any;
use std::rc::Rc;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
use crate::auth::fields::Fault;
use crate::auth::phone::Reading;
use crate::auth::phone::plan::{self, Country};

/// The part's functions: see [`plan`].
#[derive(Clone, Copy)]
pub struct Phones {
    /// All countries and territories.
    pub countries: fn() -> Vec<Country>,
    /// The country of a number that is still being typed.
    pub country_of: fn(&str, &str) -> Option<&'static str>,
    /// Reads a number as it is dialled in a country.
    pub read: fn(&str, Option<&str>) -> Result<Reading, Fault>,
    /// Reads a number as it is dialled in one of several countries.
    pub read_at_any: fn(&str, &[String]) -> Result<Reading, Fault>,
}

fn table() -> Rc<dyn Any> {
    Rc::new(Phones {
        countries: || plan::countries().collect(),
        country_of: plan::country_of,
        read: plan::read,
        read_at_any: plan::read_at_any,
    })
}

#[cfg(feature = "split")]
mod split {
    use super::table;
    use std::any::Any;
    use std::rc::Rc;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(door, fallible)]
    pub(super) fn phones() -> Result<Rc<dyn Any>, SplitLoaderError> {
        Ok(table())
    }
}

impl Table for Phones {
    #[cfg(feature = "split")]
    fn fetch(_: Option<Auth>) -> Fetching {
        Box::pin(async move { split::phones().await.ok() })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(_: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(table()) })
    }

    fn among(parts: Parts) -> Part<Self> {
        parts.phones
    }
}
