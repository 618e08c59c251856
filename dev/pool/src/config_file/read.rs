//! Reads what a document declares.

use crate::core::{
    declared::{DeclaredClient, DeclaredGroup, DeclaredPassword, DeclaredPool, DeclaredUser},
    secret::Secret,
};

use super::{
    ConfigFault,
    document::{Document, Table},
};

/// Returns the pools of a document.
pub(super) fn pools(document: &Document<'_>) -> Result<Vec<DeclaredPool>, ConfigFault> {
    let root = document.root();
    root.has_only(&["overwrite_users", "pools"])?;
    let overwrite = root.flag("overwrite_users")?.unwrap_or(false);
    let pools = root.tables("pools")?;
    pools.iter().map(|table| pool(table, overwrite)).collect()
}

fn pool(table: &Table<'_>, overwrite: bool) -> Result<DeclaredPool, ConfigFault> {
    table.has_only(&[
        "id", "name", "domain", "settings", "mfa", "clients", "groups", "users",
    ])?;
    let id = table.required("id")?;
    let own_name = id.split_once('_').map_or(id.as_str(), |(_, name)| name);
    let settings = table.table("settings")?;
    let mfa = table.table("mfa")?;
    let users = table.tables("users")?;
    Ok(DeclaredPool {
        name: table.text("name")?.unwrap_or_else(|| own_name.to_owned()),
        settings: settings.map_or_else(|| Ok(serde_json::Map::new()), |table| table.json())?,
        mfa: mfa.map(|table| table.json()).transpose()?,
        domain: table.text("domain")?,
        clients: table
            .tables("clients")?
            .iter()
            .map(client)
            .collect::<Result<_, _>>()?,
        groups: table
            .tables("groups")?
            .iter()
            .map(group)
            .collect::<Result<_, _>>()?,
        users: users
            .iter()
            .map(|table| user(table, overwrite))
            .collect::<Result<_, _>>()?,
        id,
    })
}

fn client(table: &Table<'_>) -> Result<DeclaredClient, ConfigFault> {
    table.has_only(&["id", "name", "secret", "settings"])?;
    let id = table.required("id")?;
    let settings = table.table("settings")?;
    Ok(DeclaredClient {
        name: table.text("name")?.unwrap_or_else(|| id.clone()),
        secret: table.text("secret")?.map(Secret::new),
        settings: settings.map_or_else(|| Ok(serde_json::Map::new()), |table| table.json())?,
        id,
    })
}

fn group(table: &Table<'_>) -> Result<DeclaredGroup, ConfigFault> {
    table.has_only(&["name", "description", "precedence", "role"])?;
    Ok(DeclaredGroup {
        name: table.required("name")?,
        description: table.text("description")?,
        precedence: table.number("precedence")?,
        role: table.text("role")?,
    })
}

fn user(table: &Table<'_>, overwrite: bool) -> Result<DeclaredUser, ConfigFault> {
    table.has_only(&[
        "username",
        "password",
        "temporary_password",
        "attributes",
        "groups",
        "enabled",
        "overwrite",
    ])?;
    let password = match (table.text("password")?, table.text("temporary_password")?) {
        (Some(_), Some(_)) => {
            let message = "A user has either `password` or `temporary_password`.";
            return Err(table.fault("temporary_password", message));
        }
        (Some(password), None) => Some((password, false)),
        (None, password) => password.map(|password| (password, true)),
    };
    let attributes = table.table("attributes")?;
    let attributes = attributes.map(|table| table.as_texts()).transpose()?;
    Ok(DeclaredUser {
        username: table.required("username")?,
        password: password.map(|(password, is_temporary)| DeclaredPassword {
            password: Secret::new(password),
            is_temporary,
        }),
        attributes: attributes.into_iter().flatten().collect(),
        groups: table.texts("groups")?,
        enabled: table.flag("enabled")?.unwrap_or(true),
        overwrite: table.flag("overwrite")?.unwrap_or(overwrite),
    })
}
