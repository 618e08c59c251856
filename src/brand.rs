//! The brand of Wild Rydes, and the attribute that it asks its riders for.

use cognito_client::config::AppSection;
use leptos_cognito::brand::{AttributeField, AttributeRow, Brand, Details};

use crate::words::genre::Genre;
use crate::words::welcome::Welcome;
use crate::{mark, pages, words};

/// The brand, as far as the first page needs it. The chunks give the [`DETAILS`].
pub const BRAND: Brand = Brand {
    mark: Some(mark::MARK),
    tagline: Some(|| Welcome::Tagline.into()),
    storage_prefix: "wild-rydes",
    config_section: AppSection {
        path: wild_rydes_section::PATH,
        api_endpoint: wild_rydes_section::API_ENDPOINT,
    },
    overrides: &words::OVERRIDES_OF_THE_FIRST_PAGE,
    own_texts: Some(words::OWN_TEXTS),
    public_pages: pages::load_public,
    ..Brand::named("Wild Rydes")
};

/// The details that the first page does not need.
pub static DETAILS: Details = Details {
    asks_phone: true,
    attributes: &[FAVORITE_GENRE],
    overrides: &words::OVERRIDES,
    common_words: &["unicorn", "rydes", "ryde", "wild", "rides", "ride"],
};

/// The favorite genre, as free text.
const FAVORITE_GENRE: AttributeField = AttributeField {
    hint: Some(|| Genre::Hint.into()),
    missing: Some(|| Genre::Missing.into()),
    suggestions: &GENRES,
    row: AttributeRow {
        save: Some(|| Genre::Save.into()),
        now: Some(|genre| genre.map_or(Genre::None, Genre::Now).into()),
        saved: Some(|genre| Genre::Saved(genre).into()),
    },
    ..AttributeField::new("custom:genre", || Genre::Label.into())
};

/// The suggestions, under the names that record shops in all countries use.
const GENRES: [&str; 36] = [
    "Afrobeats",
    "Ambient",
    "Blues",
    "Bossa nova",
    "Classical",
    "Country",
    "Cumbia",
    "Disco",
    "Drum and bass",
    "Electronic",
    "Fado",
    "Flamenco",
    "Folk",
    "Funk",
    "Gospel",
    "Hip-hop",
    "House",
    "Indie",
    "J-pop",
    "Jazz",
    "K-pop",
    "Latin",
    "Metal",
    "Musical",
    "Opera",
    "Pop",
    "Punk",
    "R&B",
    "Reggae",
    "Reggaeton",
    "Rock",
    "Salsa",
    "Samba",
    "Soul",
    "Techno",
    "Trance",
];
