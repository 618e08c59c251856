//! Turns by the browser's Web Locks.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// A lock, given back when dropped; the browser does so too when the page goes.
pub(super) struct Lock(Function);

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.0.call0(&JsValue::UNDEFINED));
    }
}

/// Waits for the lock of this name, `patience_ms` at the most. Nothing where the browser
/// has no locks, or another tab has kept this one for longer than that.
pub(super) async fn acquire(name: &str, patience_ms: u32) -> Option<Lock> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let mut release = None;
    // The lock is held until the promise is settled that its callback gives.
    let released = Promise::new(&mut |resolve, _reject| release = Some(resolve));
    // It ends the wait, and does nothing to a lock that was granted (Web Locks, W3C).
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
    // The request is rejected when the wait ends.
    let outcome = Promise::race(&Array::of2(&granted, &requested?));
    JsFuture::from(outcome).await.ok()?;
    Some(lock)
}
