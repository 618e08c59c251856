//! Wild Rydes, the front door of a ride-sharing app: the brand, the map, the ride, and what
//! a rider may look at of the identity token and the AWS credentials. Signing up and in is
//! the library's, `leptos-cognito`.
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]
// The pages' types are deep, and made on the host each is a future as well.
#![recursion_limit = "256"]

pub mod map;
pub mod mark;
pub mod not_found;
pub mod pages;
pub mod ride;

use leptos::prelude::*;
use leptos_cognito::brand::Brand;

/// The brand.
pub const BRAND: Brand = Brand {
    name: "Wild Rydes",
    mark: || mark::Mark().into_any(),
};
