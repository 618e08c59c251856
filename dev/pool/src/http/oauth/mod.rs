//! The OAuth endpoints and the hosted pages of a user pool's domain, over HTTP.
//!
//! A domain is the first segment of the path: `/{domain}/oauth2/authorize`.

mod html;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
};

use crate::core::{
    error::ApiError,
    oauth::{
        self,
        page::Page,
        parameters::Parameters,
        request::{
            CSRF_COOKIE, Cookie, LANGUAGE_COOKIE, OAuthAnswer, OAuthRequest, Response,
            SESSION_COOKIE,
        },
    },
};

use super::{
    ServerState, body,
    response::{HttpResponse, allow_origin, set_header, text, with_type},
};

/// The path of the pages' style sheet, below the domain.
const STYLE_PATH: &str = "/style.css";

/// An address below the domain of a user pool.
pub(super) struct Target {
    pool_id: String,
    domain: String,
    path: String,
}

impl Target {
    /// Returns the target of a path, if it is an endpoint or a page of a domain.
    pub(super) fn find(state: &ServerState, path: &str) -> Option<Self> {
        let (domain, rest) = path.strip_prefix('/')?.split_once('/')?;
        let path = format!("/{rest}");
        if path != STYLE_PATH && !oauth::is_served(&path) {
            return None;
        }
        Some(Self {
            pool_id: state.pool.pool_of_domain(domain)?,
            domain: domain.to_owned(),
            path,
        })
    }

    /// Returns `true` if pages of any origin may read the response, because programs call the
    /// endpoint and it takes no cookie.
    fn is_for_programs(&self) -> bool {
        matches!(
            self.path.as_str(),
            "/oauth2/token" | "/oauth2/revoke" | "/oauth2/userInfo"
        )
    }
}

/// Answers a request to a domain.
pub(super) async fn answer(
    state: ServerState,
    target: Target,
    request: Request<Body>,
) -> HttpResponse {
    if target.path == STYLE_PATH {
        return with_type("text/css; charset=utf-8", html::STYLE.to_owned());
    }
    // A program that looks at a link's headers must confirm no account and end no session.
    if request.method() == Method::HEAD && !target.is_for_programs() {
        return with_type("text/html; charset=utf-8", String::new());
    }
    let is_post = match *request.method() {
        Method::GET | Method::HEAD => false,
        Method::POST => true,
        _ => return text(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed.\n"),
    };
    let (parts, body) = request.into_parts();
    let for_programs = target.is_for_programs();
    let response = match body::read(body, state.timeouts.body).await {
        Err(refusal) => super::error(&refusal),
        Ok(body) => {
            let form = String::from_utf8_lossy(&body);
            let is_form = header_text(&parts.headers, &header::CONTENT_TYPE)
                .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
            let request = OAuthRequest {
                pool_id: target.pool_id,
                base: format!("{}/{}", state.oauth_base_url, target.domain),
                path: target.path,
                is_post,
                query: Parameters::parse(parts.uri.query().unwrap_or_default()),
                form: Parameters::parse(if is_form { &form } else { "" }),
                authorization: header_text(&parts.headers, &header::AUTHORIZATION)
                    .map(str::to_owned),
                session: cookie(&parts.headers, SESSION_COOKIE),
                csrf: cookie(&parts.headers, CSRF_COOKIE),
                lang: cookie(&parts.headers, LANGUAGE_COOKIE),
                is_same_origin: is_same_origin(&parts.headers),
            };
            // The password's check and the tokens' signatures take time.
            tokio::task::spawn_blocking(move || handle(&state, &request, &target.domain))
                .await
                .unwrap_or_else(|panic| super::error(&ApiError::internal(panic)))
        }
    };
    if for_programs {
        allow_origin(response, Some(HeaderValue::from_static("*")))
    } else {
        response
    }
}

fn handle(state: &ServerState, request: &OAuthRequest, domain: &str) -> HttpResponse {
    let (answer, sent, triggers) = state.pool.oauth(&state.base_url, request);
    for call in &triggers {
        (state.hooks.on_trigger)(call);
    }
    for message in &sent {
        (state.hooks.on_message)(message);
    }
    let answer = answer.unwrap_or_else(|error| {
        (state.hooks.on_internal_error)(&error);
        let page = Page::refusal("server_error", "The pool failed to handle the request.");
        OAuthAnswer::from(Response::page(500, page))
    });
    let mut response = match answer.response {
        Response::Page { status, page } => {
            let mut response =
                with_type("text/html; charset=utf-8", html::page(&page, &request.base));
            set_status(&mut response, status);
            let policy = html::content_security_policy(&page);
            set_header(&mut response, header::CONTENT_SECURITY_POLICY, &policy);
            set_header(&mut response, header::X_FRAME_OPTIONS, "DENY");
            // `no-referrer` would make the `Origin` of the form `null`.
            set_header(&mut response, header::REFERRER_POLICY, "same-origin");
            response
        }
        Response::Redirect(address) => {
            let mut response = text(StatusCode::FOUND, "");
            set_header(&mut response, header::LOCATION, &address);
            set_header(&mut response, header::REFERRER_POLICY, "no-referrer");
            response
        }
        Response::Json {
            status,
            body,
            challenge,
        } => {
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            let mut response = with_type("application/json;charset=UTF-8", body);
            set_status(&mut response, status);
            if let Some(challenge) = challenge {
                set_header(&mut response, header::WWW_AUTHENTICATE, &challenge);
            }
            response
        }
        // `Pool::oauth` has signed these and made the response that carries them.
        Response::Tokens { .. } | Response::SignedRedirect { .. } => {
            text(StatusCode::INTERNAL_SERVER_ERROR, "")
        }
    };
    for cookie in &answer.cookies {
        let secure = state.oauth_base_url.starts_with("https://");
        if let Ok(value) = HeaderValue::from_str(&set_cookie(cookie, domain, secure)) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn set_status(response: &mut HttpResponse, status: u16) {
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
}

/// Writes a cookie for the paths of one domain. `Lax` lets it come with the redirect from an
/// app or a provider, and with no form of another site.
fn set_cookie(cookie: &Cookie, domain: &str, secure: bool) -> String {
    let age = match (cookie.name, cookie.value.as_str()) {
        (_, "") => "; Max-Age=0",
        (SESSION_COOKIE, _) => "; Max-Age=3600",
        // A year.
        (LANGUAGE_COOKIE, _) => "; Max-Age=31536000",
        _ => "",
    };
    let secure = if secure { "; Secure" } else { "" };
    format!(
        "{}={}; Path=/{domain}; HttpOnly; SameSite=Lax{age}{secure}",
        cookie.name, cookie.value
    )
}

fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Returns the cookie of this name.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.is_empty())
}

/// Returns `false` if the browser says that a page of another origin has sent the request.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let host = header_text(headers, &header::HOST).unwrap_or_default();
    let origin = headers.get(header::ORIGIN);
    let by_origin = origin.is_none_or(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
            == Some(host)
    });
    let site = headers.get("sec-fetch-site");
    by_origin && site.is_none_or(|site| site == "same-origin" || site == "none")
}
