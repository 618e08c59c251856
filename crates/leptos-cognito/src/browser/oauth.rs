//! The page's way to the pool's domain and back.

use std::cell::RefCell;

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;

use super::{document, same_origin_asset, window};
use cognito_client::config::CALLBACK_PATH;

/// The name under which `boot.js` keeps the query of the reply.
const STARTED: &str = "oauth";

thread_local! {
    /// The query of the reply, in an app without `boot.js`.
    static REPLY: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// If the page was opened at the address of a reply, keeps its query, and changes the address
/// to that of the sign-in page, without a history entry: the code is then in no address, no
/// history and no title. In a release of an app with `boot.js`, that has done it before.
pub fn keep_reply(sign_in: &str) {
    let Some(window) = window() else { return };
    let location = window.location();
    if location.pathname().ok().as_deref() != Some(CALLBACK_PATH) {
        return;
    }
    REPLY.set(location.search().ok());
    if let Ok(history) = window.history() {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(sign_in)));
    }
}

/// Takes the query of the reply, without its question mark. A second call returns `None`.
#[must_use]
pub fn take_reply() -> Option<String> {
    let kept = REPLY
        .take()
        .or_else(|| same_origin_asset::started(&window()?, STARTED)?.as_string())?;
    Some(kept.strip_prefix('?').unwrap_or(&kept).to_owned())
}

/// Returns the origin of the page.
#[must_use]
pub fn origin() -> String {
    let origin = window().and_then(|window| window.location().origin().ok());
    origin.unwrap_or_default()
}

/// Leaves the app for an address of the domain.
pub fn leave_for(address: &str) {
    if let Some(window) = window() {
        drop(window.location().assign(address));
    }
}

/// Returns a new element at the end of the sign-in form, for the providers' buttons; `None` if
/// there is no form, or if it has that element already.
#[must_use]
pub fn place_in_form() -> Option<HtmlElement> {
    let document = document()?;
    let form = document.get_element_by_id("keep")?.closest("form").ok()??;
    if form.query_selector(".providers").ok()?.is_some() {
        return None;
    }
    let place = document.create_element("div").ok()?;
    place.set_class_name("providers");
    form.append_child(&place).ok()?;
    place.dyn_into().ok()
}
