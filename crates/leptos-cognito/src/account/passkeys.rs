//! The section for the user's passkeys, where the user can add and remove them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Panel, Spot};
use super::gate::Gate;
use super::listed::{List, Listed};
use super::parts::{Act, Buttons, Section};
use super::told::Told;
use crate::components::form::FormState;
use crate::i18n::account::Account;
use crate::language::{date_time, now, said, text};
use cognito_client::config::Flow;
use cognito_session::account::error::AccountError;
use cognito_session::account::passkey::OwnPasskey;

/// The list of passkeys, and the state of the form that adds one. The handle is `Copy`.
#[derive(Clone, Copy)]
struct Own {
    desk: Desk,
    form: FormState,
    list: RwSignal<List<OwnPasskey>>,
}

/// The section for the user's passkeys.
#[component]
pub fn Passkeys(desk: Desk) -> impl IntoView {
    let auth = desk.auth();
    let own = Own {
        desk,
        form: FormState::default(),
        list: RwSignal::new(List::Coming),
    };
    let can_make = auth.service().supports_passkeys();
    let at_sign_in = auth.config().flow == Flow::UserAuth;
    let is_offered = Memo::new(move |_| own.list.with(|list| *list != List::NotOffered));
    let second_step = desk.read(|profile| !profile.factors.active.is_empty());
    own.ask();
    view! {
        <Section id="account-passkeys" title=Account::Passkeys>
            <p>{text(Account::PasskeysLead)}</p>
            {(!can_make).then(|| view! { <p>{text(Account::PasskeysNoBrowser)}</p> })}
            {(!at_sign_in).then(|| view! { <p>{text(Account::PasskeysNotAtSignIn)}</p> })}
            {move || (at_sign_in && second_step.get()).then(|| view! {
                <p>{text(Account::PasskeysAndSecondStep)}</p>
            })}
            <Told desk spot=Spot::Passkeys />
            <Listed
                list=own.list
                none=Account::PasskeysNone
                not_offered=Account::PasskeysNotOffered
                row=Callback::new(move |passkey| view! { <Row own passkey /> }.into_any())
                on_retry=move |()| own.ask()
            />
            {move || (can_make && is_offered.get()).then(|| view! {
                <div class="actions">
                    <button
                        type="button"
                        class="secondary"
                        disabled=own.form.busy()
                        on:click=move |_| own.add()
                    >
                        {move || now(if own.form.busy().get() {
                            Account::AddingPasskey
                        } else {
                            Account::AddPasskey
                        })}
                    </button>
                </div>
            })}
        </Section>
    }
}

impl Own {
    /// Requests the list from the pool.
    fn ask(self) {
        spawn_local(self.look());
    }

    async fn look(self) {
        let answer = self
            .desk
            .auth()
            .own(async |service, session| service.own_passkeys(session).await)
            .await;
        let _gone = self.list.try_set(answer.into());
    }

    /// Asks the browser to create a passkey, and registers it in the pool.
    fn add(self) {
        if !self.form.check(Vec::new()) {
            return;
        }
        self.desk.start(self.form);
        spawn_local(async move {
            let added = self
                .desk
                .auth()
                .own(async |service, session| service.add_passkey(session).await)
                .await;
            self.settle(self.form, Spot::Passkeys, added, Account::PasskeyAdded)
                .await;
        });
    }

    fn remove(self, form: FormState, id: String) {
        if !form.check(Vec::new()) {
            return;
        }
        self.desk.start(form);
        spawn_local(async move {
            let removed = self
                .desk
                .auth()
                .own(async |service, session| service.remove_passkey(session, &id).await)
                .await;
            self.settle(form, Spot::Open, removed, Account::PasskeyRemoved)
                .await;
        });
    }

    /// Requests the list again and shows `word` when the change was made. An error is
    /// shown at `spot`.
    async fn settle(
        self,
        form: FormState,
        spot: Spot,
        outcome: Result<(), AccountError>,
        word: Account,
    ) {
        match outcome {
            Ok(()) => {
                self.look().await;
                form.finish();
                self.desk.done(spot, Spot::Passkeys, word);
            }
            Err(error) => self.desk.fail(spot, form, error),
        }
    }
}

#[component]
fn Row(own: Own, passkey: OwnPasskey) -> impl IntoView {
    let desk = own.desk;
    let OwnPasskey {
        id,
        name,
        created_s,
    } = passkey;
    let name = if name.is_empty() {
        said(Account::PasskeyNameless).into_owned()
    } else {
        name
    };
    let panel = Panel::RemovePasskey(id.clone());
    let open = desk.is_open(panel.clone());
    let button_id = ["remove-passkey-", &id].concat();
    let (panel_name, button_name) = (name.clone(), name.clone());
    let button = move || {
        let (panel, opener) = (panel.clone(), button_id.clone());
        view! {
            <Act
                id=button_id.clone()
                word=Account::Remove
                name=Account::RemovePasskey(button_name.clone())
                on_act=move |()| desk.open(panel.clone(), &opener)
            />
        }
    };
    view! {
        <li>
            <div class="line">
                <div>
                    <p class="name">{name}</p>
                    {created_s.map(|created| view! {
                        <p class="hint">{move || now(Account::PasskeyMade(date_time(created)))}</p>
                    })}
                </div>
                {move || (!open.get()).then(|| view! { <span class="actions">{button()}</span> })}
            </div>
            {move || open.get().then(|| view! {
                <div class="open"><Remove own id=id.clone() name=panel_name.clone() /></div>
            })}
        </li>
    }
}

#[component]
fn Remove(own: Own, id: String, name: String) -> impl IntoView {
    let desk = own.desk;
    let form = FormState::default();
    view! {
        <Gate desk>
            <form
                novalidate
                method="dialog"
                on:submit={
                    let id = id.clone();
                    move |event| {
                        event.prevent_default();
                        if !desk.must_prove() {
                            own.remove(form, id.clone());
                        }
                    }
                }
            >
                <p>{text(Account::RemovePasskeyLead(name.clone()))}</p>
                <Buttons
                    desk
                    form
                    label=Account::Remove
                    busy_label=Account::Removing
                    danger=true
                />
            </form>
        </Gate>
    }
}
