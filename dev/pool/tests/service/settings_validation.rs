//! Checks of settings and lists against the pool, with AWS's messages.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, refused, refused_as};

#[test]
fn client_attributes_must_be_in_the_schema() {
    let service = Service::new();
    let create = |lists: Value| {
        let mut body = lists;
        body["ClientName"] = "x".into();
        service.admin("CreateUserPoolClient", body)
    };
    for read in ["custom:unknown", "nickname2", "genre"] {
        refused(
            create(json!({ "ReadAttributes": ["email", read] })),
            "InvalidParameterException",
            "Invalid read attributes specified while creating a client",
        );
    }
    // A client cannot write an attribute that the service manages, and must be able to write
    // every required one.
    for write in [
        json!(["email", "custom:unknown"]),
        json!(["email", "sub"]),
        json!(["email", "email_verified"]),
        json!(["name"]),
    ] {
        refused(
            create(json!({ "WriteAttributes": write })),
            "InvalidParameterException",
            "Invalid write attributes specified while creating a client",
        );
    }
    let lists = json!({
        "ReadAttributes": ["email", "email_verified", "sub", "custom:genre"],
        "WriteAttributes": ["email", "custom:genre"],
    });
    let made = create(lists.clone()).unwrap()["UserPoolClient"].clone();
    assert_eq!(made["ReadAttributes"], lists["ReadAttributes"]);
    assert_eq!(made["WriteAttributes"], lists["WriteAttributes"]);
    refused(
        service.admin(
            "UpdateUserPoolClient",
            json!({ "ClientId": made["ClientId"], "WriteAttributes": ["email", "no"] }),
        ),
        "InvalidParameterException",
        "Invalid write attributes specified while updating a client",
    );
    let open = create(json!({ "WriteAttributes": [] })).unwrap();
    assert_eq!(open["UserPoolClient"].get("WriteAttributes"), None);
}

#[test]
fn token_lifetime_out_of_range_is_refused() {
    let service = Service::new();
    let create = |access: u64, id: u64, refresh: u64, units: [&str; 3]| {
        service.admin(
            "CreateUserPoolClient",
            json!({
                "ClientName": "x",
                "AccessTokenValidity": access,
                "IdTokenValidity": id,
                "RefreshTokenValidity": refresh,
                "TokenValidityUnits": {
                    "AccessToken": units[0], "IdToken": units[1], "RefreshToken": units[2],
                },
            }),
        )
    };
    let minutes = ["minutes", "minutes", "days"];
    for (access, id, refresh, units) in [
        (4, 60, 30, minutes),
        (60, 4, 30, minutes),
        (60, 60, 3_651, minutes),
        (299, 300, 1, ["seconds", "seconds", "days"]),
        (25, 1, 30, ["hours", "hours", "days"]),
        (2, 1, 30, ["days", "days", "days"]),
        (5, 5, 59, ["minutes", "minutes", "minutes"]),
        // An ID token must not outlive the refresh token.
        (5, 120, 60, ["minutes", "minutes", "minutes"]),
    ] {
        refused(
            create(access, id, refresh, units),
            "InvalidParameterException",
            "Invalid range for token validity.",
        );
    }
    create(5, 5, 60, ["minutes", "minutes", "minutes"]).unwrap();
    create(24, 24, 3_650, ["hours", "hours", "days"]).unwrap();
    // Without a number, the defaults apply. A refresh token lifetime of zero counts as none.
    create(1, 1, 0, ["hours", "hours", "days"]).unwrap();
    refused_as(
        service.admin(
            "UpdateUserPoolClient",
            json!({ "ClientId": "wildrydeswebapp", "AccessTokenValidity": 25 }),
        ),
        "InvalidParameterException",
    );
}

