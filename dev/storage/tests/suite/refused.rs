//! Requests that are refused, and what pages of this machine may read of the responses.

use std::time::Duration;

use crate::support::{Credentials, Site};

#[test]
fn forged_signatures_and_tokens_are_refused() {
    let site = Site::new();
    let (jeff, ann) = (site.rider("jeff"), site.rider("ann"));
    let put = |changes: &[&str]| site.signed(&jeff, "PUT", &jeff.own_key(), changes);
    assert_eq!(put(&[]).status, 200);
    let forged = format!("signature={}", "0".repeat(64));
    assert_eq!(put(&[&forged]).refusal(), (403, "SignatureDoesNotMatch"));
    let anns = format!("token={}", ann.session_token.as_ref().unwrap());
    assert_eq!(put(&[&anns]).refusal(), (400, "InvalidToken"));
    assert_eq!(put(&["token=another"]).refusal(), (400, "InvalidToken"));
    assert_eq!(put(&["token="]).refusal(), (403, "InvalidAccessKeyId"));
    // The other key is unknown, or another's.
    let with = |changed: Credentials| {
        let reply = site.signed(&changed, "PUT", &jeff.own_key(), &[]);
        reply.refusal().1.to_owned()
    };
    let access_key_id = "ASIAAAAAAAAAAAAAAAAA".to_owned();
    assert_eq!(
        with(Credentials {
            access_key_id,
            ..jeff.clone()
        }),
        "InvalidToken"
    );
    let secret_key = ann.secret_key.clone();
    assert_eq!(
        with(Credentials {
            secret_key,
            ..jeff.clone()
        }),
        "SignatureDoesNotMatch"
    );
    let session_token = None;
    assert_eq!(
        with(Credentials {
            session_token,
            ..jeff.clone()
        }),
        "InvalidAccessKeyId"
    );
}

#[test]
fn expired_credentials_are_refused() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    let put = || site.signed(&jeff, "PUT", &jeff.own_key(), &[]);
    assert_eq!(put().status, 200);
    site.pool.advance(Duration::from_secs(3601));
    assert_eq!(put().refusal(), (400, "ExpiredToken"));
}

#[test]
fn unsigned_requests_are_refused() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    assert_eq!(site.signed(&jeff, "PUT", &jeff.own_key(), &[]).status, 200);
    let path = format!("/wild-rydes-pictures/{}", jeff.own_key());
    for method in ["GET", "PUT", "DELETE"] {
        let reply = site.send(method, &path, &[]);
        assert_eq!(reply.refusal(), (403, "AccessDenied"), "{method}");
    }
    // Signature Version 2, which does not sign the session token's header as it should.
    let older = format!("AWS {}:signature", jeff.access_key_id);
    let reply = site.send("GET", &path, &[("authorization", &older)]);
    assert_ne!(reply.status, 200);
    assert!(!reply.body.contains("picture</"), "{}", reply.body);
}

#[test]
fn key_with_dots_is_a_key_of_its_own() {
    let site = Site::new();
    let ann = site.rider("ann");
    let key = ann.own_key();
    assert_eq!(site.signed(&ann, "PUT", &key, &[]).status, 200);
    // S3 knows no folders.
    let dotted = format!("protected/{}/./picture.webp", ann.identity_id);
    assert_eq!(site.signed(&ann, "DELETE", &dotted, &[]).status, 204);
    let read = site.signed(&ann, "GET", &key, &[]);
    assert_eq!((read.status, read.body.as_str()), (200, "picture"));
}

#[test]
fn presigned_address_shows_a_picture() {
    let site = Site::new();
    let (jeff, ann) = (site.rider("jeff"), site.rider("ann"));
    assert_eq!(site.signed(&jeff, "PUT", &jeff.own_key(), &[]).status, 200);
    let get = site.signed(&ann, "GET", &jeff.own_key(), &["presign=1"]);
    assert_eq!((get.status, get.body.as_str()), (200, "picture"));
    let put = site.signed(&ann, "PUT", &jeff.own_key(), &["presign=1"]);
    assert_eq!(put.refusal(), (403, "AccessDenied"));
}

#[test]
fn storage_class_with_fees_of_its_own_is_refused() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    let put = |class: &str| {
        let class = format!("x-amz-storage-class={class}");
        site.signed(&jeff, "PUT", &jeff.own_key(), &[&class])
    };
    assert_eq!(put("STANDARD").status, 200);
    assert_eq!(put("GLACIER").refusal(), (403, "AccessDenied"));
}

#[test]
fn pages_of_this_machine_read_replies_and_errors() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    let origin = "origin=http://localhost:8080";
    let allowed = "access-control-allow-origin: http://localhost:8080";
    let put = site.signed(&jeff, "PUT", &jeff.own_key(), &[origin]);
    assert!(put.status == 200 && put.head.contains(allowed), "{put:?}");
    assert!(
        put.head
            .contains("access-control-expose-headers: Date, ETag")
    );
    let refused = site.signed(&jeff, "PUT", "protected/other/a", &[origin]);
    assert_eq!(refused.refusal(), (403, "AccessDenied"));
    assert!(refused.head.contains(allowed));
    let foreign = site.signed(
        &jeff,
        "GET",
        &jeff.own_key(),
        &["origin=https://example.com"],
    );
    assert!(!foreign.head.contains("access-control-allow-origin"));
    let preflight = site.send(
        "OPTIONS",
        &format!("/wild-rydes-pictures/{}", jeff.own_key()),
        &[
            ("origin", "http://localhost:8080"),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "authorization,x-amz-date"),
        ],
    );
    assert!(preflight.status == 200 && preflight.head.contains(allowed));
}

#[test]
fn foreign_hosts_are_not_served() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    let host = "host=pictures.example";
    let reply = site.signed(&jeff, "GET", &jeff.own_key(), &[host]);
    assert_eq!(reply.status, 403);
    assert_eq!(reply.body, "This host is not served here.");
    assert_eq!(site.send("GET", "/health", &[]).status, 200);
    assert_eq!(
        site.send("GET", "/health", &[("host", "a.example")]).status,
        403
    );
}

#[test]
fn storage_without_its_pool_asks_to_try_again() {
    let mut site = Site::new();
    let jeff = site.rider("jeff");
    site.stop_the_pool();
    let reply = site.signed(&jeff, "GET", &jeff.own_key(), &[]);
    assert_eq!(reply.refusal(), (503, "ServiceUnavailable"));
}
