//! Operations that create, change and describe app clients.

use std::{borrow::Cow, ops::RangeInclusive, time::Duration};

use serde_json::{Value, json};

use crate::core::{
    Context, attributes,
    client::{ClientConfig, ClientRecord},
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    random,
    secret::Secret,
    wire::{self, Input},
};

use super::{Reply, client_oauth, pagination::Page, pool_resources};

pub(super) const ID_LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// The parameters of CreateUserPoolClient and UpdateUserPoolClient that are not settings.
const NON_SETTINGS: [&str; 5] = [
    "UserPoolId",
    "ClientId",
    "ClientName",
    "GenerateSecret",
    "ClientSecret",
];

/// The range of lifetimes for access and ID tokens: 5 minutes to a day.
///
/// Source: "AccessTokenValidity" and "IdTokenValidity", Amazon Cognito API Reference.
const TOKEN_LIFE: RangeInclusive<Duration> = Duration::from_mins(5)..=Duration::from_hours(24);

/// The range of lifetimes for refresh tokens: an hour to 10 years of 365 days.
///
/// Source: "RefreshTokenValidity", Amazon Cognito API Reference.
const REFRESH_TOKEN_LIFE: RangeInclusive<Duration> =
    Duration::from_hours(1)..=Duration::from_secs(315_360_000);

fn invalid<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::InvalidParameter.with_message(message))
}

/// Reads the settings from a request. `doing` is `creating` or `updating`, for error
/// messages.
///
/// # Errors
/// `InvalidParameterException` for settings that contradict each other or the pool.
fn read(
    ctx: &Context<'_>,
    input: &Input,
    pool: &PoolRecord,
    doing: &str,
    has_secret: bool,
) -> Result<ClientConfig, ApiError> {
    let mut config: ClientConfig = input.all_but(&NON_SETTINGS)?;
    // An empty list counts as none: the client keeps its default permissions.
    for list in [&mut config.read_attributes, &mut config.write_attributes] {
        *list = list.take().filter(|names| !names.is_empty());
    }
    if !can_be_read(pool, config.read_attributes.as_deref()) {
        return invalid(format!(
            "Invalid read attributes specified while {doing} a client"
        ));
    }
    if !can_be_written(pool, config.write_attributes.as_deref()) {
        return invalid(format!(
            "Invalid write attributes specified while {doing} a client"
        ));
    }
    check_flows(&config)?;
    client_oauth::check(ctx, pool, &config, has_secret)?;
    Ok(config)
}

fn can_be_read(pool: &PoolRecord, names: Option<&[String]>) -> bool {
    let mut names = names.unwrap_or_default().iter();
    names.all(|name| pool.schema(name).is_some())
}

/// Returns `true` if a client may be allowed to write these attributes: they exist, the
/// service does not set any of them itself, and every required one is among them.
fn can_be_written(pool: &PoolRecord, names: Option<&[String]>) -> bool {
    let Some(names) = names else {
        return true;
    };
    let writable =
        |name: &String| pool.schema(name).is_some() && !attributes::is_managed_by_service(name);
    names.iter().all(writable)
        && pool
            .required_attributes()
            .all(|required| names.iter().any(|name| name == required))
}

fn check_flows(config: &ClientConfig) -> Result<(), ApiError> {
    let flows = &config.explicit_auth_flows;
    let present = |flow: &&String| flow.starts_with("ALLOW_");
    if flows.iter().any(|flow| present(&flow)) && !flows.iter().all(|flow| present(&flow)) {
        return invalid(
            "Legacy ExplicitAuthFlows cannot be combined with flows that begin with ALLOW_.",
        );
    }
    if flows.len() > 1 && flows.iter().any(|flow| flow == "ALLOW_CLIENT_TOKEN_AUTH") {
        return invalid("ALLOW_CLIENT_TOKEN_AUTH cannot be combined with other flows.");
    }
    let rotates = config
        .refresh_token_rotation
        .as_ref()
        .is_some_and(|rotation| rotation.feature == "ENABLED");
    if rotates && flows.iter().any(|flow| flow == "ALLOW_REFRESH_TOKEN_AUTH") {
        return invalid("ALLOW_REFRESH_TOKEN_AUTH cannot be combined with refresh token rotation.");
    }
    Ok(())
}

