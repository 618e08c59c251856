//! The page after a registration in a pool that sends a link to the e-mail address. The
//! link leads to a page of the service, which confirms the account.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::inbox_link::InboxLink;
use crate::components::notice::Notice;
use crate::components::resend::{Resend, ResendState};
use crate::components::step_form::{FormElement, FormFeedback, StepForm};
use crate::components::submit::Submit;
use crate::i18n::Phrase;
use crate::i18n::fields::Fields;
use crate::i18n::public_pages::PublicPages;
use crate::language::{now, text};
use crate::routing::navigation::use_navigator;
use crate::routing::paths;
use crate::session::{PasswordSignIn, use_auth};
use crate::sign_in::own_form::PendingSignIn;
use cognito_session::sign_up::Pending;

/// The page that says to open the link, and that signs the user in after that.
#[component]
pub fn VerifyLink(
    /// The identifier of the account.
    identifier: String,
    /// The place for the steps of the sign-in that may follow.
    steps: RwSignal<Option<PendingSignIn>>,
) -> impl IntoView {
    let auth = use_auth();
    let go = use_navigator();
    let form = FormState::default();
    let resend = ResendState::default();
    let resent = RwSignal::new(None::<Phrase>);
    let pending = auth.pending(&identifier);
    let existed = pending.as_ref().is_some_and(|pending| pending.existed);
    let destination = pending.and_then(|pending| pending.delivery.destination);
    let lead = destination.map_or(PublicPages::LinkSentIfAny, PublicPages::LinkSentTo);
    let identifier = StoredValue::new(identifier);

    let step_form = StepForm::new(
        form,
        async || Ok(()),
        async move |()| {
            let identifier = identifier.try_get_value().unwrap_or_default();
            let entry = match auth.pending(&identifier) {
                Some(Pending {
                    username,
                    password: Some(password),
                    ..
                }) => auth.sign_in_with_password(&username, &password).await,
                // An account without a password is signed in with a code of its own.
                Some(_) | None => PasswordSignIn::NeedsSignIn,
            };
            Ok::<_, FormFeedback>((entry, identifier))
        },
        move |(entry, identifier): (PasswordSignIn, String)| match entry {
            PasswordSignIn::SignedIn => {}
            PasswordSignIn::NeedsSteps(step) => {
                auth.set_pending(None);
                let _removed = steps.try_set(Some(PendingSignIn::at(step, &identifier)));
            }
            PasswordSignIn::WrongPassword | PasswordSignIn::NeedsSignIn => {
                go.to(&paths::with_email(paths::SIGN_IN, &identifier));
            }
        },
    );
    let on_resend = move |()| {
        spawn_local(async move {
            let _removed = resent.try_set(None);
            let identifier = identifier.try_get_value().unwrap_or_default();
            let service = auth.service();
            let username = auth.pending(&identifier).map_or_else(
                || auth.pending_username(&identifier),
                |pending| pending.username,
            );
            if resend
                .run(form, service.resend_code(&username))
                .await
                .is_some()
            {
                let _removed = resent.try_set(Some(PublicPages::NewLinkSent.into()));
            }
        });
    };
    view! {
        <section class="card">
            <Heading title=PublicPages::VerifyEmail />
            <p class="lead">{text(lead)}</p>
            {existed.then(|| view! { <Notice message=PublicPages::ExistingLinkSent /> })}
            <FormElement step_form>
                <Submit form label=Fields::Continue busy_label=Fields::Continuing />
                <FormAlert form />
            </FormElement>
            <Resend state=resend on_resend label=PublicPages::ResendLink />
            <p class="field-status" role="status">{move || resent.get().map(now).unwrap_or_default()}</p>
            <InboxLink />
            <p class="aside"><a href=paths::SIGN_IN>{text(Fields::BackToSignIn)}</a></p>
        </section>
    }
}
