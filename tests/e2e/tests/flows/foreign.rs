//! Tests pages that other software changes: browser extensions, page translators, and
//! browsers that send a form by themselves.

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::people::{JEFF, is_inside};

/// The changes that extensions make to a page once it is parsed, by name. The parameter
/// `?by=` of the address selects one.
const EXTENSIONS: &str = r#"
const texts = (within) => {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
  return found.filter((text) => !text.parentElement.closest("script, style, template"));
};
// As Chromium's and Edge's translators do it.
window.translate = () => {
  for (const text of texts(document.body)) {
    const outer = document.createElement("font");
    outer.append(document.createElement("font"));
    outer.firstChild.append(`[${text.data}]`);
    if (outer.firstChild.textContent.length % 2) text.replaceWith(outer);
    else { text.before(outer); text.remove(); }
  }
};
const inputs = () => document.querySelectorAll("input");
const extensions = {
  "a div after each field": () => inputs().forEach((input) => input.after(document.createElement("div"))),
  "a wrapper around each field": () => inputs().forEach((input) => {
    const wrapper = document.createElement("span");
    input.replaceWith(wrapper);
    wrapper.append(input);
  }),
  "another text": () => (document.querySelector("h1").firstChild.data = "Log in"),
  "an attribute": () => inputs().forEach((input) => input.setAttribute("data-filled", "yes")),
  "a removed element": () => document.querySelector(".lead").remove(),
  "removed comments": () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    found.forEach((comment) => comment.remove());
  },
  "elements before the form": () => {
    document.body.prepend(document.createElement("div"));
    document.querySelector("form").before(document.createElement("div"));
  },
  "a copy of each field": () => inputs().forEach((input) => input.replaceWith(input.cloneNode())),
  "a translation": window.translate,
  "nothing left": () => document.body.replaceChildren(),
};
const by = new URLSearchParams(location.search).get("by");
if (by) addEventListener("DOMContentLoaded", extensions[by]);
"#;

/// Runs a script as a browser runs an extension's: before any of the page's own
/// scripts.
async fn inject(rider: &Rider, source: &str) -> Result<(), TestError> {
    let script = json!({ "source": source });
    let browser = rider.browser();
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    Ok(())
}

async fn taken_over(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the app has taken the form over",
            "return !('form' in document.documentElement.dataset)",
        )
        .await
}

/// Types into a form whose labels may have been removed.
async fn types(rider: &Rider, id: &str, text: &str) -> Result<(), TestError> {
    let css = format!("#{id}");
    let found = rider.client().find(fantoccini::Locator::Css(&css)).await?;
    Ok(found.send_keys(text).await?)
}

#[test]
fn a_changed_page_is_taken_over_with_what_was_typed() {
    run(async |rider| {
        inject(rider, EXTENSIONS).await?;
        for by in [
            "a div after each field",
            "a wrapper around each field",
            "another text",
            "an attribute",
            "a removed element",
            "removed comments",
            "elements before the form",
            "a copy of each field",
            "a translation",
        ] {
            rider.site().hold_code();
            rider
                .open(&format!("/signin?by={}", by.replace(' ', "+")))
                .await?;
            types(rider, "password", "Unicorn").await?;
            rider
                .script("document.querySelector('#keep').click()")
                .await?;
            types(rider, "email", JEFF.email).await?;
            rider
                .script("document.querySelector('#email').setSelectionRange(2, 6)")
                .await?;
            rider.site().stop_holding();
            taken_over(rider).await?;
            let after = rider
                .script(
                    "const [email, password, keep] = document.querySelectorAll('form input');\
                     return [email.value, email.selectionStart, email.selectionEnd,\
                       document.activeElement === email, password.value, keep.checked]",
                )
                .await?;
            assert_eq!(
                after,
                json!([JEFF.email, 2, 6, true, "Unicorn", true]),
                "{by}"
            );
            // The app receives the events: it reports the missing password, and it has
            // the e-mail.
            rider.field("Password").fill("").await?;
            rider.button("Sign in").click().await?;
            rider.sees("Enter a password").await?;
            assert!(
                !rider.page_text().await?.contains("Enter your email"),
                "{by}"
            );
        }
        Ok(())
    });
}

#[test]
fn a_form_of_an_emptied_page_is_there_again() {
    run(async |rider| {
        inject(rider, EXTENSIONS).await?;
        rider.site().hold_code();
        rider.open("/signin?by=nothing+left").await?;
        rider.site().stop_holding();
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Sign in").click().await?;
        rider.sees("Enter a password").await
    });
}

#[test]
fn an_early_submit_of_a_translated_page_signs_in() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        inject(rider, EXTENSIONS).await?;
        rider.site().hold_code();
        rider.open("/signin?by=a+translation").await?;
        types(rider, "email", JEFF.email).await?;
        types(rider, "password", &format!("{}\u{e007}", JEFF.password)).await?;
        rider
            .until(
                "the button says that it waits",
                "return document.querySelector('[type=submit]').textContent === 'Signing in…'",
            )
            .await?;
        rider.site().stop_holding();
        is_inside(rider).await
    });
}

