//! The row of a further attribute of the app, which can be edited at once.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error_messages::of_account_error;
use super::notice::{Notice, NoticePlace};
use super::section_notice::SectionNotice;
use super::state::AccountState;
use crate::attributes::input::input;
use crate::attributes::{Attribute, Words};
use crate::components::form::{FieldFault, FormState, field_id, hint_id};
use crate::components::step_form::{FormElement, FormFeedback, StepForm};
use crate::download_size::reactive::attribute as reactive_attribute;
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use crate::language::now;
use cognito_client::config::sign_up::FieldKind;
use cognito_session::account::error::AccountError;
use cognito_session::error::AuthError;

/// The row of a further attribute: the value that the pool has, and a field to change it.
#[component]
pub fn AttributeRow(
    /// The state of the account page.
    account: AccountState,
    /// The index of the attribute in the list of attributes.
    place: usize,
    /// The attribute.
    attribute: &'static Attribute,
) -> impl IntoView {
    if attribute.is_editable() {
        Either::Left(view! { <EditableRow account place attribute /> })
    } else {
        let name = attribute.name;
        let value = move || {
            let profile = account.profile();
            profile.with(|profile| profile.attribute(name).map(str::to_owned))
        };
        Either::Right(view! {
            <div>
                <dt>{attribute.title().text()}</dt>
                <dd><div class="line">{value}</div></dd>
            </div>
        })
    }
}

/// The row of an attribute that the user may change.
#[component]
fn EditableRow(
    account: AccountState,
    /// The index of the attribute in the list of attributes.
    place: usize,
    attribute: &'static Attribute,
) -> impl IntoView {
    let field = attribute.field();
    let notice_place = NoticePlace::Attribute(place);
    let (name, row) = (attribute.name, attribute.row());
    let form = FormState::default();
    let value = Memo::new(move |_| {
        account
            .profile()
            .with(|profile| profile.attribute(name).map(str::to_owned))
    });
    let saved = move || value.get_untracked().unwrap_or_default();
    let typed = RwSignal::new(saved());
    let step_form = StepForm::new(
        account.form(form, notice_place),
        async move || {
            let value = typed.with_untracked(|typed| attribute.rule.read(place, typed));
            value.map_err(|fault| FormFeedback::Faults(vec![(field, attribute.fault(fault))]))
        },
        async move |value: String| {
            let changed = account
                .auth()
                .own(async |service, session| service.change_attribute(session, name, &value).await)
                .await;
            Ok::<_, AccountError>((value, changed))
        },
        move |(value, changed)| match changed {
            Ok(()) => {
                if let Some(mut profile) = account.current_profile() {
                    profile.set_attribute(name, &value);
                    account.set_profile(profile);
                    let message = match row.and_then(|row| row.saved) {
                        Some(saved) => saved(value),
                        None => Account::AttributeSaved.into(),
                    };
                    account.show_success(notice_place, message);
                }
                spawn_local(account.auth().renew());
            }
            Err(_) if account.is_removed() => {}
            // The text stays, so that the user can correct it.
            Err(AccountError::Auth(AuthError::AttributesRefused(_))) => {
                form.show_faults(vec![(field, attribute.refused())]);
            }
            Err(error) => {
                // The notice names the text that was typed, and the field shows the
                // pool's value again.
                let _removed = typed.try_set(saved());
                let lost = Some(Account::AttributeNotSaved(value).into());
                let reason = of_account_error(error).message;
                account.show(notice_place, Notice::Failure(lost, reason));
            }
        },
    );
    let id = field_id(field);
    let hint_of = row.and_then(|row| row.now);
    let hint = hint_of.map(|hint| {
        view! { <p class="hint" id=hint_id(field)>{move || now(hint(value.get()))}</p> }
    });
    let described_by = form.described_by(field, hint_of.is_some().then(|| hint_id(field)));
    let save: Option<Phrase> = row.and_then(|row| row.save).map(|save| save());
    let title = move || match attribute.rule.kind {
        // The page has a language of its own, which is chosen at its foot.
        FieldKind::Locale => Words::from(Phrase::from(Account::MessageLanguage)),
        _ => attribute.title(),
    };
    let save_name = reactive_attribute(move || {
        let generic = || {
            [&*now(Account::Save), ": ", &*title().now()]
                .concat()
                .into()
        };
        Some(save.clone().map_or_else(generic, now))
    });
    let control = input(form, attribute, typed, described_by);
    view! {
        <div>
            <dt><label for=id>{title().text()}</label></dt>
            <dd>
                <FormElement step_form class=Some("inline")>
                    <div class="field">
                        {control}
                    </div>
                    <button
                        type="submit"
                        class="secondary"
                        aria-label=save_name
                        disabled=form.busy()
                    >
                        {move || now(if form.busy().get() { Account::Saving } else { Account::Save })}
                    </button>
                </FormElement>
                <FieldFault form field />
                {hint}
                <SectionNotice account place=notice_place />
            </dd>
        </div>
    }
}
