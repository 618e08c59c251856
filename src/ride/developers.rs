//! The part of the page for developers: the identity token and the AWS credentials.

use leptos::prelude::*;

use super::aws_credentials::AwsCredentials;
use super::identity_token::IdentityToken;
use crate::words::request::Request;
use leptos_cognito::browser::history;
use leptos_cognito::language::text;

/// The fragments of addresses that lead to a section in this part.
const SECTIONS: [&str; 2] = ["#identity-token", "#aws-credentials"];

/// The identity token and the AWS credentials, in a part that opens. It is open at the
/// beginning if the address leads to one of its sections.
#[component]
pub fn Developers(
    /// Set if the part is open at the beginning in any case.
    is_open: bool,
) -> impl IntoView {
    let is_open = is_open || SECTIONS.contains(&&*history::fragment());
    view! {
        <details class="developers" open=is_open aria-label=text(Request::ForDevelopers)>
            <summary>{text(Request::ForDevelopers)}</summary>
            <div class="developers-parts">
                <IdentityToken />
                <AwsCredentials />
            </div>
        </details>
    }
}
