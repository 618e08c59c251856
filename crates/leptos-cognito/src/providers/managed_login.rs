//! The sign-in page where managed login is the whole sign-in: one button, and no form.

use std::rc::Rc;

use leptos::children::ViewFn;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::begin;
use crate::components::form::{FormAlert, FormNotice, FormState};
use crate::components::heading::Heading;
use crate::i18n::Message;
use crate::i18n::providers::Providers;
use crate::language::text;
use crate::session::Auth;
use crate::sign_in::form::SignInState;
use cognito_client::config::OauthSettings;

/// Shows the button in place of the form.
pub(super) fn show(auth: Auth, state: SignInState, settings: &Rc<OauthSettings>) {
    let settings = SendWrapper::new(Rc::clone(settings));
    let view = move || button(auth, state, Rc::clone(&settings));
    let _removed = state.step.try_set(Some(ViewFn::from(view)));
}

fn button(auth: Auth, state: SignInState, settings: Rc<OauthSettings>) -> impl IntoView {
    let form = FormState::default();
    form.show_notice(state.flash_message.take());
    let error = state.error.try_update_value(Option::take).flatten();
    if let Some(error) = error {
        form.show_alert(error);
    }
    let settings = SendWrapper::new(settings);
    view! {
        <Heading title=Message::SignIn />
        <p class="lead">{text(Providers::ManagedLead)}</p>
        <FormNotice form />
        <button
            type="button"
            class="primary"
            on:click=move |_| begin(auth, state, &settings, None)
        >
            {text(Message::SignIn)}
        </button>
        <FormAlert form />
    }
}
