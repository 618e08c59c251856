//! The user's addresses, favorite genre and user name.

use leptos::prelude::*;

use super::contact::ContactRow;
use super::desk::Desk;
use super::genre::Genre;
use super::parts::Section;
use crate::i18n::account::Account;
use crate::i18n::ride::Ride;
use crate::language::text;
use cognito_session::account::contact::Kind;

/// The section for the user's addresses, favorite genre and user name.
#[component]
pub fn You(desk: Desk) -> impl IntoView {
    let username = desk.read(|profile| profile.username.clone());
    view! {
        <Section id="account-you" title=Account::You>
            <dl class="facts">
                <ContactRow desk kind=Kind::Email />
                <ContactRow desk kind=Kind::Phone />
                <Genre desk />
                <div>
                    <dt>{text(Ride::Username)}</dt>
                    <dd><div class="line">{move || username.get()}</div></dd>
                </div>
            </dl>
        </Section>
    }
}
