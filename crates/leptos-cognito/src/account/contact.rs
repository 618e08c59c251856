//! The row of an address (e-mail or phone number), where the user can verify and change
//! it.

use leptos::prelude::*;

use super::contact_edit::EditAddress;
use super::contact_state::ContactState;
use super::contact_verify::VerifyAddress;
use super::recent_proof::RecentProof;
use super::section::RowButton;
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::i18n::account::Account;
use crate::language::text;
use cognito_session::account::contact::{Contact, Kind};

/// The row of the address of this kind, with buttons to verify and to change it.
#[component]
pub fn ContactRow(account: AccountState, kind: Kind) -> impl IntoView {
    let row = ContactState::new(account, kind);
    let address = Memo::new(move |_| {
        account
            .profile()
            .with(|profile| profile.address(kind).cloned())
    });
    let open = account.is_open(Panel::Contact(kind));
    view! {
        <div>
            <dt>{text(row.label())}</dt>
            <dd>
                <div class="line">
                    {move || match address.get() {
                        None => view! { <span>{text(Account::NotGiven)}</span> }.into_any(),
                        Some(address) => {
                            let status = if address.verified {
                                Account::Verified
                            } else {
                                Account::NotVerified
                            };
                            view! {
                                <span>
                                    {address.value} " "
                                    <span class="badge" class:good=address.verified>{text(status)}</span>
                                </span>
                            }
                            .into_any()
                        }
                    }}
                    {move || (!open.get()).then(|| view! {
                        <span class="actions">
                            {move || address.get().is_some_and(|address| !address.verified).then(|| view! {
                                <button
                                    type="button"
                                    class="secondary"
                                    id=row.id("verify")
                                    disabled=row.form.busy()
                                    on:click=move |_| row.verify()
                                >
                                    {text(Account::VerifyNow)}
                                </button>
                            })}
                            <RowButton
                                id=row.id("change")
                                label=Account::Change
                                name=row.by_kind(Account::ChangeEmail, Account::ChangePhone)
                                on_press=move |()| row.edit()
                            />
                        </span>
                    })}
                </div>
                <SectionNotice account place=row.place() />
                {move || open.get().then(|| view! {
                    <div class="open">
                        {move || match row.state.get() {
                            Contact::Shown => ().into_any(),
                            Contact::Editing => view! {
                                <RecentProof account>
                                    <EditAddress row />
                                </RecentProof>
                            }
                            .into_any(),
                            Contact::AwaitingCode(to) => view! { <VerifyAddress row to /> }.into_any(),
                        }}
                    </div>
                })}
            </dd>
        </div>
    }
}
