//! The time of the host that the app is loaded from: the `Date` header of a reply (RFC
//! 9110, section 6.6.1). A browser does not expose that header of the pool's own replies.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::Date;
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

use cognito_client::transport::LocalFuture;
use cognito_session::session::HostTime;

use super::reply;

/// A file that every host of the app has, and that is not cached.
const ADDRESS: &str = "/amplify_outputs.json";

/// The timeout for the reply, in milliseconds. It is short because the proof of a
/// password waits for it.
const TIMEOUT_MS: u32 = 3_000;

/// The host that the app is loaded from.
pub struct OwnHost;

impl HostTime for OwnHost {
    #[expect(clippy::cast_possible_truncation, reason = "a date's milliseconds fit")]
    fn ask_ms(&self) -> LocalFuture<'_, Option<i64>> {
        Box::pin(async {
            let request = RequestBuilder::new(ADDRESS)
                .method(Method::HEAD)
                .cache(RequestCache::NoStore)
                .credentials(RequestCredentials::SameOrigin)
                .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
                .build()
                .ok()?;
            let answer = reply::send(request).await.ok()?;
            // A reply from an intermediate cache is older by the seconds in its `Age`
            // header.
            let age: i64 = reply::header(&answer, "age")
                .and_then(|age| age.trim().parse().ok())
                .unwrap_or(0);
            let date = Date::parse(&reply::header(&answer, "date")?);
            let is_date = date.is_finite();
            is_date.then(|| (date as i64).saturating_add(age.saturating_mul(1000)))
        })
    }
}
