//! Tests staying signed in, and signing out.

use std::time::Duration;

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::people::{JEFF, is_inside, opens_the_developers_part};

#[test]
fn a_reload_keeps_the_rider_in_without_a_flash_of_the_sign_in_page() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        // The script records, from before the app starts, whether a heading "Sign in"
        // ever appears.
        rider
            .browser()
            .cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": "window.flashed = false;\
                    new MutationObserver(() => {\
                        if (document.querySelector('h1')?.textContent === 'Sign in') window.flashed = true;\
                    }).observe(document, { childList: true, subtree: true });" }),
            )
            .await?;
        rider.reload().await?;
        is_inside(rider).await?;
        assert_eq!(rider.script("return window.flashed").await?, false);
        // Nothing has moved either, including shifts that soon follow the key that
        // reloads.
        assert_eq!(rider.layout_shift().await?, json!(0));
        Ok(())
    });
}

#[test]
fn a_reload_waits_for_no_configuration_and_takes_up_a_changed_one() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        // The browser's stored facts about the pool are enough while the configuration
        // cannot be loaded.
        rider.expect_http_errors_from(rider.site().url());
        let config = rider
            .script("return fetch('/amplify_outputs.json').then((reply) => reply.text())")
            .await?;
        rider.site().serve_no_config();
        rider.reload().await?;
        is_inside(rider).await?;
        rider
            .site()
            .serve_config(config.as_str().unwrap_or_default());
        rider.reload().await?;
        is_inside(rider).await?;
        // The configuration names another app client, to which the previous client's
        // session does not belong.
        rider
            .site()
            .edit_config(|config| config["auth"]["user_pool_client_id"] = json!("anotherclient"))?;
        rider.reload().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/signin").await
    });
}

/// The content of both storages, as one text.
const STORED: &str = "return JSON.stringify([{...localStorage}, {...sessionStorage}])";

#[test]
fn signing_out_revokes_the_tokens_and_leaves_nothing_behind() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let record = rider
            .script("return JSON.parse(sessionStorage[Object.keys(sessionStorage).find((key) => key.includes('session'))])")
            .await?;
        let stored = rider.script(STORED).await?.to_string();
        assert!(!stored.contains(JEFF.password));

        // There has to be a signed-in page in the history to go back to.
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/signin").await?;
        let stored = rider.script(STORED).await?.to_string();
        for secret in ["refresh_token", "id_token", "access_token"] {
            let token = record[secret].as_str().unwrap_or_default();
            assert!(!token.is_empty() && !stored.contains(token), "{secret}");
        }
        assert!(!stored.contains("eyJ"), "{stored}");

        // Going back does not show a signed-in page.
        rider.client().back().await?;
        rider.heading("Sign in").wait().await?;

        refused(rider, &record["refresh_token"]).await
    });
}

/// Waits until the pool refuses this refresh token: it is revoked in the background
/// after the user is signed out.
async fn refused(rider: &Rider, token: &serde_json::Value) -> Result<(), TestError> {
    let parameters = json!({ "ClientId": rider.pool().client_id(), "RefreshToken": token });
    for _ in 0..200 {
        match rider
            .pool()
            .call("GetTokensFromRefreshToken", parameters.clone())
            .await
        {
            Err(TestError::Refused { reply, .. }) => {
                assert!(reply.contains("NotAuthorizedException"), "{reply}");
                return Ok(());
            }
            Err(other) => return Err(other),
            Ok(_) => {}
        }
    }
    Err(TestError::Failed(
        "the refresh token was never revoked".into(),
    ))
}

#[test]
fn keep_me_signed_in_outlives_the_tab_and_otherwise_nothing_does() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        for keep in [true, false] {
            rider.open("/signin").await?;
            rider.field("Email").fill(JEFF.email).await?;
            rider.field("Password").fill(JEFF.password).await?;
            if keep {
                rider.checkbox("Keep me signed in").click().await?;
            }
            rider.button("Sign in").click().await?;
            is_inside(rider).await?;
            // The last tab of the app is closed, and another one is opened.
            let other = rider.client().new_window(true).await?.handle;
            rider.client().close_window().await?;
            rider.client().switch_to_window(other).await?;
            rider.open("/").await?;
            if keep {
                is_inside(rider).await?;
                rider.button("Sign out").click().await?;
            }
            rider.heading("Sign in").wait().await?;
        }
        Ok(())
    });
}

/// Moves the device's clock forward by 56 minutes, together with the pool's.
pub(crate) const LATER: &str = "const now = Date.now.bind(Date); Date.now = () => now() + 56 * 60 * 1000;\
    window.dispatchEvent(new Event('focus'))";

#[test]
fn tokens_are_renewed_before_they_expire_and_the_page_stays_as_it_is() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider
            .region("Identity token")
            .button("Show token")
            .click()
            .await?;
        let shown = "return document.querySelector('#token').textContent";
        rider
            .until("the token is shown", &format!("{shown}.startsWith('eyJ')"))
            .await?;
        let before = rider.script(shown).await?;
        // The elements have to stay the same: a page that is rendered again has new
        // ones.
        rider
            .script(
                "window.kept = ['h1', '#token', '[aria-label=Map]', 'canvas'].map((what) => document.querySelector(what));\
                 window.kept[0].dataset.mark = 'same'; return true",
            )
            .await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(LATER).await?;
        rider
            .until("another token is shown", &format!("{shown} !== {before}"))
            .await?;
        let same = rider
            .script(
                "return ['h1', '#token', '[aria-label=Map]', 'canvas']\
                 .every((what, place) => document.querySelector(what) === window.kept[place])",
            )
            .await?;
        assert_eq!(same, true, "nothing was rebuilt");
        is_inside(rider).await
    });
}

