//! A sign-in with another provider: the way to it, and the way back by
//! `/oauth2/idpresponse`. The counterparts for SAML are in `saml.rs`.
//!
//! Sources: OpenID Connect Core 1.0, section 3.1; "User pool sign-in with third party identity
//! providers", Amazon Cognito Developer Guide.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::core::{
    Context,
    clock::Timestamp,
    error::ApiError,
    random,
    secret::{Secret, fingerprint},
};

use super::{
    apple,
    authorization::{AuthorizationRequest, refused},
    endpoints::Endpoints,
    federated_user::{self, Identity},
    fetch::{self, Failure, Fetch},
    jwt::{self, Expected},
    login,
    parameters::{Parameters, with_query},
    provider::{IdentityProvider, ProviderKind, provider_key},
    request::{CSRF_COOKIE, OAuthAnswer, OAuthRequest, Response},
    saml,
};

/// The time that a user has for the sign-in with the provider.
pub(super) const LIFE: Duration = Duration::from_mins(15);

/// A sign-in with a provider that is in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FederatedSignIn {
    /// The fingerprint of the `state` or `RelayState` that the provider returns.
    pub fingerprint: String,
    /// The id of the user pool.
    pub pool_id: String,
    /// The client's authorization request, as a query.
    pub request: Secret,
    /// The name of the provider.
    pub provider: String,
    /// The nonce that the ID token must have, or the ID of the request of SAML.
    pub nonce: Secret,
    /// The verifier of PKCE. It is empty for a provider of SAML.
    pub verifier: Secret,
    /// The fingerprint of the cookie of the browser that started the sign-in.
    pub browser: String,
    /// The time at which the sign-in expires.
    pub expires: Timestamp,
    /// The response of a provider of SAML, from its arrival until the browser shows its
    /// cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Secret>,
}

/// Returns the provider that a request asks for by its name or by an identifier, if it asks
/// for one, or the only one that the client has.
///
/// # Errors
/// The answer to a request for a provider that the client does not have.
pub(super) fn requested(
    ctx: &Context<'_>,
    authorization: &AuthorizationRequest,
) -> Result<Option<IdentityProvider>, OAuthAnswer> {
    let settings = &authorization.client.config.oauth;
    let pool_id = &authorization.pool.id;
    let named = authorization.parameters.get("identity_provider");
    let identifier = authorization.parameters.get("idp_identifier");
    let found = match (named, identifier) {
        (Some("COGNITO"), _) => return Ok(None),
        (Some(name), _) => ctx.tx.get::<IdentityProvider>(&provider_key(pool_id, name)),
        (None, Some(identifier)) => by_identifier(ctx, pool_id, identifier),
        (None, None) => match settings.identity_providers.as_slice() {
            [only] => {
                return Ok(ctx
                    .tx
                    .get::<IdentityProvider>(&provider_key(pool_id, only))
                    .cloned());
            }
            _ => return Ok(None),
        },
    };
    let allowed = found.filter(|provider| settings.allows_provider(&provider.name));
    allowed.cloned().map(Some).ok_or_else(|| {
        authorization.error(
            "invalid_request",
            "The client has no such identity provider.",
        )
    })
}

/// Returns the provider with this identifier.
pub(crate) fn by_identifier<'a>(
    ctx: &'a Context<'_>,
    pool_id: &str,
    identifier: &str,
) -> Option<&'a IdentityProvider> {
    super::provider::of_pool(&ctx.tx, pool_id)
        .find(|provider| provider.identifiers.iter().any(|known| known == identifier))
}

/// Sends the user to the provider.
pub(super) fn start(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    authorization: &AuthorizationRequest,
    provider: &IdentityProvider,
) -> Result<OAuthAnswer, ApiError> {
    if provider.kind == ProviderKind::Saml {
        return saml::start(ctx, request, authorization, provider);
    }
    let endpoints = match Endpoints::find(ctx, provider) {
        Ok(endpoints) => endpoints,
        Err(failure) => return failed(authorization, provider, failure),
    };
    let state = random::opaque::<32>(ctx.random);
    let nonce = random::opaque::<32>(ctx.random);
    let verifier = random::opaque::<32>(ctx.random);
    let browser = browser(ctx, request);
    ctx.tx.put(&FederatedSignIn {
        fingerprint: fingerprint(&state),
        pool_id: request.pool_id.clone(),
        request: Secret::new(authorization.parameters.encoded()),
        provider: provider.name.clone(),
        nonce: Secret::new(nonce.clone()),
        verifier: Secret::new(verifier.clone()),
        browser: fingerprint(&browser),
        expires: ctx.now.after(LIFE),
        response: None,
    });
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
    let mut parameters = Parameters::default()
        .with(
            "client_id",
            provider.detail("client_id").unwrap_or_default(),
        )
        .with("redirect_uri", &callback(request))
        .with("response_type", "code")
        .with(
            "scope",
            provider.detail("authorize_scopes").unwrap_or_default(),
        )
        .with("state", &state);
    if provider.kind.has_id_token() {
        parameters = parameters
            .with("nonce", &nonce)
            .with("code_challenge", &challenge)
            .with("code_challenge_method", "S256");
    }
    if provider.kind == ProviderKind::SignInWithApple {
        // Apple gives a name or an e-mail address only to a form.
        parameters = parameters.with("response_mode", "form_post");
    }
    if let Some(hint) = authorization.parameters.get("login_hint") {
        parameters = parameters.with("login_hint", hint);
    }
    let response = Response::redirect(&endpoints.authorize, &parameters);
    Ok(OAuthAnswer::from(response).with_cookie(CSRF_COOKIE, &browser))
}

