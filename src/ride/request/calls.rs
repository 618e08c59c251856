//! The calls of the ride API.

use leptos::web_sys::js_sys::encode_uri_component;

use super::model::fault::Fault;
use super::model::progress::{Listing, list_of};
use super::model::reply::{self, Page, Ride};
use crate::decimal::rounded;
use crate::map::model::mercator::LatLon;
use crate::ride::aws_chunk::AwsChunk;
use cognito_client::aws::http::ApiReply;
use cognito_client::config::ApiAuthorization;
use cognito_session::service::ApiCall;
use leptos_cognito::lazy::{Chunk, ChunkError};
use leptos_cognito::session::Auth;

/// A request to the ride API.
///
/// All requests are values of one type and are sent by one function, because each
/// asynchronous function of its own would add about a kilobyte to the download.
pub(super) enum Errand {
    /// The list of rides: its first page, or the page with this token.
    List(Option<String>),
    /// A ride from a place, with an idempotency key.
    Ride(LatLon, Option<String>),
    /// The cancellation of the ride with this id.
    Cancel(String),
}

/// The outcome of a request: a reply of any status, or the reason why there is none.
pub(super) type Answer = Result<ApiReply, Fault>;

impl Errand {
    fn call(&self) -> ApiCall {
        let (method, path) = match self {
            Self::List(None) => ("GET", "/rides".to_owned()),
            Self::List(Some(next)) => ("GET", ["/rides?next=", &encoded(next)].concat()),
            Self::Ride(..) => ("POST", "/ride".to_owned()),
            Self::Cancel(id) => ("DELETE", ["/ride/", &encoded(id)].concat()),
        };
        let mut call = ApiCall::new(method, path);
        if let Self::Ride(from, key) = self {
            if let Some(key) = key {
                call.headers.push(("idempotency-key", key.clone()));
            }
            // Six decimal places are about 10 centimetres.
            call.body = [
                r#"{"PickupLocation":{"Latitude":"#,
                &rounded(from.lat, 1e6),
                r#","Longitude":"#,
                &rounded(from.lon, 1e6),
                "}}",
            ]
            .concat();
        }
        call
    }
}

/// The ride API, called as the rider.
#[derive(Clone, Copy)]
pub(super) struct RideApi {
    pub(super) auth: Auth,
    pub(super) authorization: ApiAuthorization,
    /// The code that signs requests.
    pub(super) aws: Chunk<AwsChunk>,
}

impl RideApi {
    /// Sends a request.
    pub(super) async fn send(self, errand: &Errand) -> Answer {
        let call = errand.call();
        let reply = match self.authorization {
            ApiAuthorization::IdentityToken => self.auth.request_api_with_token(call),
            ApiAuthorization::Iam => match self.aws.load().await {
                Ok(aws) => (aws.request_api)(self.auth, call),
                Err(ChunkError) => return Err(Fault::Unreachable),
            },
        };
        reply.await.map_err(|error| Fault::of_error(&error))
    }
}

/// Reads the answer to a request for a ride.
pub(super) fn ride(answer: Answer) -> Result<Ride, Fault> {
    let reply = answer?;
    match Fault::of_status(reply.status) {
        Some(fault) => Err(fault),
        None => reply::ride(&reply.body).ok_or(Fault::Malformed),
    }
}

/// Reads the answer to a request for the list of rides.
pub(super) fn list(answer: Answer) -> Result<Page, Listing> {
    let reply = answer.map_err(|_| Listing::NoReply)?;
    list_of(reply.status, &reply.body)
}

/// Reads the answer to a cancellation.
pub(super) fn cancellation(answer: Answer) -> Result<(), Fault> {
    Fault::of_cancel_status(answer?.status).map_or(Ok(()), Err)
}

fn encoded(text: &str) -> String {
    encode_uri_component(text).into()
}
