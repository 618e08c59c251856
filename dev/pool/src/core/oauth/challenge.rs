//! The steps of a sign-in after the password, on the hosted pages.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    ops,
};

use super::{
    hosted::{Visit, shown},
    language::{Language, Text},
    login,
    page::{Field, FieldKind, Form, Page},
    request::OAuthAnswer,
};

/// The parameter that a challenge's code is sent as, with the text of its page.
const CODES: [(&str, &str, Text); 3] = [
    ("SMS_MFA", "SMS_MFA_CODE", Text::CodeBySms),
    ("EMAIL_OTP", "EMAIL_OTP_CODE", Text::CodeByEmail),
    (
        "SOFTWARE_TOKEN_MFA",
        "SOFTWARE_TOKEN_MFA_CODE",
        Text::CodeOfApp,
    ),
];

/// The step that a page is for.
struct Step<'a> {
    challenge: &'a str,
    session: &'a str,
    username: &'a str,
}

impl Step<'_> {
    fn form(&self, visit: &Visit<'_>) -> Form {
        let mut form = visit.form("/login", Text::Continue);
        form.hidden.extend([
            ("challenge", self.challenge.to_owned()),
            ("session", self.session.to_owned()),
            ("username", self.username.to_owned()),
        ]);
        form
    }

    /// Returns the page for a code.
    fn code_page(&self, visit: &Visit<'_>, error: Option<String>) -> Option<Page> {
        let (_, _, notice) = CODES
            .iter()
            .find(|(challenge, _, _)| *challenge == self.challenge)?;
        let mut form = self.form(visit);
        form.fields = vec![Field::code(visit.language)];
        Some(Page {
            title: visit.text(Text::EnterCode).to_owned(),
            notice: Some(visit.text(*notice).to_owned()),
            error,
            form: Some(form),
            ..Page::default()
        })
    }

    /// Returns the page that sets up an authenticator app.
    fn app_page(&self, visit: &Visit<'_>, key: &str, error: Option<String>) -> Page {
        let mut form = self.form(visit);
        form.hidden.push(("key", key.to_owned()));
        form.fields = vec![Field::code(visit.language)];
        Page {
            title: visit.text(Text::SetUpApp).to_owned(),
            notice: Some(visit.language.text_with(Text::KeyOfApp, key)),
            error,
            form: Some(form),
            ..Page::default()
        }
    }

    fn new_password_page(
        &self,
        visit: &Visit<'_>,
        attributes: &[String],
        error: Option<String>,
    ) -> Page {
        let mut form = self.form(visit);
        let label = Text::NewPassword;
        form.fields.push(Field::new_password(visit.language, label));
        for name in attributes {
            let given = visit.field(&format!("{ATTRIBUTE}{name}"));
            form.fields
                .push(attribute_field(visit.language, name).with_value(given));
        }
        Page {
            title: visit.text(Text::ChooseNewPassword).to_owned(),
            error,
            form: Some(form),
            ..Page::default()
        }
    }
}

/// The start of the names of fields for attributes.
pub(super) const ATTRIBUTE: &str = "attribute.";

/// Makes the field for an attribute. The label of a custom one is made of its name.
pub(super) fn attribute_field(language: Language, name: &str) -> Field {
    let label = match Text::of_attribute(name) {
        Some(text) => language.text(text).to_owned(),
        None => custom_label(name),
    };
    let autocomplete = match name {
        "email" => "email",
        "phone_number" => "tel",
        "given_name" => "given-name",
        "family_name" => "family-name",
        "name" => "name",
        "nickname" => "nickname",
        "birthdate" => "bday",
        _ => "on",
    };
    Field::new(
        format!("{ATTRIBUTE}{name}"),
        label,
        FieldKind::Text,
        autocomplete,
    )
}

fn custom_label(name: &str) -> String {
    let label = name
        .strip_prefix("custom:")
        .unwrap_or(name)
        .replace('_', " ");
    let mut letters = label.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Shows the page for the challenge in a reply.
pub(super) fn show(
    ctx: &mut Context<'_>,
    visit: &Visit<'_>,
    username: &str,
    reply: &Value,
) -> Result<OAuthAnswer, ApiError> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let challenge = text(reply.get("ChallengeName"));
    let session = text(reply.get("Session"));
    let parameters = reply.get("ChallengeParameters");
    let parameter = |name: &str| text(parameters.and_then(|parameters| parameters.get(name)));
    let step = Step {
        challenge: &challenge,
        session: &session,
        username,
    };
    if let Some(page) = step.code_page(visit, None) {
        return Ok(visit.page(page));
    }
    match challenge.as_str() {
        "SELECT_MFA_TYPE" => {
            let factors = list(&parameter("MFAS_CAN_CHOOSE"));
            let mut form = step.form(visit);
            let choices = factors.iter().map(|factor| {
                let name = match factor.as_str() {
                    "SMS_MFA" => Text::BySms,
                    "EMAIL_OTP" => Text::ByEmail,
                    _ => Text::ByApp,
                };
                (factor.clone(), visit.text(name).to_owned())
            });
            form.fields = vec![Field::new(
                "answer",
                visit.text(Text::CodeFrom),
                FieldKind::Choice(choices.collect()),
                "off",
            )];
            Ok(visit.page(Page {
                title: visit.text(Text::ChooseSecondStep).to_owned(),
                form: Some(form),
                ..Page::default()
            }))
        }
        "MFA_SETUP" => set_up(ctx, visit, &step, &list(&parameter("MFAS_CAN_SETUP"))),
        "NEW_PASSWORD_REQUIRED" => {
            let missing = list(&parameter("requiredAttributes"));
            let missing: Vec<String> = missing
                .iter()
                .filter_map(|name| name.strip_prefix("userAttributes."))
                .map(str::to_owned)
                .collect();
            let mut page = step.new_password_page(visit, &missing, None);
            if let Some(form) = &mut page.form {
                form.hidden.push(("missing", missing.join(" ")));
            }
            Ok(visit.page(page))
        }
        other => Err(ApiError::internal(format!(
            "the hosted pages have no page for the challenge {other}"
        ))),
    }
}

