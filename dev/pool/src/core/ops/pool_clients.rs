//! Creating, changing and describing app clients.

use serde_json::{Value, json};

use crate::core::{
    Ctx,
    client::{ClientConfig, ClientRecord},
    error::{ApiError, ErrorCode},
    random,
    secret::Secret,
    wire::{self, Input},
};

use super::{Reply, listing::Page};

const ID_LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// The flows of a client that names none.
const DEFAULT_FLOWS: [&str; 3] = [
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
];

/// What stands beside the settings in the calls that make and change a client.
const BESIDE: [&str; 5] = [
    "UserPoolId",
    "ClientId",
    "ClientName",
    "GenerateSecret",
    "ClientSecret",
];

fn read(input: &Input) -> Result<ClientConfig, ApiError> {
    let mut config: ClientConfig = input.all_but(&BESIDE)?;
    if !input.has("ExplicitAuthFlows") {
        config.explicit_auth_flows = DEFAULT_FLOWS.map(str::to_owned).to_vec();
    }
    let invalid = |message: &'static str| Err(ErrorCode::InvalidParameter.because(message));
    if !(3..=15).contains(&config.auth_session_validity) {
        return invalid("AuthSessionValidity must be from 3 to 15 minutes.");
    }
    if let Some(hides) = &config.prevent_user_existence_errors
        && !matches!(hides.as_str(), "LEGACY" | "ENABLED")
    {
        return invalid("PreventUserExistenceErrors must be LEGACY or ENABLED.");
    }
    if let Some(rotation) = &config.refresh_token_rotation
        && rotation.feature == "ENABLED"
    {
        if rotation.retry_grace_period_seconds > 60 {
            return invalid("RetryGracePeriodSeconds must be from 0 to 60.");
        }
        let by_flow = config
            .explicit_auth_flows
            .iter()
            .any(|flow| flow == "ALLOW_REFRESH_TOKEN_AUTH");
        if by_flow && input.has("ExplicitAuthFlows") {
            return invalid(
                "ALLOW_REFRESH_TOKEN_AUTH cannot be combined with refresh token rotation.",
            );
        }
        config
            .explicit_auth_flows
            .retain(|flow| flow != "ALLOW_REFRESH_TOKEN_AUTH");
    }
    Ok(config)
}

fn shown(client: &ClientRecord) -> Result<Value, ApiError> {
    let mut shown = serde_json::to_value(&client.config).map_err(|_| ApiError::internal())?;
    if let Some(shown) = shown.as_object_mut() {
        let fields = [
            ("UserPoolId", json!(client.pool_id)),
            ("ClientId", json!(client.id)),
            ("ClientName", json!(client.name)),
            ("CreationDate", json!(client.created.epoch())),
            ("LastModifiedDate", json!(client.modified.epoch())),
        ];
        for (name, value) in fields {
            shown.insert(name.to_owned(), value);
        }
        if let Some(secret) = &client.secret {
            shown.insert("ClientSecret".to_owned(), secret.reveal().into());
        }
        shown
            .entry("PreventUserExistenceErrors")
            .or_insert("LEGACY".into());
    }
    Ok(json!({ "UserPoolClient": shown }))
}

pub(super) fn create_user_pool_client(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let name = input.required("ClientName", &wire::NAME)?.to_owned();
    let config = read(input)?;
    let secret = match input.text("ClientSecret", &wire::ANY)? {
        Some(secret) => Some(Secret::new(secret)),
        None if input.flag("GenerateSecret")?.unwrap_or(false) => {
            Some(Secret::new(random::text(ctx.random, ID_LETTERS, 52)))
        }
        None => None,
    };
    let client = ClientRecord {
        id: random::text(ctx.random, ID_LETTERS, 26),
        pool_id: pool.id,
        name,
        secret,
        config,
        created: ctx.now,
        modified: ctx.now,
    };
    ctx.tx.put(&client);
    shown(&client).map(Some)
}

fn client_of(ctx: &Ctx<'_>, input: &Input) -> Result<ClientRecord, ApiError> {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let id = input.required("ClientId", &wire::CLIENT_ID)?;
    ctx.tx
        .get::<ClientRecord>(id)
        .filter(|client| client.pool_id == pool.id)
        .cloned()
        .ok_or_else(|| {
            ErrorCode::ResourceNotFound.because(format!("User pool client {id} does not exist."))
        })
}

pub(super) fn describe_user_pool_client(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
    shown(&client_of(ctx, input)?).map(Some)
}

/// What is left out goes back to its default, as the service does it.
pub(super) fn update_user_pool_client(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
    let mut client = client_of(ctx, input)?;
    client.config = read(input)?;
    if let Some(name) = input.text("ClientName", &wire::NAME)? {
        name.clone_into(&mut client.name);
    }
    client.modified = ctx.now;
    ctx.tx.put(&client);
    shown(&client).map(Some)
}

pub(super) fn delete_user_pool_client(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
    let client = client_of(ctx, input)?;
    ctx.tx.remove::<ClientRecord>(&client.id);
    Ok(None)
}

pub(super) fn list_user_pool_clients(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let clients = ctx
        .tx
        .all::<ClientRecord>()
        .filter(|client| client.pool_id == pool.id)
        .map(|client| {
            let shown = json!({
                "ClientId": client.id,
                "ClientName": client.name,
                "UserPoolId": client.pool_id,
            });
            (client.id.clone(), shown)
        });
    let page = Page {
        list: "UserPoolClients",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply(input, clients).map(Some)
}
