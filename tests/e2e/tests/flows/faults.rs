//! Tests faults of the pool and of the network: no input is lost, no step is done
//! twice, and every page says what to do and continues once the fault is over.

use std::time::Duration;

use serde_json::json;
use wild_rydes_e2e::{Fault, Find, Rider, Setup, TestError, run_with};

use crate::people::{JEFF, is_inside, opens_the_developers_part};

const JSON: &str = "application/x-amz-json-1.1";

/// All faults that a reply can have.
fn faults() -> Vec<Fault> {
    vec![
        Fault::Refused,
        Fault::Cut,
        Fault::Answer(
            200,
            "text/html",
            "<html><script>alert(1)</script>Log in to the wifi</html>",
        ),
        Fault::Answer(200, JSON, ""),
        Fault::Answer(200, JSON, "{"),
        Fault::Answer(
            200,
            JSON,
            r#"{"AuthenticationResult":7,"ChallengeName":[]}"#,
        ),
        Fault::Answer(200, JSON, "null"),
        Fault::Answer(404, "text/plain", "nothing here"),
        Fault::Answer(
            429,
            JSON,
            r#"{"__type":"TooManyRequestsException","message":"Rate exceeded"}"#,
        ),
        Fault::Answer(
            500,
            JSON,
            r#"{"__type":"InternalErrorException","message":"x"}"#,
        ),
        Fault::Answer(503, "text/html", "<html>Service Unavailable</html>"),
    ]
}

/// Runs a test with a proxy that can simulate faults.
fn disturbed(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_network_errors();
        test(rider).await
    });
}

/// Waits for an alert with one of the app's own messages, and until the button can be
/// used again.
async fn is_told(rider: &Rider, button: &str) -> Result<String, TestError> {
    rider.alert().wait().await?;
    let words = rider.alert().text().await?;
    for jargon in [
        "Exception",
        "undefined",
        "JSON",
        "fetch",
        "status",
        "Rate exceeded",
        "<",
    ] {
        assert!(!words.contains(jargon), "{words}");
    }
    rider
        .until(
            "the button can be used",
            &format!(
                "return [...document.querySelectorAll('button')].some((button) => button.textContent.includes({button:?}) && !button.disabled)"
            ),
        )
        .await?;
    Ok(words)
}

