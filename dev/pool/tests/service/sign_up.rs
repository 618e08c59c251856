use serde_json::{Value, json};

use crate::support::{CLIENT, PASSWORD, Service, refused, refused_as, signed_in, text, wrong_code};

#[test]
fn new_user_confirms_with_the_code_and_signs_in() {
    let service = Service::new();
    let reply = service
        .sign_up("jeff|example|com", "jeff@example.com")
        .unwrap();
    assert_eq!(reply["UserConfirmed"], false);
    assert_eq!(
        reply["CodeDeliveryDetails"],
        json!({ "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "j***@e***" })
    );
    let code = service.code("jeff@example.com");
    service.confirm("jeff|example|com", &code).unwrap();
    assert!(signed_in(
        &service.srp_sign_in("jeff|example|com", PASSWORD)
    ));
    // The e-mail address is verified and therefore an alias; the number is not.
    assert!(signed_in(
        &service.srp_sign_in("Jeff@Example.com", PASSWORD)
    ));
    refused_as(
        service.srp_sign_in("+12065550100", PASSWORD),
        "NotAuthorizedException",
    );
}

#[test]
fn username_is_taken_even_if_unconfirmed() {
    let service = Service::new();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    for name in ["jeff", "JEFF"] {
        refused(
            service.sign_up(name, "other@example.com"),
            "UsernameExistsException",
            "User already exists",
        );
    }
    service
        .confirm("jeff", &service.code("jeff@example.com"))
        .unwrap();
    refused_as(
        service.sign_up("jeff", "jeff@example.com"),
        "UsernameExistsException",
    );
}

#[test]
fn bad_name_password_or_attribute_is_refused() {
    let service = Service::new();
    let sign_up = |username: &str, password: &str, name: &str, value: &str| {
        service.call(
            "SignUp",
            json!({
                "Username": username,
                "Password": password,
                "UserAttributes": [
                    { "Name": "email", "Value": "a@example.com" },
                    { "Name": name, "Value": value },
                ],
            }),
        )
    };
    let invalid = "InvalidParameterException";
    refused(
        sign_up("a@example.com", PASSWORD, "custom:genre", "x"),
        invalid,
        "Username cannot be of email format, since user pool is configured for email alias.",
    );
    refused_as(
        sign_up("+12065550100", PASSWORD, "custom:genre", "x"),
        invalid,
    );
    refused(
        sign_up("a", "short", "custom:genre", "x"),
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    );
    refused(
        sign_up("a", PASSWORD, "phone_number", "555"),
        invalid,
        "Invalid phone number format.",
    );
    refused(
        sign_up("a", PASSWORD, "email", "nonsense"),
        invalid,
        "Invalid email address format.",
    );
    refused_as(sign_up("a", PASSWORD, "custom:unknown", "x"), invalid);
    refused_as(sign_up("a", PASSWORD, "sub", "x"), invalid);
    refused_as(
        sign_up("a", PASSWORD, "email_verified", "true"),
        "NotAuthorizedException",
    );
    let without_email = json!({ "Username": "a", "Password": PASSWORD });
    refused(
        service.call("SignUp", without_email),
        invalid,
        "Attributes did not conform to the schema: email: The attribute is required\n",
    );
    refused_as(
        service.call("SignUp", json!({ "ClientId": "nobody", "Username": "a" })),
        "ResourceNotFoundException",
    );
    assert!(service.pool.inbox().is_empty());
}

#[test]
fn resent_code_replaces_the_earlier_one() {
    let service = Service::new();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let first = service.code("jeff@example.com");
    let resent = service
        .call("ResendConfirmationCode", json!({ "Username": "jeff" }))
        .unwrap();
    assert_eq!(resent["CodeDeliveryDetails"]["Destination"], "j***@e***");
    let second = service.code("jeff@example.com");
    assert_ne!(first, second);
    refused(
        service.confirm("jeff", &first),
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    );
    service.confirm("jeff", &second).unwrap();
    refused(
        service.confirm("jeff", &second),
        "NotAuthorizedException",
        "User cannot be confirmed. Current status is CONFIRMED",
    );
    refused(
        service.call("ResendConfirmationCode", json!({ "Username": "jeff" })),
        "InvalidParameterException",
        "User is already confirmed.",
    );
}

#[test]
fn confirmation_code_expires_and_has_limited_tries() {
    let service = Service::new();
    service.sign_up("late", "late@example.com").unwrap();
    let code = service.code("late@example.com");
    service.advance(24 * 3_600);
    refused(
        service.confirm("late", &code),
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    );

    service.sign_up("guess", "guess@example.com").unwrap();
    let code = service.code("guess@example.com");
    for _ in 0..5 {
        refused_as(
            service.confirm("guess", wrong_code(&code)),
            "CodeMismatchException",
        );
    }
    refused(
        service.confirm("guess", &code),
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
    service
        .call("ResendConfirmationCode", json!({ "Username": "guess" }))
        .unwrap();
    service
        .confirm("guess", &service.code("guess@example.com"))
        .unwrap();
}

#[test]
fn number_of_sent_codes_is_limited() {
    let service = Service::with(|settings| settings.limits.sends = 3);
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let resend = || service.call("ResendConfirmationCode", json!({ "Username": "jeff" }));
    resend().unwrap();
    resend().unwrap();
    refused_as(resend(), "LimitExceededException");
    assert_eq!(service.messages_to("jeff@example.com"), 3);
    service.advance(15 * 60);
    resend().unwrap();
}

#[test]
fn unknown_user_gets_the_reply_of_a_known_one() {
    let service = Service::new();
    let resent = service
        .call(
            "ResendConfirmationCode",
            json!({ "Username": "no|body|com" }),
        )
        .unwrap();
    assert_eq!(resent["CodeDeliveryDetails"]["Destination"], "n***@b***");
    refused_as(service.confirm("nobody", "x"), "ExpiredCodeException");
    refused_as(service.confirm("no|body|com", "x"), "CodeMismatchException");
    assert!(service.pool.inbox().is_empty());

    let open = Service::with(|settings| settings.client.prevent_user_existence_errors = None);
    for reply in [
        open.call("ResendConfirmationCode", json!({ "Username": "nobody" })),
        open.confirm("nobody", "123456"),
    ] {
        refused(
            reply,
            "UserNotFoundException",
            "Username/client id combination not found.",
        );
    }
}

#[test]
fn verified_address_is_moved_only_if_forced() {
    let service = Service::new();
    service.confirmed_user("jeff");
    service.sign_up("rival", "jeff@example.com").unwrap();
    let code = service.code("jeff@example.com");
    refused(
        service.confirm("rival", &code),
        "AliasExistsException",
        "An account with the given email already exists.",
    );
    assert!(signed_in(
        &service.srp_sign_in("jeff@example.com", PASSWORD)
    ));
    // The code is still valid, and `ForceAliasCreation` moves the alias.
    service
        .call(
            "ConfirmSignUp",
            json!({ "Username": "rival", "ConfirmationCode": code, "ForceAliasCreation": true }),
        )
        .unwrap();
    let reply = service.srp_sign_in("jeff@example.com", PASSWORD).unwrap();
    let token = text(&reply["AuthenticationResult"]["AccessToken"]);
    let user = service
        .call("GetUser", json!({ "AccessToken": token }))
        .unwrap();
    assert_eq!(user["Username"], "rival");
}

#[test]
fn sign_up_session_signs_in_once() {
    let service = Service::new();
    let signed_up = service.sign_up("jeff", "jeff@example.com").unwrap();
    let confirm = json!({
        "Username": "jeff",
        "ConfirmationCode": service.code("jeff@example.com"),
        "Session": signed_up["Session"],
    });
    let confirmed = service.call("ConfirmSignUp", confirm).unwrap();
    let sign_in = |session: &Value, name: &str| {
        service.call(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_AUTH",
                "Session": session,
                "AuthParameters": { "USERNAME": name },
            }),
        )
    };
    refused_as(
        sign_in(&signed_up["Session"], "jeff"),
        "NotAuthorizedException",
    );
    service.confirmed_user("ann");
    refused_as(
        sign_in(&confirmed["Session"], "ann"),
        "NotAuthorizedException",
    );
    assert!(signed_in(&sign_in(&confirmed["Session"], "jeff")));
    refused(
        sign_in(&confirmed["Session"], "jeff"),
        "NotAuthorizedException",
        "Invalid session for the user.",
    );
}

#[test]
fn sign_up_without_user_auth_returns_no_session() {
    let service = Service::with(|settings| {
        settings.client.explicit_auth_flows = vec!["ALLOW_USER_SRP_AUTH".to_owned()];
    });
    let reply = service.sign_up("jeff", "jeff@example.com").unwrap();
    assert_eq!(reply.get("Session"), None);
}

#[test]
fn blocked_domain_is_refused_with_trigger_message() {
    let arn = "arn:aws:lambda:local:000000000000:function:refuse-a-domain";
    let service = Service::with(|settings| {
        settings.functions.insert(arn, |event| {
            let email = event["request"]["userAttributes"]["email"].as_str();
            match email.and_then(|email| email.rsplit_once('@')) {
                Some((_, domain @ "blocked.example")) => {
                    Err(format!("Addresses at {domain} cannot be registered"))
                }
                _ => Ok(event),
            }
        });
        let config = settings.pool.lambda_config.get_or_insert_default();
        config.pre_sign_up = Some(arn.to_owned());
    });
    refused(
        service.sign_up("jeff", "jeff@blocked.example"),
        "UserLambdaValidationException",
        "PreSignUp failed with error Addresses at blocked.example cannot be registered.",
    );
    service.sign_up("jeff", "jeff@fine.example").unwrap();
}

#[test]
fn client_with_secret_needs_the_secret_hash() {
    let service = Service::new();
    let made = service
        .admin(
            "CreateUserPoolClient",
            json!({ "ClientName": "server", "GenerateSecret": true }),
        )
        .unwrap();
    let id = text(&made["UserPoolClient"]["ClientId"]);
    assert_ne!(id, CLIENT);
    let sign_up = |hash: Option<&str>| {
        let mut body = json!({
            "ClientId": id,
            "Username": "jeff",
            "Password": PASSWORD,
            "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
        });
        if let Some(hash) = hash {
            body["SecretHash"] = hash.into();
        }
        service.call("SignUp", body)
    };
    refused_as(sign_up(None), "NotAuthorizedException");
    refused_as(sign_up(Some("AAAA")), "NotAuthorizedException");
    let secret = text(&made["UserPoolClient"]["ClientSecret"]);
    let hash = {
        use hmac::{Hmac, KeyInit, Mac};
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("jeff{id}").as_bytes());
        data_encoding::BASE64.encode(&mac.finalize().into_bytes())
    };
    sign_up(Some(&hash)).unwrap();
}

