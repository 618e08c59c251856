//! Registering, listing and deleting passkeys.

use ciborium::Value as Cbor;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::authenticator::{ATTESTED, Authenticator, Ceremony, EXTENSIONS, PRESENT, extensions};
use crate::support::{CLIENT, Reply, Service, refused, refused_as, text};

/// A signed-in user of a service.
pub(crate) struct SignedInUser {
    pub(crate) service: Service,
    pub(crate) token: String,
}

impl SignedInUser {
    pub(crate) fn new() -> Self {
        Self::of(Service::new())
    }

    pub(crate) fn of(service: Service) -> Self {
        service.confirmed_user("jeff");
        let token = service.access_token("jeff");
        Self { service, token }
    }

    pub(crate) fn call(&self, operation: &str, mut body: Value) -> Reply {
        body["AccessToken"] = self.token.as_str().into();
        self.service.call(operation, body)
    }

    pub(crate) fn start(&self) -> Value {
        let reply = self.call("StartWebAuthnRegistration", json!({})).unwrap();
        reply["CredentialCreationOptions"].clone()
    }

    pub(crate) fn complete(&self, credential: Value) -> Reply {
        self.call(
            "CompleteWebAuthnRegistration",
            json!({ "Credential": credential }),
        )
    }

    pub(crate) fn register(&self, authenticator: &Authenticator) {
        let reply = self.complete(authenticator.create(&self.start()));
        assert_eq!(reply, Ok(json!({})));
    }

    pub(crate) fn list(&self, body: Value) -> Value {
        self.call("ListWebAuthnCredentials", body).unwrap()
    }

    pub(crate) fn count(&self) -> usize {
        self.list(json!({}))["Credentials"]
            .as_array()
            .unwrap()
            .len()
    }

    pub(crate) fn delete(&self, id: &str) -> Reply {
        self.call("DeleteWebAuthnCredential", json!({ "CredentialId": id }))
    }
}

pub(crate) fn configure(service: &Service, configuration: Value) -> Reply {
    service.admin(
        "SetUserPoolMfaConfig",
        json!({ "WebAuthnConfiguration": configuration }),
    )
}

