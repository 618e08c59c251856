//! Helpers: calls, codes, and the client's side of the SRP proof.

use std::time::Duration;

use cognito_local::{
    Pool, Settings,
    core::{Request, clock::Timestamp, model, srp, totp},
    test_keys,
};
use data_encoding::{BASE32_NOPAD, BASE64};
use num_bigint::BigUint;
use serde_json::{Value, json};

pub(crate) const POOL: &str = "local_WildRydes";
pub(crate) const CLIENT: &str = "wildrydeswebapp";
pub(crate) const PASSWORD: &str = "Passw0rd!";
pub(crate) const BASE_URL: &str = "http://localhost:9229";

/// A pool of its own for each test.
pub(crate) struct Service {
    pub(crate) pool: Pool,
}

/// The code and the message of an error reply.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) message: String,
}

pub(crate) type Reply = Result<Value, Refusal>;

impl Service {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            keys: Some(test_keys().unwrap()),
            seed: Some(1),
            // This is within a time step of TOTP, not at its edge.
            stopped_at: Some(Timestamp::from_millis(1_795_000_005_000)),
            ..Settings::default()
        };
        change(&mut settings);
        Self {
            pool: Pool::ephemeral(&settings).unwrap(),
        }
    }

    pub(crate) fn raw(&self, target: &str, body: &[u8]) -> Reply {
        let answer = self.pool.call(Request {
            target,
            body,
            base_url: BASE_URL,
            ..Request::default()
        });
        if let Ok(Some(reply)) = &answer.reply {
            assert_fits_the_api(target, reply);
        }
        answer
            .reply
            .map(|body| body.unwrap_or(Value::Null))
            .map_err(|error| Refusal {
                code: error.code.to_string(),
                message: error.message.into_owned(),
            })
    }

    /// Calls an operation of user pools. If the body names no pool, the client's id is added.
    pub(crate) fn call(&self, operation: &str, mut body: Value) -> Reply {
        let fields = body.as_object_mut().unwrap();
        if !fields.contains_key("UserPoolId") {
            fields.entry("ClientId").or_insert(CLIENT.into());
        }
        self.raw(
            &format!("AWSCognitoIdentityProviderService.{operation}"),
            body.to_string().as_bytes(),
        )
    }

    /// Calls an administrators' operation on the sample pool.
    pub(crate) fn admin(&self, operation: &str, mut body: Value) -> Reply {
        body.as_object_mut()
            .unwrap()
            .entry("UserPoolId")
            .or_insert(POOL.into());
        self.call(operation, body)
    }

    /// Returns the newest code that was sent to an address.
    pub(crate) fn code(&self, to: &str) -> String {
        let message = self.pool.last_message(to).expect("a message was sent");
        message.code.reveal().to_owned()
    }

    pub(crate) fn messages_to(&self, to: &str) -> usize {
        self.pool.inbox().iter().filter(|one| one.to == to).count()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.pool.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn sign_up(&self, username: &str, email: &str) -> Reply {
        self.call(
            "SignUp",
            json!({
                "Username": username,
                "Password": PASSWORD,
                "UserAttributes": [
                    { "Name": "email", "Value": email },
                    { "Name": "phone_number", "Value": "+12065550100" },
                    { "Name": "custom:genre", "Value": "Jazz" },
                ],
            }),
        )
    }

    pub(crate) fn confirm(&self, username: &str, code: &str) -> Reply {
        self.call(
            "ConfirmSignUp",
            json!({ "Username": username, "ConfirmationCode": code }),
        )
    }

    /// Registers and confirms a user, and returns the e-mail address.
    pub(crate) fn confirmed_user(&self, username: &str) -> String {
        let email = format!("{username}@example.com");
        self.sign_up(username, &email).unwrap();
        self.confirm(username, &self.code(&email)).unwrap();
        email
    }

    pub(crate) fn initiate(&self, flow: &str, parameters: Value) -> Reply {
        self.call(
            "InitiateAuth",
            json!({ "AuthFlow": flow, "AuthParameters": parameters }),
        )
    }

    pub(crate) fn respond(&self, challenge: &str, session: &Value, answers: Value) -> Reply {
        let mut body = json!({ "ChallengeName": challenge, "ChallengeResponses": answers });
        if session.is_string() {
            body["Session"] = session.clone();
        }
        self.call("RespondToAuthChallenge", body)
    }

    /// Signs in with a password in plain text.
    pub(crate) fn password_sign_in(&self, username: &str, password: &str) -> Reply {
        self.initiate(
            "USER_PASSWORD_AUTH",
            json!({ "USERNAME": username, "PASSWORD": password }),
        )
    }

    /// Signs in over SRP.
    pub(crate) fn srp_sign_in(&self, username: &str, password: &str) -> Reply {
        let client = SrpClient::new();
        let challenge = self.initiate(
            "USER_SRP_AUTH",
            json!({ "USERNAME": username, "SRP_A": client.public() }),
        )?;
        let answers = client.answer(&challenge, password, self.pool.now());
        self.respond("PASSWORD_VERIFIER", &challenge["Session"], answers)
    }

    /// Returns the access token of a user without a second factor.
    pub(crate) fn access_token(&self, username: &str) -> String {
        let reply = self.password_sign_in(username, PASSWORD).unwrap();
        text(&reply["AuthenticationResult"]["AccessToken"])
    }

    /// Sets up and enables an authenticator app for a signed-in user, and returns its key.
    /// This uses the code of the previous step, so that the present one is left for a
    /// sign-in.
    pub(crate) fn set_up_totp(&self, access_token: &str) -> String {
        let reply = self
            .call(
                "AssociateSoftwareToken",
                json!({ "AccessToken": access_token }),
            )
            .unwrap();
        let key = text(&reply["SecretCode"]);
        let code = self.totp_at(&key, -1);
        self.call(
            "VerifySoftwareToken",
            json!({ "AccessToken": access_token, "UserCode": code }),
        )
        .unwrap();
        self.call(
            "SetUserMFAPreference",
            json!({
                "AccessToken": access_token,
                "SoftwareTokenMfaSettings": { "Enabled": true },
            }),
        )
        .unwrap();
        key
    }

    /// Returns the app's code at the service's time.
    pub(crate) fn totp(&self, key: &str) -> String {
        self.totp_at(key, 0)
    }

    /// Returns the app's code `offset` steps after the service's time.
    pub(crate) fn totp_at(&self, key: &str, offset: i64) -> String {
        let key = BASE32_NOPAD.decode(key.as_bytes()).unwrap();
        totp::code(&key, totp::step(self.pool.now()) + offset).unwrap()
    }
}

