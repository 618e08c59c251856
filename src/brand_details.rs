//! The details of the brand that the first page does not need, and the attribute that the
//! app asks its riders for.

use leptos_cognito::brand::{AttributeField, AttributeRow, Details};

use crate::words;
use crate::words::genre::Genre;

/// The details that the first page does not need.
pub static DETAILS: Details = Details {
    asks_phone: true,
    attributes: &[FAVORITE_GENRE],
    profile: &["name", "locale"],
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
