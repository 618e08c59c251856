//! The part of the page for developers: the identity token and the AWS credentials. Its
//! contents are loaded when it opens.

use leptos::prelude::*;

use super::aws_chunk::{AwsChunk, lazy_part};
use super::aws_credentials::AwsCredentials;
use super::identity_token::IdentityToken;
use crate::words::request::Request;
use leptos_cognito::browser::history;
use leptos_cognito::language::text;
use leptos_cognito::lazy::Chunk;

/// The fragments of addresses that lead to a section in this part.
const SECTIONS: [&str; 2] = ["#identity-token", "#aws-credentials"];

/// The part that opens. It is open at the beginning if the address leads to one of its
/// sections.
#[component]
pub fn Developers(
    /// Set if the part is open at the beginning in any case.
    is_open: bool,
    /// The chunk with the contents.
    chunk: Chunk<AwsChunk>,
) -> impl IntoView {
    let is_open = is_open || SECTIONS.contains(&&*history::fragment());
    let was_opened = RwSignal::new(is_open);
    let opened = move |_| {
        if was_opened.try_get_untracked() == Some(false) {
            let _gone = was_opened.try_set(true);
        }
    };
    let contents = move || {
        let show = |chunk: AwsChunk| (chunk.developers)();
        was_opened.get().then(|| lazy_part(chunk, show))
    };
    view! {
        <details
            class="developers"
            open=is_open
            aria-label=text(Request::ForDevelopers)
            on:toggle=opened
        >
            <summary>{text(Request::ForDevelopers)}</summary>
            <div class="developers-parts">{contents}</div>
        </details>
    }
}

/// The contents of the part.
#[component]
pub fn Parts() -> impl IntoView {
    view! {
        <IdentityToken />
        <AwsCredentials />
    }
}
