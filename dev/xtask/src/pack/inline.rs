//! Puts the files that the first paint waits for into the page itself, so that it takes
//! one round trip: the styles of the sign-in page, and the script that runs before the
//! page is drawn. The policy names both by their hashes ([`inline_hashes`]) and allows no
//! other inline code.
//!
//! The styles of the signed-in pages become one file, which is disabled until it is
//! needed. A host that still sends the headers of another release blocks the inline
//! styles. So the same styles are in a spare file too, which the app's script loads in
//! that case ([`SPARE`]).

use std::fs;
use std::path::Path;

use super::page::{Error, attribute, file};
use crate::digest;

/// The code that loads the spare styles if the inline ones were blocked.
pub(crate) const SPARE: &str = "document.querySelector(\"style\")?.sheet||document.querySelector(\"[rel=spare]\")?.setAttribute(\"rel\",\"stylesheet\");";

/// The attribute of the element with the spare styles.
const SPARE_LINK: &str = "rel=spare";

/// Moves the files into the page in this folder, and deletes those that are not loaded
/// any more.
pub(crate) fn run(dist: &Path) -> Result<(), Error> {
    let path = dist.join("index.html");
    let html = fs::read_to_string(&path).map_err(file(&path))?;
    let page = InlinedStyles::default().inline_into(&html, dist)?;
    fs::write(&path, page).map_err(file(&path))
}

#[derive(Default)]
struct InlinedStyles {
    first: String,
    late: String,
}

impl InlinedStyles {
    fn inline_into(mut self, html: &str, dist: &Path) -> Result<String, Error> {
        let mut page = String::with_capacity(2 * html.len());
        let mut inlined = Vec::new();
        let mut place = None;
        let mut pieces = html.split('<');
        page.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
            let is_style = tag.starts_with("link") && attribute(tag, "rel") == Some("stylesheet");
            let address = if is_style {
                attribute(tag, "href")
            } else {
                boot(tag)
            };
            let Some(address) = address else {
                page.push('<');
                page.push_str(piece);
                continue;
            };
            let from = dist.join(address.trim_start_matches('/'));
            let content = fs::read_to_string(&from).map_err(file(&from))?;
            if is_style {
                // The inline styles go to the place of the first one, and keep their
                // order.
                place.get_or_insert(page.len());
                let styles = match attribute(tag, "disabled") {
                    Some(_) => &mut self.late,
                    None => &mut self.first,
                };
                styles.push_str(content.trim());
            } else {
                page.push_str("<script>");
                page.push_str(content.trim());
            }
            page.push_str(text);
            inlined.push(from);
        }
        if let Some(place) = place {
            page.insert_str(place, &self.markup(dist)?);
        }
        // The list has duplicates, because the page loads the script from two places.
        inlined.sort();
        inlined.dedup();
        for from in inlined {
            fs::remove_file(&from).map_err(file(&from))?;
        }
        Ok(page)
    }

    fn markup(&self, dist: &Path) -> Result<String, Error> {
        let Self { first, late } = self;
        let spare = link(dist, "first", first, SPARE_LINK)?;
        let late = if late.is_empty() {
            String::new()
        } else {
            link(dist, "late", late, "disabled rel=stylesheet")?
        };
        Ok(format!("<style>{first}</style>{spare}{late}"))
    }
}

/// Writes a file of styles, and gives the element that loads it.
fn link(dist: &Path, stem: &str, styles: &str, how: &str) -> Result<String, Error> {
    let name = format!("{stem}-{}.css", digest::hash(styles.as_bytes()));
    let path = dist.join(&name);
    fs::write(&path, styles).map_err(file(&path))?;
    let integrity = digest::integrity(styles.as_bytes());
    Ok(format!("<link href=/{name} integrity={integrity} {how}>"))
}

/// The address of the script that runs before the page is drawn: the one without a
/// `type`.
fn boot(tag: &str) -> Option<&str> {
    let is_boot = tag.starts_with("script") && attribute(tag, "type").is_none();
    attribute(tag, "src").filter(|_| is_boot)
}

/// The hashes of the inline styles and scripts, for the policy.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct InlineHashes {
    pub(crate) styles: Vec<String>,
    pub(crate) scripts: Vec<String>,
}

/// Returns true for a page that [`run`] has changed, which only `cargo xtask build`
/// does.
pub(crate) fn is_release_page(page: &str) -> bool {
    page.contains("<style>") && page.contains(SPARE_LINK)
}

/// Collects the inline styles and scripts of a page.
pub(crate) fn inline_hashes(page: &str) -> InlineHashes {
    let within = |name: &str| {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let pieces = page.split(&open).skip(1);
        let contents = pieces.filter_map(|piece| piece.split_once(&close));
        let mut hashes: Vec<_> = contents
            .map(|(content, _)| digest::policy_source(content.as_bytes()))
            .collect();
        hashes.dedup();
        hashes
    };
    InlineHashes {
        styles: within("style"),
        scripts: within("script"),
    }
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn first_styles_and_script_are_inlined_into_the_page() {
        let dist = env::temp_dir().join(format!("pack-inline-{}", std::process::id()));
        drop(fs::remove_dir_all(&dist));
        fs::create_dir_all(&dist).unwrap();
        for (name, text) in [
            (
                "index.html",
                "<head><script crossorigin integrity=A src=/boot-1.js></script><script integrity=B src=/app-2.js type=module></script><link href=/a-3.css integrity=C rel=stylesheet><link disabled href=/c-5.css integrity=E rel=stylesheet><link href=/b-4.css integrity=D rel=stylesheet></head><body><template>x</template><script crossorigin integrity=A src=/boot-1.js></script></body>",
            ),
            ("boot-1.js", "go();\n"),
            ("app-2.js", "start();"),
            ("a-3.css", "a{}\n"),
            ("b-4.css", "b{}"),
            ("c-5.css", "@media (width<9px){c{}}"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        run(&dist).unwrap();
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        let late = "@media (width<9px){c{}}";
        assert!(is_release_page(&page));
        assert_eq!(
            page,
            format!(
                "<head><script>go();</script><script integrity=B src=/app-2.js type=module></script><style>a{{}}b{{}}</style><link href=/first-{}.css integrity={} rel=spare><link href=/late-{}.css integrity={} disabled rel=stylesheet></head><body><template>x</template><script>go();</script></body>",
                digest::hash(b"a{}b{}"),
                digest::integrity(b"a{}b{}"),
                digest::hash(late.as_bytes()),
                digest::integrity(late.as_bytes()),
            )
        );
        let mut left: Vec<_> = fs::read_dir(&dist)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left.len(), 4, "{left:?}");
        assert_eq!(left[0], "app-2.js");
        assert_eq!(
            inline_hashes(&page),
            InlineHashes {
                styles: vec![digest::policy_source(b"a{}b{}")],
                scripts: vec![digest::policy_source(b"go();")],
            }
        );
        fs::remove_dir_all(dist).unwrap();
    }
}
