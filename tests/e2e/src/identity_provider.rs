//! An identity provider by OpenID Connect or OAuth: a second local pool has the users and
//! their sessions, and a server in front of it has what Apple, Amazon and Facebook do in
//! another way than a pool.
//!
//! Sources: "Sign in with Apple REST API", Apple Developer Documentation (`form_post`, and the
//! client secret that is a token); "Obtain customer profile information", Login with Amazon;
//! "Manually Build a Login Flow", Facebook Login.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, header};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cognito_local::Settings;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::form_urlencoded;

use crate::site::serve;
use crate::{LocalPool, TestError, http};

/// The domain of the second pool. Browsers share cookies between ports, so it differs from
/// the domain of the first pool.
const DOMAIN: &str = "provider";
/// The team at Apple and the id of its key, which the client secret has to name.
pub const APPLE_TEAM: &str = "TEAM123456";
/// The id of the key at Apple.
pub const APPLE_KEY: &str = "KEY1234567";
/// The largest form that is read, in bytes.
const LARGEST_FORM: usize = 64 * 1024;

/// Pairs of a name and a value.
type Pairs = Vec<(String, String)>;

/// A running provider. It ends when this is dropped.
#[derive(Debug)]
pub struct OAuthProvider {
    pool: LocalPool,
    front: Arc<Front>,
    url: String,
    server: JoinHandle<()>,
}

/// The settings of the server in front of the second pool.
#[derive(Debug, Default)]
struct Front {
    /// The origin of this server.
    url: std::sync::OnceLock<String>,
    /// The address of the second pool's domain.
    domain: String,
    /// The address at the first pool that the user goes back to.
    back: String,
    client_id: std::sync::OnceLock<String>,
    client_secret: std::sync::OnceLock<String>,
}

impl Drop for OAuthProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl OAuthProvider {
    /// Starts a provider whose only client is the pool with the domain at this address.
    ///
    /// # Errors
    /// The second pool or the server does not start.
    pub async fn start(client_domain: &str) -> Result<Self, TestError> {
        let pool = LocalPool::start(Settings {
            domain: Some(DOMAIN.to_owned()),
            ..Settings::default()
        })?;
        let front = Arc::new(Front {
            domain: format!("{}/{DOMAIN}", pool.url()),
            back: format!("{client_domain}/oauth2/idpresponse"),
            ..Front::default()
        });
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&front));
        let (url, server) = serve(app).await?;
        let client = json!({
            "UserPoolId": pool.pool_id(),
            "ClientName": "the first pool",
            "GenerateSecret": true,
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email", "profile"],
            "CallbackURLs": [front.back, format!("{url}/auth/callback"), format!("{url}/signed-in")],
            "SupportedIdentityProviders": ["COGNITO"],
        });
        let made = pool.call("CreateUserPoolClient", client).await?;
        let text = |name: &str| {
            let value = made.pointer(&format!("/UserPoolClient/{name}"));
            value.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let _ = front.client_id.set(text("ClientId"));
        let _ = front.client_secret.set(text("ClientSecret"));
        let _ = front.url.set(url.clone());
        Ok(Self {
            pool,
            front,
            url,
            server,
        })
    }

    /// The second pool, for its users.
    #[must_use]
    pub fn pool(&self) -> &LocalPool {
        &self.pool
    }

    /// The page that gives a browser its session with the provider. The end of the way is a
    /// page with the text "Signed in".
    #[must_use]
    pub fn sign_in_url(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", self.front.client_id())
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", &format!("{}/signed-in", self.url))
            .finish();
        format!("{}/login?{query}", self.front.domain)
    }

    /// The `ProviderDetails` of a provider of this type, with the endpoints of this provider
    /// in the place of the real ones. `apple_key` is a key in PKCS#8, which only Apple's type
    /// needs.
    #[must_use]
    pub fn details(&self, kind: &str, apple_key: &str) -> Value {
        let (front, domain) = (&self.url, &self.front.domain);
        let issuer = format!("{}/{}", self.pool.url(), self.pool.pool_id());
        let keys = format!("{issuer}/.well-known/jwks.json");
        let authorize = format!("{domain}/oauth2/authorize");
        let token = format!("{domain}/oauth2/token");
        let mut details = match kind {
            "OIDC" => json!({ "oidc_issuer": issuer, "attributes_request_method": "GET" }),
            "Google" => json!({
                "oidc_issuer": issuer, "authorize_url": authorize, "token_url": token,
                "jwks_uri": keys,
            }),
            "SignInWithApple" => json!({
                "oidc_issuer": issuer, "jwks_uri": keys,
                "authorize_url": format!("{front}/auth/authorize"),
                "token_url": format!("{front}/auth/token"),
                "team_id": APPLE_TEAM, "key_id": APPLE_KEY, "private_key": apple_key,
            }),
            "LoginWithAmazon" => json!({
                "authorize_url": authorize, "token_url": token,
                "attributes_url": format!("{front}/user/profile"),
            }),
            _ => json!({
                "authorize_url": authorize,
                "token_url": format!("{front}/oauth/access_token"),
                "attributes_url": format!("{front}/me?fields="),
            }),
        };
        if let Some(details) = details.as_object_mut() {
            let text = |text: &str| Value::String(text.to_owned());
            details.insert("client_id".to_owned(), text(self.front.client_id()));
            details.insert("authorize_scopes".to_owned(), text("openid email profile"));
            if kind != "SignInWithApple" {
                details.insert("client_secret".to_owned(), text(self.front.client_secret()));
            }
        }
        details
    }
}

