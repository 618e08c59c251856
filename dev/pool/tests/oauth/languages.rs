//! `lang`: the languages of the hosted pages, and the cookie that remembers one.

use serde_json::json;

use crate::{
    browser::Browser,
    support::{DOMAIN, PASSWORD, Response, Site},
};

/// Each language of managed login with the heading of its sign-in page.
const HEADINGS: [(&str, &str); 11] = [
    ("de", "Anmelden"),
    ("en", "Sign in"),
    ("es", "Iniciar sesión"),
    ("fr", "Se connecter"),
    ("id", "Masuk"),
    ("it", "Accedi"),
    ("ja", "サインイン"),
    ("ko", "로그인"),
    ("pt-BR", "Entrar"),
    ("zh-CN", "登录"),
    ("zh-TW", "登入"),
];

/// Returns the language of a page.
fn language(page: &Response) -> &str {
    let rest = page.body.split("<html lang=\"").nth(1).expect("a page");
    rest.split('"').next().unwrap()
}

#[test]
fn pages_are_in_the_language_of_the_request() {
    let site = Site::new();
    for (tag, heading) in HEADINGS {
        let page = Browser::new(&site).open(&site.authorize(&[("lang", tag)]));
        assert_eq!(page.heading(), heading);
        assert_eq!(language(&page), tag);
    }
}

#[test]
fn language_is_kept_from_step_to_step() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[("lang", "de")]));
    let page = browser.click(&page, "Passwort vergessen?");
    assert_eq!(page.heading(), "Passwort vergessen?");
    let page = browser.submit(&page, &[("username", "jeff")]);
    assert_eq!(page.heading(), "Neues Passwort wählen");
    assert!(page.body.contains("Falls es das Konto gibt"));
    let message = site.pool.last_message("jeff@example.com").unwrap();
    let fields = [
        ("code", message.code.reveal()),
        ("password", "An0therPassw0rd!"),
    ];
    let page = browser.submit(&page, &fields);
    assert_eq!(page.heading(), "Anmelden");
    assert!(page.body.contains("Ihr Passwort wurde geändert."));
    let fields = [("username", "jeff"), ("password", "An0therPassw0rd!")];
    assert!(browser.submit(&page, &fields).redirected("code").is_some());
}

#[test]
fn language_is_remembered_by_a_cookie() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    browser.open(&site.authorize(&[("lang", "de")]));
    assert_eq!(browser.cookies["lang"], "de");
    let page = browser.open(&site.authorize(&[]));
    assert_eq!(
        (page.heading().as_str(), language(&page)),
        ("Anmelden", "de")
    );
    let page = browser.open(&site.authorize(&[("lang", "en")]));
    assert_eq!(page.heading(), "Sign in");
    assert_eq!(browser.cookies["lang"], "en");
}

#[test]
fn language_cookie_is_of_the_domain_for_a_year() {
    let site = Site::new();
    let set = |headers: &[(&str, &str)], tag: &str| {
        let answer = site.send("GET", &site.authorize(&[("lang", tag)]), headers, "");
        let mut cookies = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie");
        let found = cookies.find(|(_, value)| value.starts_with("lang="));
        found.map(|(_, value)| value.clone())
    };
    let expected = format!("lang=ja; Path=/{DOMAIN}; HttpOnly; SameSite=Lax; Max-Age=31536000");
    assert_eq!(set(&[], "ja"), Some(expected));
    assert_eq!(set(&[("cookie", "lang=ja")], "ja"), None);
    assert_eq!(set(&[], "nl"), None);
}

#[test]
fn unknown_language_is_english_and_not_remembered() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    browser.open(&site.authorize(&[("lang", "de")]));
    let page = browser.open(&site.authorize(&[("lang", "\"><script>")]));
    assert_eq!(
        (page.heading().as_str(), language(&page)),
        ("Sign in", "en")
    );
    assert_eq!(browser.open(&site.authorize(&[])).heading(), "Anmelden");
    browser.cookies.insert("lang".to_owned(), "tlh".to_owned());
    assert_eq!(browser.open(&site.authorize(&[])).heading(), "Sign in");
}

#[test]
fn errors_of_the_api_stay_in_english() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[("lang", "fr")]));
    let refused = browser.submit(&page, &[("username", "jeff"), ("password", "wrong")]);
    assert_eq!(refused.heading(), "Se connecter");
    assert_eq!(
        refused.alert().as_deref(),
        Some("Incorrect username or password.")
    );
    assert!(refused.body.contains("id=\"error\" lang=\"en\""));
}

#[test]
fn attributes_and_second_steps_are_translated() {
    let site = Site::new();
    site.call(
        "SetUserPoolMfaConfig",
        json!({
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
        }),
    )
    .unwrap();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[("lang", "ja")]));
    let sign_up = browser.click(&page, "アカウントを作成");
    assert!(
        sign_up
            .body
            .contains("<label for=\"attribute.email\">E メール</label>")
    );
    let page = browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    assert_eq!(page.heading(), "認証アプリの設定");
    let (_, fields) = page.form();
    let (_, key) = fields.iter().find(|(name, _)| name == "key").unwrap();
    assert!(page.body.contains(&format!("入力してください: {key}")));
}

#[test]
fn providers_are_offered_in_the_language() {
    let site = Site::new();
    site.call(
        "CreateIdentityProvider",
        json!({
            "ProviderName": "LoginWithAmazon",
            "ProviderType": "LoginWithAmazon",
            "ProviderDetails": {
                "client_id": "client", "client_secret": "secret", "authorize_scopes": "profile",
            },
        }),
    )
    .unwrap();
    let mut settings = crate::support::code_client();
    settings["SupportedIdentityProviders"] = json!(["COGNITO", "LoginWithAmazon"]);
    site.set_client(settings).unwrap();
    let page = Browser::new(&site).open(&site.authorize(&[("lang", "ko")]));
    assert!(
        page.body.contains(">Amazon(으)로 계속</a>"),
        "{}",
        page.body
    );
}
