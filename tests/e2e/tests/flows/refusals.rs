//! Tests the messages for refusals and unusual replies, and the number of requests of a
//! sign-in.

use serde_json::json;
use wild_rydes_e2e::{Fault, Find, Setup, run, run_with};

use crate::account::goes_to_the_account;
use crate::people::{JEFF, is_inside};

/// Chromium ignores cached preflights if a call has `no-store`.
#[test]
fn one_preflight_serves_all_calls() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let proxy = rider.pool().proxy()?;
        assert_eq!(proxy.calls_received("InitiateAuth"), 1);
        assert_eq!(proxy.calls_received("RespondToAuthChallenge"), 1);
        // The list of rides is at an address of its own.
        let rides = 1;
        assert_eq!(proxy.requests("OPTIONS"), 1 + rides, "at the sign-in");
        rider.link("Account").click().await?;
        rider.region("You").wait().await?;
        assert!(proxy.requests("POST") > 2);
        assert_eq!(proxy.requests("OPTIONS"), 1 + rides, "at the account");
        Ok(())
    });
}

/// If a reply says what is wrong, the message does not blame the connection, the user
/// or the configuration.
#[test]
fn a_refusal_is_told_as_what_it_is() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        let proxy = rider.pool().proxy()?;
        let json = "application/x-amz-json-1.1";
        for (status, reply, told) in [
            (
                403,
                r#"{"__type":"ForbiddenException","message":"Request not allowed due to WAF block."}"#,
                "blocked this request",
            ),
            (
                400,
                r#"{"code":"NotAuthorizedException","message":null,"Message":"Incorrect username or password."}"#,
                "not the right combination",
            ),
            (
                200,
                r#"{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{"SALT":"1","SRP_B":"0","SECRET_BLOCK":"AAAA","USER_ID_FOR_SRP":"jeff"}}"#,
                "can’t be trusted (SRP_B)",
            ),
            (
                200,
                r#"{"ChallengeName":"SELECT_CHALLENGE","Session":"s","AvailableChallenges":["PASSWORD"]}"#,
                "can’t be trusted (PASSWORD)",
            ),
        ] {
            proxy.inject("InitiateAuth", Fault::Answer(status, json, reply), 1);
            JEFF.signs_in(rider).await?;
            rider.alert().says(told).await?;
        }
        rider
            .pool()
            .call(
                "UpdateUserPoolClient",
                json!({
                    "UserPoolId": rider.pool().pool_id(),
                    "ClientId": rider.pool().client_id(),
                    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                }),
            )
            .await?;
        JEFF.signs_in(rider).await?;
        rider.alert().says("ALLOW_USER_SRP_AUTH is missing").await
    });
}

#[test]
fn a_pool_without_passkeys_says_so() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let unknown = Fault::Answer(
            400,
            "application/x-amz-json-1.1",
            r#"{"__type":"UnknownOperationException"}"#,
        );
        let proxy = rider.pool().proxy()?;
        proxy.inject("ListWebAuthnCredentials", unknown, u32::MAX);
        goes_to_the_account(rider).await?;
        rider
            .region("Passkeys")
            .says("Passkeys are not in use here.")
            .await?;
        rider.button("Add a passkey").gone().await
    });
}

#[test]
fn a_pool_that_verifies_phones_speaks_of_the_phone() {
    run(async |rider| {
        rider
            .pool()
            .call(
                "UpdateUserPool",
                json!({
                    "UserPoolId": rider.pool().pool_id(),
                    "AutoVerifiedAttributes": ["phone_number"],
                }),
            )
            .await?;
        JEFF.registers(rider).await?;
        rider.heading("Verify phone number").wait().await?;
        rider.sees("We sent a code to +").await?;
        rider.reload().await?;
        rider.heading("Verify phone number").wait().await?;
        rider.sees("by text message").await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider.field("Verification code").fill(&code).await?;
        // The password was lost with the reload.
        rider.heading("Sign in").wait().await?;
        rider.sees("Your phone number is verified.").await
    });
}
