//! Lower case by the browser's own table of letters.

/// Returns a text in lower case, by `String.prototype.toLowerCase` (ECMA-262).
#[must_use]
pub(super) fn lowercase(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
