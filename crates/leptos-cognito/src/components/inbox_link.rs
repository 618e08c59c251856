//! A link to the local pool's inbox, shown where the configuration has its address.

use leptos::prelude::*;

use crate::i18n::public_pages::PublicPages;
use crate::language::text;
use crate::session::use_auth;

/// A link to the inbox, for the pages that wait for a code.
#[component]
pub fn InboxLink() -> impl IntoView {
    use_auth().config().inbox_url.clone().map(|address| {
        view! {
            <p class="aside">
                <a href=address target="_blank" rel="noopener noreferrer">
                    {text(PublicPages::OpenInbox)}
                </a>
            </p>
        }
    })
}
