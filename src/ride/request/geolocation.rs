//! The place of the device, which the browser asks the rider about.
//!
//! Source: Geolocation, W3C. It is called through `Reflect`, because a browser has no such
//! function on a page that came over plain HTTP.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen_futures::JsFuture;

use super::model::location::{LocationFault, place};
use crate::map::model::mercator::LatLon;

/// The time that the device has for its answer, in milliseconds. The rider's answer to the
/// browser's question does not count.
const TIMEOUT_MS: u32 = 15_000;

/// Asks for the place of the device.
///
/// # Errors
/// [`LocationFault`], if the rider refuses, the device cannot tell, or the place is not on
/// the map.
pub(super) async fn locate() -> Result<LatLon, LocationFault> {
    let asked = Promise::new(&mut |resolve: Function, reject: Function| {
        if ask(&resolve, &reject).is_none() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    match JsFuture::from(asked).await {
        Ok(position) => {
            let coordinates = member(&position, "coords");
            let degrees = |name| member(&coordinates, name).as_f64();
            place(degrees("latitude"), degrees("longitude"))
        }
        Err(error) => Err(LocationFault::of_code(member(&error, "code").as_f64())),
    }
}

/// Calls `navigator.geolocation.getCurrentPosition`. Returns `None` where the browser does
/// not have it.
fn ask(resolve: &Function, reject: &Function) -> Option<()> {
    let geolocation = member(&window().navigator(), "geolocation");
    let ask: Function = member(&geolocation, "getCurrentPosition").dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"timeout".into(), &TIMEOUT_MS.into()).ok()?;
    ask.call3(&geolocation, resolve, reject, &options).ok()?;
    Some(())
}

/// Returns a member of an object, or `undefined`.
fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
