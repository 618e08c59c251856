//! The Wild Rydes app: its brand, its map, the ride page, and the views of the identity
//! token and of the AWS credentials. The library `leptos-cognito` provides sign-up and
//! sign-in.
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]
// The types of the pages are deeply nested, and on the host each of them is also a
// future.
#![recursion_limit = "256"]

pub mod map;
pub mod mark;
pub mod not_found;
pub mod pages;
pub mod ride;

use leptos_cognito::brand::Brand;

/// The brand: the name, and the mark that is shown beside it.
pub const BRAND: Brand = Brand {
    name: "Wild Rydes",
    mark: Some(mark::MARK),
};
