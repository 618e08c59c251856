//! "Back to sign in", on every step of a sign-in.

use leptos::prelude::*;

use crate::i18n::fields::Fields;
use crate::language::text;

/// The way back.
#[component]
pub fn Back(on_back: Callback<()>) -> impl IntoView {
    view! {
        <p class="aside">
            <button type="button" class="link" on:click=move |_| on_back.run(())>
                {text(Fields::BackToSignIn)}
            </button>
        </p>
    }
}
