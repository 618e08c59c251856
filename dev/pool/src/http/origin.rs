//! The checks of a request's host and of its sender.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::core::issuer;

/// Returns `true` if the request's host is this machine, or the host of `base_url`. A page
/// of another site can let its own name point to the loopback address (DNS rebinding), and
/// could then read the inbox as if it were its own.
pub(super) fn is_own_host(base_url: &str, headers: &HeaderMap) -> bool {
    let Some(host) = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
    else {
        return false;
    };
    let [configured, issuer] = issuer::both(base_url, "").map(|url| {
        let rest = issuer::without_scheme(&url);
        rest.split('/').next().unwrap_or_default().to_owned()
    });
    is_loopback(host) || host == configured || host == issuer
}

/// Returns `true` if a host, with or without a port, is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// The sender of a request, as the browser names it in `Origin`.
pub(super) enum Sender {
    /// A program, such as AWS's command line, which sends no `Origin`.
    Program,
    /// A page that this machine serves, with its origin.
    LocalPage(HeaderValue),
    /// Any other page. `null`, which sandboxed frames, files and some redirects send,
    /// counts as one, and so do browser extensions.
    ForeignPage,
}

impl Sender {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (None, _) => Self::Program,
            (Some(origin), None) if is_local_origin(origin) => Self::LocalPage(origin.clone()),
            _ => Self::ForeignPage,
        }
    }
}

/// Returns `true` if a page loads this as a part of itself, of this site or another. A
/// program sends no Fetch Metadata, and a page that the user opens by its address is of no
/// site (`none`).
pub(super) fn is_read_by_a_page(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site != "none") || !matches!(Sender::of(headers), Sender::Program)
}

fn is_local_origin(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|origin| {
        origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
    });
    host.is_some_and(is_loopback)
}

/// Returns `true` if a page of another site loads this as a part of itself: by script, or
/// as an image, a style or a script (Fetch Metadata, `Sec-Fetch-Site`). A link that the
/// user follows is not such a load.
pub(super) fn is_read_by_another_site(headers: &HeaderMap) -> bool {
    let has = |name: &str, value: &str| {
        headers
            .get(name)
            .is_some_and(|given| given.as_bytes() == value.as_bytes())
    };
    let embeds = has("sec-fetch-site", "cross-site") && !has("sec-fetch-mode", "navigate");
    embeds || matches!(Sender::of(headers), Sender::ForeignPage)
}
