//! The section for the second factors: it shows which ones are on, and what each of them
//! excludes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Panel, Spot};
use super::factor_add_app::AddApp;
use super::factor_remove::RemoveFactor;
use super::parts::{Act, Section};
use super::told::Told;
use crate::components::form::FormState;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_client::config::MfaMode;
use cognito_client::secret::TotpSecret;
use cognito_session::account::contact::Kind;
use cognito_session::account::factors::{Change, KINDS, Obstacle, is_offered, obstacle};

/// The section for the second factors.
#[component]
pub fn SecondStep(desk: Desk) -> impl IntoView {
    let mfa = desk.auth().config().mfa.clone();
    let factors = desk.read(|profile| profile.factors.clone());
    let needed = mfa.clone();
    let last_is_needed = Memo::new(move |_| {
        factors.with(|factors| {
            factors
                .active
                .iter()
                .any(|on| factors.is_needed(*on, &needed))
        })
    });
    let none = Memo::new(move |_| factors.with(|factors| factors.active.is_empty()));
    if mfa.mode == MfaMode::Off {
        return view! {
            <Section id="account-factors" title=Account::SecondStep>
                <p>{text(Account::SecondStepNobody)}</p>
            </Section>
        }
        .into_any();
    }
    let form = FormState::default();
    let secret = RwSignal::new(None::<TotpSecret>);
    let rows = KINDS
        .into_iter()
        // A factor that is on is shown even where the configuration does not offer it.
        .filter(|kind| is_offered(*kind, &mfa) || factors.with_untracked(|it| it.is_on(*kind)))
        .map(|kind| view! { <Row desk form kind secret /> })
        .collect_view();
    view! {
        <Section id="account-factors" title=Account::SecondStep>
            <p>{text(Account::SecondStepLead)} " " {text(Account::SecondStepFirstFactor)}</p>
            {move || none.get().then(|| view! { <p>{text(Account::SecondStepNone)}</p> })}
            {move || last_is_needed.get().then(|| view! { <p>{text(Account::SecondStepEverybody)}</p> })}
            <Told desk spot=Spot::SecondStep />
            <ul class="things">{rows}</ul>
        </Section>
    }
    .into_any()
}

/// The texts about one kind of second factor.
struct Words {
    name: Account,
    note: Account,
    add: Account,
    prefer: Account,
    remove: Account,
}

fn words(kind: MfaType) -> Words {
    let [name, note, add, prefer, remove] = match kind {
        MfaType::SoftwareToken => [
            Account::App,
            Account::AppNote,
            Account::AddApp,
            Account::PreferApp,
            Account::RemoveApp,
        ],
        MfaType::Sms => [
            Account::Text,
            Account::TextNote,
            Account::AddText,
            Account::PreferText,
            Account::RemoveText,
        ],
        MfaType::Email => [
            Account::Mail,
            Account::MailNote,
            Account::AddMail,
            Account::PreferMail,
            Account::RemoveMail,
        ],
    };
    Words {
        name,
        note,
        add,
        prefer,
        remove,
    }
}

/// Returns the name of a kind.
#[must_use]
pub fn name(kind: MfaType) -> Account {
    words(kind).name
}

/// Returns the label of the button that removes a kind.
#[must_use]
pub fn removal(kind: MfaType) -> Account {
    words(kind).remove
}

