//! The section for the user's passkeys, where the user can add and remove them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::NoticePlace;
use super::pool_list::{PoolList, PoolListState};
use super::recent_password::RecentPassword;
use super::section::{RowButton, Section};
use super::section_form::PanelForm;
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::components::form::FormState;
use crate::components::step_form::{StepForm, run};
use crate::i18n::account::Account;
use crate::language::{date_time, now, said, text};
use cognito_client::config::Flow;
use cognito_session::account::error::AccountError;
use cognito_session::account::passkey::OwnPasskey;

/// The list of passkeys, and the state of the request that adds one. The handle is `Copy`.
#[derive(Clone, Copy)]
struct PasskeyList {
    account: AccountState,
    form: FormState,
    state: RwSignal<PoolListState<OwnPasskey>>,
}

/// The section for the user's passkeys.
#[component]
pub fn Passkeys(account: AccountState) -> impl IntoView {
    let auth = account.auth();
    let passkeys = PasskeyList {
        account,
        form: FormState::default(),
        state: RwSignal::new(PoolListState::Loading),
    };
    let can_make = auth.service().supports_passkeys();
    let at_sign_in = auth.config().flow == Flow::UserAuth;
    let is_offered = Memo::new(move |_| {
        passkeys
            .state
            .with(|list| *list != PoolListState::NotOffered)
    });
    let second_step = account.select(|profile| !profile.factors.active.is_empty());
    passkeys.load();
    view! {
        <Section id="account-passkeys" title=Account::Passkeys>
            <p>{text(Account::PasskeysLead)}</p>
            {(!can_make).then(|| view! { <p>{text(Account::PasskeysNoBrowser)}</p> })}
            {(!at_sign_in).then(|| view! { <p>{text(Account::PasskeysNotAtSignIn)}</p> })}
            {move || (at_sign_in && second_step.get()).then(|| view! {
                <p>{text(Account::PasskeysAndSecondStep)}</p>
            })}
            <SectionNotice account place=NoticePlace::Passkeys />
            <PoolList
                list=passkeys.state
                none=Account::PasskeysNone
                not_offered=Account::PasskeysNotOffered
                row=Callback::new(move |passkey| view! { <PasskeyRow passkeys passkey /> }.into_any())
                on_retry=move |()| passkeys.load()
            />
            {move || (can_make && is_offered.get()).then(|| view! {
                <div class="actions">
                    <button
                        type="button"
                        class="secondary"
                        disabled=passkeys.form.busy()
                        on:click=move |_| passkeys.add()
                    >
                        {move || now(if passkeys.form.busy().get() {
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

impl PasskeyList {
    /// Requests the list from the pool.
    fn load(self) {
        spawn_local(self.reload());
    }

    async fn reload(self) {
        let answer = self
            .account
            .auth()
            .own(async |service, session| service.own_passkeys(session).await)
            .await;
        let _removed = self.state.try_set(answer.into());
    }

    /// Asks the browser to create a passkey, and registers it in the pool.
    fn add(self) {
        let form = self.account.form(self.form, NoticePlace::Passkeys);
        spawn_local(async move {
            if run(form, self.request_add()).await.is_some() {
                self.account
                    .show_success(NoticePlace::Passkeys, Account::PasskeyAdded);
            }
        });
    }

    async fn request_add(self) -> Result<(), AccountError> {
        self.account
            .auth()
            .own(async |service, session| service.add_passkey(session).await)
            .await?;
        self.reload().await;
        Ok(())
    }

    async fn request_remove(self, id: &str) -> Result<(), AccountError> {
        self.account
            .auth()
            .own(async |service, session| service.remove_passkey(session, id).await)
            .await?;
        self.reload().await;
        Ok(())
    }
}

#[component]
fn PasskeyRow(passkeys: PasskeyList, passkey: OwnPasskey) -> impl IntoView {
    let account = passkeys.account;
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
    let open = account.is_open(panel.clone());
    let button_id = ["remove-passkey-", &id].concat();
    let (panel_name, button_name) = (name.clone(), name.clone());
    let button = move || {
        let (panel, opener) = (panel.clone(), button_id.clone());
        view! {
            <RowButton
                id=button_id.clone()
                label=Account::Remove
                name=Account::RemovePasskey(button_name.clone())
                on_press=move |()| account.open(panel.clone(), &opener)
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
                <div class="open"><RemovePasskey passkeys id=id.clone() name=panel_name.clone() /></div>
            })}
        </li>
    }
}

#[component]
fn RemovePasskey(passkeys: PasskeyList, id: String, name: String) -> impl IntoView {
    let account = passkeys.account;
    let step_form = StepForm::new(
        account.form(FormState::default(), NoticePlace::OpenForm),
        async move || account.require_recent_password(),
        async move |()| passkeys.request_remove(&id).await,
        move |()| {
            account.discard_panel();
            account.show_success(NoticePlace::Passkeys, Account::PasskeyRemoved);
        },
    );
    view! {
        <RecentPassword account>
            <PanelForm
                account
                step_form
                label=Account::Remove
                busy_label=Account::Removing
                lead=Account::RemovePasskeyLead(name.clone())
                danger=true
            />
        </RecentPassword>
    }
}
