//! Registrations that a link in an e-mail confirms.

use cognito_local::Settings;
use serde_json::{Value, json};

use crate::support::{CLIENT, DOMAIN, PASSWORD, POOL, Site};

const EMAIL: &str = "mary+1@example.com";
/// A username with characters that a query has to encode.
const MARY: &str = "mary&co=1";

/// Returns the settings of a pool with this template.
fn settings(template: Value) -> Settings {
    let mut settings = Site::settings();
    let config = &mut settings.pool;
    config.auto_verified_attributes = vec!["email".to_owned()];
    let name = "VerificationMessageTemplate".to_owned();
    config.other.insert(name, template);
    settings
}

fn by_link() -> Settings {
    settings(json!({
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessage": "Not this {####}",
        "EmailMessageByLink": "<p>Welcome! {##Verify now##}</p>",
        "EmailSubjectByLink": "Ride on",
    }))
}

fn register(site: &Site) {
    let body = json!({
        "ClientId": CLIENT,
        "Username": MARY,
        "Password": PASSWORD,
        "UserAttributes": [
            { "Name": "email", "Value": EMAIL },
            { "Name": "name", "Value": "Mary" },
        ],
    });
    site.call("SignUp", body).unwrap();
}

/// Returns the newest message, as the inbox shows it.
fn message(site: &Site) -> Value {
    let messages = site.send("GET", "/inbox.json", &[], "").json();
    messages[0].clone()
}

/// Returns the path of the link in the newest message.
fn path(site: &Site) -> String {
    let message = message(site);
    let link = message["link"].as_str().expect("a link");
    let base = format!("http://{}", site.host());
    link.strip_prefix(&base).expect("this server").to_owned()
}

fn status(site: &Site) -> Value {
    let user = site.call("AdminGetUser", json!({ "Username": MARY }));
    user.unwrap()["UserStatus"].clone()
}

#[test]
fn link_in_the_email_confirms_the_account() {
    let site = Site::with_settings(by_link(), &json!({}));
    register(&site);
    let sent = message(&site);
    assert_eq!(sent["subject"], "Ride on");
    let link = sent["link"].as_str().unwrap();
    assert_eq!(
        sent["body"],
        format!("<p>Welcome! <a href=\"{link}\">Verify now</a></p>")
    );
    let code = sent["code"].as_str().unwrap();
    assert_eq!(
        path(&site),
        format!(
            "/{DOMAIN}/confirmUser?client_id={CLIENT}&user_name=mary%26co%3D1\
             &confirmation_code={code}"
        )
    );
    assert_eq!(status(&site), "UNCONFIRMED");
    let page = site.send("GET", &path(&site), &[], "");
    assert_eq!(page.status, 200);
    assert!(
        page.body
            .contains("<h1>Your registration has been confirmed!</h1>")
    );
    assert_eq!(status(&site), "CONFIRMED");
    // A second click confirms nothing, and says so.
    let again = site.send("GET", &path(&site), &[], "");
    assert_eq!(again.status, 400);
    assert!(again.body.contains("Current status is CONFIRMED"));
}

#[test]
fn link_that_was_changed_confirms_nothing() {
    let site = Site::with_settings(by_link(), &json!({}));
    register(&site);
    let link = path(&site);
    let code = message(&site)["code"].as_str().unwrap().to_owned();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for (from, to) in [
        (code.as_str(), wrong),
        (CLIENT, "another"),
        ("mary%26", "nobody"),
        ("user_name", "name"),
    ] {
        let page = site.send("GET", &link.replace(from, to), &[], "");
        assert_eq!(page.status, 400, "{to}");
        assert!(page.body.contains("role=\"alert\""), "{to}");
    }
    assert_eq!(status(&site), "UNCONFIRMED");
    assert_eq!(site.send("GET", &link, &[], "").status, 200);
}

#[test]
fn program_that_looks_at_a_link_does_not_use_it_up() {
    let site = Site::with_settings(by_link(), &json!({}));
    register(&site);
    let link = path(&site);
    assert_eq!(site.send("HEAD", &link, &[], "").status, 200);
    assert_eq!(status(&site), "UNCONFIRMED");
    assert_eq!(site.send("GET", &link, &[], "").status, 200);
    assert_eq!(status(&site), "CONFIRMED");
}

#[test]
fn page_of_a_link_speaks_the_readers_language() {
    let site = Site::with_settings(by_link(), &json!({}));
    register(&site);
    let page = site.send("GET", &format!("{}&lang=de", path(&site)), &[], "");
    assert!(page.body.contains("<html lang=\"de\">"));
    assert!(page.body.contains("Ihre Registrierung ist bestätigt."));
}

#[test]
fn resent_message_has_a_new_link() {
    let site = Site::with_settings(by_link(), &json!({}));
    register(&site);
    let first = path(&site);
    let resend = json!({ "ClientId": CLIENT, "Username": MARY });
    site.call("ResendConfirmationCode", resend).unwrap();
    assert_ne!(path(&site), first);
    assert_eq!(site.send("GET", &path(&site), &[], "").status, 200);
}

#[test]
fn template_without_a_text_sends_a_link_all_the_same() {
    let template = json!({ "DefaultEmailOption": "CONFIRM_WITH_LINK" });
    let site = Site::with_settings(settings(template), &json!({}));
    register(&site);
    assert!(path(&site).contains("confirmation_code="));
}

#[test]
fn pool_without_a_domain_sends_the_code() {
    let site = Site::plain();
    let template = json!({ "DefaultEmailOption": "CONFIRM_WITH_LINK" });
    let changed = json!({
        "UserPoolId": POOL,
        "AutoVerifiedAttributes": ["email"],
        "VerificationMessageTemplate": template,
    });
    site.call("UpdateUserPool", changed).unwrap();
    register(&site);
    let sent = message(&site);
    assert_eq!(sent.get("link"), None);
    let code = sent["code"].as_str().unwrap();
    assert_eq!(code.len(), 6);
}