/// Shows the page that sets up a second factor: an authenticator app if the pool has them,
/// otherwise an e-mail address.
fn set_up(
    ctx: &mut Context<'_>,
    visit: &Visit<'_>,
    step: &Step<'_>,
    options: &[String],
) -> Result<OAuthAnswer, ApiError> {
    if !options.iter().any(|option| option == "SOFTWARE_TOKEN_MFA") {
        let mut form = step.form(visit);
        let label = visit.text(Text::Email);
        form.fields = vec![Field::new("email", label, FieldKind::Text, "email")];
        return Ok(visit.page(Page {
            title: visit.text(Text::SetUpEmail).to_owned(),
            form: Some(form),
            ..Page::default()
        }));
    }
    let body = json!({ "Session": step.session });
    let reply = ops::hosted::call(ctx, "AssociateSoftwareToken", &body)?.unwrap_or_default();
    let text = |name: &str| reply.get(name).and_then(Value::as_str).unwrap_or_default();
    let step = Step {
        session: text("Session"),
        ..*step
    };
    Ok(visit.page(step.app_page(visit, text("SecretCode"), None)))
}

/// Reads a list that the API writes as JSON in a text.
fn list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

/// Handles the form of a challenge's page.
pub(super) fn answer(ctx: &mut Context<'_>, visit: &Visit<'_>) -> Result<OAuthAnswer, ApiError> {
    let challenge = visit.field("challenge").to_owned();
    let username = visit.field("username").to_owned();
    let mut session = visit.field("session").to_owned();
    let code = visit.field("code");
    let mut answers = Map::new();
    let mut put = |name: &str, value: &str| answers.insert(name.to_owned(), value.into());
    put("USERNAME", &username);
    let known = CODES.iter().find(|(name, _, _)| *name == challenge);
    if let Some((_, parameter, _)) = known {
        put(parameter, code);
    }
    match challenge.as_str() {
        "SELECT_MFA_TYPE" => {
            put("ANSWER", visit.field("answer"));
        }
        "NEW_PASSWORD_REQUIRED" => {
            put("NEW_PASSWORD", visit.field("password"));
            for (name, value) in visit.request.form.with_prefix(ATTRIBUTE) {
                put(&format!("userAttributes.{name}"), value);
            }
        }
        "MFA_SETUP" if !visit.field("email").is_empty() => {
            put("EMAIL", visit.field("email"));
        }
        "MFA_SETUP" => {
            let body = json!({ "Session": session, "UserCode": code });
            match ops::hosted::call(ctx, "VerifySoftwareToken", &body) {
                Ok(reply) => {
                    let reply = reply.unwrap_or_default();
                    let next = reply.get("Session").and_then(Value::as_str);
                    next.unwrap_or_default().clone_into(&mut session);
                }
                Err(error) => return refused(visit, &username, &challenge, &session, error),
            }
        }
        _ => {}
    }
    let body = json!({
        "ClientId": visit.authorization.client.id,
        "ChallengeName": challenge,
        "ChallengeResponses": answers,
        "Session": session,
    });
    match ops::hosted::call(ctx, "RespondToAuthChallenge", &body) {
        Err(error) => refused(visit, &username, &challenge, &session, error),
        reply => login::proceed(ctx, visit, &username, reply),
    }
}

/// Shows the page again after an answer that was refused, as long as its session lives;
/// otherwise the sign-in starts again.
fn refused(
    visit: &Visit<'_>,
    username: &str,
    challenge: &str,
    session: &str,
    error: ApiError,
) -> Result<OAuthAnswer, ApiError> {
    let is_over = matches!(
        error.code,
        ErrorCode::NotAuthorized | ErrorCode::UserNotFound | ErrorCode::PasswordResetRequired
    );
    let error = shown(error)?;
    let step = Step {
        challenge,
        session,
        username,
    };
    let page = match challenge {
        _ if is_over => None,
        "NEW_PASSWORD_REQUIRED" => {
            let missing: Vec<String> = visit
                .field("missing")
                .split(' ')
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
            let mut page = step.new_password_page(visit, &missing, Some(error.clone()));
            if let Some(form) = &mut page.form {
                form.hidden.push(("missing", missing.join(" ")));
            }
            Some(page)
        }
        "MFA_SETUP" if !visit.field("key").is_empty() => {
            Some(step.app_page(visit, visit.field("key"), Some(error.clone())))
        }
        _ => step.code_page(visit, Some(error.clone())),
    };
    let page = page.unwrap_or_else(|| login::page(visit, username, Some(error), None));
    Ok(visit.page(page))
}
