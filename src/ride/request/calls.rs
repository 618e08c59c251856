//! The calls of the ride API.

use leptos::web_sys::js_sys::{Number, encode_uri_component};

use super::model::fault::Fault;
use super::model::progress::{Listing, list_of};
use super::model::reply::{self, Page, Ride};
use crate::map::model::mercator::LatLon;
use cognito_client::config::ApiAuthorization;
use cognito_session::service::ApiCall;
use leptos_cognito::session::Auth;

/// The ride API, called as the rider.
#[derive(Clone, Copy)]
pub(super) struct RideApi {
    pub(super) auth: Auth,
    pub(super) authorization: ApiAuthorization,
}

impl RideApi {
    /// Requests a ride from this place.
    pub(super) async fn request(self, from: LatLon, key: Option<String>) -> Result<Ride, Fault> {
        let mut call = ApiCall::new("POST", "/ride".to_owned());
        call.headers.extend(key.map(|key| ("idempotency-key", key)));
        call.body = [
            r#"{"PickupLocation":{"Latitude":"#,
            &degrees(from.lat),
            r#","Longitude":"#,
            &degrees(from.lon),
            "}}",
        ]
        .concat();
        let answer = self.auth.request_api(call, self.authorization).await;
        let answer = answer.map_err(|error| Fault::of_error(&error))?;
        match Fault::of_status(answer.status) {
            Some(fault) => Err(fault),
            None => reply::ride(&answer.body).ok_or(Fault::Malformed),
        }
    }

    /// Requests the list of rides, from the page that the token of the page before names.
    pub(super) async fn list(self, next: Option<&str>) -> Result<Page, Listing> {
        let path = match next {
            None => "/rides".to_owned(),
            Some(next) => ["/rides?next=", &encoded(next)].concat(),
        };
        let call = ApiCall::new("GET", path);
        let answer = self.auth.request_api(call, self.authorization).await;
        let answer = answer.map_err(|_| Listing::NoReply)?;
        list_of(answer.status, &answer.body)
    }

    /// Cancels a ride.
    pub(super) async fn cancel(self, id: &str) -> Result<(), Fault> {
        let call = ApiCall::new("DELETE", ["/ride/", &encoded(id)].concat());
        let answer = self.auth.request_api(call, self.authorization).await;
        let answer = answer.map_err(|error| Fault::of_error(&error))?;
        match Fault::of_cancel_status(answer.status) {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// Returns a number of degrees as JSON, to about 10 centimetres. JavaScript's number
/// formatting is in the browser already; Rust's would add to the download.
fn degrees(degrees: f64) -> String {
    let rounded = Number::from((degrees * 1e6).round() / 1e6);
    rounded
        .to_string_with_radix(10)
        .map(String::from)
        .unwrap_or_default()
}

fn encoded(text: &str) -> String {
    encode_uri_component(text).into()
}
