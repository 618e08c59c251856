//! A user pool's app client: sends operations over the ports.

use std::rc::Rc;

use super::error::{CallError, ErrorCode};
use super::operation::{MAX_TRIES, Operation, Repeat, backoff_ms, decode, prepare, refusal};
use super::transport::{Pause, Random, Reply, Request, Transport, random_array};

/// What the protocol needs from the world.
#[derive(Clone)]
pub struct Ports {
    /// The network.
    pub transport: Rc<dyn Transport>,
    /// The pause between two tries.
    pub pause: Rc<dyn Pause>,
    /// Randomness.
    pub random: Rc<dyn Random>,
}

/// An app client without a secret, at its user pool.
#[derive(Clone)]
pub struct Client {
    ports: Ports,
    /// Where the pool answers.
    endpoint: Rc<str>,
    /// The app client's id, part of most requests.
    client_id: Rc<str>,
}

impl Client {
    /// A client of the pool at `endpoint`, an absolute address.
    #[must_use]
    pub fn new(ports: Ports, endpoint: &str, client_id: &str) -> Self {
        Self {
            ports,
            endpoint: endpoint.into(),
            client_id: client_id.into(),
        }
    }

    /// The app client's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.client_id
    }

    /// The ports it was made with.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Sends one operation, again where it is safe to, and decodes the reply.
    ///
    /// # Errors
    /// [`CallError`] of the last try.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Reply, CallError> {
        self.call_at(&self.endpoint, operation).await
    }

    /// The same at another endpoint: the identity pool's.
    ///
    /// # Errors
    /// [`CallError`] of the last try.
    pub async fn call_at<O: Operation>(
        &self,
        endpoint: &str,
        operation: &O,
    ) -> Result<O::Reply, CallError> {
        let request = prepare(endpoint, operation);
        decode(self.send(request, O::REPEAT).await?)
    }

    /// Not generic, so that its code stands once in the binary.
    async fn send(&self, request: Request, repeat: Repeat) -> Result<Reply, CallError> {
        let tries = match repeat {
            Repeat::Never => 1,
            Repeat::Safe => MAX_TRIES,
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

/// Whether the same call may succeed a moment later: after no reply, an outage, throttling,
/// or the service's own error, in whatever form the refusal comes.
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
