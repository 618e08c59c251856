//! The configuration file: what it makes, what it changes, and its errors.

use std::path::Path;

use cognito_local::{Applied, ConfigError, ConfigFault, ConfigFile};
use serde_json::json;

use crate::support::{PASSWORD, POOL, Service};

/// A pool with the ids that the helpers use.
const FILE: &str = r#"
[[pools]]
id = "local_WildRydes"
domain = "team"

[pools.settings]
AutoVerifiedAttributes = ["email"]
AliasAttributes = ["email"]
Schema = [{ Name = "team", AttributeDataType = "String" }]
Policies.PasswordPolicy = { MinimumLength = 9, RequireNumbers = true }

[pools.mfa]
MfaConfiguration = "OPTIONAL"
SoftwareTokenMfaConfiguration = { Enabled = true }

[[pools.clients]]
id = "wildrydeswebapp"
settings.ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"]

[[pools.groups]]
name = "admins"
precedence = 1

[[pools.users]]
username = "jeff"
password = "Passw0rd!"
groups = ["admins"]
attributes = { email = "jeff@example.com", email_verified = true, "custom:team" = "blue" }

[[pools.users]]
username = "ann"
temporary_password = "Temp0rary!"
enabled = false
"#;

/// Starts a service without a pool.
fn empty() -> Service {
    Service::with(|settings| settings.creates_pool = false)
}

fn file(text: &str) -> Result<ConfigFile, ConfigFault> {
    ConfigFile::parse(Path::new("team.toml"), text.to_owned())
}

fn apply(service: &Service, text: &str) -> Applied {
    service.pool.apply(&file(text).unwrap()).unwrap()
}

/// Returns the fault of a file, as the program prints it.
fn fault(service: &Service, text: &str) -> String {
    match file(text) {
        Err(fault) => fault.to_string(),
        Ok(file) => {
            let error = service.pool.apply(&file).unwrap_err();
            assert!(matches!(error, ConfigError::Fault(_)), "{error:?}");
            error.to_string()
        }
    }
}

/// Returns `FILE` with one text replaced.
fn with(old: &str, new: &str) -> String {
    assert!(FILE.contains(old), "{old}");
    FILE.replace(old, new)
}