/// Refuses token lifetimes that the service does not accept. No token may outlive the
/// refresh token.
fn check_lives(client: &ClientRecord) -> Result<(), ApiError> {
    let refresh = client.refresh_token_life();
    let fits = REFRESH_TOKEN_LIFE.contains(&refresh)
        && [client.access_token_life(), client.id_token_life()]
            .iter()
            .all(|life| TOKEN_LIFE.contains(life) && *life <= refresh);
    if fits {
        Ok(())
    } else {
        invalid("Invalid range for token validity.")
    }
}

fn shown(client: &ClientRecord) -> Result<Value, ApiError> {
    let mut shown = serde_json::to_value(&client.config).map_err(ApiError::internal)?;
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
    }
    Ok(json!({ "UserPoolClient": shown }))
}

pub(super) fn create_user_pool_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let secret = match input.text("ClientSecret", &wire::ANY)? {
        Some(secret) => Some(Secret::new(secret)),
        None if input.flag("GenerateSecret")?.unwrap_or(false) => {
            Some(Secret::new(random::text(ctx.random, ID_LETTERS, 52)))
        }
        None => None,
    };
    let id = random::text(ctx.random, ID_LETTERS, 26);
    let client = new_client(ctx, input, &pool, &id, secret)?;
    ctx.tx.put(&client);
    shown(&client).map(Some)
}

/// Makes a client from the parameters of CreateUserPoolClient. The caller stores it.
pub(super) fn new_client(
    ctx: &Context<'_>,
    input: &Input,
    pool: &PoolRecord,
    id: &str,
    secret: Option<Secret>,
) -> Result<ClientRecord, ApiError> {
    let name = input.required("ClientName", &wire::NAME)?.to_owned();
    let client = ClientRecord {
        id: id.to_owned(),
        pool_id: pool.id.clone(),
        name,
        config: read(ctx, input, pool, "creating", secret.is_some())?,
        secret,
        secret_created: None,
        second_secret: None,
        created: ctx.now,
        modified: ctx.now,
    };
    check_lives(&client)?;
    Ok(client)
}

fn client_of(ctx: &Context<'_>, input: &Input) -> Result<ClientRecord, ApiError> {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let id = input.required("ClientId", &wire::CLIENT_ID)?;
    ctx.tx
        .get::<ClientRecord>(id)
        .filter(|client| client.pool_id == pool.id)
        .cloned()
        .ok_or_else(|| {
            ErrorCode::ResourceNotFound
                .with_message(format!("User pool client {id} does not exist."))
        })
}

pub(super) fn describe_user_pool_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    shown(&client_of(ctx, input)?).map(Some)
}

/// Updates a client. A setting that the request leaves out returns to its default, as at
/// AWS.
pub(super) fn update_user_pool_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut client = client_of(ctx, input)?;
    let pool = ctx.pool(&client.pool_id)?;
    client.config = read(ctx, input, &pool, "updating", client.secret.is_some())?;
    check_lives(&client)?;
    if let Some(name) = input.text("ClientName", &wire::NAME)? {
        name.clone_into(&mut client.name);
    }
    client.modified = ctx.now;
    ctx.tx.put(&client);
    shown(&client).map(Some)
}

pub(super) fn delete_user_pool_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let client = client_of(ctx, input)?;
    pool_resources::remove_of_client(ctx, &client);
    ctx.tx.remove::<ClientRecord>(&client.id);
    Ok(None)
}

pub(super) fn list_user_pool_clients(ctx: &mut Context<'_>, input: &Input) -> Reply {
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
