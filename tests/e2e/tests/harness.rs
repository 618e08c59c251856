//! Tests the harness itself: it finds existing elements, and fails where it has to. A
//! harness that cannot fail proves nothing.

#![expect(clippy::expect_used, reason = "this is how a test of a failure fails")]

use std::time::Duration;

use wild_rydes_e2e::run::{Setup, outcome, run_at};
use wild_rydes_e2e::{Find, LocalPool, Query, Rider, Site, TestError};

const PAGE: &str = r#"<!doctype html>
<html lang="en"><head><title>Sample</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body>
<main>
<h1>Sample</h1>
<form onsubmit="event.preventDefault(); document.querySelector('[role=status]').textContent = 'Hello ' + this.who.value">
  <label for="who">Name</label> <input id="who" name="who" aria-describedby="hint" autocomplete="off">
  <p id="hint">As on your card</p>
  <label>Colour <select><option>Red</option><option>Blue</option></select></label>
  <label><input type="checkbox"> Keep it</label>
  <button>Greet</button>
  <button type="button" disabled id="slow">Wait for me</button>
  <button type="button" hidden>Hidden</button>
</form>
<section aria-labelledby="one"><h2 id="one">First</h2><button type="button">Open</button></section>
<section aria-labelledby="two"><h2 id="two">Second</h2><button type="button" onclick="this.textContent = 'Opened'">Open</button></section>
<div role="alert"></div>
<div role="status"></div>
</main>
<script>setTimeout(() => { document.getElementById('slow').disabled = false; }, 300);</script>
</body></html>"#;

async fn sample(_: &LocalPool) -> Result<Site, TestError> {
    Site::of_pages(&[("/", PAGE)]).await
}

fn on_sample(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_at(Setup::default(), sample, async |rider| {
        rider.open("/").await?;
        test(rider).await
    });
}

/// The error of a test on the sample page; panics if the test succeeds.
fn failure(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) -> String {
    outcome(Setup::default(), sample, async |rider| {
        rider.open("/").await?;
        test(rider).await
    })
    .expect_err("this test was to fail")
}

/// Looks for an element that does not exist, for one second only.
async fn brief(query: Query<'_>) -> Result<(), TestError> {
    query.wait_at_most(Duration::from_secs(1)).await.map(drop)
}

#[test]
fn things_are_found_as_a_person_finds_them() {
    on_sample(async |rider| {
        rider.heading("Sample").wait().await?;
        rider.field("Name").fill("Ada").await?;
        assert_eq!(rider.field("Name").value().await?, "Ada");
        assert_eq!(rider.field("Name").description().await?, "As on your card");
        rider.field("Colour").choose("Blue").await?;
        assert_eq!(rider.field("Colour").value().await?, "Blue");
        rider.checkbox("Keep it").click().await?;
        assert!(rider.checkbox("Keep it").is_selected().await?);
        rider.button("Greet").click().await?;
        rider.status().says("Hello Ada").await?;
        rider.sees("Hello Ada").await
    });
}

#[test]
fn a_disabled_button_is_waited_for() {
    on_sample(async |rider| {
        rider.button("Wait for me").click().await?;
        assert!(rider.button("Wait for me").is_enabled().await?);
        Ok(())
    });
}

#[test]
fn parts_of_the_page_are_told_apart() {
    on_sample(async |rider| {
        rider.region("Second").button("Open").click().await?;
        rider.region("Second").button("Opened").wait().await?;
        rider.region("First").button("Open").wait().await?;
        rider.region("Second").button("Open").gone().await
    });
}

#[test]
fn what_is_hidden_or_says_nothing_is_not_there() {
    on_sample(async |rider| {
        assert!(!rider.button("Hidden").is_there().await?);
        assert!(!rider.alert().is_there().await?);
        Ok(())
    });
}

#[test]
fn what_is_missing_fails_with_what_is_there() {
    let said = failure(async |rider| brief(rider.button("Fly")).await);
    assert!(said.contains("no button “Fly” within 1 s"), "{said}");
    assert!(said.contains("As on your card"), "{said}");
}

#[test]
fn what_is_ambiguous_fails() {
    let said = failure(async |rider| brief(rider.button("Open")).await);
    assert!(said.contains("2 elements are button “Open”"), "{said}");
}

#[test]
fn an_error_in_the_console_fails_the_test() {
    let said = failure(async |rider| {
        rider.script("console.error('broken wing')").await?;
        Ok(())
    });
    assert!(said.contains("broken wing"), "{said}");
}

#[test]
fn a_warning_in_the_console_fails_the_test() {
    let said = failure(async |rider| {
        rider.script("console.warn('loose feather')").await?;
        Ok(())
    });
    assert!(said.contains("loose feather"), "{said}");
}

#[test]
fn an_exception_that_nobody_catches_fails_the_test() {
    let said = failure(async |rider| {
        rider
            .script("setTimeout(() => { window.thrown = true; throw new Error('unreachable'); })")
            .await?;
        rider
            .until("it was thrown", "return window.thrown === true")
            .await
    });
    assert!(said.contains("unreachable"), "{said}");
}

#[test]
fn a_request_that_fails_fails_the_test_unless_expected() {
    let ask = "return fetch('/none.json').then((reply) => reply.status)";
    let said = failure(async |rider| {
        rider.script(ask).await?;
        Ok(())
    });
    assert!(said.contains("status of 404"), "{said}");
    on_sample(async |rider| {
        rider.expect_http_errors_from(rider.site().url());
        rider.script(ask).await?;
        Ok(())
    });
}

#[test]
fn an_expected_entry_must_come() {
    let said = failure(async |rider| {
        rider.expect_console("a landing");
        Ok(())
    });
    assert!(said.contains("not there: a landing"), "{said}");
}

#[test]
fn a_failed_test_leaves_evidence() {
    let said = failure(async |rider| {
        rider.script("console.log('last words')").await?;
        Err(TestError::Failed("enough".to_owned()))
    });
    let folder = said
        .split("evidence: ")
        .nth(1)
        .map(std::path::PathBuf::from)
        .unwrap();
    let picture = std::fs::read(folder.join("failure.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    let console = std::fs::read_to_string(folder.join("console.txt")).unwrap();
    assert!(console.contains("last words"), "{console}");
    let page = std::fs::read_to_string(folder.join("page.html")).unwrap();
    assert!(page.contains("As on your card"));
}

#[test]
fn an_inaccessible_page_is_told() {
    let bad = r#"<!doctype html><html lang="en"><head><title>Bad</title><link rel="icon" href="data:,"></head>
        <body><main><h1>Bad</h1><input><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main></body></html>"#;
    run_at(
        Setup::default(),
        async |_| Site::of_pages(&[("/", PAGE), ("/bad", bad)]).await,
        async |rider| {
            rider.open("/").await?;
            rider.axe().await?;
            rider.open("/bad").await?;
            let Err(TestError::Accessibility(rules)) = rider.axe().await else {
                return Err(TestError::Failed("nothing was found".to_owned()));
            };
            assert!(rules.contains("label"), "{rules}");
            assert!(rules.contains("image-alt"), "{rules}");
            Ok(())
        },
    );
}

#[test]
fn a_phone_is_narrow_and_dark_when_asked() {
    run_at(Setup::phone().dark(), sample, async |rider| {
        rider.open("/").await?;
        let seen = rider
            .script("return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(pointer: coarse)').matches]")
            .await?;
        assert_eq!(seen.to_string(), "[390,true,true]");
        Ok(())
    });
}
