//! Operations that create, change and describe user pools.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::core::{
    Context,
    attributes::{self, SchemaAttribute},
    client::ClientRecord,
    config::{MfaMethods, MfaMode, PasswordPolicy, PoolConfig, PoolRecord, WebAuthnConfiguration},
    error::{ApiError, ErrorCode},
    group::Group,
    oauth::{domain, provider::IdentityProvider, resource_server::ResourceServer},
    packed_user::PackedUser,
    random,
    recovery::period::PlanTimes,
    regions,
    secret::Secret,
    session::AuthSession,
    tokens::{self, Grant},
    wire::{self, Input},
};

use super::{Reply, pagination::Page, set_up};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

fn invalid<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::InvalidParameter.with_message(message))
}

/// Reads the settings of CreateUserPool and UpdateUserPool.
///
/// `UnusedAccountValidityDays` is the older name of `TemporaryPasswordValidityDays`; a request has
/// one of them, and 0 counts as none (`PasswordPolicyType`, Amazon Cognito API Reference).
fn read(input: &Input) -> Result<PoolConfig, ApiError> {
    let mut config: PoolConfig = input.all_but(&["UserPoolId", "PoolName"])?;
    let policies = input.structure::<Value>("Policies")?;
    let days = policies
        .as_ref()
        .and_then(|policies| policies.get("PasswordPolicy"))
        .and_then(|policy| policy.get("TemporaryPasswordValidityDays"))
        .and_then(Value::as_u64)
        .filter(|days| *days > 0);
    let older = config
        .admin_create_user_config
        .as_mut()
        .and_then(|config| config.unused_account_validity_days.take())
        .filter(|days| *days > 0);
    if days.is_some() && older.is_some() {
        return invalid(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        );
    }
    let default = PasswordPolicy::default().temporary_password_validity_days;
    config
        .policies
        .password_policy
        .temporary_password_validity_days = days.or(older).unwrap_or(default);
    Ok(config)
}

/// Checks that settings do not contradict each other. The API model checks lengths,
/// ranges and enumerations.
fn check(config: &PoolConfig) -> Result<(), ApiError> {
    if !config.alias_attributes.is_empty() && !config.username_attributes.is_empty() {
        return invalid(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
        );
    }
    let is_verified = |name: &String| config.auto_verified_attributes.contains(name);
    if let Some(settings) = &config.user_attribute_update_settings
        && !settings
            .attributes_require_verification_before_update
            .iter()
            .all(is_verified)
    {
        return invalid(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
        );
    }
    let factors = &config.policies.sign_in_policy.allowed_first_auth_factors;
    if factors.iter().any(|factor| factor == "SOFTWARE_TOKEN") {
        return invalid("SOFTWARE_TOKEN is not supported as a first authentication factor.");
    }
    if let Some(functions) = &config.lambda_config {
        functions.check()?;
    }
    for attribute in &config.schema_attributes {
        let custom = attributes::is_custom(&attribute.name);
        let known = custom || attributes::standard(&attribute.name).is_some();
        if attribute.name.is_empty() || !known {
            return invalid("Invalid AttributeName in the schema.");
        }
        if custom && attribute.required {
            return invalid("Required custom attributes are not supported currently.");
        }
    }
    Ok(())
}

/// Gives an attribute its name in the schema: any attribute that is not standard is a
/// custom one.
fn named(mut attribute: SchemaAttribute) -> SchemaAttribute {
    attribute.name = attributes::schema_name(&attribute.name, attribute.developer_only_attribute);
    attribute
}

/// Refuses a custom attribute without a data type.
fn check_types(input: &Input, list: &str) -> Result<(), ApiError> {
    let attributes: Vec<Value> = input.structure(list)?.unwrap_or_default();
    let untyped = attributes.iter().any(|attribute| {
        let name = attribute.get("Name").and_then(Value::as_str);
        let is_standard = name.is_some_and(|name| attributes::standard(name).is_some());
        !is_standard && attribute.get("AttributeDataType").is_none()
    });
    if untyped {
        return invalid(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        );
    }
    Ok(())
}

/// Reads and checks the settings of a new pool.
pub(super) fn new_settings(input: &Input) -> Result<(PoolConfig, MfaMethods), ApiError> {
    let mut config = read(input)?;
    check_types(input, "Schema")?;
    config.schema_attributes = config.schema_attributes.into_iter().map(named).collect();
    check(&config)?;
    let mfa = MfaMethods {
        sms_mfa_configuration: config
            .other
            .get("SmsConfiguration")
            .map(|sms| json!({ "SmsConfiguration": sms })),
        ..MfaMethods::default()
    };
    if config.mfa_configuration != MfaMode::Off && mfa.sms_mfa_configuration.is_none() {
        return invalid(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        );
    }
    Ok((config, mfa))
}

