//! Sign in with Apple: the client secret is a token that the pool signs with its key at
//! Apple.

use std::{
    io::Write,
    process::{Command, Stdio},
    sync::mpsc,
};

use cognito_local::test_keys;
use data_encoding::BASE64URL_NOPAD;
use graviola::{
    hashing::Sha256,
    signing::ecdsa::{P256, VerifyingKey},
};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    providers::serve,
    support::{CALLBACK, DOMAIN, Site, claims, code_client},
};

const ISSUER: &str = "https://appleid.apple.com";

/// Runs OpenSSL, which makes keys in the form of Apple's.
fn openssl(arguments: &str, input: &str) -> Vec<u8> {
    let mut process = Command::new("openssl")
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs openssl");
    let mut stdin = process.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}

/// Makes a key on this curve, in PKCS#8 and PEM.
fn private_key(curve: &str) -> String {
    let options = format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:{curve}");
    String::from_utf8(openssl(&options, "")).unwrap()
}

fn provider(private_key: &str) -> Value {
    json!({
        "ProviderName": "SignInWithApple",
        "ProviderType": "SignInWithApple",
        "ProviderDetails": {
            "client_id": "com.example.rides",
            "team_id": "TEAM123456",
            "key_id": "KEY1234567",
            "private_key": private_key,
            "authorize_scopes": "email name",
        },
        "AttributeMapping": { "email": "email" },
    })
}

/// A pool with this provider, which its client is for.
fn site_with(provider: Value) -> Site {
    let site = Site::new();
    site.call("CreateIdentityProvider", provider).unwrap();
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = json!(["SignInWithApple"]);
    site.set_client(settings).unwrap();
    site
}

/// Returns a value of a form.
fn value(form: &str, name: &str) -> String {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(known, _)| *known == name);
    let (_, value) = found.next().expect(name);
    let value = percent_encoding::percent_decode_str(value).decode_utf8();
    value.unwrap().into_owned()
}

#[test]
fn sign_in_with_apple_proves_the_client_by_a_token() {
    let key = private_key("P-256");
    let (answer, answers) = mpsc::channel();
    let (address, requests) = serve(answers);
    let mut apple = provider(&key);
    apple["ProviderDetails"]["token_url"] = format!("{address}/auth/token").into();
    apple["ProviderDetails"]["jwks_uri"] = format!("{address}/auth/keys").into();
    let site = site_with(apple);
    let mut browser = Browser::new(&site);
    let away = browser.open(&site.authorize(&[]));
    assert!(
        away.location()
            .starts_with(&format!("{ISSUER}/auth/authorize?"))
    );
    assert_eq!(
        away.redirected("response_mode").as_deref(),
        Some("form_post")
    );

    let keys = test_keys().unwrap();
    let token = keys.id.sign(&json!({
        "iss": ISSUER, "aud": "com.example.rides", "sub": "001.ada", "email": "ada@example.com",
        "nonce": away.redirected("nonce"), "exp": 99_999_999_999_i64,
    }));
    answer
        .send(json!({ "access_token": "any", "id_token": token.unwrap() }))
        .unwrap();
    answer.send(keys.jwks()).unwrap();
    let state = away.redirected("state").unwrap();
    let back = format!("/{DOMAIN}/oauth2/idpresponse?code=the-code&state={state}");
    let done = browser.open(&back);
    assert!(done.location().starts_with(CALLBACK), "{done:?}");
    assert!(done.redirected("code").is_some(), "{done:?}");
    let user = site.pool.user("local_Example", "SignInWithApple_001.ada");
    assert_eq!(user.unwrap().attributes["email"], "ada@example.com");

    let (_, _, form) = requests.recv().unwrap();
    assert_eq!(value(&form, "code"), "the-code");
    let secret = value(&form, "client_secret");
    let (signed, signature) = secret.rsplit_once('.').unwrap();
    let public = openssl("pkey -pubout -outform DER", &key);
    let point = &public[public.len() - 65..];
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    VerifyingKey::<P256>::from_x962_uncompressed(point)
        .unwrap()
        .verify::<Sha256>(&[signed.as_bytes()], &signature)
        .expect("the key has signed the token");
    let (header, _) = signed.split_once('.').unwrap();
    let header = BASE64URL_NOPAD.decode(header.as_bytes()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!(header, json!({ "alg": "ES256", "kid": "KEY1234567" }));
    let token = claims(&secret.into());
    assert_eq!(token["iss"], "TEAM123456");
    assert_eq!(token["sub"], "com.example.rides");
    assert_eq!(token["aud"], ISSUER);
    let life = token["exp"].as_i64().unwrap() - token["iat"].as_i64().unwrap();
    assert_eq!(life, 300);
}

#[test]
fn key_of_apple_is_kept_and_never_shown() {
    let site = site_with(provider(&private_key("P-256")));
    let name = json!({ "ProviderName": "SignInWithApple" });
    let described = site.call("DescribeIdentityProvider", name).unwrap();
    let details = &described["IdentityProvider"]["ProviderDetails"];
    assert_eq!(details["team_id"], "TEAM123456");
    assert!(details.get("private_key").is_none(), "{details}");
    let change = json!({ "ProviderName": "SignInWithApple", "ProviderDetails": details });
    site.call("UpdateIdentityProvider", change)
        .expect("the key is still there");
}

#[test]
fn apple_without_a_usable_key_is_refused() {
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut provider = provider(&private_key("P-256"));
        change(&mut provider["ProviderDetails"]);
        Site::new()
            .call("CreateIdentityProvider", provider)
            .unwrap_err()
    };
    for name in ["team_id", "key_id", "private_key"] {
        let said = refused(&|details| {
            details.as_object_mut().unwrap().remove(name);
        });
        assert!(said.ends_with(&format!("{name} is required in ProviderDetails.")));
    }
    let said = refused(&|details| details["private_key"] = private_key("P-384").into());
    assert!(said.ends_with("not a P-256 key in PKCS#8."), "{said}");
    let said = refused(&|details| details["private_key"] = "secret".into());
    assert!(said.ends_with("not in PEM."), "{said}");
}
