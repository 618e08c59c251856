//! The decoded claims, under their names in the token.

use leptos::prelude::*;
use serde_json::Value;

use crate::words::ride::Ride;
use cognito_client::jwt::UnverifiedJwt;
use leptos_cognito::language::{date_time, text};

/// A table of the decoded claims.
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
                    view! { <time>{move || date_time(seconds)}</time> }
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
            <caption>{text(Ride::Claims)}</caption>
            <thead>
                <tr>
                    <th scope="col">{text(Ride::Claim)}</th>
                    <th scope="col">{text(Ride::Value)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Returns a text as it is, and any other value as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns `true` for the claims whose value is in seconds since 1970 (RFC 7519, section
/// 2, NumericDate).
fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "iat" | "nbf" | "auth_time")
}
