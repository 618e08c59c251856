//! Operations on identity providers, and on the links of users to them.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    oauth::{
        apple, federated_user, federation,
        provider::{self, IdentityProvider, LinkedIdentity, ProviderKind, provider_key},
        saml::{self, NoMetadata},
    },
    saml::signing_certificate,
    secret::Secret,
    wire::{self, Input},
};

use super::{Reply, pagination::Page};

/// The largest number of identities that can be linked to a user.
///
/// Source: "Linking federated users to an existing user profile", Amazon Cognito Developer
/// Guide.
const MOST_LINKS: usize = 5;

fn invalid<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::InvalidParameter.with_message(message))
}

fn pool_of(ctx: &Context<'_>, input: &Input) -> Result<PoolRecord, ApiError> {
    ctx.pool(input.required("UserPoolId", &wire::ANY)?)
}

fn provider_of(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    name: &str,
) -> Result<IdentityProvider, ApiError> {
    ctx.tx
        .get::<IdentityProvider>(&provider_key(&pool.id, name))
        .cloned()
        .ok_or_else(|| {
            ErrorCode::ResourceNotFound
                .with_message(format!("Identity provider {name} does not exist."))
        })
}

/// Returns a provider as replies have it. Like the service, they leave out Apple's key.
fn shown(provider: &IdentityProvider) -> Value {
    let mut details = provider.details.clone();
    details.remove(apple::PRIVATE_KEY);
    json!({
        "UserPoolId": provider.pool_id,
        "ProviderName": provider.name,
        "ProviderType": provider.kind,
        "ProviderDetails": details,
        "AttributeMapping": provider.mapping,
        "IdpIdentifiers": provider.identifiers,
        "CreationDate": provider.created.epoch(),
        "LastModifiedDate": provider.modified.epoch(),
    })
}

fn reply_with(provider: &IdentityProvider) -> Reply {
    Ok(Some(json!({ "IdentityProvider": shown(provider) })))
}

/// Writes the settings that a request has into a provider, and checks the whole.
fn write(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    provider: &mut IdentityProvider,
    input: &Input,
) -> Result<(), ApiError> {
    if let Some(details) = input.structure::<BTreeMap<String, Secret>>("ProviderDetails")? {
        let key = provider.details.remove(apple::PRIVATE_KEY);
        provider.details = details;
        // A tool that reads a provider and writes it back does not have the key.
        if let Some(key) = key {
            provider
                .details
                .entry(apple::PRIVATE_KEY.to_owned())
                .or_insert(key);
        }
        let has_issuer = provider.detail("oidc_issuer").is_some();
        for (name, value) in provider.kind.fixed_details() {
            // The endpoints of another issuer are in its discovery document.
            if has_issuer && name.ends_with("_url") {
                continue;
            }
            provider
                .details
                .entry((*name).to_owned())
                .or_insert_with(|| Secret::new(*value));
        }
    }
    let has_new_details = input.has("ProviderDetails");
    if let Some(mapping) = input.structure("AttributeMapping")? {
        provider.mapping = mapping;
    }
    if let Some(identifiers) = input.list("IdpIdentifiers")? {
        provider.identifiers = identifiers;
    }
    let required = provider.kind.required_details().iter();
    for name in required {
        if provider.detail(name).is_none() {
            return invalid(format!("{name} is required in ProviderDetails."));
        }
    }
    if provider.kind == ProviderKind::Saml && has_new_details {
        saml::complete_details(ctx, provider).map_err(|reason| match reason {
            NoMetadata::Internal(error) => error,
            other => ErrorCode::InvalidParameter.with_message(other.to_string()),
        })?;
    }
    if let Some(key) = provider.detail(apple::PRIVATE_KEY)
        && let Err(error) = apple::read_key(key)
    {
        return invalid(format!("{error}."));
    }
    if provider.kind == ProviderKind::Oidc {
        let scopes = provider.detail("authorize_scopes").unwrap_or_default();
        if !scopes.split(' ').any(|scope| scope == "openid") {
            return invalid("OIDC scope must include openid.");
        }
    }
    for name in provider.mapping.keys() {
        if name != "username" && pool.schema(name).is_none() {
            return invalid(format!(
                "Invalid attribute mapping: the user pool has no attribute {name}."
            ));
        }
    }
    for identifier in &provider.identifiers {
        let other = federation::by_identifier(ctx, &pool.id, identifier);
        if other.is_some_and(|other| other.name != provider.name) {
            return invalid(format!(
                "Identity provider identifier {identifier} is already in use."
            ));
        }
    }
    // OpenID Connect's own id is the username unless the pool says otherwise.
    if provider.kind != ProviderKind::Saml {
        provider
            .mapping
            .entry("username".to_owned())
            .or_insert_with(|| provider.kind.subject_claim().to_owned());
    }
    Ok(())
}

