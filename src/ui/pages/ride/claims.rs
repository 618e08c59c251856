//! The decoded claims, names as in the token.

use leptos::prelude::*;
use serde_json::Value;

use crate::cognito::jwt::UnverifiedJwt;
use crate::i18n::{Message, text};

/// The decoded claims as a table.
#[component]
pub fn Claims(jwt: UnverifiedJwt) -> impl IntoView {
    let rows = jwt
        .claims()
        .iter()
        .map(|(name, value)| {
            let time = is_time(name)
                .then(|| value.as_i64())
                .flatten()
                .map(|seconds| {
                    view! { <time>{local_time(seconds)}</time> }
                });
            view! {
                <tr>
                    <th scope="row">{name.to_owned()}</th>
                    <td>{plain(value)} {time}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="claims">
            <caption>{text(Message::Claims)}</caption>
            <thead>
                <tr>
                    <th scope="col">{text(Message::Claim)}</th>
                    <th scope="col">{text(Message::Value)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Text as it is, everything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The claims that are seconds since 1970 (RFC 7519, section 2, NumericDate).
fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "iat" | "nbf" | "auth_time")
}

/// In the words and time zone of the browser.
pub(super) fn local_time(seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a date's milliseconds fit")]
    let date = js_sys::Date::new(&(seconds.saturating_mul(1000) as f64).into());
    date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED)
        .into()
}
