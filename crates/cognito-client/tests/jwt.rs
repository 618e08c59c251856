//! Tests the reading of tokens: valid tokens are read completely, invalid ones are
//! refused with the right error, and no input causes a panic.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests fails its test by panicking"
)]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cognito_client::jwt::{
    Algorithm, Jwks, JwtError, MAX_JWT_BYTES, TokenPart, TokenUse, UnverifiedJwt,
};
use proptest::{collection::vec, prelude::*};

const HEADER: &str = r#"{"kid":"k1","alg":"RS256"}"#;

fn token(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    format!("{}.{}.c2ln", part(header.as_ref()), part(payload.as_ref()))
}

fn refusal(token: &str) -> JwtError {
    UnverifiedJwt::parse(token).unwrap_err()
}

fn payload(payload: impl AsRef<[u8]>) -> UnverifiedJwt {
    UnverifiedJwt::parse(&token(HEADER, payload)).unwrap()
}

#[test]
fn an_id_token_of_cognito_reads_in_full() {
    let jwt = payload(
        r#"{"sub":"aaaaaaaa-bbbb","email_verified":true,"iss":"https://cognito-idp.us-west-2.amazonaws.com/us-west-2_Ab","cognito:username":"jeff|example|com","custom:team":"Jazz \u266b","origin_jti":"o-1","aud":"client","token_use":"id","auth_time":1500009400,"exp":1500013000,"iat":1500009401,"email":"jeff@example.com"}"#,
    );
    assert_eq!(jwt.algorithm(), Algorithm::Rs256);
    assert_eq!(jwt.key_id(), Some("k1"));
    let claims = jwt.claims();
    assert_eq!(
        claims.issuer(),
        Some("https://cognito-idp.us-west-2.amazonaws.com/us-west-2_Ab")
    );
    assert_eq!(claims.subject(), Some("aaaaaaaa-bbbb"));
    assert_eq!(claims.username(), Some("jeff|example|com"));
    assert_eq!(claims.email(), Some("jeff@example.com"));
    assert_eq!(claims.text("custom:team"), Some("Jazz ♫"));
    assert_eq!(claims.origin_jti(), Some("o-1"));
    assert_eq!(claims.token_use(), Some(TokenUse::Id));
    assert_eq!(claims.auth_time(), Some(1_500_009_400));
    assert_eq!(claims.exp(), Some(1_500_013_000));
    assert_eq!(claims.iat(), Some(1_500_009_401));
    assert!(claims.is_for_client("client"));
    assert!(!claims.is_for_client("other"));
    assert_eq!(claims.get("email_verified"), Some(&true.into()));
    assert_eq!(claims.get("absent"), None);
}

