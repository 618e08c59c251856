//! Tests an app whose sign-ins begin without a password: the configuration has Amplify's
//! section `passwordless` with a preferred challenge that is not the password.

use serde_json::{Value, json};
use wild_rydes_e2e::site::release;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::accessibility::fine_in_every_look;
use crate::passkeys::{authenticator, has_a_passkey};
use crate::people::{JEFF, is_inside};

/// Makes this challenge the preferred one.
pub(crate) fn prefers(rider: &Rider, challenge: &str) -> Result<(), TestError> {
    rider.site().edit_config(|config| {
        config["auth"]["passwordless"] = json!({
            "email_otp_enabled": true,
            "sms_otp_enabled": true,
            "web_authn": { "relying_party_id": "localhost", "user_verification": "preferred" },
            "preferred_challenge": challenge,
        });
        if let Some(auth) = config["auth"].as_object_mut() {
            auth.remove("authentication_flow_type");
        }
    })
}

/// Fills in the identifier alone, and sends the form.
async fn begins(rider: &Rider) -> Result<(), TestError> {
    rider.field("Email").fill(JEFF.email).await?;
    rider.button("Sign in").click().await
}

pub(crate) async fn opens_and_begins(rider: &Rider) -> Result<(), TestError> {
    rider.open("/signin").await?;
    begins(rider).await
}

/// Registers without a password, up to the page for the code.
async fn registers(rider: &Rider) -> Result<(), TestError> {
    rider.open("/register").await?;
    rider.field("Email").fill(JEFF.email).await?;
    rider.field("Phone number").fill(JEFF.phone).await?;
    rider.field("Favorite genre").fill(JEFF.genre).await?;
    assert!(!rider.field("Password").is_there().await?);
    assert!(!rider.field("Confirm password").is_there().await?);
    rider.button("Let's Ryde").click().await?;
    rider.heading("Verify email").wait().await.map(drop)
}

pub(crate) async fn gives_code_sent_to(rider: &Rider, to: &str) -> Result<(), TestError> {
    let code = rider.inbox_code(to).await?;
    rider.field("Verification code").fill(&code).await
}

/// Creates a confirmed account that has no password.
pub(crate) async fn has_an_account_without_a_password(rider: &Rider) -> Result<(), TestError> {
    let pool = rider.pool();
    let sign_up = json!({
        "ClientId": pool.client_id(),
        "Username": JEFF.username,
        "UserAttributes": [
            { "Name": "email", "Value": JEFF.email },
            { "Name": "custom:genre", "Value": JEFF.genre },
        ],
    });
    pool.call("SignUp", sign_up).await?;
    let code = pool.inbox_code(JEFF.email).await?;
    let confirm = json!({
        "ClientId": pool.client_id(),
        "Username": JEFF.username,
        "ConfirmationCode": code,
    });
    pool.call("ConfirmSignUp", confirm).await.map(drop)
}

#[test]
fn registration_without_a_password_takes_one_code() {
    run(async |rider| {
        prefers(rider, "EMAIL_OTP")?;
        registers(rider).await?;
        rider.axe().await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await?;
        assert_eq!(rider.pool().messages(JEFF.email).len(), 1);
        let kept = "return Object.keys(sessionStorage).some((key) => key.includes('pending'))";
        assert_eq!(rider.script(kept).await?, Value::Bool(false));
        Ok(())
    });
}

#[test]
fn reload_of_the_code_page_still_takes_one_code() {
    run(async |rider| {
        rider.expect_http_errors();
        prefers(rider, "EMAIL_OTP")?;
        registers(rider).await?;
        rider.arrives_at("/verify").await?;
        rider.reload().await?;
        rider.heading("Verify email").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        rider.field("Verification code").fill(wrong).await?;
        rider.alert().says("code is not right").await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;
        assert_eq!(rider.pool().messages(JEFF.email).len(), 1);
        Ok(())
    });
}

/// Somebody else has registered the address first, with a password that they know.
#[test]
fn account_with_an_unknown_password_has_to_be_recovered() {
    run(async |rider| {
        rider.expect_http_errors();
        prefers(rider, "EMAIL_OTP")?;
        let pool = rider.pool();
        let sign_up = json!({
            "ClientId": pool.client_id(),
            "Username": JEFF.username,
            "Password": "Somebody-1!",
            "UserAttributes": [
                { "Name": "email", "Value": JEFF.email },
                { "Name": "custom:genre", "Value": JEFF.genre },
            ],
        });
        pool.call("SignUp", sign_up).await?;
        pool.inbox_code(JEFF.email).await?;
        registers(rider).await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        rider.heading("Reset your password").wait().await?;
        rider.sees("maybe not by you").await
    });
}

