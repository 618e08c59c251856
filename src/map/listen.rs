//! Listeners and observers that end when they are dropped.

use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{
    AddEventListenerOptions, Element, Event, EventTarget, MutationObserver, MutationObserverInit,
    ResizeObserver,
};

/// An event listener, for as long as this lives.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens for events that are an `E`. Not passive: the handler may prevent the default.
    pub(super) fn new<E: JsCast>(
        target: &EventTarget,
        event: &'static str,
        mut handle: impl FnMut(E) + 'static,
    ) -> Self {
        let handler =
            Closure::<dyn FnMut(Event)>::new(move |event: Event| handle(event.unchecked_into()));
        let options = AddEventListenerOptions::new();
        // Said, since some browsers make wheel and touch listeners passive by default.
        options.set_passive(false);
        // Fails only for a callback that is no function.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            event,
            handler.as_ref().unchecked_ref(),
            &options,
        );
        Self {
            target: target.clone(),
            event,
            handler,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, self.handler.as_ref().unchecked_ref());
    }
}

/// Tells when an element's size changes, for as long as this lives.
pub(super) struct Resizes {
    observer: ResizeObserver,
    _handler: Closure<dyn FnMut(JsValue)>,
}

impl Resizes {
    /// Calls once to begin with.
    pub(super) fn new(of: &Element, mut handle: impl FnMut() + 'static) -> Option<Self> {
        let handler = Closure::<dyn FnMut(JsValue)>::new(move |_| handle());
        let observer = ResizeObserver::new(handler.as_ref().unchecked_ref()).ok()?;
        observer.observe(of);
        Some(Self {
            observer,
            _handler: handler,
        })
    }
}

impl Drop for Resizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Tells when an attribute of an element changes, for as long as this lives.
pub(super) struct Attributes {
    observer: MutationObserver,
    _handler: Closure<dyn FnMut(JsValue)>,
}

impl Attributes {
    pub(super) fn new(of: &Element, mut handle: impl FnMut() + 'static) -> Option<Self> {
        let handler = Closure::<dyn FnMut(JsValue)>::new(move |_| handle());
        let observer = MutationObserver::new(handler.as_ref().unchecked_ref()).ok()?;
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        observer.observe_with_options(of, &options).ok()?;
        Some(Self {
            observer,
            _handler: handler,
        })
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
