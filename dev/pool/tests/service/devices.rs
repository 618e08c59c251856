//! Remembered devices. Their proof by the official client is in `tests/clients`.

use cognito_local::core::{config::DeviceConfiguration, srp};
use data_encoding::BASE64;
use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, SrpClient, refused, refused_as, signed_in, text};

const DEVICE_PASSWORD: &str = "a device's own";

fn service_with_devices(ask: bool) -> Service {
    let service = Service::with(|settings| {
        settings.pool.device_configuration = Some(DeviceConfiguration {
            challenge_required_on_new_device: true,
            device_only_remembered_on_user_prompt: ask,
        });
    });
    service.confirmed_user("jeff");
    service
}

struct Device {
    key: String,
    group: String,
    token: String,
    refresh: String,
}

fn offered_device(service: &Service) -> Device {
    let reply = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let result = &reply["AuthenticationResult"];
    Device {
        key: text(&result["NewDeviceMetadata"]["DeviceKey"]),
        group: text(&result["NewDeviceMetadata"]["DeviceGroupKey"]),
        token: text(&result["AccessToken"]),
        refresh: text(&result["RefreshToken"]),
    }
}

fn confirm(service: &Service, device: &Device) -> Reply {
    let salt = BigUint::from_bytes_be(&[0x9a; 16]);
    let x = srp::private_key(&salt, &device.group, &device.key, DEVICE_PASSWORD);
    let encoded = |number: &BigUint| BASE64.encode(&srp::signed_bytes(number));
    service.call(
        "ConfirmDevice",
        json!({
            "AccessToken": device.token,
            "DeviceKey": device.key,
            "DeviceName": "Phone",
            "DeviceSecretVerifierConfig": {
                "Salt": encoded(&salt),
                "PasswordVerifier": encoded(&srp::verifier(&x)),
            },
        }),
    )
}

