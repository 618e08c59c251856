//! Checks every page and state with axe-core and in the accessibility tree, in both
//! themes, on phone and desktop.

use serde_json::json;
use wild_rydes_e2e::{
    ColorScheme, Find, Rider, Screen, Setup, TestError, accessibility_tree, run, run_with,
};

use crate::people::{JEFF, is_inside, opens_the_developers_part, sets_the_pickup_point};
use crate::steps::every_step;

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

/// Waits until all animations have ended.
pub(crate) async fn is_still(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the page is still",
            "return document.getAnimations().every(({ playState }) => playState !== 'running')",
        )
        .await
}

/// Checks the current page, and takes a screenshot.
pub(crate) async fn fine(rider: &Rider, name: &str) -> Result<(), TestError> {
    is_still(rider).await?;
    rider.axe().await?;
    let faults = accessibility_tree::faults(&accessibility_tree::elements(rider.browser()).await?);
    assert!(faults.is_empty(), "{name}: {faults:?}");
    let wide = rider
        .script(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth",
        )
        .await?;
    assert_eq!(wide, false, "{name} is wider than the screen");
    rider.screenshot(name).await
}

/// Checks the current page in both themes, on a desktop and on a phone.
pub(crate) async fn fine_in_every_look(rider: &Rider, name: &str) -> Result<(), TestError> {
    for look in [ColorScheme::Light, ColorScheme::Dark] {
        for screen in [Screen::Desktop, Screen::Phone] {
            rider.browser().set_color_scheme(look).await?;
            rider.browser().set_screen(screen).await?;
            fine(rider, &format!("{name}-{screen:?}-{look:?}")).await?;
        }
    }
    rider.browser().set_screen(Screen::Desktop).await
}

#[test]
fn every_step_of_a_sign_in_in_every_look() {
    run(async |rider| every_step(rider, fine_in_every_look).await);
}

/// Fails unless elements with these roles and names follow each other in this order.
async fn reads(rider: &Rider, wanted: &[&str]) -> Result<(), TestError> {
    let things = accessibility_tree::elements(rider.browser()).await?;
    let missing = accessibility_tree::first_missing(&things, wanted);
    assert_eq!(missing, None, "not met in this order: {things:#?}");
    Ok(())
}

#[test]
fn pages_are_read_in_the_order_in_which_they_are_used() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        reads(
            rider,
            &[
                "link Skip to content",
                "banner ",
                "link Wild Rydes",
                "navigation Main",
                "link Apply",
                "link Sign in",
                "main ",
                "heading Sign in",
                "textbox Email",
                "textbox Password",
                "button Show password",
                "checkbox Keep me signed in",
                "link Forgot your password?",
                "button Sign in",
                "link Create account",
                "contentinfo ",
                "combobox Language",
                "combobox Theme",
            ],
        )
        .await?;
        rider.open("/register").await?;
        rider.heading("Register").wait().await?;
        reads(
            rider,
            &[
                "main ",
                "heading Register",
                "textbox Email",
                "textbox Phone number",
                "textbox Password",
                "textbox Confirm password",
                "button Let's Ryde",
                "link Sign in",
            ],
        )
        .await?;
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.sees("Signature valid").await?;
        rider.region("AWS credentials").wait().await?;
        reads(
            rider,
            &[
                "link Account",
                "button Sign out",
                "main ",
                "heading Where to?",
                "application Map",
                "button Zoom in",
                "region Request a ride",
                "heading Request a ride",
                "button Request unicorn",
                "button Where I am",
                "region Identity token",
                "heading Identity token",
                "button Show token",
                "button Copy token",
                "table Claims",
                "region AWS credentials",
                "heading AWS credentials",
                "contentinfo ",
            ],
        )
        .await
    });
}

fn every_page(setup: Setup) {
    run_with(setup, async |rider| tour(rider, fine).await);
}

/// Goes through every page and state, and calls `fine` at each.
pub(crate) async fn tour(
    rider: &Rider,
    fine: impl AsyncFn(&Rider, &str) -> Result<(), TestError>,
) -> Result<(), TestError> {
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
    fine(rider, "ride").await?;
    sets_the_pickup_point(rider).await?;
    fine(rider, "ride-pickup").await?;
    rider.button("Request unicorn").click().await?;
    rider.sees("on the way to you").await?;
    fine(rider, "ride-on-its-way").await?;
    opens_the_developers_part(rider).await?;
    rider.sees("Signature valid").await?;
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
    let credentials = rider.region("AWS credentials");
    credentials.button("Show secrets").click().await?;
    credentials.button("Who am I to AWS?").click().await?;
    rider.sees("assumed-role").await?;
    fine(rider, "ride-credentials").await?;

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
    let code = rider.inbox_code(JEFF.email).await?;
    rider
        .field("Verification code")
        .fill(if code == "111111" { "222222" } else { "111111" })
        .await?;
    rider.alert().wait().await?;
    fine(rider, "mfa-refused").await?;

    rider.open("/forgot-password").await?;
    rider.heading("Reset your password").wait().await?;
    fine(rider, "forgot-password").await?;
    rider.field("Email").fill("nobody@example.com").await?;
    rider.button("Send code").click().await?;
    rider.field("Verification code").wait().await?;
    fine(rider, "reset-password").await?;
    rider.button("Reset password").click().await?;
    rider.sees("Enter the code").await?;
    fine(rider, "reset-password-faults").await?;

    rider.site().serve_config("{}");
    rider.open("/").await?;
    rider.heading("Configuration needed").wait().await?;
    fine(rider, "configuration-needed").await
}
