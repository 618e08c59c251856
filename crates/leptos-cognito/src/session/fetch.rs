//! Requests to the app's own API with the token of the signed-in user.
//!
//! A token goes to the app's own origin and to the origins that the app names, and to no
//! other one. A redirect is an error, because it could lead the token to another origin.

use std::fmt;

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, RequestRedirect, Response, Url};

use super::auth::Auth;
use super::tokens::{Kind, TokenError};
use cognito_session::session::Session;

/// The reason why a request has no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// There is no valid token. Nothing was sent.
    Token(TokenError),
    /// The request is to this origin, which is neither the app's own nor one of the
    /// provider's `api_origins`. Nothing was sent.
    ForeignOrigin(String),
    /// The browser could not build or send the request, or the response is a redirect.
    /// The text is the browser's own.
    Network(String),
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(_) => f.write_str("there is no valid token for the request"),
            Self::ForeignOrigin(origin) => write!(
                f,
                "the token is not sent to {origin}; name this origin in `api_origins` of <CognitoProvider> if it may have it"
            ),
            Self::Network(text) => write!(f, "the request was not answered: {text}"),
        }
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => Some(error),
            Self::ForeignOrigin(_) | Self::Network(_) => None,
        }
    }
}

impl From<TokenError> for FetchError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<JsValue> for FetchError {
    fn from(error: JsValue) -> Self {
        let text = error
            .dyn_ref::<js_sys::Error>()
            .map(|error| error.message());
        Self::Network(text.map_or_else(String::new, String::from))
    }
}

impl Auth {
    /// Names the origins, besides the app's own, that may receive the user's tokens. A
    /// second call changes nothing.
    pub(crate) fn allow_origins(self, origins: Vec<String>) {
        let _set = self.api_origins.set(origins);
    }

    /// Sends a request with the user's access token in `Authorization: Bearer …` (RFC
    /// 6750, section 2.1). The token is renewed first if that is due. If the server answers
    /// with the status 401, the request is sent once more with a renewed token.
    ///
    /// The request may go to the app's own origin, or to one of the `api_origins` of the
    /// [`CognitoProvider`](crate::CognitoProvider). Redirects are not followed.
    ///
    /// # Errors
    /// [`FetchError`], if there is no response. A response of any status is no error.
    pub async fn fetch(self, request: Request) -> Result<Response, FetchError> {
        self.fetch_with(request, Kind::Access).await
    }

    /// Sends a request as [`fetch`](Self::fetch) does, but with the identity token. Some
    /// servers ask for that, such as an authorizer of API Gateway without scopes.
    ///
    /// # Errors
    /// [`FetchError`], if there is no response. A response of any status is no error.
    pub async fn fetch_with_id_token(self, request: Request) -> Result<Response, FetchError> {
        self.fetch_with(request, Kind::Id).await
    }

    async fn fetch_with(self, request: Request, kind: Kind) -> Result<Response, FetchError> {
        let Some(window) = web_sys::window() else {
            return Err(FetchError::Network("there is no browser".to_owned()));
        };
        let to = Url::new(&request.url())?.origin();
        let own = window.location().origin()?;
        let named = self.api_origins.get().map_or(&[][..], Vec::as_slice);
        if !may_have_token(&to, &own, named) {
            return Err(FetchError::ForeignOrigin(to));
        }
        let send = async |session: &Session| {
            let headers = Headers::new_with_headers(&request.headers())?;
            headers.set("authorization", &["Bearer ", kind.of(session)].concat())?;
            let with_token = RequestInit::new();
            with_token.set_headers(&headers);
            with_token.set_redirect(RequestRedirect::Error);
            // A body can be read once, so each attempt sends a copy.
            let copy = request.clone()?;
            let authorized = Request::new_with_request_and_init(&copy, &with_token)?;
            let response = JsFuture::from(window.fetch_with_request(&authorized)).await?;
            response.dyn_into::<Response>()
        };
        let session = self.valid_session().await?;
        let response = send(&session).await?;
        if response.status() != 401 {
            return Ok(response);
        }
        // Another request may have renewed the tokens meanwhile.
        let is_same = |now: &Session| kind.of(now) == kind.of(&session);
        if self.current_session().as_ref().is_some_and(is_same) {
            self.renew().await;
        }
        match self.valid_session().await {
            Ok(renewed) if !is_same(&renewed) => Ok(send(&renewed).await?),
            // There is no other token, so the server's answer holds.
            Ok(_) | Err(_) => Ok(response),
        }
    }
}

/// Returns `true` if a request to the origin `to` may have a token. An opaque origin,
/// which is written `null` (WHATWG HTML, section 7.1.1), never may.
fn may_have_token(to: &str, own: &str, named: &[String]) -> bool {
    let is_named = || named.iter().any(|named| named.trim_end_matches('/') == to);
    to != "null" && !to.is_empty() && (to == own || is_named())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://app.example";

    fn named() -> Vec<String> {
        vec![
            "https://api.example".to_owned(),
            "http://localhost:9000/".to_owned(),
        ]
    }

    #[test]
    fn token_goes_to_own_and_named_origins() {
        for to in [OWN, "https://api.example", "http://localhost:9000"] {
            assert!(may_have_token(to, OWN, &named()), "{to}");
        }
    }

    #[test]
    fn token_goes_to_no_other_origin() {
        for to in [
            "http://app.example",
            "https://app.example:8443",
            "https://app.example.evil",
            "https://evil.example",
            "https://api.example.evil",
            "null",
            "",
        ] {
            assert!(!may_have_token(to, OWN, &named()), "{to}");
        }
        let null = vec!["null".to_owned(), String::new()];
        assert!(!may_have_token("null", "null", &null));
    }

    #[test]
    fn missing_token_is_the_source_of_the_error() {
        use std::error::Error as _;
        let error = FetchError::from(TokenError::SignedOut);
        let source = error.source().map(ToString::to_string);
        assert_eq!(source.as_deref(), Some("nobody is signed in"));
    }
}
