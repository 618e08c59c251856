//! The service worker `public/service-worker.js`, which serves the page from the
//! browser's cache the next time.

use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue};

use super::same_origin_asset::started;
use super::window;

/// The address of the worker's script.
const WORKER: &str = "/service-worker.js";

/// Registers the service worker once, if this is a release and the browser supports it.
/// `boot.js` does this, because a Trusted Types policy has to create the script's
/// address.
pub fn register() {
    let Some(window) = window() else { return };
    let register = started(&window, WORKER).and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(register) = register {
        // If the host's policy refuses the worker, everything else works without it.
        drop(register.call0(&JsValue::UNDEFINED));
    }
}
