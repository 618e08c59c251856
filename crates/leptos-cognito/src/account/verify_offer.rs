//! The offer to verify an address after a sign-in, for a user who has no verified one.
//!
//! The ID token says whether there is one, so the pool is not asked. What the offer looks
//! like is in the chunk of the account page, which has its texts.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::passkey_offer::offered;
use crate::browser::{page, preferences};
use crate::components::code_field::{CodeField, typed_code};
use crate::components::form::{FormAlert, FormState};
use crate::components::inbox_link::InboxLink;
use crate::components::secret::secret;
use crate::components::step_form::{FormElement, StepForm, run};
use crate::components::submit::Submit;
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::language::text;
use crate::lazy::{AccountChunk, use_chunk};
use crate::session::{Auth, use_auth};
use cognito_client::secret::Code;
use cognito_session::account::contact::{Contact, Kind};

/// The offer to verify an e-mail address or a phone number. Put it on the page that users
/// see after they have signed in.
///
/// It shows nothing unless the user has signed in during the last ten minutes, and has
/// addresses of which none is verified. "Not now" is remembered on this device, for this
/// user.
#[component]
pub fn VerifyOffer() -> impl IntoView {
    let auth = use_auth();
    let offer = RwSignal::new(None);
    if let Some(session) = auth.current_session()
        && auth.is_fresh(None)
        && let kinds = session.unverified_contacts()
        && !kinds.is_empty()
        && let Some(user) = session.user()
        && let preference = preference(auth, &user)
        && preferences::read(&preference).is_none()
    {
        let account = use_chunk::<AccountChunk>();
        spawn_local(async move {
            // Without the chunk, the next sign-in makes the offer again.
            if let Ok(chunk) = account.load().await {
                let view = move || (chunk.verify_offer)(kinds.clone(), preference.clone());
                let _removed = offer.try_set(Some(ViewFn::from(view)));
            }
        });
    }
    offered(auth, offer)
}

/// The state of the offer that is shown.
#[derive(Clone, PartialEq, Eq)]
enum Offer {
    /// The user may ask for a code.
    Open,
    /// A code was sent to the address of this kind. The text is the masked destination, if
    /// the pool states it.
    Sent(Kind, Option<String>),
    Verified(Kind),
    Declined,
}

/// The offer itself: the buttons that send a code, and the field for the code.
#[component]
pub fn VerifyOfferCard(
    /// The kinds of addresses that the user has.
    kinds: Vec<Kind>,
    /// The name of the preference that stores "Not now".
    preference: String,
) -> impl IntoView {
    let offer = RwSignal::new(Offer::Open);
    let preference = StoredValue::new(preference);
    let decline = Callback::new(move |()| {
        preference.with_value(|name| preferences::write(name, Some("declined")));
        let _removed = offer.try_set(Offer::Declined);
    });
    move || match offer.get() {
        Offer::Open => view! {
            <section class="panel" aria-label=text(Account::VerifyOffer)>
                <AskForCode kinds=kinds.clone() offer decline />
            </section>
        }
        .into_any(),
        Offer::Sent(kind, to) => view! {
            <section class="panel" aria-label=text(Account::VerifyOffer)>
                <EnterCode kind to offer decline />
            </section>
        }
        .into_any(),
        Offer::Verified(kind) => view! {
            <div class="notice" role="status"><p>{text(done(kind))}</p></div>
        }
        .into_any(),
        Offer::Declined => ().into_any(),
    }
}

/// The buttons that send a code to an address.
#[component]
fn AskForCode(kinds: Vec<Kind>, offer: RwSignal<Offer>, decline: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let send = move |kind: Kind| {
        spawn_local(async move {
            let sent =
                auth.own(async |service, session| service.send_contact_code(session, kind).await);
            if let Some(Contact::AwaitingCode(to)) = run(form, sent).await {
                let _removed = offer.try_set(Offer::Sent(kind, to));
                request_animation_frame(|| page::focus("#code"));
            }
        });
    };
    let buttons = kinds.into_iter().map(|kind| {
        view! {
            <button
                type="button"
                class="secondary"
                disabled=form.busy()
                on:click=move |_| send(kind)
            >
                {text(by_kind(kind, Account::VerifyEmail, Account::VerifyPhone))}
            </button>
        }
    });
    view! {
        <p>{text(Account::VerifyOfferLead)}</p>
        <FormAlert form />
        <div class="actions">
            {buttons.collect_view()}
            <NotNow form decline />
        </div>
    }
}

/// The field for the code that was sent.
#[component]
fn EnterCode(
    kind: Kind,
    to: Option<String>,
    offer: RwSignal<Offer>,
    decline: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let code = secret();
    let step_form = StepForm::new(
        form,
        async move || Ok(typed_code(code)?),
        async move |code: Code| {
            let verified = auth
                .own(async |service, session| service.verify_contact(session, kind, &code).await)
                .await;
            if verified.is_ok() {
                // The claims of the tokens have changed, too. The offer reads them when the
                // user comes back to the page.
                auth.renew().await;
            }
            verified
        },
        move |()| {
            let _removed = offer.try_set(Offer::Verified(kind));
        },
    );
    let sent = match to {
        Some(to) => Account::CodeSentTo(to),
        None => Account::CodeSent,
    };
    view! {
        <FormElement step_form>
            <p>{text(sent)}</p>
            <CodeField form value=code auto=true />
            <FormAlert form />
            <div class="actions">
                <Submit form label=Fields::Verify busy_label=Fields::Verifying />
                <NotNow form decline />
            </div>
        </FormElement>
        <InboxLink />
    }
}

#[component]
fn NotNow(form: FormState, decline: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="link"
            disabled=form.busy()
            on:click=move |_| decline.run(())
        >
            {text(Account::NotNow)}
        </button>
    }
}

fn by_kind(kind: Kind, email: Account, phone: Account) -> Account {
    match kind {
        Kind::Email => email,
        Kind::Phone => phone,
    }
}

fn done(kind: Kind) -> Account {
    by_kind(kind, Account::EmailVerified, Account::PhoneVerified)
}

/// Returns the name of the preference that stores "Not now" of this user.
fn preference(auth: Auth, user: &str) -> String {
    ["verify-offer.", &auth.config().client_id, ".", user].concat()
}
