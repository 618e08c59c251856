//! The offer of a passkey after a sign-in, for a user who has none.
//!
//! The offer appears only if everything speaks for it: the pool takes passkeys at the
//! sign-in, the browser can create them, the user has just signed in, and has not declined
//! on this device. What it looks like is in the chunk of the account page, which has its
//! texts.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::preferences;
use crate::components::form::{FormAlert, FormState};
use crate::components::step_form::run;
use crate::i18n::account::Account;
use crate::language::{now, text};
use crate::lazy::{AccountChunk, UpkeepChunk, use_chunk};
use crate::session::{Auth, use_auth};
use cognito_client::config::Flow;
use cognito_session::account::error::AccountError;

/// The offer of a passkey. Put it on the page that users see after they have signed in.
///
/// It shows nothing unless the configuration has `auth.passwordless.web_authn`, the flow is
/// `USER_AUTH`, and the user has signed in during the last ten minutes and has no passkey. If
/// a passkey of the user is known in this browser, it shows nothing and asks the pool nothing.
/// "Not now" is remembered on this device, for this user.
#[component]
pub fn PasskeyOffer() -> impl IntoView {
    let auth = use_auth();
    let offer = RwSignal::new(None);
    let config = auth.config();
    if config.web_authn && config.flow == Flow::UserAuth && auth.is_fresh(None) {
        let (account, upkeep) = (use_chunk::<AccountChunk>(), use_chunk::<UpkeepChunk>());
        spawn_local(async move {
            // Without a chunk, the next sign-in makes the offer again.
            if let Ok(chunk) = upkeep.load().await
                && let Some(preference) = (chunk.passkey_offer)(auth).await
                && let Ok(chunk) = account.load().await
            {
                let view = move || (chunk.passkey_offer)(preference.clone());
                let _removed = offer.try_set(Some(ViewFn::from(view)));
            }
        });
    }
    offered(auth, offer)
}

/// The offer that is made after a sign-in, once there is one. It waits for the answer to the
/// question about the device.
pub(super) fn offered(auth: Auth, offer: RwSignal<Option<ViewFn>>) -> impl IntoView {
    move || {
        let offer = offer.get().filter(|_| !auth.device_question().get());
        offer.map(|offer| offer.run())
    }
}

/// Returns the name of the preference that stores "Not now", if the signed-in user is to be
/// offered a passkey.
pub(crate) async fn wanted(auth: Auth) -> Option<String> {
    let is_possible = !is_of_provider(auth)
        && auth.service().supports_passkeys()
        && !auth.should_signal_passkeys();
    if !is_possible {
        return None;
    }
    let asked = auth.own(async |service, session| {
        let passkeys = service.own_passkeys(session).await?;
        Ok((passkeys, session.user()))
    });
    let (passkeys, user) = asked.await.ok()?;
    let preference = preference(auth, &user?);
    (passkeys.is_empty() && preferences::read(&preference).is_none()).then_some(preference)
}

/// Returns whether the user belongs to an identity provider, and so can have no passkey here.
fn is_of_provider(auth: Auth) -> bool {
    let session = auth.current_session();
    session.is_some_and(|session| session.provider().is_some())
}

/// The state of the offer that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    Open,
    Accepted,
    Declined,
}

/// The offer itself, with its two buttons.
#[component]
pub fn PasskeyOfferCard(
    /// The name of the preference that stores "Not now".
    preference: String,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let offer = RwSignal::new(Offer::Open);
    on_cleanup(move || auth.service().cancel_passkey());
    let accept = move |_| {
        spawn_local(async move {
            if run(form, request_passkey(auth)).await.is_some() {
                let _removed = offer.try_set(Offer::Accepted);
            }
        });
    };
    let preference = StoredValue::new(preference);
    let decline = move |_| {
        preference.with_value(|name| preferences::write(name, Some("declined")));
        let _removed = offer.try_set(Offer::Declined);
    };
    move || match offer.get() {
        Offer::Open => view! {
            <section class="panel" aria-label=text(Account::PasskeyOffer)>
                <p>{text(Account::PasskeysLead)}</p>
                <FormAlert form />
                <div class="actions">
                    <button type="button" class="secondary" disabled=form.busy() on:click=accept>
                        {move || now(if form.busy().get() {
                            Account::AddingPasskey
                        } else {
                            Account::AddPasskey
                        })}
                    </button>
                    <button type="button" class="link" disabled=form.busy() on:click=decline>
                        {text(Account::NotNow)}
                    </button>
                </div>
            </section>
        }
        .into_any(),
        Offer::Accepted => view! {
            <div class="notice" role="status"><p>{text(Account::PasskeyAdded)}</p></div>
        }
        .into_any(),
        Offer::Declined => ().into_any(),
    }
}

/// Creates a passkey, which counts for both steps if the user has a second factor and the
/// pool allows it. Afterwards the browser gets the list of the user's passkeys.
async fn request_passkey(auth: Auth) -> Result<(), AccountError> {
    auth.own(async |service, session| {
        service.add_passkey(session).await?;
        if let Ok(profile) = service.profile(session).await
            && !profile.factors.active.is_empty()
        {
            let factors = &profile.factors;
            let _may_not_count = service
                .count_passkeys_for_both_steps(session, factors)
                .await;
        }
        let _listed = service.own_passkeys(session).await;
        Ok(())
    })
    .await
}

/// Returns the name of the preference that stores "Not now" of this user.
fn preference(auth: Auth, user: &str) -> String {
    ["passkey-offer.", &auth.config().client_id, ".", user].concat()
}
