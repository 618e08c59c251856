//! What changes in a view, each kind as one type: whatever keeps a kind up to date is in the
//! download once, and not for each closure.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::ev::Event;
use leptos::prelude::*;

use crate::i18n::Phrase;
use crate::language::text;
use crate::replace_on_update::ReplaceOnUpdate;

/// An attribute that changes, or goes.
pub type Changing = Arc<dyn Fn() -> Option<Cow<'static, str>> + Send + Sync>;

/// An attribute that changes, or goes.
#[must_use]
pub fn attribute<V: Into<Cow<'static, str>>>(
    value: impl Fn() -> Option<V> + Send + Sync + 'static,
) -> Changing {
    Arc::new(move || value().map(Into::into))
}

/// An attribute that is there, or not.
#[must_use]
pub fn flag(is_there: impl Fn() -> bool + Send + Sync + 'static) -> Changing {
    attribute(move || is_there().then_some(""))
}

/// Runs this when the page has settled, and again when what it read changes.
pub fn effect(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(run);
}

/// Hears of an event of the window's, for as long as who asks is there.
pub fn on_window_event(event: &str, told: impl Fn(Event) + 'static) {
    hear_of(event, Box::new(told));
}

fn hear_of(event: &str, told: Box<dyn Fn(Event)>) {
    let listener = window_event_listener_untyped(event, told);
    on_cleanup(move || listener.remove());
}

/// A paragraph that is there while there is something to say.
pub fn remark(
    class: &'static str,
    id: Option<String>,
    role: Option<&'static str>,
    words: impl Fn() -> Option<Phrase> + Send + Sync + 'static,
) -> impl IntoView {
    remark_of(class, id, role, Arc::new(words))
}

type PhraseFn = Arc<dyn Fn() -> Option<Phrase> + Send + Sync>;

fn remark_of(
    class: &'static str,
    id: Option<String>,
    role: Option<&'static str>,
    words: PhraseFn,
) -> impl IntoView {
    move || {
        words().map(|words| {
            ReplaceOnUpdate(view! { <p class=class id=id.clone() role=role>{text(words)}</p> })
        })
    }
}

/// A box that is there while there is something to say, and what stands in it below that.
pub fn notice(
    class: &'static str,
    id: Option<&'static str>,
    role: &'static str,
    words: impl Fn() -> Option<Phrase> + Send + Sync + 'static,
    more: Option<ChildrenFn>,
) -> impl IntoView {
    notice_of(class, id, role, Arc::new(words), more)
}

fn notice_of(
    class: &'static str,
    id: Option<&'static str>,
    role: &'static str,
    words: PhraseFn,
    more: Option<ChildrenFn>,
) -> impl IntoView {
    move || {
        words().map(|words| {
            ReplaceOnUpdate(view! {
                // What has a name is led to.
                <div class=class role=role id=id tabindex=id.map(|_| "-1")>
                    <p>{text(words)}</p>
                    {more.as_ref().map(|more| more())}
                </div>
            })
        })
    }
}
