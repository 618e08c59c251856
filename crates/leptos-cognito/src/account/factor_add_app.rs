//! The form that sets up an authenticator app: it shows the key, and asks for a code that
//! proves it.

use leptos::prelude::*;

use super::factor_change::{request_change, show_change};
use super::notice::NoticePlace;
use super::section_form::PanelForm;
use super::state::AccountState;
use crate::components::app_key::AppKey;
use crate::components::code_field::{CodeField, typed_code};
use crate::components::form::FormState;
use crate::components::secret::secret;
use crate::components::step_form::StepForm;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_client::secret::{Code, TotpSecret};
use cognito_session::account::error::AccountError;
use cognito_session::account::factors::Change;
use cognito_session::account::profile::Profile;

/// The form that sets up an authenticator app with this key.
#[component]
pub fn AddApp(account: AccountState, key: TotpSecret) -> impl IntoView {
    let form = FormState::default();
    let code = secret();
    // The key is verified only once: when turning the factor on fails after that, only
    // that step is tried again.
    let verified = StoredValue::new(false);
    let name = account
        .profile()
        .with_untracked(|profile| profile.identifier().to_owned());
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async move || Ok(typed_code(code)?),
        async move |code: Code| -> Result<Option<Profile>, AccountError> {
            if verified.try_get_value() == Some(false) {
                account
                    .auth()
                    .own(async |service, session| service.verify_app(session, &code).await)
                    .await?;
                verified.try_set_value(true);
            }
            // A factor is not turned on after the user has left the page.
            if account.is_removed() {
                return Ok(None);
            }
            let changed = request_change(account, MfaType::SoftwareToken, Change::Add);
            changed.await.map(Some)
        },
        move |profile: Option<Profile>| {
            if let Some(profile) = profile {
                account.discard_panel();
                show_change(account, profile, Change::Add);
            }
        },
    );
    view! {
        <p>{text(Account::AppLead)}</p>
        <AppKey account=name secret=key />
        <PanelForm account step_form label=Account::Add busy_label=Account::Adding>
            <CodeField form value=code auto=true />
        </PanelForm>
    }
}
