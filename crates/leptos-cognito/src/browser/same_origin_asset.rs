//! Files that stand beside the app.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, Response, Window};

use super::window;

/// What `boot.js` has asked for, by address, each to be taken once.
const BEGUN: &str = "begun";

/// Fetches a text. It is asked for anew, cheaply: one that does not fit this build, or is
/// of another pool, would mislead.
pub async fn fetch(address: &str, timeout_ms: u32) -> Option<String> {
    let window = window()?;
    let reply = begun(&window, address).and_then(|reply| reply.dyn_into().ok());
    let reply: Promise = reply.unwrap_or_else(|| {
        let request = RequestInit::new();
        request.set_cache(RequestCache::NoCache);
        request.set_credentials(RequestCredentials::SameOrigin);
        request.set_signal(Some(&AbortSignal::timeout_with_u32(timeout_ms)));
        window.fetch_with_str_and_init(address, &request)
    });
    let reply: Response = JsFuture::from(reply).await.ok()?.dyn_into().ok()?;
    if !reply.ok() {
        return None;
    }
    JsFuture::from(reply.text().ok()?).await.ok()?.as_string()
}

/// What `boot.js` has begun with a file: a reply that is on its way, or what is to be called
/// once it is wanted.
pub(super) fn begun(window: &Window, address: &str) -> Option<JsValue> {
    let all = Reflect::get(window, &BEGUN.into()).ok()?;
    let address = JsValue::from_str(address);
    let begun = Reflect::get(&all, &address).ok()?;
    drop(Reflect::set(&all, &address, &JsValue::UNDEFINED));
    Some(begun)
}
