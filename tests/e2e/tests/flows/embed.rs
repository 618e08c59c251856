//! Tests `examples/notes/embed.rs`: the library in one element of a website's pages, whose
//! addresses stay.

use wild_rydes_e2e::run::run_at;
use wild_rydes_e2e::{Find, Rider, Setup, Site, TestError};

use crate::people::{JEFF, MARY};

/// Runs a test against the example, for a pool in which Jeff has an account.
fn run_embed(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_at(
        Setup::default(),
        async |pool| Site::of_app(crate::minimal::built("WILD_RYDES_EMBED", "embed")?, pool).await,
        async |rider| {
            // Chromium logs this about Trunk's own preload of the module, which our
            // release replaces.
            rider.expect_console("`integrity` attribute is currently ignored");
            JEFF.has_an_account(rider).await?;
            test(rider).await
        },
    );
}

/// The number of entries in the browser's history.
async fn entries(rider: &Rider) -> Result<Option<u64>, TestError> {
    Ok(rider.script("return history.length").await?.as_u64())
}

#[test]
fn pages_follow_each_other_at_one_address() {
    run_embed(async |rider| {
        rider.open("/").await?;
        rider.heading("Sign in").wait().await?;
        let before = entries(rider).await?;
        rider.link("Create account").click().await?;
        rider.heading("Register").wait().await?;
        rider.arrives_at("/").await?;
        rider.field("Email").fill(MARY.email).await?;
        rider.field("Password").fill(MARY.password).await?;
        rider.field("Confirm password").fill(MARY.password).await?;
        rider.button("Create account").click().await?;
        let code = rider.inbox_code(MARY.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.heading("Welcome, mary@example.com").wait().await?;
        rider.arrives_at("/").await?;
        assert_eq!(entries(rider).await?, before);
        let title = rider.script("return document.title").await?;
        assert_eq!(title, "Club");
        // The page of the website is still there.
        rider.sees("We meet on Thursdays.").await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/").await
    });
}

#[test]
fn typed_email_goes_along_without_an_address() {
    run_embed(async |rider| {
        rider.open("/").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.link("Forgot your password?").click().await?;
        rider.link("Back to sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.arrives_at("/").await?;
        rider.link("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Welcome, jeff@example.com").wait().await?;
        rider.arrives_at("/").await
    });
}

#[test]
fn guard_in_place_stays_at_the_wanted_address() {
    run_embed(async |rider| {
        rider.open("/members/7?tab=2").await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/members/7?tab=2").await?;
        rider.link("Create account").click().await?;
        rider.heading("Register").wait().await?;
        rider.link("Sign in").click().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Welcome, jeff@example.com").wait().await?;
        rider.arrives_at("/members/7?tab=2").await?;
        rider.reload().await?;
        rider.heading("Welcome, jeff@example.com").wait().await?;
        rider.arrives_at("/members/7?tab=2").await
    });
}

#[test]
fn second_provider_on_the_page_is_refused() {
    run_embed(async |rider| {
        // Chromium's log has the `<` of the message as an escape.
        rider.expect_console("CognitoProvider> already, and a page can have only one");
        rider.open("/").await?;
        rider.heading("Sign in").wait().await?;
        let thrown = rider
            .script("try { wasmBindings.mount('other') } catch (error) { return error.name }")
            .await?;
        assert_eq!(thrown, "RuntimeError");
        rider.heading("Sign in").wait().await?;
        let other = rider
            .script("return document.getElementById('other').textContent")
            .await?;
        assert_eq!(other, "");
        Ok(())
    });
}
