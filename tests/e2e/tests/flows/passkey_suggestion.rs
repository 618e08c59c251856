//! Tests the passkey that the browser suggests in the sign-in form, and the signals about
//! passkeys that the browser gets after a sign-in.
//!
//! A virtual authenticator answers such a request at once if it simulates the user's
//! presence, and otherwise never.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::passkeys::{
    answers_requests, before_each_call, chooses_the_passkey, has_a_passkey, has_credentials,
};
use crate::people::{JEFF, is_inside};

/// Signs in by passkey with "Keep me signed in", signs out, and opens the sign-in page. From
/// then on `window.asked` has the requests for passkeys, and `window.at` the field that had
/// the focus at each call of the pool.
async fn is_remembered(rider: &Rider, action: &str) -> Result<Value, TestError> {
    let authenticator = has_a_passkey(rider).await?;
    rider.checkbox("Keep me signed in").click().await?;
    chooses_the_passkey(rider).await?;
    is_inside(rider).await?;
    rider.button("Sign out").click().await?;
    rider.heading("Sign in").wait().await?;
    rider.open("/signin").await?;
    let action =
        format!("if (operation) (window.at ??= []).push(document.activeElement?.id); {action}");
    rider.script(&before_each_call(&action)).await?;
    rider
        .script(
            "window.asked = [];\
             const get = navigator.credentials.get.bind(navigator.credentials);\
             navigator.credentials.get = (options) => {\
               window.asked.push(options); return get(options); }; return true",
        )
        .await?;
    Ok(authenticator)
}

/// Moves the focus to the identifier's field, and waits until the browser gets the request.
async fn is_suggested(rider: &Rider) -> Result<(), TestError> {
    rider.field("Email").click().await?;
    rider
        .until(
            "a passkey is suggested",
            "const { mediation, signal } = window.asked.at(-1) ?? {};\
             return mediation === 'conditional' && !signal.aborted",
        )
        .await
}

async fn first_request_is_aborted(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the request is aborted",
            "return window.asked[0].signal.aborted",
        )
        .await
}

async fn calls(rider: &Rider, operation: &str) -> Result<Value, TestError> {
    let script = format!("return window.calls.{operation} ?? 0");
    rider.script(&script).await
}

