//! The key of an authenticator app, as a QR code and as text.

use leptos::prelude::*;

use super::copy::Copy;
use super::qr_code::QrCode;
use crate::brand::use_brand;
use crate::i18n::steps::Steps;
use crate::language::text;
use cognito_client::secret::TotpSecret;
use cognito_session::otpauth::otpauth_uri;

/// Shows the key of an authenticator app. `account` is the name that the app gives the
/// account.
#[component]
pub fn AppKey(account: String, secret: TotpSecret) -> impl IntoView {
    let uri = otpauth_uri(use_brand().name, &account, &secret);
    let shown = grouped(secret.expose());
    view! {
        <QrCode content=uri />
        <div class="key">
            <p id="key-label">{text(Steps::KeyLabel)}</p>
            <code aria-labelledby="key-label">{shown}</code>
            <div class="actions">
                <Copy label=Steps::CopyKey content=move || Some(secret.expose().to_owned()) />
            </div>
        </div>
    }
}

/// Groups the key by four characters, because people read keys out that way.
fn grouped(key: &str) -> String {
    let mut text = String::with_capacity(key.len() + key.len() / 4);
    for (index, letter) in key.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}
