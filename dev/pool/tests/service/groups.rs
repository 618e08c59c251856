//! Groups of users, and their claims.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, claims, refused, refused_as, text};

const ROLE: &str = "arn:aws:iam::123456789012:role/editors";
const OTHER_ROLE: &str = "arn:aws:iam::123456789012:role/staff";

fn create(service: &Service, name: &str, settings: Value) -> Reply {
    let mut body = settings;
    body["GroupName"] = name.into();
    service.admin("CreateGroup", body)
}

fn add(service: &Service, user: &str, group: &str) -> Reply {
    let body = json!({ "Username": user, "GroupName": group });
    service.admin("AdminAddUserToGroup", body)
}

/// Signs in, and returns the claims of the ID token and of the access token.
fn tokens(service: &Service) -> (Value, Value) {
    let reply = service.password_sign_in("jeff", PASSWORD).unwrap();
    let result = &reply["AuthenticationResult"];
    (claims(&result["IdToken"]), claims(&result["AccessToken"]))
}

fn names(list: &Value, name: &str) -> Vec<String> {
    let listed = list.as_array().unwrap();
    listed.iter().map(|one| text(&one[name])).collect()
}

#[test]
fn group_is_created_read_updated_and_deleted() {
    let service = Service::new();
    let settings = json!({ "Description": "Edit notes", "Precedence": 2, "RoleArn": ROLE });
    let made = create(&service, "editors", settings).unwrap();
    let got = service
        .admin("GetGroup", json!({ "GroupName": "editors" }))
        .unwrap();
    assert_eq!(made, got);
    assert_eq!(got["Group"]["Description"], "Edit notes");
    service.advance(60);
    let change = json!({ "GroupName": "editors", "Precedence": 0 });
    let updated = service.admin("UpdateGroup", change).unwrap()["Group"].clone();
    assert_eq!(updated["Precedence"], 0);
    assert_eq!(updated["RoleArn"], ROLE);
    assert_eq!(updated["Description"], "Edit notes");
    assert!(updated["LastModifiedDate"].as_f64() > updated["CreationDate"].as_f64());
    let named = json!({ "GroupName": "editors" });
    assert_eq!(service.admin("DeleteGroup", named.clone()), Ok(Value::Null));
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        refused(
            service.admin(operation, named.clone()),
            "ResourceNotFoundException",
            "Group not found.",
        );
    }
}

#[test]
fn group_without_settings_shows_none() {
    let service = Service::new();
    let made = create(&service, "staff", json!({})).unwrap()["Group"].clone();
    for member in ["Description", "Precedence", "RoleArn"] {
        assert_eq!(made.get(member), None, "{member}");
    }
}

#[test]
fn wrong_settings_of_a_group_are_refused() {
    let service = Service::new();
    create(&service, "staff", json!({})).unwrap();
    refused(
        create(&service, "staff", json!({})),
        "GroupExistsException",
        "A group with the name already exists.",
    );
    create(&service, "Staff", json!({})).unwrap();
    for (name, settings) in [
        ("two words", json!({})),
        ("", json!({})),
        ("a", json!({ "Precedence": -1 })),
        ("a", json!({ "Precedence": 2_147_483_648_u64 })),
        ("a", json!({ "RoleArn": "editors" })),
        ("a", json!({ "Description": "x".repeat(2_049) })),
    ] {
        refused_as(
            create(&service, name, settings),
            "InvalidParameterException",
        );
    }
    let elsewhere = json!({ "GroupName": "a", "UserPoolId": "local_Elsewhere" });
    refused_as(
        service.admin("CreateGroup", elsewhere),
        "ResourceNotFoundException",
    );
}

#[test]
fn membership_needs_the_user_and_the_group() {
    let service = Service::new();
    service.confirmed_user("jeff");
    refused(
        add(&service, "jeff", "staff"),
        "ResourceNotFoundException",
        "Group not found.",
    );
    create(&service, "staff", json!({})).unwrap();
    refused(
        add(&service, "nobody", "staff"),
        "UserNotFoundException",
        "User does not exist.",
    );
    // Both calls may be repeated.
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"] {
        for _ in 0..2 {
            let body = json!({ "Username": "jeff", "GroupName": "staff" });
            assert_eq!(service.admin(operation, body), Ok(Value::Null));
        }
    }
}

