//! Files that stand beside the app.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, Response};

use super::window;

/// Fetches a text. It is asked for anew, cheaply: one that does not fit this build, or is
/// of another pool, would mislead.
pub async fn fetch(address: &str, timeout_ms: u32) -> Option<String> {
    let request = RequestInit::new();
    request.set_cache(RequestCache::NoCache);
    request.set_credentials(RequestCredentials::SameOrigin);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(timeout_ms)));
    let reply = window()?.fetch_with_str_and_init(address, &request);
    let reply: Response = JsFuture::from(reply).await.ok()?.dyn_into().ok()?;
    if !reply.ok() {
        return None;
    }
    JsFuture::from(reply.text().ok()?).await.ok()?.as_string()
}
