//! The section with the two actions that end the user's sessions: signing out on all
//! devices, and deleting the account. They are kept apart from the rest of the page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::delete::DeleteAccount;
use super::desk::{Desk, Panel, Spot};
use super::parts::Section;
use super::told::Told;
use crate::components::form::FormState;
use crate::flash_message::use_flash_message;
use crate::i18n::account::Account;
use crate::language::{now, text};

/// The section for signing out everywhere and for deleting the account.
#[component]
pub fn Leaving(desk: Desk) -> impl IntoView {
    let news = use_flash_message();
    let form = FormState::default();
    let everywhere = move |_| {
        if !form.check(Vec::new()) {
            return;
        }
        desk.start(form);
        // The sign-in page, which is shown next, shows this message.
        news.leave(Account::SignedOutEverywhere);
        spawn_local(async move {
            if let Err(error) = desk.auth().sign_out_everywhere().await {
                drop(news.take());
                desk.fail(Spot::Leaving, form, error);
            }
        });
    };
    let deleting = desk.is_open(Panel::Delete);
    view! {
        <Section id="account-leaving" title=Account::Leaving>
            <Told desk spot=Spot::Leaving />
            <p>{text(Account::EverywhereLead)}</p>
            <div class="actions">
                <button
                    type="button"
                    class="secondary"
                    disabled=form.busy()
                    on:click=everywhere
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
                    view! { <div class="open"><DeleteAccount desk /></div> }.into_any()
                } else {
                    view! {
                        <div class="actions">
                            <button
                                type="button"
                                class="danger"
                                id="delete-account"
                                on:click=move |_| desk.open(Panel::Delete, "delete-account")
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
