//! The hosted pages: second steps of a sign-in, registration, a forgotten password.

use data_encoding::BASE32_NOPAD;
use serde_json::json;

use cognito_local::core::totp;

use crate::{
    browser::Browser,
    support::{PASSWORD, Site},
};

impl Site {
    fn sent_code(&self, to: &str) -> String {
        let message = self.pool.last_message(to).expect("a message was sent");
        message.code.reveal().to_owned()
    }

    fn totp(&self, key: &str) -> String {
        let key = BASE32_NOPAD.decode(key.as_bytes()).unwrap();
        totp::code(&key, totp::step(self.pool.now())).unwrap()
    }
}

const LOGIN: [(&str, &str); 2] = [("username", "jeff"), ("password", PASSWORD)];

#[test]
fn new_user_signs_up_confirms_and_signs_in() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.click(&page, "Create an account");
    let weak = [
        ("username", "ada"),
        ("password", "weak"),
        ("attribute.email", "ada@example.com"),
    ];
    let refused = browser.submit(&page, &weak);
    assert!(refused.alert().unwrap().contains("Password"));
    let page = browser.submit(&refused, &[("password", PASSWORD)]);
    assert_eq!(page.heading(), "Confirm your account");
    let wrong = browser.submit(&page, &[("code", "x")]);
    assert!(wrong.alert().is_some());
    let first = site.sent_code("ada@example.com");
    let page = browser.submit(&wrong, &[("resend", "1")]);
    assert_ne!(site.sent_code("ada@example.com"), first);
    let code = site.sent_code("ada@example.com");
    let page = browser.submit(&page, &[("code", &code)]);
    assert_eq!(page.heading(), "Sign in");
    let done = browser.submit(&page, &[("username", "ada"), ("password", PASSWORD)]);
    assert!(done.redirected("code").is_some());
}

#[test]
fn unconfirmed_user_is_asked_for_the_code() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let sign_up = browser.click(&page, "Create an account");
    browser.submit(
        &sign_up,
        &[
            ("username", "ada"),
            ("password", PASSWORD),
            ("attribute.email", "ada@example.com"),
        ],
    );
    let page = browser.submit(&page, &[("username", "ada"), ("password", PASSWORD)]);
    assert_eq!(page.heading(), "Confirm your account");
    let code = site.sent_code("ada@example.com");
    assert_eq!(
        browser.submit(&page, &[("code", &code)]).heading(),
        "Sign in"
    );
}

#[test]
fn sign_up_is_closed_where_administrators_create_users() {
    let site = Site::new();
    site.call(
        "UpdateUserPool",
        json!({ "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true } }),
    )
    .unwrap();
    let page = Browser::new(&site).open(&site.authorize(&[]));
    assert!(!page.body.contains("Create an account"));
}

#[test]
fn forgotten_password_is_replaced() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.click(&page, "Forgot your password?");
    let page = browser.submit(&page, &[("username", "jeff")]);
    assert_eq!(page.heading(), "Choose a new password");
    let wrong = browser.submit(&page, &[("code", "1"), ("password", "An0therPassw0rd!")]);
    assert!(wrong.alert().is_some());
    let code = site.sent_code("jeff@example.com");
    let fields = [("code", code.as_str()), ("password", "An0therPassw0rd!")];
    let page = browser.submit(&wrong, &fields);
    assert_eq!(page.heading(), "Sign in");
    let fields = [("username", "jeff"), ("password", "An0therPassw0rd!")];
    assert!(browser.submit(&page, &fields).redirected("code").is_some());
}

#[test]
fn temporary_password_is_replaced() {
    let site = Site::new();
    site.call(
        "AdminSetUserPassword",
        json!({ "Username": "jeff", "Password": PASSWORD, "Permanent": false }),
    )
    .unwrap();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.submit(&page, &LOGIN);
    assert_eq!(page.heading(), "Choose a new password");
    let weak = browser.submit(&page, &[("password", "weak")]);
    assert!(weak.alert().unwrap().contains("Password"));
    let done = browser.submit(&weak, &[("password", "An0therPassw0rd!")]);
    assert!(done.redirected("code").is_some());
}

fn require_second_factor(site: &Site) {
    site.call(
        "SetUserPoolMfaConfig",
        json!({
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
        }),
    )
    .unwrap();
}

#[test]
fn authenticator_app_is_set_up_and_asked_for() {
    let site = Site::new();
    require_second_factor(&site);
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.submit(&page, &LOGIN);
    assert_eq!(page.heading(), "Set up an authenticator app");
    let (_, fields) = page.form();
    let key = fields
        .iter()
        .find(|(name, _)| name == "key")
        .unwrap()
        .1
        .clone();
    let wrong = browser.submit(&page, &[("code", "000000")]);
    assert_eq!(wrong.heading(), "Set up an authenticator app");
    let done = browser.submit(&wrong, &[("code", &site.totp(&key))]);
    assert!(done.redirected("code").is_some());

    site.pool.advance(std::time::Duration::from_secs(60));
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.submit(&page, &LOGIN);
    assert_eq!(page.heading(), "Enter your code");
    let wrong = browser.submit(&page, &[("code", "000000")]);
    assert!(wrong.alert().is_some());
    assert!(!browser.cookies.contains_key("cognito"));
    let done = browser.submit(&wrong, &[("code", &site.totp(&key))]);
    assert!(done.redirected("code").is_some());
}

#[test]
fn second_step_is_chosen_and_its_code_given() {
    let site = Site::new();
    site.call(
        "AdminUpdateUserAttributes",
        json!({
            "Username": "jeff",
            "UserAttributes": [
                { "Name": "phone_number", "Value": "+12065550100" },
                { "Name": "phone_number_verified", "Value": "true" },
            ],
        }),
    )
    .unwrap();
    site.call(
        "AdminSetUserMFAPreference",
        json!({
            "Username": "jeff",
            "SMSMfaSettings": { "Enabled": true },
            "EmailMfaSettings": { "Enabled": true },
        }),
    )
    .unwrap();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.submit(&page, &LOGIN);
    assert_eq!(page.heading(), "Choose a second step");
    let page = browser.submit(&page, &[("answer", "SMS_MFA")]);
    assert_eq!(page.heading(), "Enter your code");
    let code = site.sent_code("+12065550100");
    let done = browser.submit(&page, &[("code", &code)]);
    assert!(done.redirected("code").is_some());
}

#[test]
fn client_with_a_secret_needs_no_hash_on_a_page() {
    let site = Site::new();
    let (id, _) = site.add_client(crate::support::code_client());
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[("client_id", &id)]));
    let page = browser.click(&page, "Forgot your password?");
    let page = browser.submit(&page, &[("username", "jeff")]);
    assert_eq!(page.heading(), "Choose a new password");
    assert!(site.pool.last_message("jeff@example.com").is_some());
}
