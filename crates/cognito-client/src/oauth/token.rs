//! The requests to the token and revocation endpoints, and their replies.
//!
//! Sources: RFC 6749, sections 4.1.3, 5 and 6; RFC 7009; "Token endpoint" and "Revoke
//! endpoint", Amazon Cognito developer guide. The app client is a public one: it sends its id
//! and no secret.

use std::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::error::{OauthError, Refusal};
use super::form::push_fields;
use super::pending::PendingAuthorization;
use crate::error::{BadReply, ReplyFault};
use crate::secret::{AccessToken, AuthorizationCode, IdToken, RefreshToken};
use crate::tokens::AuthenticationResult;

/// A request that is sent as `POST` with the content type
/// `application/x-www-form-urlencoded`.
pub struct FormRequest {
    /// The absolute address.
    pub url: String,
    /// The body. It has a code or a token, so it is wiped when dropped and not printed by
    /// `Debug`.
    pub body: Zeroizing<String>,
}

impl FormRequest {
    /// The value of the header `content-type`.
    pub const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";

    fn new(base_url: &str, path: &str, fields: &[(&str, &str)]) -> Self {
        let mut body = Zeroizing::new(String::new());
        push_fields(&mut body, fields);
        Self {
            url: [base_url, path].concat(),
            body,
        }
    }
}

impl fmt::Debug for FormRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormRequest")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Returns the request that exchanges a code for tokens. It must not be repeated, because a
/// code can be used once.
#[must_use]
pub fn exchange_request(
    pending: &PendingAuthorization,
    client_id: &str,
    code: &AuthorizationCode,
) -> FormRequest {
    FormRequest::new(
        &pending.base_url,
        "/oauth2/token",
        &[
            ("grant_type", "authorization_code"),
            ("client_id", client_id),
            ("code", code.expose()),
            ("redirect_uri", &pending.redirect_uri),
            ("code_verifier", pending.verifier.expose()),
        ],
    )
}

/// Returns the request for new tokens at the domain. The user pool's own API renews these
/// tokens too, by [`GetTokensFromRefreshToken`](crate::tokens::GetTokensFromRefreshToken).
#[must_use]
pub fn refresh_request(base_url: &str, client_id: &str, token: &RefreshToken) -> FormRequest {
    FormRequest::new(
        base_url,
        "/oauth2/token",
        &[
            ("grant_type", "refresh_token"),
            ("client_id", client_id),
            ("refresh_token", token.expose()),
        ],
    )
}

/// Returns the request that revokes a refresh token at the domain, and all tokens that came
/// from it.
#[must_use]
pub fn revoke_request(base_url: &str, client_id: &str, token: &RefreshToken) -> FormRequest {
    FormRequest::new(
        base_url,
        "/oauth2/revoke",
        &[("token", token.expose()), ("client_id", client_id)],
    )
}

/// A successful reply of the token endpoint.
#[derive(Deserialize)]
struct Tokens {
    access_token: AccessToken,
    id_token: IdToken,
    refresh_token: Option<RefreshToken>,
    token_type: String,
}

/// Reads the reply of the token endpoint.
///
/// # Errors
/// [`OauthError::Refused`] with the pool's error, or [`OauthError::NotTheService`] for a
/// reply that is not the token endpoint's.
pub fn read_tokens(status: u16, body: &str) -> Result<AuthenticationResult, OauthError> {
    if status != 200 {
        return Err(refusal(status, body));
    }
    let tokens: Tokens =
        serde_json::from_str(body).map_err(|error| BadReply::of_json(status, &error))?;
    if !tokens.token_type.eq_ignore_ascii_case("bearer") {
        return Err(BadReply::lacks("token_type").into());
    }
    Ok(AuthenticationResult {
        access_token: tokens.access_token,
        id_token: tokens.id_token,
        refresh_token: tokens.refresh_token,
        new_device: None,
    })
}

/// Reads the reply of the revocation endpoint, whose body is empty when it has succeeded.
///
/// # Errors
/// As [`read_tokens`].
pub fn read_revocation(status: u16, body: &str) -> Result<(), OauthError> {
    if status == 200 {
        Ok(())
    } else {
        Err(refusal(status, body))
    }
}

/// An error reply (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct ErrorReply {
    error: String,
    error_description: Option<String>,
}

fn refusal(status: u16, body: &str) -> OauthError {
    match serde_json::from_str::<ErrorReply>(body) {
        Ok(reply) if (400..500).contains(&status) => OauthError::Refused(Refusal {
            code: reply.error,
            description: reply.error_description.unwrap_or_default(),
        }),
        _ => OauthError::NotTheService(BadReply {
            status,
            fault: ReplyFault::NoErrorCode,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ReplyFault;

    fn pending() -> PendingAuthorization {
        PendingAuthorization {
            state: "s".into(),
            nonce: "n".into(),
            verifier: "v".into(),
            redirect_uri: "https://app.example/oauth/callback".into(),
            base_url: "https://a.example".into(),
            provider: None,
            next: None,
            keep: false,
            started_ms: 0,
        }
    }

    #[test]
    fn requests_have_their_fields_and_no_secret() {
        let exchange = exchange_request(&pending(), "client", &"c".into());
        assert_eq!(exchange.url, "https://a.example/oauth2/token");
        assert_eq!(
            *exchange.body,
            "grant_type=authorization_code&client_id=client&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Foauth%2Fcallback&code_verifier=v"
        );
        let refresh = refresh_request("https://a.example", "client", &"r".into());
        assert_eq!(
            *refresh.body,
            "grant_type=refresh_token&client_id=client&refresh_token=r"
        );
        let revoke = revoke_request("https://a.example", "client", &"r".into());
        assert_eq!(revoke.url, "https://a.example/oauth2/revoke");
        assert_eq!(*revoke.body, "token=r&client_id=client");
        assert!(!format!("{exchange:?}").contains("code_verifier"));
    }

    #[test]
    fn tokens_are_read() {
        let body = r#"{"id_token":"i","access_token":"a","refresh_token":"r","expires_in":3600,"token_type":"Bearer"}"#;
        let tokens = read_tokens(200, body).unwrap();
        assert_eq!(tokens.id_token, "i".into());
        assert_eq!(tokens.access_token, "a".into());
        assert_eq!(tokens.refresh_token, Some("r".into()));
    }

    #[test]
    fn reply_without_an_id_token_is_named() {
        let body = r#"{"access_token":"a","token_type":"Bearer"}"#;
        let Err(OauthError::NotTheService(reply)) = read_tokens(200, body) else {
            panic!("the scope openid is missing");
        };
        assert_eq!(reply.fault, ReplyFault::Missing("id_token".into()));
        let other = r#"{"id_token":"i","access_token":"a","token_type":"mac"}"#;
        assert!(read_tokens(200, other).is_err());
    }

    #[test]
    fn refusals_and_outages_are_told_apart() {
        let refused = read_tokens(400, r#"{"error":"invalid_grant"}"#).unwrap_err();
        assert!(matches!(refused, OauthError::Refused(refusal) if refusal.code == "invalid_grant"));
        for (status, body) in [
            (502, "<html>"),
            (400, "{}"),
            (400, ""),
            (503, r#"{"error":"x"}"#),
            (302, r#"{"error":"x"}"#),
        ] {
            let error = read_tokens(status, body).unwrap_err();
            assert!(matches!(error, OauthError::NotTheService(_)), "{status}");
        }
        assert!(read_revocation(200, "").is_ok());
        assert!(read_revocation(400, r#"{"error":"unsupported_token_type"}"#).is_err());
    }
}