pub(super) fn create_user_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let name = input.required("PoolName", &wire::NAME)?.to_owned();
    let (config, mfa) = new_settings(input)?;
    let mut pool = PoolRecord {
        id: format!("{}_{}", ctx.region, random::text(ctx.random, LETTERS, 9)),
        name,
        mfa,
        secret: Secret::new(random::opaque::<32>(ctx.random)),
        config,
        created: ctx.now,
        modified: ctx.now,
        plan_times: PlanTimes::default(),
    };
    pool.note_plan(ctx.now);
    ctx.tx.put(&pool);
    Ok(Some(json!({ "UserPool": described(ctx, &pool)? })))
}

/// Returns a pool as CreateUserPool and DescribeUserPool show it.
fn described(ctx: &Context<'_>, pool: &PoolRecord) -> Result<Value, ApiError> {
    let mut config = pool.config.clone();
    config
        .admin_create_user_config
        .get_or_insert_default()
        .unused_account_validity_days = Some(
        config
            .policies
            .password_policy
            .temporary_password_validity_days,
    );
    let mut shown = serde_json::to_value(config).map_err(ApiError::internal)?;
    let schema: Vec<SchemaAttribute> = attributes::all_standard()
        .filter_map(|attribute| pool.schema(&attribute.name))
        .chain(
            pool.config
                .schema_attributes
                .iter()
                .filter(|attribute| attributes::is_custom(&attribute.name))
                .cloned()
                .map(SchemaAttribute::with_constraints),
        )
        .collect();
    let users = ctx.tx.count::<PackedUser>(&pool.id);
    let region = pool.id.split('_').next().unwrap_or_default();
    let fields = [
        ("Id", json!(pool.id)),
        ("Name", json!(pool.name)),
        ("CreationDate", json!(pool.created.epoch())),
        ("LastModifiedDate", json!(pool.modified.epoch())),
        ("SchemaAttributes", json!(schema)),
        ("EstimatedNumberOfUsers", json!(users)),
        (
            "Arn",
            json!(format!(
                "arn:{}:cognito-idp:{region}:000000000000:userpool/{}",
                regions::partition(region),
                pool.id
            )),
        ),
    ];
    let defaults = [
        ("DeletionProtection", json!("INACTIVE")),
        ("LambdaConfig", json!({})),
        ("UserPoolTier", json!("ESSENTIALS")),
        (
            "EmailConfiguration",
            json!({ "EmailSendingAccount": "COGNITO_DEFAULT" }),
        ),
        (
            "VerificationMessageTemplate",
            json!({ "DefaultEmailOption": "CONFIRM_WITH_CODE" }),
        ),
    ];
    if let Some(shown) = shown.as_object_mut() {
        for (name, value) in fields {
            shown.insert(name.to_owned(), value);
        }
        for (name, value) in defaults {
            shown.entry(name).or_insert(value);
        }
        for domain in domain::of_pool(&ctx.tx, &pool.id) {
            let name = if domain.custom.is_some() {
                "CustomDomain"
            } else {
                "Domain"
            };
            shown.insert(name.to_owned(), domain.domain.clone().into());
        }
    }
    Ok(shown)
}

fn pool_of(ctx: &Context<'_>, input: &Input) -> Result<PoolRecord, ApiError> {
    ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)
}

pub(super) fn describe_user_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    Ok(Some(json!({ "UserPool": described(ctx, &pool)? })))
}

/// Handles UpdateUserPool. A setting that the request leaves out returns to its default,
/// as at AWS. Settings that can be made only once stay, and so do the tags. The
/// attributes that must be verified before an update stay too, as far as their addresses
/// are still verified automatically.
pub(super) fn update_user_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut pool = pool_of(ctx, input)?;
    let config = read(input)?;
    let tagged = input.has("UserPoolTags");
    let kept = pool
        .config
        .user_attribute_update_settings
        .map(|mut settings| {
            settings
                .attributes_require_verification_before_update
                .retain(|name| config.auto_verified_attributes.contains(name));
            settings
        });
    let config = PoolConfig {
        user_attribute_update_settings: config.user_attribute_update_settings.or(kept),
        alias_attributes: pool.config.alias_attributes,
        username_attributes: pool.config.username_attributes,
        username_configuration: pool.config.username_configuration,
        schema_attributes: pool.config.schema_attributes,
        user_pool_tags: if tagged {
            config.user_pool_tags
        } else {
            pool.config.user_pool_tags
        },
        ..config
    };
    check(&config)?;
    if let Some(name) = input.text("PoolName", &wire::NAME)? {
        name.clone_into(&mut pool.name);
    }
    pool.config = config;
    pool.note_plan(ctx.now);
    pool.modified = ctx.now;
    ctx.tx.put(&pool);
    Ok(Some(json!({})))
}

