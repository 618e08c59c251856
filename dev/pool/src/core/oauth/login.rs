//! `/oauth2/authorize` and `/login`: the way of a user to an authorization code.

use serde_json::Value;

use crate::core::{
    Context,
    clock::Timestamp,
    error::{ApiError, ErrorCode},
    ops::{self, hosted::HOSTED_USER},
    state::user_key,
    tokens::{self, GrantOptions},
    triggers::TokenSource,
};

use super::{
    authorization::{AuthorizationRequest, ResponseType},
    browser_session::{self, SamlSession},
    challenge,
    client_settings::COGNITO,
    code, federation,
    hosted::{Visit, shown},
    language::Text,
    page::{Field, FieldKind, Link, Page},
    parameters::Parameters,
    recovery,
    request::{Destination, OAuthAnswer, OAuthRequest, Response, SESSION_COOKIE},
    sign_up,
};

/// Handles `/oauth2/authorize` and a visit of `/login`. A browser with a session gets its
/// answer at once; every other user gets the page.
pub(super) fn start(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let visit = match Visit::new(ctx, request) {
        Ok(visit) => visit,
        Err(answer) => return Ok(answer),
    };
    let provider = match federation::requested(ctx, &visit.authorization) {
        Ok(provider) => provider,
        Err(answer) => return Ok(answer),
    };
    let session = request
        .session
        .as_deref()
        .and_then(|cookie| browser_session::find(ctx, &request.pool_id, cookie));
    let asks_again =
        visit.authorization.has_prompt("login") || visit.authorization.has_prompt("select_account");
    // A provider that the client names is asked even in a browser with a session.
    let names_provider = provider.is_some()
        && ["identity_provider", "idp_identifier"]
            .iter()
            .any(|name| visit.authorization.parameters.get(name).is_some())
        && !visit.authorization.has_prompt("none");
    if let Some(session) = session.filter(|_| !asks_again && !names_provider) {
        return respond(ctx, &visit.authorization, &session.sub, session.auth_time);
    }
    if visit.authorization.has_prompt("none") {
        return Ok(visit.authorization.error("login_required", ""));
    }
    if let Some(provider) = provider {
        return federation::start(ctx, request, &visit.authorization, &provider);
    }
    if request.path == "/login" {
        return Ok(visit.page(page(&visit, "", None, None)));
    }
    let address = format!("{}/login", request.base);
    Ok(Response::redirect(&address, &visit.authorization.parameters).into())
}

/// Returns the page for the username and the password.
pub(super) fn page(
    visit: &Visit<'_>,
    username: &str,
    error: Option<String>,
    notice: Option<Text>,
) -> Page {
    let settings = &visit.authorization.client.config.oauth;
    let hint = visit.authorization.parameters.get("login_hint");
    let mut page = Page {
        title: visit.text(Text::SignIn).to_owned(),
        error,
        notice: notice.map(|notice| visit.text(notice).to_owned()),
        ..Page::default()
    };
    for (name, button) in &visit.providers {
        let parameters = visit.authorization.parameters.clone();
        let query = parameters.with("identity_provider", name).encoded();
        page.providers.push(Link {
            text: button.clone(),
            address: format!("{}/oauth2/authorize?{query}", visit.request.base),
        });
    }
    if settings.allows_provider(COGNITO) {
        let username = if username.is_empty() {
            hint.unwrap_or_default()
        } else {
            username
        };
        let mut form = visit.form("/login", Text::SignIn);
        form.fields = vec![
            Field::username(visit.language, username),
            Field::new(
                "password",
                visit.text(Text::Password),
                FieldKind::Password,
                "current-password",
            ),
        ];
        page.form = Some(form);
        page.links
            .push(visit.link(Text::ForgotPassword, "/forgotPassword"));
        if sign_up::is_open(&visit.authorization.pool) {
            page.links.push(visit.link(Text::CreateAccount, "/signup"));
        }
    }
    page
}

