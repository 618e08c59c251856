//! The form that removes a second factor. It asks for the password where the last sign-in
//! is some time ago, and then for a confirmation.

use leptos::prelude::*;

use super::desk::{Desk, Spot};
use super::factors::{change, removal};
use super::gate::Gate;
use super::parts::Buttons;
use crate::components::form::FormState;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_session::account::factors::Change;

/// The form that removes a second factor.
#[component]
pub fn RemoveFactor(desk: Desk, kind: MfaType) -> impl IntoView {
    let form = FormState::default();
    view! {
        <Gate desk>
            <form
                novalidate
                method="dialog"
                on:submit=move |event| {
                    event.prevent_default();
                    if !desk.must_prove() {
                        change(desk, form, Spot::Open, kind, Change::Remove);
                    }
                }
            >
                <p>{text(Account::RemoveFactorLead)}</p>
                <Buttons
                    desk
                    form
                    label=removal(kind)
                    busy_label=Account::Removing
                    danger=true
                />
            </form>
        </Gate>
    }
}