#[test]
fn suggested_passkey_signs_in_without_typing() {
    run(async |rider| {
        is_remembered(rider, "").await?;
        // The rest of the code loads for any field, and sends no request to the pool.
        rider.field("Password").click().await?;
        rider
            .until(
                "the code is loaded",
                "return performance.getEntriesByType('resource')\
                   .filter(({ name }) => name.includes('.wasm')).length > 4",
            )
            .await?;
        rider.field("Email").click().await?;
        is_inside(rider).await?;
        assert_eq!(rider.script("return window.at[0]").await?, "email");
        assert_eq!(calls(rider, "InitiateAuth").await?, 1);
        // The box is not ticked this time, and the stored user name stays.
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn sent_form_ends_the_suggestion() {
    run(async |rider| {
        let hold = "if (operation === 'InitiateAuth' && number === 2)\
            return real(...all).then((reply) =>\
              new Promise((done) => { window.deliver = () => done(reply); }));";
        let authenticator = is_remembered(rider, hold).await?;
        answers_requests(rider, &authenticator, false).await?;
        is_suggested(rider).await?;
        let tokens = rider.field("Email").attribute("autocomplete").await?;
        assert_eq!(tokens.as_deref(), Some("username webauthn"));
        assert!(!rider.alert().is_there().await?);
        rider.axe().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        assert_eq!(calls(rider, "InitiateAuth").await?, 1);
        rider.button("Sign in").click().await?;
        rider
            .until("the pool has answered", "return !!window.deliver")
            .await?;
        first_request_is_aborted(rider).await?;
        rider.script("window.deliver(); return true").await?;
        is_inside(rider).await
    });
}

#[test]
fn left_page_and_other_request_end_the_suggestion() {
    run(async |rider| {
        let authenticator = is_remembered(rider, "").await?;
        answers_requests(rider, &authenticator, false).await?;
        is_suggested(rider).await?;
        rider.link("Create account").click().await?;
        first_request_is_aborted(rider).await?;
        rider.client().back().await?;
        rider.heading("Sign in").wait().await?;
        rider.script("window.asked = []; return true").await?;
        is_suggested(rider).await?;
        answers_requests(rider, &authenticator, true).await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await?;
        first_request_is_aborted(rider).await
    });
}

#[test]
fn suggestion_is_renewed_while_the_page_is_visible() {
    run(async |rider| {
        let authenticator = is_remembered(rider, "").await?;
        answers_requests(rider, &authenticator, false).await?;
        // The timer of a challenge runs when the test says so.
        rider
            .script(
                "const real = window.setTimeout;\
                 window.setTimeout = (run, wait, ...more) =>\
                   wait === 150000 ? (window.late = run, 0) : real(run, wait, ...more);\
                 Object.defineProperty(document, 'hidden', { get: () => !!window.isAway });\
                 return true",
            )
            .await?;
        is_suggested(rider).await?;
        rider
            .script("window.isAway = true; window.late(); return true")
            .await?;
        first_request_is_aborted(rider).await?;
        assert_eq!(calls(rider, "InitiateAuth").await?, 1);
        rider
            .script("window.isAway = false; window.asked = []; return true")
            .await?;
        rider.field("Password").click().await?;
        is_suggested(rider).await?;
        answers_requests(rider, &authenticator, true).await?;
        rider.script("window.late(); return true").await?;
        is_inside(rider).await?;
        first_request_is_aborted(rider).await?;
        assert_eq!(calls(rider, "InitiateAuth").await?, 3);
        Ok(())
    });
}

#[test]
fn refused_suggestion_leaves_the_form_as_it_was() {
    run(async |rider| {
        let refuse = "if (operation === 'InitiateAuth' && number === 1)\
            return Promise.resolve(new Response(JSON.stringify({\
              __type: 'NotAuthorizedException', message: 'User is disabled.' }), { status: 400 }));";
        is_remembered(rider, refuse).await?;
        rider.field("Email").press_keys("je").await?;
        rider
            .until(
                "the user is forgotten",
                "return !Object.keys(localStorage).some((key) => key.includes('-passkey-user.'))",
            )
            .await?;
        assert_eq!(rider.field("Email").value().await?, "je");
        assert!(!rider.alert().is_there().await?);
        // The pool gets no second request.
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await?;
        assert_eq!(calls(rider, "InitiateAuth").await?, 2);
        assert_eq!(rider.script("return window.asked.length").await?, 0);
        Ok(())
    });
}

#[test]
fn refused_passkey_of_a_suggestion_is_named() {
    run(async |rider| {
        let refuse = "if (operation === 'RespondToAuthChallenge' && number === 1)\
            return Promise.resolve(new Response(JSON.stringify({\
              __type: 'NotAuthorizedException', message: 'Invalid WebAuthn credential.' }),\
              { status: 400 }));";
        is_remembered(rider, refuse).await?;
        rider.field("Email").click().await?;
        rider.alert().says("This passkey was not accepted").await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn password_sign_in_tells_which_passkeys_are_left() {
    run(async |rider| {
        let authenticator = has_a_passkey(rider).await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        let token = JEFF.access_token(rider).await?;
        let pool = rider.pool();
        let listed = pool
            .call("ListWebAuthnCredentials", json!({ "AccessToken": token }))
            .await?;
        let id = &listed["Credentials"][0]["CredentialId"];
        let removal = json!({ "AccessToken": token, "CredentialId": id });
        pool.call("DeleteWebAuthnCredential", removal).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        has_credentials(rider, &authenticator, 0).await?;
        // There is no change to signal, so the pool gets no further request.
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.script(&before_each_call("")).await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await?;
        assert_eq!(calls(rider, "ListWebAuthnCredentials").await?, 0);
        Ok(())
    });
}
