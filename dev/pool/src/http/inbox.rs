//! The developer's page at `/inbox`, and what belongs to it.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, Method, Request, StatusCode, header},
};
use tokio::{sync::Semaphore, time::timeout};

use crate::{
    core::{
        delivery::Message,
        error::{ApiError, ErrorCode},
    },
    inbox::{self, Contents, Next},
    overview::Overview,
};

use super::{
    ServerState, origin,
    response::{HttpResponse, error, same_origin_only, set_header, text, with_type},
};

/// The start of the addresses of messages in HTML.
const MESSAGES: &str = "/inbox/messages/";
/// The time for which the page waits for the users and the sessions.
const OVERVIEW_WAIT: Duration = Duration::from_secs(1);
/// The number of pages that may read the users and the sessions at a time.
const OVERVIEWS: usize = 2;
/// The number of requests that may wait for a message at a time. Others are answered at once.
const WAITING: usize = 64;

/// The limits on requests of the page.
#[derive(Clone, Debug)]
pub(super) struct InboxLimits {
    overviews: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for InboxLimits {
    fn default() -> Self {
        Self {
            overviews: Arc::new(Semaphore::new(OVERVIEWS)),
            waiting: Arc::new(Semaphore::new(WAITING)),
        }
    }
}

/// Returns `true` if a path belongs to the page.
pub(super) fn is_served(path: &str) -> bool {
    matches!(
        path,
        "/inbox"
            | "/inbox.css"
            | "/inbox.json"
            | "/inbox/triggers.json"
            | "/inbox/next"
            | "/inbox/code"
    ) || path.starts_with(MESSAGES)
}

/// Answers a `GET` or `HEAD` request to such a path.
pub(super) async fn answer(state: ServerState, request: Request<Body>) -> HttpResponse {
    if origin::is_read_by_another_site(request.headers()) {
        return error(&ApiError::inbox_of_another_site());
    }
    let query = request.uri().query();
    match request.uri().path() {
        "/inbox" => {
            let search = inbox::parameter(query, "user").filter(|prefix| !prefix.is_empty());
            let contents = Contents {
                overview: overview(&state, search.clone()).await,
                messages: state.pool.inbox(),
                search,
                triggers: state.pool.trigger_calls(),
            };
            page(inbox::page(&contents))
        }
        "/inbox.css" => same_origin_only(with_type(
            "text/css; charset=utf-8",
            inbox::STYLE.to_owned(),
        )),
        "/inbox.json" => {
            let recipient = inbox::recipient(query);
            let list = inbox::json(&state.pool.inbox(), recipient.as_deref());
            same_origin_only(with_type("application/json", list.to_string()))
        }
        "/inbox/triggers.json" => {
            let list = inbox::triggers_json(&state.pool.trigger_calls());
            same_origin_only(with_type("application/json", list.to_string()))
        }
        path @ ("/inbox/next" | "/inbox/code") => {
            let Some(next) = Next::of(query) else {
                let message = "after and wait must be whole numbers.";
                return error(&ErrorCode::InvalidParameter.with_message(message));
            };
            let found = wait_for(&state, &next, request.method()).await;
            if path == "/inbox/code" {
                page(inbox::next_page(&next, found.as_ref()))
            } else {
                let answer = next.json(found.as_ref());
                same_origin_only(with_type("application/json", answer.to_string()))
            }
        }
        path => message(&state, path),
    }
}

/// Reads the users and the sessions. Returns `None` if that takes too long.
async fn overview(state: &ServerState, search: Option<String>) -> Option<Overview> {
    let limit = Arc::clone(&state.inbox_limits.overviews);
    let permit = limit.try_acquire_owned().ok()?;
    let pool = state.pool.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let overview = pool.overview(search.as_deref());
        drop(permit);
        overview
    });
    timeout(OVERVIEW_WAIT, reading).await.ok()?.ok()
}

async fn wait_for(state: &ServerState, next: &Next, method: &Method) -> Option<Message> {
    let permit = state.inbox_limits.waiting.try_acquire();
    let wait = if permit.is_ok() && method == Method::GET {
        Duration::from_secs(next.wait)
    } else {
        Duration::ZERO
    };
    let message = state.pool.next_message(next.to.as_deref(), next.after);
    timeout(wait, message).await.ok()
}

/// Makes the response with one message in HTML, for the frame that shows it.
fn message(state: &ServerState, path: &str) -> HttpResponse {
    let number = path.strip_prefix(MESSAGES);
    let number = number.and_then(|number| number.parse().ok());
    let message = number.and_then(|number| state.pool.message(number));
    let Some(body) = message.as_ref().and_then(inbox::html_body) else {
        return text(StatusCode::NOT_FOUND, "Not found.\n");
    };
    let mut response = with_type("text/html; charset=utf-8", body.to_owned());
    // `Cross-Origin-Opener-Policy` would be an error here: a browser refuses it together with a
    // sandbox.
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    set_header(&mut response, policy, "same-origin");
    set_header(&mut response, header::REFERRER_POLICY, "no-referrer");
    set_header(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        inbox::FRAME_POLICY,
    );
    response
}

fn page(html: String) -> HttpResponse {
    let mut response = same_origin_only(with_type("text/html; charset=utf-8", html));
    set_header(&mut response, header::REFERRER_POLICY, "no-referrer");
    set_header(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        inbox::POLICY,
    );
    response
}
