//! The styles that the page at the door has no need of. A release leaves them disabled,
//! and no browser fetches a disabled one.

use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::document;

/// Has all styles fetched, at once; ends when they are there, or are known not to come.
pub fn complete() -> impl Future<Output = ()> {
    let mut coming = Vec::new();
    while let Some(style) = disabled() {
        // Told before it can be: listened to first.
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
