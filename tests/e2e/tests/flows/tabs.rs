//! Tests that all tabs agree on the signed-in user.

use std::time::Duration;

use fantoccini::wd::WindowHandle;
use serde_json::json;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::people::{JEFF, MARY, is_inside, opens_the_developers_part};

/// Opens another tab at this address, switches to it, and gives its handle.
pub(crate) async fn opens_a_tab(rider: &Rider, path: &str) -> Result<WindowHandle, TestError> {
    let tab = rider.client().new_window(true).await?.handle;
    rider.client().switch_to_window(tab.clone()).await?;
    rider.open(path).await?;
    Ok(tab)
}

pub(crate) async fn here(rider: &Rider) -> Result<WindowHandle, TestError> {
    Ok(rider.client().window().await?)
}

pub(crate) async fn goes_to(rider: &Rider, tab: &WindowHandle) -> Result<(), TestError> {
    Ok(rider.client().switch_to_window(tab.clone()).await?)
}

/// Starts a stopwatch in a tab, which stops when a heading has this text.
async fn times(rider: &Rider, heading: &str) -> Result<(), TestError> {
    rider
        .script(&format!(
            "window.took = null; window.since = Date.now();\
             new MutationObserver(() => {{\
               if (window.took === null && document.querySelector('h1')?.textContent === '{heading}') window.took = Date.now();\
             }}).observe(document, {{ childList: true, subtree: true }}); return true"
        ))
        .await?;
    Ok(())
}

pub(crate) async fn signs_in(rider: &Rider, keep: bool) -> Result<(), TestError> {
    rider.open("/signin").await?;
    rider.field("Email").fill(JEFF.email).await?;
    rider.field("Password").fill(JEFF.password).await?;
    if keep {
        rider.checkbox("Keep me signed in").click().await?;
    }
    rider.button("Sign in").click().await?;
    is_inside(rider).await
}

fn what_one_tab_does_the_others_do(keep: bool) {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let first = here(rider).await?;
        rider.open("/signin").await?;
        let second = opens_a_tab(rider, "/signin").await?;
        let third = opens_a_tab(rider, "/register").await?;
        rider.field("Favorite genre").fill("half a form").await?;
        for tab in [&second, &third] {
            goes_to(rider, tab).await?;
            times(rider, "Where to?").await?;
        }
        goes_to(rider, &first).await?;
        signs_in(rider, keep).await?;
        let entered = rider.script("return Date.now()").await?;
        for tab in [&second, &third] {
            goes_to(rider, tab).await?;
            is_inside(rider).await?;
            let took = rider.script("return window.took").await?;
            let late = took.as_i64().unwrap() - entered.as_i64().unwrap();
            assert!(late < 1_000, "{late} ms");
        }
        goes_to(rider, &second).await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        times(rider, "Sign in").await?;
        goes_to(rider, &third).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        let left = rider.script("return Date.now()").await?;
        for tab in [&first, &second] {
            goes_to(rider, tab).await?;
            rider.heading("Sign in").wait().await?;
            rider
                .until(
                    "nothing of a session is stored",
                    "return ![...Object.keys(localStorage), ...Object.keys(sessionStorage)]\
                       .some((key) => key.startsWith('wild-rydes.'))",
                )
                .await?;
        }
        let took = rider.script("return window.took").await?;
        let late = took.as_i64().unwrap() - left.as_i64().unwrap();
        assert!(late < 1_000, "{late} ms");
        Ok(())
    });
}

#[test]
fn a_session_of_the_tab_is_all_tabs() {
    what_one_tab_does_the_others_do(false);
}

#[test]
fn a_kept_session_is_all_tabs() {
    what_one_tab_does_the_others_do(true);
}

#[test]
fn a_new_tab_takes_the_session_of_another_over() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        signs_in(rider, false).await?;
        opens_a_tab(rider, "/account").await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
        rider.arrives_at("/account").await
    });
}

#[test]
fn a_mark_that_was_left_behind_is_no_session() {
    run(async |rider| {
        rider.open("/signin").await?;
        let client = rider.pool().client_id();
        rider
            .script(&format!(
                "localStorage.setItem('wild-rydes.tabs.{client}', '1'); return true"
            ))
            .await?;
        rider.open("/account").await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/signin?next=/account").await?;
        rider
            .until("the mark is gone", "return localStorage.length === 0")
            .await
    });
}

#[test]
fn another_rider_in_one_tab_is_another_rider_in_all() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        MARY.has_an_account(rider).await?;
        // This is MARY's session, from a browser of her own.
        let other = rider
            .other_device(&wild_rydes_e2e::Setup::default())
            .await?;
        MARY.signs_in(&other).await?;
        is_inside(&other).await?;
        let client = rider.pool().client_id();
        let record = other
            .script(&format!(
                "return sessionStorage.getItem('wild-rydes.session.{client}')"
            ))
            .await?;
        other.browser().close().await;

        signs_in(rider, true).await?;
        rider.link("Account").click().await?;
        rider.sees(JEFF.genre).await?;
        opens_a_tab(rider, "/account").await?;
        rider.sees(JEFF.genre).await?;
        let second = here(rider).await?;
        // This is what a third tab does if MARY signs in there while the other tabs are
        // asleep.
        opens_a_tab(rider, "/").await?;
        rider
            .client()
            .execute(
                &format!("localStorage.setItem('wild-rydes.session.{client}', arguments[0])"),
                vec![record],
            )
            .await?;
        goes_to(rider, &second).await?;
        rider.sees(MARY.genre).await
    });
}

