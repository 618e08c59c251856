//! Tests the forms' convenience: the inputs that they accept, the suggestions that they
//! make, and that their layout does not move.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::people::{JEFF, is_inside};

/// The script that leaves the current field.
const LEAVE: &str = "document.activeElement.blur()";

/// Waits for a status message with this text.
async fn is_told(rider: &Rider, text: &str) -> Result<(), TestError> {
    rider.status().says(text).await
}

async fn attribute(rider: &Rider, name: &str) -> Result<String, TestError> {
    let user = rider
        .pool()
        .call("AdminGetUser", json!({ "Username": JEFF.username }))
        .await?;
    let attributes = user["UserAttributes"].as_array().cloned();
    let found = attributes
        .unwrap_or_default()
        .into_iter()
        .find(|attribute| attribute["Name"] == name);
    let value = found.map(|attribute| attribute["Value"].clone());
    Ok(value
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned())
}

#[test]
fn a_number_in_any_usual_form_tells_its_country_and_is_told_back() {
    run(async |rider| {
        rider.open("/register").await?;
        let country = rider.field("Country code");
        let phone = rider.field("Phone number");
        country.holds("US").await?;
        for (typed, of, understood) in [
            ("+49 (0)30 1234567", "DE", "+49 301 234 567"),
            ("030 1234567", "DE", "+49 301 234 567"),
            ("001 206-555-0100", "US", "+1 206 555 0100"),
            ("0044 20 7946 0018", "GB", "+44 207 946 0018"),
            ("tel:+1-206-555-0100", "US", "+1 206 555 0100"),
            ("206 555 0100", "US", "+1 206 555 0100"),
        ] {
            phone.fill(typed).await?;
            country.holds(of).await?;
            rider.script(LEAVE).await?;
            is_told(rider, understood).await?;
        }
        // If the country is chosen by hand, a number is read as it is dialled there.
        country.choose("Germany +49").await?;
        phone.fill("0151 23456789").await?;
        rider.script(LEAVE).await?;
        is_told(rider, "+49 151").await?;
        rider.axe().await?;
        rider.screenshot("register-phone").await?;

        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Favorite genre").fill(JEFF.genre).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        assert_eq!(attribute(rider, "phone_number").await?, "+4915123456789");
        Ok(())
    });
}

#[test]
fn ambiguous_phone_number_is_asked_before_it_is_sent() {
    run(async |rider| {
        JEFF.fills_in_the_registration(rider).await?;
        rider.field("Country code").choose("Japan +81").await?;
        // The number is a toll-free one in Japan, or a German one with most countries'
        // prefix for calls abroad.
        rider.field("Phone number").fill("0049301234567").await?;
        rider.button("Let's Ryde").click().await?;
        rider.sees("country code").await?;
        rider.heading("Register").wait().await?;
        rider.axe().await?;
        rider.screenshot("register-phone-asked").await?;
        rider
            .button("Did you mean +49 301 234 567?")
            .click()
            .await?;
        rider.field("Phone number").holds("+49301234567").await?;
        rider.field("Country code").holds("DE").await?;
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        assert_eq!(attribute(rider, "phone_number").await?, "+49301234567");
        Ok(())
    });
}

#[test]
fn code_in_digits_of_another_keyboard_is_taken() {
    run(async |rider| {
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let arabic = |digit: char| digit.to_digit(10).and_then(|n| char::from_u32(0x660 + n));
        let code: String = code.chars().filter_map(arabic).collect();
        let pasted = format!("\u{2067}{code}\u{2069}");
        rider.field("Verification code").fill(&pasted).await?;
        is_inside(rider).await
    });
}

