//! Requests for the objects of a storage.

use gloo_net::http::Request as Fetch;
use js_sys::Uint8Array;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

use cognito_session::account::picture::{MEDIA_TYPE, SignedObject};

use super::reply;

/// The timeout for a reply, in milliseconds. A picture takes some seconds to send over a
/// slow connection.
const TIMEOUT_MS: u32 = 60_000;

/// The reply of the storage.
pub struct ObjectReply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends a signed request, and returns the reply of any status. `None` if there is none.
pub async fn send(signed: SignedObject, body: &[u8]) -> Option<ObjectReply> {
    let mut fetch = match signed.method {
        "PUT" => Fetch::put(&signed.url).header("content-type", MEDIA_TYPE),
        "DELETE" => Fetch::delete(&signed.url),
        // A picture of one user must not be stored where another user could get it.
        _ => Fetch::get(&signed.url).cache(RequestCache::NoStore),
    };
    for (name, value) in &signed.headers {
        fetch = fetch.header(name, value);
    }
    let fetch = fetch
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .redirect(RequestRedirect::Error)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let fetch = if body.is_empty() {
        fetch.build()
    } else {
        fetch.body(Uint8Array::from(body))
    };
    let response = reply::send(fetch.ok()?).await.ok()?;
    Some(ObjectReply {
        status: response.status(),
        body: reply::bytes(&response).await.ok()?,
    })
}
