//! A challenge this app has no screen for: named, with the way back.

use leptos::prelude::*;

use crate::components::heading::Heading;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;

/// Names the challenge, and leads back.
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
