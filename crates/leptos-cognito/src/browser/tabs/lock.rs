//! A lock between tabs that is a Web Lock of the browser.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// A lock that is released when it is dropped, or by the browser when the page is closed.
pub(super) struct Lock(Function);

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.0.call0(&JsValue::UNDEFINED));
    }
}

/// Waits for the lock of this name, but no longer than `patience_ms`. Returns `None` if
/// the browser has no Web Locks, or if another tab has kept the lock for longer than
/// that.
pub(super) async fn acquire(name: &str, patience_ms: u32) -> Option<Lock> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let mut release = None;
    // The lock is held until the promise that its callback returns is settled.
    let released = Promise::new(&mut |resolve, _reject| release = Some(resolve));
    // The signal ends the wait, and has no effect on a lock that is granted already (Web
    // Locks, W3C).
    let options = Object::new();
    let patience = AbortSignal::timeout_with_u32(patience_ms);
    Reflect::set(&options, &"signal".into(), &patience).ok()?;
    let mut requested = None;
    let granted = Promise::new(&mut |resolve, _reject| {
        let released = released.clone();
        let on_grant = Closure::once_into_js(move |_lock: JsValue| {
            drop(resolve.call0(&JsValue::UNDEFINED));
            released
        });
        requested = request
            .call3(&locks, &name.into(), &options, &on_grant)
            .ok();
    });
    let lock = Lock(release?);
    // The request's promise is rejected when the wait ends.
    let outcome = Promise::race(&Array::of2(&granted, &requested?));
    JsFuture::from(outcome).await.ok()?;
    Some(lock)
}