#[component]
fn Row(
    desk: Desk,
    form: FormState,
    kind: MfaType,
    secret: RwSignal<Option<TotpSecret>>,
) -> impl IntoView {
    let mfa = desk.auth().config().mfa.clone();
    let profile = desk.profile();
    let on = Memo::new(move |_| profile.with(|profile| profile.factors.is_on(kind)));
    let preferred =
        Memo::new(move |_| profile.with(|profile| profile.factors.preferred == Some(kind)));
    let may_prefer = Memo::new(move |_| profile.with(|it| it.factors.may_prefer(kind)));
    let needed = Memo::new(move |_| profile.with(|it| it.factors.is_needed(kind, &mfa)));
    let missing = Memo::new(move |_| profile.with(|profile| obstacle(kind, profile)));
    let removing = desk.is_open(Panel::RemoveFactor(kind));
    let adding = desk.is_open(Panel::App);
    let is_app = kind == MfaType::SoftwareToken;
    let open = move || removing.get() || (is_app && adding.get());
    let id = |what: &str| [what, "-", kind.wire()].concat();
    let (add_id, prefer_id, remove_id) = (id("add"), id("prefer"), id("remove"));
    let add = move || {
        if is_app {
            set_up_app(desk, form, secret);
        } else {
            change(desk, form, Spot::SecondStep, kind, Change::Add);
        }
    };
    let actions = move || {
        let Words {
            add: add_word,
            prefer,
            remove,
            ..
        } = words(kind);
        let remove_id = remove_id.clone();
        if !on.get() {
            return match missing.get() {
                Some(obstacle) => {
                    view! { <span class="hint">{text(of_obstacle(obstacle))}</span> }.into_any()
                }
                None => view! {
                    <Act
                        id=add_id.clone()
                        word=Account::Add
                        name=add_word
                        busy=form.busy()
                        on_act=move |()| add()
                    />
                }
                .into_any(),
            };
        }
        let prefer = may_prefer.get().then(|| {
            view! {
                <Act
                    id=prefer_id.clone()
                    word=Account::Prefer
                    name=prefer
                    busy=form.busy()
                    on_act=move |()| change(desk, form, Spot::SecondStep, kind, Change::Prefer)
                />
            }
        });
        let remove = (!needed.get()).then(|| {
            let opener = remove_id.clone();
            view! {
                <Act
                    id=remove_id
                    word=Account::Remove
                    name=remove
                    busy=form.busy()
                    on_act=move |()| desk.open(Panel::RemoveFactor(kind), &opener)
                />
            }
        });
        view! { {prefer} {remove} }.into_any()
    };
    let actions = StoredValue::new_local(actions);
    view! {
        <li>
            <div class="line">
                <div>
                    <p class="name">
                        {text(name(kind))}
                        {move || on.get().then(|| view! {
                            " " <span class="badge good">{text(Account::On)}</span>
                        })}
                        {move || preferred.get().then(|| view! {
                            " " <span class="badge plain">{text(Account::Preferred)}</span>
                        })}
                    </p>
                    <p class="hint">{text(words(kind).note)}</p>
                </div>
                {move || (!open()).then(|| view! {
                    <span class="actions">{move || actions.with_value(|actions| actions())}</span>
                })}
            </div>
            {move || removing.get().then(|| view! {
                <div class="open"><RemoveFactor desk kind /></div>
            })}
            {move || (is_app && adding.get()).then(|| secret.get()).flatten().map(|key| view! {
                <div class="open"><AddApp desk key /></div>
            })}
        </li>
    }
}

fn of_obstacle(obstacle: Obstacle) -> Account {
    match obstacle {
        Obstacle::Missing(Kind::Phone) => Account::PhoneMissing,
        Obstacle::Missing(Kind::Email) => Account::EmailMissing,
        Obstacle::NotVerified(Kind::Phone) => Account::PhoneNotVerified,
        Obstacle::NotVerified(Kind::Email) => Account::EmailNotVerified,
    }
}

/// Requests a key from the pool, and opens the form that shows it.
fn set_up_app(desk: Desk, form: FormState, secret: RwSignal<Option<TotpSecret>>) {
    if !form.check(Vec::new()) {
        return;
    }
    desk.start(form);
    spawn_local(async move {
        let key = desk
            .auth()
            .own(async |service, session| service.associate_app(session).await)
            .await;
        match key {
            Ok(_) if desk.is_gone() => {}
            Ok(key) => {
                form.finish();
                let _gone = secret.try_set(Some(key));
                desk.open(Panel::App, "add-SOFTWARE_TOKEN_MFA");
            }
            Err(error) => desk.fail(Spot::SecondStep, form, error),
        }
    });
}

/// Changes one second factor, and shows the profile that the pool returns. An error is
/// shown at `spot`.
pub fn change(desk: Desk, form: FormState, spot: Spot, kind: MfaType, change: Change) {
    if !form.check(Vec::new()) {
        return;
    }
    desk.start(form);
    let factors = desk.profile().get_untracked().factors;
    spawn_local(async move {
        let changed = desk
            .auth()
            .own(async |service, session| {
                service.change_factor(session, &factors, kind, change).await
            })
            .await;
        match changed {
            Ok(profile) => {
                form.finish();
                desk.learn(profile);
                desk.done(
                    spot,
                    Spot::SecondStep,
                    match change {
                        Change::Add => Account::FactorAdded,
                        Change::Prefer => Account::FactorPreferred,
                        Change::Remove => Account::FactorRemoved,
                    },
                );
            }
            Err(error) => desk.fail(spot, form, error),
        }
    });
}
