//! Tests sign-ins with a passkey, with the browser's virtual authenticator.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, TestError, run};

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
async fn registers_a_passkey(rider: &Rider) -> Result<(), TestError> {
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
        rider
            .browser()
            .cdp(
                "WebAuthn.setAutomaticPresenceSimulation",
                json!({ "authenticatorId": authenticator, "enabled": false }),
            )
            .await?;
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
