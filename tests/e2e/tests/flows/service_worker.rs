//! Tests the service worker, `public/service-worker.js`: on a later visit the page is
//! served from the browser's copy without waiting, and a new release is noticed.

use std::fs;

use http::StatusCode;
use serde_json::json;
use wild_rydes_e2e::site::release;
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::faults::{is_offline, is_online_again};
use crate::people::{JEFF, is_inside};

/// The number of the site's service workers.
const REGISTERED: &str =
    "return navigator.serviceWorker.getRegistrations().then((all) => all.length)";

/// Signs in, and waits until the worker is ready for the next visit.
async fn is_known(rider: &Rider) -> Result<(), TestError> {
    JEFF.has_an_account(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await?;
    rider
        .until(
            "the worker is ready",
            "return navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')",
        )
        .await
}

fn page_of_the_release() -> String {
    fs::read_to_string(release().unwrap().join("index.html")).unwrap()
}

/// The release's page with a change, as in another release.
fn another_release() -> String {
    let page = page_of_the_release();
    let another = page.replace("on demand.", "on demand, again.");
    assert_ne!(page, another);
    another
}

/// An expression that is true if the current page is the changed one.
const IS_ANOTHER: &str =
    "document.querySelector('meta[name=description]').content.endsWith('again.')";

/// Lets the host answer, and waits until the worker has notified the page. The page
/// must not reload then, nor start to.
async fn stays_when_told(rider: &Rider) -> Result<(), TestError> {
    rider
        .script(
            "window.leaves = false;\
             navigation.addEventListener('navigate', () => (window.leaves = true));\
             window.told = new Promise((done) => navigator.serviceWorker.addEventListener('message', done));\
             return true",
        )
        .await?;
    rider.site().stop_holding();
    rider
        .until(
            "the worker has sent its message",
            "return window.told.then(() => true)",
        )
        .await?;
    assert_eq!(rider.script("return window.leaves").await?, false);
    Ok(())
}

#[test]
fn who_comes_back_does_not_wait_for_the_page() {
    run(async |rider| {
        is_known(rider).await?;
        rider.site().hold_page();
        rider.open("/").await?;
        is_inside(rider).await?;
        // The same holds for another address.
        rider.open("/account").await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
        rider.site().stop_holding();
        Ok(())
    });
}

#[test]
fn nobody_has_a_worker_before_they_have_signed_in() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.heading("Sign in").wait().await?;
        assert_eq!(rider.script(REGISTERED).await?, json!(0));
        is_known(rider).await?;
        assert_eq!(rider.script(REGISTERED).await?, json!(1));
        Ok(())
    });
}

#[test]
fn another_release_takes_the_place_of_the_copy_once() {
    run(async |rider| {
        is_known(rider).await?;
        rider.site().serve_page("/", &another_release());
        rider.open("/").await?;
        rider
            .until(
                "the other release is there",
                &format!("return {IS_ANOTHER}"),
            )
            .await?;
        is_inside(rider).await?;
        // The next visit gets the new page from the copy.
        rider.open("/").await?;
        is_inside(rider).await?;
        assert_eq!(rider.script(&format!("return {IS_ANOTHER}")).await?, true);
        Ok(())
    });
}

/// A host that sends a different page at each request must not cause endless reloads.
#[test]
fn a_page_that_is_never_the_same_begins_anew_once_only() {
    run(async |rider| {
        is_known(rider).await?;
        rider.site().serve_page("/", &another_release());
        rider.site().hold_page();
        rider.reload().await?;
        is_inside(rider).await?;
        // This mark is what a first reload leaves.
        rider
            .script("sessionStorage.setItem('wild-rydes.changed', ''); return true")
            .await?;
        rider.reload().await?;
        is_inside(rider).await?;
        stays_when_told(rider).await?;
        // The mark is removed, so a later change may cause a reload again.
        assert_eq!(
            rider
                .script("return sessionStorage.getItem('wild-rydes.changed')")
                .await?,
            json!(null)
        );
        Ok(())
    });
}

