//! The forms of the account page. They differ from other forms in their alert: the page
//! shows one notice at a time, next to the button that led to it.

use leptos::prelude::*;

use super::notice::{Notice, NoticePlace};
use super::section_notice::SectionNotice;
use super::state::AccountState;
use crate::components::form::FormState;
use crate::components::step_form::{AlertingForm, FormElement, StepForm};
use crate::error_messages::FieldMessage;
use crate::i18n::account::Account;
use crate::language::{now, text};

/// A form of the account page, or the state of a button there that makes a request. The
/// handle is `Copy`.
#[derive(Clone, Copy)]
pub struct SectionForm {
    /// The state of the page.
    pub account: AccountState,
    /// The state of the form.
    pub state: FormState,
    /// The place of its alert.
    pub place: NoticePlace,
}

impl AccountState {
    /// Returns the form with this state, whose alert is the notice at `place`.
    #[must_use]
    pub fn form(self, state: FormState, place: NoticePlace) -> SectionForm {
        SectionForm {
            account: self,
            state,
            place,
        }
    }
}

impl AlertingForm for SectionForm {
    fn state(self) -> FormState {
        self.state
    }

    fn start(self) {
        self.account.clear_notice();
        self.state.start();
    }

    fn show_alert(self, FieldMessage { field, message }: FieldMessage) {
        self.account
            .show(self.place, Notice::Failure(None, message));
        match field {
            Some(field) => self.state.mark_rejected(field),
            None => self.state.finish(),
        }
    }
}

/// A form that opens in its section, with the button that sends it and the button that
/// closes it.
#[component]
pub fn PanelForm(
    account: AccountState,
    step_form: StepForm,
    /// The label of the button that sends the form.
    label: Account,
    /// The label of that button while the request runs.
    busy_label: Account,
    /// The text above the fields.
    #[prop(optional)]
    lead: Option<Account>,
    /// Set when the form deletes something.
    #[prop(optional)]
    danger: bool,
    /// The fields of the form.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let busy = step_form.state.busy();
    let class = if danger { "danger" } else { "primary" };
    view! {
        <FormElement step_form>
            {lead.map(|lead| view! { <p>{text(lead)}</p> })}
            {children.map(|fields| fields())}
            <SectionNotice account place=NoticePlace::OpenForm />
            <div class="actions">
                <button
                    type="submit"
                    class=class
                    disabled=busy
                    aria-busy=move || busy.get().then_some("true")
                >
                    {move || now(if busy.get() { busy_label.clone() } else { label.clone() })}
                </button>
                <button type="button" class="secondary" on:click=move |_| account.close()>
                    {text(Account::Cancel)}
                </button>
            </div>
        </FormElement>
    }
}
