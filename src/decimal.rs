//! Numbers with decimal places as text.

use leptos::web_sys::js_sys::Number;

/// Returns a number with as many decimal places as `digits`, a power of ten, has zeros. Its
/// decimal separator is a point, as in JSON.
///
/// JavaScript's number formatting is in the browser already; Rust's would add to the
/// download.
pub(crate) fn rounded(value: f64, digits: f64) -> String {
    let rounded = Number::from((value * digits).round() / digits);
    rounded
        .to_string_with_radix(10)
        .map(String::from)
        .unwrap_or_default()
}
