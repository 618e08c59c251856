//! Tests sign-ins with a passkey, with the browser's virtual authenticator.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::accessibility::fine_in_every_look;
use crate::people::{JEFF, is_inside};

/// Adds a virtual authenticator that confirms every request, and gives its id.
pub(crate) async fn authenticator(rider: &Rider) -> Result<Value, TestError> {
    let browser = rider.browser();
    browser.cdp("WebAuthn.enable", json!({})).await?;
    let added = browser
        .cdp(
            "WebAuthn.addVirtualAuthenticator",
            json!({ "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": true,
                "hasUserVerification": true,
                "isUserVerified": true,
                "automaticPresenceSimulation": true,
            } }),
        )
        .await?;
    Ok(added["authenticatorId"].clone())
}

/// Registers a passkey for the signed-in user, as the account page does.
pub(crate) async fn registers_a_passkey(rider: &Rider) -> Result<(), TestError> {
    let script = "return (async () => {\
        const outputs = await (await fetch('/amplify_outputs.json')).json();\
        const endpoint = outputs.custom.wild_rydes.user_pool_endpoint;\
        const record = JSON.parse(sessionStorage[Object.keys(sessionStorage)\
            .find((key) => key.includes('session'))]);\
        const call = async (operation, body) => {\
            const reply = await fetch(endpoint, { method: 'POST', body: JSON.stringify(body), headers: {\
                'content-type': 'application/x-amz-json-1.1',\
                'x-amz-target': 'AWSCognitoIdentityProviderService.' + operation } });\
            if (!reply.ok) throw new Error(operation + ': ' + await reply.text());\
            return reply.json();\
        };\
        const AccessToken = record.access_token;\
        const { CredentialCreationOptions } = await call('StartWebAuthnRegistration', { AccessToken });\
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(CredentialCreationOptions);\
        const Credential = (await navigator.credentials.create({ publicKey })).toJSON();\
        await call('CompleteWebAuthnRegistration', { AccessToken, Credential });\
        return 'registered';\
    })()";
    assert_eq!(rider.script(script).await?, "registered");
    Ok(())
}