#[test]
fn an_access_token_names_its_client_and_username_otherwise() {
    let jwt = payload(r#"{"client_id":"client","username":"u","token_use":"access"}"#);
    assert!(jwt.claims().is_for_client("client"));
    assert!(!jwt.claims().is_for_client("u"));
    assert_eq!(jwt.claims().username(), Some("u"));
    assert_eq!(jwt.claims().token_use(), Some(TokenUse::Access));
}

#[test]
fn claims_keep_the_order_in_which_they_were_written() {
    let jwt = payload(r#"{"zeta":1,"alpha":{"z":1,"a":[]},"":null,"mid":"x"}"#);
    let names: Vec<_> = jwt.claims().iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["zeta", "alpha", "", "mid"]);
}

#[test]
fn an_audience_may_be_a_list() {
    let jwt = payload(r#"{"aud":["a",7,"b"],"client_id":"c"}"#);
    assert!(jwt.claims().is_for_client("b"));
    assert!(!jwt.claims().is_for_client("c"));
}

#[test]
fn claims_of_another_type_are_as_good_as_missing() {
    let jwt = payload(
        r#"{"exp":"1500013000","iat":null,"auth_time":{},"sub":5,"email":[],"token_use":"refresh","aud":{"client":1}}"#,
    );
    let claims = jwt.claims();
    assert_eq!(
        (claims.exp(), claims.iat(), claims.auth_time()),
        (None, None, None)
    );
    assert_eq!((claims.subject(), claims.email()), (None, None));
    assert_eq!(claims.token_use(), None);
    assert!(!claims.is_for_client("client"));
}

#[test]
fn claims_that_are_no_text_are_read_by_their_type() {
    let jwt = payload(
        r#"{"email_verified":true,"phone_number_verified":"false","level":2.5,"cognito:groups":["a",7,"b"]}"#,
    );
    let claims = jwt.claims();
    assert_eq!(claims.email_verified(), Some(true));
    assert_eq!(claims.phone_number_verified(), Some(false));
    assert_eq!(claims.number("level"), Some(2.5));
    assert_eq!(claims.groups(), ["a", "b"]);
    assert_eq!(claims.flag("level"), None);
    assert_eq!(claims.number("email_verified"), None);
    assert_eq!(claims.list("level"), None);
    assert!(payload(r#"{"sub":"u"}"#).claims().groups().is_empty());
}

#[test]
fn times_of_any_size_are_read() {
    for (number, expected) in [
        ("0", 0),
        ("-5", -5),
        ("1500013000.9", 1_500_013_000),
        ("15e8", 1_500_000_000),
        ("9223372036854775807", i64::MAX),
        ("18446744073709551615", i64::MAX),
        ("99999999999999999999999999", i64::MAX),
        ("-1e300", i64::MIN),
    ] {
        let jwt = payload(format!(r#"{{"exp":{number}}}"#));
        assert_eq!(jwt.claims().exp(), Some(expected), "{number}");
    }
}

#[test]
fn other_algorithms_are_read_as_other() {
    for name in ["none", "HS256", "rs256", "RS256 ", "None", ""] {
        let header = format!(r#"{{"alg":"{name}"}}"#);
        let jwt = UnverifiedJwt::parse(&token(header, "{}")).unwrap();
        assert_eq!(jwt.algorithm(), Algorithm::Other, "{name}");
        assert_eq!(jwt.key_id(), None);
    }
    // An unsigned token ends in a dot (RFC 7519, section 6).
    let unsigned = token(r#"{"alg":"none"}"#, "{}").replace("c2ln", "");
    assert!(UnverifiedJwt::parse(&unsigned).is_ok());
}

#[test]
fn what_is_not_three_parts_is_refused() {
    for text in ["", "abc", "e30.e30", "e30.e30.e30.e30", "e30.e30.e30."] {
        assert_eq!(refusal(text), JwtError::NotThreeParts, "{text}");
    }
}

#[test]
fn what_is_not_base64url_is_refused_by_part() {
    let good = token(HEADER, "{}");
    let [header, payload, _]: [&str; 3] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    for bad in ["=", "e30=", "e3+", "e3/", "e", "e3 0", "é", "e31"] {
        for (text, part) in [
            (format!("{bad}.{payload}.c2ln"), TokenPart::Header),
            (format!("{header}.{bad}.c2ln"), TokenPart::Payload),
            (format!("{header}.{payload}.{bad}"), TokenPart::Signature),
        ] {
            assert_eq!(refusal(&text), JwtError::NotBase64Url(part), "{text}");
        }
    }
}

#[test]
fn what_is_not_an_object_is_refused_by_part() {
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(3000), "]".repeat(3000));
    for json in [
        b"".as_slice(),
        b"null",
        b"[]",
        b"\"{}\"",
        b"{",
        b"{} {}",
        b"{\"a\":1,}",
        b"{\"a\":1e999}",
        b"{\"a\":\"\\ud800\"}",
        b"{\"a\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
        deep.as_bytes(),
    ] {
        assert_eq!(
            refusal(&token(json, "{}")),
            JwtError::NotAnObject(TokenPart::Header)
        );
        assert_eq!(
            refusal(&token(HEADER, json)),
            JwtError::NotAnObject(TokenPart::Payload)
        );
    }
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let twice = r#"{"alg":"none","b":1,"\u0061lg":"RS256"}"#;
    assert_eq!(
        refusal(&token(twice, "{}")),
        JwtError::DuplicateName(TokenPart::Header)
    );
    assert_eq!(
        refusal(&token(HEADER, r#"{"exp":1,"sub":"s","exp":2}"#)),
        JwtError::DuplicateName(TokenPart::Payload)
    );
}

#[test]
fn headers_that_cannot_be_honoured_are_refused() {
    for header in ["{}", r#"{"alg":null}"#, r#"{"alg":["RS256"]}"#] {
        assert_eq!(refusal(&token(header, "{}")), JwtError::NoAlgorithm);
    }
    let critical = r#"{"alg":"RS256","crit":["b64"],"b64":false}"#;
    assert_eq!(refusal(&token(critical, "{}")), JwtError::CriticalExtension);
}

#[test]
fn a_token_may_be_long_but_not_longer() {
    let of_length = |length: usize| {
        let rest = token(HEADER, "{}").len() - 4;
        token(HEADER, "{}").replace("c2ln", &"A".repeat(length - rest))
    };
    assert_eq!(MAX_JWT_BYTES, 16_384);
    let longest = of_length(MAX_JWT_BYTES);
    // A base64 text cannot have every length, so the test only rules out the error
    // `TooLong`.
    assert_ne!(
        UnverifiedJwt::parse(&longest).err(),
        Some(JwtError::TooLong)
    );
    assert_eq!(refusal(&of_length(MAX_JWT_BYTES + 1)), JwtError::TooLong);
    assert_eq!(refusal(&"a".repeat(10_000_000)), JwtError::TooLong);
}

#[test]
fn a_token_does_not_print_itself() {
    let jwt = payload(r#"{"email":"jeff@example.com"}"#);
    let printed = format!("{jwt:?} {:?}", jwt.claims());
    assert_eq!(printed, "UnverifiedJwt([redacted]) Claims([redacted])");
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}|[a-zA-Z0-9_.-]{0,200}") {
        let _ = UnverifiedJwt::parse(&text);
        let _ = Jwks::parse(&text);
    }

    #[test]
    fn no_bytes_in_a_part_panic(header in vec(any::<u8>(), 0..40), payload in vec(any::<u8>(), 0..80)) {
        prop_assert!(UnverifiedJwt::parse(&token(&header, &payload)).is_err());
        let _ = UnverifiedJwt::parse(&token(HEADER, &payload));
    }

    #[test]
    fn every_object_reads_back(names in proptest::collection::hash_set("\\PC{0,8}", 0..12)) {
        let names: Vec<String> = names.into_iter().collect();
        let members: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(at, name)| format!("{}:{at}", serde_json::Value::from(name.as_str())))
            .collect();
        let jwt = payload(format!("{{{}}}", members.join(",")));
        let read: Vec<_> = jwt.claims().iter().map(|(name, _)| name.to_owned()).collect();
        prop_assert_eq!(read, names);
    }
}
