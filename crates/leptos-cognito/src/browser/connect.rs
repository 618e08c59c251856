//! Connections that are opened before they are needed.

use super::document;

/// Makes the browser connect to an origin for requests of the kind that
/// [`fetch`](super::fetch) sends. The DNS lookup, the handshakes and the key exchange
/// take as long as the request itself. A browser closes an unused connection after some
/// seconds, so this may be called again.
///
/// Source: HTML Living Standard, "Link type preconnect".
pub fn ahead(address: &str) {
    let Some(document) = document() else {
        return;
    };
    let (Some(head), Ok(link)) = (document.head(), document.create_element("link")) else {
        return;
    };
    for (name, value) in [
        ("rel", "preconnect"),
        // The connection has no cookies, as the request has none.
        ("crossorigin", "anonymous"),
        ("href", address),
    ] {
        drop(link.set_attribute(name, value));
    }
    // The browser connects when the link is inserted.
    drop(head.append_child(&link));
    link.remove();
}