/// Handles the form of the page: the username and the password, or the answer to a
/// challenge.
pub(super) fn submit(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let visit = match Visit::new(ctx, request) {
        Ok(visit) => visit,
        Err(answer) => return Ok(answer),
    };
    if !visit
        .authorization
        .client
        .config
        .oauth
        .allows_provider(COGNITO)
    {
        return Ok(visit.page(page(&visit, "", None, None)));
    }
    if !visit.field("challenge").is_empty() {
        return challenge::answer(ctx, &visit);
    }
    let username = visit.field("username").to_owned();
    let reply = ops::hosted::sign_in(
        ctx,
        &visit.authorization.pool,
        &visit.authorization.client,
        &username,
        visit.field("password"),
    );
    proceed(ctx, &visit, &username, reply)
}

/// Continues a sign-in with the reply to its last step.
pub(super) fn proceed(
    ctx: &mut Context<'_>,
    visit: &Visit<'_>,
    username: &str,
    reply: Result<Option<Value>, ApiError>,
) -> Result<OAuthAnswer, ApiError> {
    let reply = match reply {
        Ok(reply) => reply.unwrap_or_default(),
        Err(error) if error.code == ErrorCode::UserNotConfirmed => {
            let notice = Some(Text::NotConfirmed);
            return Ok(visit.page(sign_up::confirm_page(visit, username, None, notice)));
        }
        Err(error) if error.code == ErrorCode::PasswordResetRequired => {
            let error = shown(error)?;
            return Ok(visit.page(recovery::page(visit, username, Some(error))));
        }
        Err(error) => {
            let error = shown(error)?;
            return Ok(visit.page(page(visit, username, Some(error), None)));
        }
    };
    match reply.get(HOSTED_USER).and_then(Value::as_str) {
        Some(sub) => complete(ctx, visit.request, &visit.authorization, sub),
        None => challenge::show(ctx, visit, username, &reply),
    }
}

/// Starts the session of the browser and answers the client.
pub(super) fn complete(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    authorization: &AuthorizationRequest,
    sub: &str,
) -> Result<OAuthAnswer, ApiError> {
    complete_with(ctx, request, authorization, sub, None)
}

/// The same for a user who has a session with a provider of SAML.
pub(super) fn complete_with(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    authorization: &AuthorizationRequest,
    sub: &str,
    saml: Option<SamlSession>,
) -> Result<OAuthAnswer, ApiError> {
    let pool_id = &request.pool_id;
    let user = ctx
        .tx
        .user(&user_key(pool_id, sub))
        .ok_or_else(ApiError::user_does_not_exist)?;
    // The session that the browser had before ends, so that its cookie cannot be used again.
    if let Some(cookie) = &request.session {
        browser_session::end(ctx, pool_id, cookie);
    }
    let cookie = browser_session::start(ctx, &user, saml);
    let now = ctx.now;
    let answer = respond(ctx, authorization, sub, now)?;
    Ok(answer.with_cookie(SESSION_COOKIE, &cookie))
}

/// Answers the client with a code, or with tokens.
fn respond(
    ctx: &mut Context<'_>,
    request: &AuthorizationRequest,
    sub: &str,
    auth_time: Timestamp,
) -> Result<OAuthAnswer, ApiError> {
    if request.response_type == ResponseType::Code {
        let code = code::issue(ctx, request, sub, auth_time);
        let mut parameters = Parameters::default().with("code", &code);
        if let Some(state) = &request.state {
            parameters = parameters.with("state", state);
        }
        return Ok(Response::redirect(&request.redirect_uri, &parameters).into());
    }
    let user = ctx
        .tx
        .user(&user_key(&request.pool.id, sub))
        .ok_or_else(ApiError::user_does_not_exist)?;
    let options = GrantOptions {
        device_key: None,
        scope: Some(request.scope()),
        auth_time,
    };
    ctx.triggers.token_source = TokenSource::HostedAuth;
    let claims = match tokens::start_grant(ctx, &request.client, &user, options) {
        Ok((_, claims)) => claims,
        // A function has refused the tokens.
        Err(error) => return Ok(request.error("invalid_request", &shown(error)?)),
    };
    Ok(Response::Tokens {
        body: super::token::body(claims, &request.scope(), request.nonce.as_deref()),
        destination: Destination::Fragment {
            redirect_uri: request.redirect_uri.clone(),
            state: request.state.clone(),
        },
    }
    .into())
}