/// The browser has lost its cached files, and the host has deleted them too. The broken
/// page cannot do anything, so the worker has to bring in the new one.
#[test]
fn a_copy_whose_files_are_gone_gives_way() {
    run(async |rider| {
        is_known(rider).await?;
        rider.expect_http_errors_from(rider.site().url());
        let whole = page_of_the_release();
        let broken = whole.replace("src=/wild-rydes-", "src=/gone-");
        assert_ne!(whole, broken);
        rider.site().serve_page("/", &broken);
        rider.reload().await?;
        rider
            .until(
                "the broken page is the copy",
                "return document.querySelector('script[src^=\"/gone-\"]') !== null",
            )
            .await?;
        rider.site().serve_page("/", &whole);
        rider.open("/").await?;
        is_inside(rider).await
    });
}

#[test]
fn what_was_typed_is_not_lost_to_another_release() {
    run(async |rider| {
        is_known(rider).await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
        rider.site().serve_page("/", &another_release());
        rider.site().hold_page();
        rider.reload().await?;
        rider.heading("Account").wait().await?;
        rider.button("Delete my account").click().await?;
        rider.field("Email").fill("half an addr").await?;
        stays_when_told(rider).await?;
        rider.field("Email").holds("half an addr").await?;
        assert_eq!(rider.script(&format!("return {IS_ANOTHER}")).await?, false);
        // The new release is there on the next visit.
        rider.open("/").await?;
        is_inside(rider).await?;
        assert_eq!(rider.script(&format!("return {IS_ANOTHER}")).await?, true);
        Ok(())
    });
}

/// If the pool moves, the configuration and the headers change, but the page does not.
#[test]
fn headers_that_changed_are_taken_up() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        is_known(rider).await?;
        let front = rider.pool().public_url();
        rider.site().move_pool(front, rider.pool().url());
        rider.reload().await?;
        is_inside(rider).await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await
    });
}

#[test]
fn without_a_network_the_app_opens_and_says_so() {
    run(async |rider| {
        is_known(rider).await?;
        rider.expect_console("ERR_INTERNET_DISCONNECTED");
        is_offline(rider, true).await?;
        rider.reload().await?;
        is_inside(rider).await?;
        rider.status().says("offline").await?;
        // All files of the page are there, including the logo.
        rider
            .until(
                "the mark is drawn",
                "return document.querySelector('img.mark').naturalWidth > 0",
            )
            .await?;
        rider.axe().await?;
        is_offline(rider, false).await?;
        is_online_again(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_host_that_is_not_well_takes_nothing_away() {
    run(async |rider| {
        is_known(rider).await?;
        rider.expect_http_errors_from(rider.site().url());
        for status in [
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::UNAUTHORIZED,
        ] {
            rider.site().fail_page(Some(status));
            rider.reload().await?;
            is_inside(rider).await?;
        }
        rider.site().fail_page(None);
        assert_eq!(rider.script(REGISTERED).await?, json!(1));
        Ok(())
    });
}

/// Another site at this address needs no code that removes our worker.
#[test]
fn another_site_at_the_same_address_is_rid_of_the_worker() {
    run(async |rider| {
        is_known(rider).await?;
        rider.site().serve_page(
            "/",
            "<!doctype html><html lang=en><title>Else</title><link rel=icon href=/icons/192.png><h1>Something else</h1>",
        );
        rider.reload().await?;
        rider.heading("Something else").wait().await?;
        assert_eq!(rider.script(REGISTERED).await?, json!(0));
        Ok(())
    });
}

#[test]
fn a_site_that_is_gone_is_gone() {
    run(async |rider| {
        is_known(rider).await?;
        rider.expect_http_errors_from(rider.site().url());
        rider.site().fail_page(Some(StatusCode::NOT_FOUND));
        rider.reload().await?;
        rider
            .until(
                "there is nothing",
                "return document.body.textContent.trim() === '404'",
            )
            .await?;
        assert_eq!(rider.script(REGISTERED).await?, json!(0));
        Ok(())
    });
}

#[test]
fn worker_leaves_well_known_addresses_to_the_host() {
    run(async |rider| {
        is_known(rider).await?;
        // Chromium leaves `change-password` for the home page where the host answers every
        // address, so this is another address.
        let path = "/.well-known/host";
        let page = "<link rel=icon href=/icons/192.png><h1>From the host</h1>";
        rider.site().serve_page(path, page);
        rider.open(path).await?;
        rider.heading("From the host").wait().await?;
        Ok(())
    });
}
