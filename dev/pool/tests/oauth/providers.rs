//! The operations on identity providers, and the types with fixed endpoints.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::mpsc,
};

use serde_json::{Value, json};

use crate::{
    browser::Browser,
    support::{DOMAIN, Site, code_client},
};

fn oidc(name: &str) -> Value {
    json!({
        "ProviderName": name,
        "ProviderType": "OIDC",
        "ProviderDetails": {
            "client_id": "client",
            "client_secret": "secret",
            "attributes_request_method": "GET",
            "oidc_issuer": "https://provider.example.com",
            "authorize_scopes": "openid",
        },
        "AttributeMapping": { "email": "email" },
        "IdpIdentifiers": [format!("{name}.example.com")],
    })
}

#[test]
fn provider_is_created_changed_listed_and_deleted() {
    let site = Site::new();
    let created = site.call("CreateIdentityProvider", oidc("First")).unwrap();
    let mapping = &created["IdentityProvider"]["AttributeMapping"];
    assert_eq!(mapping, &json!({ "email": "email", "username": "sub" }));
    assert_eq!(
        site.call("CreateIdentityProvider", oidc("First"))
            .unwrap_err(),
        "DuplicateProviderException: A provider already exists with the given name."
    );
    site.call("CreateIdentityProvider", oidc("Second")).unwrap();
    let listed = site
        .call("ListIdentityProviders", json!({ "MaxResults": 60 }))
        .unwrap();
    let names: Vec<&Value> = listed["Providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|provider| &provider["ProviderName"])
        .collect();
    assert_eq!(names, ["First", "Second"]);
    let change = json!({ "ProviderName": "First", "IdpIdentifiers": ["one"] });
    site.call("UpdateIdentityProvider", change).unwrap();
    let found = site
        .call(
            "GetIdentityProviderByIdentifier",
            json!({ "IdpIdentifier": "one" }),
        )
        .unwrap();
    assert_eq!(found["IdentityProvider"]["ProviderName"], "First");
    assert_eq!(
        found["IdentityProvider"]["ProviderDetails"]["client_id"],
        "client"
    );
    let taken = json!({ "ProviderName": "Second", "IdpIdentifiers": ["one"] });
    assert!(
        site.call("UpdateIdentityProvider", taken)
            .unwrap_err()
            .contains("already in use")
    );
    let first = json!({ "ProviderName": "First" });
    site.call("DeleteIdentityProvider", first.clone()).unwrap();
    assert!(
        site.call("DescribeIdentityProvider", first)
            .unwrap_err()
            .starts_with("ResourceNotFoundException")
    );
}

#[test]
fn details_and_mappings_are_checked() {
    let site = Site::new();
    let refused = |path: &str, value: Value| {
        let mut body = oidc("First");
        *body.pointer_mut(path).unwrap() = value;
        site.call("CreateIdentityProvider", body).unwrap_err()
    };
    assert!(refused("/ProviderDetails/client_id", "".into()).contains("client_id is required"));
    assert!(refused("/ProviderDetails/authorize_scopes", "email".into()).contains("openid"));
    assert!(refused("/AttributeMapping", json!({ "unknown": "x" })).contains("no attribute"));
    assert!(refused("/ProviderType", "Google".into()).contains("not allowed"));
    assert!(refused("/ProviderName", "COGNITO".into()).contains("not allowed"));
}

#[test]
fn google_has_the_endpoints_of_its_type() {
    let site = Site::new();
    let created = site
        .call(
            "CreateIdentityProvider",
            json!({
                "ProviderName": "Google",
                "ProviderType": "Google",
                "ProviderDetails": {
                    "client_id": "client", "client_secret": "secret",
                    "authorize_scopes": "openid email",
                },
            }),
        )
        .unwrap();
    let details = &created["IdentityProvider"]["ProviderDetails"];
    assert_eq!(details["oidc_issuer"], "https://accounts.google.com");
    assert_eq!(details["token_request_method"], "POST");
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = json!(["Google"]);
    site.set_client(settings).unwrap();
    let away = Browser::new(&site).open(&site.authorize(&[]));
    assert!(
        away.location()
            .starts_with("https://accounts.google.com/o/oauth2/v2/auth?")
    );
    let callback = format!("http://{}/{DOMAIN}/oauth2/idpresponse", site.host());
    assert_eq!(away.redirected("redirect_uri"), Some(callback));
}

#[test]
fn provider_that_is_not_reached_is_an_error_in_words() {
    let site = Site::new();
    let mut provider = oidc("First");
    provider["ProviderDetails"]["oidc_issuer"] = "https://localhost:1".into();
    site.call("CreateIdentityProvider", provider).unwrap();
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = json!(["First"]);
    site.set_client(settings).unwrap();
    let failed = Browser::new(&site).open(&site.authorize(&[]));
    let description = failed.redirected("error_description").unwrap();
    assert!(
        description.starts_with("First: The discovery document cannot be reached: "),
        "{description}"
    );
}

/// Serves `answers` in their order, each once it is known, and sends the first line, the header `authorization` and
/// the body of each request.
pub(crate) fn serve(
    answers: impl IntoIterator<Item = Value> + Send + 'static,
) -> (String, mpsc::Receiver<(String, String, String)>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, requests) = mpsc::channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(&stream);
            let mut first = String::new();
            reader.read_line(&mut first).unwrap();
            let (mut length, mut authorization) = (0, String::new());
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let line = line.trim();
                if line.is_empty() {
                    break;
                }
                let (name, value) = line.split_once(": ").unwrap();
                match name.to_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap(),
                    "authorization" => value.clone_into(&mut authorization),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let body = String::from_utf8(body).unwrap();
            sender.send((first, authorization, body)).unwrap();
            let answer = answer.to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                answer.len()
            );
            stream
                .write_all(format!("{head}{answer}").as_bytes())
                .unwrap();
        }
    });
    (address, requests)
}

