//! The check of an authorization request (RFC 6749, sections 4.1.1 and 4.2.1; RFC 7636;
//! OpenID Connect Core 1.0, section 3.1.2.1).
//!
//! A request whose client or redirect URI is not valid is answered on a page. Every other
//! error goes to the client, as RFC 6749 says in section 4.1.2.1.

use crate::core::{Context, client::ClientRecord, config::PoolRecord};

use super::{
    page::Page,
    parameters::Parameters,
    request::{OAuthAnswer, Response},
    resource_server,
};

/// The parameters that the endpoint knows. They go from page to page in the query.
const KNOWN: [&str; 13] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "login_hint",
    "lang",
    "prompt",
    "identity_provider",
    "idp_identifier",
];

/// The scopes that a client may request together with `openid` alone.
///
/// Source: "scope", authorize endpoint, Amazon Cognito Developer Guide.
const WITH_OPENID: [&str; 3] = ["email", "phone", "profile"];

/// The kind of response that a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseType {
    /// An authorization code.
    Code,
    /// Tokens in the fragment.
    Token,
}

/// A request that has been checked.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    /// The user pool.
    pub pool: PoolRecord,
    /// The client.
    pub client: ClientRecord,
    /// The kind of response.
    pub response_type: ResponseType,
    /// The client's address.
    pub redirect_uri: String,
    /// The scopes, in the client's order.
    pub scopes: Vec<String>,
    /// The client's `state`.
    pub state: Option<String>,
    /// The client's `nonce`.
    pub nonce: Option<String>,
    /// The challenge of PKCE, of the method `S256`.
    pub code_challenge: Option<String>,
    /// The parameters as they arrived.
    pub parameters: Parameters,
}

impl AuthorizationRequest {
    /// Checks a request.
    ///
    /// # Errors
    /// The answer to a request that is not valid.
    pub(crate) fn check(
        ctx: &Context<'_>,
        pool_id: &str,
        parameters: &Parameters,
    ) -> Result<Self, OAuthAnswer> {
        let parameters = parameters.only(&KNOWN);
        let (client, redirect_uri) = client_of(ctx, pool_id, &parameters)?;
        ctx.triggers.set_client(&client.id);
        let pool = ctx
            .pool(pool_id)
            .map_err(|error| refused("invalid_request", &error.message))?;
        let state = parameters.get("state").map(str::to_owned);
        let is_token = parameters.get("response_type") == Some("token");
        let response_type = if is_token {
            ResponseType::Token
        } else {
            ResponseType::Code
        };
        let mut request = Self {
            pool,
            client,
            response_type,
            redirect_uri,
            scopes: Vec::new(),
            state,
            nonce: parameters.get("nonce").map(str::to_owned),
            code_challenge: parameters.get("code_challenge").map(str::to_owned),
            parameters,
        };
        match request.check_rest(ctx) {
            Ok(scopes) => request.scopes = scopes,
            Err((error, description)) => return Err(request.error(error, description)),
        }
        Ok(request)
    }

    /// Checks everything that is not needed to answer the client, and returns the scopes.
    /// An error is its code and its description.
    fn check_rest(&self, ctx: &Context<'_>) -> Result<Vec<String>, (&'static str, &'static str)> {
        let parameters = &self.parameters;
        if parameters.repeated(&KNOWN).is_some() {
            return Err(("invalid_request", "A parameter occurs more than once."));
        }
        let flow = match parameters.get("response_type") {
            None => return Err(("invalid_request", "response_type is missing.")),
            Some("code") => "code",
            Some("token") => "implicit",
            Some(_) => {
                return Err((
                    "unsupported_response_type",
                    "response_type must be code or token.",
                ));
            }
        };
        if !self.client.config.oauth.allows_flow(flow) {
            return Err((
                "unauthorized_client",
                "The client may not use this response_type.",
            ));
        }
        let method = parameters.get("code_challenge_method");
        match (&self.code_challenge, method) {
            (None, None) => {}
            (Some(challenge), Some("S256")) if is_s256_challenge(challenge) => {}
            _ => {
                return Err((
                    "invalid_request",
                    "code_challenge needs the code_challenge_method S256.",
                ));
            }
        }
        let prompts: Vec<&str> = self.prompts().collect();
        if prompts.contains(&"none") && prompts.len() > 1 {
            return Err(("invalid_request", "prompt has none and another value."));
        }
        self.requested_scopes(ctx)
            .ok_or(("invalid_scope", "The client may not request this scope."))
    }