#[test]
fn tokens_name_the_groups_by_precedence() {
    let service = Service::new();
    service.confirmed_user("jeff");
    create(&service, "a-last", json!({ "RoleArn": OTHER_ROLE })).unwrap();
    let second = json!({ "Precedence": 5, "RoleArn": OTHER_ROLE });
    create(&service, "b-second", second).unwrap();
    let first = json!({ "Precedence": 0, "RoleArn": ROLE });
    create(&service, "c-first", first).unwrap();
    create(&service, "d-other", json!({ "Precedence": 1 })).unwrap();
    let (id, access) = tokens(&service);
    for claim in ["cognito:groups", "cognito:roles", "cognito:preferred_role"] {
        assert_eq!((id.get(claim), access.get(claim)), (None, None), "{claim}");
    }
    for group in ["a-last", "b-second", "c-first"] {
        add(&service, "jeff", group).unwrap();
    }
    let (id, access) = tokens(&service);
    let ordered = json!(["c-first", "b-second", "a-last"]);
    assert_eq!(id["cognito:groups"], ordered);
    assert_eq!(access["cognito:groups"], ordered);
    assert_eq!(id["cognito:roles"], json!([ROLE, OTHER_ROLE]));
    assert_eq!(id["cognito:preferred_role"], ROLE);
    for claim in ["cognito:roles", "cognito:preferred_role"] {
        assert_eq!(access.get(claim), None, "{claim}");
    }
    // With a role of the same precedence, no role is preferred.
    let same = json!({ "GroupName": "b-second", "Precedence": 0 });
    service.admin("UpdateGroup", same).unwrap();
    assert_eq!(tokens(&service).0.get("cognito:preferred_role"), None);
}

#[test]
fn refresh_brings_the_groups_of_now() {
    let service = Service::new();
    service.confirmed_user("jeff");
    create(&service, "staff", json!({})).unwrap();
    let reply = service.password_sign_in("jeff", PASSWORD).unwrap();
    let refresh = reply["AuthenticationResult"]["RefreshToken"].clone();
    let renewed = || {
        let body = json!({ "RefreshToken": refresh });
        let reply = service.call("GetTokensFromRefreshToken", body).unwrap();
        claims(&reply["AuthenticationResult"]["IdToken"])["cognito:groups"].clone()
    };
    assert_eq!(renewed(), Value::Null);
    add(&service, "jeff", "staff").unwrap();
    assert_eq!(renewed(), json!(["staff"]));
    let named = json!({ "GroupName": "staff" });
    service.admin("DeleteGroup", named).unwrap();
    assert_eq!(renewed(), Value::Null);
    // A group of the same name has no members.
    create(&service, "staff", json!({})).unwrap();
    assert_eq!(renewed(), Value::Null);
}

#[test]
fn lists_of_groups_and_members_have_pages() {
    let service = Service::new();
    for user in ["ann", "bob"] {
        service.confirmed_user(user);
    }
    for group in ["editors", "readers", "staff"] {
        create(&service, group, json!({})).unwrap();
        add(&service, "ann", group).unwrap();
    }
    add(&service, "bob", "staff").unwrap();
    let first = service.admin("ListGroups", json!({ "Limit": 2 })).unwrap();
    assert_eq!(names(&first["Groups"], "GroupName"), ["editors", "readers"]);
    let next = json!({ "NextToken": first["NextToken"] });
    let rest = service.admin("ListGroups", next).unwrap();
    assert_eq!(names(&rest["Groups"], "GroupName"), ["staff"]);
    assert_eq!(rest.get("NextToken"), None);
    let of_user = |user: &str| {
        let body = json!({ "Username": user });
        let list = service.admin("AdminListGroupsForUser", body).unwrap();
        names(&list["Groups"], "GroupName")
    };
    assert_eq!(of_user("ann"), ["editors", "readers", "staff"]);
    assert_eq!(of_user("bob"), ["staff"]);
    let members = |group: &str| {
        let body = json!({ "GroupName": group });
        let list = service.admin("ListUsersInGroup", body).unwrap();
        let mut names = names(&list["Users"], "Username");
        names.sort();
        names
    };
    assert_eq!(members("staff"), ["ann", "bob"]);
    let delete = json!({ "Username": "ann" });
    service.admin("AdminDeleteUser", delete).unwrap();
    assert_eq!(members("staff"), ["bob"]);
    assert_eq!(members("editors"), Vec::<String>::new());
}
