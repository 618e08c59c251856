//! The button "Back to sign in", which every step of a sign-in has.

use leptos::prelude::*;

use crate::i18n::fields::Fields;
use crate::language::text;

/// The button that leads back to the sign-in form.
#[component]
pub fn BackToSignIn(on_back: Callback<()>) -> impl IntoView {
    view! {
        <p class="aside">
            <button type="button" class="link" on:click=move |_| on_back.run(())>
                {text(Fields::BackToSignIn)}
            </button>
        </p>
    }
}
