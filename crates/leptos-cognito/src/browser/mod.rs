//! The browser behind the ports of `auth` and `cognito`, one adapter a file.

pub mod clipboard;
pub mod clock;
pub mod configuration;
pub mod connect;
pub mod core_ports;
pub mod fetch;
pub mod history;
pub mod host_time;
pub mod intl;
pub mod page;
pub mod passkey;
pub mod pause;
pub mod preferences;
pub mod prerendered_form;
pub mod random;
pub mod same_origin_asset;
pub mod service_worker;
pub mod signature;
pub mod storage;
pub mod styles;
pub mod tabs;

/// The browser's window; nothing where the page is made before there is a browser.
fn window() -> Option<web_sys::Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}

/// The document in it.
fn document() -> Option<web_sys::Document> {
    window()?.document()
}
