//! The history of a user in a pool with threat protection: sign-ins, registrations, and changes
//! of passwords by the API. This pool detects no risks.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    auth_event::{AuthEvent, auth_event_key, auth_events_of},
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    random,
    state::user_key,
    tokens,
    user::User,
    wire::{self, Input},
};

use super::{Reply, admin, pagination::Page, pool_resources::risk::refuse_without_add_on};

/// Returns the kind of event that an operation is, under the API's name.
fn kind_of(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "InitiateAuth"
        | "AdminInitiateAuth"
        | "RespondToAuthChallenge"
        | "AdminRespondToAuthChallenge" => "SignIn",
        "SignUp" => "SignUp",
        "ForgotPassword" => "ForgotPassword",
        "ConfirmForgotPassword" | "ChangePassword" => "PasswordChange",
        "ResendConfirmationCode" => "ResendCode",
        _ => return None,
    })
}

/// Records the event of a call in a pool with threat protection. A sign-in is recorded when it
/// ends, with tokens or with a refusal.
pub(super) fn record(ctx: &mut Context<'_>, operation: &str, input: &Input, reply: &Reply) {
    let Some(kind) = kind_of(operation) else {
        return;
    };
    if !ctx
        .tx
        .all::<PoolRecord>()
        .any(PoolRecord::has_threat_protection)
    {
        return;
    }
    if ctx.waits() || is_refresh(input) || reply.as_ref().is_err_and(ApiError::is_internal) {
        return;
    }
    let result = match reply {
        Ok(Some(body)) => body.pointer("/AuthenticationResult"),
        _ => None,
    };
    if kind == "SignIn" && reply.is_ok() && result.is_none() {
        return;
    }
    let Some(user) = user_of(ctx, input, result) else {
        return;
    };
    let pool = ctx.tx.get::<PoolRecord>(&user.pool_id);
    if !pool.is_some_and(PoolRecord::has_threat_protection) {
        return;
    }
    // The event of a sign-in has the id that its tokens name.
    let id = result
        .and_then(|result| result.pointer("/AccessToken/event_id"))
        .and_then(Value::as_str)
        .map_or_else(|| random::uuid(ctx.random), str::to_owned);
    let newest = ctx
        .tx
        .range::<AuthEvent>(&auth_events_of(&user.pool_id, &user.sub), None)
        .next();
    let rank = newest.map_or(u64::MAX, |event| event.rank.saturating_sub(1));
    let event = AuthEvent {
        pool_id: user.pool_id,
        sub: user.sub,
        id,
        rank,
        kind: kind.to_owned(),
        passed: reply.is_ok(),
        challenges: if kind == "SignIn" {
            challenges(operation, input, reply.is_ok())
        } else {
            Vec::new()
        },
        ip_address: ip_address(input),
        feedback: None,
        created: ctx.now,
    };
    ctx.tx.put(&event);
}

fn is_refresh(input: &Input) -> bool {
    let flow = input.text("AuthFlow", &wire::ANY).ok().flatten();
    flow.is_some_and(|flow| flow.starts_with("REFRESH_TOKEN"))
}

/// Returns the user of a call: the one of the new tokens, the one of the access token that the
/// call brings, or the one whom the call names.
fn user_of(ctx: &Context<'_>, input: &Input, result: Option<&Value>) -> Option<User> {
    let text = |name: &str| input.text(name, &wire::ANY).ok().flatten();
    if let Some(token) = text("AccessToken") {
        return tokens::authorise(ctx, token)
            .ok()
            .map(|signed_in| signed_in.user);
    }
    let client = ctx.tx.get::<ClientRecord>(text("ClientId")?)?;
    let sub = result.and_then(|result| result.pointer("/AccessToken/sub"));
    if let Some(sub) = sub.and_then(Value::as_str) {
        return ctx.tx.user(&user_key(&client.pool_id, sub));
    }
    let pool = ctx.tx.get::<PoolRecord>(&client.pool_id)?;
    let within = |name: &str| {
        let parameters = input.map(name).ok()?;
        parameters.get("USERNAME").map(str::to_owned)
    };
    let name = text("Username")
        .map(str::to_owned)
        .or_else(|| within("AuthParameters"))
        .or_else(|| within("ChallengeResponses"))?;
    ctx.find_user_or_sub(pool, &name)
}

