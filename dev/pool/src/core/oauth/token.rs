//! `/oauth2/token` (RFC 6749, sections 4.1.3, 4.4.2 and 6).
//!
//! Source of the errors: "The token issuer endpoint", Amazon Cognito Developer Guide.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::core::{
    Context,
    client::ClientRecord,
    error::ApiError,
    keys::Keys,
    ops::refresh,
    random,
    secret::{fingerprint, same},
    state::user_key,
    tokens::{self, Grant, GrantOptions},
    triggers::{self, TokenSource},
};

use super::{
    client_auth,
    code::AuthorizationCode,
    request::{Destination, OAuthAnswer, OAuthRequest, Response},
    resource_server::{self, STANDARD_SCOPES},
};

/// The parameter with the metadata for the function that changes claims: an object of texts, in
/// JSON.
const METADATA: &str = "aws_client_metadata";
/// The parameters of the endpoint, none of which may occur twice.
const KNOWN: [&str; 9] = [
    METADATA,
    "grant_type",
    "client_id",
    "client_secret",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "scope",
];

/// Handles a request for tokens.
pub(super) fn issue(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    if request.form.repeated(&KNOWN).is_some() {
        return Ok(Response::error("invalid_request").into());
    }
    let client = match client_auth::authenticate(ctx, request) {
        Ok(client) => client,
        Err(refusal) => return Ok(refusal.into()),
    };
    match request.form.get(METADATA).map(metadata) {
        Some(Some(metadata)) => ctx.triggers.set_metadata(metadata),
        Some(None) => return Ok(Response::error("invalid_request").into()),
        None => {}
    }
    let granted = match request.form.get("grant_type") {
        None => Err(Refusal::Error("invalid_request")),
        Some("authorization_code") => by_code(ctx, request, &client),
        Some("refresh_token") => by_refresh_token(ctx, request, &client),
        Some("client_credentials") => by_credentials(ctx, request, &client),
        Some(_) => Err(Refusal::Error("unsupported_grant_type")),
    };
    match granted {
        Ok(body) => Ok(Response::Tokens {
            body,
            destination: Destination::Body,
        }
        .into()),
        Err(Refusal::Error(error)) => Ok(Response::error(error).into()),
        Err(Refusal::Internal(error)) => Err(error),
    }
}

/// Reads the metadata for a function. It is `None` if that is no object of texts.
fn metadata(json: &str) -> Option<Map<String, Value>> {
    let metadata: Map<String, Value> = serde_json::from_str(json).ok()?;
    metadata.values().all(Value::is_string).then_some(metadata)
}

/// The reason for which there are no tokens.
enum Refusal {
    /// An error of RFC 6749.
    Error(&'static str),
    /// The pool failed to handle the request.
    Internal(ApiError),
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        if error.is_internal() {
            Self::Internal(error)
        } else {
            Self::Error("invalid_grant")
        }
    }
}

type Granted = Result<Map<String, Value>, Refusal>;

fn by_code(ctx: &mut Context<'_>, request: &OAuthRequest, client: &ClientRecord) -> Granted {
    let settings = &client.config;
    if !settings.allowed_oauth_flows_user_pool_client || !settings.oauth.allows_flow("code") {
        return Err(Refusal::Error("unauthorized_client"));
    }
    let required = |name: &str| {
        let value = request.form.get(name);
        value.ok_or(Refusal::Error("invalid_request"))
    };
    let given = required("code")?;
    let redirect_uri = required("redirect_uri")?;
    let invalid = || Refusal::Error("invalid_grant");
    let code = ctx
        .tx
        .get::<AuthorizationCode>(&fingerprint(given))
        .filter(|code| code.client_id == client.id && code.pool_id == request.pool_id)
        .cloned()
        .ok_or_else(invalid)?;
    if let Some(origin) = &code.redeemed {
        // Somebody else may have the code (RFC 6749, section 4.1.2): its tokens end.
        if let Some(grant) = ctx.tx.get::<Grant>(origin).cloned() {
            ctx.tx.put(&Grant {
                revoked: true,
                ..grant
            });
        }
        return Err(invalid());
    }
    let verified = is_verified(&code, request.form.get("code_verifier"));
    if ctx.now >= code.expires || code.redirect_uri != redirect_uri || !verified {
        return Err(invalid());
    }
    let user = ctx
        .tx
        .user(&user_key(&code.pool_id, &code.sub))
        .filter(|user| user.enabled)
        .ok_or_else(invalid)?;
    let options = GrantOptions {
        device_key: None,
        scope: Some(code.scope.clone()),
        auth_time: code.auth_time,
    };
    ctx.triggers.token_source = TokenSource::HostedAuth;
    let (origin_jti, result) = tokens::grant_with(ctx, client, &user, options)?;
    let nonce = code.nonce.clone();
    let scope = code.scope.clone();
    ctx.tx.put(&AuthorizationCode {
        redeemed: Some(origin_jti),
        ..code
    });
    Ok(body(result, &scope, nonce.as_deref()))
}

/// Returns `true` if the verifier belongs to the code's challenge (RFC 7636, section 4.6). A
/// verifier for a code without a challenge is refused (RFC 9700, section 4.8.2).
fn is_verified(code: &AuthorizationCode, verifier: Option<&str>) -> bool {
    match (&code.code_challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            let is_verifier = (43..=128).contains(&verifier.len());
            let digest = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
            is_verifier && same(digest.as_bytes(), challenge.as_bytes())
        }
        _ => false,
    }
}

