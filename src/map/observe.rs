//! Observers that are disconnected when they are dropped.

use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{Element, MutationObserver, MutationObserverInit, ResizeObserver};

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
