//! The pause between two tries, and between two pieces of work.

use leptos::prelude::set_timeout;
use std::time::Duration;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use cognito_client::transport::{LocalFuture, Pause};

/// Calls `scheduler.yield()` (Prioritized Task Scheduling, W3C), after which this task
/// continues before tasks that do not concern the user. Most browsers have it since 2025.
fn yielded() -> Option<Promise> {
    let scheduler = Reflect::get(&js_sys::global(), &"scheduler".into()).ok()?;
    let yield_to_browser: Function = Reflect::get(&scheduler, &"yield".into())
        .ok()?
        .dyn_into()
        .ok()?;
    yield_to_browser.call0(&scheduler).ok()?.dyn_into().ok()
}

/// The browser's timers and its scheduler.
pub struct BrowserPause;

impl Pause for BrowserPause {
    fn pause(&self, milliseconds: u32) -> LocalFuture<'_, ()> {
        Box::pin(async move {
            let waited = Promise::new(&mut |resolve, _reject| {
                let done = move || drop(resolve.call0(&wasm_bindgen::JsValue::UNDEFINED));
                set_timeout(done, Duration::from_millis(milliseconds.into()));
            });
            drop(JsFuture::from(waited).await);
        })
    }

    fn yield_to_browser(&self) -> LocalFuture<'_, ()> {
        match yielded() {
            Some(promise) => Box::pin(async {
                drop(JsFuture::from(promise).await);
            }),
            // There are not enough timers in a row here for a browser to slow them down.
            None => self.pause(0),
        }
    }
}