#[test]
fn texts_go_on_changing_on_a_translated_page() {
    run(async |rider| {
        inject(rider, EXTENSIONS).await?;
        rider.open("/register").await?;
        rider.heading("Register").wait().await?;
        rider.script("translate()").await?;
        let rules = "return [...document.querySelectorAll('.rules li')].map((li) => li.textContent.replace(/[\\[\\]]/g, '').trim().split(' ')[0])";
        let missing = rider.script(rules).await?;
        types(rider, "password", "Unicorn-1!").await?;
        rider
            .until(
                "every rule is met, in words",
                "return [...document.querySelectorAll('.rules li')].every((li) => /^\\W*Done/.test(li.textContent))",
            )
            .await?;
        assert_ne!(rider.script(rules).await?, missing);
        // The page is translated again, and the input is changed again.
        rider.script("translate()").await?;
        types(rider, "password", &"\u{e003}".repeat(3)).await?;
        rider
            .until(
                "a rule is not met, in words",
                "return [...document.querySelectorAll('.rules li')].some((li) => /^\\W*Missing/.test(li.textContent))",
            )
            .await?;
        // Removed text disappears from a translated page too.
        rider.script("translate()").await?;
        types(rider, "password", &"\u{e003}".repeat(10)).await?;
        rider
            .until(
                "no word on the strength of no password",
                "return document.querySelector('.strength .field-status').textContent === ''",
            )
            .await
    });
}

#[test]
fn a_buttons_wait_is_seen_on_a_translated_page() {
    run(async |rider| {
        rider.expect_http_errors();
        inject(rider, EXTENSIONS).await?;
        rider.open("/signin").await?;
        taken_over(rider).await?;
        rider.script("translate()").await?;
        types(rider, "email", JEFF.email).await?;
        types(rider, "password", "Unicorn-9!").await?;
        rider
            .script(
                "window.said = [];\
                 new MutationObserver(() => said.push(document.querySelector('[type=submit]').textContent))\
                   .observe(document.querySelector('form'), { childList: true, characterData: true, subtree: true });",
            )
            .await?;
        types(rider, "password", "\u{e007}").await?;
        rider
            .until(
                "the button says that it waits, and then that it is ready",
                "const at = said.indexOf('Signing in…'); return at >= 0 && said.indexOf('Sign in', at) > at",
            )
            .await
    });
}

#[test]
fn no_form_is_sent_by_the_browser_itself() {
    run(async |rider| {
        // No handler receives the event, as if a script had failed.
        inject(
            rider,
            "addEventListener('submit', (event) => event.stopImmediatePropagation(), true)",
        )
        .await?;
        for page in ["/signin", "/register", "/verify", "/forgot-password"] {
            rider.open(page).await?;
            rider.field("Email").fill(JEFF.email).await?;
            // A browser that does not support `method="dialog"` sends a form by GET.
            let named = "return [...new FormData(document.querySelector('form')).keys()]\
                           .filter((name) => name !== 'country')";
            assert_eq!(rider.script(named).await?, json!([]), "{page}");
            rider
                .script("window.mark = 'here'; document.querySelector('form').submit()")
                .await?;
            rider.field("Email").press_keys("\u{e007}").await?;
            let after = rider
                .client()
                .execute_async(
                    "const [done] = arguments;\
                     fetch(location.href).then(() => setTimeout(() => done([location.search, window.mark])))",
                    vec![],
                )
                .await?;
            assert_eq!(after, json!(["", "here"]), "{page}");
        }
        Ok(())
    });
}

#[test]
fn a_field_set_without_input_is_read() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        taken_over(rider).await?;
        rider
            .script(&format!(
                "const [email, password] = document.querySelectorAll('form input');\
                 email.value = '{}';\
                 email.dispatchEvent(new Event('change', {{ bubbles: true }}));\
                 password.value = '{}';",
                JEFF.email, JEFF.password
            ))
            .await?;
        // The e-mail is read on its change event, and the password, which sent no
        // event, when the form is submitted.
        rider
            .until(
                "the link has the address",
                "return document.querySelector('.row a').search.includes('jeff')",
            )
            .await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn every_late_form_reads_its_fields_when_sent() {
    run(async |rider| {
        rider.open("/verify").await?;
        rider.field("Email").wait().await?;
        rider
            .script(
                "document.querySelector('#email').value = 'nobody@example.com';\
                 document.querySelector('#code').value = '123456';",
            )
            .await?;
        rider.expect_http_errors();
        rider.button("Verify").click().await?;
        // The alert shows the pool's error, not one of the form.
        rider
            .until(
                "the code was sent",
                "return document.querySelector('#form-alert') !== null",
            )
            .await
    });
}

#[test]
fn a_shown_password_is_hidden_before_it_is_sent() {
    run(async |rider| {
        rider.open("/signin").await?;
        taken_over(rider).await?;
        rider
            .script(
                "addEventListener('submit', () => (window.kind = document.querySelector('#password').type))",
            )
            .await?;
        rider.field("Password").fill("Unicorn").await?;
        rider.button("Show password").click().await?;
        rider
            .until(
                "it is shown",
                "return document.querySelector('#password').type === 'text'",
            )
            .await?;
        // The e-mail is empty, so no call is made to the pool.
        rider.button("Sign in").click().await?;
        rider
            .until("it was hidden", "return window.kind === 'password'")
            .await?;
        rider.button("Show password").wait().await?;
        rider.sees("Enter your email").await
    });
}
