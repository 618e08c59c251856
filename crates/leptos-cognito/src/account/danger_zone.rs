//! The section with the two actions that end the user's sessions: signing out on all
//! devices, and deleting the account. They are kept apart from the rest of the page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::delete::DeleteAccount;
use super::notice::NoticePlace;
use super::section::Section;
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::components::form::FormState;
use crate::components::step_form::run;
use crate::flash_message::use_flash_message;
use crate::i18n::account::Account;
use crate::language::{now, text};

/// The section for signing out everywhere and for deleting the account.
#[component]
pub fn DangerZone(account: AccountState) -> impl IntoView {
    let flash_message = use_flash_message();
    let form = FormState::default();
    let sign_out_everywhere = move |_| {
        spawn_local(async move {
            let request = async {
                // The sign-in page, which is shown next, shows this message.
                flash_message.leave(Account::SignedOutEverywhere);
                let outcome = account.auth().sign_out_everywhere().await;
                if outcome.is_err() {
                    drop(flash_message.take());
                }
                outcome
            };
            run(account.form(form, NoticePlace::DangerZone), request).await;
        });
    };
    let deleting = account.is_open(Panel::Delete);
    view! {
        <Section id="account-danger-zone" title=Account::DangerZoneTitle>
            <SectionNotice account place=NoticePlace::DangerZone />
            <p>{text(Account::EverywhereLead)}</p>
            <div class="actions">
                <button
                    type="button"
                    class="secondary"
                    disabled=form.busy()
                    on:click=sign_out_everywhere
                >
                    {move || now(if form.busy().get() {
                        Account::EverywhereGoing
                    } else {
                        Account::Everywhere
                    })}
                </button>
            </div>
            <div class="apart">
                <p>{text(Account::DeleteLead)}</p>
                {move || if deleting.get() {
                    view! { <div class="open"><DeleteAccount account /></div> }.into_any()
                } else {
                    view! {
                        <div class="actions">
                            <button
                                type="button"
                                class="danger"
                                id="delete-account"
                                on:click=move |_| account.open(Panel::Delete, "delete-account")
                            >
                                {text(Account::Delete)}
                            </button>
                        </div>
                    }
                    .into_any()
                }}
            </div>
        </Section>
    }
}
