//! Connections before they are needed.

use super::document;

/// Has the browser connect to an origin, for requests as [`fetch`](super::fetch) makes them:
/// names, handshakes and keys take as long as the request itself. A connection that nobody
/// uses is closed after some seconds, so this may be called again.
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
        // Without cookies, as the request will be.
        ("crossorigin", "anonymous"),
        ("href", address),
    ] {
        drop(link.set_attribute(name, value));
    }
    // It is the insertion that connects.
    drop(head.append_child(&link));
    link.remove();
}
