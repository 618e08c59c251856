//! One user of a CSV file.
//!
//! Source of the rules: "Formatting the CSV file", Amazon Cognito Developer Guide.

use std::collections::BTreeMap;

use crate::core::{
    Context,
    attributes::{self, Attributes, Writer},
    config::{MfaMode, PoolRecord},
    error::ErrorCode,
    user::{Factor, UserStatus},
};

use super::super::sign_up;

const USERNAME: &str = "cognito:username";
const MFA_ENABLED: &str = "cognito:mfa_enabled";

/// Returns the columns of a file, in the order of AWS's own header.
pub(super) fn columns(pool: &PoolRecord) -> Vec<String> {
    let standard = attributes::all_standard()
        .map(|attribute| attribute.name)
        .filter(|name| name != "sub");
    let custom = pool
        .config
        .schema_attributes
        .iter()
        .map(|attribute| attribute.name.clone())
        .filter(|name| attributes::is_custom(name));
    let own = [MFA_ENABLED, USERNAME].map(str::to_owned);
    standard.chain(custom).chain(own).collect()
}

/// The end of a line.
pub(super) enum Outcome {
    /// The user was imported.
    Imported,
    /// There is such a user already.
    Skipped,
    /// The user was refused, for this reason.
    Failed(String),
}

impl From<&str> for Outcome {
    fn from(reason: &str) -> Self {
        Self::Failed(reason.to_owned())
    }
}

/// Imports the user of a line.
pub(super) fn import(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    header: &[String],
    values: Vec<String>,
) -> Outcome {
    if values.len() != header.len() {
        return "The number of values differs from the header's.".into();
    }
    let row: BTreeMap<&str, String> = header.iter().map(String::as_str).zip(values).collect();
    match checked(pool, row) {
        Ok(row) => add(ctx, pool, row),
        Err(reason) => reason.into(),
    }
}

/// A line whose own rules are kept.
struct Row {
    username: String,
    has_mfa: bool,
    attributes: Attributes,
}

fn checked(pool: &PoolRecord, mut row: BTreeMap<&str, String>) -> Result<Row, &'static str> {
    let username = row.remove(USERNAME).unwrap_or_default();
    if username.is_empty() {
        return Err("The User Record has no value for cognito:username.");
    }
    let flag = |value: &str| match value.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    let has_mfa = row.remove(MFA_ENABLED).unwrap_or_default();
    let has_mfa = flag(&has_mfa).ok_or("The value of cognito:mfa_enabled is not true or false.")?;
    match (pool.config.mfa_configuration, has_mfa) {
        (MfaMode::On, false) => return Err("The user pool requires MFA for every user."),
        (MfaMode::Off, true) => return Err("MFA is off in the user pool."),
        _ => {}
    }
    let mut attributes = Attributes::new();
    for (name, value) in row.into_iter().filter(|(_, value)| !value.is_empty()) {
        let value = match name {
            "email_verified" | "phone_number_verified" => flag(&value)
                .ok_or("The value of a verified attribute is not true or false.")?
                .to_string(),
            _ => value,
        };
        attributes.insert(name.to_owned(), value);
    }
    for (address, verified) in [
        ("email", "email_verified"),
        ("phone_number", "phone_number_verified"),
    ] {
        let is_verified = attributes
            .get(verified)
            .is_some_and(|value| value == "true");
        if is_verified && !attributes.contains_key(address) {
            return Err("A verified attribute has no value.");
        }
    }
    let proven = pool.config.auto_verified_attributes.iter().any(|name| {
        let flag = format!("{name}_verified");
        attributes.get(&flag).is_some_and(|value| value == "true")
    });
    if !proven {
        // This is AWS's text.
        return Err(
            "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).",
        );
    }
    if has_mfa && !attributes.contains_key("phone_number") {
        return Err("A user with MFA needs a phone_number.");
    }
    Ok(Row {
        username,
        has_mfa,
        attributes,
    })
}

fn add(ctx: &mut Context<'_>, pool: &PoolRecord, row: Row) -> Outcome {
    let mut given = row.attributes;
    let checked = sign_up::check_username(pool, &row.username, &mut given)
        .and_then(|()| attributes::check(pool, &given, Writer::Admin, true))
        .and_then(|()| attributes::check_required(pool, &given));
    if let Err(error) = checked {
        return Outcome::Failed(error.message.trim_end().to_owned());
    }
    let mut user = match sign_up::new_user(ctx, pool, &row.username, given) {
        Ok(user) => user,
        Err(error) if error.code == ErrorCode::UsernameExists => return Outcome::Skipped,
        Err(error) => return Outcome::Failed(error.message.into_owned()),
    };
    for address in ["email", "phone_number"] {
        if user.has_verified(address) && ctx.alias_holder(&user, pool, address).is_some() {
            return Outcome::Failed(format!(
                "An account with the given {address} already exists."
            ));
        }
    }
    user.status = UserStatus::ResetRequired;
    if row.has_mfa && Factor::Sms.offered_by(pool) {
        user.mfa.enabled.push(Factor::Sms);
    }
    ctx.save(&mut user);
    Outcome::Imported
}
