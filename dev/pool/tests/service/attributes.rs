//! Attributes that signed-in users read and change.

use cognito_local::core::config::UserAttributeUpdateSettings;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, refused, refused_as, signed_in, wrong_code};

struct SignedInUser {
    service: Service,
    token: String,
}

impl SignedInUser {
    fn of(service: Service) -> Self {
        service.confirmed_user("jeff");
        let token = service.access_token("jeff");
        Self { service, token }
    }

    fn call(&self, operation: &str, mut body: Value) -> Reply {
        body["AccessToken"] = self.token.as_str().into();
        self.service.call(operation, body)
    }

    fn update(&self, name: &str, value: &str) -> Reply {
        let attributes = json!([{ "Name": name, "Value": value }]);
        self.call(
            "UpdateUserAttributes",
            json!({ "UserAttributes": attributes }),
        )
    }

    fn verify(&self, name: &str, code: &str) -> Reply {
        let body = json!({ "AttributeName": name, "Code": code });
        self.call("VerifyUserAttribute", body)
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let user = self.call("GetUser", json!({})).unwrap();
        let list = user["UserAttributes"].as_array().unwrap().clone();
        let found = list.into_iter().find(|one| one["Name"] == name)?;
        Some(found["Value"].as_str().unwrap().to_owned())
    }
}

#[test]
fn new_address_is_unverified_until_its_code_is_given() {
    let user = SignedInUser::of(Service::new());
    let reply = user.update("email", "new@example.com").unwrap();
    assert_eq!(
        reply["CodeDeliveryDetailsList"][0]["Destination"],
        "n***@e***"
    );
    assert_eq!(user.attribute("email").as_deref(), Some("new@example.com"));
    assert_eq!(user.attribute("email_verified").as_deref(), Some("false"));
    let code = user.service.code("new@example.com");
    refused_as(
        user.verify("email", wrong_code(&code)),
        "CodeMismatchException",
    );
    user.verify("email", &code).unwrap();
    refused_as(user.verify("email", &code), "ExpiredCodeException");
    assert_eq!(user.attribute("email_verified").as_deref(), Some("true"));
    assert!(signed_in(
        &user.service.srp_sign_in("new@example.com", PASSWORD)
    ));
}

#[test]
fn old_address_stays_if_verification_comes_first() {
    let user = SignedInUser::of(Service::with(|settings| {
        settings.pool.user_attribute_update_settings = Some(UserAttributeUpdateSettings {
            attributes_require_verification_before_update: vec!["email".to_owned()],
        });
    }));
    user.update("email", "new@example.com").unwrap();
    assert_eq!(user.attribute("email").as_deref(), Some("jeff@example.com"));
    assert_eq!(user.attribute("email_verified").as_deref(), Some("true"));
    user.verify("email", &user.service.code("new@example.com"))
        .unwrap();
    assert_eq!(user.attribute("email").as_deref(), Some("new@example.com"));
    assert_eq!(user.attribute("email_verified").as_deref(), Some("true"));
}

#[test]
fn phone_number_is_an_alias_once_verified() {
    let user = SignedInUser::of(Service::new());
    let ask = |name: &str| {
        user.call(
            "GetUserAttributeVerificationCode",
            json!({ "AttributeName": name }),
        )
    };
    let reply = ask("phone_number").unwrap();
    assert_eq!(reply["CodeDeliveryDetails"]["DeliveryMedium"], "SMS");
    user.verify("phone_number", &user.service.code("+12065550100"))
        .unwrap();
    assert!(signed_in(
        &user.service.srp_sign_in("+12065550100", PASSWORD)
    ));
    refused_as(ask("custom:genre"), "InvalidParameterException");
}

