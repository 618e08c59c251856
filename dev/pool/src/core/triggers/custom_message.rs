//! The texts of e-mails and text messages: those of the custom message trigger, otherwise those
//! of the pool's settings.

use serde_json::{Value, json};

use super::{
    FunctionFailure, Trigger, custom_sender,
    event::{Event, attributes_of, value_of},
};
use crate::core::{
    Context,
    config::PoolRecord,
    delivery::{Channel, MessageText, Purpose},
    error::ApiError,
    message_template::{self, MessageTemplate},
    oauth::confirmation_link,
    secret::Secret,
    user::User,
};

/// The placeholder for the code.
const CODE: &str = "{####}";
/// The placeholder for the username.
const USERNAME: &str = "{username}";

/// The largest number of characters of a text message and of the subject of an e-mail.
///
/// Source: "Custom message Lambda trigger", Amazon Cognito Developer Guide.
const SHORT_TEXT: usize = 140;
/// The largest number of characters of an e-mail.
const LONG_TEXT: usize = 20_000;

/// Sends a code to a user, in the words of the pool's function or of its settings if it has any.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn deliver(
    ctx: &mut Context<'_>,
    user: &User,
    (channel, to): (Channel, &str),
    purpose: Purpose,
    code: Secret,
) -> Result<(), ApiError> {
    let text = text(ctx, user, channel, purpose, &code)?;
    custom_sender::send(ctx, user, channel, purpose, &code)?;
    ctx.send(to, channel, purpose, code, text);
    Ok(())
}

/// Returns the part of `triggerSource` after the trigger's name, for a message.
pub(super) fn occasion(ctx: &Context<'_>, purpose: Purpose) -> &'static str {
    match (purpose, ctx.triggers.operation()) {
        (Purpose::SignUp, "ResendConfirmationCode") => "ResendCode",
        (Purpose::SignUp, _) => "SignUp",
        (Purpose::ForgotPassword, _) => "ForgotPassword",
        (Purpose::VerifyAttribute, "GetUserAttributeVerificationCode") => "VerifyUserAttribute",
        (Purpose::VerifyAttribute, _) => "UpdateUserAttribute",
        (Purpose::SignIn | Purpose::Mfa, _) => "Authentication",
        (Purpose::Invitation, _) => "AdminCreateUser",
    }
}

/// Returns the text of a message with its placeholders replaced, or `None` if neither the
/// function nor the settings have one.
fn text(
    ctx: &mut Context<'_>,
    user: &User,
    channel: Channel,
    purpose: Purpose,
    code: &Secret,
) -> Result<Option<MessageText>, ApiError> {
    let written = written(ctx, user, channel, purpose)?;
    let Some(pool) = ctx.tx.get::<PoolRecord>(&user.pool_id) else {
        return Ok(None);
    };
    let by_email = (channel, purpose) == (Channel::Email, Purpose::SignUp);
    let link = by_email
        .then(|| confirmation_link::address(ctx, user, code))
        .flatten();
    let template = if link.is_some() && message_template::confirms_by_link(pool) {
        MessageTemplate::with_link(pool)
    } else {
        MessageTemplate::with_code(pool, channel, purpose)
    };
    let subject = written.subject.or(template.subject);
    let Some(body) = written.body.or(template.body) else {
        let text = subject.map(|subject| MessageText {
            subject: Some(subject),
            body: None,
            link: None,
        });
        return Ok(text);
    };
    let filled = filled(&body, &user.username, code.reveal(), link.as_deref());
    Ok(Some(MessageText {
        subject,
        body: Some(Secret::new(filled)),
        link: link.filter(|_| has_link(&body)).map(Secret::new),
    }))
}

/// Returns the text that the pool's function writes, before the placeholders are replaced.
fn written(
    ctx: &mut Context<'_>,
    user: &User,
    channel: Channel,
    purpose: Purpose,
) -> Result<MessageTemplate, ApiError> {
    let trigger = Trigger::CustomMessage;
    if trigger.is_unset_in(ctx, &user.pool_id) {
        return Ok(MessageTemplate::default());
    }
    let invitation = purpose == Purpose::Invitation;
    let event = Event {
        trigger,
        occasion: occasion(ctx, purpose),
        user_name: &user.username,
        version: 1,
        request: json!({
            "userAttributes": attributes_of(user),
            "codeParameter": CODE,
            "usernameParameter": if invitation { Value::from(USERNAME) } else { Value::Null },
            "linkParameter": "{##Click Here##}",
        }),
        response: json!({ "smsMessage": null, "emailMessage": null, "emailSubject": null }),
    };
    let Some(response) = event.send(ctx, &user.pool_id)? else {
        return Ok(MessageTemplate::default());
    };
    let text = |name| value_of::<String>(trigger, &response, name);
    let (subject, body) = match channel {
        Channel::Email => (text("emailSubject")?, text("emailMessage")?),
        Channel::Sms => (None, text("smsMessage")?),
    };
    let invalid = |reason: &str| {
        Err(FunctionFailure::InvalidOutput(reason.to_owned()).into_error(trigger.name()))
    };
    let longest = match channel {
        Channel::Email => LONG_TEXT,
        Channel::Sms => SHORT_TEXT,
    };
    let is_longer = |text: &Option<String>, limit| {
        text.as_ref()
            .is_some_and(|text| text.chars().count() > limit)
    };
    if is_longer(&subject, SHORT_TEXT) || is_longer(&body, longest) {
        return invalid("the message is too long");
    }
    if let Some(body) = &body {
        let with_code = body.contains(CODE) || has_link(body);
        if !with_code {
            return invalid("the message has no place for the code, {####}");
        }
        if invitation && !body.contains(USERNAME) {
            return invalid("the message has no place for the username, {username}");
        }
    }
    Ok(MessageTemplate { subject, body })
}

/// Replaces the placeholders of a message, each once. `{##text##}` becomes a link, as HTML. Without
/// a page behind it, it becomes its text with the code after it.
fn filled(body: &str, username: &str, code: &str, address: Option<&str>) -> String {
    let mut filled = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        if let Some(after) = after.strip_prefix("####}") {
            filled.push_str(code);
            rest = after;
        } else if let Some(after) = after.strip_prefix("username}") {
            filled.push_str(username);
            rest = after;
        } else if let Some((text, after)) = link(after) {
            filled.push_str(&match address {
                Some(address) => format!("<a href=\"{address}\">{text}</a>"),
                None => format!("{text} ({code})"),
            });
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// Returns the text of a link, and what comes after it, if a message continues with one
/// after its first brace.
fn link(after_brace: &str) -> Option<(&str, &str)> {
    after_brace.strip_prefix("##")?.split_once("##}")
}

/// Returns `true` if a message has a link.
fn has_link(body: &str) -> bool {
    body.split('{').skip(1).any(|after| link(after).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_a_message_are_filled_in() {
        let body = "Hi {username}: {####}, {##Verify now##}, {####}{##";
        assert_eq!(
            filled(body, "jeff", "012345", None),
            "Hi jeff: 012345, Verify now (012345), 012345{##"
        );
        assert_eq!(filled("plain", "jeff", "1", None), "plain");
    }

    #[test]
    fn code_that_looks_like_a_placeholder_is_filled_once() {
        // A temporary password is chosen by an administrator.
        assert_eq!(filled("{####}", "jeff", "{username}", None), "{username}");
        assert_eq!(filled("{##a##}", "u", "{##b##}", None), "a ({##b##})");
    }
}
