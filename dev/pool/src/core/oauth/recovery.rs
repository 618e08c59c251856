//! `/forgotPassword` and `/confirmForgotPassword`: a new password on the hosted pages.

use serde_json::json;

use crate::core::{Context, error::ApiError, ops};

use super::{
    hosted::{Visit, shown},
    language::Text,
    login,
    page::{Field, Page},
    request::{OAuthAnswer, OAuthRequest},
};

/// Returns the page that asks for the username.
pub(super) fn page(visit: &Visit<'_>, username: &str, error: Option<String>) -> Page {
    let mut form = visit.form("/forgotPassword", Text::SendCode);
    form.fields = vec![Field::username(visit.language, username)];
    Page {
        title: visit.text(Text::ForgotPassword).to_owned(),
        error,
        form: Some(form),
        links: vec![visit.link(Text::SignIn, "/login")],
        ..Page::default()
    }
}

fn confirm_page(visit: &Visit<'_>, username: &str, error: Option<String>) -> Page {
    let mut form = visit.form("/confirmForgotPassword", Text::ChangePassword);
    form.hidden.push(("username", username.to_owned()));
    form.fields = vec![
        Field::code(visit.language),
        Field::new_password(visit.language, Text::NewPassword),
    ];
    Page {
        title: visit.text(Text::ChooseNewPassword).to_owned(),
        error,
        notice: Some(visit.text(Text::CodeSentIfThere).to_owned()),
        form: Some(form),
        links: vec![visit.link(Text::SendAnotherCode, "/forgotPassword")],
        ..Page::default()
    }
}

/// Handles `/forgotPassword`.
pub(super) fn forgot(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let visit = match Visit::new(ctx, request) {
        Ok(visit) => visit,
        Err(answer) => return Ok(answer),
    };
    let username = visit.field("username");
    if !request.is_post {
        return Ok(visit.page(page(&visit, "", None)));
    }
    let body = json!({ "ClientId": visit.authorization.client.id, "Username": username });
    let page = match ops::hosted::call(ctx, "ForgotPassword", &body) {
        Ok(_) => confirm_page(&visit, username, None),
        Err(error) => page(&visit, username, Some(shown(error)?)),
    };
    Ok(visit.page(page))
}

/// Handles `/confirmForgotPassword`.
pub(super) fn confirm(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let visit = match Visit::new(ctx, request) {
        Ok(visit) => visit,
        Err(answer) => return Ok(answer),
    };
    let username = visit.field("username");
    if !request.is_post {
        return Ok(visit.page(page(&visit, "", None)));
    }
    let body = json!({
        "ClientId": visit.authorization.client.id,
        "Username": username,
        "ConfirmationCode": visit.field("code"),
        "Password": visit.field("password"),
    });
    let page = match ops::hosted::call(ctx, "ConfirmForgotPassword", &body) {
        Ok(_) => login::page(&visit, username, None, Some(Text::PasswordChanged)),
        Err(error) => confirm_page(&visit, username, Some(shown(error)?)),
    };
    Ok(visit.page(page))
}
