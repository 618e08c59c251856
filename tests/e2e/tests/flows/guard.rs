//! Tests the guard around the root layout.

use wild_rydes_e2e::{Find, Site, run};

use crate::people::{JEFF, is_inside};

#[test]
fn any_address_but_the_open_ones_asks_to_sign_in_and_comes_back() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/account").await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/signin?next=/account").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Account").wait().await?;
        rider.arrives_at("/account").await?;
        rider.sees(JEFF.genre).await
    });
}

#[test]
fn home_asks_to_sign_in_without_a_next() {
    run(async |rider| {
        rider.open("/").await?;
        rider.heading("Sign in").wait().await?;
        rider.arrives_at("/signin").await
    });
}

#[test]
fn an_address_that_is_not_there_is_guarded_too() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/nowhere/at/all").await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Page not found").wait().await?;
        rider.link("Go to the map").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn open_pages_send_a_signed_in_rider_home() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        for page in [
            "/signin",
            "/register",
            "/verify?email=a",
            "/forgot-password",
        ] {
            rider.open(page).await?;
            is_inside(rider).await?;
        }
        Ok(())
    });
}

#[test]
fn a_next_that_is_not_ours_leads_home() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        // The other origin is a server that answers, so the test would notice a
        // redirect to it.
        let other = Site::of_pages(&[("/", "<!doctype html><h1>Elsewhere</h1>")]).await?;
        let host = other.url().trim_start_matches("http://");
        let to_other = [
            format!("/.//{host}/"),
            format!("/%252e//{host}/"),
            format!("/account/..//{host}/"),
            format!("/;//{host}/"),
            format!("//{host}/"),
        ];
        let to_other = to_other.each_ref().map(String::as_str);
        for (place, next) in [
            "//evil.example",
            "%2F%2Fevil.example",
            "https:%2F%2Fevil.example",
            "javascript:alert(1)",
            "%5C%5Cevil.example",
            "/%5Cevil.example",
            // These are public pages, from which a signed-in user is redirected.
            "/signin",
            "/register/?next=/signin",
        ]
        .into_iter()
        .chain(to_other)
        .enumerate()
        {
            rider.open(&format!("/signin?next={next}")).await?;
            if place == 0 {
                rider.field("Email").fill(JEFF.email).await?;
                rider.field("Password").fill(JEFF.password).await?;
                rider.button("Sign in").click().await?;
            }
            is_inside(rider).await?;
        }
        Ok(())
    });
}

/// The complete address, without the site's origin.
const ADDRESS: &str = "return location.href.slice(location.origin.length)";

#[test]
fn path_query_and_fragment_come_back_unchanged() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let wanted = "/account?ref=a%2Fb&to=https://x.example//y//#place%2F2";
        rider.open(wanted).await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
        assert_eq!(rider.script(ADDRESS).await?, wanted);
        rider.reload().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.genre).await?;
        assert_eq!(rider.script(ADDRESS).await?, wanted);
        Ok(())
    });
}

/// The browser looks for the element before the signed-in pages are shown, so the pages
/// do this.
#[test]
fn fragment_leads_to_its_section() {
    let is_there = |id: &str| {
        format!(
            "const section = document.activeElement;\
             const {{ top, bottom }} = section.getBoundingClientRect();\
             return section.id === '{id}' && top >= 0 && bottom <= innerHeight"
        )
    };
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/account#account-danger-zone").await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider
            .until("the section is in view", &is_there("account-danger-zone"))
            .await?;
        rider.open("/#aws-credentials").await?;
        rider
            .until("the section is in view", &is_there("aws-credentials"))
            .await?;
        // A page without a fragment begins at its heading.
        rider.link("Account").click().await?;
        rider.region("Passkeys").wait().await?;
        rider
            .until(
                "the heading has the focus",
                "return document.activeElement.localName === 'h1' && scrollY === 0",
            )
            .await
    });
}

#[test]
fn path_that_looks_like_a_host_is_not_followed() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let other = Site::of_pages(&[("/", "<!doctype html><h1>Elsewhere</h1>")]).await?;
        let path = format!("//{}/", other.url().trim_start_matches("http://"));
        rider.open(&path).await?;
        rider.heading("Page not found").wait().await?;
        let here = rider.client().current_url().await?;
        assert_eq!(here.as_str(), format!("{}{path}", rider.site().url()));
        rider.link("Go to the map").click().await?;
        is_inside(rider).await
    });
}
