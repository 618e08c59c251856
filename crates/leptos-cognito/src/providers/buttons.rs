//! The buttons of the identity providers, below the sign-in form.
//!
//! The form is the same for every pool and is in the first download, so the buttons are put
//! into it later. They have words and no logo: Google, Apple, Amazon and Facebook provide
//! their logos as files of their own, under terms that an app has to accept itself.
//! "Continue with …" is one of the titles that Google, Apple and Facebook allow.
//!
//! Sources: "Sign in with Google Branding Guidelines"; "Sign in with Apple" in Apple's Human
//! Interface Guidelines.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::begin;
use crate::browser::oauth;
use crate::i18n::providers::Providers;
use crate::language::text;
use crate::session::Auth;
use crate::sign_in::form::SignInState;
use cognito_client::config::OauthSettings;

thread_local! {
    /// The handle of what was put into the form that was shown last. It is dropped when the
    /// next form gets its own.
    static MOUNTED: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Shows the buttons at the end of the form, unless they are there or the form is not shown.
pub(super) fn show(auth: Auth, state: SignInState, settings: &Rc<OauthSettings>) {
    if let Some(place) = oauth::place_in_form() {
        let settings = Rc::clone(settings);
        let handle = mount_to(place, move || buttons(auth, state, &settings));
        MOUNTED.set(Some(Box::new(handle)));
    }
}

fn buttons(auth: Auth, state: SignInState, settings: &Rc<OauthSettings>) -> impl IntoView + use<> {
    let buttons = settings.providers.iter().map(|provider| {
        let name = provider.name().to_owned();
        let settings = SendWrapper::new(Rc::clone(settings));
        let label = text(Providers::ContinueWith(provider.label().to_owned()));
        view! {
            <button
                type="button"
                class="secondary"
                on:click=move |_| begin(auth, state, &settings, Some(&name))
            >
                {label}
            </button>
        }
    });
    view! {
        <p class="or">{text(Providers::Or)}</p>
        {buttons.collect_view()}
    }
}