#[test]
fn signing_in_survives_every_reply() {
    disturbed(async |rider| {
        JEFF.has_an_account(rider).await?;
        let proxy = rider.pool().proxy()?;
        for operation in ["InitiateAuth", "RespondToAuthChallenge"] {
            for fault in faults() {
                rider.open("/signin").await?;
                rider.field("Email").fill(JEFF.email).await?;
                rider.field("Password").fill(JEFF.password).await?;
                proxy.inject(operation, fault.clone(), u32::MAX);
                rider.button("Sign in").click().await?;
                is_told(rider, "Sign in").await?;
                rider.field("Email").holds(JEFF.email).await?;
                rider.field("Password").holds(JEFF.password).await?;
                proxy.clear_faults();
                if fault == Fault::Refused {
                    rider.button("Sign in").click().await?;
                    is_inside(rider).await?;
                    rider.button("Sign out").click().await?;
                    rider.heading("Sign in").wait().await?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn registering_survives_every_reply_and_registers_once() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.fills_in_the_registration(rider).await?;
        for fault in faults() {
            if fault == Fault::Cut {
                // With this fault the pool does receive the call: see the next test.
                continue;
            }
            proxy.inject("SignUp", fault, u32::MAX);
            rider.button("Let's Ryde").click().await?;
            is_told(rider, "Let's Ryde").await?;
            for (field, value) in [
                ("Email", JEFF.email),
                ("Phone number", JEFF.phone),
                ("Favorite genre", JEFF.genre),
                ("Password", JEFF.password),
            ] {
                rider.field(field).holds(value).await?;
            }
            rider.axe().await?;
        }
        assert_eq!(proxy.calls_received("SignUp"), 0);
        proxy.clear_faults();
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        assert_eq!(proxy.calls_received("SignUp"), 1);
        Ok(())
    });
}

#[test]
fn a_registration_whose_reply_was_cut_goes_on() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.fills_in_the_registration(rider).await?;
        proxy.inject("SignUp", Fault::Cut, 1);
        rider.button("Let's Ryde").click().await?;
        is_told(rider, "Let's Ryde").await?;
        assert_eq!(
            proxy.calls_received("SignUp"),
            1,
            "not sent again by itself"
        );
        // The account exists by now but is not confirmed, so a new code is sent.
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn verifying_survives_a_pool_that_is_down() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        proxy.inject("*", Fault::Refused, u32::MAX);
        rider.field("Verification code").fill(&code).await?;
        is_told(rider, "Verify").await?;
        rider.field("Verification code").holds(&code).await?;
        rider.button("Resend code").click().await?;
        is_told(rider, "Resend code").await?;
        proxy.clear_faults();
        rider.button("Verify").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_code_whose_confirmation_was_cut_is_not_lost() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        proxy.inject("ConfirmSignUp", Fault::Cut, 1);
        rider.field("Verification code").fill(&code).await?;
        is_told(rider, "Verify").await?;
        assert_eq!(proxy.calls_received("ConfirmSignUp"), 1);
        // The account is confirmed already, so the app leads to the sign-in page.
        rider.button("Verify").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_call_that_arrives_twice_leads_on_all_the_same() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.fills_in_the_registration(rider).await?;
        proxy.inject("SignUp", Fault::Twice, 1);
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        // Each of the two calls sent a code: the account existed when the second one
        // arrived.
        rider.inbox_code(JEFF.email).await?;
        rider
            .until(
                "a message says that a new code was sent",
                "return document.body.innerText.includes('new code')",
            )
            .await?;
        let newest = rider.pool().messages(JEFF.email);
        let code = newest
            .first()
            .map(|message| message.code.reveal().to_owned());
        proxy.inject("ConfirmSignUp", Fault::Twice, 1);
        rider
            .field("Verification code")
            .fill(&code.unwrap_or_default())
            .await?;
        // The first call has confirmed the account, so the app leads to the sign-in
        // page.
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        proxy.inject("RespondToAuthChallenge", Fault::Twice, 1);
        rider.button("Sign in").click().await?;
        is_told(rider, "Sign in").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_forgotten_password_survives_a_pool_that_is_down() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.has_an_account(rider).await?;
        rider.open("/forgot-password").await?;
        rider.field("Email").fill(JEFF.email).await?;
        proxy.inject("*", Fault::Refused, u32::MAX);
        rider.button("Send code").click().await?;
        is_told(rider, "Send code").await?;
        rider.field("Email").holds(JEFF.email).await?;
        proxy.clear_faults();
        rider.button("Send code").click().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.field("New password").fill("Another-1!").await?;
        rider.field("Confirm password").fill("Another-1!").await?;
        proxy.inject("*", Fault::Answer(503, "text/html", "down"), u32::MAX);
        rider.button("Reset password").click().await?;
        is_told(rider, "Reset password").await?;
        rider.field("Verification code").holds(&code).await?;
        rider.field("New password").holds("Another-1!").await?;
        proxy.clear_faults();
        rider.button("Reset password").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_second_factor_survives_a_pool_that_is_down() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.has_an_account(rider).await?;
        rider
            .pool()
            .call(
                "AdminSetUserMFAPreference",
                json!({ "Username": JEFF.username, "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
            )
            .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        proxy.inject("*", Fault::Refused, u32::MAX);
        rider.field("Verification code").fill(&code).await?;
        is_told(rider, "Verify").await?;
        rider.field("Verification code").holds(&code).await?;
        proxy.clear_faults();
        rider.button("Verify").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_slow_reply_is_waited_for_and_one_that_never_comes_is_told() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        // The app's timeout of 30 s is made thirty times shorter.
        rider
            .script(
                "const timeout = AbortSignal.timeout.bind(AbortSignal);\
                 AbortSignal.timeout = (ms) => timeout(ms / 30); return true",
            )
            .await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        proxy.inject(
            "InitiateAuth",
            Fault::Late(Duration::from_secs(30)),
            u32::MAX,
        );
        rider.button("Sign in").click().await?;
        rider.button("Signing in…").wait().await?;
        is_told(rider, "Sign in").await?;
        proxy.clear_faults();
        proxy.inject("InitiateAuth", Fault::Late(Duration::from_millis(500)), 1);
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

/// Moves the device's clock forward to the time when the tokens are due.
const DUE: &str = "const now = Date.now.bind(Date); Date.now = () => now() + 56 * 60 * 1000;\
    window.dispatchEvent(new Event('focus')); return true";

#[test]
fn no_fault_of_the_network_signs_anybody_out() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        for (fault, name) in faults().into_iter().zip(1..) {
            proxy.inject("GetTokensFromRefreshToken", fault.clone(), u32::MAX);
            if name == 1 {
                rider.pool().service().advance(Duration::from_secs(56 * 60));
                rider.script(DUE).await?;
                rider.status().says("offline").await?;
                rider.axe().await?;
            } else {
                rider
                    .script("window.dispatchEvent(new Event('focus')); return true")
                    .await?;
            }
            is_inside(rider).await?;
        }
        proxy.clear_faults();
        rider
            .script("window.dispatchEvent(new Event('online')); return true")
            .await?;
        is_online_again(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_refresh_whose_reply_was_cut_is_asked_for_again_though_tokens_rotate() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        rider
            .pool()
            .call(
                "UpdateUserPoolClient",
                json!({
                    "UserPoolId": rider.pool().pool_id(),
                    "ClientId": rider.pool().client_id(),
                    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
                    "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 60 },
                }),
            )
            .await?;
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider
            .region("Identity token")
            .button("Show token")
            .click()
            .await?;
        let token = "return document.querySelector('#token').textContent";
        rider
            .until("the token is shown", &format!("{token}.startsWith('eyJ')"))
            .await?;
        let before = rider.script(token).await?;
        proxy.inject("GetTokensFromRefreshToken", Fault::Cut, 1);
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(DUE).await?;
        rider
            .until("another token is shown", &format!("{token} !== {before}"))
            .await?;
        assert_eq!(proxy.calls_received("GetTokensFromRefreshToken"), 2);
        is_inside(rider).await
    });
}

/// Takes the page offline, or online again.
pub(crate) async fn is_offline(rider: &Rider, offline: bool) -> Result<(), TestError> {
    rider.browser().cdp("Network.enable", json!({})).await?;
    let conditions = json!({
        "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    rider
        .browser()
        .cdp("Network.emulateNetworkConditions", conditions)
        .await?;
    Ok(())
}

/// Waits until the page no longer says that it is offline.
pub(crate) async fn is_online_again(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the page says that all is well",
            "return !document.body.textContent.includes('offline')",
        )
        .await
}

#[test]
fn offline_in_the_middle_of_registering_is_told_and_recovers_alone() {
    disturbed(async |rider| {
        rider.expect_console("ERR_INTERNET_DISCONNECTED");
        JEFF.fills_in_the_registration(rider).await?;
        is_offline(rider, true).await?;
        rider.status().says("offline").await?;
        rider.button("Let's Ryde").click().await?;
        is_told(rider, "Let's Ryde").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.axe().await?;
        is_offline(rider, false).await?;
        is_online_again(rider).await?;
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        Ok(())
    });
}