#[test]
fn creation_options_have_the_form_for_browsers() {
    let user = SignedInUser::new();
    let options = user.start();
    let challenge = text(&options["challenge"]);
    assert_eq!(
        BASE64URL_NOPAD.decode(challenge.as_bytes()).unwrap().len(),
        32
    );
    let account = user.call("GetUser", json!({})).unwrap();
    let sub = account["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|attribute| attribute["Name"] == "sub")
        .unwrap();
    let handle = BASE64URL_NOPAD.encode(text(&sub["Value"]).as_bytes());
    assert_eq!(
        options,
        json!({
            "rp": { "id": "localhost", "name": "localhost" },
            "user": { "id": handle, "name": "jeff", "displayName": "jeff" },
            "challenge": challenge,
            "pubKeyCredParams": [
                { "type": "public-key", "alg": -7 },
                { "type": "public-key", "alg": -257 },
            ],
            "timeout": 300_000,
            "excludeCredentials": [],
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": "preferred",
            },
            "attestation": "none",
        })
    );
    let again = user.start();
    assert_ne!(again["challenge"], options["challenge"]);
    configure(
        &user.service,
        json!({ "RelyingPartyId": "localhost", "UserVerification": "required" }),
    )
    .unwrap();
    let selection = &user.start()["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "required");
}

#[test]
fn passkey_shows_the_address_if_it_is_the_username() {
    let service = Service::with(|settings| {
        settings.pool.alias_attributes = Vec::new();
        settings.pool.username_attributes = vec!["email".to_owned()];
    });
    service
        .sign_up("ann@example.com", "ann@example.com")
        .unwrap();
    let code = service.code("ann@example.com");
    service.confirm("ann@example.com", &code).unwrap();
    let token = service.access_token("ann@example.com");
    let user = SignedInUser { service, token };
    assert_eq!(user.start()["user"]["name"], "ann@example.com");
}

#[test]
fn passkey_is_registered_listed_and_deleted() {
    let user = SignedInUser::new();
    let mut first = Authenticator::new(2);
    first.model = *b"\xfb\xfc\x30\x07\x15\x4e\x4e\xcc\x8c\x0b\x6e\x02\x05\x57\xd7\xbd";
    user.register(&first);
    user.service.advance(60);
    let options = user.start();
    assert_eq!(
        options["excludeCredentials"],
        json!([{ "type": "public-key", "id": first.id(), "transports": ["internal", "hybrid"] }])
    );
    let second = Authenticator::with_rsa(1);
    let mut response = second.create(&options);
    response["response"]["transports"].take();
    response["authenticatorAttachment"] = "elsewhere".into();
    user.complete(response).unwrap();

    let listed = user.list(json!({}));
    assert_eq!(listed.get("NextToken"), None);
    assert_eq!(
        listed["Credentials"],
        json!([
            {
                "CredentialId": first.id(),
                "FriendlyCredentialName": "iCloud Keychain",
                "RelyingPartyId": "localhost",
                "AuthenticatorAttachment": "platform",
                "AuthenticatorTransports": ["internal", "hybrid"],
                "CreatedAt": 1_795_000_005.0,
            },
            {
                "CredentialId": second.id(),
                "FriendlyCredentialName": "Passkey",
                "RelyingPartyId": "localhost",
                "AuthenticatorTransports": [],
                "CreatedAt": 1_795_000_065.0,
            },
        ])
    );
    assert_eq!(user.delete(&first.id()), Ok(json!({})));
    refused_as(user.delete(&first.id()), "ResourceNotFoundException");
    assert_eq!(user.count(), 1);
}

#[test]
fn passkeys_are_listed_in_pages() {
    let user = SignedInUser::new();
    for number in [9, 1, 5] {
        user.register(&Authenticator::new(number));
        user.service.advance(1);
    }
    let mut seen = Vec::new();
    let mut body = json!({ "MaxResults": 2 });
    loop {
        let page = user.list(body.clone());
        let rows = page["Credentials"].as_array().unwrap();
        assert!(rows.len() <= 2);
        seen.extend(rows.iter().map(|row| text(&row["CredentialId"])));
        match page.get("NextToken") {
            Some(token) => body["NextToken"] = token.clone(),
            None => break,
        }
    }
    let expected = [9, 1, 5].map(|number| Authenticator::new(number).id());
    assert_eq!(seen, expected);
    refused_as(
        user.call("ListWebAuthnCredentials", json!({ "MaxResults": 21 })),
        "InvalidParameterException",
    );
}

#[test]
fn user_has_at_most_twenty_passkeys() {
    let user = SignedInUser::new();
    for number in 1..20 {
        user.register(&Authenticator::new(number));
    }
    let (one, other) = (user.start(), user.start());
    user.complete(Authenticator::new(20).create(&one)).unwrap();
    refused_as(
        user.complete(Authenticator::new(21).create(&other)),
        "LimitExceededException",
    );
    refused_as(
        user.call("StartWebAuthnRegistration", json!({})),
        "LimitExceededException",
    );
    assert_eq!(user.count(), 20);
    user.delete(&Authenticator::new(3).id()).unwrap();
    user.register(&Authenticator::new(21));
}

#[test]
fn credential_is_registered_only_once_in_a_pool() {
    let user = SignedInUser::new();
    let authenticator = Authenticator::new(1);
    user.register(&authenticator);
    let again = authenticator.create(&user.start());
    refused(
        user.complete(again),
        "InvalidParameterException",
        "The credential is already registered.",
    );
    // Another user cannot register it either.
    let service = &user.service;
    service.sign_up("ann", "ann@example.com").unwrap();
    service
        .confirm("ann", &service.code("ann@example.com"))
        .unwrap();
    let token = service.access_token("ann");
    let start = service.call("StartWebAuthnRegistration", json!({ "AccessToken": token }));
    let options = start.unwrap()["CredentialCreationOptions"].clone();
    assert_eq!(options["excludeCredentials"], json!([]));
    let body = json!({ "AccessToken": token, "Credential": authenticator.create(&options) });
    refused_as(
        service.call("CompleteWebAuthnRegistration", body),
        "InvalidParameterException",
    );
}

#[test]
fn registration_is_refused_if_passkeys_are_off() {
    let service = Service::with(|settings| {
        let policy = &mut settings.pool.policies.sign_in_policy;
        policy.allowed_first_auth_factors = vec!["PASSWORD".to_owned()];
    });
    let user = SignedInUser::of(service);
    refused_as(
        user.call("StartWebAuthnRegistration", json!({})),
        "WebAuthnNotEnabledException",
    );
    let with_passkeys = SignedInUser::new();
    let credential = Authenticator::new(1).create(&with_passkeys.start());
    refused_as(user.complete(credential), "WebAuthnNotEnabledException");
    assert_eq!(user.count(), 0);

    let service = Service::with(|settings| settings.mfa_methods.web_authn_configuration = None);
    refused_as(
        SignedInUser::of(service).call("StartWebAuthnRegistration", json!({})),
        "WebAuthnConfigurationMissingException",
    );
}

#[test]
fn challenge_is_for_one_user_once_and_expires() {
    let user = SignedInUser::new();
    let authenticator = Authenticator::new(1);
    let gone = "WebAuthnChallengeNotFoundException";
    let options = user.start();
    let made_up = authenticator.create_with(&options, |ceremony| {
        ceremony.challenge = BASE64URL_NOPAD.encode(&[7; 32]);
    });
    refused_as(user.complete(made_up), gone);
    // A wrong response uses the challenge up.
    let elsewhere = authenticator.create_with(&options, |ceremony| {
        ceremony.origin = "https://example.com".to_owned();
    });
    refused_as(
        user.complete(elsewhere),
        "WebAuthnOriginNotAllowedException",
    );
    refused_as(user.complete(authenticator.create(&options)), gone);
    // A right response uses it up too.
    let options = user.start();
    user.complete(authenticator.create(&options)).unwrap();
    refused_as(user.complete(Authenticator::new(2).create(&options)), gone);
    let options = user.start();
    user.service.advance(300);
    refused_as(user.complete(Authenticator::new(2).create(&options)), gone);
    // Several registrations may be in progress.
    let begun: Vec<Value> = (0..6).map(|_| user.start()).collect();
    refused_as(user.complete(Authenticator::new(2).create(&begun[0])), gone);
    user.complete(Authenticator::new(2).create(&begun[1]))
        .unwrap();

    let other = SignedInUser::new();
    refused_as(
        other.complete(Authenticator::new(3).create(&begun[2])),
        gone,
    );
}

#[test]
fn registration_is_completed_by_the_same_client() {
    let user = SignedInUser::new();
    let made = user
        .service
        .admin(
            "CreateUserPoolClient",
            json!({
                "ClientName": "other",
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            }),
        )
        .unwrap();
    let options = user.start();
    let parameters = json!({ "USERNAME": "jeff", "PASSWORD": crate::support::PASSWORD });
    let reply = user
        .service
        .call(
            "InitiateAuth",
            json!({
                "ClientId": made["UserPoolClient"]["ClientId"],
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": parameters,
            }),
        )
        .unwrap();
    assert_ne!(made["UserPoolClient"]["ClientId"], CLIENT);
    let credential = Authenticator::new(1).create(&options);
    let body = json!({
        "AccessToken": reply["AuthenticationResult"]["AccessToken"],
        "Credential": credential,
    });
    refused_as(
        user.service.call("CompleteWebAuthnRegistration", body),
        "WebAuthnClientMismatchException",
    );
    user.complete(credential).unwrap();
}

#[test]
fn optional_parts_of_a_registration_are_accepted() {
    let user = SignedInUser::new();
    let take = |number: u8, change: &dyn Fn(&mut Ceremony)| {
        let credential = Authenticator::new(number).create_with(&user.start(), change);
        assert_eq!(user.complete(credential), Ok(json!({})), "{number}");
    };
    take(1, &|c| c.flags = PRESENT | ATTESTED);
    take(2, &|c| c.origin = "http://app.localhost:3000".to_owned());
    take(3, &|c| c.origin = "https://localhost".to_owned());
    take(4, &|c| {
        c.flags |= EXTENSIONS;
        c.after = extensions();
    });
    // An attestation statement is ignored, because none was asked for.
    take(5, &|c| {
        c.format = "packed";
        c.statement = Cbor::Map(vec![("alg".into(), (-7).into())]);
    });
    configure(&user.service, json!({ "RelyingPartyId": "example.com" })).unwrap();
    take(6, &|c| c.origin = "https://ride.example.com".to_owned());
    // Passkeys of the earlier domain stay, but cannot be used.
    let options = user.start();
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(user.count(), 6);
}

#[test]
fn passkey_configuration_is_checked_and_returned() {
    let service = Service::new();
    let shown = || {
        let reply = service.admin("GetUserPoolMfaConfig", json!({})).unwrap();
        reply["WebAuthnConfiguration"].clone()
    };
    let standing = json!({ "RelyingPartyId": "localhost", "UserVerification": "preferred" });
    assert_eq!(shown(), standing);
    for wrong in [
        json!({ "RelyingPartyId": "" }),
        json!({ "RelyingPartyId": "https://example.com" }),
        json!({ "RelyingPartyId": "Example.com" }),
        json!({ "RelyingPartyId": "a".repeat(128) }),
        json!({ "UserVerification": "perhaps" }),
        json!({ "FactorConfiguration": "TWO" }),
    ] {
        refused_as(configure(&service, wrong), "InvalidParameterException");
    }
    for untyped in [json!({ "RelyingPartyId": 7 }), json!("localhost")] {
        refused_as(configure(&service, untyped), "SerializationException");
    }
    assert_eq!(shown(), standing);
    let other = json!({
        "RelyingPartyId": "example.com",
        "UserVerification": "required",
        "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
    });
    let reply = configure(&service, other.clone()).unwrap();
    assert_eq!(reply["WebAuthnConfiguration"], other);
    // Settings that the call leaves out stay.
    service
        .admin("SetUserPoolMfaConfig", json!({ "MfaConfiguration": "OFF" }))
        .unwrap();
    assert_eq!(shown(), other);
}
