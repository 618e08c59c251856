//! The row of a further attribute of the app, which can be edited at once.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error_messages::of_account_error;
use super::notice::{Notice, NoticePlace};
use super::section_notice::SectionNotice;
use super::state::AccountState;
use crate::brand::AttributeField;
use crate::components::form::{FieldFault, FormState, field_id, hint_id};
use crate::components::step_form::{FormElement, FormFeedback, StepForm};
use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use crate::language::{now, text};
use cognito_session::account::error::AccountError;
use cognito_session::fields::FormField;

/// The row of a further attribute: the value that the pool has, and a field to change it.
#[component]
pub fn AttributeRow(
    /// The state of the account page.
    account: AccountState,
    /// The index of the attribute in the list of attributes.
    place: usize,
    /// The attribute.
    attribute: &'static AttributeField,
) -> impl IntoView {
    let field = FormField::Named(attribute.name);
    let notice_place = NoticePlace::Attribute(place);
    let (name, row) = (attribute.name, attribute.row);
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
            let value = typed.with_untracked(|typed| typed.trim().to_owned());
            match attribute.rule.fault(place, &value) {
                None => Ok(value),
                Some(fault) => {
                    let fault = error_messages::of_brand_fault(fault);
                    Err(FormFeedback::Faults(vec![fault]))
                }
            }
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
                    let message = match row.saved {
                        Some(saved) => saved(value),
                        None => Account::AttributeSaved.into(),
                    };
                    account.show_success(notice_place, message);
                }
                spawn_local(account.auth().renew());
            }
            Err(_) if account.is_removed() => {}
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
    let hint_of = row.now;
    let hint = hint_of.map(|hint| {
        view! { <p class="hint" id=hint_id(field)>{move || now(hint(value.get()))}</p> }
    });
    let described_by = form.described_by(field, hint_of.is_some().then(|| hint_id(field)));
    let save: Option<Phrase> = row.save.map(|save| save());
    view! {
        <div>
            <dt><label for=id.clone()>{text((attribute.label)())}</label></dt>
            <dd>
                <FormElement step_form class=Some("inline")>
                    <div class="field">
                        <input
                            id=id
                            type="text"
                            autocomplete=attribute.autocomplete
                            bind:value=typed
                            on:input=move |_| form.touch(field)
                            aria-invalid=move || form.is_invalid(field).get().then_some("true")
                            aria-describedby=described_by
                        />
                    </div>
                    <button
                        type="submit"
                        class="secondary"
                        aria-label=save.map(text)
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
