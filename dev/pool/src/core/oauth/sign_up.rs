//! `/signup` and `/confirmUser`: registration on the hosted pages.

use serde_json::{Value, json};

use crate::core::{Context, config::PoolRecord, error::ApiError, ops};

use super::{
    challenge::{ATTRIBUTE, attribute_field},
    hosted::{Visit, shown},
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
    let mut form = visit.form("/signup", "Sign up");
    let mut username = Field::username(visit.field("username"));
    if pool.generates_usernames() {
        username.label = match (pool.is_alias("email"), pool.is_alias("phone_number")) {
            (true, true) => "Email or phone number",
            (true, false) => "Email",
            _ => "Phone number",
        }
        .to_owned();
    }
    form.fields.push(username);
    form.fields.push(Field::new_password("Password"));
    for name in pool.required_attributes() {
        if !(pool.generates_usernames() && pool.is_alias(name)) {
            let given = visit.field(&format!("{ATTRIBUTE}{name}")).to_owned();
            form.fields.push(attribute_field(name).with_value(&given));
        }
    }
    Page {
        title: "Sign up".to_owned(),
        error,
        form: Some(form),
        links: vec![visit.link("Sign in with an account that you have", "/login")],
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
                login::page(&visit, username, None, Some(CONFIRMED.to_owned()))
            } else {
                confirm_page(&visit, username, None, Some(CODE_SENT))
            }
        }
        Err(error) => page(&visit, Some(shown(error)?)),
    };
    Ok(visit.page(page))
}

const CONFIRMED: &str = "Your account is confirmed. Sign in.";
const CODE_SENT: &str = "A code has been sent to you.";

/// Returns the page for the code that confirms an account.
pub(super) fn confirm_page(
    visit: &Visit<'_>,
    username: &str,
    error: Option<String>,
    notice: Option<&str>,
) -> Page {
    let mut form = visit.form("/confirmUser", "Confirm account");
    form.fields = vec![Field::username(username), Field::code()];
    form.second = Some(("resend", "Send the code again"));
    Page {
        title: "Confirm your account".to_owned(),
        error,
        notice: notice.map(str::to_owned),
        form: Some(form),
        links: vec![visit.link("Sign in", "/login")],
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
            Ok(_) => confirm_page(&visit, username, None, Some(CODE_SENT)),
            Err(error) => confirm_page(&visit, username, Some(shown(error)?), None),
        }
    } else {
        let body = json!({
            "ClientId": client,
            "Username": username,
            "ConfirmationCode": visit.field("code"),
        });
        match ops::hosted::call(ctx, "ConfirmSignUp", &body) {
            Ok(_) => login::page(&visit, username, None, Some(CONFIRMED.to_owned())),
            Err(error) => confirm_page(&visit, username, Some(shown(error)?), None),
        }
    };
    Ok(visit.page(page))
}
