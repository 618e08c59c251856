//! axe-core on every page and state, both themes, phone and desktop.

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, Setup, Trouble, run::run_with};

use crate::people::{JEFF, is_inside};

#[test]
fn desktop_light() {
    every_page(Setup::default());
}

#[test]
fn desktop_dark() {
    every_page(Setup::default().dark());
}

#[test]
fn phone_light() {
    every_page(Setup::phone());
}

#[test]
fn phone_dark() {
    every_page(Setup::phone().dark());
}

/// Looks at the page as it is, and takes its picture.
pub(crate) async fn fine(rider: &Rider, name: &str) -> Result<(), Trouble> {
    rider.axe().await?;
    let wide = rider
        .script(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth",
        )
        .await?;
    assert_eq!(wide, false, "{name} is wider than the screen");
    rider.screenshot(name).await
}

fn every_page(setup: Setup) {
    run_with(setup, async |rider| tour(rider, fine).await);
}

/// Goes through every page and state, and has a look at each.
pub(crate) async fn tour(
    rider: &Rider,
    fine: impl AsyncFn(&Rider, &str) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    rider.expect_http_errors();
    rider.open("/signin").await?;
    rider.heading("Sign in").wait().await?;
    fine(rider, "signin").await?;
    rider.button("Sign in").click().await?;
    rider.sees("Enter your email").await?;
    fine(rider, "signin-faults").await?;
    JEFF.signs_in(rider).await?;
    rider.alert().wait().await?;
    fine(rider, "signin-refused").await?;

    rider.open("/register").await?;
    rider.heading("Register").wait().await?;
    fine(rider, "register").await?;
    rider.field("Password").fill("Unicorn").await?;
    rider.button("Let's Ryde").click().await?;
    rider.sees("Enter your email").await?;
    fine(rider, "register-faults").await?;

    JEFF.registers(rider).await?;
    rider.heading("Verify email").wait().await?;
    fine(rider, "verify").await?;
    let code = rider.inbox_code(JEFF.email).await?;
    rider.button("Resend code").click().await?;
    rider.status().says("new code").await?;
    rider
        .field("Verification code")
        .fill(if code == "111111" { "222222" } else { "111111" })
        .await?;
    rider.alert().wait().await?;
    fine(rider, "verify-refused").await?;
    let code = rider.inbox_code(JEFF.email).await?;
    rider.field("Verification code").fill(&code).await?;
    is_inside(rider).await?;
    rider.sees("Signature valid").await?;
    fine(rider, "ride").await?;
    rider
        .region("Identity token")
        .button("Show token")
        .click()
        .await?;
    rider
        .region("Identity token")
        .button("Hide token")
        .wait()
        .await?;
    fine(rider, "ride-token").await?;

    rider.link("Account").click().await?;
    rider.sees(JEFF.genre).await?;
    fine(rider, "account").await?;
    rider.open("/nowhere").await?;
    rider.heading("Page not found").wait().await?;
    fine(rider, "not-found").await?;

    rider.button("Sign out").click().await?;
    rider.heading("Sign in").wait().await?;
    JEFF.has_second_factors(
        rider,
        json!({ "EmailMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
    )
    .await?;
    JEFF.signs_in(rider).await?;
    rider.heading("Enter MFA code").wait().await?;
    fine(rider, "mfa").await?;

    rider.open("/forgot-password").await?;
    rider.heading("Reset your password").wait().await?;
    fine(rider, "forgot-password").await?;
    rider.field("Email").fill("nobody@example.com").await?;
    rider.button("Send code").click().await?;
    rider.field("Verification code").wait().await?;
    fine(rider, "reset-password").await
}