/// Signs in with this device and this password of the device.
fn sign_in_as(service: &Service, device: &Device, password: &str) -> Reply {
    let client = SrpClient::new();
    let parameters = json!({
        "USERNAME": "jeff", "PASSWORD": PASSWORD, "DEVICE_KEY": device.key,
    });
    let asked = service.initiate("USER_PASSWORD_AUTH", parameters)?;
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    let value = json!({
        "USERNAME": "jeff", "DEVICE_KEY": device.key, "SRP_A": client.public(),
    });
    let challenge = service.respond("DEVICE_SRP_AUTH", &asked["Session"], value)?;
    assert_eq!(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
    let now = service.pool.now();
    let mut proof = client.prove(&challenge, &device.group, &device.key, password, now);
    proof["USERNAME"] = "jeff".into();
    proof["DEVICE_KEY"] = device.key.as_str().into();
    service.respond("DEVICE_PASSWORD_VERIFIER", &Value::Null, proof)
}

#[test]
fn confirmed_device_signs_in_and_a_wrong_password_fails() {
    let service = service_with_devices(false);
    let device = offered_device(&service);
    let confirmed = confirm(&service, &device).unwrap();
    assert_eq!(confirmed["UserConfirmationNecessary"], false);
    refused_as(confirm(&service, &device), "DeviceKeyExistsException");
    let reply = sign_in_as(&service, &device, DEVICE_PASSWORD);
    assert!(signed_in(&reply));
    assert_eq!(
        reply.unwrap()["AuthenticationResult"].get("NewDeviceMetadata"),
        None
    );
    refused_as(
        sign_in_as(&service, &device, "another's"),
        "NotAuthorizedException",
    );
    let unknown = json!({
        "USERNAME": "jeff",
        "PASSWORD": PASSWORD,
        "DEVICE_KEY": "local_00000000-0000-4000-8000-000000000000",
    });
    refused_as(
        service.initiate("USER_PASSWORD_AUTH", unknown),
        "ResourceNotFoundException",
    );
}

#[test]
fn remembered_device_replaces_the_second_factor() {
    let service = service_with_devices(true);
    let device = offered_device(&service);
    service.set_up_totp(&device.token);
    let confirmed = confirm(&service, &device).unwrap();
    assert_eq!(confirmed["UserConfirmationNecessary"], true);
    let parameters = json!({
        "USERNAME": "jeff", "PASSWORD": PASSWORD, "DEVICE_KEY": device.key,
    });
    let asked = service.initiate("USER_PASSWORD_AUTH", parameters).unwrap();
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let remember = |status: &str| {
        let body = json!({
            "AccessToken": device.token,
            "DeviceKey": device.key,
            "DeviceRememberedStatus": status,
        });
        service.call("UpdateDeviceStatus", body)
    };
    refused_as(remember("perhaps"), "InvalidParameterException");
    remember("remembered").unwrap();
    assert!(signed_in(&sign_in_as(&service, &device, DEVICE_PASSWORD)));
}

#[test]
fn devices_are_listed_returned_and_forgotten() {
    let service = service_with_devices(false);
    let device = offered_device(&service);
    let call = |operation: &str, mut body: Value| {
        body["AccessToken"] = device.token.as_str().into();
        service.call(operation, body)
    };
    let count = || {
        let list = call("ListDevices", json!({})).unwrap();
        list["Devices"].as_array().unwrap().len()
    };
    assert_eq!(count(), 0);
    confirm(&service, &device).unwrap();
    assert_eq!(count(), 1);
    let key = json!({ "DeviceKey": device.key });
    let shown = call("GetDevice", key.clone()).unwrap();
    let attributes = shown["Device"]["DeviceAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({ "Name": "device_name", "Value": "Phone" })));
    assert_eq!(call("ForgetDevice", key.clone()), Ok(Value::Null));
    refused_as(call("GetDevice", key.clone()), "ResourceNotFoundException");
    refused_as(call("ForgetDevice", key), "ResourceNotFoundException");
    assert_eq!(count(), 0);
}

#[test]
fn refresh_token_of_a_device_needs_the_device_key() {
    let service = service_with_devices(false);
    let device = offered_device(&service);
    let refresh = |key: Option<&str>| {
        let mut body = json!({ "RefreshToken": device.refresh });
        if let Some(key) = key {
            body["DeviceKey"] = key.into();
        }
        service.call("GetTokensFromRefreshToken", body)
    };
    assert!(signed_in(&refresh(None)));
    confirm(&service, &device).unwrap();
    refused_as(refresh(None), "NotAuthorizedException");
    assert!(signed_in(&refresh(Some(&device.key))));
}

#[test]
fn pool_without_device_tracking_offers_no_device() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let reply = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(reply["AuthenticationResult"].get("NewDeviceMetadata"), None);
    let body = json!({ "AccessToken": service.access_token("jeff") });
    refused_as(
        service.call("ListDevices", body),
        "InvalidUserPoolConfigurationException",
    );
}

/// Adds the key of a device that the service has forgotten to a client's answers.
fn with_forgotten_device(mut answers: Value) -> Value {
    answers["DEVICE_KEY"] = "local_00000000-0000-4000-8000-000000000000".into();
    answers
}

#[test]
fn srp_proof_with_forgotten_device_works_without_it() {
    let service = service_with_devices(false);
    let client = SrpClient::new();
    let parameters = json!({ "USERNAME": "jeff", "SRP_A": client.public() });
    let challenge = service.initiate("USER_SRP_AUTH", parameters).unwrap();
    let answers = client.answer(&challenge, PASSWORD, service.pool.now());
    let respond =
        |answers: Value| service.respond("PASSWORD_VERIFIER", &challenge["Session"], answers);
    refused(
        respond(with_forgotten_device(answers.clone())),
        "ResourceNotFoundException",
        "Device does not exist.",
    );
    assert!(signed_in(&respond(answers.clone())));
    // The proof is accepted only once.
    refused_as(respond(answers), "NotAuthorizedException");
}

#[test]
fn wrong_proof_with_forgotten_device_ends_the_exchange() {
    let service = service_with_devices(false);
    let client = SrpClient::new();
    let parameters = json!({ "USERNAME": "jeff", "SRP_A": client.public() });
    let challenge = service.initiate("USER_SRP_AUTH", parameters).unwrap();
    let now = service.pool.now();
    let respond =
        |answers: Value| service.respond("PASSWORD_VERIFIER", &challenge["Session"], answers);
    let wrong = client.answer(&challenge, "Passw0rd?", now);
    refused_as(
        respond(with_forgotten_device(wrong)),
        "NotAuthorizedException",
    );
    let right = client.answer(&challenge, PASSWORD, now);
    refused_as(respond(right), "NotAuthorizedException");
}

#[test]
fn app_code_with_forgotten_device_works_without_it() {
    let service = service_with_devices(false);
    let key = service.set_up_totp(&service.access_token("jeff"));
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let answers = json!({ "USERNAME": "jeff", "SOFTWARE_TOKEN_MFA_CODE": service.totp(&key) });
    let respond =
        |answers: Value| service.respond("SOFTWARE_TOKEN_MFA", &challenge["Session"], answers);
    refused_as(
        respond(with_forgotten_device(answers.clone())),
        "ResourceNotFoundException",
    );
    assert!(signed_in(&respond(answers)));
}
