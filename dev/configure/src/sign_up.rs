//! The description of the sign-up, `custom.wild_rydes.sign_up`: written from the pool's
//! schema, or compared with it where the file has one already.

use cognito_client::config::sign_up::{
    FieldKind, NewUsername, SignUpField, SignUpSettings, Verification, is_attribute_name,
};
use serde_json::{Map, Value, json};

use crate::settings::{Client, Pool, SchemaAttribute};

/// The name of the description in the app's section of the file.
pub const SIGN_UP: &str = "sign_up";

/// The attributes that Wild Rydes asks for where nothing describes the form.
pub const FORM_ATTRIBUTES: [&str; 3] = ["email", "phone_number", "custom:genre"];

/// The attribute that only a pool of Wild Rydes has.
const OWN_ATTRIBUTE: &str = "custom:genre";

/// The attributes that every pool has. Their kinds are those of OpenID Connect.
fn exists(pool: &Pool, name: &str) -> bool {
    !name.contains(':') || pool.attribute(name).is_some()
}

/// Returns the description that the form needs in order to fit the pool. It is `None` if
/// the form fits without one.
#[must_use]
pub fn describe(pool: &Pool, client: &Client) -> Option<Value> {
    let mut description = Map::new();
    if pool.admin_only {
        description.insert("allowed".to_owned(), false.into());
    }
    if pool.sends_link && pool.verified.iter().any(|name| name == "email") {
        description.insert("verification".to_owned(), "link".into());
    }
    let names = names(pool, client);
    let fields: Vec<Value> = names
        .iter()
        .map(|name| field(name, pool.attribute(name), is_required(name, pool)))
        .collect();
    let fits =
        names == FORM_ATTRIBUTES && fields.iter().all(|field| field.get("editable").is_none());
    if !fits {
        description.insert("fields".to_owned(), fields.into());
    }
    (!description.is_empty()).then_some(Value::Object(description))
}

/// Returns the names of the fields in their order: what the app asks for, as far as the
/// pool has it and the client may write it; what the pool requires; an address that it
/// verifies; and the custom attributes that the client may write. The standard
/// attributes that are not required are left out: every pool has all of them.
fn names<'a>(pool: &'a Pool, client: &Client) -> Vec<&'a str> {
    let is_required = |name: &str| pool.required.iter().any(|other| other == name);
    let by_phone = pool.username_attributes.first().map(String::as_str) == Some("phone_number");
    let may_write = |name: &&str| exists(pool, name) && client.may_write(name);
    let mut names: Vec<&str> = Vec::new();
    let mut ask = |name: &'a str| {
        if is_attribute_name(name) && !names.contains(&name) {
            names.push(name);
        }
    };
    let of_app: &[&str] = if may_write(&OWN_ATTRIBUTE) {
        &FORM_ATTRIBUTES
    } else if by_phone {
        &["phone_number"]
    } else {
        &["email"]
    };
    let is_asked = |name: &&str| is_required(name) || !by_phone || *name != "email";
    let of_app = of_app.iter().copied();
    of_app.filter(is_asked).filter(may_write).for_each(&mut ask);
    pool.required.iter().for_each(|name| ask(name));
    let custom = pool.schema.iter().map(|attribute| attribute.name.as_str());
    custom
        .filter(|name| name.contains(':') && may_write(name))
        .for_each(&mut ask);
    let is_verified = |name: &&str| pool.verified.iter().any(|verified| verified == name);
    if let Some(name) = pool.verified.first()
        && !names.iter().any(is_verified)
    {
        let place = names.iter().filter(|name| !name.contains(':')).count();
        names.insert(place, name);
    }
    names
}

/// Returns true for every attribute but a custom one: Cognito requires none of those.
/// Wild Rydes itself requires the genre.
fn is_required(name: &str, pool: &Pool) -> bool {
    let by_pool = pool.required.iter().any(|required| required == name);
    by_pool || !name.contains(':') || name == OWN_ATTRIBUTE
}

/// Describes a field.
fn field(name: &str, schema: Option<&SchemaAttribute>, is_required: bool) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), name.into());
    if is_required {
        field.insert("required".to_owned(), true.into());
    }
    let Some(schema) = schema else {
        return field.into();
    };
    let is_number = schema.data_type == "Number";
    let kind = match schema.data_type.as_str() {
        "Number" => Some("number"),
        "DateTime" => Some("date"),
        "Boolean" => Some("consent"),
        _ => None,
    };
    if let Some(kind) = kind {
        field.insert("kind".to_owned(), kind.into());
    }
    if !schema.is_mutable {
        field.insert("editable".to_owned(), false.into());
    }
    // The limits of the other kinds follow from their form.
    if is_number || (kind.is_none() && FieldKind::of_attribute(name) == FieldKind::Text) {
        let least = schema.min.filter(|least| is_number || *least > 0);
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
