//! The older settings for text messages, the factors of a user as administrators see them, and
//! the removal of an authenticator app.

use serde_json::{Value, json};

use crate::support::{POOL, Service, refused, refused_as};

fn with_sms() -> Service {
    let service = Service::new();
    let sms = json!({ "SnsCallerArn": "arn:aws:iam::123456789012:role/sns" });
    let body = json!({
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": { "SmsConfiguration": sms },
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
    });
    service.admin("SetUserPoolMfaConfig", body).unwrap();
    service.confirmed_user("jeff");
    service
}

fn by_sms() -> Value {
    json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }])
}

#[test]
fn settings_turn_text_messages_on_and_off() {
    let service = with_sms();
    let token = service.access_token("jeff");
    let set = |options: Value| {
        let body = json!({ "AccessToken": token, "MFAOptions": options });
        service.call("SetUserSettings", body)
    };
    let shown = || {
        service
            .call("GetUser", json!({ "AccessToken": token }))
            .unwrap()
    };
    assert_eq!(set(by_sms()), Ok(json!({})));
    assert_eq!(shown()["MFAOptions"], by_sms());
    assert_eq!(shown()["UserMFASettingList"], json!(["SMS_MFA"]));
    let challenged = service
        .password_sign_in("jeff", crate::support::PASSWORD)
        .unwrap();
    assert_eq!(challenged["ChallengeName"], "SMS_MFA");
    assert_eq!(set(json!([])), Ok(json!({})));
    assert_eq!(shown().get("MFAOptions"), None);
    assert_eq!(shown().get("UserMFASettingList"), None);
    for options in [
        json!([{ "DeliveryMedium": "EMAIL", "AttributeName": "email" }]),
        json!([{ "DeliveryMedium": "SMS", "AttributeName": "email" }]),
        json!([{ "DeliveryMedium": "PIGEON", "AttributeName": "phone_number" }]),
    ] {
        refused_as(set(options), "InvalidParameterException");
    }
}

#[test]
fn administrators_set_the_settings_of_a_user() {
    let service = with_sms();
    let body = json!({ "Username": "jeff", "MFAOptions": by_sms() });
    service.admin("AdminSetUserSettings", body).unwrap();
    let shown = service
        .admin("AdminGetUser", json!({ "Username": "jeff" }))
        .unwrap();
    assert_eq!(shown["MFAOptions"], by_sms());
    let nobody = json!({ "Username": "nobody", "MFAOptions": by_sms() });
    refused_as(
        service.admin("AdminSetUserSettings", nobody),
        "UserNotFoundException",
    );
    // Without a number there is nowhere to send a code.
    let remove = json!({ "Username": "jeff", "UserAttributeNames": ["phone_number"] });
    service.admin("AdminDeleteUserAttributes", remove).unwrap();
    let body = json!({ "Username": "jeff", "MFAOptions": by_sms() });
    refused(
        service.admin("AdminSetUserSettings", body),
        "InvalidParameterException",
        "User does not have delivery config set to turn on SMS_MFA",
    );
}

#[test]
fn auth_factors_are_the_same_for_administrators() {
    let service = with_sms();
    let token = service.access_token("jeff");
    let own = service
        .call("GetUserAuthFactors", json!({ "AccessToken": token }))
        .unwrap();
    let named = json!({ "Username": "jeff" });
    let seen = service.admin("AdminGetUserAuthFactors", named).unwrap();
    assert_eq!(seen, own);
    assert_eq!(seen["Username"], "jeff");
    assert_eq!(seen["ConfiguredUserAuthFactors"][0], "PASSWORD");
}

#[test]
fn deleted_software_token_can_be_set_up_again() {
    let service = with_sms();
    let token = service.access_token("jeff");
    service.set_up_totp(&token);
    let named = json!({ "Username": "jeff" });
    let factors = || {
        let seen = service
            .admin("AdminGetUserAuthFactors", named.clone())
            .unwrap();
        seen.get("UserMFASettingList").cloned()
    };
    assert_eq!(factors(), Some(json!(["SOFTWARE_TOKEN_MFA"])));
    let deleted = service.admin("AdminDeleteSoftwareToken", named.clone());
    assert_eq!(deleted, Ok(json!({})));
    assert_eq!(factors(), None);
    // No second factor is asked for, and a new app can be registered.
    service.set_up_totp(&service.access_token("jeff"));
    assert_eq!(factors(), Some(json!(["SOFTWARE_TOKEN_MFA"])));
}

#[test]
fn software_token_of_nobody_is_not_deleted() {
    let service = with_sms();
    let delete = |user: &str| {
        let body = json!({ "Username": user, "UserPoolId": POOL });
        service.call("AdminDeleteSoftwareToken", body)
    };
    refused_as(delete("jeff"), "ResourceNotFoundException");
    refused_as(delete("nobody"), "UserNotFoundException");
    service.sign_up("new", "new@example.com").unwrap();
    refused_as(delete("new"), "UserNotConfirmedException");
}
