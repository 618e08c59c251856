//! The row of an address (e-mail or phone number), where the user can verify and change
//! it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Panel, Spot, Tell};
use super::gate::Gate;
use super::parts::{Act, Buttons};
use super::told::Told;
use crate::components::code_field::CodeField;
use crate::components::form::FormState;
use crate::components::inbox_link::InboxLink;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::resend::{Resend, ResendState};
use crate::components::secret::{secret, wipe};
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::i18n::{Message, Phrase};
use crate::language::text;
use cognito_client::config::Naming;
use cognito_client::secret::Code;
use cognito_session::account::contact::{Contact, Kind};
use cognito_session::account::error::AccountError;
use cognito_session::fields::{Fault, FormField, email_fault, read_code};
use cognito_session::typed::visible;

/// The state of the row of one address. The handle is `Copy`.
#[derive(Clone, Copy)]
struct Row {
    desk: Desk,
    kind: Kind,
    state: RwSignal<Contact>,
    form: FormState,
    typed: RwSignal<String>,
    code: RwSignal<String>,
}

/// The row of the address of this kind, with buttons to verify and to change it.
#[component]
pub fn ContactRow(desk: Desk, kind: Kind) -> impl IntoView {
    let row = Row {
        desk,
        kind,
        state: RwSignal::new(Contact::Shown),
        form: FormState::default(),
        typed: RwSignal::new(String::new()),
        code: secret(),
    };
    let address = Memo::new(move |_| {
        desk.profile()
            .with(|profile| profile.address(kind).cloned())
    });
    let open = desk.is_open(Panel::Contact(kind));
    view! {
        <div>
            <dt>{text(row.label())}</dt>
            <dd>
                <div class="line">
                    {move || match address.get() {
                        None => view! { <span>{text(Account::NotGiven)}</span> }.into_any(),
                        Some(address) => {
                            let word = if address.verified {
                                Account::Verified
                            } else {
                                Account::NotVerified
                            };
                            view! {
                                <span>
                                    {address.value} " "
                                    <span class="badge" class:good=address.verified>{text(word)}</span>
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
                            <Act
                                id=row.id("change")
                                word=Account::Change
                                name=row.words(Account::ChangeEmail, Account::ChangePhone)
                                on_act=move |()| row.edit()
                            />
                        </span>
                    })}
                </div>
                <Told desk spot=row.spot() />
                {move || open.get().then(|| view! {
                    <div class="open">
                        {move || match row.state.get() {
                            Contact::Shown => ().into_any(),
                            Contact::Editing => view! {
                                <Gate desk>
                                    <Edit row />
                                </Gate>
                            }
                            .into_any(),
                            Contact::AwaitingCode(to) => view! { <Prove row to /> }.into_any(),
                        }}
                    </div>
                })}
            </dd>
        </div>
    }
}

impl Row {
    fn words<T>(self, email: T, phone: T) -> T {
        match self.kind {
            Kind::Email => email,
            Kind::Phone => phone,
        }
    }

    fn label(self) -> Phrase {
        self.words(Message::Email.into(), Fields::PhoneNumber.into())
    }

    fn spot(self) -> Spot {
        Spot::Contact(self.kind)
    }

    fn id(self, what: &str) -> String {
        [what, "-", self.kind.attribute()].concat()
    }

    fn open(self, state: Contact, opener: &str) {
        wipe(self.code);
        self.state.set(state);
        self.desk.open(Panel::Contact(self.kind), &self.id(opener));
    }

    /// Opens the form for a new address, which starts with the current one.
    fn edit(self) {
        let profile = self.desk.profile();
        let now = profile.with_untracked(|profile| profile.address(self.kind).cloned());
        self.typed
            .set(now.map(|address| address.value).unwrap_or_default());
        self.open(Contact::Editing, "change");
    }

    /// Sends a code to the current address.
    fn verify(self) {
        if !self.form.check(Vec::new()) {
            return;
        }
        self.desk.start(self.form);
        spawn_local(async move {
            match self.send_code().await {
                Ok(_) if self.desk.is_gone() => {}
                Ok(awaiting) => {
                    self.form.finish();
                    self.open(awaiting, "verify");
                }
                Err(error) => self.desk.fail(self.spot(), self.form, error),
            }
        });
    }

    async fn send_code(self) -> Result<Contact, AccountError> {
        let kind = self.kind;
        self.desk
            .auth()
            .own(async |service, session| service.send_contact_code(session, kind).await)
            .await
    }

    /// Changes the address in the pool.
    async fn change(self, value: String) {
        let (desk, kind) = (self.desk, self.kind);
        let changed = desk
            .auth()
            .own(async |service, session| service.change_contact(session, kind, &value).await)
            .await;
        match changed {
            Ok(state) => {
                self.form.finish();
                if state == Contact::Shown {
                    let word = self.words(Account::EmailChanged, Account::PhoneChanged);
                    desk.done(Spot::Open, self.spot(), word);
                } else {
                    let _gone = self.state.try_set(state);
                    desk.enter();
                }
                self.follow().await;
            }
            Err(error) => desk.fail(Spot::Open, self.form, error),
        }
    }

    /// Verifies the address with the code.
    async fn prove(self, code: Code) {
        let (desk, kind) = (self.desk, self.kind);
        let proved = desk
            .auth()
            .own(async |service, session| service.verify_contact(session, kind, &code).await)
            .await;
        match proved {
            Ok(()) => {
                self.form.finish();
                let word = self.words(Account::EmailVerified, Account::PhoneVerified);
                // The profile is loaded first, so that the row shows the pool's data next
                // to the message.
                desk.look().await;
                desk.done(Spot::Open, self.spot(), word);
                desk.auth().renew().await;
            }
            Err(error) => {
                let _gone = self.state.try_update(|state| {
                    *state = std::mem::take(state).reject(&error);
                });
                if self.state.try_get_untracked() == Some(Contact::Shown) {
                    desk.shut();
                    desk.fail(self.spot(), self.form, error);
                } else {
                    desk.fail(Spot::Open, self.form, error);
                }
            }
        }
    }

    /// Loads the profile from the pool, and refreshes the tokens, whose claims have
    /// changed.
    async fn follow(self) {
        self.desk.look().await;
        self.desk.auth().renew().await;
    }
}

#[component]
fn Edit(row: Row) -> impl IntoView {
    let Row {
        desk,
        kind,
        form,
        typed,
        ..
    } = row;
    let phone = (kind == Kind::Phone).then(|| PhoneState::new(typed));
    let send = move |wish: Result<String, Fault>| {
        let fault = wish.as_ref().err().copied();
        if !form.check(fault.into_iter().collect()) || desk.must_prove() {
            return;
        }
        let Ok(wish) = wish else { return };
        let profile = desk.profile();
        let is_same = profile.with_untracked(|profile| {
            profile
                .address(kind)
                .is_some_and(|address| address.value == wish)
        });
        if is_same {
            desk.close();
            return;
        }
        desk.start(form);
        spawn_local(row.change(wish));
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match phone {
            Some(phone) => spawn_local(async move {
                if let Some(number) = phone.number(form).await {
                    send(number);
                }
            }),
            None => {
                let wish = typed.with_untracked(|typed| visible(typed));
                send(email_fault(&wish).map_or(Ok(wish), Err));
            }
        }
    };
    // The pool derived the user name from the first e-mail address, and does not change
    // it.
    let is_derived = desk.auth().config().naming == Naming::DerivedFromEmail;
    let stays = (kind == Kind::Email && is_derived).then(|| {
        let username = desk
            .profile()
            .with_untracked(|profile| profile.username.clone());
        view! { <p class="hint">{text(Account::NewEmailSignIn(username))}</p> }
    });
    view! {
        <form novalidate method="dialog" on:submit=on_submit>
            <p>{text(row.words(Account::NewEmailLead, Account::NewPhoneLead))}</p>
            {match phone {
                Some(phone) => view! { <PhoneField form phone /> }.into_any(),
                None => view! {
                    <TextField
                        form
                        field=FormField::Email
                        takes=Takes::Email
                        label=row.label()
                        value=typed
                    />
                }
                .into_any(),
            }}
            {stays}
            <Buttons desk form label=Account::Save busy_label=Account::Saving />
        </form>
    }
}

#[component]
fn Prove(row: Row, to: Option<String>) -> impl IntoView {
    let Row {
        desk, form, code, ..
    } = row;
    let resend = ResendState::default();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = code.with_untracked(|typed| read_code(typed));
        if !form.check(read.as_ref().err().copied().into_iter().collect()) {
            return;
        }
        let Ok(read) = read else { return };
        desk.start(form);
        spawn_local(row.prove(Code::from(read)));
    };
    let on_resend = move |()| {
        if !resend.start() {
            return;
        }
        spawn_local(async move {
            let sent = row.send_code().await;
            resend.finish(sent.is_ok());
            match sent {
                Ok(_) => desk.tell(Spot::Open, Tell::Done(Account::NewCodeSent.into())),
                Err(error) => desk.fail(Spot::Open, form, error),
            }
        });
    };
    let sent = match to {
        Some(to) => Account::CodeSentTo(to),
        None => Account::CodeSent,
    };
    view! {
        <form novalidate method="dialog" on:submit=on_submit>
            <p>{text(sent)}</p>
            <CodeField form value=code auto=true />
            <Told desk spot=Spot::Open />
            <div class="actions">
                <Submit form label=Fields::Verify busy_label=Fields::Verifying />
                <button type="button" class="secondary" on:click=move |_| desk.close()>
                    {text(Account::NotNow)}
                </button>
            </div>
        </form>
        <Resend state=resend on_resend />
        <InboxLink />
    }
}