#[test]
fn email_in_the_address_keeps_its_plus() {
    run(async |rider| {
        for address in ["jeff+rides@example.com", "jeff%2Brides%40example.com"] {
            for page in ["/verify", "/signin", "/forgot-password"] {
                rider.open(&format!("{page}?email={address}")).await?;
                let email = rider.field("Email");
                email.holds("jeff+rides@example.com").await?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_country_is_the_browsers_and_named_in_the_riders_language() {
    run(async |rider| {
        rider.browser().set_languages(&["de-AT", "en"]).await?;
        rider.open("/register").await?;
        let country = rider.field("Ländervorwahl");
        country.holds("AT").await?;
        let named = "const { selectedOptions } = document.getElementById('country');
            return selectedOptions[0].text";
        assert_eq!(rider.script(named).await?, "Österreich +43");
        rider.field("Sprache").choose("English").await?;
        rider.field("Country code").holds("AT").await?;
        assert_eq!(rider.script(named).await?, "Austria +43");
        rider.field("Country code").choose("Japan +81").await?;
        rider.field("Language").choose("Deutsch").await?;
        country.holds("JP").await?;
        assert_eq!(rider.script(named).await?, "Japan +81");
        rider.field("Sprache").choose("English").await?;
        rider.field("Country code").holds("JP").await?;
        let order = rider
            .script(
                "const names = [...document.getElementById('country').options].map((o) => o.text);
                 return [names.length > 230, names.indexOf('Åland Islands +358') < 5]",
            )
            .await?;
        assert_eq!(order, json!([true, true]));
        Ok(())
    });
}

#[test]
fn genres_are_suggested_and_anything_else_is_taken() {
    run(async |rider| {
        JEFF.fills_in_the_registration(rider).await?;
        let genre = "Sea shanties for unicorns";
        rider.field("Favorite genre").fill(genre).await?;
        let offered = rider
            .script("return [...document.getElementById('genre').list.options].map((o) => o.value)")
            .await?;
        let offered = offered.as_array().cloned().unwrap_or_default();
        assert!(offered.len() > 20 && offered.contains(&json!("Jazz")));
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        assert_eq!(attribute(rider, "custom:genre").await?, genre);
        Ok(())
    });
}

#[test]
fn a_slip_in_an_email_is_offered_to_be_mended_and_stops_nobody() {
    run(async |rider| {
        rider.open("/register").await?;
        let email = rider.field("Email");
        email.fill("jeff@gmial.com").await?;
        rider.script(LEAVE).await?;
        let offer = rider.button("Did you mean jeff@gmail.com?");
        offer.wait().await?;
        rider.axe().await?;
        rider.screenshot("register-slip").await?;
        offer.click().await?;
        offer.gone().await?;
        email.holds("jeff@gmail.com").await?;
        rider
            .until("focus", "return document.activeElement.id === 'email'")
            .await?;
        // A user who really means this address can send the form without answering the
        // suggestion.
        JEFF.fills_in_the_registration(rider).await?;
        email.fill("jeff@gmial.com").await?;
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await.map(drop)
    });
}

#[test]
fn caps_lock_is_noticed_beside_the_password_and_nothing_moves() {
    run(async |rider| {
        for (page, field) in [("/signin", "Password"), ("/register", "Confirm password")] {
            rider.open(page).await?;
            let password = rider.field(field);
            password.press_keys("a").await?;
            let heights = "return document.querySelector('form').offsetHeight";
            let before = rider.script(heights).await?;
            let key = |on: bool| {
                format!(
                    "document.activeElement.dispatchEvent(new KeyboardEvent('keyup',
                       {{ key: 'A', bubbles: true, modifierCapsLock: {on} }}))"
                )
            };
            // The key is observed as soon as the part of the app with this feature has
            // loaded.
            rider
                .until(
                    "the place for it",
                    "document.activeElement.dispatchEvent(new KeyboardEvent('keyup',
                       { key: 'A', bubbles: true }));
                     return document.querySelector('.caps-lock') !== null",
                )
                .await?;
            rider.script(&key(true)).await?;
            is_told(rider, "Caps Lock is on").await?;
            assert_eq!(rider.script(heights).await?, before, "{page}");
            rider.axe().await?;
            rider
                .screenshot(&format!("caps-lock{}", page.replace('/', "-")))
                .await?;
            rider.script(&key(false)).await?;
            rider
                .until(
                    "no word of it",
                    "return document.querySelector('.caps-lock').textContent === ''",
                )
                .await?;
        }
        Ok(())
    });
}

#[test]
fn the_strength_of_a_new_password_is_told_in_words() {
    run(async |rider| {
        rider.open("/register").await?;
        rider
            .sees("A few unrelated words make a strong password.")
            .await?;
        rider.field("Email").fill("bezzle@example.com").await?;
        let password = rider.field("Password");
        let place =
            "return document.querySelector('button[type=submit]').getBoundingClientRect().top
            + scrollY";
        let before = rider.script(place).await?;
        for (typed, said) in [
            (
                "Passw0rd!",
                "Weak password. It has a word in it that everybody tries first.",
            ),
            (
                "Bezzle-11!",
                "Weak password. Leave out your email and your genre.",
            ),
            ("Aaaaaaa1!", "Weak password. Repeating things adds little."),
            (
                "Abcdefgh1!",
                "Weak password. Leave out rows like abc, 123 or qwerty.",
            ),
            ("Tr4mhz!", "Fair password. Another word would help."),
            ("mK4-zv9Rq!", "Good password. Another word would help."),
            (
                "bramble kettle thirteen",
                "Strong password. Keep it in a password manager.",
            ),
        ] {
            password.fill(typed).await?;
            is_told(rider, said).await?;
            assert_eq!(rider.script(place).await?, before, "{typed}");
        }
        rider.axe().await?;
        rider.screenshot("register-strength").await
    });
}

#[test]
fn nothing_moves_on_the_registration_when_faults_appear() {
    for setup in [Setup::default(), Setup::phone()] {
        run_with(setup, async |rider| {
            rider.open("/register").await?;
            rider.heading("Register").wait().await?;
            rider
                .script(
                    "window.moved = [];
                     new PerformanceObserver((list) => {
                       for (const entry of list.getEntries()) moved.push(...entry.sources.map(
                         ({ node }) => `${node?.nodeName} ${node?.className ?? ''} ${entry.value}`));
                     }).observe({ type: 'layout-shift' })",
                )
                .await?;
            let places = "return [...document.querySelectorAll('input, button, label')].map(
                (element) => Math.round(element.getBoundingClientRect().top + scrollY))";
            let before = rider.script(places).await?;
            rider.button("Let's Ryde").click().await?;
            rider.sees("Enter your email").await?;
            assert_eq!(rider.script(places).await?, before, "nothing was typed");
            rider.field("Email").fill("jeff").await?;
            rider.field("Phone number").fill("206 555").await?;
            rider.field("Password").fill("short").await?;
            rider.button("Let's Ryde").click().await?;
            rider.sees("country code").await?;
            assert_eq!(
                rider.script(places).await?,
                before,
                "the wrong things were typed"
            );
            let moved = rider
                .client()
                .execute_async(
                    "const [done] = arguments;
                     requestAnimationFrame(() => requestAnimationFrame(() => done(moved)))",
                    vec![],
                )
                .await?;
            assert_eq!(moved, json!([]));
            rider.axe().await?;
            rider.screenshot("register-faults").await
        });
    }
}

