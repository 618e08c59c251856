//! The step for a challenge that this app does not support. It shows the challenge's name
//! and a button back to the sign-in form.

use leptos::prelude::*;

use crate::components::heading::Heading;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;

/// Shows the name of the challenge, and a button back to the sign-in form.
#[component]
pub fn Unsupported(challenge: String, on_back: Callback<()>) -> impl IntoView {
    view! {
        <Heading title=Steps::NotSupportedYet />
        <p class="lead">{text(Steps::UnknownChallenge(challenge))}</p>
        <button type="button" class="primary" on:click=move |_| on_back.run(())>
            {text(Fields::BackToSignIn)}
        </button>
    }
}
