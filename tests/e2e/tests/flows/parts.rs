//! Tests the parts of the app that are loaded after the first page: they are loaded
//! when they are needed, an error is shown if that fails, and they can be loaded again.

use std::time::Duration;

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::people::{JEFF, is_inside, opens_the_developers_part};
use crate::tabs::later;

/// The files of the app's code that the browser has loaded besides the first module.
async fn fetched(rider: &Rider) -> Result<Vec<String>, TestError> {
    let names = rider
        .script(
            "return performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)\
               .filter((path) => /^.(split|chunk)_/.test(path))",
        )
        .await?;
    Ok(serde_json::from_value(names).unwrap())
}

async fn block(rider: &Rider, patterns: &[&str]) -> Result<(), TestError> {
    let browser = rider.browser();
    browser.cdp("Network.enable", json!({})).await?;
    browser
        .cdp("Network.setBlockedURLs", json!({ "urls": patterns }))
        .await?;
    Ok(())
}

#[test]
fn a_visitor_of_the_sign_in_page_downloads_that_page() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        assert_eq!(fetched(rider).await?, Vec::<String>::new());
        rider.field("Email").fill("j").await?;
        rider
            .until(
                "the parts, once the form is touched",
                "return performance.getEntriesByType('resource')\
                   .filter(({ name }) => name.includes('/split_')).length === 2",
            )
            .await
    });
}

#[test]
fn a_page_that_cannot_be_fetched_says_so_and_comes_later() {
    run(async |rider| {
        rider.expect_console("Failed to fetch");
        JEFF.has_an_account(rider).await?;
        block(rider, &["*split_public_pages*", "*split_signed_in*"]).await?;
        rider.open("/signin").await?;
        rider.link("Create account").click().await?;
        rider.alert().says("could not be loaded").await?;
        rider.arrives_at("/register").await?;
        // The current page still works.
        rider.link("Sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.alert().says("could not be loaded").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.link("Create account").click().await?;
        rider.alert().says("could not be loaded").await?;
        block(rider, &[]).await?;
        rider.button("Try again").click().await?;
        rider.heading("Register").wait().await?;
        Ok(())
    });
}

#[test]
fn sign_in_by_password_needs_no_code_of_the_steps() {
    run(async |rider| {
        rider.expect_console("Failed to fetch");
        rider.expect_console("400");
        JEFF.has_an_account(rider).await?;
        block(rider, &["*split_public_pages*"]).await?;
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill("Wrong-passw0rd!").await?;
        rider.button("Sign in").click().await?;
        rider.alert().says("not the right combination").await?;
        rider.field("Password").holds("").await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_sign_in_that_cannot_leave_says_so_and_leaves_later() {
    run(async |rider| {
        rider.expect_console("Failed to fetch");
        JEFF.has_an_account(rider).await?;
        block(rider, &["*split_sign_in*"]).await?;
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.alert().says("could not be loaded").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").holds(JEFF.password).await?;
        block(rider, &[]).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn a_session_outlives_a_part_that_cannot_be_fetched() {
    run(async |rider| {
        rider.expect_console("Failed to fetch");
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        block(rider, &["*split_signed_in*"]).await?;
        rider.reload().await?;
        rider.alert().says("could not be loaded").await?;
        rider.arrives_at("/").await?;
        block(rider, &[]).await?;
        rider.button("Try again").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn developers_code_is_loaded_when_their_part_opens() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider.button("Request unicorn").wait().await?;
        let is_of_developers = |path: &String| path.starts_with("/split_account");
        assert!(!fetched(rider).await?.iter().any(is_of_developers));
        opens_the_developers_part(rider).await?;
        rider.region("Identity token").wait().await?;
        assert!(fetched(rider).await?.iter().any(is_of_developers));
        Ok(())
    });
}

#[test]
fn code_for_the_session_loads_when_the_page_is_there() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let is_of_session = |path: &String| path.starts_with("/split_upkeep");
        assert!(!fetched(rider).await?.iter().any(is_of_session));
        rider
            .until(
                "the code for the session is loaded",
                "return performance.getEntriesByType('resource')\
                   .some(({ name }) => name.includes('/split_upkeep'))",
            )
            .await
    });
}

#[test]
fn refresh_whose_code_is_missing_is_tried_again() {
    run(async |rider| {
        rider.expect_console("Failed to fetch");
        JEFF.has_an_account(rider).await?;
        block(rider, &["*split_upkeep*"]).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(&later(1)).await?;
        rider.status().says("offline").await?;
        is_inside(rider).await?;
        block(rider, &[]).await?;
        rider.script(&later(1)).await?;
        rider
            .until(
                "the session is renewed",
                "return ![...document.querySelectorAll('[role=status]')]\
                   .some(({ textContent }) => textContent.includes('offline'))",
            )
            .await?;
        is_inside(rider).await
    });
}
