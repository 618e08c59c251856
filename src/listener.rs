//! Event listeners that are removed when they are dropped.

use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{AddEventListenerOptions, Event, EventTarget};

/// An event listener, which is removed when this is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Adds a listener for events of the type `E`. It is not passive, so that the handler
    /// can prevent the default action.
    pub(crate) fn new<E: JsCast>(
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
