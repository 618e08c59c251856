//! A request to the domain of a user pool, and the answer to it.

use serde_json::{Map, Value, json};

use crate::core::saml::redirect;

use super::{
    page::Page,
    parameters::{Parameters, with_query},
};

/// A request to one of the endpoints or pages.
#[derive(Clone)]
pub(crate) struct OAuthRequest {
    /// The id of the user pool.
    pub pool_id: String,
    /// The address of the domain, below which the endpoints are, without a slash at the end.
    pub base: String,
    /// The path below the domain, for example `/oauth2/token`.
    pub path: String,
    /// Set for a `POST`; otherwise the request is a `GET`.
    pub is_post: bool,
    /// The query.
    pub query: Parameters,
    /// The form in the body.
    pub form: Parameters,
    /// The header `Authorization`.
    pub authorization: Option<String>,
    /// The cookie of the browser's session.
    pub session: Option<String>,
    /// The cookie that protects the forms.
    pub csrf: Option<String>,
    /// The cookie with the language of the pages.
    pub lang: Option<String>,
    /// Set unless the browser says that a page of another origin has sent the request.
    pub is_same_origin: bool,
}

/// A cookie to set.
#[derive(Clone)]
pub(crate) struct Cookie {
    /// The name.
    pub name: &'static str,
    /// The value. An empty one removes the cookie.
    pub value: String,
}

/// The cookie of the browser's session.
pub(crate) const SESSION_COOKIE: &str = "cognito";
/// The cookie that protects the forms.
pub(crate) const CSRF_COOKIE: &str = "XSRF-TOKEN";
/// The cookie with the language of the pages.
pub(crate) const LANGUAGE_COOKIE: &str = "lang";

/// The answer to a request.
#[derive(Clone)]
pub(crate) struct OAuthAnswer {
    /// The response.
    pub response: Response,
    /// The cookies that go out with it.
    pub cookies: Vec<Cookie>,
}

impl From<Response> for OAuthAnswer {
    fn from(response: Response) -> Self {
        Self {
            response,
            cookies: Vec::new(),
        }
    }
}

impl OAuthAnswer {
    /// Adds a cookie.
    #[must_use]
    pub(crate) fn with_cookie(mut self, name: &'static str, value: &str) -> Self {
        self.cookies.push(Cookie {
            name,
            value: value.to_owned(),
        });
        self
    }
}

/// A response.
#[derive(Clone)]
pub(crate) enum Response {
    /// A page.
    Page {
        /// The HTTP status.
        status: u16,
        /// The content.
        page: Box<Page>,
    },
    /// A redirect, with status 302.
    Redirect(String),
    /// A redirect to a provider of SAML, whose query is still to be signed.
    SignedRedirect {
        /// The address.
        address: String,
        /// The parameters, with the algorithm of the signature as the last one.
        parameters: Parameters,
    },
    /// A reply of an endpoint that programs call.
    Json {
        /// The HTTP status.
        status: u16,
        /// The body; `null` stands for none.
        body: Value,
        /// The header `WWW-Authenticate`.
        challenge: Option<String>,
    },
    /// Tokens, which are still to be signed: the claims are in the place of each token.
    Tokens {
        /// The reply of the token endpoint.
        body: Map<String, Value>,
        /// The place to which they go.
        destination: Destination,
    },
}

/// The place to which tokens go.
#[derive(Clone)]
pub(crate) enum Destination {
    /// The body of the response.
    Body,
    /// The fragment of the client's address (RFC 6749, section 4.2.2).
    Fragment {
        /// The client's address.
        redirect_uri: String,
        /// The client's `state`.
        state: Option<String>,
    },
}

impl Response {
    /// Makes a page.
    #[must_use]
    pub(crate) fn page(status: u16, page: Page) -> Self {
        Self::Page {
            status,
            page: Box::new(page),
        }
    }

    /// Makes a redirect to an address with these parameters in its query.
    #[must_use]
    pub(crate) fn redirect(address: &str, parameters: &Parameters) -> Self {
        Self::Redirect(with_query(address, parameters))
    }

    /// Makes a redirect whose query the pool signs (SAML Bindings, section 3.4.4.1).
    #[must_use]
    pub(crate) fn signed_redirect(address: &str, parameters: Parameters) -> Self {
        Self::SignedRedirect {
            address: address.to_owned(),
            parameters: parameters.with("SigAlg", redirect::RSA_SHA256),
        }
    }

    /// Makes an error of an endpoint that programs call (RFC 6749, section 5.2). The service
    /// answers with status 400 for every error.
    ///
    /// Source: "The token issuer endpoint", Amazon Cognito Developer Guide.
    #[must_use]
    pub(crate) fn error(error: &str) -> Self {
        Self::Json {
            status: 400,
            body: json!({ "error": error }),
            challenge: None,
        }
    }

    /// Replaces signed tokens by the response that carries them.
    #[must_use]
    pub(crate) fn with_tokens(body: Map<String, Value>, destination: Destination) -> Self {
        match destination {
            Destination::Body => Self::Json {
                status: 200,
                body: Value::Object(body),
                challenge: None,
            },
            Destination::Fragment {
                redirect_uri,
                state,
            } => {
                let mut fragment = Parameters::default();
                for (name, value) in &body {
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    fragment = fragment.with(name, &text);
                }
                if let Some(state) = state {
                    fragment = fragment.with("state", &state);
                }
                Self::Redirect(format!("{redirect_uri}#{}", fragment.encoded()))
            }
        }
    }
}