/// Creates JEFF's account with a passkey, and opens the sign-in page of a pool that
/// offers both.
pub(crate) async fn has_a_passkey(rider: &Rider) -> Result<Value, TestError> {
    JEFF.has_an_account(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await?;
    let authenticator = authenticator(rider).await?;
    registers_a_passkey(rider).await?;
    rider.button("Sign out").click().await?;
    rider.heading("Sign in").wait().await?;
    rider.site().edit_config(|config| {
        config["auth"]["authentication_flow_type"] = "USER_AUTH".into();
    })?;
    rider.open("/signin").await?;
    Ok(authenticator)
}

pub(crate) async fn chooses_the_passkey(rider: &Rider) -> Result<(), TestError> {
    rider.field("Email").fill(JEFF.email).await?;
    rider.button("Sign in").click().await?;
    rider.heading("Choose how to sign in").wait().await?;
    rider.radio("Passkey").click().await?;
    rider.button("Continue").click().await
}

/// Lets the authenticator answer requests, or leave them open.
pub(crate) async fn answers_requests(
    rider: &Rider,
    authenticator: &Value,
    answers: bool,
) -> Result<(), TestError> {
    rider
        .browser()
        .cdp(
            "WebAuthn.setAutomaticPresenceSimulation",
            json!({ "authenticatorId": authenticator, "enabled": answers }),
        )
        .await?;
    Ok(())
}

/// Waits until the authenticator has this number of passkeys, and gives them.
pub(crate) async fn has_credentials(
    rider: &Rider,
    authenticator: &Value,
    count: usize,
) -> Result<Vec<Value>, TestError> {
    credentials_are(rider, authenticator, |all| all.len() == count).await
}

/// Waits until the authenticator's passkeys are as expected, and gives them.
pub(crate) async fn credentials_are(
    rider: &Rider,
    authenticator: &Value,
    expected: impl Fn(&[Value]) -> bool,
) -> Result<Vec<Value>, TestError> {
    let mut credentials = Vec::new();
    for _ in 0..2000 {
        let reply = rider
            .browser()
            .cdp(
                "WebAuthn.getCredentials",
                json!({ "authenticatorId": authenticator }),
            )
            .await?;
        credentials = reply["credentials"].as_array().cloned().unwrap_or_default();
        if expected(&credentials) {
            return Ok(credentials);
        }
    }
    Err(TestError::Unexpected(format!("{credentials:?}")))
}

/// A script that runs `action` before each call of the pool from now on, with the name of
/// the `operation` and the number of calls of it so far, the current one included. The
/// action may answer in the pool's place.
pub(crate) fn before_each_call(action: &str) -> String {
    format!(
        "const real = window.fetch; window.calls = {{}};\
         window.fetch = (...all) => {{\
           const operation = all[0].headers?.get('x-amz-target')?.split('.').pop();\
           const number = (window.calls[operation] ?? 0) + 1;\
           window.calls[operation] = number;\
           {action}\
           return real(...all);\
         }}; return true"
    )
}

async fn is_verified(
    rider: &Rider,
    authenticator: &Value,
    verified: bool,
) -> Result<(), TestError> {
    rider
        .browser()
        .cdp(
            "WebAuthn.setUserVerified",
            json!({ "authenticatorId": authenticator, "isUserVerified": verified }),
        )
        .await?;
    Ok(())
}

#[test]
fn select_challenge_with_a_passkey() {
    run(async |rider| {
        has_a_passkey(rider).await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_passkey_that_is_not_used_is_asked_for_again() {
    run(async |rider| {
        let authenticator = has_a_passkey(rider).await?;
        answers_requests(rider, &authenticator, false).await?;
        chooses_the_passkey(rider).await?;
        rider.heading("Use your passkey").wait().await?;
        rider.button("Waiting for your passkey…").wait().await?;
        rider.axe().await?;
        // Removing the authenticator ends the browser's prompt, as declining does.
        rider
            .browser()
            .cdp(
                "WebAuthn.removeVirtualAuthenticator",
                json!({ "authenticatorId": authenticator }),
            )
            .await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await
    });
}

#[test]
fn a_refused_passkey_says_what_to_do() {
    run(async |rider| {
        let authenticator = has_a_passkey(rider).await?;
        is_verified(rider, &authenticator, false).await?;
        rider
            .script(
                "const get = navigator.credentials.get.bind(navigator.credentials); let first = true;\
                 navigator.credentials.get = (options) => {\
                   if (first) { first = false; return Promise.reject(new DOMException('', 'NotAllowedError')); }\
                   return get(options);\
                 }; return true",
            )
            .await?;
        chooses_the_passkey(rider).await?;
        rider.heading("Use your passkey").wait().await?;
        rider.alert().says("No passkey was used").await?;
        rider.axe().await?;
        is_verified(rider, &authenticator, true).await?;
        rider.button("Try again").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_browser_without_passkeys_is_not_offered_any() {
    run(async |rider| {
        has_a_passkey(rider).await?;
        rider
            .script("delete PublicKeyCredential.parseRequestOptionsFromJSON; return true")
            .await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Choose how to sign in").wait().await?;
        rider.radio("Password").wait().await?;
        assert!(!rider.radio("Passkey").is_there().await?);
        Ok(())
    });
}

#[test]
fn passkey_is_asked_for_again_after_back() {
    run(async |rider| {
        let authenticator = has_a_passkey(rider).await?;
        answers_requests(rider, &authenticator, false).await?;
        chooses_the_passkey(rider).await?;
        rider.button("Waiting for your passkey…").wait().await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        answers_requests(rider, &authenticator, true).await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn passkey_that_comes_after_back_is_not_sent() {
    run(async |rider| {
        has_a_passkey(rider).await?;
        rider.script(&before_each_call("")).await?;
        // An extension in the browser's place does not know that a request can end.
        rider
            .script(
                "const get = navigator.credentials.get.bind(navigator.credentials);\
                 navigator.credentials.get = ({ publicKey }) => get({ publicKey }).then((answer) =>\
                   new Promise((done) => { window.deliver = () => done(answer); })); return true",
            )
            .await?;
        chooses_the_passkey(rider).await?;
        rider
            .until("the passkey was used", "return !!window.deliver")
            .await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        let sent = rider
            .script(
                "window.deliver();\
                 return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>\
                   done(window.calls.RespondToAuthChallenge))))",
            )
            .await?;
        assert_eq!(sent, 1, "the choice of the passkey, and nothing after it");
        Ok(())
    });
}

#[test]
fn tokens_that_come_after_back_are_revoked() {
    run(async |rider| {
        has_a_passkey(rider).await?;
        let hold = "if (operation === 'RespondToAuthChallenge' && number === 2)\
            return real(...all).then((reply) =>\
              new Promise((done) => { window.deliver = () => done(reply); }));";
        rider.script(&before_each_call(hold)).await?;
        chooses_the_passkey(rider).await?;
        rider
            .until("the pool has answered", "return !!window.deliver")
            .await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.script("window.deliver(); return true").await?;
        rider
            .until(
                "the tokens are revoked",
                "return window.calls.RevokeToken === 1",
            )
            .await
    });
}

#[test]
fn passkey_that_the_pool_refuses_is_named() {
    run(async |rider| {
        has_a_passkey(rider).await?;
        let refuse = "if (operation === 'RespondToAuthChallenge' && number === 2)\
            return Promise.resolve(new Response(JSON.stringify({\
              __type: 'NotAuthorizedException', message: 'Invalid WebAuthn credential.' }),\
              { status: 400 }));";
        rider.script(&before_each_call(refuse)).await?;
        chooses_the_passkey(rider).await?;
        rider.alert().says("This passkey was not accepted").await?;
        rider.heading("Use your passkey").wait().await?;
        rider.button("Try again").click().await?;
        is_inside(rider).await
    });
}

/// Creates JEFF's account, signs in, and shows the page after the sign-in of a pool that
/// offers passkeys.
async fn signs_in_where_passkeys_are_offered(rider: &Rider) -> Result<Value, TestError> {
    JEFF.has_an_account(rider).await?;
    rider.site().edit_config(|config| {
        config["auth"]["passwordless"] =
            json!({ "web_authn": { "relying_party_id": "localhost" } });
    })?;
    let authenticator = authenticator(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await?;
    Ok(authenticator)
}

#[test]
fn offer_after_sign_in_adds_a_passkey() {
    run(async |rider| {
        let authenticator = signs_in_where_passkeys_are_offered(rider).await?;
        rider.region("Sign in without a password").wait().await?;
        fine_in_every_look(rider, "offer").await?;
        rider.button("Add a passkey").click().await?;
        rider.status().says("Your passkey is added").await?;
        rider.region("Sign in without a password").gone().await?;
        let credentials = has_credentials(rider, &authenticator, 1).await?;
        assert_eq!(credentials[0]["userName"], JEFF.email);
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn declined_offer_does_not_come_back() {
    run(async |rider| {
        signs_in_where_passkeys_are_offered(rider).await?;
        rider.button("Not now").click().await?;
        rider.region("Sign in without a password").gone().await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        let listed = "if (operation === 'ListWebAuthnCredentials')\
            return real(...all).then((reply) => { window.listed = true; return reply; });";
        rider.script(&before_each_call(listed)).await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await?;
        rider
            .until("the list was asked for", "return !!window.listed")
            .await?;
        let is_there = rider
            .script(
                "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>\
                   done(!!document.querySelector('[aria-label=\"Sign in without a password\"]')))))",
            )
            .await?;
        assert_eq!(is_there, false);
        Ok(())
    });
}
