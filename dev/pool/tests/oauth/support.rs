//! A pool with a domain, and a scripted browser for its pages.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
};

use cognito_local::{
    Pool, Settings,
    http::{self, Server},
    test_keys,
};
use serde_json::{Value, json};

pub(crate) const POOL: &str = "local_Example";
pub(crate) const CLIENT: &str = "exampleclient";
pub(crate) const DOMAIN: &str = "example";
pub(crate) const CALLBACK: &str = "http://localhost:8080/oauth/callback";
pub(crate) const PASSWORD: &str = "Passw0rd!";

/// A pool of its own for each test, with its server.
pub(crate) struct Site {
    pub(crate) pool: Pool,
    pub(crate) server: Server,
}

/// A response of the server.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }

    /// Returns the address that the response redirects to.
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 302, "{self:?}");
        self.header("location").expect("a redirect has a location")
    }
}

impl Site {
    /// A pool without a domain and without OAuth settings.
    pub(crate) fn plain() -> Self {
        Self::start(&Self::settings())
    }

    pub(crate) fn settings() -> Settings {
        Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::new(POOL, CLIENT)
        }
    }

    fn start(settings: &Settings) -> Self {
        Self::serving(Pool::ephemeral(settings).unwrap())
    }

    fn serving(pool: Pool) -> Self {
        let server = http::serve_on_free_port(pool.clone()).unwrap();
        Self { pool, server }
    }

    pub(crate) fn host(&self) -> String {
        format!("localhost:{}", self.server.address().port())
    }

    /// Sends a request to the server.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.host()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let reply = String::from_utf8(reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        let headers = head.lines().filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_lowercase(), value.to_owned()))
        });
        Response {
            status: head[9..12].parse().unwrap(),
            headers: headers.collect(),
            body: body.to_owned(),
        }
    }

    /// Calls an operation on the pool. An error is its code and its message.
    pub(crate) fn call(&self, operation: &str, mut body: Value) -> Result<Value, String> {
        let fields = body.as_object_mut().unwrap();
        fields.entry("UserPoolId").or_insert(POOL.into());
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        let reply = self.send("POST", "/", &[("x-amz-target", &target)], &body.to_string());
        if reply.status == 200 {
            return Ok(serde_json::from_str(&reply.body).unwrap_or(Value::Null));
        }
        let error = reply.json();
        Err(format!(
            "{}: {}",
            error["__type"].as_str().unwrap(),
            error["message"].as_str().unwrap()
        ))
    }

    /// Replaces settings of the app client.
    pub(crate) fn set_client(&self, settings: Value) -> Result<Value, String> {
        let mut body = json!({ "ClientId": CLIENT });
        body.as_object_mut()
            .unwrap()
            .extend(settings.as_object().unwrap().clone());
        self.call("UpdateUserPoolClient", body)
    }
}

/// Returns the OAuth settings of a client that signs users in.
pub(crate) fn code_client() -> Value {
    json!({
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": [
            "openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"
        ],
        "CallbackURLs": [CALLBACK],
        "LogoutURLs": ["http://localhost:8080/signin"],
        "SupportedIdentityProviders": ["COGNITO"],
    })
}

/// Writes a query or a form.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// The verifier of PKCE that the tests use.
pub(crate) const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more";

/// Returns the challenge of [`VERIFIER`].
pub(crate) fn challenge() -> String {
    use sha2::{Digest, Sha256};
    data_encoding::BASE64URL_NOPAD.encode(&Sha256::digest(VERIFIER.as_bytes()))
}

