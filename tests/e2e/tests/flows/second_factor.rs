//! Tests one-time codes from an app or a text message.

use serde_json::json;
use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, is_inside};

#[test]
fn an_authenticator_apps_code() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        let app = JEFF.has_an_authenticator(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        rider.sees("authenticator app").await?;

        // A wrong code does not end the step.
        let right = app.next_code();
        let wrong = if right == "111111" {
            "222222"
        } else {
            "111111"
        };
        rider.field("Verification code").fill(wrong).await?;
        rider.alert().says("code is not right").await?;
        rider.heading("Enter MFA code").wait().await?;
        rider.field("Verification code").fill(&right).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_text_messages_code_pasted_with_a_space() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        let (first, last) = code.split_at(3);
        rider
            .field("Verification code")
            .fill(&format!("{first} {last}"))
            .await?;
        is_inside(rider).await
    });
}

#[test]
fn a_spent_session_goes_back_to_the_start_with_words() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider
            .pool()
            .service()
            .expire_sessions()
            .map_err(|error| wild_rydes_e2e::TestError::Failed(error.to_string()))?;
        rider.field("Verification code").fill(&code).await?;
        rider.heading("Sign in").wait().await?;
        rider.alert().says("took too long").await?;
        rider.field("Email").holds(JEFF.email).await
    });
}

#[test]
fn back_to_sign_in_leaves_no_stale_session_behind() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        rider.inbox_code(JEFF.phone).await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_reload_in_the_middle_starts_the_sign_in_again() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        rider.reload().await?;
        rider.heading("Sign in").wait().await?;
        assert!(!rider.alert().is_there().await?);
        Ok(())
    });
}