#[test]
fn legacy_and_present_flows_cannot_be_mixed() {
    let service = Service::new();
    let create = |flows: Value| {
        service.admin(
            "CreateUserPoolClient",
            json!({ "ClientName": "x", "ExplicitAuthFlows": flows }),
        )
    };
    refused_as(
        create(json!(["ADMIN_NO_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])),
        "InvalidParameterException",
    );
    refused_as(
        create(json!(["ALLOW_EVERYTHING"])),
        "InvalidParameterException",
    );
    create(json!(["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"])).unwrap();
}

#[test]
fn pagination_token_of_another_list_is_refused() {
    let service = Service::new();
    for name in ["ann", "bea", "cid"] {
        service
            .sign_up(name, &format!("{name}@example.com"))
            .unwrap();
    }
    let page = |token: Option<&Value>| {
        let mut body = json!({ "Limit": 2 });
        if let Some(token) = token {
            body["PaginationToken"] = token.clone();
        }
        service.admin("ListUsers", body)
    };
    let first = page(None).unwrap();
    let token = &first["PaginationToken"];
    let rest = page(Some(token)).unwrap();
    assert_eq!(rest["Users"].as_array().unwrap().len(), 1);
    assert_eq!(rest.get("PaginationToken"), None);
    for made_up in ["x", "bea", "AAAAAAAAAAAAAAAA", "é"] {
        refused_as(page(Some(&made_up.into())), "InvalidParameterException");
    }
    let list = |body: Value| service.call("ListUserPools", body);
    refused_as(
        list(json!({ "MaxResults": 1, "NextToken": token })),
        "InvalidParameterException",
    );
}

#[test]
fn filter_by_custom_attribute_is_refused() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let list = |body: Value| service.admin("ListUsers", body);
    for name in ["custom:genre", "nickname", "email_verified"] {
        refused(
            list(json!({ "Filter": format!("{name} = \"x\"") })),
            "InvalidParameterException",
            &format!("Invalid search attribute: {name}"),
        );
    }
    refused(
        list(json!({ "Filter": "email = x" })),
        "InvalidParameterException",
        "Error while parsing filter.",
    );
    refused(
        list(json!({ "AttributesToGet": ["email", "custom:unknown"] })),
        "InvalidParameterException",
        "One or more requested attributes do not exist.",
    );
}

#[test]
fn update_setting_needs_auto_verified_attributes() {
    let service = Service::new();
    let settings = |names: Value| json!({ "AttributesRequireVerificationBeforeUpdate": names });
    let words = "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes";
    refused(
        service.call(
            "CreateUserPool",
            json!({
                "PoolName": "x",
                "AutoVerifiedAttributes": ["email"],
                "UserAttributeUpdateSettings": settings(json!(["email", "phone_number"])),
            }),
        ),
        "InvalidParameterException",
        words,
    );
    refused(
        service.admin(
            "UpdateUserPool",
            json!({ "UserAttributeUpdateSettings": settings(json!(["email"])) }),
        ),
        "InvalidParameterException",
        words,
    );
    let update = |body: Value| {
        service.admin("UpdateUserPool", body).unwrap();
        let described = service.admin("DescribeUserPool", json!({})).unwrap();
        described["UserPool"]["UserAttributeUpdateSettings"].clone()
    };
    let verified = |more: Value| {
        let mut body = json!({ "AutoVerifiedAttributes": ["email"] });
        body.as_object_mut()
            .unwrap()
            .append(&mut more.as_object().unwrap().clone());
        body
    };
    let set = settings(json!(["email"]));
    let given = json!({ "UserAttributeUpdateSettings": set });
    assert_eq!(update(verified(given)), set);
    // A setting that is left out stays, as far as the addresses are still auto-verified.
    assert_eq!(update(verified(json!({}))), set);
    assert_eq!(update(json!({})), settings(json!([])));
}

#[test]
fn protected_pool_is_not_deleted() {
    let service = Service::new();
    let protect = |how: &str| {
        let body = json!({ "DeletionProtection": how });
        service.admin("UpdateUserPool", body)
    };
    protect("ACTIVE").unwrap();
    refused(
        service.admin("DeleteUserPool", json!({})),
        "InvalidParameterException",
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
    );
    refused_as(protect("PERHAPS"), "InvalidParameterException");
    protect("INACTIVE").unwrap();
    refused(
        service.admin("DeleteUserPool", json!({})),
        "InvalidParameterException",
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    );
    let domain = json!({ "Domain": "wildrydes" });
    service.admin("DeleteUserPoolDomain", domain).unwrap();
    service.admin("DeleteUserPool", json!({})).unwrap();
}

#[test]
fn client_of_another_pool_is_not_found() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let pool = service
        .call("CreateUserPool", json!({ "PoolName": "other" }))
        .unwrap();
    let other = &pool["UserPool"]["Id"];
    let client = "wildrydeswebapp";
    let words = "User pool client wildrydeswebapp does not exist.";
    for (operation, body) in [
        ("DescribeUserPoolClient", json!({})),
        ("UpdateUserPoolClient", json!({})),
        ("DeleteUserPoolClient", json!({})),
        (
            "AdminInitiateAuth",
            json!({
                "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
            }),
        ),
        (
            "AdminRespondToAuthChallenge",
            json!({
                "ChallengeName": "SMS_MFA",
                "ChallengeResponses": { "USERNAME": "jeff", "SMS_MFA_CODE": "123456" },
            }),
        ),
    ] {
        let mut body = body;
        body["UserPoolId"] = other.clone();
        body["ClientId"] = client.into();
        refused(
            service.call(operation, body),
            "ResourceNotFoundException",
            words,
        );
    }
}
