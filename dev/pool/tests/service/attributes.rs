//! What signed-in riders read and change about themselves.

use cognito_local::core::config::UpdateSettings;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, other, refused, refused_as, signed_in};

struct Rider {
    service: Service,
    token: String,
}

impl Rider {
    fn of(service: Service) -> Self {
        service.rider("jeff");
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
fn a_new_address_is_not_verified_until_its_code_is_given() {
    let rider = Rider::of(Service::new());
    let reply = rider.update("email", "new@example.com").unwrap();
    assert_eq!(
        reply["CodeDeliveryDetailsList"][0]["Destination"],
        "n***@e***"
    );
    assert_eq!(rider.attribute("email").as_deref(), Some("new@example.com"));
    assert_eq!(rider.attribute("email_verified").as_deref(), Some("false"));
    let code = rider.service.code("new@example.com");
    refused_as(rider.verify("email", other(&code)), "CodeMismatchException");
    rider.verify("email", &code).unwrap();
    refused_as(rider.verify("email", &code), "ExpiredCodeException");
    assert_eq!(rider.attribute("email_verified").as_deref(), Some("true"));
    assert!(signed_in(
        &rider.service.srp_sign_in("new@example.com", PASSWORD)
    ));
}

#[test]
fn a_pool_may_keep_the_old_address_until_then() {
    let rider = Rider::of(Service::with(|settings| {
        settings.pool.user_attribute_update_settings = Some(UpdateSettings {
            attributes_require_verification_before_update: vec!["email".to_owned()],
        });
    }));
    rider.update("email", "new@example.com").unwrap();
    assert_eq!(
        rider.attribute("email").as_deref(),
        Some("jeff@example.com")
    );
    assert_eq!(rider.attribute("email_verified").as_deref(), Some("true"));
    rider
        .verify("email", &rider.service.code("new@example.com"))
        .unwrap();
    assert_eq!(rider.attribute("email").as_deref(), Some("new@example.com"));
    assert_eq!(rider.attribute("email_verified").as_deref(), Some("true"));
}

#[test]
fn a_number_is_verified_on_demand_and_signs_in_from_then() {
    let rider = Rider::of(Service::new());
    let ask = |name: &str| {
        rider.call(
            "GetUserAttributeVerificationCode",
            json!({ "AttributeName": name }),
        )
    };
    let reply = ask("phone_number").unwrap();
    assert_eq!(reply["CodeDeliveryDetails"]["DeliveryMedium"], "SMS");
    rider
        .verify("phone_number", &rider.service.code("+12065550100"))
        .unwrap();
    assert!(signed_in(
        &rider.service.srp_sign_in("+12065550100", PASSWORD)
    ));
    refused_as(ask("custom:genre"), "InvalidParameterException");
}

/// A code for one address must not verify another that was put in its place.
#[test]
fn a_code_to_the_old_address_proves_nothing_about_the_new_one() {
    let rider = Rider::of(Service::new());
    let ask = json!({ "AttributeName": "phone_number" });
    rider.call("GetUserAttributeVerificationCode", ask).unwrap();
    let code = rider.service.code("+12065550100");
    rider.update("phone_number", "+12065550199").unwrap();
    refused_as(rider.verify("phone_number", &code), "ExpiredCodeException");
    assert_eq!(
        rider.attribute("phone_number_verified").as_deref(),
        Some("false")
    );

    let forgot = json!({ "Username": "jeff" });
    rider.service.call("ForgotPassword", forgot).unwrap();
    let code = rider.service.code("jeff@example.com");
    let verified = json!([
        { "Name": "email", "Value": "new@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    let update = json!({ "Username": "jeff", "UserAttributes": verified });
    rider
        .service
        .admin("AdminUpdateUserAttributes", update)
        .unwrap();
    assert_eq!(rider.attribute("email_verified").as_deref(), Some("true"));
    let reset =
        json!({ "Username": "jeff", "ConfirmationCode": code, "Password": "N3w passw0rd!" });
    refused_as(
        rider.service.call("ConfirmForgotPassword", reset),
        "ExpiredCodeException",
    );
}

#[test]
fn an_address_of_somebody_else_cannot_be_verified() {
    let rider = Rider::of(Service::new());
    rider.service.rider("ann");
    rider.update("email", "ann@example.com").unwrap();
    let code = rider.service.code("ann@example.com");
    refused_as(rider.verify("email", &code), "AliasExistsException");
    assert_eq!(rider.attribute("email_verified").as_deref(), Some("false"));
}

#[test]
fn attributes_come_and_go_within_the_schema() {
    let rider = Rider::of(Service::new());
    let reply = rider.update("custom:genre", "Blues").unwrap();
    assert_eq!(reply["CodeDeliveryDetailsList"], json!([]));
    assert_eq!(rider.attribute("custom:genre").as_deref(), Some("Blues"));
    let delete = |name: &str| {
        rider.call(
            "DeleteUserAttributes",
            json!({ "UserAttributeNames": [name] }),
        )
    };
    delete("custom:genre").unwrap();
    delete("phone_number").unwrap();
    assert_eq!(rider.attribute("custom:genre"), None);
    assert_eq!(rider.attribute("phone_number_verified"), None);
    refused_as(delete("email"), "InvalidParameterException");
    refused_as(delete("sub"), "InvalidParameterException");
    refused_as(delete("custom:unknown"), "InvalidParameterException");
    refused_as(delete("email_verified"), "NotAuthorizedException");
    refused_as(
        rider.update("email_verified", "true"),
        "NotAuthorizedException",
    );
    refused_as(
        rider.update("phone_number", "555"),
        "InvalidParameterException",
    );
}

#[test]
fn a_client_writes_and_reads_what_it_may() {
    let rider = Rider::of(Service::with(|settings| {
        let listed = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect());
        settings.client.write_attributes = listed(&["email", "phone_number", "custom:genre"]);
        settings.client.read_attributes = listed(&["email"]);
    }));
    refused(
        rider.update("name", "Jeff"),
        "NotAuthorizedException",
        "A client attempted to write unauthorized attribute",
    );
    let reply = rider.service.srp_sign_in("jeff", PASSWORD).unwrap();
    let claims = crate::support::claims(&reply["AuthenticationResult"]["IdToken"]);
    assert_eq!(claims["email"], "jeff@example.com");
    assert_eq!(claims.get("custom:genre"), None);
}

#[test]
fn factors_are_listed_for_the_signed_in_rider() {
    let rider = Rider::of(Service::new());
    let reply = rider.call("GetUserAuthFactors", json!({})).unwrap();
    assert_eq!(
        reply["ConfiguredUserAuthFactors"],
        json!(["PASSWORD", "EMAIL_OTP"])
    );
    refused_as(
        rider
            .service
            .call("GetUserAuthFactors", json!({ "AccessToken": "x" })),
        "NotAuthorizedException",
    );
}

#[test]
fn a_deleted_account_is_gone() {
    let rider = Rider::of(Service::new());
    assert_eq!(rider.call("DeleteUser", json!({})), Ok(Value::Null));
    refused_as(rider.call("GetUser", json!({})), "NotAuthorizedException");
    refused_as(
        rider.service.srp_sign_in("jeff", PASSWORD),
        "NotAuthorizedException",
    );
    rider.service.sign_up("jeff", "jeff@example.com").unwrap();
}
