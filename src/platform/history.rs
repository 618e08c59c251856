//! The address, the browser's history, and the links that lead through it.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::window;

/// The path of the page, and its query without the question mark; nothing where the page
/// is made before there is a browser.
#[must_use]
pub fn address() -> Option<(String, String)> {
    let location = window()?.location();
    let search = location.search().ok()?;
    let search = search.strip_prefix('?').unwrap_or(&search);
    Some((location.pathname().ok()?, search.to_owned()))
}

/// Writes an address of this app over the page's, or after it; at its top then.
pub fn enter(address: &str, replace: bool) {
    let Some(window) = window() else {
        return;
    };
    if let Ok(history) = window.history() {
        let nothing = wasm_bindgen::JsValue::NULL;
        // Refused to who goes a hundred times in a few seconds: then the page changes and
        // its address does not.
        drop(if replace {
            history.replace_state_with_url(&nothing, "", Some(address))
        } else {
            history.push_state_with_url(&nothing, "", Some(address))
        });
    }
    window.scroll_to_with_x_and_y(0.0, 0.0);
}

/// Where a click leads within this app; nothing when it is the browser's to follow: a link
/// to elsewhere, to a place on the page, into another window, or no link at all.
#[must_use]
pub fn followed(click: &MouseEvent) -> Option<String> {
    if click.default_prevented()
        || click.button() != 0
        || click.meta_key()
        || click.ctrl_key()
        || click.shift_key()
        || click.alt_key()
    {
        return None;
    }
    let clicked: Element = click.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = clicked.closest("a[href]").ok()??.dyn_into().ok()?;
    let here = window()?.location().origin().ok()?;
    let is_ours = link.origin() == here
        && link.target().is_empty()
        && link.hash().is_empty()
        && !link.has_attribute("download");
    is_ours.then(|| [&*link.pathname(), &link.search()].concat())
}

/// The value of a query under this name, percent-decoded. A plus stays a plus: addresses
/// have no spaces, and `jeff+rides@example.com` in a link that somebody wrote by hand is
/// that address. A form would read a space.
#[must_use]
pub fn value_of(search: &str, name: &str) -> Option<String> {
    if search.is_empty() {
        return None;
    }
    web_sys::UrlSearchParams::new_with_str(&search.replace('+', "%2B"))
        .ok()?
        .get(name)
}
