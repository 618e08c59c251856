//! Tests of the calls that are refused while a recovery is active, and of those that go on.

use std::path::Path;

use cognito_local::ConfigFile;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, refused, refused_as, signed_in, text};

use super::{DAY, HOUR, Site};

const PAUSED: &str = "OperationNotEnabledException";

/// Returns a site with the user `ann`, and an access token of hers, with an active recovery.
fn paused() -> (Site, String, String) {
    let site = Site::new();
    site.service.confirmed_user("ann");
    let point = site.point();
    let token = site.service.access_token("ann");
    let id = site.initiate(&point).unwrap();
    (site, token, id)
}

#[test]
fn writes_of_user_data_are_refused_meanwhile() {
    let (site, token, id) = paused();
    let expected = format!(
        "User pool {POOL} has an active point-in-time recovery. Writes are paused until it ends."
    );
    refused(
        site.service.sign_up("bob", "bob@example.com"),
        PAUSED,
        &expected,
    );
    let code = json!({ "Username": "ann", "ConfirmationCode": "123456" });
    for (operation, body) in [
        ("ConfirmSignUp", code),
        ("ResendConfirmationCode", json!({ "Username": "ann" })),
        ("ForgotPassword", json!({ "Username": "ann" })),
    ] {
        refused_as(site.service.call(operation, body), PAUSED);
    }
    let genre = json!([{ "Name": "custom:genre", "Value": "Rock" }]);
    for (operation, mut body) in [
        ("UpdateUserAttributes", json!({ "UserAttributes": genre })),
        (
            "DeleteUserAttributes",
            json!({ "UserAttributeNames": ["custom:genre"] }),
        ),
        ("AssociateSoftwareToken", json!({})),
        ("StartWebAuthnRegistration", json!({})),
        (
            "GetUserAttributeVerificationCode",
            json!({ "AttributeName": "email" }),
        ),
        (
            "ChangePassword",
            json!({ "PreviousPassword": PASSWORD, "ProposedPassword": "N3wer-pass!" }),
        ),
        ("DeleteUser", json!({})),
    ] {
        body["AccessToken"] = token.as_str().into();
        refused_as(site.service.call(operation, body), PAUSED);
    }
    let job =
        json!({ "JobName": "j", "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/r" });
    for (operation, body) in [
        ("AdminCreateUser", json!({ "Username": "bob" })),
        ("AdminDeleteUser", json!({ "Username": "ann" })),
        ("AdminDisableUser", json!({ "Username": "ann" })),
        (
            "AdminSetUserPassword",
            json!({ "Username": "ann", "Password": "N3wer-pass!" }),
        ),
        (
            "AdminUpdateUserAttributes",
            json!({ "Username": "ann", "UserAttributes": genre }),
        ),
        ("CreateGroup", json!({ "GroupName": "g" })),
        (
            "AdminAddUserToGroup",
            json!({ "GroupName": "g", "Username": "ann" }),
        ),
        ("CreateUserImportJob", job),
    ] {
        refused_as(site.service.admin(operation, body), PAUSED);
    }
    assert_eq!(site.preview(&id), [[0; 3]; 4]);
    // A refused call has sent nothing.
    assert_eq!(site.service.messages_to("bob@example.com"), 0);
}

#[test]
fn sign_ins_and_reads_go_on_meanwhile() {
    let (site, token, _) = paused();
    let service = &site.service;
    // A sign-in writes the time of the user's last change.
    service.advance(1);
    assert!(signed_in(&service.srp_sign_in("ann", PASSWORD)));
    let tokens = service.password_sign_in("ann", PASSWORD).unwrap();
    let refresh = tokens["AuthenticationResult"]["RefreshToken"].clone();
    let body = json!({ "REFRESH_TOKEN": refresh });
    assert!(signed_in(&service.initiate("REFRESH_TOKEN_AUTH", body)));
    let asked = service.initiate(
        "USER_AUTH",
        json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": "EMAIL_OTP" }),
    );
    let code = service.code("ann@example.com");
    let answers = json!({ "USERNAME": "ann", "EMAIL_OTP_CODE": code });
    let session = &asked.unwrap()["Session"];
    assert!(signed_in(&service.respond("EMAIL_OTP", session, answers)));
    service
        .call("GetUser", json!({ "AccessToken": token }))
        .unwrap();
    for operation in [
        "ListUsers",
        "ListGroups",
        "DescribeUserPool",
        "ListUserImportJobs",
    ] {
        let body = match operation {
            "ListUserImportJobs" => json!({ "MaxResults": 10 }),
            _ => json!({}),
        };
        service.admin(operation, body).unwrap();
    }
    // Wrong passwords are counted all the same.
    for _ in 0..5 {
        let wrong = service.password_sign_in("ann", "Wr0ng-pass!");
        refused_as(wrong, "NotAuthorizedException");
    }
    let locked = service.password_sign_in("ann", PASSWORD).unwrap_err();
    assert!(locked.message.contains("attempts exceeded"), "{locked:?}");
    let body = json!({ "AccessToken": token });
    service.call("GlobalSignOut", body).unwrap();
}

