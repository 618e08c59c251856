//! Writes `_headers`, for Netlify, Cloudflare Pages and others with the same format: a
//! path, and its headers indented below.
//!
//! If several matching paths set the same header, hosts join the values; so no two
//! paths here set the same one. For paths without a file these hosts send the page,
//! with their own `max-age=0, must-revalidate`, which serves as well as ours.
//!
//! Sources: Netlify, "Custom headers"; Cloudflare Pages, "Headers".

use super::files::Files;
use super::policy::{Header, IMMUTABLE, REVALIDATE};
use super::well_known::{ENDPOINTS, ENDPOINTS_TYPE};

pub(super) fn text(headers: &[Header], files: &Files) -> String {
    let mut text = "/*\n".to_owned();
    for Header { name, value } in headers {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    let revalidated = std::iter::once("").chain(files.revalidated.iter().map(String::as_str));
    let immutable = files.immutable.iter().map(String::as_str);
    for (path, caching) in revalidated
        .map(|path| (path, REVALIDATE))
        .chain(immutable.map(|path| (path, IMMUTABLE)))
    {
        text.push_str(&format!("/{path}\n  Cache-Control: {caching}\n"));
        if path == ENDPOINTS {
            text.push_str(&format!("  Content-Type: {ENDPOINTS_TYPE}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caching_by_file_and_all_else_for_every_path() {
        let headers = [Header {
            name: "X-Frame-Options",
            value: "DENY".to_owned(),
        }];
        let files = Files {
            immutable: vec!["a-0123456789abcdef.js".to_owned()],
            revalidated: vec!["index.html".to_owned()],
        };
        assert_eq!(
            text(&headers, &files),
            "/*\n  X-Frame-Options: DENY\n/\n  Cache-Control: no-cache\n/index.html\n  Cache-Control: no-cache\n/a-0123456789abcdef.js\n  Cache-Control: public, max-age=31536000, immutable\n"
        );
    }
}