/// Returns the challenges of a sign-in that ended with this call.
fn challenges(operation: &str, input: &Input, passed: bool) -> Vec<Value> {
    let answer = |name: &str, passed: bool| {
        let response = if passed { "Success" } else { "Failure" };
        json!({ "ChallengeName": name, "ChallengeResponse": response })
    };
    let challenge = input.text("ChallengeName", &wire::ANY).ok().flatten();
    match challenge {
        Some("SMS_MFA" | "SOFTWARE_TOKEN_MFA" | "EMAIL_OTP" | "SMS_OTP") => {
            vec![answer("Password", true), answer("Mfa", passed)]
        }
        Some("PASSWORD" | "PASSWORD_VERIFIER" | "SELECT_CHALLENGE" | "NEW_PASSWORD_REQUIRED") => {
            vec![answer("Password", passed)]
        }
        None if operation.ends_with("InitiateAuth") => vec![answer("Password", passed)],
        _ => Vec::new(),
    }
}

fn ip_address(input: &Input) -> Option<String> {
    ["UserContextData", "ContextData"]
        .into_iter()
        .find_map(|name| {
            let data = input.structure::<Value>(name).ok()??;
            Some(data.get("IpAddress")?.as_str()?.to_owned())
        })
}

fn shown(event: &AuthEvent) -> Value {
    let mut shown = Map::new();
    let mut insert = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    insert("EventId", json!(event.id));
    insert("EventType", json!(event.kind));
    insert("CreationDate", json!(event.created.epoch()));
    insert(
        "EventResponse",
        json!(if event.passed { "Pass" } else { "Fail" }),
    );
    insert(
        "EventRisk",
        json!({ "RiskDecision": "NoRisk", "CompromisedCredentialsDetected": false }),
    );
    insert("ChallengeResponses", json!(event.challenges));
    if let Some(address) = &event.ip_address {
        insert("EventContextData", json!({ "IpAddress": address }));
    }
    if let Some((value, date)) = &event.feedback {
        insert(
            "EventFeedback",
            json!({
                "FeedbackValue": value,
                "Provider": "Admin",
                "FeedbackDate": date.epoch(),
            }),
        );
    }
    Value::Object(shown)
}

/// Lists the events of a user, newest first.
pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, user) = admin::subject(ctx, input)?;
    refuse_without_add_on(&pool)?;
    let start = auth_events_of(&pool.id, &user.sub);
    let page = Page {
        list: "AuthEvents",
        limit: "MaxResults",
        token: "NextToken",
    };
    let entries = |after: Option<String>| {
        ctx.tx
            .range::<AuthEvent>(&start, after.as_deref())
            .map(|event| {
                let key = auth_event_key(event);
                let key = key.strip_prefix(&start).unwrap_or_default();
                (key.to_owned(), shown(event))
            })
    };
    page.reply_from(input, entries).map(Some)
}

fn event_of(ctx: &Context<'_>, input: &Input) -> Result<AuthEvent, ApiError> {
    let (pool, user) = admin::subject(ctx, input)?;
    refuse_without_add_on(&pool)?;
    let id = input.required("EventId", &wire::ANY)?;
    ctx.tx
        .range::<AuthEvent>(&auth_events_of(&pool.id, &user.sub), None)
        .find(|event| event.id == id)
        .cloned()
        .ok_or_else(|| {
            ErrorCode::ResourceNotFound.with_message(format!("Event {id} does not exist."))
        })
}

pub(super) fn admin_update_feedback(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let event = event_of(ctx, input)?;
    let value = input.required("FeedbackValue", &wire::ANY)?;
    ctx.tx.put(&AuthEvent {
        feedback: Some((value.to_owned(), ctx.now)),
        ..event
    });
    Ok(Some(json!({})))
}

/// Refuses a user's feedback: its token comes with a message about a risk, and this pool sends
/// none.
pub(super) fn update_feedback(ctx: &mut Context<'_>, input: &Input) -> Reply {
    event_of(ctx, input)?;
    Err(ErrorCode::NotAuthorized.with_message("Invalid feedback token."))
}

/// Removes the events of a user who is deleted.
pub(super) fn remove_of_user(ctx: &mut Context<'_>, user: &User) {
    let keys: Vec<String> = ctx
        .tx
        .range::<AuthEvent>(&auth_events_of(&user.pool_id, &user.sub), None)
        .map(auth_event_key)
        .collect();
    for key in keys {
        ctx.tx.remove::<AuthEvent>(&key);
    }
}
