//! Managed login and identity providers: the OAuth 2.0 endpoints of a user pool's domain.
//!
//! A sign-in with an identity provider, such as Google, leaves the page and comes back with
//! a code, which the page exchanges for tokens. This module has everything of it that needs
//! no browser: the addresses, what the page keeps meanwhile, and the replies.
//!
//! | module | idea |
//! |---|---|
//! | `pkce` | the code verifier and its challenge (RFC 7636) |
//! | `authorize` | the address to which the page goes, and the address to sign out |
//! | `pending` | what the page keeps of a sign-in until the provider leads back |
//! | `callback` | the query with which the provider leads back |
//! | `token` | the requests for tokens, and to revoke them |
//! | `error` | what can go wrong, and the meaning of a refusal |
//! | `form` | queries and form bodies |
//!
//! Sources: RFC 6749, RFC 7009, RFC 7636, RFC 9207, OpenID Connect Core 1.0, and "User pool
//! endpoints and managed login reference" in the Amazon Cognito developer guide.

mod authorize;
mod callback;
mod error;
mod form;
mod pending;
mod pkce;
mod token;

pub use authorize::{AuthorizationRequest, logout_url};
pub use callback::{Callback, CallbackFault};
pub use error::{OauthError, Refusal, RefusalMeaning};
pub use pending::{PENDING_MINUTES, PendingAuthorization};
pub use pkce::code_challenge;
pub use token::{
    FormRequest, exchange_request, read_revocation, read_tokens, refresh_request, revoke_request,
};

use crate::jwt::UnverifiedJwt;
use crate::secret::IdToken;

/// Checks that an ID token has the nonce that the authorization request had, so that it is
/// the reply to this request (OpenID Connect Core 1.0, section 3.1.3.7).
///
/// # Errors
/// [`OauthError::NotAJwt`] if the token cannot be read, and [`OauthError::OtherNonce`] if it
/// has another nonce or none.
pub fn check_nonce(id_token: &IdToken, nonce: &str) -> Result<(), OauthError> {
    let jwt = UnverifiedJwt::parse(id_token.expose()).map_err(OauthError::NotAJwt)?;
    if jwt.claims().text("nonce") == Some(nonce) {
        Ok(())
    } else {
        Err(OauthError::OtherNonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn token(claims: &str) -> IdToken {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        [part(r#"{"alg":"RS256"}"#), part(claims), part("s")]
            .join(".")
            .into()
    }

    #[test]
    fn id_token_needs_the_nonce_of_its_request() {
        assert_eq!(check_nonce(&token(r#"{"nonce":"n"}"#), "n"), Ok(()));
        for claims in [
            "{}",
            r#"{"nonce":"other"}"#,
            r#"{"nonce":1}"#,
            r#"{"nonce":""}"#,
        ] {
            let checked = check_nonce(&token(claims), "n");
            assert_eq!(checked, Err(OauthError::OtherNonce), "{claims}");
        }
        let unreadable = check_nonce(&"x".into(), "n");
        assert!(matches!(unreadable, Err(OauthError::NotAJwt(_))));
    }
}