#[test]
fn confirm_sign_up_without_session_returns_one() {
    let service = Service::new();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let code = service.code("jeff@example.com");
    let confirmed = service.confirm("jeff", &code).unwrap();
    let reply = service.call(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_AUTH",
            "Session": confirmed["Session"],
            "AuthParameters": { "USERNAME": "jeff" },
        }),
    );
    assert!(signed_in(&reply));
}

#[test]
fn confirm_sign_up_with_wrong_session_returns_none() {
    let service = Service::new();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let others = service.sign_up("ann", "ann@example.com").unwrap();
    let confirm = json!({
        "Username": "jeff",
        "ConfirmationCode": service.code("jeff@example.com"),
        "Session": others["Session"],
    });
    assert_eq!(service.call("ConfirmSignUp", confirm), Ok(json!({})));
}

#[test]
fn confirm_sign_up_without_user_auth_returns_none() {
    let service = Service::with(|settings| {
        settings.client.explicit_auth_flows = vec!["ALLOW_USER_SRP_AUTH".to_owned()];
    });
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let code = service.code("jeff@example.com");
    assert_eq!(service.confirm("jeff", &code), Ok(json!({})));
}

#[test]
fn username_with_invisible_characters_is_refused() {
    let service = Service::new();
    for name in ["je\u{200b}ff", "jeff\u{202e}", "\u{feff}jeff"] {
        refused_as(
            service.sign_up(name, "jeff@example.com"),
            "InvalidParameterException",
        );
    }
}

#[test]
fn sub_is_accepted_as_username_with_a_code() {
    let service = Service::new();
    let signed_up = service.sign_up("jeff", "jeff@example.com").unwrap();
    let sub = text(&signed_up["UserSub"]);
    service
        .call("ResendConfirmationCode", json!({ "Username": sub }))
        .unwrap();
    let code = service.code("jeff@example.com");
    assert!(service.confirm(&sub, &code).is_ok());
    service
        .call("ForgotPassword", json!({ "Username": sub }))
        .unwrap();
    let reset = json!({
        "Username": sub,
        "ConfirmationCode": service.code("jeff@example.com"),
        "Password": "N3w passw0rd!",
    });
    service.call("ConfirmForgotPassword", reset).unwrap();
    assert!(signed_in(&service.srp_sign_in("jeff", "N3w passw0rd!")));
}
