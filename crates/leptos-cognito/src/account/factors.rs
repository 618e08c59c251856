//! The section for the second factors: it shows which ones are on, and what each of them
//! excludes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::factor_add_app::AddApp;
use super::factor_change::{request_change, show_change};
use super::factor_remove::RemoveFactor;
use super::factor_texts::{FactorTexts, name, texts};
use super::notice::NoticePlace;
use super::section::{RowButton, Section};
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::browser::configuration;
use crate::components::form::FormState;
use crate::components::step_form::run;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_client::config::MfaMode;
use cognito_client::secret::TotpSecret;
use cognito_session::account::contact::Kind;
use cognito_session::account::factors::{Change, KINDS, is_offered};
use cognito_session::account::profile::Obstacle;

/// The section for the second factors.
#[component]
pub fn SecondFactors(account: AccountState) -> impl IntoView {
    let mfa = configuration::mfa(&account.auth().config());
    let factors = account.select(|profile| profile.factors.clone());
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
        .map(|kind| view! { <FactorRow account form kind secret /> })
        .collect_view();
    view! {
        <Section id="account-factors" title=Account::SecondStep>
            <p>{text(Account::SecondStepLead)} " " {text(Account::SecondStepFirstFactor)}</p>
            {move || none.get().then(|| view! { <p>{text(Account::SecondStepNone)}</p> })}
            {move || last_is_needed.get().then(|| view! { <p>{text(Account::SecondStepEverybody)}</p> })}
            <SectionNotice account place=NoticePlace::SecondFactors />
            <ul class="item-list">{rows}</ul>
        </Section>
    }
    .into_any()
}

#[component]
fn FactorRow(
    account: AccountState,
    form: FormState,
    kind: MfaType,
    secret: RwSignal<Option<TotpSecret>>,
) -> impl IntoView {
    let mfa = configuration::mfa(&account.auth().config());
    let profile = account.profile();
    let on = Memo::new(move |_| profile.with(|profile| profile.factors.is_on(kind)));
    let preferred =
        Memo::new(move |_| profile.with(|profile| profile.factors.preferred == Some(kind)));
    let may_prefer = Memo::new(move |_| profile.with(|it| it.factors.may_prefer(kind)));
    let needed = Memo::new(move |_| profile.with(|it| it.factors.is_needed(kind, &mfa)));
    let missing = Memo::new(move |_| profile.with(|profile| profile.obstacle(kind)));
    let removing = account.is_open(Panel::RemoveFactor(kind));
    let adding = account.is_open(Panel::App);
    let is_app = kind == MfaType::SoftwareToken;
    let open = move || removing.get() || (is_app && adding.get());
    let id = |what: &str| [what, "-", kind.wire()].concat();
    let (add_id, prefer_id, remove_id) = (id("add"), id("prefer"), id("remove"));
    let add = move || {
        if is_app {
            set_up_app(account, form, secret);
        } else {
            change(account, form, kind, Change::Add);
        }
    };
    let actions = move || {
        let FactorTexts {
            add: add_name,
            prefer,
            remove,
            ..
        } = texts(kind);
        let remove_id = remove_id.clone();
        if !on.get() {
            return match missing.get() {
                Some(obstacle) => {
                    view! { <span class="hint">{text(of_obstacle(obstacle))}</span> }.into_any()
                }
                None => view! {
                    <RowButton
                        id=add_id.clone()
                        label=Account::Add
                        name=add_name
                        busy=form.busy()
                        on_press=move |()| add()
                    />
                }
                .into_any(),
            };
        }
        let prefer = may_prefer.get().then(|| {
            view! {
                <RowButton
                    id=prefer_id.clone()
                    label=Account::Prefer
                    name=prefer
                    busy=form.busy()
                    on_press=move |()| change(account, form, kind, Change::Prefer)
                />
            }
        });
        let remove = (!needed.get()).then(|| {
            let opener = remove_id.clone();
            view! {
                <RowButton
                    id=remove_id
                    label=Account::Remove
                    name=remove
                    busy=form.busy()
                    on_press=move |()| account.open(Panel::RemoveFactor(kind), &opener)
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
                    <p class="hint">{text(texts(kind).note)}</p>
                </div>
                {move || (!open()).then(|| view! {
                    <span class="actions">{move || actions.with_value(|actions| actions())}</span>
                })}
            </div>
            {move || removing.get().then(|| view! {
                <div class="open"><RemoveFactor account kind /></div>
            })}
            {move || (is_app && adding.get()).then(|| secret.get()).flatten().map(|key| view! {
                <div class="open"><AddApp account key /></div>
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
fn set_up_app(account: AccountState, form: FormState, secret: RwSignal<Option<TotpSecret>>) {
    spawn_local(async move {
        let key = account
            .auth()
            .own(async |service, session| service.associate_app(session).await);
        let form = account.form(form, NoticePlace::SecondFactors);
        if let Some(key) = run(form, key).await
            && !account.is_removed()
        {
            secret.set(Some(key));
            account.open(Panel::App, "add-SOFTWARE_TOKEN_MFA");
        }
    });
}

/// Changes one second factor at the press of its button.
fn change(account: AccountState, form: FormState, kind: MfaType, change: Change) {
    spawn_local(async move {
        let form = account.form(form, NoticePlace::SecondFactors);
        if let Some(profile) = run(form, request_change(account, kind, change)).await {
            show_change(account, profile, change);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::factor_change::made;
    use super::*;

    #[test]
    fn each_change_and_obstacle_has_its_own_text() {
        assert_eq!(made(Change::Add), Account::FactorAdded);
        assert_eq!(made(Change::Prefer), Account::FactorPreferred);
        assert_eq!(made(Change::Remove), Account::FactorRemoved);
        assert_eq!(
            of_obstacle(Obstacle::Missing(Kind::Phone)),
            Account::PhoneMissing
        );
        assert_eq!(
            of_obstacle(Obstacle::NotVerified(Kind::Email)),
            Account::EmailNotVerified
        );
    }
}
