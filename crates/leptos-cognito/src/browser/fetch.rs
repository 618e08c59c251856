//! The network, with `fetch` from gloo-net.

use gloo_net::http::Request as Fetch;
use wasm_bindgen::JsValue;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect, Response,
};
use zeroize::Zeroizing;

use cognito_client::aws::http::{ApiReply, SignedRequest, SignedTransport};
use cognito_client::transport::{LocalFuture, NoReply, Reply, Request, Transport};

use super::{js_error_text, reply};

/// The timeout for a reply, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// The browser's `fetch`, without cookies, referrers and redirects.
///
/// A POST does not set `cache: "no-store"`. Browsers do not store its reply anyway, and
/// with that option Chromium ignores the preflights that it has cached, so each call
/// would cost a second round trip.
pub struct BrowserFetch;

impl Transport for BrowserFetch {
    fn post(&self, request: Request) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async move {
            let body = JsValue::from_str(&request.body);
            let fetch = Fetch::post(&request.url)
                .header("content-type", "application/x-amz-json-1.1")
                .header("x-amz-target", &request.target)
                .credentials(RequestCredentials::Omit)
                .referrer_policy(ReferrerPolicy::NoReferrer)
                .redirect(RequestRedirect::Error)
                .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
                .body(body)
                .map_err(not_built)?;
            read(reply::send(fetch).await.map_err(no_reply)?).await
        })
    }

    fn get(&self, url: String) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async move {
            let fetch = Fetch::get(&url)
                .credentials(RequestCredentials::Omit)
                .referrer_policy(ReferrerPolicy::NoReferrer)
                .redirect(RequestRedirect::Error)
                .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
                .build()
                .map_err(not_built)?;
            read(reply::send(fetch).await.map_err(no_reply)?).await
        })
    }
}

impl SignedTransport for BrowserFetch {
    fn send(&self, signed: SignedRequest) -> LocalFuture<'_, Result<ApiReply, NoReply>> {
        Box::pin(async move {
            let request = signed.request;
            let mut fetch = match request.method {
                // A reply to one user must not be stored, where another user could get
                // it.
                "GET" => Fetch::get(&request.url).cache(RequestCache::NoStore),
                "DELETE" => Fetch::delete(&request.url),
                _ => Fetch::post(&request.url),
            };
            for (name, value) in &signed.headers {
                fetch = fetch.header(name, value);
            }
            for (name, value) in &request.headers {
                fetch = fetch.header(name, value);
            }
            if let Some(kind) = request.content_type {
                fetch = fetch.header("content-type", kind);
            }
            let fetch = fetch
                .header("accept", "application/json")
                .credentials(RequestCredentials::Omit)
                .referrer_policy(ReferrerPolicy::NoReferrer)
                .redirect(RequestRedirect::Error)
                .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
            let fetch = if request.body.is_empty() {
                fetch.build()
            } else {
                fetch.body(request.body)
            };
            let fetch = fetch.map_err(not_built)?;
            let response = reply::send(fetch).await.map_err(no_reply)?;
            Ok(ApiReply {
                status: response.status(),
                body: reply::text(&response).await.map_err(no_reply)?,
            })
        })
    }
}

/// Keeps the browser's text for developers, such as `TypeError: Failed to fetch`.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` gives the value")]
fn no_reply(error: JsValue) -> NoReply {
    NoReply {
        reason: js_error_text(&error),
    }
}

/// Keeps the text of a request that cannot be built, for example because of its address.
fn not_built(error: gloo_net::Error) -> NoReply {
    let reason = match error {
        gloo_net::Error::JsError(error) => [&error.name, ": ", &*error.message].concat(),
        // `fetch` has no error of gloo-net's own.
        gloo_net::Error::GlooError(_) => String::new(),
    };
    NoReply { reason }
}

async fn read(response: Response) -> Result<Reply, NoReply> {
    Ok(Reply {
        status: response.status(),
        error_type: reply::header(&response, "x-amzn-errortype"),
        body: Zeroizing::new(reply::text(&response).await.map_err(no_reply)?),
    })
}
