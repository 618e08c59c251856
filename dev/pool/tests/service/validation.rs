//! Requests are held against the API's model, and settings against the pool, in AWS's words.
//!
//! Words that no document of AWS prints are those that users of the service quote in public
//! issues of its clients (amplify-js, aws-cli, aws-cdk, the AWS provider of Terraform).

use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Reply, Service, refused, refused_as, signed_in, text};

const IDENTITY: &str = "AWSCognitoIdentityService";

fn identity(service: &Service, operation: &str, body: &Value) -> Reply {
    service.raw(
        &format!("{IDENTITY}.{operation}"),
        body.to_string().as_bytes(),
    )
}

fn faults(list: &[&str]) -> String {
    let errors = if list.len() == 1 { "error" } else { "errors" };
    let joined = list.join("; ");
    format!("{} validation {errors} detected: {joined}", list.len())
}

#[test]
fn broken_values_are_refused_in_the_models_words() {
    let service = Service::new();
    let cases = [
        (
            "ListUserPools",
            json!({}),
            faults(&[
                "Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
            ]),
        ),
        (
            "ListUserPools",
            json!({ "MaxResults": 61 }),
            faults(&[
                "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
            ]),
        ),
        (
            "ListUsers",
            json!({ "UserPoolId": POOL, "Limit": -1, "PaginationToken": "" }),
            faults(&[
                "Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0",
                "Value '' at 'paginationToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
                r"Value '' at 'paginationToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [\S]+",
            ]),
        ),
        (
            "CreateUserPool",
            json!({ "PoolName": "x!", "MfaConfiguration": "SOMETIMES" }),
            faults(&[
                "Value 'SOMETIMES' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]",
                r"Value 'x!' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w\s+=,.@-]+",
            ]),
        ),
        (
            "CreateUserPool",
            json!({
                "PoolName": "x",
                "AliasAttributes": ["email", "name"],
                "Policies": { "PasswordPolicy": { "MinimumLength": 5 } },
                "Schema": [
                    { "Name": "email", "Required": true },
                    { "Name": "phone_number_verified", "AttributeDataType": "Text" },
                ],
            }),
            faults(&[
                "Value '[email, name]' at 'aliasAttributes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email, preferred_username]]",
                "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
                "Value 'Text' at 'schema.2.member.attributeDataType' failed to satisfy constraint: Member must satisfy enum value set: [String, Number, DateTime, Boolean]",
                "Value 'phone_number_verified' at 'schema.2.member.name' failed to satisfy constraint: Member must have length less than or equal to 20",
            ]),
        ),
        (
            "UpdateUserPool",
            json!({ "UserPoolId": "nowhere", "UserPoolTags": { "": "x" } }),
            faults(&[
                r"Value 'nowhere' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+",
                "Value '{=x}' at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
            ]),
        ),
        (
            "CreateUserPoolClient",
            json!({ "UserPoolId": POOL, "ClientName": "x", "CallbackURLs": ["a b"] }),
            faults(&[
                r"Value '[a b]' at 'callbackURLs' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+]",
            ]),
        ),
    ];
    for (operation, body, message) in cases {
        refused(
            service.call(operation, body),
            "InvalidParameterException",
            &message,
        );
    }
}

#[test]
fn sensitive_values_are_never_repeated() {
    let service = Service::new();
    refused(
        service.call(
            "SignUp",
            json!({
                "Username": "",
                "Password": " s3cret",
                "UserAttributes": [{ "Name": "email", "Value": "x".repeat(2_049) }],
            }),
        ),
        "InvalidParameterException",
        &faults(&[
            r"Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$",
            "Value at 'userAttributes.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
            "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1",
            r"Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
        ]),
    );
    refused(
        identity(
            &service,
            "GetId",
            &json!({
                "IdentityPoolId": "local:3f5a7c10-0000-4000-8000-77696c647264",
                "Logins": { "a": "s".repeat(50_001) },
            }),
        ),
        "ValidationException",
        &faults(&[
            "Value at 'logins' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have length greater than or equal to 1]",
        ]),
    );
}

#[test]
fn identity_pools_refuse_by_another_name() {
    let service = Service::new();
    refused(
        identity(&service, "ListIdentityPools", &json!({})),
        "ValidationException",
        &faults(&[
            "Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
        ]),
    );
    refused(
        identity(&service, "GetId", &json!({ "IdentityPoolId": "nowhere" })),
        "ValidationException",
        &faults(&[
            r"Value 'nowhere' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+",
        ]),
    );
}

