//! The network: `fetch`, by gloo-net.

use gloo_net::http::{Request as Fetch, Response};
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};
use zeroize::Zeroizing;

use crate::cognito::transport::{LocalFuture, NoReply, Reply, Request, Transport};

/// How long a reply may take, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// The browser's `fetch`: no cookies, no cache, no referrer, no redirects.
pub struct BrowserFetch;

impl Transport for BrowserFetch {
    fn post(&self, request: Request) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async move {
            let body = wasm_bindgen::JsValue::from_str(&request.body);
            let fetch = Fetch::post(&request.url)
                .header("content-type", "application/x-amz-json-1.1")
                .header("x-amz-target", &request.target)
                .cache(RequestCache::NoStore)
                .credentials(RequestCredentials::Omit)
                .referrer_policy(ReferrerPolicy::NoReferrer)
                .redirect(RequestRedirect::Error)
                .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
                .body(body)
                .map_err(|_| NoReply)?;
            read(fetch.send().await.map_err(|_| NoReply)?).await
        })
    }

    fn get(&self, url: String) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async move {
            let fetch = Fetch::get(&url)
                .credentials(RequestCredentials::Omit)
                .referrer_policy(ReferrerPolicy::NoReferrer)
                .redirect(RequestRedirect::Error)
                .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
            read(fetch.send().await.map_err(|_| NoReply)?).await
        })
    }
}

async fn read(response: Response) -> Result<Reply, NoReply> {
    Ok(Reply {
        status: response.status(),
        error_type: response.headers().get("x-amzn-errortype"),
        body: Zeroizing::new(response.text().await.map_err(|_| NoReply)?),
    })
}
