//! The authentication of a client at the endpoints that programs call (RFC 6749, section
//! 2.3.1).

use data_encoding::BASE64;
use percent_encoding::percent_decode_str;

use crate::core::{Context, client::ClientRecord};

use super::request::{OAuthRequest, Response};

/// Returns the client of a request: by `client_secret_basic`, by `client_secret_post`, or by
/// its id alone if it has no secret.
///
/// # Errors
/// `invalid_request` for a request without a client, or with two; `invalid_client` for an
/// unknown client or a wrong secret.
pub(super) fn authenticate(
    ctx: &Context<'_>,
    request: &OAuthRequest,
) -> Result<ClientRecord, Response> {
    let form = &request.form;
    let (id, secret) = match &request.authorization {
        Some(header) => {
            let (id, secret) = basic(header).ok_or_else(|| Response::error("invalid_client"))?;
            let named = form.get("client_id").is_none_or(|named| named == id);
            if !named || form.get("client_secret").is_some() {
                return Err(Response::error("invalid_request"));
            }
            (id, Some(secret))
        }
        None => {
            let id = form
                .get("client_id")
                .ok_or_else(|| Response::error("invalid_request"))?;
            (id.to_owned(), form.get("client_secret").map(str::to_owned))
        }
    };
    let client = ctx
        .tx
        .get::<ClientRecord>(&id)
        .filter(|client| client.pool_id == request.pool_id);
    let proven = client.filter(|client| match (&client.secret, &secret) {
        (None, None) => true,
        (Some(_), Some(given)) => client.accepts_secret(given),
        _ => false,
    });
    let client = proven.ok_or_else(|| Response::error("invalid_client"))?;
    ctx.triggers.set_client(&client.id);
    Ok(client.clone())
}

/// Reads the header of `client_secret_basic`. Both parts are form-encoded.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, value) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = BASE64.decode(value.trim().as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |part: &str| {
        let part = part.replace('+', " ");
        Some(percent_decode_str(&part).decode_utf8().ok()?.into_owned())
    };
    Some((decode(id)?, decode(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_header_has_two_encoded_parts() {
        let header = format!("Basic {}", BASE64.encode(b"a%3Ab:c+d"));
        let expected = ("a:b".to_owned(), "c d".to_owned());
        assert_eq!(basic(&header), Some(expected));
        for header in ["Bearer x", "Basic", "Basic !", "Basic YQ=="] {
            assert_eq!(basic(header), None, "{header}");
        }
    }
}
