//! The address, the browser's history, and the links that lead through it.

use js_sys::JsString;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::{document, window};

/// The path of the page, and its query without the question mark; nothing where the page
/// is made before there is a browser.
#[must_use]
pub fn address() -> Option<(String, String)> {
    let location = window()?.location();
    let search = location.search().ok()?;
    let search = search.strip_prefix('?').unwrap_or(&search);
    Some((location.pathname().ok()?, search.to_owned()))
}

/// The fragment of the page's address, with its `#`; empty where there is none.
#[must_use]
pub fn fragment() -> String {
    let fragment = window().and_then(|window| window.location().hash().ok());
    fragment.unwrap_or_default()
}

/// Path, query and fragment of an address as the browser's URL parser writes them; nothing,
/// or nothing that begins with a slash, where it is of another origin.
#[must_use]
pub fn read(address: &str) -> Option<String> {
    let origin = window()?.location().origin().ok()?;
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.unchecked_into();
    link.set_href(address);
    link.href().strip_prefix(&origin).map(ToOwned::to_owned)
}

/// Writes an address of this app over the page's, or after it, and scrolls to the top of
/// the page. An e-mail in it (`?email=…` and nothing else) goes into the state of the
/// history's entry, where a reload finds it and no log of addresses does.
pub fn enter(address: &str, replace: bool) {
    let Some(window) = window() else {
        return;
    };
    let path = address.bytes().take_while(|byte| *byte != b'?').count();
    let search = address.get(path + 1..).filter(|search| is_email(search));
    let address = search.map_or(Some(address), |_| address.get(..path));
    if let Ok(history) = window.history() {
        let email = search.and_then(|search| value_of(search, EMAIL));
        let state = email.map_or(JsValue::NULL, JsValue::from);
        // Refused to who goes a hundred times in a few seconds: then the page changes and
        // its address does not.
        drop(if replace {
            history.replace_state_with_url(&state, "", address)
        } else {
            history.push_state_with_url(&state, "", address)
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

/// The name of the e-mail in a query.
pub const EMAIL: &str = "email";

/// Whether a query is an e-mail and nothing else.
#[must_use]
pub fn is_email(search: &str) -> bool {
    search.starts_with("email=") && search.bytes().all(|byte| byte != b'&')
}

/// The e-mail in the state of the history's entry: see [`enter`].
#[must_use]
pub fn email() -> Option<String> {
    window()?.history().ok()?.state().ok()?.as_string()
}

/// Has the routers on the page read the address from the browser, as they do when the
/// rider goes back or forward. None of them is handed an address to read by itself.
pub fn tell_routers() {
    if let (Some(window), Ok(event)) = (window(), Event::new("popstate")) {
        drop(window.dispatch_event(&event));
    }
}

/// The value of a query under this name, percent-decoded. A plus stays a plus: addresses
/// have no spaces, and `jeff+rides@example.com` in a link that somebody wrote by hand is
/// that address. A form would read a space.
#[must_use]
pub fn value_of(search: &str, name: &str) -> Option<String> {
    if search.is_empty() {
        return None;
    }
    // By the browser: the standard library's way is 200 bytes of the first page.
    let search = JsString::from(search).replace_all("+", "%2B");
    web_sys::UrlSearchParams::new_with_str(&String::from(search))
        .ok()?
        .get(name)
}