/// Checks a reply against the API's model: every member is in the model, and every value has
/// the model's type.
fn assert_fits_the_api(target: &str, reply: &Value) {
    let (service, operation) = target.split_once('.').unwrap();
    let model = match service {
        "AWSCognitoIdentityService" => &model::IDENTITY_POOLS,
        _ => &model::USER_POOLS,
    };
    let foreign = model.unknown_reply_members(operation, reply);
    assert!(foreign.is_empty(), "{operation}: {foreign:?} in {reply}");
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub(crate) fn refused(reply: Reply, code: &str, message: &str) {
    let refusal = reply.expect_err("a refusal");
    assert_eq!(
        (refusal.code.as_str(), refusal.message.as_str()),
        (code, message)
    );
}

pub(crate) fn refused_as(reply: Reply, code: &str) {
    assert_eq!(reply.expect_err("a refusal").code, code);
}

/// Returns a code of six digits that differs from `code`.
pub(crate) fn wrong_code(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

/// Returns `true` if a reply has tokens.
pub(crate) fn signed_in(reply: &Reply) -> bool {
    reply
        .as_ref()
        .is_ok_and(|reply| reply["AuthenticationResult"]["IdToken"].is_string())
}

/// Returns the claims of a token without checking its signature.
pub(crate) fn claims(token: &Value) -> Value {
    let body = token.as_str().unwrap().split('.').nth(1).unwrap();
    let bytes = data_encoding::BASE64URL_NOPAD
        .decode(body.as_bytes())
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Returns a time in the form of an SRP timestamp: `Sat Nov 21 09:05:07 UTC 2026`.
pub(crate) fn srp_timestamp(now: Timestamp) -> String {
    let text = now.rfc3339();
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month: usize = text[5..7].parse().unwrap();
    let day: u8 = text[8..10].parse().unwrap();
    format!(
        "Sat {} {day} {} UTC {}",
        months[month - 1],
        &text[11..19],
        &text[..4]
    )
}

/// The client's side of SRP, computed independently.
pub(crate) struct SrpClient {
    secret: BigUint,
}

impl SrpClient {
    pub(crate) fn new() -> Self {
        Self {
            secret: BigUint::from_bytes_be(&[0xa7; 32]),
        }
    }

    pub(crate) fn public(&self) -> String {
        srp::to_hex(&srp::verifier(&self.secret))
    }

    /// Returns the answers to `PASSWORD_VERIFIER`.
    pub(crate) fn answer(&self, challenge: &Value, password: &str, now: Timestamp) -> Value {
        let user = text(&challenge["ChallengeParameters"]["USER_ID_FOR_SRP"]);
        let mut answers = self.prove(challenge, "WildRydes", &user, password, now);
        answers["USERNAME"] = user.into();
        answers
    }

    /// Returns the proof for a user of a pool, or for a device of a device group.
    pub(crate) fn prove(
        &self,
        challenge: &Value,
        realm: &str,
        user: &str,
        password: &str,
        now: Timestamp,
    ) -> Value {
        self.prove_at(challenge, realm, user, password, &srp_timestamp(now))
    }

    /// Returns the same proof with a text for its time.
    pub(crate) fn prove_at(
        &self,
        challenge: &Value,
        realm: &str,
        user: &str,
        password: &str,
        timestamp: &str,
    ) -> Value {
        let parameters = &challenge["ChallengeParameters"];
        let int = |name: &str| srp::from_hex(parameters[name].as_str().unwrap()).unwrap();
        let (salt, server) = (int("SALT"), int("SRP_B"));
        let prime = srp::prime();
        let x = srp::private_key(&salt, realm, user, password);
        let u = srp::scrambler(&srp::verifier(&self.secret), &server);
        let blinded = (srp::multiplier() * srp::verifier(&x)) % prime;
        let base = (server + prime - blinded) % prime;
        let shared = base.modpow(&(&self.secret + &u * x), prime);
        let key = srp::session_key(&shared, &u);
        let block = parameters["SECRET_BLOCK"].as_str().unwrap();
        let mut message = Vec::new();
        message.extend_from_slice(realm.as_bytes());
        message.extend_from_slice(user.as_bytes());
        message.extend_from_slice(&BASE64.decode(block.as_bytes()).unwrap());
        message.extend_from_slice(timestamp.as_bytes());
        json!({
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": BASE64.encode(&hmac(&key, &message)),
            "TIMESTAMP": timestamp,
        })
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
