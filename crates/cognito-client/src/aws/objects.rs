//! Signed requests for the objects of a bucket in Amazon S3.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::http::{Address, BadAddress};
use super::sigv4::{Keys, Scope, Signed, Unsigned, encode, hex, sign};

/// The service's name in signatures.
pub(super) const SERVICE: &str = "s3";

/// A request for an object.
#[derive(Clone, Copy, Debug)]
pub struct ObjectRequest<'a> {
    /// The method: `GET`, `PUT` or `DELETE`.
    pub method: &'a str,
    /// The address of the object, from [`object_url`].
    pub url: &'a str,
    /// The value of the header `content-type`, if there is a body.
    pub content_type: Option<&'a str>,
    /// The body; empty for `GET` and `DELETE`.
    pub body: &'a [u8],
}

/// Returns the address of the object with this key. `bucket_url` is the address of the
/// bucket, with a slash at the end.
#[must_use]
pub fn object_url(bucket_url: &str, key: &str) -> String {
    let mut url = bucket_url.to_owned();
    for (place, segment) in key.split('/').enumerate() {
        if place > 0 {
            url.push('/');
        }
        encode(segment.as_bytes(), &mut url);
    }
    url
}

/// Signs a request, and returns the headers that authorize it. `host`, which the signature
/// covers too, is missing, because a browser sets it itself. The header `content-type` has
/// to be sent as given. `date` is the time of [`amz_date`](super::sigv4::amz_date).
///
/// # Errors
/// [`BadAddress`] if the address is not one that can be signed.
pub fn sign_object(
    request: ObjectRequest<'_>,
    keys: Keys<'_>,
    region: &str,
    date: &str,
) -> Result<Vec<(&'static str, Zeroizing<String>)>, BadAddress> {
    let address = Address::of(request.url).ok_or(BadAddress)?;
    let digest = hex(&Sha256::digest(request.body));
    let mut headers = vec![("host", &*address.host), ("x-amz-content-sha256", &digest)];
    headers.extend(request.content_type.map(|kind| ("content-type", kind)));
    let Signed {
        authorization,
        security_token,
    } = sign(
        &Unsigned {
            method: request.method,
            path: &address.path,
            query: address.query.unwrap_or_default(),
            headers: &headers,
            body: request.body,
        },
        keys,
        Scope {
            region,
            service: SERVICE,
            date,
        },
    );
    let mut headers = vec![
        ("authorization", Zeroizing::new(authorization)),
        ("x-amz-content-sha256", Zeroizing::new(digest)),
        ("x-amz-date", Zeroizing::new(date.to_owned())),
    ];
    headers.extend(security_token.map(|token| ("x-amz-security-token", token)));
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_encoded_segment_by_segment() {
        assert_eq!(
            object_url("http://localhost:9230/b/", "protected/local:1-2/a b.jpg"),
            "http://localhost:9230/b/protected/local%3A1-2/a%20b.jpg"
        );
    }

    #[test]
    fn request_has_the_headers_that_storage_asks_for() {
        let keys = Keys {
            access_key_id: "AKIDEXAMPLE",
            secret_access_key: "secret",
            session_token: Some("token"),
        };
        let request = ObjectRequest {
            method: "PUT",
            url: "http://localhost:9230/b/k%3A1",
            content_type: Some("image/jpeg"),
            body: b"picture",
        };
        let signed = |request| sign_object(request, keys, "local", "20260102T030405Z").unwrap();
        let headers = signed(request);
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [
                "authorization",
                "x-amz-content-sha256",
                "x-amz-date",
                "x-amz-security-token"
            ]
        );
        let authorization = &headers[0].1;
        assert!(authorization.contains(
            "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token"
        ));
        let other_body = ObjectRequest {
            body: b"another",
            ..request
        };
        assert_ne!(signed(other_body)[0].1, *authorization);
    }
}
