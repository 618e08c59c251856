//! The built page, put right where Trunk's is not.

use std::fs;

use crate::error::Failure;
use crate::project;

/// Mends `dist/index.html`.
pub(crate) fn mend() -> Result<(), Failure> {
    let page = project::root().join("dist").join("index.html");
    let html = fs::read_to_string(&page).map_err(Failure::file("read", &page))?;
    fs::write(&page, without_ignored_integrity(&html)).map_err(Failure::file("write", &page))
}

/// Takes `integrity` from links that preload for `fetch`: browsers ignore it there, and
/// say so with a warning at every visit.
fn without_ignored_integrity(html: &str) -> String {
    let mut mended = String::with_capacity(html.len());
    for (place, part) in html.split("<link").enumerate() {
        if place > 0 {
            mended.push_str("<link");
        }
        let end = part.find('>').unwrap_or(part.len());
        let (link, rest) = part.split_at(end);
        let start = link
            .find(" integrity=")
            .filter(|_| link.contains("as=fetch") || link.contains("as=\"fetch\""));
        match start {
            Some(start) => {
                let (before, integrity) = link.split_at(start);
                let after = integrity
                    .get(1..)
                    .and_then(|text| text.find(' '))
                    .map(|at| at + 1);
                mended.push_str(before);
                mended.push_str(after.and_then(|at| integrity.get(at..)).unwrap_or_default());
            }
            None => mended.push_str(link),
        }
        mended.push_str(rest);
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ignored_goes() {
        let script = "<link crossorigin href=/a.js integrity=sha384-A rel=modulepreload>";
        let style = "<link href=/a.css integrity=\"sha384-B\" rel=stylesheet>";
        let page = format!(
            "<head>{script}{style}<link as=fetch href=/a.wasm integrity=sha384-C rel=preload><p>"
        );
        assert_eq!(
            without_ignored_integrity(&page),
            format!("<head>{script}{style}<link as=fetch href=/a.wasm rel=preload><p>")
        );
        let last = "<link as=\"fetch\" href=\"/a.wasm\" integrity=\"sha384-C\"></head>";
        assert_eq!(
            without_ignored_integrity(last),
            "<link as=\"fetch\" href=\"/a.wasm\"></head>"
        );
        assert_eq!(without_ignored_integrity("<p>"), "<p>");
    }
}
