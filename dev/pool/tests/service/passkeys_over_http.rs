//! Registration, sign-in and deletion of a passkey over HTTP.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::support::{CLIENT, PASSWORD, text};

struct Site {
    server: http::Server,
    pool: Pool,
}

impl Site {
    fn call(&self, operation: &str, mut body: Value) -> (u16, Value) {
        body["ClientId"] = CLIENT.into();
        let body = body.to_string();
        let request = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             x-amz-target: AWSCognitoIdentityProviderService.{operation}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        (
            head[9..12].parse().unwrap(),
            serde_json::from_str(body).unwrap_or_default(),
        )
    }

    fn good(&self, operation: &str, body: Value) -> Value {
        let (status, reply) = self.call(operation, body);
        assert_eq!(status, 200, "{operation}: {reply}");
        reply
    }
}

#[test]
fn passkey_is_registered_used_and_deleted_over_http() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    let site = Site {
        server: http::serve_on_free_port(pool.clone()).unwrap(),
        pool,
    };
    let email = "jeff@example.com";
    site.good(
        "SignUp",
        json!({
            "Username": "jeff",
            "Password": PASSWORD,
            "UserAttributes": [{ "Name": "email", "Value": email }],
        }),
    );
    let code = site.pool.last_message(email).unwrap().code;
    let code = json!({ "Username": "jeff", "ConfirmationCode": code.reveal() });
    site.good("ConfirmSignUp", code);
    let initiate = |flow: &str, parameters: Value| {
        site.good(
            "InitiateAuth",
            json!({ "AuthFlow": flow, "AuthParameters": parameters }),
        )
    };
    let by_password = json!({ "USERNAME": "jeff", "PASSWORD": PASSWORD });
    let reply = initiate("USER_PASSWORD_AUTH", by_password);
    let token = text(&reply["AuthenticationResult"]["AccessToken"]);

    let mut authenticator = Authenticator::new(1);
    let started = site.good("StartWebAuthnRegistration", json!({ "AccessToken": token }));
    let credential = authenticator.create(&started["CredentialCreationOptions"]);
    let body = json!({ "AccessToken": token, "Credential": credential });
    assert_eq!(
        site.good("CompleteWebAuthnRegistration", body.clone()),
        json!({})
    );
    let (status, refusal) = site.call("CompleteWebAuthnRegistration", body);
    assert_eq!(status, 400);
    assert_eq!(refusal["__type"], "WebAuthnChallengeNotFoundException");

    let by_passkey = json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let asked = initiate("USER_AUTH", by_passkey);
    let options = text(&asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]);
    let credential = authenticator.get(&serde_json::from_str(&options).unwrap());
    let reply = site.good(
        "RespondToAuthChallenge",
        json!({
            "ChallengeName": "WEB_AUTHN",
            "Session": asked["Session"],
            "ChallengeResponses": {
                "USERNAME": "jeff",
                "CREDENTIAL": credential.to_string(),
            },
        }),
    );
    let token = text(&reply["AuthenticationResult"]["AccessToken"]);
    let list = || site.good("ListWebAuthnCredentials", json!({ "AccessToken": token }));
    assert_eq!(list()["Credentials"][0]["CredentialId"], authenticator.id());
    site.good(
        "DeleteWebAuthnCredential",
        json!({ "AccessToken": token, "CredentialId": authenticator.id() }),
    );
    assert_eq!(list()["Credentials"], json!([]));
}
