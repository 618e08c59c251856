//! Tests the theme: the system's, or the one that the user has chosen.

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run_with};

/// The value of `--paper` in `crates/leptos-cognito/style/tokens.css`.
const LIGHT: &str = "rgb(251, 250, 252)";
const DARK: &str = "rgb(19, 17, 24)";

/// Waits until the page has this colour, and the browser's frame has it too.
async fn is(rider: &Rider, colour: &str) -> Result<(), TestError> {
    rider
        .until(
            colour,
            &format!(
                "const shown = [...document.querySelectorAll('meta[name=theme-color]')]
                   .find((meta) => matchMedia(meta.media).matches);
                 const probe = document.createElement('i');
                 probe.style.color = shown.content;
                 document.body.append(probe);
                 const frame = getComputedStyle(probe).color;
                 probe.remove();
                 const page = getComputedStyle(document.documentElement).backgroundColor;
                 return page === {0} && frame === {0}",
                json!(colour)
            ),
        )
        .await
}

#[test]
fn the_choice_wins_over_the_system_and_survives_a_reload() {
    run_with(Setup::default(), async |rider| {
        rider.open("/signin").await?;
        let theme = rider.field("Theme");
        assert_eq!(theme.value().await?, "");
        is(rider, LIGHT).await?;
        theme.choose("Dark").await?;
        is(rider, DARK).await?;
        rider.reload().await?;
        rider.heading("Sign in").wait().await?;
        is(rider, DARK).await?;
        assert_eq!(theme.value().await?, "dark");
        rider.axe().await?;
        theme.choose("System").await?;
        is(rider, LIGHT).await?;
        rider.reload().await?;
        rider.heading("Sign in").wait().await?;
        is(rider, LIGHT).await
    });
}

#[test]
fn light_in_a_dark_system() {
    run_with(Setup::default().dark(), async |rider| {
        rider.open("/register").await?;
        rider.heading("Register").wait().await?;
        is(rider, DARK).await?;
        rider.field("Email").fill("a@b.example").await?;
        rider.field("Theme").choose("Light").await?;
        is(rider, LIGHT).await?;
        rider.field("Email").holds("a@b.example").await?;
        rider.reload().await?;
        rider.heading("Register").wait().await?;
        is(rider, LIGHT).await?;
        rider.axe().await
    });
}
