//! The local pool of one test: a real one over HTTP, that forgets everything at the end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::Value;
use wild_rydes_pool::core::delivery::Message;
use wild_rydes_pool::http::{Server, serve_on_free_port};
use wild_rydes_pool::{Pool, Settings, test_keys};

use crate::wait::{self, DEADLINE};
use crate::{Proxy, Trouble, http};

/// What an AWS client signs with: the local pool takes any credentials.
const SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=local/20260101/local/cognito-idp/aws4_request, SignedHeaders=host, Signature=0";

/// A running pool.
#[derive(Debug)]
pub struct LocalPool {
    service: Pool,
    server: Server,
    /// What stands between it and the browsers, where a test wants that.
    proxy: Option<Proxy>,
    pool_id: String,
    client_id: String,
    /// How many messages to an address a test has taken.
    taken: Mutex<HashMap<String, usize>>,
}

impl LocalPool {
    /// Starts one, on a port of its own.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(settings: Settings) -> Result<Self, Trouble> {
        let said = |error: &dyn std::error::Error| Trouble::Said(format!("the pool: {error}"));
        let settings = Settings {
            keys: match settings.keys {
                Some(keys) => Some(keys),
                // Fresh ones take seconds to make.
                None => Some(test_keys().map_err(|error| said(&error))?),
            },
            ..settings
        };
        let service = Pool::ephemeral(&settings).map_err(|error| said(&error))?;
        let server = serve_on_free_port(service.clone()).map_err(|error| said(&error))?;
        Ok(Self {
            service,
            server,
            proxy: None,
            pool_id: settings.pool_id,
            client_id: settings.client_id,
            taken: Mutex::default(),
        })
    }

    /// Its origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.base_url()
    }

    /// The origin at which browsers find it.
    #[must_use]
    pub fn front(&self) -> &str {
        self.proxy.as_ref().map_or(self.url(), Proxy::url)
    }

    /// Puts a network in front of it that can be made to misbehave.
    pub(crate) async fn put_behind_a_proxy(&mut self) -> Result<(), Trouble> {
        self.proxy = Some(Proxy::start(self.url()).await?);
        Ok(())
    }

    /// The network in front of it: see [`Setup::through_a_proxy`](crate::Setup::through_a_proxy).
    ///
    /// # Errors
    /// When the test was not set up with one.
    pub fn proxy(&self) -> Result<&Proxy, Trouble> {
        let none = || Trouble::Unexpected("a test without a proxy".to_owned());
        self.proxy.as_ref().ok_or_else(none)
    }

    /// The service itself, for its clock and for what no call can set.
    #[must_use]
    pub fn service(&self) -> &Pool {
        &self.service
    }

    /// The user pool's id.
    #[must_use]
    pub fn pool_id(&self) -> &str {
        &self.pool_id
    }

    /// The app client's id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// An administrator's call (or any other of the pools' API), with `UserPoolId`
    /// added where it is missing.
    ///
    /// # Errors
    /// [`Trouble::Refused`] when the pool refuses it.
    pub async fn call(&self, operation: &str, mut parameters: Value) -> Result<Value, Trouble> {
        if let Some(parameters) = parameters.as_object_mut()
            && operation.starts_with("Admin")
        {
            parameters
                .entry("UserPoolId")
                .or_insert_with(|| self.pool_id.clone().into());
        }
        let service = if operation.contains("IdentityPool") {
            "AWSCognitoIdentityService"
        } else {
            "AWSCognitoIdentityProviderService"
        };
        let target = format!("{service}.{operation}");
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/", self.url()))
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .header("authorization", SIGNATURE)
            .body(Full::new(Bytes::from(parameters.to_string())))
            .map_err(|error| Trouble::Http {
                url: self.url().to_owned(),
                reason: error.to_string(),
            })?;
        let (status, reply) = http::send(request).await?;
        if status.is_success() {
            Ok(reply)
        } else {
            Err(Trouble::Refused {
                operation: operation.to_owned(),
                reply: reply.to_string(),
            })
        }
    }

    /// What was sent to this address or number, newest first.
    #[must_use]
    pub fn messages(&self, to: &str) -> Vec<Message> {
        let all = self.service.inbox();
        all.into_iter().filter(|message| message.to == to).collect()
    }

    /// The newest code sent to this address or number, waited for: one that no earlier
    /// call has handed out, so that after asking for another code one gets the other.
    ///
    /// # Errors
    /// When none comes by the deadline.
    pub async fn inbox_code(&self, to: &str) -> Result<String, Trouble> {
        let code = wait::until(DEADLINE, async || {
            let messages = self.messages(to);
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let seen = taken.get(to).copied().unwrap_or_default();
            if messages.len() <= seen {
                return Ok::<_, Trouble>(None);
            }
            taken.insert(to.to_owned(), messages.len());
            Ok(messages.first().map(code_of))
        })
        .await?;
        code.ok_or_else(|| Trouble::NeverCame {
            what: format!("no new code came for {to}"),
            seconds: DEADLINE.as_secs(),
            instead: format!("{} messages in all", self.service.inbox().len()),
        })
    }
}

fn code_of(message: &Message) -> String {
    message.code.reveal().to_owned()
}