#[test]
fn every_field_tells_password_managers_what_it_is() {
    run(async |rider| {
        let kinds = "return [...document.querySelectorAll('form :is(input, select)')]
            .map((field) => `${field.id || field.name} ${field.autocomplete}`)";
        for (page, wanted) in [
            (
                "/signin",
                json!(["email username", "password current-password", "keep "]),
            ),
            (
                "/register",
                json!([
                    "email username",
                    "country tel-country-code",
                    "phone tel",
                    "genre off",
                    "password new-password",
                    "confirm-password new-password",
                ]),
            ),
            ("/verify", json!(["email email", "code one-time-code"])),
            ("/forgot-password", json!(["email username"])),
        ] {
            rider.open(page).await?;
            rider.field("Email").wait().await?;
            assert_eq!(rider.script(kinds).await?, wanted, "{page}");
        }
        rider.field("Email").fill("nobody@example.com").await?;
        rider.button("Send code").click().await?;
        rider.field("Verification code").wait().await?;
        assert_eq!(
            rider.script(kinds).await?,
            json!([
                "username username",
                "code one-time-code",
                "password new-password",
                "confirm-password new-password",
            ])
        );
        Ok(())
    });
}

#[test]
fn enter_sends_every_form_and_the_first_fault_gets_the_focus() {
    run(async |rider| {
        for (page, field, first) in [
            ("/signin", "Password", "email"),
            ("/register", "Confirm password", "email"),
            ("/verify", "Verification code", "email"),
            ("/forgot-password", "Email", "email"),
        ] {
            rider.open(page).await?;
            rider.field(field).press_keys("\u{e007}").await?;
            rider
                .until(
                    &format!("the first fault of {page}"),
                    &format!(
                        "return document.activeElement.id === '{first}'
                           && document.activeElement.ariaInvalid === 'true'"
                    ),
                )
                .await?;
        }
        // This field comes later in the form, and those before it are valid.
        JEFF.fills_in_the_registration(rider).await?;
        rider.field("Phone number").fill("206 555").await?;
        rider.field("Favorite genre").press_keys("\u{e007}").await?;
        rider
            .until("focus", "return document.activeElement.id === 'phone'")
            .await?;
        rider
            .field("Phone number")
            .fill("206 555 0100\u{e007}")
            .await?;
        rider.heading("Verify email").wait().await?;

        rider.open("/forgot-password").await?;
        rider
            .field("Email")
            .fill("nobody@example.com\u{e007}")
            .await?;
        rider
            .field("Confirm password")
            .press_keys("\u{e007}")
            .await?;
        rider
            .until("focus", "return document.activeElement.id === 'code'")
            .await
    });
}
