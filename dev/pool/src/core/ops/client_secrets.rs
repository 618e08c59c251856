//! The two secrets that an app client can have while one replaces the other.

use serde_json::{Value, json};

use crate::core::{
    Context,
    client::{ClientRecord, ClientSecret},
    error::{ApiError, ErrorCode},
    random,
    secret::Secret,
    wire::{self, Input},
};

use super::{
    Reply,
    pool_clients::ID_LETTERS,
    pool_resources::{client_of, invalid, pool_of},
};

/// Returns the id of the secret that was made at this time.
fn id_of(client: &ClientRecord, millis: i64) -> String {
    format!("{}--{millis}", client.id)
}

/// Returns the secrets of a client by their ids, the older one first.
fn secrets_of(client: &ClientRecord) -> Vec<(String, ClientSecret)> {
    client
        .secrets()
        .map(|secret| (id_of(client, secret.created.millis()), secret))
        .collect()
}

fn described((id, secret): &(String, ClientSecret)) -> Value {
    json!({
        "ClientSecretId": id,
        "ClientSecretCreateDate": secret.created.epoch(),
    })
}

fn client_with_secret(ctx: &Context<'_>, input: &Input) -> Result<ClientRecord, ApiError> {
    let pool = pool_of(ctx, input)?;
    client_of(ctx, &pool, input)
}

/// Adds a second secret. The reply has the secret only if the request does not.
pub(super) fn add(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut client = client_with_secret(ctx, input)?;
    let Some(newest) = client.secrets().last() else {
        return invalid("A client secret cannot be added to a client without a secret.");
    };
    if client.second_secret.is_some() {
        return Err(ErrorCode::LimitExceeded
            .with_message("The maximum number of client secrets for this client is 2."));
    }
    let given = input.text("ClientSecret", &wire::ANY)?;
    let value = match given {
        Some(given) => given.to_owned(),
        None => random::text(ctx.random, ID_LETTERS, 52),
    };
    let millisecond = std::time::Duration::from_millis(1);
    let secret = ClientSecret {
        value: Secret::new(value.clone()),
        // The time is a part of the id, so that no two secrets have the same one.
        created: ctx.now.max(newest.created.after(millisecond)),
    };
    client.second_secret = Some(secret.clone());
    client.modified = ctx.now;
    ctx.tx.put(&client);
    let mut shown = described(&(id_of(&client, secret.created.millis()), secret));
    if let (None, Some(shown)) = (given, shown.as_object_mut()) {
        shown.insert("ClientSecretValue".to_owned(), value.into());
    }
    Ok(Some(json!({ "ClientSecretDescriptor": shown })))
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let client = client_with_secret(ctx, input)?;
    let secrets: Vec<Value> = secrets_of(&client).iter().map(described).collect();
    Ok(Some(json!({ "ClientSecrets": secrets })))
}

/// Deletes a secret, but not the last one.
pub(super) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut client = client_with_secret(ctx, input)?;
    let id = input.required("ClientSecretId", &wire::ANY)?;
    let secrets = secrets_of(&client);
    if !secrets.iter().any(|(known, _)| known == id) {
        return Err(
            ErrorCode::ResourceNotFound.with_message(format!("Client secret {id} does not exist."))
        );
    }
    let mut left = secrets.into_iter().filter(|(known, _)| known != id);
    let Some((_, only)) = left.next() else {
        return invalid("The last client secret of a client cannot be deleted.");
    };
    client.secret = Some(only.value);
    client.secret_created = Some(only.created);
    client.second_secret = None;
    client.modified = ctx.now;
    ctx.tx.put(&client);
    Ok(Some(json!({})))
}
