//! The app's own texts, in all languages, and the texts of the library that it replaces.
//!
//! The English texts are in the files of `en/`. Every other language is a file,
//! `public/words/<tag>.txt`, which is loaded together with the library's. Its lines are
//! the messages of the families, in the order of [`KEYS`], and then the [`OVERRIDES`].

pub mod aws;
mod en;
pub mod genre;
pub mod map;
mod overrides;
pub mod request;
pub mod ride;
pub mod welcome;

use leptos_cognito::i18n::{Family as _, OwnTexts};

use aws::Aws;
use genre::Genre;
use map::Map;
pub use overrides::{OVERRIDES, OVERRIDES_OF_THE_FIRST_PAGE};
use request::Request;
use ride::Ride;
use welcome::Welcome;

/// The keys of the app's families, in the order of a language file.
pub const KEYS: [&[&str]; 6] = [
    Welcome::KEYS,
    Ride::KEYS,
    Aws::KEYS,
    Map::KEYS,
    Genre::KEYS,
    Request::KEYS,
];

/// The language files.
pub const OWN_TEXTS: OwnTexts = OwnTexts::new("/words/", &KEYS, &OVERRIDES);

#[cfg(not(target_arch = "wasm32"))]
mod host {
    use leptos_cognito::i18n::own::templates::{of_family, of_overrides};
    use leptos_cognito::i18n::templates::Template;

    use super::{Aws, Genre, Map, OVERRIDES, Request, Ride, Welcome};

    /// The replaced text that is the same in every language.
    const NAME: &str = "RegisterButton";

    /// Returns the app's messages to translate, in the order of a language file.
    #[must_use]
    pub fn templates() -> Vec<Template> {
        let mut all = of_family(Welcome::all());
        all.extend(of_family(Ride::all()));
        all.extend(of_family(Aws::all()));
        all.extend(of_family(Map::all()));
        all.extend(of_family(Genre::all()));
        all.extend(of_family(Request::all()));
        all.extend(of_overrides(&OVERRIDES).into_iter().map(|own| Template {
            is_name: own.key == NAME,
            ..own
        }));
        all
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use host::templates;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use leptos_cognito::i18n::translation::Translation;
    use leptos_cognito::i18n::{Family, pseudo};

    #[test]
    fn own_messages_are_in_the_lines_where_they_are_looked_up() {
        fn check<F: Family>(messages: Vec<F>, line: &mut usize) {
            for (key, message) in F::KEYS.iter().zip(messages) {
                assert_eq!(message.line(), *line, "{key}");
                *line += 1;
            }
        }
        let mut line = leptos_cognito::i18n::KEYS.concat().len();
        check(Welcome::all(), &mut line);
        check(Ride::all(), &mut line);
        check(Aws::all(), &mut line);
        check(Map::all(), &mut line);
        check(Genre::all(), &mut line);
        check(Request::all(), &mut line);
        let mut keys: Vec<_> = KEYS.concat();
        keys.extend(OVERRIDES.map(|own| own.key));
        let listed: Vec<_> = templates().iter().map(|template| template.key).collect();
        assert_eq!(listed, keys);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), listed.len(), "a key that two texts have");
    }

    #[test]
    fn first_pages_overrides_are_the_first_of_all() {
        let first = &OVERRIDES[..OVERRIDES_OF_THE_FIRST_PAGE.len()];
        assert_eq!(first, OVERRIDES_OF_THE_FIRST_PAGE);
    }

    #[test]
    fn pseudo_languages_are_read_like_any_other() {
        for (library, own) in [
            (pseudo::accented(), pseudo::accented_of(&templates())),
            (pseudo::mirrored(), pseudo::mirrored_of(&templates())),
        ] {
            let read = Translation::read(library);
            assert!(
                read.and_then(|read| read.with_own(OWN_TEXTS, &own))
                    .is_some()
            );
        }
    }
}
