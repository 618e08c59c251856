//! The section with the user's profile: the addresses, the favorite genre and the user
//! name.

use leptos::prelude::*;

use super::contact::ContactRow;
use super::genre::Genre;
use super::section::Section;
use super::state::AccountState;
use crate::i18n::account::Account;
use crate::i18n::ride::Ride;
use crate::language::text;
use cognito_session::account::contact::Kind;

/// The section for the user's addresses, favorite genre and user name.
#[component]
pub fn ProfileSection(account: AccountState) -> impl IntoView {
    let username = account.select(|profile| profile.username.clone());
    view! {
        <Section id="account-you" title=Account::You>
            <dl class="facts">
                <ContactRow account kind=Kind::Email />
                <ContactRow account kind=Kind::Phone />
                <Genre account />
                <div>
                    <dt>{text(Ride::Username)}</dt>
                    <dd><div class="line">{move || username.get()}</div></dd>
                </div>
            </dl>
        </Section>
    }
}
