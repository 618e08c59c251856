//! The addresses to which the page goes: the authorization endpoint, and the one that signs
//! out of managed login.

use super::form::push_fields;

/// An authorization request with the response type `code` (RFC 6749, section 4.1.1) and the
/// code challenge method S256.
///
/// Source: "Authorize endpoint", Amazon Cognito developer guide.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationRequest<'a> {
    /// The absolute address of the domain, without a slash at its end.
    pub base_url: &'a str,
    /// The app client's id.
    pub client_id: &'a str,
    /// The address to which the pool leads back. The app client has to list it.
    pub redirect_uri: &'a str,
    /// The scopes.
    pub scopes: &'a [String],
    /// The value that connects the reply with this request.
    pub state: &'a str,
    /// The value that connects the ID token with this request.
    pub nonce: &'a str,
    /// The code challenge.
    pub code_challenge: &'a str,
    /// The name of the identity provider, which the pool leads to without a page of its own;
    /// `None` for the pages of managed login.
    pub identity_provider: Option<&'a str>,
    /// The identifier that was typed, which the provider may fill in.
    pub login_hint: Option<&'a str>,
    /// The language of the pages of managed login, such as `de` or `zh-Hans`.
    pub lang: Option<&'a str>,
}

impl AuthorizationRequest<'_> {
    /// Returns the address of the request.
    #[must_use]
    pub fn url(&self) -> String {
        let scopes = self.scopes.join(" ");
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", self.client_id),
            ("redirect_uri", self.redirect_uri),
            ("scope", &scopes),
            ("state", self.state),
            ("nonce", self.nonce),
            ("code_challenge", self.code_challenge),
            ("code_challenge_method", "S256"),
        ];
        let optional = [
            ("identity_provider", self.identity_provider),
            ("login_hint", self.login_hint),
            ("lang", self.lang.map(managed_login_tag)),
        ];
        fields.extend(
            optional
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let mut url = [self.base_url, "/oauth2/authorize?"].concat();
        push_fields(&mut url, &fields);
        url
    }
}

/// Returns the tag of managed login for a language: it names Chinese by countries, not by
/// scripts.
///
/// Source: "Managed login localization", Amazon Cognito Developer Guide.
fn managed_login_tag(tag: &str) -> &str {
    match tag {
        "zh-Hans" => "zh-CN",
        "zh-Hant" => "zh-TW",
        other => other,
    }
}

/// Returns the address that ends the session of managed login, and then leads to
/// `logout_uri`, which the app client has to list.
///
/// Source: "Logout endpoint", Amazon Cognito developer guide.
#[must_use]
pub fn logout_url(base_url: &str, client_id: &str, logout_uri: &str) -> String {
    let mut url = [base_url, "/logout?"].concat();
    push_fields(
        &mut url,
        &[("client_id", client_id), ("logout_uri", logout_uri)],
    );
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(scopes: &[String]) -> AuthorizationRequest<'_> {
        AuthorizationRequest {
            base_url: "https://x.auth.eu-west-1.amazoncognito.com",
            client_id: "client",
            redirect_uri: "https://app.example/oauth/callback",
            scopes,
            state: "s",
            nonce: "n",
            code_challenge: "c",
            identity_provider: None,
            login_hint: None,
            lang: None,
        }
    }

    #[test]
    fn authorization_request_has_state_nonce_and_s256() {
        let scopes = ["openid".to_owned(), "email".to_owned()];
        assert_eq!(
            request(&scopes).url(),
            "https://x.auth.eu-west-1.amazoncognito.com/oauth2/authorize?response_type=code&client_id=client&redirect_uri=https%3A%2F%2Fapp.example%2Foauth%2Fcallback&scope=openid%20email&state=s&nonce=n&code_challenge=c&code_challenge_method=S256"
        );
    }

    #[test]
    fn provider_and_hints_are_encoded() {
        let request = AuthorizationRequest {
            identity_provider: Some("A&B"),
            login_hint: Some("jeff+x@example.com"),
            lang: Some("pt-BR"),
            ..request(&[])
        };
        let url = request.url();
        let end = "&identity_provider=A%26B&login_hint=jeff%2Bx%40example.com&lang=pt-BR";
        assert!(url.ends_with(end), "{url}");
    }

    #[test]
    fn chinese_has_the_tags_of_managed_login() {
        for (tag, lang) in [("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW"), ("de", "de")] {
            let request = AuthorizationRequest {
                lang: Some(tag),
                ..request(&[])
            };
            let url = request.url();
            assert!(url.ends_with(&format!("&lang={lang}")), "{url}");
        }
    }

    #[test]
    fn logout_names_the_client_and_the_way_back() {
        assert_eq!(
            logout_url(
                "http://localhost:9229/x",
                "c",
                "http://localhost:8080/signin"
            ),
            "http://localhost:9229/x/logout?client_id=c&logout_uri=http%3A%2F%2Flocalhost%3A8080%2Fsignin"
        );
    }
}
