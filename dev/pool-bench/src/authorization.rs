//! Authorizations by OAuth: a browser that has signed in gets a code, and the client gets
//! tokens for it. The npm package `cognito-local` has no sessions of browsers, so there each
//! code costs a form with the password, which it compares as plain text.

use serde_json::{Value, json};

use crate::connection::{Connection, Reply};
use crate::error::BenchError;

/// The domain of the bench's pool, which is a part of the paths.
const DOMAIN: &str = "bench";
/// The address that the client is called back at, and its form in a query.
const CALLBACK: &str = "http://localhost:8080/callback";
const CALLBACK_ENCODED: &str = "http%3A%2F%2Flocalhost%3A8080%2Fcallback";
/// A verifier of PKCE and its challenge (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The path at which a sign-in starts, below the domain if the server has domains.
const ENDPOINT: &str = "/oauth2/authorize";

/// A browser that is signed in at a domain.
#[derive(Debug)]
pub(crate) struct SignedInBrowser {
    client_id: String,
    cookies: String,
    /// The form with the password, where the server has no sessions.
    password_form: Option<String>,
}

impl SignedInBrowser {
    /// Gives the pool a domain and a client for the code flow, and signs the user in on the
    /// hosted pages, if the server has sessions.
    ///
    /// # Errors
    /// A call fails, or a page has no form.
    pub(crate) async fn sign_in(
        connection: &mut Connection,
        pool_id: &str,
        user: &str,
        password: &str,
        has_sessions: bool,
    ) -> Result<Self, BenchError> {
        if has_sessions {
            let input = json!({ "UserPoolId": pool_id, "Domain": DOMAIN });
            connection.call("CreateUserPoolDomain", &input).await?;
        }
        let input = json!({
            "UserPoolId": pool_id,
            "ClientName": "browser",
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email"],
            "CallbackURLs": [CALLBACK],
            "SupportedIdentityProviders": ["COGNITO"],
        });
        let client = connection.call("CreateUserPoolClient", &input).await?;
        let client_id = client.pointer("/UserPoolClient/ClientId");
        let client_id = client_id
            .and_then(Value::as_str)
            .ok_or(BenchError::Missing("client id"))?;
        let mut browser = Self {
            client_id: client_id.to_owned(),
            cookies: String::new(),
            password_form: None,
        };
        let user = user.replace('@', "%40");
        if !has_sessions {
            let query = browser.query();
            let form = format!("{query}&username={user}&password={password}");
            browser.password_form = Some(form);
            return Ok(browser);
        }
        let page = connection.open(&browser.authorize(), "").await?;
        let page = connection.open(&path_of(page.location()?)?, "").await?;
        let html = String::from_utf8_lossy(&page.body).into_owned();
        let action = attribute(&html, "action=\"").ok_or(BenchError::Missing("form"))?;
        let token = attribute(&html, "name=\"_csrf\" value=\"");
        let token = token.ok_or(BenchError::Missing("form with a token"))?;
        let form = format!("_csrf={token}&username={user}&password={password}");
        let done = connection
            .submit(&path_of(&action)?, &page.cookies(), form)
            .await?;
        browser.cookies = done.cookies();
        code_in(&done)?;
        Ok(browser)
    }

    fn authorize(&self) -> String {
        format!("/{DOMAIN}{ENDPOINT}?{}", self.query())
    }

    fn query(&self) -> String {
        format!(
            "response_type=code&client_id={}&redirect_uri={CALLBACK_ENCODED}\
             &scope=openid+email&state=any&code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.client_id
        )
    }

    /// Gets a code, and exchanges it for tokens.
    ///
    /// # Errors
    /// A request fails or is refused.
    pub(crate) async fn get_tokens(&self, connection: &mut Connection) -> Result<(), BenchError> {
        let (reply, path) = match &self.password_form {
            Some(form) => {
                let reply = connection.submit(ENDPOINT, "", form.clone()).await?;
                (reply, "/oauth2/token".to_owned())
            }
            None => {
                let reply = connection.open(&self.authorize(), &self.cookies).await?;
                (reply, format!("/{DOMAIN}/oauth2/token"))
            }
        };
        let form = format!(
            "grant_type=authorization_code&client_id={}&redirect_uri={CALLBACK_ENCODED}&code={}\
             &code_verifier={VERIFIER}",
            self.client_id,
            code_in(&reply)?
        );
        let reply = connection.submit(&path, "", form).await?;
        let tokens: Option<Value> = serde_json::from_slice(&reply.body).ok();
        let has_tokens = tokens.is_some_and(|tokens| tokens.get("id_token").is_some());
        if has_tokens {
            return Ok(());
        }
        Err(BenchError::Refused {
            operation: "the code",
            reply: String::from_utf8_lossy(&reply.body).into_owned(),
        })
    }
}

/// Returns the status with which a server answers at the endpoint that starts a sign-in.
///
/// # Errors
/// The connection fails.
pub(crate) async fn status_of_endpoint(connection: &mut Connection) -> Result<u16, BenchError> {
    let query = format!("?response_type=code&client_id=any&redirect_uri={CALLBACK_ENCODED}");
    Ok(connection
        .open(&format!("{ENDPOINT}{query}"), "")
        .await?
        .status)
}

/// Returns the code in the address that a reply leads to.
fn code_in(reply: &Reply) -> Result<String, BenchError> {
    let location = reply.location()?;
    let query = location.strip_prefix(CALLBACK).unwrap_or_default();
    let code = query
        .split(['?', '&'])
        .find_map(|pair| pair.strip_prefix("code="));
    code.map(str::to_owned).ok_or(BenchError::Missing("code"))
}

/// Returns the path and the query of an address.
fn path_of(address: &str) -> Result<String, BenchError> {
    let rest = address.split_once("://").map(|(_, rest)| rest);
    let path = rest.and_then(|rest| rest.find('/').and_then(|start| rest.get(start..)));
    path.map(str::to_owned).ok_or(BenchError::Missing("path"))
}

/// Returns the value that follows `start` in a page, up to the next quotation mark.
fn attribute(html: &str, start: &str) -> Option<String> {
    let (_, rest) = html.split_once(start)?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_page_and_of_an_address_are_found() {
        let html = "<form action=\"http://localhost:1/bench/login?a=1&amp;b=2\">\
                    <input type=\"hidden\" name=\"_csrf\" value=\"token\">";
        let action = attribute(html, "action=\"").unwrap();
        assert_eq!(path_of(&action).unwrap(), "/bench/login?a=1&b=2");
        let token = attribute(html, "name=\"_csrf\" value=\"");
        assert_eq!(token.as_deref(), Some("token"));
        assert!(path_of("nowhere").is_err());
    }
}