/// Returns the cookie that binds a sign-in to the browser: the one that it has, or a new one.
pub(super) fn browser(ctx: &mut Context<'_>, request: &OAuthRequest) -> String {
    match &request.csrf {
        Some(cookie) if cookie.len() >= 32 => cookie.clone(),
        _ => random::opaque::<32>(ctx.random),
    }
}

/// Returns the address that the provider sends the user back to.
fn callback(request: &OAuthRequest) -> String {
    format!("{}/oauth2/idpresponse", request.base)
}

/// Returns the answer to a sign-in that has failed.
pub(super) fn failed(
    authorization: &AuthorizationRequest,
    provider: &IdentityProvider,
    failure: Failure,
) -> Result<OAuthAnswer, ApiError> {
    match failure {
        Failure::Provider(reason) => {
            let description = format!("{}: {reason}", provider.name);
            Ok(authorization.error("invalid_request", &description))
        }
        Failure::Refused(reason) => Ok(authorization.error("invalid_request", &reason)),
        Failure::Internal(error) => Err(error),
    }
}

/// Handles `/oauth2/idpresponse`, to which the provider sends the user back. Without a valid
/// `state` of this browser, nothing is known of a client, so the answer is a page.
pub(super) fn finish(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    if request.is_post {
        // A form of another site comes without this site's cookies; what follows the redirect
        // has them.
        let names = ["state", "code", "error", "iss"];
        let response = Response::redirect(&callback(request), &request.form.only(&names));
        return Ok(response.into());
    }
    let state = request.query.get("state").unwrap_or_default();
    let (sign_in, authorization, provider) = match resume(ctx, request, state, false) {
        Ok(Some(resumed)) => resumed,
        Ok(None) => {
            return Ok(refused(
                "invalid_request",
                "The state is not valid. Go back to the app and start again.",
            ));
        }
        Err(answer) => return Ok(answer),
    };
    if let Some(error) = request.query.get("error") {
        let code = if error == "access_denied" {
            error
        } else {
            "invalid_request"
        };
        let description = format!("{} error - {error}", provider.name);
        return Ok(authorization.error(code, &description));
    }
    let (claims, answer) = match claims(ctx, request, &provider, &sign_in) {
        Ok(found) => found,
        Err(failure) => return failed(&authorization, &provider, failure),
    };
    let id = federated_user::text(claims.get(provider.kind.subject_claim())).unwrap_or_default();
    let identity = Identity {
        id: &id,
        issuer: None,
        claims: &claims,
        answer: &answer,
    };
    match federated_user::sign_in(ctx, &authorization.pool, &provider, &identity) {
        Ok(sub) => login::complete(ctx, request, &authorization, &sub),
        Err(failure) => failed(&authorization, &provider, failure),
    }
}

/// Ends the wait for a provider: returns the sign-in of a `state`, the client's request and
/// the provider, and removes the sign-in, so that a `state` counts once. `None` stands for a
/// `state` that is not one of this browser, or that is one of a provider of the other kind.
///
/// # Errors
/// The answer to a request of a client that is not valid any more.
pub(super) fn resume(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    state: &str,
    is_saml: bool,
) -> Result<Option<(FederatedSignIn, AuthorizationRequest, IdentityProvider)>, OAuthAnswer> {
    let browser = request.csrf.as_deref().map(fingerprint);
    let found = pending(ctx, request, state);
    let Some(sign_in) = found.filter(|sign_in| Some(&sign_in.browser) == browser.as_ref()) else {
        return Ok(None);
    };
    let key = provider_key(&request.pool_id, &sign_in.provider);
    let provider = ctx.tx.get::<IdentityProvider>(&key).cloned();
    let is_other = |provider: &IdentityProvider| (provider.kind == ProviderKind::Saml) != is_saml;
    if provider.as_ref().is_some_and(is_other) {
        return Ok(None);
    }
    ctx.tx.remove::<FederatedSignIn>(&sign_in.fingerprint);
    let parameters = Parameters::parse(sign_in.request.reveal());
    let authorization = AuthorizationRequest::check(ctx, &request.pool_id, &parameters)?;
    match provider {
        Some(provider) => Ok(Some((sign_in, authorization, provider))),
        None => Err(authorization.error("invalid_request", "The identity provider is gone.")),
    }
}