#[test]
fn provider_without_id_tokens_is_asked_for_the_user() {
    for (kind, subject, by_get) in [
        ("LoginWithAmazon", "user_id", false),
        ("Facebook", "id", true),
    ] {
        let (address, requests) = serve(vec![
            json!({ "access_token": "the-token" }),
            json!({ subject: "amzn1.x", "email": "ada@example.com" }),
        ]);
        let site = Site::new();
        site.call(
            "CreateIdentityProvider",
            json!({
                "ProviderName": kind,
                "ProviderType": kind,
                "ProviderDetails": {
                    "client_id": "client",
                    "client_secret": "secret",
                    "authorize_scopes": "profile",
                    "authorize_url": format!("{address}/authorize"),
                    "token_url": format!("{address}/token"),
                    "attributes_url": format!("{address}/me?fields="),
                },
                "AttributeMapping": { "email": "email" },
            }),
        )
        .unwrap();
        let mut settings = code_client();
        settings["SupportedIdentityProviders"] = json!([kind]);
        site.set_client(settings).unwrap();
        let mut browser = Browser::new(&site);
        let away = browser.open(&site.authorize(&[]));
        let state = away.redirected("state").unwrap();
        let back = format!("/{DOMAIN}/oauth2/idpresponse?code=the-code&state={state}");
        let done = browser.open(&back);
        assert!(done.redirected("code").is_some(), "{done:?}");
        let (token_line, _, token_form) = requests.recv().unwrap();
        let sent = if by_get { token_line } else { token_form };
        assert!(sent.contains("code=the-code") && sent.contains("client_secret=secret"));
        let (me, authorization, _) = requests.recv().unwrap();
        assert_eq!(authorization, "Bearer the-token");
        assert_eq!(me.contains("fields=id,email"), by_get, "{me}");
        let user = site
            .pool
            .user("local_Example", &format!("{kind}_amzn1.x"))
            .unwrap();
        assert_eq!(user.attributes["email"], "ada@example.com");
    }
}

#[test]
fn saml_metadata_over_tls_is_read_at_once() {
    let refused = Site::new().call(
        "CreateIdentityProvider",
        json!({
            "ProviderName": "Corporate",
            "ProviderType": "SAML",
            "ProviderDetails": { "MetadataURL": "https://localhost:1/metadata" },
        }),
    );
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("Error retrieving metadata from https://localhost:1/metadata"),
        "{refused}"
    );
}
