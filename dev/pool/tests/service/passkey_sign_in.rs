//! Signing in with a passkey: `WEB_AUTHN` under `USER_AUTH`.

use cognito_local::{Pool, Settings, core::config::MfaMode, test_keys};
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, EXTENSIONS, PRESENT, extensions};
use crate::passkeys::Rider;
use crate::support::{PASSWORD, Reply, Service, refused, refused_as, signed_in, text};

pub(crate) const WRONG: &str = "Invalid WebAuthn credential.";

pub(crate) fn with_passkey() -> (Rider, Authenticator) {
    let rider = Rider::new();
    let authenticator = Authenticator::new(1);
    rider.register(&authenticator);
    (rider, authenticator)
}

/// Asks for the passkey, as the preferred challenge.
pub(crate) fn ask(service: &Service) -> Value {
    let asked = service
        .initiate(
            "USER_AUTH",
            json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "WEB_AUTHN" }),
        )
        .unwrap();
    assert_eq!(asked["ChallengeName"], "WEB_AUTHN");
    asked
}

pub(crate) fn options(asked: &Value) -> Value {
    let options = text(&asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]);
    serde_json::from_str(&options).unwrap()
}

pub(crate) fn answer(service: &Service, asked: &Value, credential: &Value) -> Reply {
    let answers = json!({ "USERNAME": "jeff", "CREDENTIAL": credential.to_string() });
    service.respond("WEB_AUTHN", &asked["Session"], answers)
}

fn sign_in(service: &Service, authenticator: &mut Authenticator) -> Reply {
    let asked = ask(service);
    let credential = authenticator.get(&options(&asked));
    answer(service, &asked, &credential)
}

fn available(service: &Service) -> Value {
    let choice = service.initiate("USER_AUTH", json!({ "USERNAME": "jeff" }));
    choice.unwrap()["AvailableChallenges"].clone()
}

#[test]
fn a_passkey_signs_in_as_preferred_and_as_chosen() {
    let (rider, mut authenticator) = with_passkey();
    let asked = ask(&rider.service);
    let request = options(&asked);
    assert_eq!(
        request,
        json!({
            "challenge": request["challenge"],
            "timeout": 180_000,
            "rpId": "localhost",
            "allowCredentials": [{
                "type": "public-key",
                "id": authenticator.id(),
                "transports": ["internal", "hybrid"],
            }],
            "userVerification": "preferred",
        })
    );
    let credential = authenticator.get(&request);
    assert!(signed_in(&answer(&rider.service, &asked, &credential)));
    refused(
        answer(&rider.service, &asked, &credential),
        "NotAuthorizedException",
        "Invalid session for the user.",
    );

    let choice = rider
        .service
        .initiate("USER_AUTH", json!({ "USERNAME": "jeff" }))
        .unwrap();
    assert_eq!(
        choice["AvailableChallenges"],
        json!(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "WEB_AUTHN"])
    );
    let chosen = json!({ "USERNAME": "jeff", "ANSWER": "WEB_AUTHN" });
    let asked = rider
        .service
        .respond("SELECT_CHALLENGE", &choice["Session"], chosen)
        .unwrap();
    assert_eq!(asked["ChallengeName"], "WEB_AUTHN");
    let credential = authenticator.get(&options(&asked));
    let reply = answer(&rider.service, &asked, &credential).unwrap();
    let token = reply["AuthenticationResult"]["AccessToken"].clone();
    let factors = rider
        .service
        .call("GetUserAuthFactors", json!({ "AccessToken": token }))
        .unwrap();
    assert_eq!(
        factors["ConfiguredUserAuthFactors"],
        json!(["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"])
    );
}

#[test]
fn an_rsa_passkey_signs_in_too() {
    let rider = Rider::new();
    let mut authenticator = Authenticator::with_rsa(1);
    rider.register(&authenticator);
    assert!(signed_in(&sign_in(&rider.service, &mut authenticator)));
}