/// Counts the calls for new tokens, over all tabs of the browser.
const COUNTING: &str = "const send = window.fetch;\
    window.fetch = (...all) => {\
      if (all[0].headers?.get('x-amz-target')?.endsWith('GetTokensFromRefreshToken')) {\
        localStorage.setItem('refreshes ' + Math.random(), '1');\
      }\
      return send(...all);\
    }; return true";

/// Moves a tab's clock forward by this number of token lifetimes.
pub(crate) fn later(lives: u64) -> String {
    format!(
        "window.clock ??= Date.now.bind(Date);\
         Date.now = () => window.clock() + {lives} * 56 * 60 * 1000;\
         window.dispatchEvent(new Event('focus')); return true"
    )
}

fn ten_tabs_ask_once_for_each_expiry(keep: bool, without_locks: bool) {
    run(async |rider| {
        rider
            .pool()
            .call(
                "UpdateUserPoolClient",
                json!({
                    "UserPoolId": rider.pool().pool_id(),
                    "ClientId": rider.pool().client_id(),
                    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
                    "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 0 },
                }),
            )
            .await?;
        JEFF.has_an_account(rider).await?;
        signs_in(rider, keep).await?;
        let mut tabs = vec![here(rider).await?];
        for _ in 1..10 {
            tabs.push(opens_a_tab(rider, "/").await?);
            is_inside(rider).await?;
        }
        for tab in &tabs {
            goes_to(rider, tab).await?;
            rider.script(COUNTING).await?;
            if without_locks {
                rider
                    .script("Object.defineProperty(navigator, 'locks', { value: undefined }); return true")
                    .await?;
            }
        }
        let token = "return document.querySelector('#token').textContent";
        for tab in &tabs {
            goes_to(rider, tab).await?;
            opens_the_developers_part(rider).await?;
            rider
                .region("Identity token")
                .button("Show token")
                .click()
                .await?;
            rider
                .until("the token is shown", &format!("{token}.startsWith('eyJ')"))
                .await?;
        }
        let mut last = rider.script(token).await?;
        for expiry in 1..=3 {
            rider.pool().service().advance(Duration::from_secs(56 * 60));
            for tab in &tabs {
                goes_to(rider, tab).await?;
                rider.script(&later(expiry)).await?;
            }
            let mut shown = vec![];
            for tab in &tabs {
                goes_to(rider, tab).await?;
                rider
                    .until("another token is shown", &format!("{token} !== {last}"))
                    .await?;
                shown.push(rider.script(token).await?);
            }
            assert!(shown.iter().all(|token| *token == shown[0]), "one session");
            last = shown.remove(0);
        }
        let asked = rider
            .script("return Object.keys(localStorage).filter((key) => key.startsWith('refreshes')).length")
            .await?;
        assert_eq!(asked, 3, "ten tabs, three expiries");
        Ok(())
    });
}

#[test]
fn ten_tabs_ask_once_with_rotation() {
    ten_tabs_ask_once_for_each_expiry(false, false);
}

#[test]
fn ten_tabs_with_a_kept_session_ask_once_with_rotation() {
    ten_tabs_ask_once_for_each_expiry(true, false);
}

#[test]
fn ten_tabs_without_web_locks_ask_once_too() {
    ten_tabs_ask_once_for_each_expiry(true, true);
}

#[test]
fn a_turn_that_never_ends_holds_up_no_other_tab() {
    run(async |rider| {
        let client = rider.pool().client_id();
        JEFF.has_an_account(rider).await?;
        signs_in(rider, false).await?;
        let first = here(rider).await?;
        opens_a_tab(rider, "/").await?;
        is_inside(rider).await?;
        // This is what a tab does whose call hangs.
        rider
            .script(&format!(
                "return new Promise((granted) => navigator.locks.request('wild-rydes.{client}', () => {{\
                   granted(true);\
                   return new Promise(() => {{}});\
                 }}))"
            ))
            .await?;
        goes_to(rider, &first).await?;
        // Timeouts of more than half a minute are shortened.
        rider
            .script(
                "const timeout = AbortSignal.timeout.bind(AbortSignal);\
                 AbortSignal.timeout = (ms) => timeout(ms > 30_000 ? ms / 100 : ms); return true",
            )
            .await?;
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
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(&later(1)).await?;
        rider
            .until("another token is shown", &format!("{token} !== {before}"))
            .await
    });
}
