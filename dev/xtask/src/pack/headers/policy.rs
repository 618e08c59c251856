//! The headers of every response. Their values are defined only here.

use super::origins::Origins;
use crate::inline::InlineHashes;

/// The number of seconds for which browsers use HTTPS only: two years.
pub(super) const HTTPS_SECONDS: u32 = 63_072_000;
/// The caching of files whose names have a hash of their bytes.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// The caching of all other files: a browser may keep them, and revalidates them every
/// time.
pub(super) const REVALIDATE: &str = "no-cache";

/// One header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// The headers of every response, except the ones for caching.
pub(super) fn headers(origins: &Origins, sealed: &InlineHashes) -> Vec<Header> {
    let fixed = |name, value: &str| Header {
        name,
        value: value.to_owned(),
    };
    vec![
        Header {
            name: "Content-Security-Policy",
            value: content_security_policy(origins, sealed),
        },
        // A script without an `integrity` is not part of the release.
        fixed("Integrity-Policy", "blocked-destinations=(script)"),
        fixed("X-Content-Type-Options", "nosniff"),
        fixed("Referrer-Policy", "no-referrer"),
        Header {
            name: "Permissions-Policy",
            value: permissions_policy(),
        },
        fixed("Cross-Origin-Opener-Policy", "same-origin"),
        fixed("Cross-Origin-Resource-Policy", "same-origin"),
        // This repeats `frame-ancestors` for browsers that do not support it.
        fixed("X-Frame-Options", "DENY"),
        // Browsers ignore this header over plain HTTP, so it does no harm on a
        // developer's machine.
        Header {
            name: "Strict-Transport-Security",
            value: format!("max-age={HTTPS_SECONDS}; includeSubDomains"),
        },
    ]
}

fn content_security_policy(origins: &Origins, sealed: &InlineHashes) -> String {
    let and = |own: &str, others: &[String]| {
        let all = std::iter::once(own).chain(others.iter().map(String::as_str));
        all.collect::<Vec<_>>().join(" ")
    };
    let own_and = |others: &[String]| and("'self'", others);
    let images = own_and(&origins.images);
    let connect = own_and(&origins.connect);
    [
        ("default-src", "'none'"),
        // Compiling WebAssembly counts as evaluating. Inline scripts are named by their
        // hashes, so no other inline script runs.
        (
            "script-src",
            &and("'self' 'wasm-unsafe-eval'", &sealed.scripts),
        ),
        ("style-src", &own_and(&sealed.styles)),
        ("img-src", &images),
        ("connect-src", &connect),
        ("manifest-src", "'self'"),
        ("worker-src", "'self'"),
        ("base-uri", "'none'"),
        // The app sends its forms by script.
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
        // `connect-src` does not restrict peer-to-peer connections (CSP Level 3,
        // 6.3.1). Chromium 156 does not know this directive: it prints a warning in its
        // console and continues.
        ("webrtc", "'block'"),
        // The app never makes markup from text, so it has no policy for that. The only
        // policy names the service worker, and cannot name anything else: see
        // crates/leptos-cognito/boot.js.
        ("require-trusted-types-for", "'script'"),
        ("trusted-types", "service-worker"),
    ]
    .map(|(directive, value)| [directive, value].join(" "))
    .join("; ")
}

/// The features that the app uses: passkeys, the clipboard for "Copy" buttons, and the
/// place of the device for the button "Where I am".
const USED: [&str; 4] = [
    "clipboard-write",
    "geolocation",
    "publickey-credentials-create",
    "publickey-credentials-get",
];

/// The features that a page could request and the app does not use. Browsers print
/// warnings about names that they do not know, so this list has the names that Chromium
/// knows on every system, without a flag.
const UNUSED: [&str; 32] = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "compute-pressure",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "private-state-token-issuance",
    "private-state-token-redemption",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "unload",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

fn permissions_policy() -> String {
    let used = USED.iter().map(|feature| format!("{feature}=(self)"));
    let unused = UNUSED.iter().map(|feature| format!("{feature}=()"));
    used.chain(unused).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> InlineHashes {
        InlineHashes {
            styles: vec!["'sha256-s='".to_owned()],
            scripts: vec!["'sha256-b='".to_owned()],
        }
    }

    fn of(origins: &Origins, name: &str) -> String {
        let mut headers = headers(origins, &sealed()).into_iter();
        headers.find(|header| header.name == name).unwrap().value
    }

    #[test]
    fn the_policy_for_a_pool_with_tiles() {
        let origins = Origins {
            connect: vec![
                "https://a.example".to_owned(),
                "https://b.example".to_owned(),
            ],
            images: vec!["https://tiles.example".to_owned()],
        };
        assert_eq!(
            of(&origins, "Content-Security-Policy"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-b='; \
             style-src 'self' 'sha256-s='; \
             img-src 'self' https://tiles.example; \
             connect-src 'self' https://a.example https://b.example; manifest-src 'self'; \
             worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             webrtc 'block'; \
             require-trusted-types-for 'script'; trusted-types service-worker"
        );
    }

    #[test]
    fn nothing_unsafe_and_nothing_from_everywhere() {
        let policy = of(&Origins::default(), "Content-Security-Policy");
        assert!(
            !policy.contains("'unsafe-") && !policy.contains('*'),
            "{policy}"
        );
        assert!(policy.contains("connect-src 'self';"));
    }

    #[test]
    fn a_feature_is_used_or_not() {
        assert!(USED.iter().all(|used| !UNUSED.contains(used)));
        let policy = of(&Origins::default(), "Permissions-Policy");
        assert!(policy.contains("publickey-credentials-get=(self)"));
        assert!(policy.contains("geolocation=(self)"));
        assert!(policy.contains("microphone=()"));
    }

    /// CloudFront accepts 1,783 characters a value, Cloudflare Pages 2,000 a line.
    #[test]
    fn no_value_is_too_long_for_a_host() {
        let origins = Origins {
            connect: vec!["https://cognito-identity.ap-southeast-2.amazonaws.com".to_owned(); 7],
            images: vec!["https://a.basemaps.cartocdn.com".to_owned(); 3],
        };
        assert!(
            headers(&origins, &sealed())
                .iter()
                .all(|header| header.value.len() < 1783)
        );
    }
}
