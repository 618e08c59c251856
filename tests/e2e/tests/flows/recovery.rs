//! Tests forgotten passwords.

use serde_json::json;
use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, MARY, Person, is_inside};

const NEW: &str = "Another-unicorn-2!";

#[test]
fn a_code_a_new_password_and_in() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.link("Forgot your password?").click().await?;
        rider.heading("Reset your password").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        let description = rider.field("Email").description().await?;
        assert_eq!(description, "A phone number or username works too.");
        rider.button("Send code").click().await?;
        rider.field("Verification code").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };

        rider.field("Verification code").fill(wrong).await?;
        rider.field("New password").fill(NEW).await?;
        rider.field("Confirm password").fill(NEW).await?;
        rider.button("Reset password").click().await?;
        rider.alert().says("code is not right").await?;
        rider.field("Verification code").fill(&code).await?;
        rider.button("Reset password").click().await?;
        is_inside(rider).await?;

        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        JEFF.signs_in(rider).await?;
        rider.alert().says("not the right combination").await?;
        JEFF.signs_in_as(rider, JEFF.email, NEW).await?;
        is_inside(rider).await
    });
}

/// The user does not type the new password again: the next step is on the same page.
#[test]
fn second_factor_follows_the_new_password_at_once() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let by_text = json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } });
        JEFF.has_second_factors(rider, by_text).await?;
        rider.open("/forgot-password").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Send code").click().await?;
        rider.field("Verification code").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.field("New password").fill(NEW).await?;
        rider.field("Confirm password").fill(NEW).await?;
        rider.button("Reset password").click().await?;
        rider.heading("Enter MFA code").wait().await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        JEFF.signs_in_as(rider, JEFF.email, NEW).await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn an_unknown_address_looks_like_any_other() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let mut pages = Vec::new();
        for email in [JEFF.email, "nobody@example.com"] {
            rider.open("/forgot-password").await?;
            rider.field("Email").fill(email).await?;
            rider.button("Send code").click().await?;
            rider.field("Verification code").wait().await?;
            pages.push(rider.page_text().await?);
        }
        assert_eq!(pages[0], pages[1]);
        assert!(rider.pool().messages("nobody@example.com").is_empty());
        Ok(())
    });
}

/// The pool reveals by UserNotFoundException that there is no account, and the app does
/// not show that.
#[test]
fn a_pool_that_tells_is_not_passed_on() {
    run(async |rider| {
        rider.expect_http_errors();
        rider
            .pool()
            .call(
                "UpdateUserPoolClient",
                json!({
                    "UserPoolId": rider.pool().pool_id(),
                    "ClientId": rider.pool().client_id(),
                    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                    "PreventUserExistenceErrors": "LEGACY",
                }),
            )
            .await?;
        rider
            .open("/forgot-password?email=nobody%40example.com")
            .await?;
        rider.button("Send code").click().await?;
        rider.field("Verification code").wait().await?;
        rider.sees("If there is an account").await?;
        assert!(!rider.alert().is_there().await?);
        JEFF.signs_in_as(rider, "nobody@example.com", "Wrong-pass1!")
            .await?;
        rider.alert().says("not the right combination").await
    });
}

/// The accounts are confirmed, unknown, invited, disabled and never verified. The app
/// shows the same for all of them, although the pool reveals the differences.
#[test]
fn a_pool_that_tells_is_answered_alike_for_all() {
    const NEVER_VERIFIED: Person = Person {
        email: "never@example.com",
        username: "never|example|com",
        phone: "+12065550122",
        ..MARY
    };
    const INVITED: Person = Person {
        email: "invited@example.com",
        username: "invited|example|com",
        phone: "+12065550133",
        ..MARY
    };
    run(async |rider| {
        rider.expect_http_errors();
        let client = json!({
            "UserPoolId": rider.pool().pool_id(),
            "ClientId": rider.pool().client_id(),
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "PreventUserExistenceErrors": "LEGACY",
        });
        rider.pool().call("UpdateUserPoolClient", client).await?;
        JEFF.has_an_account(rider).await?;
        INVITED.is_created_with(rider, INVITED.password).await?;
        MARY.has_an_account(rider).await?;
        let disabled = json!({ "Username": MARY.username });
        rider.pool().call("AdminDisableUser", disabled).await?;
        NEVER_VERIFIED.registers(rider).await?;
        rider.heading("Verify email").wait().await?;

        let mut answers = Vec::new();
        for email in [
            JEFF.email,
            "nobody@example.com",
            INVITED.email,
            MARY.email,
            NEVER_VERIFIED.email,
        ] {
            rider.open("/forgot-password").await?;
            rider.field("Email").fill(email).await?;
            rider.button("Send code").click().await?;
            rider.field("Verification code").wait().await?;
            rider.sees("temporary password in the invitation").await?;
            let page = rider.page_text().await?;
            let wrong = match rider.pool().messages(email).first() {
                Some(sent) if sent.code.reveal() == "111111" => "222222",
                _ => "111111",
            };
            rider.field("Verification code").fill(wrong).await?;
            rider.field("New password").fill(NEW).await?;
            rider.field("Confirm password").fill(NEW).await?;
            rider.button("Reset password").click().await?;
            rider.alert().says("not right or no longer valid").await?;
            answers.push((page, rider.alert().text().await?));
        }
        let first = answers[0].clone();
        assert!(answers.iter().all(|answer| *answer == first), "{answers:?}");
        Ok(())
    });
}

#[test]
fn an_email_in_the_address_moves_to_the_history() {
    run(async |rider| {
        rider
            .open("/forgot-password?email=jeff%2Bone%40example.com")
            .await?;
        for _ in 0..2 {
            rider.heading("Reset your password").wait().await?;
            rider.field("Email").holds("jeff+one@example.com").await?;
            rider.arrives_at("/forgot-password").await?;
            rider.reload().await?;
        }
        rider.link("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/signin").await?;
        rider.field("Email").holds("jeff+one@example.com").await?;
        rider.client().back().await?;
        rider.heading("Reset your password").wait().await?;
        rider.field("Email").holds("jeff+one@example.com").await?;
        rider.arrives_at("/forgot-password").await
    });
}

#[test]
fn another_code_can_be_asked_for() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider
            .open("/forgot-password?email=jeff%40example.com")
            .await?;
        rider.button("Send code").click().await?;
        rider.inbox_code(JEFF.email).await?;
        rider.button("Resend code").click().await?;
        rider.status().says("new code").await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.field("New password").fill(NEW).await?;
        rider.field("Confirm password").fill(NEW).await?;
        rider.button("Reset password").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_password_the_pools_owner_has_reset_leads_here() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        rider
            .pool()
            .call(
                "AdminResetUserPassword",
                json!({ "Username": JEFF.username }),
            )
            .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Reset your password").wait().await?;
        rider.status().says("has to be reset").await?;
        rider.field("Email").holds(JEFF.email).await
    });
}

#[test]
fn too_many_attempts_are_told() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        rider
            .open("/forgot-password?email=jeff%40example.com")
            .await?;
        rider.button("Send code").click().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        rider.field("New password").fill(NEW).await?;
        rider.field("Confirm password").fill(NEW).await?;
        rider.field("Verification code").fill(wrong).await?;
        for _ in 0..30 {
            rider.button("Reset password").click().await?;
            rider
                .until(
                    "an answer is there",
                    "return document.querySelector('[role=alert]') !== null",
                )
                .await?;
            if rider.alert().text().await?.contains("Too many") {
                return Ok(());
            }
        }
        rider.alert().says("Too many").await
    });
}