impl Front {
    fn client_id(&self) -> &str {
        self.client_id.get().map_or("", String::as_str)
    }

    fn client_secret(&self) -> &str {
        self.client_secret.get().map_or("", String::as_str)
    }

    fn callback(&self) -> String {
        let url = self.url.get().map_or("", String::as_str);
        format!("{url}/auth/callback")
    }

    /// Sends a token request to the second pool.
    async fn tokens(&self, form: &Pairs) -> Result<Response<Body>, TestError> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/oauth2/token", self.domain))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        forward(request, encoded(form)).await
    }

    /// Returns the profile of a user, with the subject under the name that this kind of
    /// provider has for it.
    async fn profile(
        &self,
        headers: &HeaderMap,
        subject: &str,
    ) -> Result<Response<Body>, TestError> {
        let bearer = headers.get(header::AUTHORIZATION);
        let bearer = bearer.and_then(|value| value.to_str().ok());
        let request = Request::builder()
            .uri(format!("{}/oauth2/userInfo", self.domain))
            .header(header::AUTHORIZATION, bearer.unwrap_or_default());
        let (status, mut profile) = http::send(body(request, String::new())?).await?;
        if let Some(profile) = profile.as_object_mut()
            && let Some(value) = profile.remove("sub")
        {
            profile.insert(subject.to_owned(), value);
        }
        Ok(reply(status, "application/json", profile.to_string()))
    }

    /// Answers as Apple's authorization endpoint does: with a redirect to the sign-in, whose
    /// answer comes to this server first.
    fn authorize_as_apple(&self, mut query: Pairs) -> Response<Body> {
        if value(&query, "response_mode") != "form_post"
            || value(&query, "redirect_uri") != self.back
        {
            return reply(
                StatusCode::BAD_REQUEST,
                "text/plain",
                "not Apple's".to_owned(),
            );
        }
        query.retain(|(name, _)| name != "response_mode");
        set(&mut query, "redirect_uri", &self.callback());
        let address = format!("{}/oauth2/authorize?{}", self.domain, encoded(&query));
        let mut response = reply(StatusCode::FOUND, "text/plain", String::new());
        if let Ok(address) = address.parse() {
            response.headers_mut().insert(header::LOCATION, address);
        }
        response
    }

    /// Returns the page that sends the answer by a form (OAuth 2.0 Form Post Response Mode).
    fn form_post(&self, query: &Pairs) -> Response<Body> {
        let fields: String = ["code", "state"]
            .into_iter()
            .map(|name| {
                let value = value(query, name);
                let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
                assert!(value.bytes().all(is_plain), "{name} needs no escaping");
                format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
            })
            .collect();
        page(&format!(
            "<form method=\"post\" action=\"{}\">{fields}</form>\
             <script>document.forms[0].submit()</script>",
            self.back
        ))
    }

    /// Answers as Apple's token endpoint does: the client secret is a token that the client
    /// has signed.
    async fn tokens_as_apple(&self, mut form: Pairs) -> Result<Response<Body>, TestError> {
        if !self.is_secret_of_apple(value(&form, "client_secret")) {
            let refusal = json!({ "error": "invalid_client" }).to_string();
            return Ok(reply(StatusCode::BAD_REQUEST, "application/json", refusal));
        }
        set(&mut form, "client_secret", self.client_secret());
        set(&mut form, "redirect_uri", &self.callback());
        self.tokens(&form).await
    }

    /// Returns true if a text has the form and the claims of a client secret. Its signature
    /// is checked by the pool's own tests.
    fn is_secret_of_apple(&self, secret: &str) -> bool {
        let parts: Vec<Value> = secret
            .split('.')
            .take(2)
            .filter_map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok())
            .filter_map(|part| serde_json::from_slice(&part).ok())
            .collect();
        let [header, claims] = parts.as_slice() else {
            return false;
        };
        let is = |part: &Value, name: &str, wanted: &str| {
            part.get(name).and_then(Value::as_str) == Some(wanted)
        };
        is(header, "alg", "ES256")
            && is(header, "kid", APPLE_KEY)
            && is(claims, "iss", APPLE_TEAM)
            && is(claims, "sub", self.client_id())
    }
}

