//! The pause between two tries.

use leptos::prelude::set_timeout;
use std::time::Duration;

use wasm_bindgen_futures::JsFuture;

use crate::cognito::transport::{LocalFuture, Pause};

/// The browser's timers.
pub struct BrowserPause;

impl Pause for BrowserPause {
    fn pause(&self, milliseconds: u32) -> LocalFuture<'_, ()> {
        Box::pin(async move {
            let waited = js_sys::Promise::new(&mut |resolve, _reject| {
                let done = move || drop(resolve.call0(&wasm_bindgen::JsValue::UNDEFINED));
                set_timeout(done, Duration::from_millis(milliseconds.into()));
            });
            drop(JsFuture::from(waited).await);
        })
    }
}
