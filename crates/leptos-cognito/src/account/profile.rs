//! The section with the user's profile: the addresses, the further attributes and the user
//! name.

use leptos::prelude::*;

use super::attribute::AttributeRow;
use super::contact::ContactRow;
use super::picture::PictureRow;
use super::section::Section;
use super::state::AccountState;
use crate::attributes::{profile_attributes, sign_up_form};
use crate::browser::configuration;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_session::account::contact::Kind;

/// The section for the user's addresses, further attributes and user name.
#[component]
pub fn ProfileSection(account: AccountState) -> impl IntoView {
    let username = account.select(|profile| profile.username.clone());
    let form = sign_up_form(&account.auth().config()).ok();
    // A configuration that lists the fields of the form lists all attributes of the pool.
    let has_own_list = form.is_none_or(|form| form.settings.fields.is_some());
    let attributes = form.map_or(&[][..], |form| &form.attributes);
    // A form that asks for no phone number has this row where a number can be of use.
    let config = account.auth().config();
    let methods = configuration::mfa(&config).methods;
    let methods = methods.as_deref();
    let has_phone = attributes.iter().any(|it| it.name == "phone_number")
        || methods.is_none_or(|methods| methods.iter().any(|method| method == "SMS"))
        || account
            .profile()
            .with_untracked(|profile| profile.phone.is_some());
    let storage = configuration::storage(&config).filter(|_| config.identity_pool.is_some());
    let shown = attributes.iter().filter(|it| it.is_in_profile());
    let attributes = shown
        .chain(profile_attributes(attributes).filter(move |_| !has_own_list))
        .enumerate()
        .map(move |(place, attribute)| view! { <AttributeRow account place attribute /> });
    view! {
        <Section id="account-profile" title=Account::ProfileTitle>
            <dl class="facts">
                <ContactRow account kind=Kind::Email />
                {has_phone.then(|| view! { <ContactRow account kind=Kind::Phone /> })}
                {attributes.collect_view()}
                {storage.map(|storage| view! { <PictureRow account storage /> })}
                <div>
                    <dt>{text(Account::Username)}</dt>
                    <dd><div class="line">{move || username.get()}</div></dd>
                </div>
            </dl>
        </Section>
    }
}
