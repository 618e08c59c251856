//! The form that sets up an authenticator app: it shows the key, and asks for a code that
//! proves it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Spot};
use super::factors::change;
use super::parts::Buttons;
use crate::components::app_key::AppKey;
use crate::components::code_field::CodeField;
use crate::components::form::FormState;
use crate::components::secret::secret;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_client::secret::{Code, TotpSecret};
use cognito_session::account::factors::Change;
use cognito_session::fields::read_code;

/// The form that sets up an authenticator app with this key.
#[component]
pub fn AddApp(desk: Desk, key: TotpSecret) -> impl IntoView {
    let form = FormState::default();
    let code = secret();
    // The key is verified only once: when turning the factor on fails after that, only
    // that step is tried again.
    let proved = StoredValue::new(false);
    let account = desk
        .profile()
        .with_untracked(|profile| profile.identifier().to_owned());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = code.with_untracked(|typed| read_code(typed));
        if !form.check(read.as_ref().err().copied().into_iter().collect()) {
            return;
        }
        let Ok(read) = read else { return };
        if proved.get_value() {
            change(desk, form, Spot::Open, MfaType::SoftwareToken, Change::Add);
            return;
        }
        desk.start(form);
        spawn_local(async move {
            let code = Code::from(read);
            let verified = desk
                .auth()
                .own(async |service, session| service.verify_app(session, &code).await)
                .await;
            form.finish();
            match verified {
                Ok(()) if desk.is_gone() => {}
                Ok(()) => {
                    proved.try_set_value(true);
                    change(desk, form, Spot::Open, MfaType::SoftwareToken, Change::Add);
                }
                Err(error) => desk.fail(Spot::Open, form, error),
            }
        });
    };
    view! {
        <p>{text(Account::AppLead)}</p>
        <AppKey account secret=key />
        <form novalidate method="dialog" on:submit=on_submit>
            <CodeField form value=code auto=true />
            <Buttons desk form label=Account::Add busy_label=Account::Adding />
        </form>
    }
}
