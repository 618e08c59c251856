//! Tests `examples/notes`: an app outside of the workspace, with a router of its own inside
//! the guard, renamed paths and a replaced page.

use std::time::Duration;

use serde_json::json;
use wild_rydes_e2e::run::run_at;
use wild_rydes_e2e::{Find, Rider, Setup, Site, TestError};

use crate::people::{JEFF, MARY};
use crate::session::LATER;

/// Runs a test against the example, for a pool in which Jeff has an account.
fn run_notes(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_at(
        Setup::default(),
        async |pool| Site::of_app(crate::minimal::built("WILD_RYDES_NOTES", "notes")?, pool).await,
        async |rider| {
            // Chromium logs this about Trunk's own preload of the module, which our
            // release replaces.
            rider.expect_console("`integrity` attribute is currently ignored");
            JEFF.has_an_account(rider).await?;
            test(rider).await
        },
    );
}

async fn signs_in_at(rider: &Rider, path: &str) -> Result<(), TestError> {
    rider.open(path).await?;
    rider.field("Email").fill(JEFF.email).await?;
    rider.field("Password").fill(JEFF.password).await?;
    rider.button("Sign in").click().await
}

async fn title(rider: &Rider) -> Result<String, TestError> {
    let title = rider.script("return document.title").await?;
    Ok(title.as_str().unwrap_or_default().to_owned())
}

#[test]
fn renamed_pages_lead_to_each_other_and_back() {
    run_notes(async |rider| {
        rider.open("/archive").await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/login?next=/archive").await?;
        assert_eq!(title(rider).await?, "Sign in · Notes");
        rider.link("Create account").click().await?;
        rider.heading("Register").wait().await?;
        rider.arrives_at("/join").await?;
        signs_in_at(rider, "/archive").await?;
        rider.heading("Archive").wait().await?;
        rider.arrives_at("/archive").await?;
        assert_eq!(title(rider).await?, "Notes");
        Ok(())
    });
}

#[test]
fn router_inside_the_guard_gets_its_clicks() {
    run_notes(async |rider| {
        signs_in_at(rider, "/login").await?;
        rider.heading("Notes of jeff@example.com").wait().await?;
        rider.link("Archive").click().await?;
        rider.heading("Archive").wait().await?;
        rider.arrives_at("/archive").await?;
        rider.link("You").click().await?;
        rider.heading("Account").wait().await?;
        rider.arrives_at("/account").await?;
        assert_eq!(title(rider).await?, "Account · Notes");
        rider.script("history.back()").await?;
        rider.heading("Archive").wait().await?;
        assert_eq!(title(rider).await?, "Notes");
        rider.script("history.back()").await?;
        rider.heading("Notes of jeff@example.com").wait().await?;
        rider.script("history.forward()").await?;
        rider.heading("Archive").wait().await?;
        rider.arrives_at("/archive").await
    });
}

#[test]
fn external_file_is_left_to_the_browser() {
    run_notes(async |rider| {
        rider.site().serve_page("/files/all.txt", "Buy bread.");
        // Chromium asks for it, because a text has no page that names another one.
        rider.site().serve_page("/favicon.ico", "");
        signs_in_at(rider, "/login").await?;
        rider.link("All notes as a file").click().await?;
        rider.sees("Buy bread.").await?;
        rider.arrives_at("/files/all.txt").await
    });
}

#[test]
fn next_follows_the_router_of_the_host() {
    run_notes(async |rider| {
        rider.expect_http_errors();
        signs_in_at(rider, "/login").await?;
        rider.link("Archive").click().await?;
        rider.heading("Archive").wait().await?;
        rider
            .pool()
            .call(
                "AdminUserGlobalSignOut",
                json!({ "Username": JEFF.username }),
            )
            .await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(LATER).await?;
        rider.heading("Sign in").wait().await?;
        rider.status().says("Your session has ended").await?;
        rider.arrives_at("/login?next=/archive").await
    });
}

#[test]
fn replaced_page_is_shown_at_its_path() {
    run_notes(async |rider| {
        rider.open("/login").await?;
        rider.link("Forgot your password?").click().await?;
        rider
            .heading("Ask the office for a new password")
            .wait()
            .await?;
        rider.arrives_at("/forgot-password").await?;
        rider.link("Back").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/login").await
    });
}

#[test]
fn session_is_restored_and_ends_at_renamed_paths() {
    run_notes(async |rider| {
        signs_in_at(rider, "/login").await?;
        rider.link("Archive").click().await?;
        rider.heading("Archive").wait().await?;
        rider.reload().await?;
        rider.heading("Archive").wait().await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/login").await
    });
}

#[test]
fn attribute_of_the_app_is_asked_for_and_shown() {
    run_notes(async |rider| {
        rider.open("/join").await?;
        rider.field("Email").fill(MARY.email).await?;
        rider.field("Nickname").fill("Mimi").await?;
        rider.field("Password").fill(MARY.password).await?;
        rider.field("Confirm password").fill(MARY.password).await?;
        // The app asks for no phone number.
        rider.field("Phone number").gone().await?;
        rider.button("Create account").click().await?;
        rider.arrives_at("/verify").await?;
        let code = rider.inbox_code(MARY.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.heading("Notes of mary@example.com").wait().await?;
        rider.link("You").click().await?;
        rider.field("Nickname").holds("Mimi").await
    });
}

#[test]
fn guard_returns_a_switched_account_to_its_page() {
    run_notes(async |rider| {
        let pool = rider.pool();
        let group = json!({ "UserPoolId": pool.pool_id(), "GroupName": "staff" });
        pool.call("CreateGroup", group).await?;
        let member = json!({ "GroupName": "staff", "Username": MARY.username });
        MARY.has_an_account(rider).await?;
        pool.call("AdminAddUserToGroup", member).await?;
        signs_in_at(rider, "/staff?week=7").await?;
        rider
            .heading("This page is for other members")
            .wait()
            .await?;
        rider.button("Switch account").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/login?next=/staff%3Fweek%3D7").await?;
        rider.field("Email").fill(MARY.email).await?;
        rider.field("Password").fill(MARY.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Staff").wait().await?;
        rider.arrives_at("/staff?week=7").await
    });
}

/// The documentation promises that the example is short.
#[test]
fn example_has_sixty_lines_at_most() {
    let lines = include_str!("../../../../examples/notes/main.rs")
        .lines()
        .count();
    assert!(lines <= 60, "{lines} lines");
}