    /// Returns the scopes of the request, or all of the client's if it names none.
    fn requested_scopes(&self, ctx: &Context<'_>) -> Option<Vec<String>> {
        let allowed = &self.client.config.oauth.scopes;
        let exists = |scope: &str| resource_server::exists(&ctx.tx, &self.pool.id, scope);
        let Some(requested) = self.parameters.get("scope") else {
            let scopes = allowed.iter().filter(|scope| exists(scope));
            return Some(scopes.cloned().collect());
        };
        let mut scopes: Vec<String> = Vec::new();
        for scope in requested.split(' ').filter(|scope| !scope.is_empty()) {
            if !allowed.iter().any(|allowed| allowed == scope) || !exists(scope) {
                return None;
            }
            if !scopes.iter().any(|known| known == scope) {
                scopes.push(scope.to_owned());
            }
        }
        let has = |name: &str| scopes.iter().any(|scope| scope == name);
        let needs_openid = WITH_OPENID.iter().any(|name| has(name));
        (!scopes.is_empty() && (has("openid") || !needs_openid)).then_some(scopes)
    }

    /// Returns the values of `prompt`.
    pub(crate) fn prompts(&self) -> impl Iterator<Item = &str> {
        let prompt = self.parameters.get("prompt").unwrap_or_default();
        prompt.split(' ').filter(|value| !value.is_empty())
    }

    /// Returns `true` if the client wants this kind of prompt.
    #[must_use]
    pub(crate) fn has_prompt(&self, name: &str) -> bool {
        self.prompts().any(|prompt| prompt == name)
    }

    /// Returns the scopes, separated by spaces.
    #[must_use]
    pub(crate) fn scope(&self) -> String {
        self.scopes.join(" ")
    }

    /// Returns the redirect that tells the client of an error.
    #[must_use]
    pub(crate) fn error(&self, error: &str, description: &str) -> OAuthAnswer {
        let mut parameters = Parameters::default().with("error", error);
        if !description.is_empty() {
            parameters = parameters.with("error_description", description);
        }
        if let Some(state) = &self.state {
            parameters = parameters.with("state", state);
        }
        match self.response_type {
            ResponseType::Code => Response::redirect(&self.redirect_uri, &parameters).into(),
            ResponseType::Token => {
                let address = format!("{}#{}", self.redirect_uri, parameters.encoded());
                Response::Redirect(address).into()
            }
        }
    }
}

/// Returns the client of a request and the address that its answer goes to.
fn client_of(
    ctx: &Context<'_>,
    pool_id: &str,
    parameters: &Parameters,
) -> Result<(ClientRecord, String), OAuthAnswer> {
    if let Some(name) = parameters.repeated(&["client_id", "redirect_uri"]) {
        return Err(refused(
            "invalid_request",
            &format!("The parameter '{name}' occurs more than once"),
        ));
    }
    let Some(id) = parameters.get("client_id") else {
        return Err(refused("invalid_request", &not_present("client_id")));
    };
    let client = ctx
        .tx
        .get::<ClientRecord>(id)
        .filter(|client| client.pool_id == pool_id)
        .cloned()
        .ok_or_else(|| refused("invalid_request", "User pool client does not exist."))?;
    if !client.config.allowed_oauth_flows_user_pool_client {
        return Err(refused(
            "invalid_request",
            "Client is not enabled for OAuth2.0 flows.",
        ));
    }
    let settings = &client.config.oauth;
    let named = parameters.get("redirect_uri");
    let Some(uri) = named.or(settings.default_redirect_uri.as_deref()) else {
        return Err(refused("invalid_request", &not_present("redirect_uri")));
    };
    // The comparison is of whole texts (RFC 9700, section 4.1.3).
    if !settings.callback_urls.iter().any(|known| known == uri) {
        return Err(refused("redirect_mismatch", ""));
    }
    let uri = uri.to_owned();
    Ok((client, uri))
}

/// Returns Cognito's text for a parameter that is missing.
pub(super) fn not_present(name: &str) -> String {
    format!("Required String parameter '{name}' is not present")
}

/// Makes the page for a request that cannot be answered to the client.
pub(super) fn refused(error: &str, description: &str) -> OAuthAnswer {
    Response::page(400, Page::refusal(error, description)).into()
}

/// Returns `true` if a text can be the base64url form of a SHA-256 digest (RFC 7636, section
/// 4.2).
fn is_s256_challenge(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
