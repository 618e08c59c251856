//! Tests of the data that a recovery restores.

use serde_json::{Value, json};

use crate::{
    authenticator::Authenticator,
    passkeys::SignedInUser,
    support::{PASSWORD, POOL, Reply, refused_as, signed_in, text},
};

use super::{HOUR, Site};

const NONE: [u64; 3] = [0, 0, 0];

fn admin(site: &Site, operation: &str, body: Value) -> Value {
    site.service.admin(operation, body).unwrap()
}

#[test]
fn deleted_user_comes_back_and_a_later_one_goes() {
    let site = Site::new();
    let email = site.service.confirmed_user("ann");
    let sub = site.attribute("ann", "sub");
    let point = site.point();
    admin(&site, "AdminDeleteUser", json!({ "Username": "ann" }));
    // The name and the address are free for somebody else.
    site.service.sign_up("ann", &email).unwrap();
    site.service.confirmed_user("eve");
    let late = site.service.access_token("eve");
    site.service.advance(HOUR);
    assert_eq!(site.recover(&point), [[1, 0, 2], NONE, NONE, NONE]);
    assert_eq!(site.attribute("ann", "sub"), sub);
    assert!(signed_in(&site.service.srp_sign_in("ann", PASSWORD)));
    assert!(signed_in(&site.service.password_sign_in(&email, PASSWORD)));
    let users = admin(&site, "ListUsers", json!({}));
    assert_eq!(users["Users"].as_array().unwrap().len(), 1);
    let body = json!({ "AccessToken": late });
    refused_as(site.service.call("GetUser", body), "NotAuthorizedException");
}

#[test]
fn attributes_groups_and_memberships_are_restored() {
    let site = Site::new();
    for name in ["ann", "bob"] {
        site.service.confirmed_user(name);
    }
    let group = |name: &str| json!({ "GroupName": name });
    let member = |name: &str, user: &str| json!({ "GroupName": name, "Username": user });
    for name in ["kept", "changed", "gone"] {
        admin(&site, "CreateGroup", group(name));
    }
    admin(&site, "AdminAddUserToGroup", member("gone", "ann"));
    let point = site.point();
    let genre = |value: &str| json!([{ "Name": "custom:genre", "Value": value }]);
    for value in ["Rock", "Pop"] {
        let body = json!({ "Username": "ann", "UserAttributes": genre(value) });
        admin(&site, "AdminUpdateUserAttributes", body);
    }
    admin(&site, "AdminDisableUser", json!({ "Username": "bob" }));
    admin(&site, "AdminAddUserToGroup", member("kept", "ann"));
    admin(&site, "DeleteGroup", group("gone"));
    admin(&site, "CreateGroup", group("late"));
    let body = json!({ "GroupName": "changed", "Precedence": 7, "Description": "new" });
    admin(&site, "UpdateGroup", body);
    site.service.advance(HOUR);
    assert_eq!(site.recover(&point), [[0, 2, 0], [1, 1, 1], NONE, NONE]);
    assert_eq!(site.attribute("ann", "custom:genre"), "Jazz");
    assert!(signed_in(&site.service.password_sign_in("bob", PASSWORD)));
    let groups = admin(&site, "ListGroups", json!({}));
    let groups = groups["Groups"].as_array().unwrap();
    let names: Vec<&Value> = groups.iter().map(|one| &one["GroupName"]).collect();
    assert_eq!(names, ["changed", "gone", "kept"]);
    assert!(groups[0].get("Precedence").is_none());
    let of_ann = admin(
        &site,
        "AdminListGroupsForUser",
        json!({ "Username": "ann" }),
    );
    let of_ann = of_ann["Groups"].as_array().unwrap();
    assert_eq!(of_ann.len(), 1);
    assert_eq!(of_ann[0]["GroupName"], "gone");
    // The lookups by group and by attribute follow.
    let members = admin(&site, "ListUsersInGroup", group("gone"));
    assert_eq!(members["Users"][0]["Username"], "ann");
}

/// Signs in with a password and the code of an authenticator app.
fn totp_sign_in(site: &Site, username: &str, key: &str) -> Reply {
    let asked = site.service.password_sign_in(username, PASSWORD).unwrap();
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let answers = json!({
        "USERNAME": username, "SOFTWARE_TOKEN_MFA_CODE": site.service.totp(key),
    });
    site.service
        .respond("SOFTWARE_TOKEN_MFA", &asked["Session"], answers)
}

#[test]
fn second_factors_are_restored() {
    let site = Site::new();
    for name in ["off", "new", "gone"] {
        site.service.confirmed_user(name);
    }
    let key = site.service.set_up_totp(&site.service.access_token("off"));
    let lost = site.service.set_up_totp(&site.service.access_token("gone"));
    let point = site.point();
    // A sign-in is no change that a recovery reverts.
    assert!(signed_in(&totp_sign_in(&site, "off", &key)));
    let body = json!({ "Username": "off" });
    admin(&site, "AdminDeleteSoftwareToken", body);
    admin(&site, "AdminDeleteUser", json!({ "Username": "gone" }));
    site.service.set_up_totp(&site.service.access_token("new"));
    site.service.advance(HOUR);
    assert_eq!(site.recover(&point), [[1, 0, 0], NONE, [2, 0, 1], NONE]);
    assert!(signed_in(&totp_sign_in(&site, "off", &key)));
    assert!(signed_in(&totp_sign_in(&site, "gone", &lost)));
    assert!(signed_in(&site.service.password_sign_in("new", PASSWORD)));
}

