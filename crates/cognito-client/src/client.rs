//! A client of the Cognito APIs, which sends operations through the ports and repeats
//! them where that is safe.

use std::rc::Rc;

use super::error::{CallError, ErrorCode};
use super::operation::{
    MAX_ATTEMPTS, Operation, Retry, add_client_metadata, backoff_ms, decode, prepare, refusal,
};
use super::transport::{
    ClientMetadata, LocalFuture, Pause, Random, Reply, Request, Transport, random_array,
};

/// The ports: the services of the browser that the protocol needs.
#[derive(Clone)]
pub struct Ports {
    /// The port to the network.
    pub transport: Rc<dyn Transport>,
    /// The port that waits between two tries.
    pub pause: Rc<dyn Pause>,
    /// The port to the source of randomness.
    pub random: Rc<dyn Random>,
    /// The port with the values for the pool's Lambda triggers; `()` has none.
    pub client_metadata: Rc<dyn ClientMetadata>,
}

/// A user pool's app client without a client secret.
#[derive(Clone)]
pub struct Client {
    ports: Ports,
    /// The absolute address of the user pool's API.
    endpoint: Rc<str>,
    /// The app client's id, which most requests contain.
    client_id: Rc<str>,
}

impl Client {
    /// Creates a client of the user pool at `endpoint`, an absolute address.
    #[must_use]
    pub fn new(ports: Ports, endpoint: &str, client_id: &str) -> Self {
        Self {
            ports,
            endpoint: endpoint.into(),
            client_id: client_id.into(),
        }
    }

    /// Returns the app client's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.client_id
    }

    /// Returns the ports that the client was created with.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Sends one operation and decodes the reply. An operation that is [`Retry::Safe`]
    /// is sent again after a failure that may pass.
    ///
    /// # Errors
    /// The [`CallError`] of the last try.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Reply, CallError> {
        self.call_at(&self.endpoint, operation).await
    }

    /// Sends one operation like [`call`](Self::call), but to another endpoint, such as
    /// the identity pool's.
    ///
    /// # Errors
    /// The [`CallError`] of the last try.
    pub async fn call_at<O: Operation>(
        &self,
        endpoint: &str,
        operation: &O,
    ) -> Result<O::Reply, CallError> {
        let mut request = prepare(endpoint, operation);
        if O::TAKES_CLIENT_METADATA {
            add_client_metadata(&mut request, &self.ports.client_metadata.values());
        }
        // The future is boxed, so that the one of each call contains only the pointer.
        let reply: LocalFuture<'_, _> = Box::pin(self.send(request, O::RETRY));
        decode(reply.await?)
    }

    /// Sends a request, up to [`MAX_ATTEMPTS`] times. The function is not generic, so that
    /// the binary contains its code only once.
    async fn send(&self, request: Request, repeat: Retry) -> Result<Reply, CallError> {
        let tries = match repeat {
            Retry::Never => 1,
            Retry::Safe => MAX_ATTEMPTS,
        };
        let mut attempt = 1;
        loop {
            let outcome = self.ports.transport.post(request.clone()).await;
            if attempt >= tries || !worth_another_try(&outcome) {
                return outcome.map_err(CallError::from);
            }
            let random = u32::from_le_bytes(random_array(&*self.ports.random));
            self.ports.pause.pause(backoff_ms(attempt, random)).await;
            attempt += 1;
        }
    }
}

/// Returns `true` if the same call may succeed a moment later: after no reply, an outage,
/// throttling, or an internal error of the service, in whatever form the service reports
/// it.
fn worth_another_try<E>(outcome: &Result<Reply, E>) -> bool {
    match outcome {
        Err(_) => true,
        Ok(reply) if reply.status >= 500 || reply.status == 429 => true,
        Ok(reply) => {
            reply.status == 400
                && refusal(reply).is_some_and(|refusal| {
                    matches!(
                        refusal.code,
                        ErrorCode::TooManyRequests | ErrorCode::InternalError
                    )
                })
        }
    }
}