/// Returns the sign-in of a `state` in any browser.
pub(super) fn pending(
    ctx: &Context<'_>,
    request: &OAuthRequest,
    state: &str,
) -> Option<FederatedSignIn> {
    ctx.tx
        .get::<FederatedSignIn>(&fingerprint(state))
        .filter(|sign_in| sign_in.pool_id == request.pool_id && ctx.now < sign_in.expires)
        .cloned()
}

/// Exchanges the code and returns the claims about the user: those of the ID token, and
/// those of the userInfo endpoint. The second value is the whole answer of the provider, for
/// the inbound federation trigger.
fn claims(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    provider: &IdentityProvider,
    sign_in: &FederatedSignIn,
) -> Result<(Map<String, Value>, Value), Failure> {
    let code = request.query.get("code").ok_or("There is no code.")?;
    let endpoints = Endpoints::find(ctx, provider)?;
    if let Some(issuer) = request.query.get("iss")
        && issuer != endpoints.issuer
    {
        // RFC 9207, section 2.4.
        return Err("The answer is of another issuer.".into());
    }
    let form = Parameters::default()
        .with("grant_type", "authorization_code")
        .with("code", code)
        .with("redirect_uri", &callback(request))
        .with(
            "client_id",
            provider.detail("client_id").unwrap_or_default(),
        );
    let form = if provider.kind == ProviderKind::SignInWithApple {
        let secret = apple::client_secret(ctx, provider)?;
        form.with("client_secret", secret.reveal())
    } else if let Some(secret) = provider.detail("client_secret") {
        form.with("client_secret", secret)
    } else {
        form
    };
    let form = if provider.kind.has_id_token() {
        form.with("code_verifier", sign_in.verifier.reveal())
    } else {
        form
    };
    let fetch = if provider.detail("token_request_method") == Some("GET") {
        fetch::get(&with_query(&endpoints.token, &form))
    } else {
        fetch::post(&endpoints.token, &form)
    };
    let tokens = fetch::json(ctx, &fetch, "The token endpoint")?;
    let token = |name: &str| tokens.get(name).and_then(Value::as_str);
    let mut claims = Map::new();
    let mut attributes = Map::new();
    attributes.insert("tokenResponse".to_owned(), tokens.clone().into());
    if provider.kind.has_id_token() {
        let id_token = token("id_token").ok_or("There is no ID token.")?;
        let address = endpoints
            .keys
            .as_deref()
            .ok_or("The provider names no keys.")?;
        let keys = fetch::json(ctx, &fetch::get(address), "The key set")?;
        let expected = Expected {
            issuer: &endpoints.issuer,
            audience: provider.detail("client_id").unwrap_or_default(),
            nonce: sign_in.nonce.reveal(),
            now: ctx.now,
        };
        claims = jwt::verify(id_token, &Value::Object(keys), &expected)
            .map_err(|reason| Failure::Provider(reason.to_owned()))?;
        attributes.insert("idToken".to_owned(), claims.clone().into());
    }
    // Google and Apple say in the ID token what there is to know.
    let asks = matches!(
        provider.kind,
        ProviderKind::Oidc | ProviderKind::Facebook | ProviderKind::LoginWithAmazon
    );
    if let (true, Some(address), Some(access)) = (asks, &endpoints.user_info, token("access_token"))
    {
        let more = user_info(ctx, provider, address, access)?;
        let subject = provider.kind.subject_claim();
        if claims.contains_key(subject) && more.get(subject) != claims.get(subject) {
            // OpenID Connect Core 1.0, section 5.3.2.
            return Err("The userInfo endpoint answers for another user.".into());
        }
        attributes.insert("userInfo".to_owned(), more.clone().into());
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
    }
    Ok((claims, attributes.into()))
}

/// Asks for the attributes of a user.
fn user_info(
    ctx: &mut Context<'_>,
    provider: &IdentityProvider,
    address: &str,
    access_token: &str,
) -> Result<Map<String, Value>, Failure> {
    let mut address = address.to_owned();
    if provider.detail("attributes_url_add_attributes") == Some("true") {
        let subject = provider.kind.subject_claim();
        let mut names: Vec<&str> = vec![subject];
        for claim in provider.mapping.values() {
            if !names.contains(&claim.as_str()) {
                names.push(claim);
            }
        }
        address.push_str(&names.join(","));
    }
    let by_post = provider.detail("attributes_request_method") == Some("POST");
    let fetch = Fetch {
        bearer: Some(access_token.to_owned()),
        form: by_post.then(String::new),
        ..fetch::get(&address)
    };
    fetch::json(ctx, &fetch, "The userInfo endpoint")
}
