//! The ride page: the map, the request for a ride, and a part for developers with the
//! identity token and the rider's AWS credentials.

pub mod aws_calls;
pub mod aws_chunk;
pub mod aws_credentials;
mod aws_error_text;
pub mod claims;
pub mod developers;
pub mod device_question;
pub mod identity_token;
pub mod request;
pub mod setting_fault;

use std::rc::Rc;

use leptos::logging::warn;
use leptos::prelude::*;

use crate::map::{Map, RideLayer};
use crate::words::ride::Ride;
use aws_chunk::AwsChunk;
use cognito_client::config::ConfigError;
use developers::Developers;
use device_question::DeviceQuestion;
use leptos_cognito::browser::configuration;
use leptos_cognito::components::heading::Heading;
use leptos_cognito::components::section_heading::expect_section;
use leptos_cognito::download_size::replace_on_update::ReplaceOnUpdate;
use leptos_cognito::language::text;
use leptos_cognito::lazy::{Chunk, Lazy};
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
    let aws = Chunk::new();
    let (request, fault) = match ride_request(auth, aws) {
        Ok(request) => (request, None),
        Err(fault) => (None, Some(fault)),
    };
    let layer = request.clone().map(|request| request as Rc<dyn RideLayer>);
    let has_card = request.is_some() || fault.is_some();
    // The page is built once, so the code that changes it is not needed.
    ReplaceOnUpdate(view! {
        <div class=if has_card { "ride with-request" } else { "ride" }>
            <Heading title=Ride::WhereTo />
            {move || (!auth.stored().get()).then(|| ReplaceOnUpdate(view! {
                <div class="notice" role="status"><p>{text(Ride::SessionNotStored)}</p></div>
            }))}
            <DeviceQuestion />
            <VerifyOffer />
            <PasskeyOffer />
            <Map tiles rides=layer />
            {request.map(|request| view! { <RequestCard request /> })}
            {fault.map(|fault| view! {
                <Lazy chunk=aws show=move |chunk: AwsChunk| (chunk.setting_fault)(fault.clone()) />
            })}
            <Developers is_open=!has_card chunk=aws />
        </div>
    })
}

/// Returns the request for a ride, if a ride API is configured.
///
/// # Errors
/// The [`ConfigError`] of an authorization that does not exist.
fn ride_request(auth: Auth, aws: Chunk<AwsChunk>) -> Result<Option<Rc<RideRequest>>, ConfigError> {
    let config = auth.config();
    if config.api_endpoint.is_none() {
        return Ok(None);
    }
    let authorization = configuration::api_authorization(&config)?;
    Ok(Some(RideRequest::new(auth, authorization, aws)))
}
