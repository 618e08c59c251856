//! The place of the device, which the browser asks the rider about.
//!
//! Source: Geolocation, W3C. It is called through `Reflect`, because a browser has no such
//! function on a page that came over plain HTTP.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::js_sys::{Function, Object, Reflect};

use super::model::location::{LocationFault, place};
use crate::map::model::mercator::LatLon;

/// The time that the device has for its answer, in milliseconds. The rider's answer to the
/// browser's question does not count.
const TIMEOUT_MS: u32 = 15_000;

/// Asks for the place of the device. `tell` gets the place, or a [`LocationFault`] if the
/// rider refuses, the device cannot tell, or the place is not on the map. One function
/// takes both kinds of the browser's answers, because a promise would add to the download.
pub(super) fn locate(tell: impl Fn(Result<LatLon, LocationFault>) + 'static) {
    // It is called once. A closure for one call alone would have a type of its own.
    let tell = Closure::<dyn FnMut(JsValue)>::new(move |answer: JsValue| tell(read(&answer)));
    let tell = tell.into_js_value();
    if ask(&tell).is_none() {
        let _told = tell
            .unchecked_ref::<Function>()
            .call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
    }
}

/// Reads a `GeolocationPosition` or a `GeolocationPositionError`. Where there is neither,
/// the browser has no such function.
fn read(answer: &JsValue) -> Result<LatLon, LocationFault> {
    let coordinates = member(answer, "coords");
    if coordinates.is_undefined() {
        return Err(LocationFault::of_code(member(answer, "code").as_f64()));
    }
    let degrees = |name| member(&coordinates, name).as_f64();
    place(degrees("latitude"), degrees("longitude"))
}

/// Calls `navigator.geolocation.getCurrentPosition`. Returns `None` where the browser does
/// not have it.
fn ask(tell: &JsValue) -> Option<()> {
    let geolocation = member(&window().navigator(), "geolocation");
    let ask: Function = member(&geolocation, "getCurrentPosition").dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"timeout".into(), &TIMEOUT_MS.into()).ok()?;
    ask.call3(&geolocation, tell, tell, &options).ok()?;
    Some(())
}

/// Returns a member of an object, or `undefined`.
fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