#[test]
fn a_session_the_pool_has_ended_is_told_and_the_rider_comes_back_to_where_they_were() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
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
        rider.arrives_at("/signin?next=/account").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Account").wait().await?;
        Ok(())
    });
}

#[test]
fn garbage_in_storage_is_dropped() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        rider
            .script("sessionStorage.setItem('wild-rydes.session.wildrydeswebapp', '{\"version\":1,\"id_token\":7')")
            .await?;
        rider.open("/").await?;
        rider.heading("Sign in").wait().await?;
        rider
            .until("the record is gone", "return sessionStorage.length === 0")
            .await
    });
}

/// Runs this script in every page from now on, before the app starts.
pub(crate) async fn before_the_app(rider: &Rider, script: &str) -> Result<(), TestError> {
    rider
        .browser()
        .cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await?;
    Ok(())
}

/// The number of calls for new tokens.
fn refreshes(rider: &Rider) -> Result<u32, TestError> {
    Ok(rider
        .pool()
        .proxy()?
        .calls_received("GetTokensFromRefreshToken"))
}

const TOKEN: &str = "return document.querySelector('#token').textContent";

/// Shows the identity token, and gives it.
async fn shown_token(rider: &Rider) -> Result<serde_json::Value, TestError> {
    opens_the_developers_part(rider).await?;
    rider
        .region("Identity token")
        .button("Show token")
        .click()
        .await?;
    rider
        .until("the token is shown", &format!("{TOKEN}.startsWith('eyJ')"))
        .await?;
    rider.script(TOKEN).await
}

fn a_clock_that_is_off(hours: i64) {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        before_the_app(
            rider,
            &format!(
                "const now = Date.now.bind(Date); Date.now = () => now() + {hours} * 3600 * 1000"
            ),
        )
        .await?;
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.sees("Expires in 59 min").await?;
        rider.reload().await?;
        is_inside(rider).await?;
        assert_eq!(refreshes(rider)?, 0);
        let before = shown_token(rider).await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(LATER).await?;
        rider
            .until("another token is shown", &format!("{TOKEN} !== {before}"))
            .await?;
        assert_eq!(refreshes(rider)?, 1);
        Ok(())
    });
}

#[test]
fn a_clock_that_is_hours_fast_makes_no_difference() {
    a_clock_that_is_off(5);
}

#[test]
fn a_clock_that_is_hours_slow_makes_no_difference() {
    a_clock_that_is_off(-7);
}

#[test]
fn after_a_day_asleep_there_is_one_refresh_and_no_flash() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let before = shown_token(rider).await?;
        rider
            .script(
                "window.headings = new Set([document.querySelector('h1').textContent]);\
                 new MutationObserver(() => window.headings.add(document.querySelector('h1')?.textContent))\
                   .observe(document, { childList: true, subtree: true });\
                 window.kept = document.querySelector('h1'); return true",
            )
            .await?;
        rider
            .pool()
            .service()
            .advance(Duration::from_secs(24 * 3600));
        rider
            .script(
                "const now = Date.now.bind(Date); Date.now = () => now() + 24 * 3600 * 1000;\
                 for (const name of ['online', 'focus']) window.dispatchEvent(new Event(name));\
                 document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); return true",
            )
            .await?;
        rider
            .until("another token is shown", &format!("{TOKEN} !== {before}"))
            .await?;
        assert_eq!(refreshes(rider)?, 1);
        let seen = rider
            .script("return [...window.headings].every((heading) => heading === 'Where to?') && document.querySelector('h1') === window.kept")
            .await?;
        assert_eq!(seen, true, "no other page, and nothing was rebuilt");
        Ok(())
    });
}

#[test]
fn the_network_coming_back_and_a_call_that_needs_a_token_renew_it_too() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider
            .script("const now = Date.now.bind(Date); Date.now = () => now() + 56 * 60 * 1000; return true")
            .await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.email).await?;
        assert_eq!(refreshes(rider)?, 1, "before the call");
        rider.link("Wild Rydes").click().await?;
        is_inside(rider).await?;
        let before = shown_token(rider).await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider
            .script(
                "const late = Date.now.bind(Date); Date.now = () => late() + 56 * 60 * 1000;\
                 window.dispatchEvent(new Event('online')); return true",
            )
            .await?;
        rider
            .until("another token is shown", &format!("{TOKEN} !== {before}"))
            .await?;
        assert_eq!(refreshes(rider)?, 2, "when the network is back");
        Ok(())
    });
}

/// Checks that the app works with this manipulated storage, and says what it cannot
/// keep.
fn works_with_a_storage_that_is(spoiled: &str) {
    run(async |rider| {
        before_the_app(rider, spoiled).await?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;
        rider.sees("does not let us store anything").await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.email).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.checkbox("Keep me signed in").click().await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await?;
        rider.sees("does not let us store anything").await
    });
}

#[test]
fn a_storage_that_is_blocked_is_told_and_the_app_works() {
    works_with_a_storage_that_is(
        "for (const name of ['localStorage', 'sessionStorage']) {\
           Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });\
         }",
    );
}

#[test]
fn a_storage_that_is_full_is_told_and_the_app_works() {
    works_with_a_storage_that_is(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    );
}
