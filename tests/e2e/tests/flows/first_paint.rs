//! Tests the prerendered sign-in form. It is visible and can be filled in and sent
//! before the app has loaded; the app takes it over without losing input or moving
//! anything. No other page shows it.

use serde_json::json;
use wild_rydes_e2e::run::{Setup, run_with};
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::people::{JEFF, is_inside};

/// Waits until the app has taken the form over.
async fn taken_over(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the app, in place of what stood in the page",
            "return !document.documentElement.hasAttribute('data-form')",
        )
        .await
}

#[test]
fn what_is_typed_before_the_app_is_there_stays_with_caret_and_focus() {
    run(async |rider| {
        rider.site().hold_code();
        rider.open("/signin?email=nobody@example.com").await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Password").fill("Unicorn").await?;
        rider.checkbox("Keep me signed in").click().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider
            .script(
                "const field = document.querySelector('#email');\
                 field.setSelectionRange(2, 6, 'backward');\
                 window.before = [field, document.querySelector('#password'), document.querySelector('h1')]",
            )
            .await?;
        rider.site().stop_holding();
        taken_over(rider).await?;
        let after = rider
            .script(
                "const field = document.querySelector('#email');\
                 return [field.value, field.selectionStart, field.selectionEnd, field.selectionDirection,\
                   document.activeElement === field, document.querySelector('#password').value,\
                   window.before.every((element) => element.isConnected)]",
            )
            .await?;
        assert_eq!(
            after,
            json!([JEFF.email, 2, 6, "backward", true, "Unicorn", true])
        );
        assert!(rider.checkbox("Keep me signed in").is_selected().await?);
        // The form is the app's now: further input is added to the text that was typed
        // before.
        rider.field("Password").press_keys("-1!").await?;
        rider.field("Password").holds(JEFF.password).await?;
        rider
            .until(
                "the parts, since a field had the focus",
                "return new Set(performance.getEntriesByType('resource').map(({ name }) => name)\
                   .filter((name) => name.includes('/split_'))).size === 2",
            )
            .await
    });
}

#[test]
fn who_touches_the_form_before_the_app_is_there_has_the_parts_fetched_beside_it() {
    run(async |rider| {
        rider.site().hold_code();
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let asked = "performance.getEntriesByType('resource').map(({ name }) => name)";
        rider
            .script("window.asked = []; const own = fetch; window.fetch = (...what) => { window.asked.push(String(what[0])); return own(...what) }")
            .await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider
            .until(
                "what a sign-in leaves by and the styles are asked for",
                "return window.asked.some((asked) => /split_sign_in-/.test(asked))",
            )
            .await?;
        rider.site().stop_holding();
        taken_over(rider).await?;
        rider
            .until(
                "the part, which came once",
                &format!("return {asked}.some((name) => name.includes('split_signed_in'))"),
            )
            .await?;
        let fetched = rider
            .script(
                "return performance.getEntriesByType('resource')\
                   .filter(({ name, transferSize }) => name.includes('split_sign_in') && transferSize > 0).length",
            )
            .await?;
        assert_eq!(fetched, 1);
        Ok(())
    });
}

#[test]
fn a_form_sent_before_the_app_is_there_is_sent_once_when_it_is() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        JEFF.has_an_account(rider).await?;
        let proxy = rider.pool().proxy()?;
        let before = proxy.calls_received("InitiateAuth");
        rider.site().hold_code();
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.field("Password").press_keys("\u{e007}").await?;
        rider.button("Signing in…").wait().await?;
        assert!(!rider.button("Signing in…").is_enabled().await?);
        rider.arrives_at("/signin").await?;
        rider.site().stop_holding();
        is_inside(rider).await?;
        assert_eq!(proxy.calls_received("InitiateAuth"), before + 1);
        Ok(())
    });
}

#[test]
fn an_empty_form_sent_before_the_app_is_there_says_what_is_missing() {
    run(async |rider| {
        rider.site().hold_code();
        rider.open("/signin").await?;
        rider.button("Sign in").click().await?;
        rider.button("Signing in…").wait().await?;
        rider.site().stop_holding();
        rider
            .sees("Enter your email, phone number or username.")
            .await?;
        assert!(rider.button("Sign in").is_enabled().await?);
        Ok(())
    });
}

#[test]
fn elsewhere_nobody_sees_the_form_before_the_app_says_so() {
    run(async |rider| {
        // The cache is disabled, so that each visit is like a first one.
        let browser = rider.browser();
        browser.cdp("Network.enable", json!({})).await?;
        browser
            .cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true }))
            .await?;
        for path in ["/", "/account", "/register"] {
            rider.site().hold_code();
            rider.open(path).await?;
            let seen = rider
                .script("return [...document.querySelectorAll('h1, input, nav a')].filter((element) => element.checkVisibility({ visibilityProperty: true })).length")
                .await?;
            assert_eq!(seen, json!(0), "{path}");
            rider.site().stop_holding();
            let heading = if path == "/register" {
                "Register"
            } else {
                "Sign in"
            };
            rider.heading(heading).wait().await?;
        }
        Ok(())
    });
}

#[test]
fn nothing_moves_and_nothing_is_fetched_twice() {
    run(async |rider| {
        rider.site().hold_code();
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        rider.site().stop_holding();
        taken_over(rider).await?;
        assert_eq!(rider.layout_shift().await?, json!(0));
        let twice = rider
            .script(
                "const names = performance.getEntriesByType('resource')\
                   .filter(({ transferSize }) => transferSize > 0).map(({ name }) => name)\
                   .filter((name) => /\\.(js|css|wasm|json)$/.test(name));\
                 return names.length - new Set(names).size",
            )
            .await?;
        assert_eq!(twice, json!(0));
        Ok(())
    });
}

/// Regression test: when the app took over a field without input, it set the value to
/// undefined, which a browser turns into the text "undefined". A user who then typed
/// had that text before the input.
#[test]
fn an_untouched_field_stays_empty_when_the_app_takes_it_over() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider
            .until(
                "the app has taken the form over",
                "return !('form' in document.documentElement.dataset)",
            )
            .await?;
        let value = rider
            .script(
                "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(\
                   () => done(document.querySelector('#email').value))))",
            )
            .await?;
        assert_eq!(value, "");
        Ok(())
    });
}
