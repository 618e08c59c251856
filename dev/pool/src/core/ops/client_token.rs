//! GetClientToken: an access token for a machine.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    oauth::{resource_server, token},
    wire::{self, Input},
};

use super::{Reply, pool_resources::invalid};

/// The flow that a client must allow.
const FLOW: &str = "CLIENT_TOKEN_AUTH";

pub(super) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, client): (PoolRecord, ClientRecord) = ctx.client(input, None, None)?;
    let refuse = |message: &'static str| Err(ErrorCode::NotAuthorized.with_message(message));
    if !client.allows(FLOW) {
        return refuse("Client is not enabled for ALLOW_CLIENT_TOKEN_AUTH.");
    }
    let secret = input.required("Secret", &wire::ANY)?;
    if client.secret.is_none() || !client.accepts_secret(secret) {
        return refuse("Unable to verify client secret");
    }
    let scopes = scopes(ctx, input, &client)?;
    let mut issued = token::for_machine(ctx, &client, &scopes.join(" "))?;
    let mut result = Map::new();
    for (from, to) in [
        ("access_token", "AccessToken"),
        ("expires_in", "ExpiresIn"),
        ("token_type", "TokenType"),
    ] {
        result.insert(to.to_owned(), issued.remove(from).unwrap_or(Value::Null));
    }
    Ok(Some(json!({ "ClientAuthenticationResult": result })))
}

/// Returns the custom scopes that a request asks for, or all those of the client.
fn scopes(
    ctx: &Context<'_>,
    input: &Input,
    client: &ClientRecord,
) -> Result<Vec<String>, ApiError> {
    let allowed = |scope: &String| {
        client.config.oauth.scopes.contains(scope)
            && !resource_server::STANDARD_SCOPES.contains(&scope.as_str())
            && resource_server::exists(&ctx.tx, &client.pool_id, scope)
    };
    let asked = input.list("Scopes")?.unwrap_or_default();
    if asked.is_empty() {
        let all = client.config.oauth.scopes.iter();
        return Ok(all.filter(|scope| allowed(scope)).cloned().collect());
    }
    match asked.iter().find(|scope| !allowed(scope)) {
        None => Ok(asked),
        Some(other) => invalid(format!("The scope {other} is not allowed for the client.")),
    }
}
