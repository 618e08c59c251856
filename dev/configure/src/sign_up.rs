//! The description of the sign-up, `custom.wild_rydes.sign_up`: written from the pool's
//! schema, or compared with it where the file has one already.

use cognito_client::config::sign_up::{
    FieldKind, NewUsername, SignUpField, SignUpSettings, Verification, is_attribute_name,
};
use serde_json::{Map, Value, json};

use crate::settings::{Client, Pool, SchemaAttribute};

/// The name of the description in the app's section of the file.
pub const SIGN_UP: &str = "sign_up";

/// The attributes that the app asks for where nothing describes the form.
pub const FORM_ATTRIBUTES: [&str; 3] = ["email", "phone_number", "custom:genre"];

/// The attributes that every pool has. Their kinds are those of OpenID Connect.
fn exists(pool: &Pool, name: &str) -> bool {
    !name.contains(':') || pool.attribute(name).is_some()
}

/// Returns the description that the form needs in order to fit the pool. It is `None` if
/// the form fits without one. The form asks for what the app asks for, as far as the pool
/// has it and the client may write it, and for what the pool requires. Other attributes
/// are not listed, because they may be none of the users' business.
#[must_use]
pub fn describe(pool: &Pool, client: &Client) -> Option<Value> {
    let mut description = Map::new();
    if pool.admin_only {
        description.insert("allowed".to_owned(), false.into());
    }
    if pool.sends_link && pool.verified.iter().any(|name| name == "email") {
        description.insert("verification".to_owned(), "link".into());
    }
    let is_required = |name: &str| pool.required.iter().any(|other| other == name);
    let by_phone = pool.username_attributes.first().map(String::as_str) == Some("phone_number");
    let own = FORM_ATTRIBUTES.into_iter().filter(|name| {
        let is_asked = is_required(name) || !by_phone || *name != "email";
        is_asked && exists(pool, name) && client.may_write(name)
    });
    let mut names: Vec<&str> = own.collect();
    let others = pool.required.iter().map(String::as_str);
    names.extend(others.filter(|name| !FORM_ATTRIBUTES.contains(name) && is_attribute_name(name)));
    let fields: Vec<Value> = names
        .iter()
        .map(|name| field(name, pool.attribute(name)))
        .collect();
    let fits =
        names == FORM_ATTRIBUTES && fields.iter().all(|field| field.get("editable").is_none());
    if !fits {
        description.insert("fields".to_owned(), fields.into());
    }
    (!description.is_empty()).then_some(Value::Object(description))
}

/// Describes a required field.
fn field(name: &str, schema: Option<&SchemaAttribute>) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), name.into());
    field.insert("required".to_owned(), true.into());
    let Some(schema) = schema else {
        return field.into();
    };
    let is_number = schema.data_type == "Number";
    if is_number {
        field.insert("kind".to_owned(), "number".into());
    }
    if !schema.is_mutable {
        field.insert("editable".to_owned(), false.into());
    }
    // The limits of the other kinds follow from their form.
    if is_number || FieldKind::of_attribute(name) == FieldKind::Text {
        let least = schema.min.filter(|least| *least > 0);
        let most = schema.max.filter(|most| is_number || *most < 2048);
        for (key, limit) in [("min", least), ("max", most)] {
            if let Some(limit) = limit {
                field.insert(key.to_owned(), json!(limit));
            }
        }
    }
    field.into()
}

/// Returns what the description says and the pool does not allow, each as a sentence.
#[must_use]
pub fn contradictions(settings: &SignUpSettings, pool: &Pool, client: &Client) -> Vec<String> {
    let mut found = Vec::new();
    if settings.is_allowed && pool.admin_only {
        found.push(
            "allowed: only administrators register users in this pool, so it has to be false."
                .to_owned(),
        );
    }
    if !settings.is_allowed {
        return found;
    }
    let sends_link = pool.sends_link && pool.verified.iter().any(|name| name == "email");
    if sends_link != (settings.verification == Verification::Link) {
        let sent = if sends_link { "link" } else { "code" };
        found.push(format!("verification: the pool sends a {sent}."));
    }
    let own_name = settings.username.attribute();
    let is_alias = |name: &str| pool.aliases.iter().any(|alias| alias == name);
    let by_address = matches!(settings.username, NewUsername::Email | NewUsername::Phone);
    if let Some(name) = own_name.filter(|name| by_address && is_alias(name)) {
        found.push(format!(
            "username: {name} is an alias in this pool, which refuses it as the user name."
        ));
    }
    let Some(fields) = &settings.fields else {
        return found;
    };
    for field in fields {
        found.extend(contradiction(field, pool, client));
    }
    for name in &pool.required {
        let is_asked = |field: &SignUpField| {
            field.name == *name && (field.required || field.kind == FieldKind::Locale)
        };
        if own_name != Some(name) && !fields.iter().any(is_asked) {
            found.push(format!(
                "fields: the pool requires {name}, which the form does not require."
            ));
        }
    }
    found
}

fn contradiction(field: &SignUpField, pool: &Pool, client: &Client) -> Option<String> {
    let name = &field.name;
    // A consent may be no attribute.
    if !is_attribute_name(name) {
        return None;
    }
    if !exists(pool, name) {
        return Some(format!("fields: the pool has no attribute {name}."));
    }
    if !client.may_write(name) {
        return Some(format!("fields: the app client may not write {name}."));
    }
    let is_fixed = pool.attribute(name).is_some_and(|it| !it.is_mutable);
    (is_fixed && field.editable)
        .then(|| format!("fields: {name} is immutable, so \"editable\" has to be false."))
}
