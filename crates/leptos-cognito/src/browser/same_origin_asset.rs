//! Files of the app's own origin.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, Response, Window};

use super::window;
use crate::lazy::future::Task;

/// The object in which `boot.js` stores its requests, by address. Each is taken once.
const STARTED: &str = "started";

/// Fetches a text file; `None` if that fails. A cached copy is used only if the host
/// confirms that it is current: a file of another build, or of another pool, would be
/// wrong.
///
/// The request is made at once, before the future is polled.
pub fn fetch(address: &str, timeout_ms: u32) -> Task<Option<String>> {
    let reply = window().map(|window| {
        let reply = started(&window, address).and_then(|reply| reply.dyn_into().ok());
        reply.unwrap_or_else(|| {
            let request = RequestInit::new();
            request.set_cache(RequestCache::NoCache);
            request.set_credentials(RequestCredentials::SameOrigin);
            request.set_signal(Some(&AbortSignal::timeout_with_u32(timeout_ms)));
            window.fetch_with_str_and_init(address, &request)
        })
    });
    // Boxed, so that each caller does not contain the code once more.
    Box::pin(read(reply))
}

async fn read(reply: Option<Promise>) -> Option<String> {
    let reply: Response = JsFuture::from(reply?).await.ok()?.dyn_into().ok()?;
    if !reply.ok() {
        return None;
    }
    JsFuture::from(reply.text().ok()?).await.ok()?.as_string()
}

/// Takes what `boot.js` has stored under this address: the promise of a reply, or a
/// function to call when it is needed.
pub(super) fn started(window: &Window, address: &str) -> Option<JsValue> {
    let all = Reflect::get(window, &STARTED.into()).ok()?;
    let address = JsValue::from_str(address);
    let started = Reflect::get(&all, &address).ok()?;
    drop(Reflect::set(&all, &address, &JsValue::UNDEFINED));
    Some(started)
}
