//! Tests languages: the browser's language is used, another one is chosen without a
//! reload, and every text is translated.

use serde_json::{Value, json};
use wild_rydes_e2e::i18n::pseudo;
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::accessibility::tour;
use crate::people::{JEFF, is_inside, opens_the_developers_part};

/// Records every heading that becomes visible.
const REMEMBER_HEADINGS: &str = "window.headings = [];
const look = () => document.querySelectorAll('h1').forEach((heading) => {
  if (heading.checkVisibility()) headings.push(heading.textContent);
});
new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });";

/// The language and direction that the page declares.
async fn language(rider: &Rider) -> Result<String, TestError> {
    let root = rider
        .script("const { lang, dir } = document.documentElement; return lang + ' ' + dir")
        .await?;
    Ok(root.as_str().unwrap_or_default().to_owned())
}

async fn title(rider: &Rider, title: &str) -> Result<(), TestError> {
    let script = format!("return document.title === {}", json!(title));
    rider.until("the title", &script).await
}

#[test]
fn a_german_browser_gets_german_and_no_other_language_first() {
    run(async |rider| {
        rider.browser().set_languages(&["de-AT", "en"]).await?;
        rider
            .browser()
            .cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": REMEMBER_HEADINGS }),
            )
            .await?;
        rider.open("/signin").await?;
        rider.heading("Anmelden").wait().await?;
        rider.button("Anmelden").wait().await?;
        rider.field("Passwort").wait().await?;
        rider.link("Passwort vergessen?").wait().await?;
        assert_eq!(language(rider).await?, "de ltr");
        title(rider, "Anmelden · Wild Rydes").await?;
        let headings = rider.script("return [...new Set(headings)]").await?;
        assert_eq!(headings, json!(["Anmelden"]));
        assert_eq!(rider.field("Sprache").value().await?, "de");
        rider.axe().await
    });
}

#[test]
fn a_language_we_do_not_have_is_passed_over() {
    run(async |rider| {
        rider
            .browser()
            .set_languages(&["sv", "en-GB", "de"])
            .await?;
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        assert_eq!(rider.field("Language").value().await?, "en");
        Ok(())
    });
}

#[test]
fn a_change_in_the_middle_of_a_form_keeps_what_was_typed() {
    run(async |rider| {
        JEFF.fills_in_the_registration(rider).await?;
        rider.field("Confirm password").fill("Another-1!").await?;
        rider.field("Language").choose("Deutsch").await?;
        rider.heading("Registrieren").wait().await?;
        title(rider, "Registrieren · Wild Rydes").await?;
        assert_eq!(language(rider).await?, "de ltr");
        let focused = rider.script("return document.activeElement.value").await?;
        assert_eq!(focused, "de", "the focus stays where it was");
        rider.field("E-Mail").holds(JEFF.email).await?;
        rider.field("Telefonnummer").holds(JEFF.phone).await?;
        rider.field("Lieblingsgenre").holds(JEFF.genre).await?;
        rider.field("Passwort").holds(JEFF.password).await?;
        rider.sees("Mindestens 8 Zeichen").await?;

        // Error messages are shown in the current language, and change with it.
        rider.button("Let's Ryde").click().await?;
        rider
            .sees("Die beiden Passwörter sind verschieden.")
            .await?;
        rider.field("Sprache").choose("English").await?;
        rider.sees("The two passwords are different.").await?;
        assert_eq!(language(rider).await?, "en ltr");
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await.map(drop)
    });
}

#[test]
fn a_change_in_the_middle_of_a_sign_in_stays_on_the_step() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        let (first, last) = code.split_at(3);
        rider.field("Verification code").fill(first).await?;
        rider.field("Language").choose("Deutsch").await?;
        rider.heading("MFA-Code eingeben").wait().await?;
        rider.sees("Wir haben eine SMS mit einem Code an").await?;
        let field = rider.field("Bestätigungscode");
        field.holds(first).await?;
        field.press_keys(last).await?;
        rider.heading("Wohin?").wait().await?;
        rider.arrives_at("/").await?;
        opens_the_developers_part(rider).await?;
        rider.sees("Signatur gültig").await?;
        // The map's name is translated with the rest.
        rider
            .until(
                "the map’s name",
                "return document.querySelector('[role=application]').ariaLabel === 'Karte'",
            )
            .await?;
        rider.field("Sprache").choose("English").await?;
        is_inside(rider).await?;
        rider.sees("renewed before that").await
    });
}

#[test]
fn the_choice_survives_a_reload_and_the_way_to_other_pages() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.field("Language").choose("Deutsch").await?;
        rider.heading("Anmelden").wait().await?;
        rider.link("Mitfahren").click().await?;
        rider.heading("Registrieren").wait().await?;
        rider.reload().await?;
        rider.heading("Registrieren").wait().await?;
        rider.field("Sprache").choose("English").await?;
        rider.heading("Register").wait().await?;
        rider.browser().set_languages(&["de"]).await?;
        rider.reload().await?;
        rider.heading("Register").wait().await.map(drop)
    });
}