#[test]
fn file_makes_pool_client_group_and_users() {
    let service = empty();
    assert!(service.pool.jwks(POOL).is_none());
    let said = apply(&service, FILE).to_string();
    assert_eq!(
        said,
        "user pools created: 1, app clients created: 1, groups created: 1, users created: 2"
    );
    assert!(service.srp_sign_in("jeff", PASSWORD).is_ok());
    assert!(service.srp_sign_in("jeff@example.com", PASSWORD).is_ok());
    assert!(service.srp_sign_in("jeff", "Passw0rd?").is_err());
    let groups = service.admin("AdminListGroupsForUser", json!({ "Username": "jeff" }));
    assert_eq!(groups.unwrap()["Groups"][0]["GroupName"], "admins");
    let ann = service
        .admin("AdminGetUser", json!({ "Username": "ann" }))
        .unwrap();
    assert_eq!(ann["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(ann["Enabled"], false);
    let mfa = service.admin("GetUserPoolMfaConfig", json!({})).unwrap();
    assert_eq!(mfa["MfaConfiguration"], "OPTIONAL");
    let pool = service.admin("DescribeUserPool", json!({})).unwrap();
    assert_eq!(pool["UserPool"]["Domain"], "team");
    assert_eq!(
        pool["UserPool"]["Policies"]["PasswordPolicy"]["MinimumLength"],
        9
    );
    // Nobody is written to.
    assert!(service.pool.inbox().is_empty());
}

#[test]
fn same_file_again_changes_nothing() {
    let service = empty();
    apply(&service, FILE);
    let before = service.admin("DescribeUserPool", json!({}));
    service.advance(60);
    assert_eq!(apply(&service, FILE), Applied::default());
    assert_eq!(service.admin("DescribeUserPool", json!({})), before);
}

#[test]
fn changed_settings_are_updated_and_users_stay() {
    let service = empty();
    apply(&service, FILE);
    let changed = with("MinimumLength = 9", "MinimumLength = 8")
        .replace("precedence = 1", "precedence = 2")
        .replace("\"ALLOW_USER_SRP_AUTH\", ", "")
        .replace("Passw0rd!", "An0ther one!")
        .replace(
            "MfaConfiguration = \"OPTIONAL\"",
            "MfaConfiguration = \"OFF\"",
        );
    let applied = apply(&service, &changed);
    assert_eq!(
        applied.to_string(),
        "user pools updated: 1, app clients updated: 1, groups updated: 1"
    );
    let mfa = service.admin("GetUserPoolMfaConfig", json!({})).unwrap();
    assert_eq!(mfa["MfaConfiguration"], "OFF");
    let sign_in = |password: &str| {
        let parameters = json!({ "USERNAME": "jeff", "PASSWORD": password });
        let body = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
        service.call("InitiateAuth", body)
    };
    assert!(sign_in(PASSWORD).is_ok());
    assert!(sign_in("An0ther one!").is_err());
}

#[test]
fn user_is_set_back_if_the_file_says_so() {
    let service = empty();
    apply(&service, FILE);
    let password = json!({ "Username": "jeff", "Password": "Changed 1t!", "Permanent": true });
    service.admin("AdminSetUserPassword", password).unwrap();
    let group = json!({ "Username": "jeff", "GroupName": "admins" });
    service.admin("AdminRemoveUserFromGroup", group).unwrap();
    apply(&service, FILE);
    assert!(service.srp_sign_in("jeff", "Changed 1t!").is_ok());

    let overwrite = with(
        "username = \"jeff\"",
        "username = \"jeff\"\noverwrite = true",
    );
    assert_eq!(apply(&service, &overwrite).users.updated, 1);
    assert!(service.srp_sign_in("jeff", PASSWORD).is_ok());
    assert!(service.srp_sign_in("jeff", "Changed 1t!").is_err());
    let groups = service.admin("AdminListGroupsForUser", json!({ "Username": "jeff" }));
    assert_eq!(groups.unwrap()["Groups"][0]["GroupName"], "admins");
    // The key at the start is for every user.
    let every = format!("overwrite_users = true\n{FILE}");
    assert_eq!(apply(&service, &every).users.updated, 2);
}

#[test]
fn fault_names_file_line_and_key() {
    for (old, new, expected) in [
        ("[[pools]]", "[[pools", "team.toml:2: This is no TOML: "),
        (
            "domain =",
            "domian =",
            "team.toml:4: pools.domian: There is no such key here, only id,",
        ),
        (
            "id = \"local_WildRydes\"",
            "",
            "team.toml:2: pools: `id` is missing.",
        ),
        (
            "precedence = 1",
            "precedence = -1",
            "team.toml:22: pools.groups.precedence: This must be a number from 0 up.",
        ),
        (
            "groups = [\"admins\"]",
            "groups = [\"adm\"]",
            "team.toml:27: pools.users.groups: The pool has no group adm.",
        ),
        (
            "\"Passw0rd!\"",
            "12345678901",
            "team.toml:26: pools.users.password: This must be a text in quotation marks.",
        ),
        (
            "\"Passw0rd!\"",
            "\"short1\"",
            "team.toml:26: pools.users.password: Password did not conform with policy: Password not long enough",
        ),
        (
            "\"Temp0rary!\"",
            "\"short1\"",
            "team.toml:32: pools.users.temporary_password: Password did not",
        ),
        (
            "username = \"ann\"",
            "username = \"jeff\"",
            "team.toml:31: pools.users.username: jeff is there twice,",
        ),
        (
            "jeff@example.com",
            "jeff",
            "team.toml:28: pools.users.attributes.email: Invalid email address format.",
        ),
        (
            "\"custom:team\"",
            "\"custom:taem\"",
            "team.toml:28: pools.users.attributes.custom:taem: Attributes did not conform",
        ),
        (
            "MinimumLength = 9",
            "MinimumLength = 100",
            "team.toml:10: pools.settings.Policies.PasswordPolicy.MinimumLength: 1 validation error",
        ),
        (
            "MinimumLength",
            "MinimumLenght",
            "team.toml:10: pools.settings.Policies.PasswordPolicy.MinimumLenght: CreateUserPool has no such parameter.",
        ),
        (
            "AttributeDataType = \"String\"",
            "Type = \"String\"",
            "team.toml:9: pools.settings.Schema.Type: CreateUserPool has no such parameter.",
        ),
        (
            "AutoVerifiedAttributes = [\"email\"]",
            "AutoVerifiedAttributes = [\"mail\"]",
            "team.toml:7: pools.settings.AutoVerifiedAttributes: 1 validation error",
        ),
        (
            "SoftwareTokenMfaConfiguration = { Enabled = true }",
            "",
            "team.toml:12: pools.mfa: Invalid MFA configuration given",
        ),
        (
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_SRP",
            "team.toml:18: pools.clients.settings.ExplicitAuthFlows: 1 validation error",
        ),
        (
            "settings.ExplicitAuthFlows",
            "settings.ClientName = \"x\"\nsettings.ExplicitAuthFlows",
            "team.toml:18: pools.clients.settings.ClientName: ClientName is no setting here",
        ),
        (
            "\"team\"\n",
            "\"my-aws\"\n",
            "team.toml:4: pools.domain: Domain cannot contain reserved word: aws",
        ),
        ("local_WildRydes", "Wild Rydes", "team.toml:3: pools.id: "),
    ] {
        let service = empty();
        let said = fault(&service, &with(old, new));
        assert!(said.starts_with(expected), "{said}\n{expected}");
        assert!(
            !said.contains("Passw0rd!") && !said.contains("12345678901"),
            "{said}"
        );
        // Nothing of a file with a fault is there.
        assert!(service.pool.jwks(POOL).is_none(), "{new}");
        assert!(service.pool.domain(POOL).is_none(), "{new}");
    }
}

#[test]
fn setting_of_a_pool_that_cannot_change_is_refused() {
    let service = empty();
    apply(&service, FILE);
    for (old, new, expected) in [
        (
            "AliasAttributes = [\"email\"]\n",
            "",
            "team.toml:6: pools.settings: AliasAttributes cannot",
        ),
        (
            "AttributeDataType = \"String\"",
            "AttributeDataType = \"Number\"",
            "team.toml:9: pools.settings.Schema: The attribute custom:team cannot",
        ),
        (
            "AliasAttributes = [",
            "UsernameConfiguration.CaseSensitive = false\nAliasAttributes = [",
            "team.toml:8: pools.settings.UsernameConfiguration: Username",
        ),
    ] {
        let said = fault(&service, &with(old, new));
        assert!(said.starts_with(expected), "{said}\n{expected}");
    }
    // An attribute can be added, and one that is no longer declared stays.
    let added = with("{ Name = \"team\",", "{ Name = \"floor\",");
    apply(
        &service,
        &added.replace("\"custom:team\" = \"blue\"", "\"custom:floor\" = 2"),
    );
    let pool = service.admin("DescribeUserPool", json!({})).unwrap();
    let schema = pool["UserPool"]["SchemaAttributes"].to_string();
    assert!(schema.contains("custom:team") && schema.contains("custom:floor"));
}

#[test]
fn debug_form_of_a_file_has_no_passwords() {
    let shown = format!("{:?}", file(FILE).unwrap());
    assert!(
        shown.contains("team.toml") && !shown.contains(PASSWORD),
        "{shown}"
    );
}

#[test]
fn usernames_can_be_addresses() {
    let service = empty();
    let text = with("AliasAttributes", "UsernameAttributes")
        .replace("\"jeff\"", "\"jeff@example.com\"")
        .replace("\"ann\"", "\"ann@example.com\"")
        .replace(
            "attributes = { email = \"jeff@example.com\", ",
            "attributes = { ",
        );
    apply(&service, &text);
    assert!(service.srp_sign_in("jeff@example.com", PASSWORD).is_ok());
    let overwrite = format!("overwrite_users = true\n{text}");
    assert_eq!(apply(&service, &overwrite).users.updated, 2);
    assert!(service.srp_sign_in("jeff@example.com", PASSWORD).is_ok());
}

#[test]
fn example_in_the_readme_is_as_it_says() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let service = empty();
    let applied = apply(&service, example);
    assert_eq!((applied.pools.created, applied.users.created), (1, 1));
    let said = fault(&service, &example.replace("Passw0rd\"", "short\""));
    assert!(readme.contains(&said), "{said}");
}
