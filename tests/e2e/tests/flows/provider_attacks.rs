//! Tests attacks on a sign-in through the pool's domain: forged, replayed and mixed-up replies,
//! `next`, and what is left behind of a reply.

use serde_json::json;
use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, is_inside};
use crate::providers::{
    BUTTON, arrives_at_the_pool, begun_state, has_a_domain, history_has_no_reply, is_refused,
    signs_in_at_the_pool,
};
use crate::tabs::{goes_to, here, opens_a_tab};

#[test]
fn forged_reply_signs_nobody_in() {
    run(async |rider| {
        has_a_domain(rider).await?;
        let site = rider.site().url().to_owned();
        // A tab that has asked for nothing.
        rider
            .goto(&format!("{site}/oauth/callback?code=c0de&state=forged"))
            .await?;
        is_refused(rider, "was not started in this tab").await?;
        // A tab that has begun another sign-in.
        rider.button(BUTTON).click().await?;
        arrives_at_the_pool(rider).await?;
        rider
            .goto(&format!("{site}/oauth/callback?code=c0de&state=forged"))
            .await?;
        is_refused(rider, "was not started in this tab").await
    });
}

#[test]
fn tokens_in_the_address_of_a_reply_are_not_read() {
    run(async |rider| {
        has_a_domain(rider).await?;
        let site = rider.site().url();
        // The reply of the implicit grant, which the app never asks for.
        let tokens = "id_token=a.b.c&access_token=a.b.c&token_type=Bearer&state=forged";
        rider
            .goto(&format!("{site}/oauth/callback#{tokens}"))
            .await?;
        is_refused(rider, "was not started in this tab").await
    });
}

#[test]
fn reply_in_another_tab_is_refused() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.open("/signin").await?;
        let first = here(rider).await?;
        let state = begun_state(rider).await?;
        // The state is right, but the verifier is in the first tab.
        opens_a_tab(rider, &format!("/oauth/callback?code=c0de&state={state}")).await?;
        is_refused(rider, "was not started in this tab").await?;
        // The first tab can still finish its sign-in.
        goes_to(rider, &first).await?;
        signs_in_at_the_pool(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn reply_that_was_used_is_refused() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.open("/signin").await?;
        rider.button(BUTTON).click().await?;
        signs_in_at_the_pool(rider).await?;
        is_inside(rider).await?;
        // The scripts of a page can read the address that the page was opened at.
        let opened_at = "return performance.getEntriesByType('navigation')[0].name";
        let opened_at = rider.script(opened_at).await?;
        let reply = opened_at.as_str().unwrap();
        assert!(reply.contains("/oauth/callback?code="), "{reply}");
        rider.button("Sign out").click().await?;
        rider.button(BUTTON).wait().await?;
        rider.arrives_at("/signin").await?;
        rider.goto(reply).await?;
        is_refused(rider, "was not started in this tab").await?;
        let asked = rider
            .script(
                "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/oauth2/')).length",
            )
            .await?;
        assert_eq!(asked, json!(0), "no code is sent");
        Ok(())
    });
}

#[test]
fn reply_of_another_issuer_is_not_used() {
    run(async |rider| {
        has_a_domain(rider).await?;
        rider.open("/signin").await?;
        let state = begun_state(rider).await?;
        let site = rider.site().url();
        let iss = "https%3A%2F%2Fevil.example";
        let reply = format!("{site}/oauth/callback?code=c0de&state={state}&iss={iss}");
        rider.goto(&reply).await?;
        is_refused(rider, "does not belong to your sign-in").await
    });
}

#[test]
fn next_of_a_provider_sign_in_stays_in_the_app() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        for next in [
            "//evil.example/",
            "/%2e//evil.example/",
            "javascript:alert(1)",
        ] {
            rider.open("/signin").await?;
            let encoded = next.replace('%', "%25").replace(':', "%3A");
            rider.open(&format!("/signin?next={encoded}")).await?;
            rider.button(BUTTON).click().await?;
            signs_in_at_the_pool(rider).await?;
            is_inside(rider).await?;
            rider.button("Sign out").click().await?;
            rider.arrives_at("/signin").await?;
            rider.button(BUTTON).wait().await?;
        }
        Ok(())
    });
}

#[test]
fn no_code_or_token_is_left_behind() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.open("/signin").await?;
        rider.button(BUTTON).click().await?;
        signs_in_at_the_pool(rider).await?;
        is_inside(rider).await?;
        let left = rider
            .script(
                "return [location.href, document.title, document.referrer, JSON.stringify(history.state),\
                 ...performance.getEntriesByType('resource').map(({ name }) => name)]\
                 .filter((text) => /code=|state=|token=/.test(text))",
            )
            .await?;
        assert_eq!(left, json!([]));
        history_has_no_reply(rider).await?;
        for entry in rider.browser().console().await? {
            let entry = format!("{entry:?}");
            // Chromium logs a directive of the policy that it does not know, with the
            // address of the page that had it. The code there has been spent, and only the
            // user sees it.
            let is_of_browser = entry.contains("Unrecognized Content-Security-Policy directive");
            assert!(is_of_browser || !entry.contains("code="), "{entry}");
        }
        Ok(())
    });
}
