//! Signing in with a passkey: `WEB_AUTHN` under `USER_AUTH`.

use cognito_local::{Pool, Settings, core::config::MfaMode, test_keys};
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, EXTENSIONS, PRESENT, extensions};
use crate::passkeys::SignedInUser;
use crate::support::{PASSWORD, Reply, Service, refused, refused_as, signed_in, text};

pub(crate) const WRONG: &str = "Invalid WebAuthn credential.";

pub(crate) fn with_passkey() -> (SignedInUser, Authenticator) {
    let user = SignedInUser::new();
    let authenticator = Authenticator::new(1);
    user.register(&authenticator);
    (user, authenticator)
}

/// Starts a sign-in with the passkey as the preferred challenge.
pub(crate) fn request_passkey(service: &Service) -> Value {
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
    let asked = request_passkey(service);
    let credential = authenticator.get(&options(&asked));
    answer(service, &asked, &credential)
}

fn available(service: &Service) -> Value {
    let choice = service.initiate("USER_AUTH", json!({ "USERNAME": "jeff" }));
    choice.unwrap()["AvailableChallenges"].clone()
}

#[test]
fn passkey_signs_in_as_preferred_and_as_chosen() {
    let (user, mut authenticator) = with_passkey();
    let asked = request_passkey(&user.service);
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
    assert!(signed_in(&answer(&user.service, &asked, &credential)));
    refused(
        answer(&user.service, &asked, &credential),
        "NotAuthorizedException",
        "Invalid session for the user.",
    );

    let choice = user
        .service
        .initiate("USER_AUTH", json!({ "USERNAME": "jeff" }))
        .unwrap();
    assert_eq!(
        choice["AvailableChallenges"],
        json!(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "WEB_AUTHN"])
    );
    let chosen = json!({ "USERNAME": "jeff", "ANSWER": "WEB_AUTHN" });
    let asked = user
        .service
        .respond("SELECT_CHALLENGE", &choice["Session"], chosen)
        .unwrap();
    assert_eq!(asked["ChallengeName"], "WEB_AUTHN");
    let credential = authenticator.get(&options(&asked));
    let reply = answer(&user.service, &asked, &credential).unwrap();
    let token = reply["AuthenticationResult"]["AccessToken"].clone();
    let factors = user
        .service
        .call("GetUserAuthFactors", json!({ "AccessToken": token }))
        .unwrap();
    assert_eq!(
        factors["ConfiguredUserAuthFactors"],
        json!(["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"])
    );
}

#[test]
fn rsa_passkey_signs_in() {
    let user = SignedInUser::new();
    let mut authenticator = Authenticator::with_rsa(1);
    user.register(&authenticator);
    assert!(signed_in(&sign_in(&user.service, &mut authenticator)));
}

#[test]
fn passkey_is_not_offered_without_a_usable_one() {
    let user = SignedInUser::new();
    let service = &user.service;
    let preferred = json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let reply = || service.initiate("USER_AUTH", preferred.clone()).unwrap();
    assert_eq!(reply()["ChallengeName"], "SELECT_CHALLENGE");
    user.register(&Authenticator::new(1));
    assert_eq!(reply()["ChallengeName"], "WEB_AUTHN");
    // The passkey now belongs to another domain than the pool's.
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
    let factors = user.call("GetUserAuthFactors", json!({})).unwrap();
    assert_eq!(factors["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
    // An unknown name is offered no passkey, like a user without one.
    let nobody = json!({ "USERNAME": "nobody", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let reply = Service::new().initiate("USER_AUTH", nobody).unwrap();
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
}

#[test]
fn signature_counter_must_grow_unless_it_is_zero() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    // A passkey whose counter stays zero is accepted each time.
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    assert!(signed_in(&sign_in(service, &mut authenticator)));
    // `get` adds one to this number.
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
    // The counter of a new passkey is the one of its registration.
    let mut second = Authenticator::new(2);
    second.counter = 40;
    user.register(&second);
    second.counter = 39;
    refused(
        sign_in(service, &mut second),
        "NotAuthorizedException",
        WRONG,
    );
    assert!(signed_in(&sign_in(service, &mut second)));
}

#[test]
fn user_handle_and_extensions_are_accepted() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let handle = text(&user.start()["user"]["id"]);
    let asked = request_passkey(service);
    let credential = authenticator.get_with(&options(&asked), |ceremony| {
        ceremony.user_handle = Some(handle);
        ceremony.flags |= EXTENSIONS;
        ceremony.after = extensions();
    });
    assert!(signed_in(&answer(service, &asked, &credential)));
}

#[test]
fn required_user_verification_is_enforced() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let present = |authenticator: &mut Authenticator| {
        let asked = request_passkey(service);
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
    assert_eq!(
        options(&request_passkey(service))["userVerification"],
        "required"
    );
    refused(present(&mut authenticator), "NotAuthorizedException", WRONG);
    assert!(signed_in(&sign_in(service, &mut authenticator)));
}

#[test]
fn passkey_with_mfa_needs_two_factor_passkeys() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let prefer_with = |enabled: bool, mut settings: Value| {
        settings["WebAuthnMfaSettings"] = json!({ "Enabled": enabled });
        user.call("SetUserMFAPreference", settings)
    };
    let app = || json!({ "SoftwareTokenMfaSettings": { "Enabled": true } });
    let prefer = |enabled: bool| prefer_with(enabled, json!({}));
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
    // A user whose only factor is a passkey would be locked out after losing it.
    refused_as(prefer(true), "InvalidParameterException");
    service.set_up_totp(&user.token);
    assert_eq!(available(service), json!(["PASSWORD", "PASSWORD_SRP"]));
    // The request has to name the other factor.
    refused_as(prefer(true), "InvalidParameterException");
    prefer_with(true, app()).unwrap();
    assert_eq!(
        available(service),
        json!(["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN"])
    );
    let asked = request_passkey(service);
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
    required.confirmed_user("jeff");
    assert_eq!(available(&required), json!(["PASSWORD", "PASSWORD_SRP"]));
}

#[test]
fn disabled_user_and_deleted_passkey_are_refused() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let asked = request_passkey(service);
    let credential = authenticator.get(&options(&asked));
    let body = json!({ "CredentialId": authenticator.id() });
    user.call("DeleteWebAuthnCredential", body).unwrap();
    refused(
        answer(service, &asked, &credential),
        "NotAuthorizedException",
        WRONG,
    );
    user.register(&authenticator);
    let asked = request_passkey(service);
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
fn passkey_survives_a_restart() {
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
    let user = SignedInUser::of(open());
    let options = user.start();
    let token = user.token.clone();
    drop(user);
    // The file is opened once during the registration and once after it.
    let user = SignedInUser {
        service: open(),
        token,
    };
    user.complete(authenticator.create(&options)).unwrap();
    assert!(signed_in(&sign_in(&user.service, &mut authenticator)));
    drop(user);
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
