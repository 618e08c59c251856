//! The ride page: the map, the request for a ride, and a part for developers with the
//! identity token and the rider's AWS credentials.

pub mod aws_calls;
pub mod aws_credentials;
mod aws_error_text;
pub mod claims;
pub mod developers;
pub mod device_question;
pub mod identity_token;
pub mod request;

use std::rc::Rc;

use leptos::logging::warn;
use leptos::prelude::*;

use crate::map::{Map, RideLayer};
use crate::words::ride::Ride;
use cognito_client::config::{ApiAuthorization, Config};
use developers::Developers;
use device_question::DeviceQuestion;
use leptos_cognito::browser::configuration;
use leptos_cognito::components::heading::Heading;
use leptos_cognito::components::section_heading::expect_section;
use leptos_cognito::language::text;
use leptos_cognito::session::{Auth, use_auth};
use leptos_cognito::{PasskeyOffer, VerifyOffer};
use request::{RequestCard, RideRequest};

/// The ride page: the map, the card on which the rider requests a ride, and the part for
/// developers. Without a ride API there is no card, and that part is open.
#[component]
pub fn RidePage() -> impl IntoView {
    let auth = use_auth();
    expect_section();
    let tiles = auth.config().map_tiles.as_ref().and_then(|tiles| {
        // The map works without raster tiles if their address cannot be used. The rider
        // can do nothing about that, so the console reports it to the developer.
        let told = |fault| warn!("{}.map_tiles {fault}", wild_rydes_section::PATH);
        tiles.source().map_err(told).ok()
    });
    let request = ride_request(auth, &auth.config());
    let layer = request.clone().map(|request| request as Rc<dyn RideLayer>);
    let has_request = request.is_some();
    view! {
        <div class=if has_request { "ride with-request" } else { "ride" }>
            <Heading title=Ride::WhereTo />
            {move || (!auth.stored().get()).then(|| view! {
                <div class="notice" role="status"><p>{text(Ride::SessionNotStored)}</p></div>
            })}
            <DeviceQuestion />
            <VerifyOffer />
            <PasskeyOffer />
            <Map tiles rides=layer />
            {request.map(|request| view! { <RequestCard request /> })}
            <Developers is_open=!has_request />
        </div>
    }
}

/// Returns the request for a ride, if a ride API is configured. An authorization that does
/// not exist is the default one. The rider can do nothing about that, so the console
/// reports it to the developer.
fn ride_request(auth: Auth, config: &Config) -> Option<Rc<RideRequest>> {
    config.api_endpoint.as_ref()?;
    let authorization = configuration::api_authorization(config).unwrap_or_else(|_| {
        warn!(
            "{}.{} is neither identity_token nor iam",
            wild_rydes_section::PATH,
            wild_rydes_section::API_AUTHORIZATION
        );
        ApiAuthorization::default()
    });
    Some(RideRequest::new(auth, authorization))
}