#[test]
fn passkeys_are_restored() {
    let site = Site::new();
    site.service.confirmed_user("jeff");
    let user = |site: &Site| SignedInUser {
        token: site.service.access_token("jeff"),
        service: crate::support::Service {
            pool: site.service.pool.clone(),
        },
    };
    let (kept, lost, late) = (
        Authenticator::new(1),
        Authenticator::new(2),
        Authenticator::new(3),
    );
    let before = user(&site);
    before.register(&kept);
    before.register(&lost);
    let point = site.point();
    let after = user(&site);
    after.delete(&lost.id()).unwrap();
    after.register(&late);
    site.service.advance(HOUR);
    let preview = site.recover(&point);
    assert_eq!(preview, [NONE, NONE, NONE, [1, 0, 1]]);
    let list = user(&site).list(json!({}));
    let list = list["Credentials"].as_array().unwrap();
    let mut ids: Vec<String> = list.iter().map(|one| text(&one["CredentialId"])).collect();
    ids.sort();
    let mut expected = [kept.id(), lost.id()];
    expected.sort();
    assert_eq!(ids, expected);
}

#[test]
fn password_that_was_changed_later_stays() {
    let site = Site::new();
    for name in ["ann", "reset", "temporary"] {
        site.service.confirmed_user(name);
    }
    let point = site.point();
    let token = site.service.access_token("ann");
    let body = json!({
        "AccessToken": token, "PreviousPassword": PASSWORD, "ProposedPassword": "N3wer-pass!",
    });
    site.service.call("ChangePassword", body).unwrap();
    let body = json!({
        "Username": "ann", "UserAttributes": [{ "Name": "custom:genre", "Value": "Rock" }],
    });
    admin(&site, "AdminUpdateUserAttributes", body);
    // This one has no new password yet, so the old one counts again.
    admin(
        &site,
        "AdminResetUserPassword",
        json!({ "Username": "reset" }),
    );
    let body = json!({ "Username": "temporary", "Password": "Temp0rary!" });
    admin(&site, "AdminSetUserPassword", body);
    site.service.advance(HOUR);
    assert_eq!(site.recover(&point), [[0, 2, 0], NONE, NONE, NONE]);
    assert_eq!(site.attribute("ann", "custom:genre"), "Jazz");
    assert!(signed_in(
        &site.service.password_sign_in("ann", "N3wer-pass!")
    ));
    let old = site.service.password_sign_in("ann", PASSWORD);
    refused_as(old, "NotAuthorizedException");
    assert!(signed_in(&site.service.password_sign_in("reset", PASSWORD)));
    let asked = site.service.password_sign_in("temporary", "Temp0rary!");
    assert_eq!(asked.unwrap()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[test]
fn settings_of_the_pool_stay_as_they_are() {
    let site = Site::new();
    site.service.confirmed_user("ann");
    let point = site.point();
    let client = json!({ "ClientName": "late" });
    let client = admin(&site, "CreateUserPoolClient", client)["UserPoolClient"].clone();
    let attributes = json!([{ "Name": "colour", "AttributeDataType": "String" }]);
    admin(
        &site,
        "AddCustomAttributes",
        json!({ "CustomAttributes": attributes }),
    );
    site.service.advance(HOUR);
    assert_eq!(site.recover(&point), [NONE; 4]);
    let body = json!({ "ClientId": client["ClientId"] });
    let shown = admin(&site, "DescribeUserPoolClient", body);
    assert_eq!(shown["UserPoolClient"]["ClientName"], "late");
    let pool = admin(&site, "DescribeUserPool", json!({}));
    assert!(pool.to_string().contains("custom:colour"));
}

#[test]
fn recovery_goes_on_after_restarts() {
    let site = Site::new();
    site.service.confirmed_user("ann");
    let point = site.point();
    admin(&site, "AdminDeleteUser", json!({ "Username": "ann" }));
    site.service.advance(HOUR);
    let id = site.initiate(&point).unwrap();
    let site = site.restarted();
    let refused = site.service.sign_up("bob", "bob@example.com");
    refused_as(refused, "OperationNotEnabledException");
    let preview = site.preview(&id);
    assert_eq!(preview, [[1, 0, 0], NONE, NONE, NONE]);
    let site = site.restarted();
    assert_eq!(site.preview(&id), preview);
    site.of("StartPointInTimeRecovery", &id).unwrap();
    let site = site.restarted();
    assert_eq!(site.describe(&id)["RestoreStatus"], "RESTORE_COMPLETED");
    assert!(signed_in(&site.service.srp_sign_in("ann", PASSWORD)));
    site.service.sign_up("bob", "bob@example.com").unwrap();
}

#[test]
fn recovery_itself_can_be_reverted() {
    let site = Site::new();
    let body = json!({ "UserPoolTier": "PLUS", "AutoVerifiedAttributes": ["email"] });
    admin(&site, "UpdateUserPool", body);
    site.service.confirmed_user("ann");
    let first = site.point();
    admin(&site, "AdminDeleteUser", json!({ "Username": "ann" }));
    let second = site.point();
    assert_eq!(site.recover(&first)[0], [1, 0, 0]);
    site.service.advance(24 * HOUR);
    // The recovery is in the history like any other change.
    assert_eq!(site.recover(&second)[0], [0, 0, 1]);
    assert!(site.service.pool.user(POOL, "ann").is_none());
}
