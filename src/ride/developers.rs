//! The part of the page for developers: the identity token and the AWS credentials.

use leptos::prelude::*;

use super::aws_credentials::AwsCredentials;
use super::identity_token::IdentityToken;
use crate::words::request::Request;
use leptos_cognito::browser::history;
use leptos_cognito::download_size::replace_on_update::ReplaceOnUpdate;
use leptos_cognito::language::text;

/// The fragments of addresses that lead to a section in this part.
const SECTIONS: [&str; 2] = ["#identity-token", "#aws-credentials"];

/// The identity token and the AWS credentials, in a part that opens. They are built, and
/// the credentials are requested, when it opens for the first time.
#[component]
pub fn Developers(
    /// Set if the part is open at the beginning.
    is_open: bool,
) -> impl IntoView {
    let is_open = is_open || SECTIONS.contains(&&*history::fragment());
    let is_built = RwSignal::new(is_open);
    view! {
        <details class="developers" open=is_open on:toggle=move |_| is_built.set(true)>
            <summary>{text(Request::ForDevelopers)}</summary>
            {move || is_built.get().then(|| ReplaceOnUpdate(view! {
                <div class="developers-parts">
                    <IdentityToken />
                    <AwsCredentials />
                </div>
            }))}
        </details>
    }
}