pub(super) fn add_custom_attributes(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut pool = pool_of(ctx, input)?;
    check_types(input, "CustomAttributes")?;
    let added: Vec<SchemaAttribute> = input.structure("CustomAttributes")?.unwrap_or_default();
    for attribute in added.into_iter().map(named) {
        if pool.schema(&attribute.name).is_some() {
            let name = attribute.name;
            return invalid(format!(
                "{name}: Existing attribute already has name {name}."
            ));
        }
        pool.config.schema_attributes.push(attribute);
    }
    check(&pool.config)?;
    pool.modified = ctx.now;
    ctx.tx.put(&pool);
    Ok(Some(json!({})))
}

pub(super) fn delete_user_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    if pool.config.other.get("DeletionProtection") == Some(&json!("ACTIVE")) {
        return invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
        );
    }
    if domain::of_pool(&ctx.tx, &pool.id).next().is_some() {
        return invalid(
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        );
    }
    let clients: Vec<String> = ctx
        .tx
        .all::<ClientRecord>()
        .filter(|client| client.pool_id == pool.id)
        .map(|client| client.id.clone())
        .collect();
    ctx.tx
        .remove_where(|session: &AuthSession| clients.contains(&session.client_id));
    let grants: Vec<Grant> = ctx
        .tx
        .all::<Grant>()
        .filter(|grant| grant.pool_id == pool.id)
        .cloned()
        .collect();
    for grant in grants {
        ctx.tx.remove::<Grant>(&grant.origin_jti);
        tokens::remove_refresh_tokens(&mut ctx.tx, &grant);
    }
    ctx.tx
        .remove_where(|user: &PackedUser| user.pool_id() == pool.id);
    ctx.tx
        .remove_where(|group: &Group| group.pool_id == pool.id);
    ctx.tx
        .remove_where(|client: &ClientRecord| client.pool_id == pool.id);
    ctx.tx
        .remove_where(|provider: &IdentityProvider| provider.pool_id == pool.id);
    ctx.tx
        .remove_where(|server: &ResourceServer| server.pool_id == pool.id);
    set_up::remove_of_pool(ctx, &pool.id);
    ctx.tx.remove::<PoolRecord>(&pool.id);
    Ok(None)
}

pub(super) fn list_user_pools(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pools = ctx.tx.all::<PoolRecord>().map(|pool| {
        let shown = json!({
            "Id": pool.id,
            "Name": pool.name,
            "LambdaConfig": pool.config.other.get("LambdaConfig").unwrap_or(&json!({})),
            "CreationDate": pool.created.epoch(),
            "LastModifiedDate": pool.modified.epoch(),
        });
        (pool.id.clone(), shown)
    });
    let page = Page {
        list: "UserPools",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply(input, pools).map(Some)
}

/// Checks that the relying party's id for passkeys is a domain.
fn check_passkeys(configuration: &WebAuthnConfiguration) -> Result<(), ApiError> {
    let is_domain = |id: &String| {
        let label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        };
        id.split('.').all(label)
    };
    if !configuration
        .relying_party_id
        .as_ref()
        .is_none_or(is_domain)
    {
        return invalid("RelyingPartyId must be a domain name of 1 to 127 characters.");
    }
    Ok(())
}

pub(super) fn set_user_pool_mfa_config(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut pool = pool_of(ctx, input)?;
    let methods: MfaMethods = input.all_but(&["UserPoolId", "MfaConfiguration"])?;
    if let Some(configuration) = &methods.web_authn_configuration {
        check_passkeys(configuration)?;
    }
    if let Some(mode) = input.structure::<MfaMode>("MfaConfiguration")? {
        pool.config.mfa_configuration = mode;
    }
    pool.mfa = MfaMethods {
        sms_mfa_configuration: methods
            .sms_mfa_configuration
            .or(pool.mfa.sms_mfa_configuration),
        software_token_mfa_configuration: methods
            .software_token_mfa_configuration
            .or(pool.mfa.software_token_mfa_configuration),
        email_mfa_configuration: methods
            .email_mfa_configuration
            .or(pool.mfa.email_mfa_configuration),
        web_authn_configuration: methods
            .web_authn_configuration
            .or(pool.mfa.web_authn_configuration),
    };
    let offered = crate::core::user::Factor::ALL
        .into_iter()
        .any(|factor| factor.offered_by(&pool));
    if pool.config.mfa_configuration != MfaMode::Off && !offered {
        return invalid(
            "Invalid MFA configuration given, can't turn on MFA without any MFA options.",
        );
    }
    pool.modified = ctx.now;
    ctx.tx.put(&pool);
    mfa_config(&pool)
}

pub(super) fn get_user_pool_mfa_config(ctx: &mut Context<'_>, input: &Input) -> Reply {
    mfa_config(&pool_of(ctx, input)?)
}

fn mfa_config(pool: &PoolRecord) -> Reply {
    let mut shown = serde_json::to_value(&pool.mfa).map_err(ApiError::internal)?;
    if let Some(shown) = shown.as_object_mut() {
        shown.insert(
            "MfaConfiguration".to_owned(),
            json!(pool.config.mfa_configuration),
        );
    }
    Ok(Some(shown))
}