/// Answers a request to the server in front of the second pool.
async fn answer(State(front): State<Arc<Front>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let query = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    let form = to_bytes(body, LARGEST_FORM).await.unwrap_or_default();
    let answered = match parts.uri.path() {
        "/signed-in" => Ok(page("<p>Signed in</p>")),
        "/auth/authorize" => Ok(front.authorize_as_apple(query)),
        "/auth/callback" => Ok(front.form_post(&query)),
        "/auth/token" => front.tokens_as_apple(pairs(&form)).await,
        // Facebook's takes the parameters in the query.
        "/oauth/access_token" => front.tokens(&query).await,
        "/me" => front.profile(&parts.headers, "id").await,
        "/user/profile" => front.profile(&parts.headers, "user_id").await,
        _ => Ok(reply(StatusCode::NOT_FOUND, "text/plain", String::new())),
    };
    answered.unwrap_or_else(|error| reply(StatusCode::BAD_GATEWAY, "text/plain", error.to_string()))
}

/// Sends a request to the second pool, and returns its reply.
async fn forward(
    request: hyper::http::request::Builder,
    text: String,
) -> Result<Response<Body>, TestError> {
    let (status, json) = http::send(body(request, text)?).await?;
    Ok(reply(status, "application/json", json.to_string()))
}

fn body(
    request: hyper::http::request::Builder,
    text: String,
) -> Result<Request<Full<Bytes>>, TestError> {
    let request = request.body(Full::new(Bytes::from(text)));
    request.map_err(|error| TestError::Unexpected(error.to_string()))
}

fn page(content: &str) -> Response<Body> {
    let page = format!(
        "<!doctype html><html lang=\"en\"><title>The provider</title>\
         <link rel=\"icon\" href=\"data:,\"><h1>The provider</h1>{content}</html>"
    );
    reply(StatusCode::OK, "text/html", page)
}

fn reply(status: StatusCode, kind: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn pairs(encoded: &[u8]) -> Pairs {
    form_urlencoded::parse(encoded).into_owned().collect()
}

fn encoded(pairs: &Pairs) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn value<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value)
}

fn set(pairs: &mut Pairs, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}