/// Returns the claims of a token without checking its signature.
pub(crate) fn claims(token: &Value) -> Value {
    let body = token.as_str().expect("a token").split('.').nth(1).unwrap();
    let bytes = data_encoding::BASE64URL_NOPAD
        .decode(body.as_bytes())
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

impl Site {
    /// A pool with a domain, a client for the code flow and the user `jeff`.
    pub(crate) fn new() -> Self {
        Self::with(&json!({}))
    }

    /// The same with changed settings of the client.
    pub(crate) fn with(changes: &Value) -> Self {
        Self::with_settings(Self::settings(), changes)
    }

    /// The same with other settings of the pool.
    pub(crate) fn with_settings(settings: Settings, changes: &Value) -> Self {
        Self::start(&settings).set_up(changes)
    }

    /// The same as [`Site::new`] with a pool in a file.
    pub(crate) fn in_file(path: &Path) -> Self {
        Self::serving(Pool::open(path, &Self::settings()).unwrap()).set_up(&json!({}))
    }

    fn set_up(self, changes: &Value) -> Self {
        let site = self;
        site.call("CreateUserPoolDomain", json!({ "Domain": DOMAIN }))
            .unwrap();
        let mut settings = code_client();
        settings
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        site.set_client(settings).unwrap();
        site.add_user("jeff");
        site
    }

    /// Adds a confirmed user with a password and a verified e-mail address.
    pub(crate) fn add_user(&self, username: &str) {
        self.call(
            "AdminCreateUser",
            json!({
                "Username": username,
                "MessageAction": "SUPPRESS",
                "TemporaryPassword": PASSWORD,
                "UserAttributes": [
                    { "Name": "email", "Value": format!("{username}@example.com") },
                    { "Name": "email_verified", "Value": "true" },
                    { "Name": "name", "Value": username },
                ],
            }),
        )
        .unwrap();
        self.call(
            "AdminSetUserPassword",
            json!({ "Username": username, "Password": PASSWORD, "Permanent": true }),
        )
        .unwrap();
    }

    /// Adds a client with a secret, and returns its id and its secret.
    pub(crate) fn add_client(&self, settings: Value) -> (String, String) {
        let mut body = json!({ "ClientName": "other", "GenerateSecret": true });
        body.as_object_mut()
            .unwrap()
            .extend(settings.as_object().unwrap().clone());
        let reply = self.call("CreateUserPoolClient", body).unwrap();
        let text = |name: &str| reply["UserPoolClient"][name].as_str().unwrap().to_owned();
        (text("ClientId"), text("ClientSecret"))
    }

    /// Returns the path of the authorization endpoint with a request for a code. A pair of
    /// `changes` with an empty value removes the parameter.
    pub(crate) fn authorize(&self, changes: &[(&str, &str)]) -> String {
        let challenge = challenge();
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", CALLBACK),
            ("scope", "openid email"),
            ("state", "some state"),
            ("nonce", "some-nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        format!("/{DOMAIN}/oauth2/authorize?{}", form(&pairs))
    }

    /// Sends a form to an endpoint of the domain.
    pub(crate) fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        pairs: &[(&str, &str)],
    ) -> Response {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        self.send("POST", &format!("/{DOMAIN}{path}"), &headers, &form(pairs))
    }

    /// Exchanges a code as the client of [`Site::authorize`] does.
    pub(crate) fn redeem(&self, code: &str, changes: &[(&str, &str)]) -> Response {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("redirect_uri", CALLBACK),
            ("code", code),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        self.post("/oauth2/token", &[], &pairs)
    }

    /// Signs `jeff` in and returns the code.
    pub(crate) fn code(&self, changes: &[(&str, &str)]) -> String {
        let mut browser = crate::browser::Browser::new(self);
        let page = browser.open(&self.authorize(changes));
        let done = browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
        done.redirected("code").expect("a code")
    }

    /// Signs `jeff` in and returns the tokens.
    pub(crate) fn tokens(&self, changes: &[(&str, &str)]) -> Value {
        let reply = self.redeem(&self.code(changes), &[]);
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }
}

/// Returns the error of a response of the token endpoint.
pub(crate) fn error(response: &Response) -> String {
    assert_eq!(response.status, 400, "{response:?}");
    response.json()["error"].as_str().unwrap().to_owned()
}
