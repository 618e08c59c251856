//! The worker that opens the page from the browser's copy the next time:
//! `public/service-worker.js`.

use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue};

use super::same_origin_asset::begun;
use super::window;

/// Its address.
const WORKER: &str = "/service-worker.js";

/// Registers it, once, where this is a release and the browser knows such workers. `boot.js`
/// does the work: what it registers has to be named by a Trusted Types policy.
pub fn register() {
    let Some(window) = window() else { return };
    let register = begun(&window, WORKER).and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(register) = register {
        // A host whose policy refuses it has no worker, and nothing else is missing.
        drop(register.call0(&JsValue::UNDEFINED));
    }
}
