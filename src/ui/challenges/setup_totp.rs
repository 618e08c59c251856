//! Set up an authenticator app: a picture to scan, the key as text, and a code to prove it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::auth::context::use_auth;
use crate::auth::fields::read_code;
use crate::auth::otpauth::otpauth_uri;
use crate::auth::sign_in::{Next, SetupTotpStep};
use crate::cognito::secret::Code;
use crate::i18n::Message;
use crate::ui::components::back::Back;
use crate::ui::components::code_field::CodeField;
use crate::ui::components::copy::Copy;
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::components::heading::Heading;
use crate::ui::components::qr_code::QrCode;
use crate::ui::components::secret::secret;
use crate::ui::components::submit::Submit;
use crate::ui::language::{said, text};

/// Sets up an authenticator app. `account` is what the app shall call the account.
#[component]
pub fn SetupTotp(
    step: SetupTotpStep,
    account: String,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let code = secret();
    let uri = otpauth_uri(&said(Message::Brand), &account, &step.secret);
    let secret = step.secret.clone();
    let shown = grouped(step.secret.expose());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = code.with_untracked(|typed| read_code(typed));
        if !form.check(read.as_ref().err().copied().into_iter().collect()) {
            return;
        }
        let Ok(read) = read else { return };
        form.start();
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(
                form,
                on_next,
                service.verify_totp(step, &Code::from(read)).await,
            );
        });
    };
    view! {
        <Heading title=Message::SetupTotp />
        <p class="lead">{text(Message::SetupTotpLead)}</p>
        <QrCode content=uri />
        <div class="key">
            <p id="key-label">{text(Message::KeyLabel)}</p>
            <code aria-labelledby="key-label">{shown}</code>
            <div class="actions">
                <Copy label=Message::CopyKey content=move || Some(secret.expose().to_owned()) />
            </div>
        </div>
        <form novalidate on:submit=on_submit>
            <CodeField form value=code auto=true />
            <Submit form label=Message::Verify busy_label=Message::Verifying />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}

/// In fours, as people read keys out.
fn grouped(key: &str) -> String {
    let mut text = String::with_capacity(key.len() + key.len() / 4);
    for (place, letter) in key.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}
