//! The section for the user's passkeys, where the user can add and remove them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::NoticePlace;
use super::pool_list::{PoolList, PoolListState};
use super::recent_proof::RecentProof;
use super::section::{RowButton, Section};
use super::section_form::PanelForm;
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::components::form::FormState;
use crate::components::step_form::{StepForm, run};
use crate::download_size::reactive::effect;
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use crate::language::{date_time, now, text};
use cognito_client::config::Flow;
use cognito_session::account::error::AccountError;
use cognito_session::account::passkey::{Distinction, OwnPasskey, PasskeyKind, distinctions};

/// The list of passkeys, and the state of the request that adds one. The handle is `Copy`.
#[derive(Clone, Copy)]
struct PasskeyList {
    account: AccountState,
    form: FormState,
    state: RwSignal<PoolListState<ListedPasskey>>,
    /// Set once the pool has been asked: `true` if a passkey counts for both steps.
    counts_for_both: RwSignal<Option<bool>>,
}

/// A passkey in the list, with the text or number that distinguishes it from the others.
#[derive(Clone, Debug, PartialEq)]
struct ListedPasskey {
    passkey: OwnPasskey,
    distinction: Distinction,
}

/// The section for the user's passkeys.
#[component]
pub fn Passkeys(account: AccountState) -> impl IntoView {
    let auth = account.auth();
    let passkeys = PasskeyList {
        account,
        form: FormState::default(),
        state: RwSignal::new(PoolListState::Loading),
        counts_for_both: RwSignal::new(None),
    };
    on_cleanup(move || auth.service().cancel_passkey());
    let can_make = auth.service().supports_passkeys();
    let at_sign_in = auth.config().flow == Flow::UserAuth;
    let is_offered = Memo::new(move |_| {
        passkeys
            .state
            .with(|list| *list != PoolListState::NotOffered)
    });
    let second_step = account.select(|profile| !profile.factors.active.is_empty());
    passkeys.load();
    effect(move || {
        let has_any = passkeys
            .state
            .with(|list| matches!(list, PoolListState::Loaded(all) if !all.is_empty()));
        if at_sign_in && has_any && second_step.get() {
            passkeys.count_for_both_steps();
        }
    });
    view! {
        <Section id="account-passkeys" title=Account::Passkeys>
            <p>{text(Account::PasskeysLead)}</p>
            {(!can_make).then(|| view! { <p>{text(Account::PasskeysNoBrowser)}</p> })}
            {(!at_sign_in).then(|| view! { <p>{text(Account::PasskeysNotAtSignIn)}</p> })}
            {move || (at_sign_in && second_step.get()).then(|| view! {
                <p>{move || now(match passkeys.counts_for_both.get() {
                    Some(true) => Account::PasskeysCountForBoth,
                    _ => Account::PasskeysAndSecondStep,
                })}</p>
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
        let listed = answer.map(|all| {
            let distinctions = distinctions(&all);
            let listed = all.into_iter().zip(distinctions);
            listed
                .map(|(passkey, distinction)| ListedPasskey {
                    passkey,
                    distinction,
                })
                .collect()
        });
        let _removed = self.state.try_set(listed.into());
    }

    /// Lets the passkeys count for both steps, unless the pool has already done so. A
    /// failure changes nothing: the page then says that they may not count.
    fn count_for_both_steps(self) {
        if self.counts_for_both.get_untracked() == Some(true) {
            return;
        }
        let Some(profile) = self.account.current_profile() else {
            return;
        };
        spawn_local(async move {
            let asked = self.account.auth().own(async |service, session| {
                service
                    .count_passkeys_for_both_steps(session, &profile.factors)
                    .await
            });
            if let Ok(counts) = asked.await {
                let _removed = self.counts_for_both.try_set(Some(counts));
            }
        });
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

impl ListedPasskey {
    /// Returns the name, or the kind if there is no name. It tracks the language.
    fn title(&self) -> String {
        let passkey = &self.passkey;
        if !passkey.name.is_empty() {
            return passkey.name.clone();
        }
        let kind: Phrase = match passkey.kind {
            PasskeyKind::Device => Account::PasskeyOnDevice.into(),
            PasskeyKind::Phone => Account::PasskeyOnPhone.into(),
            PasskeyKind::SecurityKey => Account::PasskeySecurityKey.into(),
            PasskeyKind::Unknown => Account::PasskeyNameless.into(),
        };
        now(kind).into_owned()
    }

    /// Returns the title, and the number if only the number distinguishes the passkey. It
    /// tracks the language.
    fn numbered_title(&self) -> String {
        match self.distinction {
            Distinction::Title | Distinction::Date => self.title(),
            Distinction::Number(number) => format!("{} · {number}", self.title()),
        }
    }

    /// Returns a name that no other passkey in the list has. It tracks the language.
    fn full_name(&self) -> String {
        let title = self.numbered_title();
        match (self.distinction, self.passkey.created_s) {
            (Distinction::Date | Distinction::Number(_), Some(created)) => {
                let made = now(Account::PasskeyMade(date_time(created)));
                [&title, " · ", &made].concat()
            }
            _ => title,
        }
    }
}

#[component]
fn PasskeyRow(passkeys: PasskeyList, passkey: ListedPasskey) -> impl IntoView {
    let account = passkeys.account;
    let (id, created_s) = (passkey.passkey.id.clone(), passkey.passkey.created_s);
    let panel = Panel::RemovePasskey(id.clone());
    let open = account.is_open(panel.clone());
    let button_id = ["remove-passkey-", &id].concat();
    let passkey = StoredValue::new(passkey);
    let full_name = move || passkey.with_value(ListedPasskey::full_name);
    let button = move || {
        let (panel, opener) = (panel.clone(), button_id.clone());
        view! {
            <RowButton
                id=button_id.clone()
                label=Account::Remove
                name=Account::RemovePasskey(full_name())
                on_press=move |()| account.open(panel.clone(), &opener)
            />
        }
    };
    view! {
        <li>
            <div class="line">
                <div>
                    <p class="name">{move || passkey.with_value(ListedPasskey::numbered_title)}</p>
                    {created_s.map(|created| view! {
                        <p class="hint">{move || now(Account::PasskeyMade(date_time(created)))}</p>
                    })}
                </div>
                {move || (!open.get()).then(|| view! { <span class="actions">{button()}</span> })}
            </div>
            {move || open.get().then(|| view! {
                <div class="open"><RemovePasskey passkeys id=id.clone() name=full_name() /></div>
            })}
        </li>
    }
}

#[component]
fn RemovePasskey(passkeys: PasskeyList, id: String, name: String) -> impl IntoView {
    let account = passkeys.account;
    let step_form = StepForm::new(
        account.form(FormState::default(), NoticePlace::OpenForm),
        async move || account.require_recent_proof(),
        async move |()| passkeys.request_remove(&id).await,
        move |()| {
            account.discard_panel();
            account.show_success(NoticePlace::Passkeys, Account::PasskeyRemoved);
        },
    );
    view! {
        <RecentProof account>
            <PanelForm
                account
                step_form
                label=Account::Remove
                busy_label=Account::Removing
                lead=Account::RemovePasskeyLead(name.clone())
                danger=true
            />
        </RecentProof>
    }
}
