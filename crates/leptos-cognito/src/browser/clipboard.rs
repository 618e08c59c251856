//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies `text`. Whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // Missing outside of secure contexts, whatever its type says.
    if js_sys::Reflect::get(&window.navigator(), &"clipboard".into())
        .map_or(true, |clipboard| clipboard.is_undefined())
    {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