#[test]
fn without_a_usable_passkey_it_is_not_offered() {
    let rider = Rider::new();
    let service = &rider.service;
    let preferred = json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let reply = || service.initiate("USER_AUTH", preferred.clone()).unwrap();
    assert_eq!(reply()["ChallengeName"], "SELECT_CHALLENGE");
    rider.register(&Authenticator::new(1));
    assert_eq!(reply()["ChallengeName"], "WEB_AUTHN");
    // The passkey is another domain's now.
    let configure = |id: &str| {
        let body = json!({ "WebAuthnConfiguration": { "RelyingPartyId": id } });
        service.admin("SetUserPoolMfaConfig", body).unwrap();
    };
    configure("example.com");
    assert_eq!(reply()["ChallengeName"], "SELECT_CHALLENGE");
    configure("localhost");
    assert_eq!(reply()["ChallengeName"], "WEB_AUTHN");
    let policy = json!({
        "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] } },
        "MfaConfiguration": "OPTIONAL",
    });
    service.admin("UpdateUserPool", policy).unwrap();
    assert_eq!(available(service), json!(["PASSWORD", "PASSWORD_SRP"]));
    let factors = rider.call("GetUserAuthFactors", json!({})).unwrap();
    assert_eq!(factors["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
    // Nobody is offered what somebody without a passkey is not.
    let nobody = json!({ "USERNAME": "nobody", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let reply = Service::new().initiate("USER_AUTH", nobody).unwrap();
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
}

#[test]
fn a_counter_must_grow_once_it_counts() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    // One that never counts is taken as often as it likes.
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    // `get` counts one up from here.
    authenticator.counter = 6;
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    assert_eq!(authenticator.counter, 8);
    for stale in [7, 6, 1] {
        authenticator.counter = stale;
        let reply = sign_in(service, &mut authenticator);
        refused(reply, "NotAuthorizedException", WRONG);
    }
    authenticator.counter = 0;
    let reply = sign_in(service, &mut authenticator);
    refused(reply, "NotAuthorizedException", WRONG);
    authenticator.counter = 8;
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    // A passkey that came with a count starts from there.
    let mut second = Authenticator::new(2);
    second.counter = 40;
    rider.register(&second);
    second.counter = 39;
    refused(
        sign_in(service, &mut second),
        "NotAuthorizedException",
        WRONG,
    );
    assert!(signed_in(&sign_in(service, &mut second)));
}

#[test]
fn the_user_handle_and_extensions_may_come_along() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let handle = text(&rider.start()["user"]["id"]);
    let asked = ask(service);
    let credential = authenticator.get_with(&options(&asked), |ceremony| {
        ceremony.user_handle = Some(handle);
        ceremony.flags |= EXTENSIONS;
        ceremony.after = extensions();
    });
    assert!(signed_in(&answer(service, &asked, &credential)));
}

#[test]
fn the_pool_may_insist_that_the_user_is_verified() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let present = |authenticator: &mut Authenticator| {
        let asked = ask(service);
        let credential = authenticator.get_with(&options(&asked), |c| c.flags = PRESENT);
        answer(service, &asked, &credential)
    };
    assert!(signed_in(&present(&mut authenticator)));
    let configuration = json!({ "RelyingPartyId": "localhost", "UserVerification": "required" });
    service
        .admin(
            "SetUserPoolMfaConfig",
            json!({ "WebAuthnConfiguration": configuration }),
        )
        .unwrap();
    assert_eq!(options(&ask(service))["userVerification"], "required");
    refused(present(&mut authenticator), "NotAuthorizedException", WRONG);
    assert!(signed_in(&sign_in(service, &mut authenticator)));
}

#[test]
fn a_second_factor_rules_the_passkey_out_unless_it_counts_for_both() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let prefer = |enabled: bool| {
        rider.call(
            "SetUserMFAPreference",
            json!({ "WebAuthnMfaSettings": { "Enabled": enabled } }),
        )
    };
    refused_as(prefer(true), "InvalidParameterException");
    let configuration = json!({
        "RelyingPartyId": "localhost",
        "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
    });
    service
        .admin(
            "SetUserPoolMfaConfig",
            json!({ "WebAuthnConfiguration": configuration }),
        )
        .unwrap();
    // Alone it would lock its user out once it is lost.
    refused_as(prefer(true), "InvalidParameterException");
    service.set_up_totp(&rider.token);
    assert_eq!(available(service), json!(["PASSWORD", "PASSWORD_SRP"]));
    prefer(true).unwrap();
    assert_eq!(
        available(service),
        json!(["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN"])
    );
    let asked = ask(service);
    assert_eq!(options(&asked)["userVerification"], "required");
    let unverified = authenticator.get_with(&options(&asked), |c| c.flags = PRESENT);
    refused(
        answer(service, &asked, &unverified),
        "NotAuthorizedException",
        WRONG,
    );
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    prefer(false).unwrap();
    assert_eq!(available(service), json!(["PASSWORD", "PASSWORD_SRP"]));

    let required = Service::with(|settings| settings.mfa = MfaMode::On);
    required.rider("jeff");
    assert_eq!(available(&required), json!(["PASSWORD", "PASSWORD_SRP"]));
}

#[test]
fn a_disabled_user_and_a_deleted_passkey_do_not_get_in() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let asked = ask(service);
    let credential = authenticator.get(&options(&asked));
    let body = json!({ "CredentialId": authenticator.id() });
    rider.call("DeleteWebAuthnCredential", body).unwrap();
    refused(
        answer(service, &asked, &credential),
        "NotAuthorizedException",
        WRONG,
    );
    rider.register(&authenticator);
    let asked = ask(service);
    let credential = authenticator.get(&options(&asked));
    let jeff = json!({ "Username": "jeff" });
    service.admin("AdminDisableUser", jeff.clone()).unwrap();
    refused(
        answer(service, &asked, &credential),
        "NotAuthorizedException",
        "User is disabled.",
    );
    service.admin("AdminEnableUser", jeff).unwrap();
    assert!(signed_in(&service.password_sign_in("jeff", PASSWORD)));
}

#[test]
fn a_passkey_outlives_the_program() {
    let name = format!("wild-rydes-passkeys-{}.redb", std::process::id());
    let file = std::env::temp_dir().join(name);
    let open = || Service {
        pool: Pool::open(
            &file,
            &Settings {
                keys: Some(test_keys().unwrap()),
                ..Settings::default()
            },
        )
        .unwrap(),
    };
    let mut authenticator = Authenticator::new(1);
    authenticator.counter = 4;
    let rider = Rider::of(open());
    let options = rider.start();
    let token = rider.token.clone();
    drop(rider);
    // Once while it is being registered, and once afterwards.
    let rider = Rider {
        service: open(),
        token,
    };
    rider.complete(authenticator.create(&options)).unwrap();
    assert!(signed_in(&sign_in(&rider.service, &mut authenticator)));
    drop(rider);
    let service = open();
    authenticator.counter = 4;
    refused_as(
        sign_in(&service, &mut authenticator),
        "NotAuthorizedException",
    );
    assert!(signed_in(&sign_in(&service, &mut authenticator)));
    drop(service);
    std::fs::remove_file(&file).unwrap();
}
