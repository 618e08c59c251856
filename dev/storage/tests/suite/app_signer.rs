//! The storage takes the requests that the app signs. They carry bytes that are no text.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_client::aws::objects::{ObjectRequest, object_url, sign_object};
use cognito_client::aws::sigv4::{Keys, amz_date};
use wild_rydes_storage::BUCKET;

use super::support::{Credentials, Site};

const PICTURE: &[u8] = b"\xff\xd8\xff\0\r\n\r\npicture";

#[expect(
    clippy::disallowed_methods,
    reason = "the storage compares a signature's time with the present"
)]
fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// Sends a request that the app's code signs, and returns the status and the body.
fn send(
    site: &Site,
    rider: &Credentials,
    method: &'static str,
    key: &str,
    body: &[u8],
) -> (u16, Vec<u8>) {
    let keys = Keys {
        access_key_id: &rider.access_key_id,
        secret_access_key: &rider.secret_key,
        session_token: rider.session_token.as_deref(),
    };
    let date = amz_date(now_ms());
    let url = object_url(&format!("{}/{BUCKET}/", site.storage.url()), key);
    let request = ObjectRequest {
        method,
        url: &url,
        content_type: (!body.is_empty()).then_some("image/jpeg"),
        body,
    };
    let headers = sign_object(request, keys, "local", &date).unwrap();
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let length = body.len();
    let mut head = format!(
        "{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n"
    );
    if !body.is_empty() {
        head.push_str("content-type: image/jpeg\r\n");
    }
    for (name, value) in &headers {
        head.push_str(&format!("{name}: {}\r\n", value.as_str()));
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    let end = reply.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&reply[9..12]).unwrap().parse().unwrap();
    (status, reply[end + 4..].to_vec())
}

#[test]
fn picture_that_the_app_signs_is_kept_and_deleted() {
    let site = Site::new();
    let rider = site.rider("ada");
    let key = format!("protected/{}/picture 1.jpg", rider.identity_id);
    let status = |method, body| send(&site, &rider, method, &key, body).0;
    assert_eq!(status("PUT", PICTURE), 200);
    assert_eq!(
        send(&site, &rider, "GET", &key, b""),
        (200, PICTURE.to_vec())
    );
    assert_eq!(status("DELETE", b""), 204);
    assert_eq!(status("GET", b""), 403);
}

#[test]
fn write_of_the_app_for_another_identity_is_refused() {
    let site = Site::new();
    let (ada, bob) = (site.rider("ada"), site.rider("bob"));
    let key = format!("protected/{}/picture.jpg", bob.identity_id);
    assert_eq!(send(&site, &ada, "PUT", &key, PICTURE).0, 403);
}
