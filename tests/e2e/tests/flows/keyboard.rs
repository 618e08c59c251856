//! Tests that everything can be done with the keyboard only.

use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::people::{JEFF, is_inside};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
/// The limit of Tab presses, which is more than any page needs.
const MOST_STOPS: usize = 40;

/// The name of the focused element.
const FOCUSED: &str = "const element = document.activeElement;
if (element === document.body) return '';
const said = (node) => node.innerText.replace(/\\s+/g, ' ').trim();
return element.getAttribute('aria-label')
  ?? (element.labels?.length ? said(element.labels[0]).replace(/\\n.*/s, '') : said(element));";

async fn presses(rider: &Rider, keys: &str) -> Result<(), TestError> {
    let focused = rider.client().active_element().await?;
    Ok(focused.send_keys(keys).await?)
}

async fn focused(rider: &Rider) -> Result<String, TestError> {
    let name = rider.script(FOCUSED).await?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// Presses Tab until this element has the focus. All elements that are focused before
/// it have to be visible.
async fn tabs_to(rider: &Rider, name: &str) -> Result<(), TestError> {
    let mut met = Vec::new();
    for _ in 0..MOST_STOPS {
        presses(rider, TAB).await?;
        let here = focused(rider).await?;
        let in_sight = rider
            .script(
                "const box = document.activeElement.getBoundingClientRect();
                 return box.bottom > 0 && box.top < innerHeight && box.width > 0",
            )
            .await?;
        assert_eq!(in_sight, true, "“{here}” has the focus out of sight");
        if here == name {
            return Ok(());
        }
        met.push(here);
    }
    Err(TestError::Unexpected(format!("no “{name}” among {met:?}")))
}

#[test]
fn the_sign_in_page_from_its_first_stop_to_its_last() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        for stop in [
            "Skip to content",
            "Wild Rydes",
            "Apply",
            "Sign in",
            "Email",
            "Password",
            "Show password",
            "Keep me signed in",
            "Forgot your password?",
            "Sign in",
            "Create account",
        ] {
            tabs_to(rider, stop).await?;
        }
        Ok(())
    });
}

#[test]
fn a_sign_in_and_a_sign_out() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        tabs_to(rider, "Skip to content").await?;
        rider
            .until(
                "the skip link comes into sight",
                "return document.activeElement.getBoundingClientRect().top >= 0",
            )
            .await?;
        presses(rider, ENTER).await?;
        rider
            .until(
                "the content has the focus",
                "return document.activeElement.id === 'main'",
            )
            .await?;
        tabs_to(rider, "Email").await?;
        presses(rider, JEFF.email).await?;
        tabs_to(rider, "Password").await?;
        presses(rider, JEFF.password).await?;
        tabs_to(rider, "Show password").await?;
        presses(rider, SPACE).await?;
        rider
            .until(
                "the password is shown",
                "return document.getElementById('password').type === 'text'",
            )
            .await?;
        tabs_to(rider, "Keep me signed in").await?;
        presses(rider, SPACE).await?;
        assert!(rider.checkbox("Keep me signed in").is_selected().await?);
        tabs_to(rider, "Sign in").await?;
        presses(rider, ENTER).await?;
        is_inside(rider).await?;

        tabs_to(rider, "Map").await?;
        let latitude = "document.querySelector('[role=application]').dataset.lat";
        let before = rider.script(&format!("return {latitude}")).await?;
        presses(rider, "\u{e013}").await?;
        rider
            .until(
                "the map has moved",
                &format!("return {latitude} !== {before}"),
            )
            .await?;
        presses(rider, ENTER).await?;
        let card = rider.region("Request a ride");
        card.status().says("Your pickup point is").await?;
        tabs_to(rider, "Request unicorn").await?;
        tabs_to(rider, "For developers").await?;
        presses(rider, ENTER).await?;
        rider.sees("Signature valid").await?;
        tabs_to(rider, "Show token").await?;
        presses(rider, ENTER).await?;
        rider.button("Hide token").wait().await?;
        // Tab goes on past the end of the page and starts again at its top.
        rider.script("document.activeElement.blur()").await?;
        tabs_to(rider, "Sign out").await?;
        presses(rider, ENTER).await?;
        rider.heading("Sign in").wait().await.map(drop)
    });
}

#[test]
fn a_registration_sent_by_enter_with_its_faults_first() {
    run(async |rider| {
        rider.open("/register").await?;
        rider.heading("Register").wait().await?;
        tabs_to(rider, "Email").await?;
        presses(rider, ENTER).await?;
        rider.sees("Enter your email address.").await?;
        assert_eq!(focused(rider).await?, "Email", "the first at fault");
        presses(rider, JEFF.email).await?;
        for (field, text) in [
            ("Phone number", JEFF.phone),
            ("Favorite genre", JEFF.genre),
            ("Password", JEFF.password),
            ("Confirm password", JEFF.password),
        ] {
            tabs_to(rider, field).await?;
            presses(rider, text).await?;
        }
        presses(rider, ENTER).await?;
        rider.heading("Verify email").wait().await?;
        assert_eq!(
            focused(rider).await?,
            "Verify email",
            "a new step is read out"
        );
        let code = rider.inbox_code(JEFF.email).await?;
        tabs_to(rider, "Verification code").await?;
        presses(rider, &code).await?;
        is_inside(rider).await
    });
}

/// The position of the button that submits the form.
async fn sends_from(rider: &Rider) -> Result<f64, TestError> {
    let top = rider
        .script(
            "return document.querySelector('button.primary').getBoundingClientRect().top + scrollY",
        )
        .await?;
    top.as_f64()
        .ok_or_else(|| TestError::Unexpected(top.to_string()))
}

fn nothing_moves(setup: Setup) {
    run_with(setup, async |rider| {
        rider.expect_http_errors();
        for (path, heading, fault) in [
            ("/signin", "Sign in", "Enter your email"),
            (
                "/forgot-password",
                "Reset your password",
                "Enter your email",
            ),
        ] {
            rider.open(path).await?;
            rider.heading(heading).wait().await?;
            let before = sends_from(rider).await?;
            rider
                .script("document.querySelector('button.primary').click()")
                .await?;
            rider.sees(fault).await?;
            assert!(
                (sends_from(rider).await? - before).abs() < 1.0,
                "faults on {path}"
            );
        }
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let before = sends_from(rider).await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.alert().wait().await?;
        assert!((sends_from(rider).await? - before).abs() < 1.0, "a refusal");
        Ok(())
    });
}

#[test]
fn the_button_stays_under_the_finger_when_something_is_wrong() {
    nothing_moves(Setup::phone());
}

#[test]
fn the_button_stays_under_the_pointer_when_something_is_wrong() {
    nothing_moves(Setup::default());
}
