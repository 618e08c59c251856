//! The brand of Wild Rydes, as far as the first page needs it.

use cognito_client::config::AppSection;
use leptos_cognito::brand::Brand;

use crate::words::welcome::Welcome;
use crate::{mark, pages, words};

/// The brand, as far as the first page needs it. The chunks give the
/// [`DETAILS`](crate::brand_details::DETAILS).
pub const BRAND: Brand = Brand {
    mark: Some(mark::MARK),
    tagline: Some(|| Welcome::Tagline.into()),
    storage_prefix: "wild-rydes",
    config_section: AppSection {
        path: wild_rydes_section::PATH,
        api_endpoint: wild_rydes_section::API_ENDPOINT,
        api_authorization: wild_rydes_section::API_AUTHORIZATION,
    },
    overrides: &words::OVERRIDES_OF_THE_FIRST_PAGE,
    own_texts: Some(words::OWN_TEXTS),
    public_pages: pages::load_public,
    ..Brand::named("Wild Rydes")
};