/// A code for one address must not verify the address that replaces it.
#[test]
fn code_to_old_address_does_not_verify_new_address() {
    let user = SignedInUser::of(Service::new());
    let ask = json!({ "AttributeName": "phone_number" });
    user.call("GetUserAttributeVerificationCode", ask).unwrap();
    let code = user.service.code("+12065550100");
    user.update("phone_number", "+12065550199").unwrap();
    refused_as(user.verify("phone_number", &code), "ExpiredCodeException");
    assert_eq!(
        user.attribute("phone_number_verified").as_deref(),
        Some("false")
    );

    let forgot = json!({ "Username": "jeff" });
    user.service.call("ForgotPassword", forgot).unwrap();
    let code = user.service.code("jeff@example.com");
    let verified = json!([
        { "Name": "email", "Value": "new@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    let update = json!({ "Username": "jeff", "UserAttributes": verified });
    user.service
        .admin("AdminUpdateUserAttributes", update)
        .unwrap();
    assert_eq!(user.attribute("email_verified").as_deref(), Some("true"));
    let reset =
        json!({ "Username": "jeff", "ConfirmationCode": code, "Password": "N3w passw0rd!" });
    refused_as(
        user.service.call("ConfirmForgotPassword", reset),
        "ExpiredCodeException",
    );
}

#[test]
fn address_of_another_user_cannot_be_verified() {
    let user = SignedInUser::of(Service::new());
    user.service.confirmed_user("ann");
    user.update("email", "ann@example.com").unwrap();
    let code = user.service.code("ann@example.com");
    refused_as(user.verify("email", &code), "AliasExistsException");
    assert_eq!(user.attribute("email_verified").as_deref(), Some("false"));
}

#[test]
fn attributes_are_set_and_deleted_within_the_schema() {
    let user = SignedInUser::of(Service::new());
    let reply = user.update("custom:genre", "Blues").unwrap();
    assert_eq!(reply["CodeDeliveryDetailsList"], json!([]));
    assert_eq!(user.attribute("custom:genre").as_deref(), Some("Blues"));
    let delete = |name: &str| {
        user.call(
            "DeleteUserAttributes",
            json!({ "UserAttributeNames": [name] }),
        )
    };
    delete("custom:genre").unwrap();
    delete("phone_number").unwrap();
    assert_eq!(user.attribute("custom:genre"), None);
    assert_eq!(user.attribute("phone_number_verified"), None);
    refused_as(delete("email"), "InvalidParameterException");
    refused_as(delete("sub"), "InvalidParameterException");
    refused_as(delete("custom:unknown"), "InvalidParameterException");
    refused_as(delete("email_verified"), "NotAuthorizedException");
    refused_as(
        user.update("email_verified", "true"),
        "NotAuthorizedException",
    );
    refused_as(
        user.update("phone_number", "555"),
        "InvalidParameterException",
    );
}

#[test]
fn client_writes_and_reads_only_its_attributes() {
    let user = SignedInUser::of(Service::with(|settings| {
        let listed = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect());
        settings.client.write_attributes = listed(&["email", "phone_number", "custom:genre"]);
        settings.client.read_attributes = listed(&["email"]);
    }));
    refused(
        user.update("name", "Jeff"),
        "NotAuthorizedException",
        "A client attempted to write unauthorized attribute",
    );
    let reply = user.service.srp_sign_in("jeff", PASSWORD).unwrap();
    let claims = crate::support::claims(&reply["AuthenticationResult"]["IdToken"]);
    assert_eq!(claims["email"], "jeff@example.com");
    assert_eq!(claims.get("custom:genre"), None);
}

#[test]
fn configured_factors_are_listed_for_the_user() {
    let user = SignedInUser::of(Service::new());
    let reply = user.call("GetUserAuthFactors", json!({})).unwrap();
    assert_eq!(
        reply["ConfiguredUserAuthFactors"],
        json!(["PASSWORD", "EMAIL_OTP"])
    );
    refused_as(
        user.service
            .call("GetUserAuthFactors", json!({ "AccessToken": "x" })),
        "NotAuthorizedException",
    );
}

#[test]
fn deleted_user_cannot_be_used_any_more() {
    let user = SignedInUser::of(Service::new());
    assert_eq!(user.call("DeleteUser", json!({})), Ok(Value::Null));
    refused_as(user.call("GetUser", json!({})), "NotAuthorizedException");
    refused_as(
        user.service.srp_sign_in("jeff", PASSWORD),
        "NotAuthorizedException",
    );
    user.service.sign_up("jeff", "jeff@example.com").unwrap();
}
