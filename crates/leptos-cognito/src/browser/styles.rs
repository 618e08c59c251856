//! The styles that the sign-in page does not need. A release leaves them disabled, and
//! browsers do not fetch disabled styles.

use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::document;

/// Enables all styles, which makes the browser fetch them. The future ends when each of
/// them is loaded or has failed.
pub fn complete() -> impl Future<Output = ()> {
    let mut coming = Vec::new();
    while let Some(style) = disabled() {
        // The listeners are added before the style is enabled, so that no event is
        // missed.
        coming.push(JsFuture::from(told(&style)));
        if style.remove_attribute("disabled").is_err() {
            break;
        }
    }
    async {
        for style in coming {
            drop(style.await);
        }
    }
}

fn disabled() -> Option<Element> {
    document()?.query_selector("link[disabled]").ok()?
}

fn told(style: &Element) -> Promise {
    Promise::new(&mut |resolve, _reject| {
        for event in ["load", "error"] {
            drop(style.add_event_listener_with_callback(event, resolve.unchecked_ref()));
        }
    })
}
