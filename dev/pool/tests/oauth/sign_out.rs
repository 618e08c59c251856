//! `/logout`.

use crate::{
    browser::Browser,
    support::{CLIENT, DOMAIN, PASSWORD, Site, form},
};

fn signed_in(site: &Site) -> Browser<'_> {
    let mut browser = Browser::new(site);
    let page = browser.open(&site.authorize(&[]));
    browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    browser
}

#[test]
fn sign_out_ends_the_session_and_returns() {
    let site = Site::new();
    let mut browser = signed_in(&site);
    let stolen = browser.cookies.clone();
    let uri = "http://localhost:8080/signin";
    let query = form(&[("client_id", CLIENT), ("logout_uri", uri)]);
    let answer = browser.open(&format!("/{DOMAIN}/logout?{query}"));
    assert_eq!(answer.location(), uri);
    assert!(!browser.cookies.contains_key("cognito"));
    assert_eq!(browser.open(&site.authorize(&[])).heading(), "Sign in");
    // The value of the cookie is no longer valid either.
    browser.cookies = stolen;
    assert_eq!(browser.open(&site.authorize(&[])).heading(), "Sign in");
}

#[test]
fn sign_out_with_a_redirect_uri_asks_to_sign_in() {
    let site = Site::new();
    let mut browser = signed_in(&site);
    let path = site
        .authorize(&[])
        .replace("/oauth2/authorize?", "/logout?");
    assert_eq!(browser.open(&path).heading(), "Sign in");
}

#[test]
fn sign_out_without_an_address_is_refused() {
    let site = Site::new();
    let mut browser = signed_in(&site);
    let query = form(&[("client_id", CLIENT)]);
    let page = browser.open(&format!("/{DOMAIN}/logout?{query}"));
    assert_eq!(page.status, 400);
    assert!(
        page.body
            .contains("Required String parameter &#39;redirect_uri&#39; is not present")
    );
}
