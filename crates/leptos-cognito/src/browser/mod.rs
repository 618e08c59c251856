//! The browser's implementations of the ports of `cognito-client` and `cognito-session`,
//! one adapter in each file.

pub mod client_metadata;
pub mod clipboard;
pub mod clock;
pub mod configuration;
pub mod connect;
pub mod core_ports;
pub mod fetch;
pub mod history;
pub mod host_time;
pub mod identifier_field;
pub mod intl;
mod letter_case;
pub mod oauth;
pub mod objects;
pub mod page;
pub mod passkey;
pub mod pause;
pub mod picture;
pub mod preferences;
pub mod prerendered_form;
pub mod random;
pub mod reply;
pub mod same_origin_asset;
pub mod service_worker;
pub mod signature;
pub mod storage;
pub mod styles;
pub mod tabs;

use wasm_bindgen::{JsCast as _, JsValue};

/// Returns the browser's window; `None` without a browser, which is the case when the
/// page is prerendered.
fn window() -> Option<web_sys::Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}

/// Returns the text of an exception for developers, such as `NotAllowedError: …`. It is
/// empty if the value is not an error.
fn js_error_text(error: &JsValue) -> String {
    let error = error.dyn_ref::<js_sys::Error>();
    error.map_or_else(String::new, |error| error.to_string().into())
}

/// Returns the document of the window.
fn document() -> Option<web_sys::Document> {
    window()?.document()
}