#[test]
fn sign_ins_that_write_user_data_fail_meanwhile() {
    let site = Site::new();
    site.service.confirmed_user("ann");
    let key = site.service.set_up_totp(&site.service.access_token("ann"));
    let email = json!([{ "Name": "email", "Value": "new@example.com" }]);
    let body = json!({
        "Username": "new", "TemporaryPassword": "Temp0rary!", "UserAttributes": email,
    });
    site.service.admin("AdminCreateUser", body).unwrap();
    let point = site.point();
    let id = site.initiate(&point).unwrap();
    let challenge = |username: &str, password: &str, name: &str| {
        let asked = site.service.password_sign_in(username, password).unwrap();
        assert_eq!(asked["ChallengeName"], name);
        asked["Session"].clone()
    };
    let new_password = || {
        let session = challenge("new", "Temp0rary!", "NEW_PASSWORD_REQUIRED");
        let answers = json!({ "USERNAME": "new", "NEW_PASSWORD": PASSWORD });
        let reply = site
            .service
            .respond("NEW_PASSWORD_REQUIRED", &session, answers);
        (session, reply)
    };
    let totp = || {
        let session = challenge("ann", PASSWORD, "SOFTWARE_TOKEN_MFA");
        let code = site.service.totp(&key);
        let answers = json!({ "USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": code });
        site.service
            .respond("SOFTWARE_TOKEN_MFA", &session, answers)
    };
    let (_, reply) = new_password();
    refused_as(reply, PAUSED);
    refused_as(totp(), PAUSED);
    site.of("CancelPointInTimeRecovery", &id).unwrap();
    assert!(signed_in(&new_password().1));
    // The code was not used up.
    assert!(signed_in(&totp()));
}

#[test]
fn cancelled_recovery_changes_nothing() {
    let site = Site::new();
    site.service.confirmed_user("ann");
    let point = site.point();
    let body = json!({ "Username": "ann" });
    site.service.admin("AdminDeleteUser", body).unwrap();
    let id = site.initiate(&point).unwrap();
    // A preview that nobody has looked at can be cancelled, and not applied.
    let start = || site.of("StartPointInTimeRecovery", &id);
    refused_as(start(), "InvalidParameterException");
    assert_eq!(site.preview(&id)[0], [1, 0, 0]);
    let cancelled = site.of("CancelPointInTimeRecovery", &id).unwrap();
    assert_eq!(cancelled["RestoreStatus"], "PREVIEW_CANCELLED");
    assert!(cancelled.get("RestorePreview").is_none());
    assert_eq!(site.describe(&id), cancelled);
    refused_as(start(), "InvalidParameterException");
    let again = site.of("CancelPointInTimeRecovery", &id);
    refused_as(again, "InvalidParameterException");
    assert!(site.service.pool.user(POOL, "ann").is_none());
    site.service.confirmed_user("bob");
}

#[test]
fn preview_expires_after_24_hours() {
    let (site, _, id) = paused();
    site.preview(&id);
    site.service.advance(DAY - 1);
    let bob = || site.service.sign_up("bob", "bob@example.com");
    refused_as(bob(), PAUSED);
    site.service.advance(1);
    assert_eq!(site.describe(&id)["RestoreStatus"], "PREVIEW_EXPIRED");
    bob().unwrap();
    for operation in ["StartPointInTimeRecovery", "CancelPointInTimeRecovery"] {
        refused_as(site.of(operation, &id), "InvalidParameterException");
    }
    // Another one can begin.
    let point: Value = json!(site.service.pool.now().epoch() - 3_600.0);
    site.initiate(&point).unwrap();
    site.service.advance(HOUR);
    let list = site.service.admin("ListPointInTimeRecoveries", json!({}));
    assert_eq!(text(&list.unwrap()["Restorations"][1]["RestoreId"]), id);
}

#[test]
fn other_pools_are_not_paused() {
    let (site, ..) = paused();
    let made = site
        .service
        .admin("CreateUserPool", json!({ "PoolName": "other" }));
    let id = text(&made.unwrap()["UserPool"]["Id"]);
    let body = json!({ "UserPoolId": id, "Username": "bob" });
    site.service.admin("AdminCreateUser", body).unwrap();
}

#[test]
fn configuration_file_writes_no_users_meanwhile() {
    let (site, ..) = paused();
    let text = r#"
        [[pools]]
        id = "local_Declared"

        [[pools.users]]
        username = "bob"
        password = "Passw0rd!"
    "#;
    let file = |text: &str| ConfigFile::parse(Path::new("team.toml"), text.to_owned()).unwrap();
    // The pool of this file is another one.
    site.service.pool.apply(&file(text)).unwrap();
    let point: Value = json!(site.service.pool.now().epoch());
    site.service.advance(HOUR);
    let body = json!({ "UserPoolId": "local_Declared", "RestoreTimestamp": point });
    let reply = site.service.admin("InitiatePointInTimeRecovery", body);
    reply.unwrap();
    let more = text.replace("bob", "eve");
    let error = site.service.pool.apply(&file(&more)).unwrap_err();
    assert!(format!("{error:?}").contains("recovery"), "{error:?}");
    assert!(site.service.pool.user("local_Declared", "eve").is_none());
}
