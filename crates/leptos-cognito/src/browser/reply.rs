//! Sends a request that gloo-net has built, and reads the body of its reply.
//!
//! gloo-net's own `send` and `text` panic when `fetch` gives something else than a
//! `Response`, or rejects with something else than an `Error` of this page. An extension that
//! wraps `fetch` can do both, so these functions report an error instead.

use gloo_net::http::Request;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::window;

/// Sends a request.
///
/// # Errors
/// The value with which `fetch` rejects, or the value that it gives if that is no `Response`.
pub async fn send(request: Request) -> Result<Response, JsValue> {
    let window = window().ok_or(JsValue::UNDEFINED)?;
    let request: web_sys::Request = request.into();
    JsFuture::from(window.fetch_with_request(&request))
        .await?
        .dyn_into()
}

/// Returns a header of a reply.
pub(super) fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok()?
}

/// Reads the body as text.
///
/// # Errors
/// The value with which the browser rejects, or the value that it gives if that is no text.
pub(super) async fn text(response: &Response) -> Result<String, JsValue> {
    let text = body(response.text()).await?;
    text.as_string().ok_or(text)
}

/// Reads the body as bytes.
///
/// # Errors
/// The value with which the browser rejects.
pub async fn bytes(response: &Response) -> Result<Vec<u8>, JsValue> {
    let buffer = body(response.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn body(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}
