//! Writes `nginx-headers.conf`, which is included in a `server` block. It has the
//! well-known addresses too.
//!
//! A location in nginx inherits either all `add_header` lines or, if it has one of its
//! own, none. So a location with one of its own repeats them all. Source: nginx,
//! "Module ngx_http_headers_module".

use super::files::HASHED;
use super::policy::{Header, IMMUTABLE, REVALIDATE};
use super::well_known::{CHANGE_PASSWORD, ENDPOINTS, ENDPOINTS_TYPE, PASSWORD};
use crate::digest::HASH_DIGITS;

const COMMENT_LINES: &str = "\
# In the server block: include …/nginx-headers.conf;
# A location with an add_header of its own inherits none of these: include them there too.
";

pub(super) fn text(headers: &[Header]) -> String {
    let mut text = COMMENT_LINES.to_owned();
    let lines = |indent: &str| -> String {
        headers
            .iter()
            // Values have neither `"` nor `$`: a test of `customHttp.yml` checks that.
            .map(|Header { name, value }| {
                format!("{indent}add_header {name} \"{value}\" always;\n")
            })
            .collect()
    };
    text.push_str(&lines(""));
    text.push_str(&format!(
        "add_header Cache-Control \"{REVALIDATE}\" always;\n\n"
    ));
    let endings = HASHED.join("|");
    text.push_str(&format!(
        "# Named by what is in them.\nlocation ~ \"-[0-9a-f]{{{HASH_DIGITS}}}\\.({endings})$\" {{\n"
    ));
    text.push_str(&lines("    "));
    // `always` is left out here, because the response for a missing file must not be
    // cached.
    text.push_str(&format!(
        "    add_header Cache-Control \"{IMMUTABLE}\";\n}}\n"
    ));
    text.push_str(&well_known());
    text
}

/// Returns the locations of the well-known addresses. An unknown one is missing, because
/// browsers follow the redirect only if the host's status codes are reliable.
fn well_known() -> String {
    format!(
        "
# For password managers.
location = {CHANGE_PASSWORD} {{
    absolute_redirect off;
    return 302 {PASSWORD};
}}
location = /{ENDPOINTS} {{
    types {{}}
    default_type {ENDPOINTS_TYPE};
}}
location ^~ /.well-known/ {{
    try_files $uri =404;
}}
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_and_its_one_location_have_all() {
        let headers = [Header {
            name: "X-Frame-Options",
            value: "DENY".to_owned(),
        }];
        let text = text(&headers);
        let text = text.strip_suffix(&well_known()).unwrap();
        assert_eq!(
            text.strip_prefix(COMMENT_LINES),
            Some(
                "add_header X-Frame-Options \"DENY\" always;\nadd_header Cache-Control \"no-cache\" always;\n\n# Named by what is in them.\nlocation ~ \"-[0-9a-f]{16}\\.(js|wasm|css|bin|svg)$\" {\n    add_header X-Frame-Options \"DENY\" always;\n    add_header Cache-Control \"public, max-age=31536000, immutable\";\n}\n"
            )
        );
    }
}
