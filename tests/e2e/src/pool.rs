//! The local pool of one test: a real server over HTTP, whose data is lost at the end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use cognito_local::core::delivery::Message;
use cognito_local::http::{Server, serve_on_free_port};
use cognito_local::{Pool, Settings, test_keys};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::Value;

use crate::wait::{self, DEADLINE};
use crate::{LocalStorage, Proxy, TestError, http};

/// The signature header of an AWS client: the local pool accepts any credentials.
const SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=local/20260101/local/cognito-idp/aws4_request, SignedHeaders=host, Signature=0";

/// A running pool.
#[derive(Debug)]
pub struct LocalPool {
    service: Pool,
    server: Server,
    /// The proxy in front of the pool, if the test has one.
    proxy: Option<Proxy>,
    /// The storage that takes the credentials of this pool.
    storage: LocalStorage,
    pool_id: String,
    client_id: String,
    /// The number of messages to each address that the test has read.
    taken: Mutex<HashMap<String, usize>>,
}

impl LocalPool {
    /// Starts a pool on a port of its own.
    ///
    /// # Errors
    /// The pool does not start.
    pub fn start(settings: Settings) -> Result<Self, TestError> {
        let said = |error: &dyn std::error::Error| TestError::Failed(format!("the pool: {error}"));
        let settings = Settings {
            keys: match settings.keys {
                Some(keys) => Some(keys),
                // New keys take seconds to generate.
                None => Some(test_keys().map_err(|error| said(&error))?),
            },
            ..settings
        };
        let service = Pool::ephemeral(&settings).map_err(|error| said(&error))?;
        let server = serve_on_free_port(service.clone()).map_err(|error| said(&error))?;
        let storage = LocalStorage::start(server.address().port())?;
        Ok(Self {
            service,
            server,
            proxy: None,
            storage,
            pool_id: settings.pool_id,
            client_id: settings.client_id,
            taken: Mutex::default(),
        })
    }

    /// The pool's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.base_url()
    }

    /// The port of this machine at which the pool answers without TLS.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// The origin that browsers use: the proxy's if there is one, else the pool's.
    #[must_use]
    pub fn public_url(&self) -> &str {
        self.proxy.as_ref().map_or(self.url(), Proxy::url)
    }

    /// The storage of the riders' pictures, which takes the credentials of this pool.
    #[must_use]
    pub fn storage(&self) -> &LocalStorage {
        &self.storage
    }

    /// Puts a proxy that can simulate faults in front of the pool.
    pub(crate) async fn put_behind_a_proxy(&mut self) -> Result<(), TestError> {
        self.proxy = Some(Proxy::start(self.url()).await?);
        Ok(())
    }

    /// The proxy in front of the pool: see
    /// [`Setup::through_a_proxy`](crate::Setup::through_a_proxy).
    ///
    /// # Errors
    /// The test was set up without a proxy.
    pub fn proxy(&self) -> Result<&Proxy, TestError> {
        let none = || TestError::Unexpected("a test without a proxy".to_owned());
        self.proxy.as_ref().ok_or_else(none)
    }

    /// The service itself, which gives access to its clock and to settings that no call
    /// can change.
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

    /// Makes an administrator's call (or any other of the pools' API). `UserPoolId` is
    /// added where it is missing.
    ///
    /// # Errors
    /// [`TestError::Refused`], if the pool refuses the call.
    pub async fn call(&self, operation: &str, mut parameters: Value) -> Result<Value, TestError> {
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
            .uri(format!("http://localhost:{}/", self.port()))
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .header("authorization", SIGNATURE)
            .body(Full::new(Bytes::from(parameters.to_string())))
            .map_err(|error| TestError::Http {
                url: self.url().to_owned(),
                reason: error.to_string(),
            })?;
        let (status, reply) = http::send(request).await?;
        if status.is_success() {
            Ok(reply)
        } else {
            Err(TestError::Refused {
                operation: operation.to_owned(),
                reply: reply.to_string(),
            })
        }
    }

    /// The messages that were sent to this address or number, newest first.
    #[must_use]
    pub fn messages(&self, to: &str) -> Vec<Message> {
        let all = self.service.inbox();
        all.into_iter().filter(|message| message.to == to).collect()
    }

    /// Waits for the newest code that was sent to this address or number and that no
    /// earlier call has returned. So a test that requests another code gets the new
    /// one.
    ///
    /// # Errors
    /// No code is sent by the deadline.
    pub async fn inbox_code(&self, to: &str) -> Result<String, TestError> {
        let code = wait::until(DEADLINE, async || {
            let messages = self.messages(to);
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let seen = taken.get(to).copied().unwrap_or_default();
            if messages.len() <= seen {
                return Ok::<_, TestError>(None);
            }
            taken.insert(to.to_owned(), messages.len());
            Ok(messages.first().map(code_of))
        })
        .await?;
        code.ok_or_else(|| TestError::TimedOut {
            what: format!("no new code came for {to}"),
            seconds: DEADLINE.as_secs(),
            instead: format!("{} messages in all", self.service.inbox().len()),
        })
    }
}

fn code_of(message: &Message) -> String {
    message.code.reveal().to_owned()
}