#[test]
fn values_of_another_type_cannot_be_read() {
    let service = Service::new();
    for (body, message) in [
        (
            json!({ "PoolName": 7 }),
            "NUMBER_VALUE can not be converted to a String",
        ),
        (
            json!({ "PoolName": "x", "Policies": { "PasswordPolicy": { "MinimumLength": "8" } } }),
            "STRING_VALUE can not be converted to an Integer",
        ),
        (
            json!({ "PoolName": ["x"] }),
            "Start of list found where not expected",
        ),
        (
            json!({ "PoolName": "x", "Schema": { "Name": "email" } }),
            "Start of structure or map found where not expected.",
        ),
    ] {
        refused(
            service.call("CreateUserPool", body),
            "SerializationException",
            message,
        );
    }
}

#[test]
fn members_that_the_api_lacks_are_ignored() {
    let service = Service::new();
    let made = service
        .call(
            "CreateUserPool",
            json!({ "PoolName": "x", "Nonsense": 1, "Policies": { "Nonsense": {} } }),
        )
        .unwrap();
    assert_eq!(made["UserPool"].get("Nonsense"), None);
}

#[test]
fn clients_read_and_write_what_the_pool_has() {
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
    // One of the service's own is no client's to write, and a required one is every client's.
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
fn token_lives_have_their_ranges() {
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
    // Without a number, the defaults hold, and zero days of refreshing count as none.
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
fn older_and_present_flows_do_not_mix() {
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
fn pagination_tokens_are_the_lists_own() {
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
fn users_are_searched_by_standard_attributes_only() {
    let service = Service::new();
    service.rider("jeff");
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
fn updates_wait_only_for_what_is_verified() {
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
    // Left out, it stays, as far as the addresses are still verified.
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
    service.admin("DeleteUserPool", json!({})).unwrap();
}

#[test]
fn client_of_another_pool_is_unknown() {
    let service = Service::new();
    service.rider("jeff");
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

/// A pool that requires an e-mail address and has an attribute that never changes, with a user who
/// must choose a new password.
fn first_sign_in(attributes: &Value) -> (Service, Value) {
    let service = Service::with(|settings| {
        let schema = &mut settings.pool.schema_attributes;
        let mut tier = schema.last().cloned().unwrap();
        tier.name = "custom:tier".to_owned();
        tier.mutable = false;
        schema.push(tier);
        for attribute in schema.iter_mut().filter(|one| one.name == "given_name") {
            attribute.mutable = false;
            attribute.required = true;
        }
    });
    service
        .admin(
            "AdminCreateUser",
            json!({
                "Username": "jeff",
                "TemporaryPassword": "Temp0rary!",
                "UserAttributes": attributes,
            }),
        )
        .unwrap();
    let asked = service.srp_sign_in("jeff", "Temp0rary!").unwrap();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    (service, asked["Session"].clone())
}

fn chooses(service: &Service, session: &Value, attributes: &[(&str, &str)]) -> Reply {
    let mut answers = json!({ "USERNAME": "jeff", "NEW_PASSWORD": PASSWORD });
    for (name, value) in attributes {
        answers[format!("userAttributes.{name}")] = (*value).into();
    }
    service.respond("NEW_PASSWORD_REQUIRED", session, answers)
}

#[test]
fn new_password_leaves_what_is_there_alone() {
    let (service, session) = first_sign_in(&json!([
        { "Name": "email", "Value": "jeff@example.com" },
        { "Name": "custom:genre", "Value": "Jazz" },
        { "Name": "custom:tier", "Value": "gold" },
    ]));
    for (name, code, words) in [
        (
            "email",
            "NotAuthorizedException",
            "Cannot modify an already provided email",
        ),
        (
            "email_verified",
            "InvalidParameterException",
            "Cannot modify the non-mutable attribute email_verified",
        ),
        (
            "sub",
            "InvalidParameterException",
            "Cannot modify the non-mutable attribute sub",
        ),
        (
            "custom:tier",
            "InvalidParameterException",
            "Cannot modify the non-mutable attribute custom:tier",
        ),
    ] {
        let given = [("given_name", "Jeff"), (name, "jeff@example.com")];
        refused(chooses(&service, &session, &given), code, words);
    }
    // A required attribute that is missing may be set, even an immutable one; an attribute that
    // is not required may change.
    let given = [("given_name", "Jeff"), ("custom:genre", "Blues")];
    assert!(signed_in(&chooses(&service, &session, &given)));
}

#[test]
fn new_password_sets_no_immutable_attribute() {
    let (service, session) = first_sign_in(&json!([
        { "Name": "email", "Value": "jeff@example.com" },
        { "Name": "given_name", "Value": "Jeff" },
    ]));
    for name in ["custom:tier", "given_name"] {
        refused(
            chooses(&service, &session, &[(name, "x")]),
            "InvalidParameterException",
            &format!("Cannot modify the non-mutable attribute {name}"),
        );
    }
    assert!(signed_in(&chooses(&service, &session, &[])));
}

fn attribute(service: &Service, username: &str, name: &str) -> Option<String> {
    let user = service
        .admin("AdminGetUser", json!({ "Username": username }))
        .unwrap();
    let list = user["UserAttributes"].as_array().unwrap().clone();
    let found = list.into_iter().find(|one| one["Name"] == name)?;
    Some(text(&found["Value"]))
}

#[test]
fn blank_attribute_is_removed() {
    let service = Service::new();
    service.rider("jeff");
    let token = service.access_token("jeff");
    let set = |name: &str, value: &str| {
        service.call(
            "UpdateUserAttributes",
            json!({
                "AccessToken": token,
                "UserAttributes": [{ "Name": name, "Value": value }],
            }),
        )
    };
    set("birthdate", "1990-01-01").unwrap();
    for name in ["birthdate", "custom:genre", "phone_number"] {
        assert!(attribute(&service, "jeff", name).is_some(), "{name}");
        set(name, "").unwrap();
        assert_eq!(attribute(&service, "jeff", name), None, "{name}");
    }
    assert_eq!(attribute(&service, "jeff", "phone_number_verified"), None);
    refused(
        set("email", ""),
        "InvalidParameterException",
        "Attributes did not conform to the schema: email: The attribute is required\n",
    );
    let by_admin = json!({
        "Username": "jeff",
        "UserAttributes": [{ "Name": "nickname", "Value": "" }, { "Name": "name", "Value": "J" }],
    });
    service
        .admin("AdminUpdateUserAttributes", by_admin)
        .unwrap();
    assert_eq!(attribute(&service, "jeff", "nickname"), None);
    assert_eq!(attribute(&service, "jeff", "name").as_deref(), Some("J"));
    // An account is not made with blank attributes either.
    let made = json!({
        "Username": "ann",
        "TemporaryPassword": "Temp0rary!",
        "UserAttributes": [{ "Name": "nickname", "Value": "" }],
    });
    service.admin("AdminCreateUser", made).unwrap();
    assert_eq!(attribute(&service, "ann", "nickname"), None);
}

#[test]
fn user_may_be_made_without_a_password() {
    let service = Service::new();
    let create = |username: &str, more: Value| {
        let mut body = more;
        body["Username"] = username.into();
        service.admin("AdminCreateUser", body)
    };
    let attributes = json!([
        { "Name": "email", "Value": "jeff@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    let made = create("jeff", json!({ "UserAttributes": attributes })).unwrap();
    assert_eq!(made["User"]["UserStatus"], "CONFIRMED");
    assert_eq!(service.code("jeff@example.com"), "");
    refused_as(
        service.password_sign_in("jeff", PASSWORD),
        "NotAuthorizedException",
    );
    let asked = service
        .initiate(
            "USER_AUTH",
            json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "EMAIL_OTP" }),
        )
        .unwrap();
    let answer = json!({ "USERNAME": "jeff", "EMAIL_OTP_CODE": service.code("jeff@example.com") });
    assert!(signed_in(&service.respond(
        "EMAIL_OTP",
        &asked["Session"],
        answer
    )));
    // A blank password is none, and somebody whom no code reaches needs one.
    let blank = json!({
        "TemporaryPassword": "", "UserAttributes": [{ "Name": "phone_number", "Value": "+12065550199" }],
    });
    let made = create("ann", blank).unwrap();
    assert_eq!(made["User"]["UserStatus"], "CONFIRMED");
    refused_as(create("bob", json!({})), "InvalidParameterException");
    let wanted = json!({ "TemporaryPassword": "Temp0rary!", "UserAttributes": [
        { "Name": "email", "Value": "cid@example.com" },
    ] });
    let made = create("cid", wanted).unwrap();
    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    // Where only passwords open an account, one is made up.
    let password_only = json!({
        "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] } },
    });
    service.admin("UpdateUserPool", password_only).unwrap();
    let made = create("dan", json!({ "TemporaryPassword": "" })).unwrap();
    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
}

#[test]
fn attribute_of_a_pools_own_needs_a_type() {
    let service = Service::new();
    let words =
        "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.";
    refused(
        service.call(
            "CreateUserPool",
            json!({ "PoolName": "x", "Schema": [{ "Name": "genre" }] }),
        ),
        "InvalidParameterException",
        words,
    );
    refused(
        service.admin(
            "AddCustomAttributes",
            json!({ "CustomAttributes": [{ "Name": "tier" }] }),
        ),
        "InvalidParameterException",
        words,
    );
    refused(
        service.admin(
            "AddCustomAttributes",
            json!({ "CustomAttributes": [{ "Name": "genre", "AttributeDataType": "String" }] }),
        ),
        "InvalidParameterException",
        "custom:genre: Existing attribute already has name custom:genre.",
    );
}
