//! Event listeners and observers that are removed when they are dropped.

use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{
    AddEventListenerOptions, Element, Event, EventTarget, MutationObserver, MutationObserverInit,
    ResizeObserver,
};

/// An event listener, which is removed when this is dropped.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Adds a listener for events of the type `E`. It is not passive, so that the handler
    /// can prevent the default action.
    pub(super) fn new<E: JsCast>(
        target: &EventTarget,
        event: &'static str,
        mut handle: impl FnMut(E) + 'static,
    ) -> Self {
        let handler =
            Closure::<dyn FnMut(Event)>::new(move |event: Event| handle(event.unchecked_into()));
        let options = AddEventListenerOptions::new();
        // The option is explicit, because some browsers make wheel and touch listeners
        // passive by default.
        options.set_passive(false);
        // The call fails only for a callback that is not a function.
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

/// An observer of an element's size, which is disconnected when this is dropped.
pub(super) struct Resizes {
    observer: ResizeObserver,
    _handler: Closure<dyn FnMut(JsValue)>,
}

impl Resizes {
    /// Observes the element's size. The handler is also called once at the beginning.
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

/// An observer of an element's attributes, which is disconnected when this is dropped.
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
