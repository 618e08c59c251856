//! `/signup` and `/confirmUser`: registration on the hosted pages.

use serde_json::{Value, json};

use crate::core::{Context, config::PoolRecord, error::ApiError, ops};

use super::{
    challenge::{ATTRIBUTE, attribute_field},
    hosted::{Visit, shown},
    language::Text,
    login,
    page::{Field, Page},
    request::{OAuthAnswer, OAuthRequest},
};

/// Returns `true` if users may register themselves.
pub(super) fn is_open(pool: &PoolRecord) -> bool {
    pool.config
        .admin_create_user_config
        .as_ref()
        .is_none_or(|config| !config.allow_admin_create_user_only)
}

fn page(visit: &Visit<'_>, error: Option<String>) -> Page {
    let pool = &visit.authorization.pool;
    let mut form = visit.form("/signup", Text::SignUp);
    let mut username = Field::username(visit.language, visit.field("username"));
    if pool.generates_usernames() {
        let label = match (pool.is_alias("email"), pool.is_alias("phone_number")) {
            (true, true) => Text::EmailOrPhoneNumber,
            (true, false) => Text::Email,
            _ => Text::PhoneNumber,
        };
        visit.text(label).clone_into(&mut username.label);
    }
    form.fields.push(username);
    form.fields
        .push(Field::new_password(visit.language, Text::Password));
    for name in pool.required_attributes() {
        if !(pool.generates_usernames() && pool.is_alias(name)) {
            let given = visit.field(&format!("{ATTRIBUTE}{name}")).to_owned();
            form.fields
                .push(attribute_field(visit.language, name).with_value(&given));
        }
    }
    Page {
        title: visit.text(Text::SignUp).to_owned(),
        error,
        form: Some(form),
        links: vec![visit.link(Text::SignInInstead, "/login")],
        ..Page::default()
    }
}

/// Handles `/signup`.
pub(super) fn sign_up(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let visit = match Visit::new(ctx, request) {
        Ok(visit) => visit,
        Err(answer) => return Ok(answer),
    };
    if !request.is_post {
        return Ok(visit.page(page(&visit, None)));
    }
    let attributes: Vec<Value> = request
        .form
        .with_prefix(ATTRIBUTE)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect();
    let username = visit.field("username");
    let body = json!({
        "ClientId": visit.authorization.client.id,
        "Username": username,
        "Password": visit.field("password"),
        "UserAttributes": attributes,
    });
    let page = match ops::hosted::call(ctx, "SignUp", &body) {
        Ok(reply) => {
            let reply = reply.unwrap_or_default();
            if reply.get("UserConfirmed") == Some(&Value::Bool(true)) {
                login::page(&visit, username, None, Some(Text::Confirmed))
            } else {
                confirm_page(&visit, username, None, Some(Text::CodeSent))
            }
        }
        Err(error) => page(&visit, Some(shown(error)?)),
    };
    Ok(visit.page(page))
}

/// Returns the page for the code that confirms an account.
pub(super) fn confirm_page(
    visit: &Visit<'_>,
    username: &str,
    error: Option<String>,
    notice: Option<Text>,
) -> Page {
    let mut form = visit.form("/confirmUser", Text::ConfirmAccount);
    form.fields = vec![
        Field::username(visit.language, username),
        Field::code(visit.language),
    ];
    form.second = Some(("resend", visit.text(Text::SendCodeAgain)));
    Page {
        title: visit.text(Text::ConfirmYourAccount).to_owned(),
        error,
        notice: notice.map(|notice| visit.text(notice).to_owned()),
        form: Some(form),
        links: vec![visit.link(Text::SignIn, "/login")],
        ..Page::default()
    }
}

/// Handles `/confirmUser`.
pub(super) fn confirm(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let visit = match Visit::new(ctx, request) {
        Ok(visit) => visit,
        Err(answer) => return Ok(answer),
    };
    if !request.is_post {
        return Ok(visit.page(confirm_page(&visit, "", None, None)));
    }
    let username = visit.field("username");
    let client = &visit.authorization.client.id;
    let page = if request.form.get("resend").is_some() {
        let body = json!({ "ClientId": client, "Username": username });
        match ops::hosted::call(ctx, "ResendConfirmationCode", &body) {
            Ok(_) => confirm_page(&visit, username, None, Some(Text::CodeSent)),
            Err(error) => confirm_page(&visit, username, Some(shown(error)?), None),
        }
    } else {
        let body = json!({
            "ClientId": client,
            "Username": username,
            "ConfirmationCode": visit.field("code"),
        });
        match ops::hosted::call(ctx, "ConfirmSignUp", &body) {
            Ok(_) => login::page(&visit, username, None, Some(Text::Confirmed)),
            Err(error) => confirm_page(&visit, username, Some(shown(error)?), None),
        }
    };
    Ok(visit.page(page))
}
