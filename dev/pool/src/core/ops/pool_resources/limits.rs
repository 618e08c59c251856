//! GetProvisionedLimit and UpdateProvisionedLimit: the rate of a category of calls. This pool
//! limits no rate.

use serde_json::{Map, Value, json};

use crate::core::{Context, error::ApiError, pool_resource::ResourceKind, wire::Input};

use super::{Reply, find, invalid, not_found, write};

/// The categories of calls, with their default rates in requests per second.
///
/// Source: "Quotas in Amazon Cognito", Amazon Cognito Developer Guide.
const DEFAULTS: [(&str, u64); 17] = [
    ("ClientAuthentication", 150),
    ("UserAccountRecovery", 30),
    ("UserAuthentication", 120),
    ("UserCreation", 50),
    ("UserFederation", 25),
    ("UserList", 30),
    ("UserPoolClientRead", 15),
    ("UserPoolClientUpdate", 15),
    ("UserPoolRead", 15),
    ("UserPoolResourceRead", 20),
    ("UserPoolResourceUpdate", 15),
    ("UserPoolUpdate", 15),
    ("UserRead", 120),
    ("UserResourceRead", 50),
    ("UserResourceUpdate", 25),
    ("UserToken", 120),
    ("UserUpdate", 25),
];

const VALUE: &str = "ProvisionedLimitValue";

/// Returns the definition in a request, and the category that it names with its default.
fn definition(input: &Input) -> Result<(Value, &'static str, u64), ApiError> {
    let definition = input.structure::<Value>("LimitDefinition")?;
    let definition = definition.unwrap_or_default();
    let named = definition
        .pointer("/Attributes/Category")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match DEFAULTS.iter().find(|(category, _)| *category == named) {
        Some((category, default)) => Ok((definition, category, *default)),
        None => not_found(format!("There is no limit of the category {named}.")),
    }
}

pub(in crate::core::ops) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (definition, category, default) = definition(input)?;
    let known = find(ctx, "", ResourceKind::ProvisionedLimit, category);
    let value = known.and_then(|known| known.settings.get(VALUE)?.as_u64());
    Ok(Some(json!({
        "Limit": {
            "LimitDefinition": definition,
            VALUE: value.unwrap_or(default),
            "FreeLimitValue": default,
        },
    })))
}

pub(in crate::core::ops) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, category, default) = definition(input)?;
    let Some(wanted) = input
        .structure::<i64>("RequestedLimitValue")?
        .and_then(|wanted| u64::try_from(wanted).ok())
        .filter(|wanted| *wanted >= default)
    else {
        return invalid(format!(
            "RequestedLimitValue must not be lower than the default, {default}."
        ));
    };
    let mut settings = Map::new();
    settings.insert(VALUE.to_owned(), wanted.into());
    write(ctx, "", ResourceKind::ProvisionedLimit, category, settings);
    get(ctx, input)
}
