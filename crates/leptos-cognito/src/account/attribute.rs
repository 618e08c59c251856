//! The row of a further attribute of the app, which can be edited at once.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Spot, Tell};
use super::told::Told;
use super::words::said_of;
use crate::brand::AttributeField;
use crate::components::form::{FieldFault, FormState, field_id, hint_id};
use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use crate::language::{now, text};
use cognito_session::fields::FormField;

/// The row of a further attribute: the value that the pool has, and a field to change it.
#[component]
pub fn AttributeRow(
    /// The state of the account page.
    desk: Desk,
    /// The index of the attribute in the list of attributes.
    place: usize,
    /// The attribute.
    attribute: &'static AttributeField,
) -> impl IntoView {
    let field = FormField::Named(attribute.name);
    let spot = Spot::Attribute(place);
    let (name, row) = (attribute.name, attribute.row);
    let form = FormState::default();
    let value = Memo::new(move |_| {
        desk.profile()
            .with(|profile| profile.attribute(name).map(str::to_owned))
    });
    let saved = move || value.get_untracked().unwrap_or_default();
    let typed = RwSignal::new(saved());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wish = typed.with_untracked(|typed| typed.trim().to_owned());
        let fault = attribute.rule.fault(place, &wish);
        let fault = fault.map(error_messages::of_brand_fault);
        if !form.check_worded(fault.into_iter().collect()) {
            return;
        }
        desk.start(form);
        spawn_local(async move {
            let changed = desk
                .auth()
                .own(async |service, session| service.change_attribute(session, name, &wish).await)
                .await;
            match changed {
                Ok(()) => {
                    if let Some(mut profile) = desk.known() {
                        profile.set_attribute(name, &wish);
                        desk.learn(profile);
                        form.finish();
                        let word = match row.saved {
                            Some(saved) => saved(wish),
                            None => Account::AttributeSaved.into(),
                        };
                        desk.done(spot, spot, word);
                    }
                    desk.auth().renew().await;
                }
                Err(_) if desk.is_gone() => {}
                Err(error) => {
                    // The message names the text that was typed, and the field shows the
                    // pool's value again.
                    let _gone = typed.try_set(saved());
                    form.finish();
                    let lost = Some(Account::AttributeNotSaved(wish).into());
                    desk.tell(spot, Tell::Trouble(lost, said_of(error)));
                }
            }
        });
    };
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
                <form class="inline" novalidate method="dialog" on:submit=on_submit>
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
                </form>
                <FieldFault form field />
                {hint}
                <Told desk spot />
            </dd>
        </div>
    }
}
