//! The ride page: the map, the identity token, and the rider's AWS credentials.

pub mod aws_calls;
pub mod aws_credentials;
mod aws_error_text;
pub mod claims;
pub mod device_question;
pub mod identity_token;

use leptos::logging::warn;
use leptos::prelude::*;

use crate::map::Map;
use crate::words::ride::Ride;
use aws_credentials::AwsCredentials;
use device_question::DeviceQuestion;
use identity_token::IdentityToken;
use leptos_cognito::components::heading::Heading;
use leptos_cognito::components::section_heading::expect_section;
use leptos_cognito::language::text;
use leptos_cognito::session::use_auth;
use leptos_cognito::{PasskeyOffer, VerifyOffer};

/// The ride page: the map, and below it the identity token and the AWS credentials.
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
    view! {
        <div class="ride">
            <Heading title=Ride::WhereTo />
            {move || (!auth.stored().get()).then(|| view! {
                <div class="notice" role="status"><p>{text(Ride::SessionNotStored)}</p></div>
            })}
            <DeviceQuestion />
            <VerifyOffer />
            <PasskeyOffer />
            <Map tiles />
            <IdentityToken />
            <AwsCredentials />
        </div>
    }
}