#[test]
fn a_language_that_cannot_be_had_leaves_english_until_there_is_a_network_again() {
    run(async |rider| {
        rider.browser().set_languages(&["de"]).await?;
        for file in ["/languages/de.txt", "/words/de.txt"] {
            rider.site().serve_language("de", pseudo::accented_of);
            rider.site().serve_page(file, "of another version");
            rider.open("/signin").await?;
            rider.heading("Sign in").wait().await?;
            assert_eq!(language(rider).await?, "en ", "{file}");
        }
        rider.field("Email").fill(JEFF.email).await?;
        rider.site().serve_language("de", pseudo::accented_of);
        rider.script("dispatchEvent(new Event('online'))").await?;
        rider.heading("[Šîĝñ îñ ~~~~]").wait().await?;
        assert_eq!(language(rider).await?, "de ltr");
        let typed = rider
            .script("return document.getElementById('email').value")
            .await?;
        assert_eq!(typed, JEFF.email);
        Ok(())
    });
}

/// Changes to a language that is not offered, whatever page is open.
pub(crate) async fn speaks(rider: &Rider, tag: &str) -> Result<(), TestError> {
    rider
        .script(&format!(
            "const choice = document.querySelector('footer select');
             if (![...choice.options].some((option) => option.value === '{tag}'))
               choice.add(new Option('', '{tag}'));
             choice.value = '{tag}';
             choice.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ))
        .await?;
    rider
        .until(
            tag,
            &format!("return document.documentElement.lang === '{tag}'"),
        )
        .await
}

async fn is_no_wider_than_the_screen(rider: &Rider, name: &str) -> Result<(), TestError> {
    let wider = rider
        .script(
            "const edge = document.documentElement.clientWidth;
             if (document.documentElement.scrollWidth <= edge) return [];
             return [...document.body.querySelectorAll('*')]
               .filter((element) => {
                 const box = element.getBoundingClientRect();
                 return box.width > 1 && (box.right > edge + 1 || box.left < -1);
               })
               .map((element) => element.outerHTML.slice(0, 120))",
        )
        .await?;
    assert_eq!(wider, json!([]), "{name} is wider than the screen");
    Ok(())
}

/// Finds texts without the brackets of the pseudo-language. It skips names, codes,
/// languages, the users' input, and the browser's names of countries.
const UNTRANSLATED: &str = r"
const own = '.brand, option[lang], #country, code, pre, td, tbody th, dd, time, bdi, .map-credit';
const found = new Set();
const check = (text, element) => {
  if (!/\p{Letter}/u.test(text) || text.includes('[') && text.includes(']')) return;
  if (text.trim() === 'Let\'s Ryde' || element.closest(own)) return;
  found.add(text.trim());
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) && element.checkVisibility())
    check(texts.currentNode.nodeValue, element);
}
for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
  for (const element of document.body.querySelectorAll(`[${name}]`))
    check(element.getAttribute(name), element);
if (!document.title.startsWith('[')) found.add(document.title);
return [...found];
";

#[test]
fn every_page_is_translated_and_has_room_for_longer_words() {
    run_with(Setup::phone(), async |rider| {
        rider.site().serve_language("en-XA", pseudo::accented_of);
        tour(rider, async |rider, name| {
            speaks(rider, "en-XA").await?;
            let untranslated = rider.script(UNTRANSLATED).await?;
            assert_eq!(untranslated, json!([]), "{name} says this in English alone");
            is_no_wider_than_the_screen(rider, name).await?;
            rider.screenshot(name).await?;
            speaks(rider, "en").await
        })
        .await
    });
}

#[test]
fn every_page_has_room_for_every_language() {
    run_with(Setup::phone(), async |rider| {
        tour(rider, async |rider, name| {
            let offered = rider
                .script(
                    "return [...document.querySelector('footer select').options]
                       .map((option) => option.value)",
                )
                .await?;
            let offered = offered.as_array().unwrap().iter().rev();
            for tag in offered.filter_map(Value::as_str) {
                speaks(rider, tag).await?;
                is_no_wider_than_the_screen(rider, &format!("{name} in {tag}")).await?;
                rider.screenshot(&format!("{name}-{tag}")).await?;
            }
            Ok(())
        })
        .await
    });
}

#[test]
fn every_page_works_from_right_to_left() {
    run_with(Setup::phone(), async |rider| {
        rider.site().serve_language("ar-XB", pseudo::mirrored_of);
        tour(rider, async |rider, name| {
            speaks(rider, "ar-XB").await?;
            assert_eq!(language(rider).await?, "ar-XB rtl");
            is_no_wider_than_the_screen(rider, name).await?;
            let directions = rider
                .script(
                    "return ['#email', '#phone', '#code', '#token', 'main']
                       .map((what) => document.querySelector(what))
                       .filter(Boolean)
                       .map((element) => [element.id, getComputedStyle(element).direction])",
                )
                .await?;
            for pair in directions.as_array().unwrap() {
                let wanted = if pair[0] == "main" { "rtl" } else { "ltr" };
                assert_eq!(pair[1], Value::from(wanted), "{name}: {pair}");
            }
            rider.screenshot(name).await?;
            speaks(rider, "en").await
        })
        .await
    });
}
