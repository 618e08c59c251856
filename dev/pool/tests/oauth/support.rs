//! A pool with a domain, and a scripted browser for its pages.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
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
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::new(POOL, CLIENT)
        };
        let pool = Pool::ephemeral(&settings).unwrap();
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
