//! The client with which the pool calls other identity providers.

use std::{sync::LazyLock, time::Duration};

use crate::core::oauth::fetch::{Fetch, Fetched};

/// The limit for one request, from the connection to the last byte of the response.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The largest response that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The media types that the pool reads: JSON, and metadata of SAML.
const ACCEPT: &str = "application/json, application/samlmetadata+xml, application/xml, */*;q=0.1";

static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .into()
});

/// Sends a request.
///
/// # Errors
/// The reason for which there is no response.
pub(crate) fn send(fetch: &Fetch) -> Result<Fetched, String> {
    if !fetch.url.starts_with("http://") {
        return Err("its address must start with http://, because this pool has no TLS".to_owned());
    }
    let bearer = fetch.bearer.as_ref().map(|token| format!("Bearer {token}"));
    let sent = match &fetch.form {
        Some(form) => {
            let mut request = AGENT
                .post(&fetch.url)
                .header("accept", ACCEPT)
                .header("content-type", "application/x-www-form-urlencoded");
            if let Some(bearer) = bearer {
                request = request.header("authorization", bearer);
            }
            request.send(form)
        }
        None => {
            let mut request = AGENT.get(&fetch.url).header("accept", ACCEPT);
            if let Some(bearer) = bearer {
                request = request.header("authorization", bearer);
            }
            request.call()
        }
    };
    let mut response = sent.map_err(|error| reason(&error))?;
    let body = response.body_mut().with_config().limit(LARGEST);
    let body = body.read_to_string().map_err(|error| reason(&error))?;
    Ok(Fetched {
        status: response.status().as_u16(),
        body,
    })
}

/// Returns the text of an error. The text of an address that is not valid would show the
/// secret in its query.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "its address is not valid".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::oauth::fetch::get;

    #[test]
    fn address_that_cannot_be_used_is_not_repeated() {
        for url in [
            "https://localhost/?secret",
            "http:// /?secret",
            "http://[x/?secret",
            "file:///secret",
        ] {
            let reason = send(&get(url)).err().unwrap();
            assert!(!reason.contains("secret"), "{reason}");
        }
    }
}
