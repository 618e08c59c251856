//! The English texts about the favorite genre.

use super::super::genre::Genre;

pub(in super::super) fn text(message: &Genre) -> &'static str {
    match message {
        Genre::Label => "Favorite genre",
        Genre::Hint => "What shall we play on the way?",
        Genre::Missing => "Enter your favorite genre.",
        Genre::Now(_) => "On your rides we play {0}.",
        Genre::None => "We don’t know yet what to play on your rides.",
        Genre::Save => "Save favorite genre",
        Genre::Saved(_) => "Saved: from now on we play {0}.",
    }
}
