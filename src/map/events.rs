//! Connects the browser's events with the controller.

use std::rc::Rc;

use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, Event, EventTarget, FocusOptions, HtmlElement, KeyboardEvent, MouseEvent,
    PointerEvent, TouchEvent, WheelEvent,
};

use super::controller::Controller;
use super::observe::{Attributes, Resizes};
use crate::listener::Listener;
use crate::map::model::input::{Command, WheelUnit, is_pick_key, wheel_zoom};
use crate::map::model::view::Pixel;
use crate::words::map::Map as Words;

/// The listeners and observers of the map. They are removed when this is dropped.
pub(super) struct Events {
    _listeners: Vec<Listener>,
    _resizes: Option<Resizes>,
    _theme: Option<Attributes>,
}

impl Events {
    pub(super) fn new(controller: &Rc<Controller>, surface: &HtmlElement) -> Self {
        let mut listeners = pointers(controller, surface);
        listeners.push(on(controller, surface, "wheel", wheel));
        listeners.push(on(
            controller,
            surface,
            "dblclick",
            |map, event: MouseEvent| {
                map.zoom_in_at(place(&event));
            },
        ));
        listeners.push(on(controller, surface, "keydown", key));
        if let Ok(Some(dark)) = window().match_media("(prefers-color-scheme: dark)") {
            listeners.push(on(controller, &dark, "change", |map, _: Event| {
                map.restyle()
            }));
        }
        let (resized, restyled) = (Rc::clone(controller), Rc::clone(controller));
        Self {
            _listeners: listeners,
            _resizes: Resizes::new(surface, move || resized.resize()),
            // A theme that the rider chose is in an attribute of the root element.
            _theme: document()
                .document_element()
                .and_then(|root| Attributes::new(&root, move || restyled.restyle())),
        }
    }
}

fn on<E: JsCast + 'static>(
    controller: &Rc<Controller>,
    target: &EventTarget,
    event: &'static str,
    handle: fn(&Rc<Controller>, E),
) -> Listener {
    let controller = Rc::clone(controller);
    Listener::new(target, event, move |event: E| handle(&controller, event))
}

fn pointers(controller: &Rc<Controller>, surface: &HtmlElement) -> Vec<Listener> {
    vec![
        on(
            controller,
            surface,
            "pointerdown",
            |map, event: PointerEvent| {
                if event.button() == 0 && map.down(event.pointer_id(), place(&event)) {
                    // The map follows the pointer beyond the map's own edge.
                    if let Some(element) = element(&event) {
                        let _ = element.set_pointer_capture(event.pointer_id());
                    }
                }
            },
        ),
        on(
            controller,
            surface,
            "pointermove",
            |map, event: PointerEvent| {
                map.moved(event.pointer_id(), place(&event), event.time_stamp());
            },
        ),
        on(
            controller,
            surface,
            "pointerup",
            |map, event: PointerEvent| {
                // The map takes the focus only now, because until then the browser could
                // still use the finger to scroll the page.
                if map.up(event.pointer_id(), place(&event), event.time_stamp()) {
                    take_hold(map, &event);
                }
            },
        ),
        on(
            controller,
            surface,
            "pointercancel",
            |map, event: PointerEvent| {
                map.cancel();
                if event.pointer_type() == "touch" && !map.is_active() {
                    map.hint(Words::HintTouch);
                }
            },
        ),
        // The map takes gestures of two fingers, whatever `touch-action` allows for one
        // finger.
        on(controller, surface, "touchstart", two_fingers),
        on(controller, surface, "touchmove", two_fingers),
    ]
}

fn two_fingers(_: &Rc<Controller>, event: TouchEvent) {
    if event.touches().length() > 1 && event.cancelable() {
        event.prevent_default();
    }
}

fn wheel(map: &Rc<Controller>, event: WheelEvent) {
    let meant = event.ctrl_key() || event.meta_key();
    if !meant && !map.is_active() {
        map.hint(Words::HintWheel);
        return;
    }
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => WheelUnit::Line,
        WheelEvent::DOM_DELTA_PAGE => WheelUnit::Page,
        _ => WheelUnit::Pixel,
    };
    let zooms = wheel_zoom(event.delta_y(), unit, event.ctrl_key());
    if map.zoom_by(zooms, place(&event)) || meant {
        event.prevent_default();
    }
}

fn key(map: &Rc<Controller>, event: KeyboardEvent) {
    // The browser and the system use these key combinations.
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    if let Some(command) = Command::of_key(&event.key(), event.shift_key()) {
        event.prevent_default();
        map.command(command);
    } else if is_pick_key(&event.key()) && map.pick_middle() {
        event.prevent_default();
    }
}

/// Gives the focus to the map, which then takes plain scrolling and one-finger drags.
fn take_hold(map: &Rc<Controller>, event: &Event) {
    if map.is_active() {
        return;
    }
    if let Some(element) = element(event).and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Returns the element whose listener handles the event.
fn element(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Returns the place of the event on the map. The canvas fills the map, so their offsets
/// are equal.
fn place(event: &MouseEvent) -> Pixel {
    Pixel {
        x: f64::from(event.offset_x()),
        y: f64::from(event.offset_y()),
    }
}
