//! The reactive parts of views, each kind with one type. So the code that updates a kind
//! is in the download once, and not once for each closure.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::ev::Event;
use leptos::prelude::*;

use crate::download_size::replace_on_update::ReplaceOnUpdate;
use crate::i18n::Phrase;
use crate::language::text;

/// The value of a reactive attribute; the attribute is absent while it is `None`.
pub type ReactiveAttribute = Arc<dyn Fn() -> Option<Cow<'static, str>> + Send + Sync>;

/// Creates an attribute that changes; it is absent while `value` returns `None`.
#[must_use]
pub fn attribute<V: Into<Cow<'static, str>>>(
    value: impl Fn() -> Option<V> + Send + Sync + 'static,
) -> ReactiveAttribute {
    Arc::new(move || value().map(Into::into))
}

/// Creates a boolean attribute, which is present while `is_present` returns `true`.
#[must_use]
pub fn flag(is_present: impl Fn() -> bool + Send + Sync + 'static) -> ReactiveAttribute {
    attribute(move || is_present().then_some(""))
}

/// Runs `run` after the page is built, and again whenever a signal that it has read
/// changes.
pub fn effect(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(run);
}

/// Listens to an event of the window until the current owner is cleaned up.
pub fn on_window_event(event: &str, handler: impl Fn(Event) + 'static) {
    listen(event, Box::new(handler));
}

fn listen(event: &str, handler: Box<dyn Fn(Event)>) {
    let listener = window_event_listener_untyped(event, handler);
    on_cleanup(move || listener.remove());
}

/// A paragraph that is shown while there is a message for it.
pub fn status_line(
    class: &'static str,
    id: Option<String>,
    role: Option<&'static str>,
    message: impl Fn() -> Option<Phrase> + Send + Sync + 'static,
) -> impl IntoView {
    status_line_of(class, id, role, Arc::new(message))
}

type PhraseFn = Arc<dyn Fn() -> Option<Phrase> + Send + Sync>;

fn status_line_of(
    class: &'static str,
    id: Option<String>,
    role: Option<&'static str>,
    message: PhraseFn,
) -> impl IntoView {
    move || {
        message().map(|message| {
            ReplaceOnUpdate(view! { <p class=class id=id.clone() role=role>{text(message)}</p> })
        })
    }
}

/// A box that is shown while there is a message for it, with more content below the
/// message.
pub fn notice(
    class: &'static str,
    id: Option<&'static str>,
    role: &'static str,
    message: impl Fn() -> Option<Phrase> + Send + Sync + 'static,
    more: Option<ChildrenFn>,
) -> impl IntoView {
    notice_of(class, id, role, Arc::new(message), more)
}

fn notice_of(
    class: &'static str,
    id: Option<&'static str>,
    role: &'static str,
    message: PhraseFn,
    more: Option<ChildrenFn>,
) -> impl IntoView {
    move || {
        message().map(|message| {
            ReplaceOnUpdate(view! {
                // The focus can be moved to a box that has an id.
                <div class=class role=role id=id tabindex=id.map(|_| "-1")>
                    <p>{text(message)}</p>
                    {more.as_ref().map(|more| more())}
                </div>
            })
        })
    }
}
