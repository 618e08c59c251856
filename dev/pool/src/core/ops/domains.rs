//! Operations on the domain of a user pool.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    oauth::domain::{self, DomainRecord},
    wire::{self, Input},
};

use super::Reply;

/// The words that the domain prefix may not contain.
///
/// Source: "Configuring a user pool domain", Amazon Cognito Developer Guide.
const RESERVED_WORDS: [&str; 3] = ["aws", "amazon", "cognito"];

fn invalid<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::InvalidParameter.with_message(message))
}

/// Writes the settings that Create- and UpdateUserPoolDomain share into a domain.
fn write(domain: &mut DomainRecord, input: &Input) -> Result<(), ApiError> {
    if let Some(custom) = input.structure::<Value>("CustomDomainConfig")? {
        domain.custom = Some(custom);
    }
    if let Some(version) = input.number("ManagedLoginVersion")? {
        if !(1..=2).contains(&version) {
            return invalid("ManagedLoginVersion must be 1 or 2.");
        }
        domain.managed_login_version = version;
    }
    if let Some(routing) = input.structure::<Value>("Routing")? {
        domain.routing = Some(routing);
    }
    Ok(())
}

/// Returns the reply of Create- and UpdateUserPoolDomain. Only a custom domain has an
/// address at CloudFront.
fn reply_with(domain: &DomainRecord) -> Reply {
    let mut reply = Map::new();
    reply.insert(
        "ManagedLoginVersion".to_owned(),
        domain.managed_login_version.into(),
    );
    if domain.custom.is_some() {
        reply.insert("CloudFrontDomain".to_owned(), cloud_front().into());
    }
    if let Some(routing) = &domain.routing {
        reply.insert("Routing".to_owned(), routing.clone());
    }
    Ok(Some(Value::Object(reply)))
}

/// Returns the name under which AWS's CloudFront would serve a domain. Nothing is there.
fn cloud_front() -> &'static str {
    "local.cloudfront.net"
}

pub(super) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let name = input.required("Domain", &wire::ANY)?;
    let is_custom = input.has("CustomDomainConfig");
    if !is_custom {
        if name.contains('.') {
            return invalid("A domain prefix cannot contain a period.");
        }
        if let Some(word) = RESERVED_WORDS.iter().find(|word| name.contains(*word)) {
            return invalid(format!("Domain cannot contain reserved word: {word}"));
        }
    }
    if let Some(taken) = ctx.tx.get::<DomainRecord>(name)
        && taken.pool_id != pool.id
    {
        return invalid("Domain already associated with another user pool.");
    }
    if domain::of_pool(&ctx.tx, &pool.id).any(|other| other.custom.is_some() == is_custom) {
        return invalid("User pool already has a domain configured.");
    }
    let mut domain = DomainRecord {
        domain: name.to_owned(),
        pool_id: pool.id,
        custom: None,
        managed_login_version: 1,
        routing: None,
        created: ctx.now,
    };
    write(&mut domain, input)?;
    ctx.tx.put(&domain);
    reply_with(&domain)
}

/// Returns the domain that a request names, if it is of the pool that the request names.
fn domain_of(ctx: &Context<'_>, input: &Input) -> Result<DomainRecord, ApiError> {
    let pool_id = input.required("UserPoolId", &wire::POOL_ID)?;
    let name = input.required("Domain", &wire::ANY)?;
    ctx.tx
        .get::<DomainRecord>(name)
        .filter(|domain| domain.pool_id == pool_id)
        .cloned()
        .ok_or_else(|| {
            ErrorCode::InvalidParameter.with_message("No such domain or user pool exists.")
        })
}

pub(super) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut domain = domain_of(ctx, input)?;
    if domain.custom.is_none() && input.has("CustomDomainConfig") {
        return invalid("A domain prefix cannot become a custom domain.");
    }
    write(&mut domain, input)?;
    ctx.tx.put(&domain);
    reply_with(&domain)
}

pub(super) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let domain = domain_of(ctx, input)?;
    ctx.tx.remove::<DomainRecord>(&domain.domain);
    Ok(Some(json!({})))
}

/// Handles DescribeUserPoolDomain. The description of an unknown domain is empty, as at AWS.
pub(super) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let name = input.required("Domain", &wire::ANY)?;
    let mut shown = Map::new();
    if let Some(domain) = ctx.tx.get::<DomainRecord>(name) {
        let fields = [
            ("UserPoolId", json!(domain.pool_id)),
            ("AWSAccountId", json!("000000000000")),
            ("Domain", json!(domain.domain)),
            ("S3Bucket", json!("cognito-local")),
            ("CloudFrontDistribution", json!(cloud_front())),
            ("Version", json!(domain.created.millis().to_string())),
            ("Status", json!("ACTIVE")),
            (
                "CustomDomainConfig",
                domain.custom.clone().unwrap_or_else(|| json!({})),
            ),
            ("ManagedLoginVersion", json!(domain.managed_login_version)),
        ];
        for (name, value) in fields {
            shown.insert(name.to_owned(), value);
        }
        if let Some(routing) = &domain.routing {
            shown.insert("Routing".to_owned(), routing.clone());
        }
    }
    Ok(Some(json!({ "DomainDescription": shown })))
}
