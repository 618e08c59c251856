//! A sign-in with another provider: the way to it, and the way back by
//! `/oauth2/idpresponse`.
//!
//! Sources: OpenID Connect Core 1.0, section 3.1; OpenID Connect Discovery 1.0, section 4;
//! "User pool sign-in with third party identity providers", Amazon Cognito Developer Guide.

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
    federated_user,
    fetch::{self, Failure, Fetch},
    jwt::{self, Expected},
    login,
    parameters::{Parameters, with_query},
    provider::{IdentityProvider, ProviderKind, provider_key},
    request::{CSRF_COOKIE, OAuthAnswer, OAuthRequest, Response},
};

/// The time that a user has for the sign-in with the provider.
const LIFE: Duration = Duration::from_mins(15);

/// A sign-in with a provider that is in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FederatedSignIn {
    /// The fingerprint of the `state` that the provider returns.
    pub fingerprint: String,
    /// The id of the user pool.
    pub pool_id: String,
    /// The client's authorization request, as a query.
    pub request: Secret,
    /// The name of the provider.
    pub provider: String,
    /// The nonce that the ID token must have.
    pub nonce: Secret,
    /// The verifier of PKCE.
    pub verifier: Secret,
    /// The fingerprint of the cookie of the browser that started the sign-in.
    pub browser: String,
    /// The time at which the sign-in expires.
    pub expires: Timestamp,
}

/// The endpoints of a provider.
struct Endpoints {
    authorize: String,
    token: String,
    keys: Option<String>,
    user_info: Option<String>,
    issuer: String,
}

impl Endpoints {
    /// Returns the endpoints of a provider: those of its details, otherwise those of its
    /// discovery document.
    fn find(ctx: &mut Context<'_>, provider: &IdentityProvider) -> Result<Self, Failure> {
        let issuer = provider.detail("oidc_issuer").unwrap_or_default();
        let detail = |name: &str| provider.detail(name).map(str::to_owned);
        let fixed = provider.kind.fixed_keys(issuer).map(str::to_owned);
        let keys = detail("jwks_uri").or(fixed);
        let has_keys = keys.is_some() || !provider.kind.has_id_token();
        if let (Some(authorize), Some(token), true) =
            (detail("authorize_url"), detail("token_url"), has_keys)
        {
            return Ok(Self {
                authorize,
                token,
                keys,
                user_info: detail("attributes_url"),
                issuer: issuer.to_owned(),
            });
        }
        let url = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let document = fetch::json(ctx, &fetch::get(&url), "The discovery document")?;
        let text = |name: &str| {
            let value = document.get(name).and_then(Value::as_str);
            value.map(str::to_owned)
        };
        if text("issuer").as_deref() != Some(issuer) {
            return Err("The discovery document is of another issuer.".into());
        }
        let missing = "The discovery document has no authorization or token endpoint.";
        Ok(Self {
            authorize: detail("authorize_url")
                .or_else(|| text("authorization_endpoint"))
                .ok_or(missing)?,
            token: detail("token_url")
                .or_else(|| text("token_endpoint"))
                .ok_or(missing)?,
            keys: keys.or_else(|| text("jwks_uri")),
            user_info: detail("attributes_url").or_else(|| text("userinfo_endpoint")),
            issuer: issuer.to_owned(),
        })
    }
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
        return Ok(authorization.error(
            "invalid_request",
            "This pool does not sign users in by SAML.",
        ));
    }
    let endpoints = match Endpoints::find(ctx, provider) {
        Ok(endpoints) => endpoints,
        Err(failure) => return failed(authorization, provider, failure),
    };
    let state = random::opaque::<32>(ctx.random);
    let nonce = random::opaque::<32>(ctx.random);
    let verifier = random::opaque::<32>(ctx.random);
    let browser = match &request.csrf {
        Some(cookie) if cookie.len() >= 32 => cookie.clone(),
        _ => random::opaque::<32>(ctx.random),
    };
    ctx.tx.put(&FederatedSignIn {
        fingerprint: fingerprint(&state),
        pool_id: request.pool_id.clone(),
        request: Secret::new(authorization.parameters.encoded()),
        provider: provider.name.clone(),
        nonce: Secret::new(nonce.clone()),
        verifier: Secret::new(verifier.clone()),
        browser: fingerprint(&browser),
        expires: ctx.now.after(LIFE),
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

/// Returns the address that the provider sends the user back to.
fn callback(request: &OAuthRequest) -> String {
    format!("{}/oauth2/idpresponse", request.base)
}

/// Returns the answer to a sign-in that has failed.
fn failed(
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
    let found = ctx
        .tx
        .get::<FederatedSignIn>(&fingerprint(state))
        .filter(|sign_in| sign_in.pool_id == request.pool_id && ctx.now < sign_in.expires)
        .cloned();
    let browser = request.csrf.as_deref().map(fingerprint);
    let Some(sign_in) = found.filter(|sign_in| Some(&sign_in.browser) == browser.as_ref()) else {
        return Ok(refused(
            "invalid_request",
            "The state is not valid. Go back to the app and start again.",
        ));
    };
    ctx.tx.remove::<FederatedSignIn>(&sign_in.fingerprint);
    let parameters = Parameters::parse(sign_in.request.reveal());
    let authorization = match AuthorizationRequest::check(ctx, &request.pool_id, &parameters) {
        Ok(authorization) => authorization,
        Err(answer) => return Ok(answer),
    };
    let key = provider_key(&request.pool_id, &sign_in.provider);
    let Some(provider) = ctx.tx.get::<IdentityProvider>(&key).cloned() else {
        return Ok(authorization.error("invalid_request", "The identity provider is gone."));
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
    let claims = match claims(ctx, request, &provider, &sign_in) {
        Ok(claims) => claims,
        Err(failure) => return failed(&authorization, &provider, failure),
    };
    match federated_user::sign_in(ctx, &authorization.pool, &provider, &claims) {
        Ok(sub) => login::complete(ctx, request, &authorization, &sub),
        Err(failure) => failed(&authorization, &provider, failure),
    }
}

/// Exchanges the code and returns the claims about the user: those of the ID token, and
/// those of the userInfo endpoint.
fn claims(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    provider: &IdentityProvider,
    sign_in: &FederatedSignIn,
) -> Result<Map<String, Value>, Failure> {
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
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
    }
    Ok(claims)
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
