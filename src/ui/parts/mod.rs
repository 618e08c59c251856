//! The parts of the app that the sign-in page does not need: in a release their code
//! stands in files of its own, fetched when it is wanted; in a development build it is
//! simply there. Both go through the same steps.
//!
//! A part is a table of functions that build views. [`Part`] fetches the table once, and
//! [`Late`] shows what it makes: at once where it is there already, so that moving
//! between pages never flickers.

mod desk;
mod door;
mod inside;
mod knock;
mod phones;
pub mod rooms;

use std::any::Any;
#[cfg(feature = "split")]
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
#[cfg(feature = "split")]
use std::task::Poll;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub use desk::Desk;
pub use door::Door;
pub use inside::Inside;
pub use knock::Knock;
pub use phones::Phones;

use crate::auth::context::{Auth, auth};
use crate::i18n::{Message, speech};
use crate::platform::intl;
#[cfg(feature = "split")]
use crate::platform::styles;
use crate::platform::world::{beyond, world};
use crate::ui::language::text;
use crate::ui::live::remark;
use crate::ui::shared::use_shared;
use crate::ui::whole::Whole;

/// Fetches a part's code, where that is not here yet: gives the table, of which nothing is
/// known here, or nothing where it could not be fetched.
pub type Fetching = Pin<Box<dyn Future<Output = Option<Rc<dyn Any>>>>>;

/// Functions of a part.
pub trait Table: Copy + 'static {
    /// Fetches the part's code, and makes what all of the part needs.
    fn fetch(auth: Option<Auth>) -> Fetching;

    /// The part among all there are.
    fn among(parts: Parts) -> Part<Self>;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unwanted,
    Coming,
    There,
    Missing,
}

/// Waits for a part; gets nothing when that could not be fetched.
type Waiting = Box<dyn FnOnce(Option<&dyn Any>)>;

/// Has the browser tell of numbers, of which the first page has none.
fn tell_numbers() {
    speech::ask(intl::tell);
}

/// The first of a part's functions: the use cases, over the browser.
fn begin(auth: Option<Auth>) {
    tell_numbers();
    if let Some(auth) = auth {
        auth.begin(world);
        auth.widen(beyond);
    }
}

/// Fetches the styles too, once the code is asked for: where a host has few connections,
/// the small files are not to be in front of the large ones.
#[cfg(feature = "split")]
fn with_styles(mut code: Fetching) -> Fetching {
    Box::pin(async move {
        let asked = poll_fn(|context| Poll::Ready(code.as_mut().poll(context))).await;
        let styles = styles::complete();
        let table = match asked {
            Poll::Ready(table) => table,
            Poll::Pending => code.await,
        };
        styles.await;
        table
    })
}

/// How far a part is, whichever it is: what is done with all of them is here once, and
/// not in the download for each.
#[derive(Clone, Copy)]
struct Course {
    /// Not there where there is no configuration.
    auth: Option<Auth>,
    fetch: fn(Option<Auth>) -> Fetching,
    state: RwSignal<State>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    table: Option<Rc<dyn Any>>,
    waiting: Vec<Waiting>,
}

/// A part; a handle to be copied.
pub struct Part<T> {
    course: Course,
    table: std::marker::PhantomData<fn() -> T>,
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<T> {}

/// The parts of a configured app.
#[derive(Clone, Copy)]
pub struct Parts {
    knock: Part<Knock>,
    door: Part<Door>,
    inside: Part<Inside>,
    desk: Part<Desk>,
    phones: Part<Phones>,
}

impl Parts {
    /// None of them was wanted so far.
    pub(super) fn new() -> Self {
        Self {
            knock: Part::new(),
            door: Part::new(),
            inside: Part::new(),
            desk: Part::new(),
            phones: Part::new(),
        }
    }
}

/// A part of the app. Components below [`provide_shared`](super::shared::provide_shared)
/// have it.
///
/// # Panics
/// Outside the tree it was provided to: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_part<T: Table>() -> Part<T> {
    T::among(use_shared().parts)
}

impl<T: Table> Part<T> {
    /// A part that nobody wanted so far.
    #[must_use]
    pub fn new() -> Self {
        Self {
            course: Course::new(T::fetch),
            table: std::marker::PhantomData,
        }
    }

    /// Starts to fetch the part, unless that was done; what failed is tried again.
    pub fn want(self) {
        self.course.want();
    }

    /// Does something with the part, once that is there: at once, if it is. Gets nothing
    /// when the part could not be fetched.
    pub fn then(self, then: impl FnOnce(Option<T>) + 'static) {
        self.course.then(Box::new(|table| {
            then(table.and_then(<dyn Any>::downcast_ref).copied());
        }));
    }
}

impl<T: Table> Default for Part<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl Course {
    fn new(fetch: fn(Option<Auth>) -> Fetching) -> Self {
        Self {
            auth: auth(),
            fetch,
            state: RwSignal::new(State::Unwanted),
            inner: StoredValue::new_local(Inner::default()),
        }
    }

    fn want(self) {
        if !matches!(self.state.get_untracked(), State::Unwanted | State::Missing) {
            return;
        }
        self.state.set(State::Coming);
        let fetching = (self.fetch)(self.auth);
        spawn_local(async move {
            let table = fetching.await;
            let waiting = self.inner.try_update_value(|inner| {
                inner.table.clone_from(&table);
                std::mem::take(&mut inner.waiting)
            });
            self.state.set(match table {
                Some(_) => State::There,
                None => State::Missing,
            });
            for then in waiting.unwrap_or_default() {
                then(table.as_deref());
            }
        });
    }

    fn then(self, then: Waiting) {
        if let Some(table) = self.table() {
            return then(Some(&*table));
        }
        // Contexts are the caller's.
        let owner = Owner::current();
        let then: Waiting = Box::new(move |table| match owner {
            Some(owner) => owner.with(|| then(table)),
            None => then(table),
        });
        self.inner.update_value(|inner| inner.waiting.push(then));
        self.want();
    }

    fn table(self) -> Option<Rc<dyn Any>> {
        self.inner.with_value(|inner| inner.table.clone())
    }
}

/// What `show` makes of a part, once that is there.
#[component]
pub fn Late<T: Table>(
    /// The part.
    part: Part<T>,
    /// Makes the view.
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let show = move |table: &dyn Any| table.downcast_ref().copied().map(&show);
    late(part.course, Arc::new(show))
}

/// Makes the view of a table.
type Show = Arc<dyn Fn(&dyn Any) -> Option<AnyView> + Send + Sync>;

fn late(course: Course, show: Show) -> impl IntoView {
    course.want();
    let come = move || match course.state.get() {
        State::There => course.table().and_then(|table| show(&*table)),
        State::Unwanted | State::Coming => None,
        State::Missing => Some(missing(course)),
    };
    let coming = move || {
        let is_coming = matches!(course.state.get(), State::Unwanted | State::Coming);
        is_coming.then(|| Message::Loading.into())
    };
    (come, remark("coming", None, Some("status"), coming))
}

fn missing(course: Course) -> AnyView {
    Whole(view! {
        <section class="card">
            <div class="alert" role="alert"><p>{text(Message::PartMissing)}</p></div>
            <button type="button" class="primary" on:click:capture=move |_| course.want()>
                {text(Message::TryAgain)}
            </button>
        </section>
    })
    .into_any()
}
