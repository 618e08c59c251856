//! Access to the clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies `text` to the clipboard. Returns `false` if the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // The clipboard is missing outside of secure contexts, although its type does not say
    // so.
    if js_sys::Reflect::get(&window.navigator(), &"clipboard".into())
        .map_or(true, |clipboard| clipboard.is_undefined())
    {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