#[test]
fn sign_in_asks_for_the_identifier_and_then_a_code() {
    run(async |rider| {
        rider.expect_http_errors();
        has_an_account_without_a_password(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        rider.open("/signin").await?;
        rider.field("Email").wait().await?;
        rider.field("Password").gone().await?;
        assert!(!rider.link("Forgot your password?").is_there().await?);
        fine_in_every_look(rider, "identifier").await?;
        begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        fine_in_every_look(rider, "code").await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        rider.field("Verification code").fill(wrong).await?;
        rider.alert().says("code is not right").await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn only_way_to_sign_in_is_said_to_be_the_only_one() {
    run(async |rider| {
        has_an_account_without_a_password(rider).await?;
        // The account has no passkey, so that it gets its code at once.
        prefers(rider, "WEB_AUTHN")?;
        opens_and_begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        rider.button("Other ways to sign in").click().await?;
        rider.alert().says("no other way").await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

#[test]
fn password_can_be_chosen_in_place_of_the_code() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        opens_and_begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        rider.button("Other ways to sign in").click().await?;
        rider.heading("Choose how to sign in").wait().await?;
        rider.button("Back to sign in").click().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Enter your code").wait().await?;
        rider.button("Other ways to sign in").click().await?;
        rider.radio("Password").click().await?;
        rider.link("Forgot your password?").wait().await?;
        rider.axe().await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Continue").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn code_from_before_the_choice_is_still_good() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        opens_and_begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let sent = rider.pool().messages(JEFF.email).len();
        rider.button("Other ways to sign in").click().await?;
        rider.heading("Choose how to sign in").wait().await?;
        rider.axe().await?;
        rider.button("Enter the code you have").click().await?;
        rider.heading("Enter your code").wait().await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;
        assert_eq!(rider.pool().messages(JEFF.email).len(), sent);
        Ok(())
    });
}

#[test]
fn text_message_can_be_chosen_in_place_of_the_email() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        opens_and_begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        rider.button("Other ways to sign in").click().await?;
        rider.radio("Text message code").click().await?;
        rider.button("Continue").click().await?;
        rider.sees("text message with a code").await?;
        gives_code_sent_to(rider, JEFF.phone).await?;
        is_inside(rider).await
    });
}

#[test]
fn reload_in_the_middle_keeps_the_identifier() {
    run(async |rider| {
        has_an_account_without_a_password(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        opens_and_begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        rider.inbox_code(JEFF.email).await?;
        rider.reload().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.arrives_at("/signin").await?;
        rider.button("Sign in").click().await?;
        rider.heading("Enter your code").wait().await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

#[test]
fn code_after_its_session_has_expired_can_be_sent_again() {
    run(async |rider| {
        rider.expect_http_errors();
        has_an_account_without_a_password(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        opens_and_begins(rider).await?;
        rider.heading("Enter your code").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider
            .pool()
            .service()
            .advance(std::time::Duration::from_mins(20));
        rider.field("Verification code").fill(&code).await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").gone().await?;
        rider.button("Sign in").click().await?;
        rider.heading("Enter your code").wait().await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

#[test]
fn preferred_passkey_is_asked_for_at_once() {
    run(async |rider| {
        has_a_passkey(rider).await?;
        prefers(rider, "WEB_AUTHN")?;
        opens_and_begins(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn rider_without_a_passkey_gets_the_other_ways() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        authenticator(rider).await?;
        prefers(rider, "WEB_AUTHN")?;
        opens_and_begins(rider).await?;
        rider.heading("Choose how to sign in").wait().await?;
        assert!(!rider.radio("Passkey").is_there().await?);
        rider.radio("Email code").click().await?;
        rider.button("Continue").click().await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

/// The release of a pool without passwords has this attribute in its page: see
/// `dev/xtask/src/pack/page.rs`.
#[test]
fn password_field_is_not_seen_before_the_app_is_there() {
    run(async |rider| {
        has_an_account_without_a_password(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        let page = std::fs::read_to_string(release()?.join("index.html")).unwrap();
        let page = page.replacen("<html", "<html data-passwordless", 1);
        rider.site().serve_page("/signin", &page);
        rider.site().hold_code();
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        assert!(!rider.field("Password").is_there().await?);
        assert!(!rider.link("Forgot your password?").is_there().await?);
        begins(rider).await?;
        rider.site().stop_holding();
        rider.heading("Enter your code").wait().await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

/// A page whose configuration has changed since it was built.
#[test]
fn password_field_is_shown_where_it_is_needed_after_all() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let page = std::fs::read_to_string(release()?.join("index.html")).unwrap();
        let page = page.replacen("<html", "<html data-passwordless", 1);
        rider.site().serve_page("/signin", &page);
        JEFF.signs_in(rider).await?;
        is_inside(rider).await
    });
}
