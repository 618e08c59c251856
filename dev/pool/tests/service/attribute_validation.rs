//! Checks of attributes that come with a new password, with an update or with a new user.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, refused, refused_as, signed_in, text};

/// Makes a pool that requires an e-mail address and has an immutable attribute, and a user who
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

fn choose_password(service: &Service, session: &Value, attributes: &[(&str, &str)]) -> Reply {
    let mut answers = json!({ "USERNAME": "jeff", "NEW_PASSWORD": PASSWORD });
    for (name, value) in attributes {
        answers[format!("userAttributes.{name}")] = (*value).into();
    }
    service.respond("NEW_PASSWORD_REQUIRED", session, answers)
}

#[test]
fn new_password_cannot_change_required_attributes() {
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
        refused(choose_password(&service, &session, &given), code, words);
    }
    // A missing required attribute can be set, even if it is immutable. An attribute that is
    // not required can change.
    let given = [("given_name", "Jeff"), ("custom:genre", "Blues")];
    assert!(signed_in(&choose_password(&service, &session, &given)));
}

#[test]
fn new_password_cannot_set_immutable_attributes() {
    let (service, session) = first_sign_in(&json!([
        { "Name": "email", "Value": "jeff@example.com" },
        { "Name": "given_name", "Value": "Jeff" },
    ]));
    for name in ["custom:tier", "given_name"] {
        refused(
            choose_password(&service, &session, &[(name, "x")]),
            "InvalidParameterException",
            &format!("Cannot modify the non-mutable attribute {name}"),
        );
    }
    assert!(signed_in(&choose_password(&service, &session, &[])));
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
    service.confirmed_user("jeff");
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
    // Blank attributes are also left out when an account is created.
    let made = json!({
        "Username": "ann",
        "TemporaryPassword": "Temp0rary!",
        "UserAttributes": [{ "Name": "nickname", "Value": "" }],
    });
    service.admin("AdminCreateUser", made).unwrap();
    assert_eq!(attribute(&service, "ann", "nickname"), None);
}

#[test]
fn admin_creates_user_without_password_if_codes_work() {
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
    // A blank password counts as none. A user without an address for codes needs a password.
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
    // If passwords are the only first factor, the service makes a temporary one.
    let password_only = json!({
        "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] } },
    });
    service.admin("UpdateUserPool", password_only).unwrap();
    let made = create("dan", json!({ "TemporaryPassword": "" })).unwrap();
    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
}

#[test]
fn custom_attribute_without_type_is_refused() {
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
