//! The English texts of the first page.

use super::super::welcome::Welcome;

pub(in super::super) fn text(message: &Welcome) -> &'static str {
    match message {
        Welcome::Tagline => "Unicorn rides, on demand.",
    }
}
