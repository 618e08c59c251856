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
use aws_chunk::lazy_part;
use developers::Developers;
use device_question::DeviceQuestion;
use leptos_cognito::browser::configuration;
use leptos_cognito::components::heading::Heading;
use leptos_cognito::components::section_heading::expect_section;
use leptos_cognito::download_size::replace_on_update::ReplaceOnUpdate;
use leptos_cognito::language::text;
use leptos_cognito::lazy::Chunk;
use leptos_cognito::session::use_auth;
use leptos_cognito::{PasskeyOffer, VerifyOffer};
use request::{RequestCard, RideRequest};

/// The ride page: the map, the card on which the rider requests a ride, and the part for
/// developers. Without a ride API there is no card, and that part is open.
#[component]
pub fn RidePage() -> impl IntoView {
    let auth = use_auth();
    let config = auth.config();
    expect_section();
    let tiles = config.map_tiles.as_ref().and_then(|tiles| {
        // The map works without raster tiles if their address cannot be used. The rider
        // can do nothing about that, so the console reports it to the developer.
        let told = |fault| warn!("{}.map_tiles {fault}", wild_rydes_section::PATH);
        tiles.source().map_err(told).ok()
    });
    let aws = Chunk::new();
    let has_card = config.api_endpoint.is_some();
    // An authorization that does not exist is a fault, which a message explains.
    let authorization = configuration::api_authorization(&config).ok();
    let authorization = authorization.filter(|_| has_card);
    let request = authorization.map(|it| RideRequest::new(auth, it, aws));
    let has_fault = has_card && request.is_none();
    let layer = request.clone().map(|request| request as Rc<dyn RideLayer>);
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
            {has_fault.then(|| lazy_part(aws, |chunk| (chunk.setting_fault)()))}
            <Developers is_open=!has_card chunk=aws />
        </div>
    })
}
