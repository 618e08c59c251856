//! The form that removes a second factor. It asks who the user is where the last sign-in
//! is some time ago, and then for a confirmation.

use leptos::prelude::*;

use super::factor_change::{request_change, show_change};
use super::factor_texts::remove_label;
use super::notice::NoticePlace;
use super::recent_proof::RecentProof;
use super::section_form::PanelForm;
use super::state::AccountState;
use crate::components::form::FormState;
use crate::components::step_form::StepForm;
use crate::i18n::account::Account;
use cognito_client::challenge::MfaType;
use cognito_session::account::factors::Change;

/// The form that removes a second factor.
#[component]
pub fn RemoveFactor(account: AccountState, kind: MfaType) -> impl IntoView {
    let step_form = StepForm::new(
        account.form(FormState::default(), NoticePlace::OpenForm),
        async move || account.require_recent_proof(),
        async move |()| request_change(account, kind, Change::Remove).await,
        move |profile| {
            account.discard_panel();
            show_change(account, profile, Change::Remove);
        },
    );
    view! {
        <RecentProof account>
            <PanelForm
                account
                step_form
                label=remove_label(kind)
                busy_label=Account::Removing
                lead=Account::RemoveFactorLead
                danger=true
            />
        </RecentProof>
    }
}
