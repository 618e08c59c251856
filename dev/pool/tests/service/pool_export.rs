//! Export of a user pool into a file, and import from one.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};

use crate::support::{CLIENT, PASSWORD, POOL, Service, signed_in};

/// A file that is removed at the end of the test.
struct File(PathBuf);

impl File {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cognito-local-export-{}-{count}.json", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Starts a service without a pool.
fn empty() -> Service {
    Service::with(|settings| settings.creates_pool = false)
}

/// Returns a service whose pool has something of everything.
fn full() -> Service {
    let service = Service::new();
    service.confirmed_user("jeff");
    service.sign_up("ann", "ann@example.com").unwrap();
    let token = service.access_token("jeff");
    service.set_up_totp(&token);
    let off = json!({ "AccessToken": token, "SoftwareTokenMfaSettings": { "Enabled": false } });
    service.call("SetUserMFAPreference", off).unwrap();
    let group = json!({ "GroupName": "admins", "Precedence": 1 });
    service.admin("CreateGroup", group).unwrap();
    let member = json!({ "GroupName": "admins", "Username": "jeff" });
    service.admin("AdminAddUserToGroup", member).unwrap();
    let scopes = json!([{ "ScopeName": "read", "ScopeDescription": "Reads" }]);
    let server = json!({ "Identifier": "https://api", "Name": "API", "Scopes": scopes });
    service.admin("CreateResourceServer", server).unwrap();
    let provider = json!({
        "ProviderName": "Google",
        "ProviderType": "Google",
        "ProviderDetails": { "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid" },
    });
    service.admin("CreateIdentityProvider", provider).unwrap();
    let branding = json!({ "ClientId": CLIENT, "UseCognitoProvidedValues": true });
    service
        .admin("CreateManagedLoginBranding", branding)
        .unwrap();
    let client = json!({ "ClientName": "backend", "GenerateSecret": true });
    service.admin("CreateUserPoolClient", client).unwrap();
    service
}

#[test]
fn export_import_export_is_byte_identical() {
    let (first, second) = (File::new(), File::new());
    let service = full();
    assert_eq!(service.pool.export(None, &first.0).unwrap(), POOL);
    let other = empty();
    let imported = other.pool.import(&first.0).unwrap();
    assert_eq!((imported.pool_id(), imported.users()), (POOL, 2));
    other.pool.export(Some(POOL), &second.0).unwrap();
    assert_eq!(first.text(), second.text());
}

#[test]
fn imported_user_signs_in_with_the_old_password() {
    let file = File::new();
    full().pool.export(None, &file.0).unwrap();
    assert!(!file.text().contains(PASSWORD));
    let service = empty();
    service.pool.import(&file.0).unwrap();
    assert!(signed_in(&service.srp_sign_in("jeff", PASSWORD)));
    assert!(signed_in(
        &service.srp_sign_in("jeff@example.com", PASSWORD)
    ));
    assert!(service.srp_sign_in("jeff", "Passw0rd?").is_err());
    let groups = service.admin("AdminListGroupsForUser", json!({ "Username": "jeff" }));
    assert_eq!(groups.unwrap()["Groups"][0]["GroupName"], "admins");
    // The code of a sign-up is not part of the file; a new one can be sent.
    let again = json!({ "Username": "ann" });
    service.call("ResendConfirmationCode", again).unwrap();
    service
        .confirm("ann", &service.code("ann@example.com"))
        .unwrap();
    assert!(signed_in(&service.srp_sign_in("ann", PASSWORD)));
    let clients = service.admin("ListUserPoolClients", json!({ "MaxResults": 10 }));
    assert_eq!(
        clients.unwrap()["UserPoolClients"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let pool = service.admin("DescribeUserPool", json!({})).unwrap();
    assert_eq!(pool["UserPool"]["Domain"], "wildrydes");
    let client = json!({ "ClientId": CLIENT });
    let branding = service.admin("DescribeManagedLoginBrandingByClient", client);
    assert_eq!(
        branding.unwrap()["ManagedLoginBranding"]["UseCognitoProvidedValues"],
        true
    );
}

/// Sets the value at a JSON pointer, whose parent exists.
fn set(value: &mut Value, pointer: &str, new: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Array(items) => items.push(new),
        fields => fields[key] = new,
    }
}

#[test]
fn faulty_file_is_refused_and_nothing_is_written() {
    let file = File::new();
    full().pool.export(None, &file.0).unwrap();
    let mut good: Value = serde_json::from_str(&file.text()).unwrap();
    // The order of the users depends on their UUIDs. Jeff has an alias and a group.
    if good["users"][0]["username"] != "jeff" {
        good["users"].as_array_mut().unwrap().reverse();
    }
    let good = good;
    let first = &good["users"][0];
    let second_name = good["users"][1]["username"].clone();
    let twin = |key: &str, value: Value| {
        let mut user = first.clone();
        user["sub"] = json!("other");
        user[key] = value;
        user
    };
    for (pointer, value, expected) in [
        (
            "/format",
            json!("other"),
            "format: This must be \"cognito-local-pool\".",
        ),
        ("/version", json!(2), "version: This must be 1."),
        ("/more", json!(1), "line 1, column "),
        ("/pool/id", json!("local"), "pool.id: "),
        (
            "/pool/config/MfaConfiguration",
            json!("SOMETIMES"),
            "line 1, column ",
        ),
        (
            "/pool/mfa/Colour",
            json!("red"),
            "pool.mfa.Colour: There is no such key.",
        ),
        (
            "/clients/0/pool_id",
            json!("local_Other"),
            "clients.0.pool_id: ",
        ),
        (
            "/clients/0/id",
            good["clients"][1]["id"].clone(),
            "clients.1: ",
        ),
        ("/clients/0/id", json!("a b"), "clients.0.id: "),
        ("/groups/0/name", json!(""), "groups.0: "),
        (
            "/users/0/pool_id",
            json!("local_Other"),
            "users.0.pool_id: ",
        ),
        ("/users/0/sub", json!(""), "users.0.sub: "),
        ("/users/0/username", second_name, "users.1.username: "),
        (
            "/users/0/groups/0",
            json!("cooks"),
            "users.0.groups: There is no group cooks.",
        ),
        (
            "/users/0/colour",
            json!("red"),
            "users.0.colour: There is no such key.",
        ),
        (
            "/users/0/attributes/colour",
            json!("red"),
            "users.0.attributes.colour: ",
        ),
        (
            "/users/0/credential/salt",
            json!("xyz"),
            "users.0.credential: ",
        ),
        (
            "/users/0/credential/verifier",
            json!("0"),
            "users.0.credential: ",
        ),
        (
            "/users/0/credential/verifier",
            json!("zz"),
            "line 1, column ",
        ),
        (
            "/users/-",
            twin("username", json!("jeff2")),
            "users.2.attributes.email: ",
        ),
        (
            "/users/-",
            twin("username", json!("JEFF")),
            "users.2.username: ",
        ),
    ] {
        let mut value_of_file = good.clone();
        set(&mut value_of_file, pointer, value);
        fs::write(&file.0, value_of_file.to_string()).unwrap();
        let service = empty();
        let said = service.pool.import(&file.0).unwrap_err().to_string();
        let expected = format!("{}: {expected}", file.0.display());
        assert!(said.starts_with(&expected), "{said}\n{expected}");
        assert!(
            !said.contains("xyz") && !said.contains("SOMETIMES"),
            "{said}"
        );
        assert_eq!(service.pool.pool_ids(), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn import_of_what_is_there_already_is_refused() {
    let file = File::new();
    let service = full();
    service.pool.export(None, &file.0).unwrap();
    let said = service.pool.import(&file.0).unwrap_err().to_string();
    assert!(
        said.ends_with("There is a user pool local_WildRydes already."),
        "{said}"
    );
    // The same client and the same domain in another pool.
    let other = |text: &str| text.replace("local_WildRydes", "local_Other");
    fs::write(&file.0, other(&file.text())).unwrap();
    let said = service.pool.import(&file.0).unwrap_err().to_string();
    assert!(
        said.ends_with("Another user pool has the domain wildrydes."),
        "{said}"
    );
    fs::write(&file.0, file.text().replace("\"wildrydes\"", "\"other\"")).unwrap();
    let said = service.pool.import(&file.0).unwrap_err().to_string();
    assert!(said.contains("There is an app client "), "{said}");
    assert_eq!(service.pool.pool_ids(), [POOL]);
}

#[test]
fn export_without_an_id_needs_a_single_pool() {
    let file = File::new();
    let none = empty().pool.export(None, &file.0).unwrap_err().to_string();
    assert!(
        none.contains("--pool") && none.contains("there is none"),
        "{none}"
    );
    let service = Service::new();
    service
        .call(
            "CreateUserPool",
            json!({ "UserPoolId": "", "PoolName": "two" }),
        )
        .unwrap();
    let two = service.pool.export(None, &file.0).unwrap_err().to_string();
    assert!(two.contains(POOL), "{two}");
    let absent = service.pool.export(Some("local_No"), &file.0);
    assert!(absent.unwrap_err().to_string().contains("local_No"));
    assert!(!file.0.exists());
}

#[cfg(unix)]
#[test]
fn exported_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let file = File::new();
    fs::write(&file.0, "earlier").unwrap();
    Service::new().pool.export(None, &file.0).unwrap();
    let mode = fs::metadata(&file.0).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
