//! The account page: the user's profile, the credentials and second factors that protect
//! the account, and the buttons to sign out everywhere or to delete the account.
//!
//! Every change is made in the pool first, and is shown after the pool has confirmed it.
//! Each section shows the result next to the button that asked for it.

pub mod ask_first_factor;
pub mod attribute;
pub mod contact;
pub mod contact_edit;
pub mod contact_state;
pub mod contact_verify;
pub mod danger_zone;
pub mod delete;
pub mod devices;
pub mod error_messages;
pub mod factor_add_app;
pub mod factor_change;
pub mod factor_remove;
pub mod factor_texts;
pub mod factors;
pub mod notice;
pub mod passkey_offer;
pub mod passkeys;
pub mod password;
pub mod picture;
pub mod pool_list;
pub mod profile;
pub mod provider;
pub mod recent_proof;
pub mod section;
pub mod section_form;
pub mod section_notice;
pub mod state;
pub mod verify_offer;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::brand::use_brand;
use crate::components::heading::Heading;
use crate::components::section_heading::expect_section;
use crate::i18n::Message;
use crate::i18n::account::Account;
use crate::language::text;
use crate::session::use_auth;
use cognito_session::account::error::AccountError;
use cognito_session::account::profile::Profile;
use cognito_session::account::proof::ProofOptions;
use danger_zone::DangerZone;
use devices::Devices;
use error_messages::of_account_error;
use factors::SecondFactors;
use passkeys::Passkeys;
use password::PasswordSection;
use profile::ProfileSection;
use provider::ProviderSection;
use state::AccountState;

/// The state of the request for the user's profile, and for the ways in which the user can
/// prove who they are.
#[derive(Clone)]
enum ProfileRequest {
    Running,
    Done(Profile, ProofOptions),
    Failed(AccountError),
}

/// The account page: it shows the data that the pool has about the user, and lets the
/// user change it.
#[component]
pub fn AccountPage() -> impl IntoView {
    let auth = use_auth();
    let request = RwSignal::new(ProfileRequest::Running);
    let load = move || {
        request.set(ProfileRequest::Running);
        spawn_local(async move {
            let asked = auth.own(async |service, session| {
                let profile = service.profile(session).await?;
                Ok((profile, service.proof_options(session).await))
            });
            let _removed = request.try_set(match asked.await {
                Ok((profile, proof_options)) => ProfileRequest::Done(profile, proof_options),
                Err(error) => ProfileRequest::Failed(error),
            });
        });
    };
    load();
    expect_section();
    view! {
        <div class="account">
            <Heading title=Message::Account />
            <p class="lead">{text(Account::Lead(use_brand().name.to_owned()))}</p>
            {move || match request.get() {
                ProfileRequest::Running => view! { <p role="status">{text(Account::Loading)}</p> }
                    .into_any(),
                ProfileRequest::Done(profile, proof_options) => {
                    view! { <Sections profile proof_options /> }.into_any()
                }
                ProfileRequest::Failed(error) => view! {
                    <div class="alert" role="alert"><p>{text(of_account_error(error).message)}</p></div>
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
fn Sections(profile: Profile, proof_options: ProofOptions) -> impl IntoView {
    let auth = use_auth();
    let provider = auth.current_session().and_then(|it| it.provider());
    let account = AccountState::new(auth, profile, proof_options);
    // A user of an identity provider has no password, factor, passkey or device in the pool.
    let credentials = match provider {
        Some(provider) => view! { <ProviderSection provider /> }.into_any(),
        None => view! {
            <PasswordSection account />
            <SecondFactors account />
            <Passkeys account />
            <Devices account />
        }
        .into_any(),
    };
    view! {
        <ProfileSection account />
        {credentials}
        <DangerZone account />
    }
}
