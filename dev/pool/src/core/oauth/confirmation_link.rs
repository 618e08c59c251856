//! The link in the e-mail after a registration: `/confirmUser` with the code in its query.
//!
//! Source: "Verification messages", Amazon Cognito Developer Guide. The parameters are those of the
//! links that the service sends.

use serde_json::json;

use crate::core::{
    Context, client::ClientRecord, error::ApiError, ops, secret::Secret, user::User,
};

use super::{
    domain,
    hosted::shown,
    language::{Language, Text},
    page::Page,
    parameters::Parameters,
    request::{OAuthAnswer, OAuthRequest, Response},
};

const CLIENT: &str = "client_id";
const USERNAME: &str = "user_name";
const CODE: &str = "confirmation_code";

/// Returns the address that confirms an account, or `None` if the pool has no domain or the call
/// has no app client.
pub(in crate::core) fn address(ctx: &Context<'_>, user: &User, code: &Secret) -> Option<String> {
    let domain = domain::of_pool(&ctx.tx, &user.pool_id).next()?;
    let query = Parameters::default()
        .with(CLIENT, ctx.triggers.client()?)
        .with(USERNAME, &user.username)
        .with(CODE, code.reveal())
        .encoded();
    let (base, domain) = (ctx.local_url(), &domain.domain);
    Some(format!("{base}/{domain}/confirmUser?{query}"))
}

/// Returns `true` if a request comes from such a link.
pub(super) fn is_opened(request: &OAuthRequest) -> bool {
    !request.is_post && request.query.get(CODE).is_some()
}

/// Confirms the account of the link. The page has no link to the sign-in, because no authorization
/// request is known.
pub(super) fn open(ctx: &mut Context<'_>, request: &OAuthRequest) -> Result<OAuthAnswer, ApiError> {
    let [client, username, code] =
        [CLIENT, USERNAME, CODE].map(|name| request.query.get(name).unwrap_or_default());
    let is_known = ctx
        .tx
        .get::<ClientRecord>(client)
        .is_some_and(|client| client.pool_id == request.pool_id);
    if !is_known {
        let page = Page::refusal("invalid_request", "User pool client does not exist.");
        return Ok(Response::page(400, page).into());
    }
    let language = Language::of(request);
    let body = json!({
        "ClientId": client,
        "Username": username,
        "ConfirmationCode": code,
    });
    let (status, title, error) = match ops::hosted::call(ctx, "ConfirmSignUp", &body) {
        Ok(_) => (200, Text::RegistrationConfirmed, None),
        Err(error) => (400, Text::ConfirmYourAccount, Some(shown(error)?)),
    };
    let page = Page {
        language,
        title: language.text(title).to_owned(),
        error,
        ..Page::default()
    };
    Ok(Response::page(status, page).into())
}