pub(super) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let name = input.required("ProviderName", &wire::ANY)?;
    let kind: ProviderKind = input
        .structure("ProviderType")?
        .ok_or_else(|| ApiError::missing_parameter("ProviderType"))?;
    if provider_of(ctx, &pool, name).is_ok() {
        return Err(ErrorCode::DuplicateProvider
            .with_message("A provider already exists with the given name."));
    }
    let is_reserved = name.eq_ignore_ascii_case("COGNITO");
    if is_reserved || kind.fixed_name().is_some_and(|fixed| fixed != name) {
        return invalid(format!(
            "The name {name} is not allowed for a provider of this type."
        ));
    }
    let mut provider = IdentityProvider {
        pool_id: pool.id.clone(),
        name: name.to_owned(),
        kind,
        details: BTreeMap::new(),
        mapping: BTreeMap::new(),
        identifiers: Vec::new(),
        created: ctx.now,
        modified: ctx.now,
    };
    write(ctx, &pool, &mut provider, input)?;
    ctx.tx.put(&provider);
    reply_with(&provider)
}

fn named(ctx: &Context<'_>, input: &Input) -> Result<(PoolRecord, IdentityProvider), ApiError> {
    let pool = pool_of(ctx, input)?;
    let provider = provider_of(ctx, &pool, input.required("ProviderName", &wire::ANY)?)?;
    Ok((pool, provider))
}

pub(super) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    reply_with(&named(ctx, input)?.1)
}

pub(super) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, mut provider) = named(ctx, input)?;
    write(ctx, &pool, &mut provider, input)?;
    provider.modified = ctx.now;
    ctx.tx.put(&provider);
    reply_with(&provider)
}

pub(super) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, provider) = named(ctx, input)?;
    ctx.tx
        .remove::<IdentityProvider>(&provider_key(&pool.id, &provider.name));
    Ok(None)
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let providers = provider::of_pool(&ctx.tx, &pool.id).map(|provider| {
        let shown = json!({
            "ProviderName": provider.name,
            "ProviderType": provider.kind,
            "CreationDate": provider.created.epoch(),
            "LastModifiedDate": provider.modified.epoch(),
        });
        (provider.name.clone(), shown)
    });
    let page = Page {
        list: "Providers",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply(input, providers).map(Some)
}

pub(super) fn get_by_identifier(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let identifier = input.required("IdpIdentifier", &wire::ANY)?;
    let provider = federation::by_identifier(ctx, &pool.id, identifier).ok_or_else(|| {
        ErrorCode::ResourceNotFound
            .with_message(format!("Identity provider {identifier} does not exist."))
    })?;
    reply_with(provider)
}

/// Returns the certificate with which a provider checks the messages that the pool signs.
pub(super) fn signing_certificate(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let certificate = signing_certificate::of(&ctx.keys.id, &pool.id);
    let certificate = certificate.map_err(ApiError::internal)?;
    Ok(Some(json!({ "Certificate": certificate })))
}

/// A user as AdminLinkProviderForUser and AdminDisableProviderForUser name one.
#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ProviderUser {
    provider_name: Option<String>,
    provider_attribute_name: Option<String>,
    provider_attribute_value: Option<String>,
}

