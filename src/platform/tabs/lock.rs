//! Turns by the browser's Web Locks.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock, given back when dropped; the browser does so too when the page goes.
pub(super) struct Lock(Function);

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.0.call0(&JsValue::UNDEFINED));
    }
}

/// Waits for the lock of this name. Nothing where the browser has none.
pub(super) async fn acquire(name: &str) -> Option<Lock> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let mut release = None;
    // The lock is held until the promise is settled that its callback gives.
    let released = Promise::new(&mut |resolve, _reject| release = Some(resolve));
    let mut requested = false;
    let granted = Promise::new(&mut |resolve, _reject| {
        let released = released.clone();
        let on_grant = Closure::once_into_js(move |_lock: JsValue| {
            drop(resolve.call0(&JsValue::UNDEFINED));
            released
        });
        requested = request.call2(&locks, &name.into(), &on_grant).is_ok();
    });
    let lock = Lock(release?);
    if !requested {
        return None;
    }
    JsFuture::from(granted).await.ok()?;
    Some(lock)
}
