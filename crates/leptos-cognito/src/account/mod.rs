//! The account page: the user's profile, the credentials and second factors that protect
//! the account, and the buttons to sign out everywhere or to delete the account.
//!
//! Every change is made in the pool first, and is shown after the pool has confirmed it.
//! Each section shows the result next to the button that asked for it.

pub mod contact;
pub mod delete;
pub mod desk;
pub mod devices;
pub mod factor_add_app;
pub mod factor_remove;
pub mod factors;
pub mod gate;
pub mod genre;
pub mod leaving;
pub mod listed;
pub mod parts;
pub mod passkeys;
pub mod password;
pub mod told;
pub mod words;
pub mod you;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::heading::Heading;
use crate::components::section_heading::expect_section;
use crate::i18n::Message;
use crate::i18n::ride::Ride;
use crate::language::text;
use crate::session::use_auth;
use cognito_session::account::error::AccountError;
use cognito_session::account::profile::Profile;
use desk::Desk;
use devices::Devices;
use factors::SecondStep;
use leaving::Leaving;
use passkeys::Passkeys;
use password::PasswordSection;
use words::said_of;
use you::You;

/// The state of the request for the user's profile.
#[derive(Clone)]
enum Loaded {
    Coming,
    There(Profile),
    Not(AccountError),
}

/// The account page: it shows the data that the pool has about the user, and lets the
/// user change it.
#[component]
pub fn AccountPage() -> impl IntoView {
    let auth = use_auth();
    let loaded = RwSignal::new(Loaded::Coming);
    let load = move || {
        loaded.set(Loaded::Coming);
        spawn_local(async move {
            let profile = auth
                .own(async |service, session| service.profile(session).await)
                .await;
            let _gone = loaded.try_set(match profile {
                Ok(profile) => Loaded::There(profile),
                Err(error) => Loaded::Not(error),
            });
        });
    };
    load();
    expect_section();
    view! {
        <div class="account">
            <Heading title=Message::Account />
            <p class="lead">{text(Ride::AccountLead)}</p>
            {move || match loaded.get() {
                Loaded::Coming => view! { <p role="status">{text(Ride::AccountLoading)}</p> }
                    .into_any(),
                Loaded::There(profile) => view! { <Sections profile /> }.into_any(),
                Loaded::Not(error) => view! {
                    <div class="alert" role="alert"><p>{text(said_of(error))}</p></div>
                    <button type="button" class="primary" on:click=move |_| load()>
                        {text(Message::TryAgain)}
                    </button>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn Sections(profile: Profile) -> impl IntoView {
    let desk = Desk::new(use_auth(), profile);
    view! {
        <You desk />
        <PasswordSection desk />
        <SecondStep desk />
        <Passkeys desk />
        <Devices desk />
        <Leaving desk />
    }
}