impl ProviderUser {
    fn read(input: &Input, name: &str) -> Result<Self, ApiError> {
        input
            .structure(name)?
            .ok_or_else(|| ApiError::missing_parameter(name))
    }

    fn value(&self) -> Result<&str, ApiError> {
        let value = self.provider_attribute_value.as_deref();
        value
            .filter(|value| !value.is_empty())
            .ok_or_else(|| ApiError::missing_parameter("ProviderAttributeValue"))
    }

    /// Returns `true` if the user is one of the pool itself.
    fn is_local(&self) -> bool {
        self.provider_name.as_deref() == Some("Cognito")
    }

    /// Returns the claim that the value belongs to, or `None` for the provider's own id.
    fn claim(&self) -> Option<&str> {
        self.provider_attribute_name
            .as_deref()
            .filter(|name| *name != "Cognito_Subject")
    }
}

/// Links the identity of a provider to a user who is there already.
pub(super) fn link(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let destination = ProviderUser::read(input, "DestinationUser")?;
    let source = ProviderUser::read(input, "SourceUser")?;
    let user = if destination.is_local() {
        ctx.find_user(&pool, destination.value()?)
    } else {
        let name = destination.provider_name.as_deref().unwrap_or_default();
        let claim = destination.claim();
        federated_user::find(ctx, &pool, name, claim, destination.value()?)
    };
    let mut user = user.ok_or_else(ApiError::user_does_not_exist)?;
    let name = source.provider_name.as_deref().unwrap_or_default();
    let provider = ctx
        .tx
        .get::<IdentityProvider>(&provider_key(&pool.id, name))
        .cloned();
    let Some(provider) = provider else {
        return invalid(format!(
            "The provider {name} does not exist for User Pool {}.",
            pool.id
        ));
    };
    let claim = source.claim().map(str::to_owned);
    let is_generic = matches!(provider.kind, ProviderKind::Oidc | ProviderKind::Saml);
    if claim.is_some() && !is_generic {
        return invalid("ProviderAttributeName must be Cognito_Subject for this provider.");
    }
    if let Some(claim) = &claim
        && !provider.mapping.values().any(|known| known == claim)
    {
        return invalid(format!(
            "The attribute mapping of the provider has no {claim}."
        ));
    }
    let value = source.value()?;
    if federated_user::find(ctx, &pool, name, claim.as_deref(), value).is_some() {
        return invalid(
            "Merging is not currently supported, provide a SourceUser that has not been created or linked yet.",
        );
    }
    if user.identities.len() >= MOST_LINKS {
        return Err(
            ErrorCode::LimitExceeded.with_message("A user can have 5 linked identities at most.")
        );
    }
    user.identities.push(LinkedIdentity {
        user_id: value.to_owned(),
        provider: provider.name,
        kind: provider.kind,
        issuer: None,
        primary: false,
        linked: ctx.now,
        claim,
    });
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

/// Removes the link of a user to a provider, or the password of a user of the pool itself.
pub(super) fn disable(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let named = ProviderUser::read(input, "User")?;
    let value = named.value()?;
    if named.is_local() {
        let mut user = ctx
            .find_user(&pool, value)
            .ok_or_else(ApiError::user_does_not_exist)?;
        user.credential = None;
        ctx.save(&mut user);
        return Ok(Some(json!({})));
    }
    let name = named.provider_name.as_deref().unwrap_or_default();
    let claim = named.claim();
    let mut user = federated_user::find(ctx, &pool, name, claim, value)
        .ok_or_else(ApiError::user_does_not_exist)?;
    let is_it = |identity: &LinkedIdentity| {
        identity.provider == name && identity.user_id == value && identity.claim.as_deref() == claim
    };
    let is_own = user.identities.iter().any(|one| is_it(one) && one.primary);
    if is_own {
        return invalid("The user has not been linked to another user.");
    }
    user.identities.retain(|identity| !is_it(identity));
    ctx.save(&mut user);
    Ok(Some(json!({})))
}