fn by_refresh_token(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    client: &ClientRecord,
) -> Granted {
    let token = request
        .form
        .get("refresh_token")
        .ok_or(Refusal::Error("invalid_request"))?;
    let (grant, result) = refresh::refresh(ctx, client, token, None)?;
    Ok(body(result, &grant.scope(), None))
}

/// Handles `client_credentials`, which gives custom scopes alone.
fn by_credentials(ctx: &mut Context<'_>, request: &OAuthRequest, client: &ClientRecord) -> Granted {
    let settings = &client.config;
    if !settings.allowed_oauth_flows_user_pool_client {
        return Err(Refusal::Error("invalid_grant"));
    }
    if !settings.oauth.allows_flow("client_credentials") || client.secret.is_none() {
        return Err(Refusal::Error("unauthorized_client"));
    }
    let allowed = |scope: &str| {
        settings.oauth.scopes.iter().any(|known| known == scope)
            && !STANDARD_SCOPES.contains(&scope)
            && resource_server::exists(&ctx.tx, &client.pool_id, scope)
    };
    let scopes: Vec<&str> = match request.form.get("scope") {
        Some(requested) => {
            let requested: Vec<&str> = requested.split(' ').filter(|one| !one.is_empty()).collect();
            if !requested.iter().all(|scope| allowed(scope)) {
                return Err(Refusal::Error("invalid_scope"));
            }
            requested
        }
        None => {
            let all = settings.oauth.scopes.iter().map(String::as_str);
            all.filter(|scope| allowed(scope)).collect()
        }
    };
    Ok(for_machine(ctx, client, &scopes.join(" "))?)
}

/// Makes an access token of a client without a user, and returns the reply of the endpoint.
/// The token is still to be signed.
///
/// # Errors
/// `ResourceNotFoundException` if the pool no longer exists; AWS's errors for a function that
/// changes claims and fails.
pub(in crate::core) fn for_machine(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    scope: &str,
) -> Result<Map<String, Value>, ApiError> {
    let pool = ctx.pool(&client.pool_id)?;
    let life = client.access_token_life();
    let now = ctx.now.seconds();
    let mut access = Map::new();
    let claims: [(&str, Value); 10] = [
        ("sub", client.id.clone().into()),
        ("token_use", "access".into()),
        ("scope", scope.into()),
        ("auth_time", now.into()),
        ("iss", ctx.issuer(&pool).into()),
        ("exp", ctx.now.after(life).seconds().into()),
        ("iat", now.into()),
        ("version", 2.into()),
        ("jti", random::uuid(ctx.random).into()),
        ("client_id", client.id.clone().into()),
    ];
    for (name, value) in claims {
        access.insert(name.to_owned(), value);
    }
    ctx.triggers.token_source = TokenSource::ClientCredentials;
    triggers::pre_token_generation_for_machine(ctx, client, &mut access)?;
    let mut body = Map::new();
    body.insert("access_token".to_owned(), Value::Object(access));
    body.insert("expires_in".to_owned(), life.as_secs().into());
    body.insert("token_type".to_owned(), "Bearer".into());
    Ok(body)
}

/// Makes the reply of the endpoint from an `AuthenticationResult`. There is an ID token only
/// with the scope `openid`.
pub(super) fn body(
    mut result: Map<String, Value>,
    scope: &str,
    nonce: Option<&str>,
) -> Map<String, Value> {
    let has_openid = scope.split(' ').any(|scope| scope == "openid");
    // A sign-in of the API has no scope `openid`, and an ID token all the same.
    let has_id_token = has_openid || scope == tokens::SCOPE;
    let mut body = Map::new();
    if let Some(mut id) = result.remove("IdToken")
        && has_id_token
    {
        if let (Some(nonce), Some(id)) = (nonce, id.as_object_mut()) {
            id.insert("nonce".to_owned(), nonce.into());
        }
        body.insert("id_token".to_owned(), id);
    }
    for (from, to) in [
        ("AccessToken", "access_token"),
        ("RefreshToken", "refresh_token"),
        ("ExpiresIn", "expires_in"),
        ("TokenType", "token_type"),
    ] {
        if let Some(value) = result.remove(from) {
            body.insert(to.to_owned(), value);
        }
    }
    body
}

/// Signs the tokens of a reply. The ID token gets the claim `at_hash` (OpenID Connect Core
/// 1.0, section 3.1.3.6).
///
/// # Errors
/// `InternalErrorException` if signing fails.
pub(crate) fn sign(keys: &Keys, body: &mut Map<String, Value>) -> Result<(), ApiError> {
    let mut at_hash = None;
    if let Some(token) = body.get_mut("access_token") {
        let signed = keys.access.sign(token).map_err(ApiError::internal)?;
        let digest = Sha256::digest(signed.as_bytes());
        let (half, _) = digest.split_at(16);
        at_hash = Some(BASE64URL_NOPAD.encode(half));
        *token = signed.into();
    }
    if let Some(token) = body.get_mut("id_token") {
        if let (Some(at_hash), Some(claims)) = (at_hash, token.as_object_mut()) {
            claims.insert("at_hash".to_owned(), at_hash.into());
        }
        *token = keys.id.sign(token).map_err(ApiError::internal)?.into();
    }
    Ok(())
}
