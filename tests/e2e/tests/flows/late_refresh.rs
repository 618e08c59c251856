//! Tests that tokens of a refresh do not undo a sign-out in another tab.

use std::time::Duration;

use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, is_inside};
use crate::tabs::{goes_to, here, later, opens_a_tab, signs_in};

/// The reply to a refresh arrives just before the sign-out, and its message and record
/// follow after it.
fn a_late_refresh_comes_after_the_sign_out(keep: bool) {
    run(async |rider| {
        let client = rider.pool().client_id();
        JEFF.has_an_account(rider).await?;
        signs_in(rider, keep).await?;
        let first = here(rider).await?;
        let second = opens_a_tab(rider, "/").await?;
        is_inside(rider).await?;
        for tab in [&first, &second] {
            goes_to(rider, tab).await?;
            rider
                .script(&format!(
                    "window.words = []; window.ear = new BroadcastChannel('wild-rydes.{client}');\
                     window.ear.onmessage = ({{ data }}) => window.words.push(data); return true"
                ))
                .await?;
        }
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(&later(1)).await?;
        goes_to(rider, &first).await?;
        let told = "window.words.filter((word) => word.includes('\"kind\":\"in\"'))";
        rider
            .until(
                "the tab has sent its new tokens",
                &format!("return {told}.length === 1"),
            )
            .await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        goes_to(rider, &second).await?;
        rider.heading("Sign in").wait().await?;
        goes_to(rider, &first).await?;
        let storage = if keep {
            "localStorage"
        } else {
            "sessionStorage"
        };
        rider
            .script(&format!(
                "const [word] = {told};\
                 new BroadcastChannel('wild-rydes.{client}').postMessage(word);\
                 {storage}.setItem('wild-rydes.session.{client}', JSON.parse(word).record); return true"
            ))
            .await?;
        for tab in [&second, &first] {
            goes_to(rider, tab).await?;
            rider
                .until(
                    "the repeated message has arrived",
                    &format!("return {told}.length >= 2"),
                )
                .await?;
            // A page that takes over a session shows it after a timer.
            let after = "return new Promise((done) => setTimeout(() => setTimeout(() => done(location.pathname))))";
            assert_eq!(rider.script(after).await?, "/signin");
            rider.reload().await?;
            rider.heading("Sign in").wait().await?;
            rider
                .until(
                    "nothing of a session is stored",
                    "return ![...Object.keys(localStorage), ...Object.keys(sessionStorage)]\
                       .some((key) => key.startsWith('wild-rydes.'))",
                )
                .await?;
        }
        // A new sign-in takes effect in both tabs.
        signs_in(rider, keep).await?;
        goes_to(rider, &second).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_late_refresh_undoes_no_sign_out() {
    a_late_refresh_comes_after_the_sign_out(false);
}

#[test]
fn a_late_refresh_undoes_no_sign_out_of_a_kept_session() {
    a_late_refresh_comes_after_the_sign_out(true);
}

/// Delays the replies with new tokens until the test calls `window.release()`, and
/// records all calls.
const HOLDING: &str = "const send = window.fetch;\
    window.calls = [];\
    window.fetch = async (...all) => {\
      const call = all[0].headers?.get('x-amz-target')?.split('.')[1];\
      const reply = await send(...all);\
      window.calls.push(call);\
      if (call === 'GetTokensFromRefreshToken') await new Promise((go) => (window.release = go));\
      return reply;\
    }; return true";

#[test]
fn tokens_that_come_after_a_sign_out_are_revoked() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        signs_in(rider, true).await?;
        let first = here(rider).await?;
        let second = opens_a_tab(rider, "/").await?;
        is_inside(rider).await?;
        rider.script(HOLDING).await?;
        rider.pool().service().advance(Duration::from_secs(56 * 60));
        rider.script(&later(1)).await?;
        rider
            .until(
                "the pool has given new tokens",
                "return window.release !== undefined",
            )
            .await?;
        goes_to(rider, &first).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        goes_to(rider, &second).await?;
        rider.heading("Sign in").wait().await?;
        rider.script("window.release()").await?;
        rider
            .until(
                "the new tokens are revoked",
                "return window.calls.includes('RevokeToken')",
            )
            .await?;
        for tab in [&first, &second] {
            goes_to(rider, tab).await?;
            rider.reload().await?;
            rider.heading("Sign in").wait().await?;
        }
        Ok(())
    });
}
