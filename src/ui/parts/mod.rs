//! The parts of the app that the sign-in page does not need: in a release their code
//! stands in files of its own, fetched when it is wanted; in a development build it is
//! simply there. Both go through the same steps.
//!
//! A part is a table of functions that build views. [`Part`] fetches the table once, and
//! [`Late`] shows what it makes: at once where it is there already, so that moving
//! between pages never flickers.

mod door;
mod inside;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub use door::Door;
pub use inside::Inside;

use crate::auth::context::{Auth, use_auth};
use crate::i18n::Message;
use crate::platform::world::world;
use crate::ui::language::text;

/// The code of a part could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFetched;

/// Functions of a part.
pub trait Table: Copy + Send + Sync + 'static {
    /// Fetches the part's code, where that is not here yet.
    fn fetch() -> impl Future<Output = Result<Self, NotFetched>>;

    /// Makes what all of the part needs.
    fn begin(&self, auth: Auth);
}

#[derive(Clone, Copy)]
enum State<T> {
    Unwanted,
    Coming,
    There(T),
    Missing,
}

/// Waits for a part; gets nothing when that could not be fetched.
type Waiting<T> = Box<dyn FnOnce(Option<T>)>;

/// The first of a part's functions: the use cases, over the browser.
fn begin(auth: Auth) {
    auth.begin(world);
}

/// A part, and how far it is; a handle to be copied.
#[derive(Clone, Copy)]
pub struct Part<T: Table> {
    auth: Auth,
    state: RwSignal<State<T>>,
    waiting: StoredValue<Vec<Waiting<T>>, LocalStorage>,
}

/// Provides the parts to the tree.
pub fn provide_parts() {
    provide_context(Part::<Door>::new());
    provide_context(Part::<Inside>::new());
}

/// A part of the app. Components below [`provide_parts`] have it.
///
/// # Panics
/// Outside the tree it was provided to: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_part<T: Table>() -> Part<T> {
    expect_context()
}

impl<T: Table> Part<T> {
    fn new() -> Self {
        Self {
            auth: use_auth(),
            state: RwSignal::new(State::Unwanted),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// Starts to fetch the part, unless that was done; what failed is tried again.
    pub fn want(self) {
        if !matches!(self.state.get_untracked(), State::Unwanted | State::Missing) {
            return;
        }
        self.state.set(State::Coming);
        spawn_local(async move {
            let table = T::fetch().await.ok();
            if let Some(table) = &table {
                table.begin(self.auth);
            }
            self.state.set(table.map_or(State::Missing, State::There));
            let waiting = self.waiting.try_update_value(std::mem::take);
            for then in waiting.unwrap_or_default() {
                then(table);
            }
        });
    }

    /// Does something with the part, once that is there: at once, if it is. Gets nothing
    /// when the part could not be fetched.
    pub fn then(self, then: impl FnOnce(Option<T>) + 'static) {
        if let State::There(table) = self.state.get_untracked() {
            return then(Some(table));
        }
        // Contexts are the caller's.
        let owner = Owner::current();
        let then: Waiting<T> = Box::new(move |table| match owner {
            Some(owner) => owner.with(|| then(table)),
            None => then(table),
        });
        self.waiting.update_value(|waiting| waiting.push(then));
        self.want();
    }
}

/// What `show` makes of a part, once that is there.
#[component]
pub fn Late<T: Table>(
    /// The part.
    part: Part<T>,
    /// Makes the view.
    show: Callback<T, AnyView>,
) -> impl IntoView {
    part.want();
    move || match part.state.get() {
        State::There(table) => show.run(table),
        State::Unwanted | State::Coming => view! {
            <p class="coming" role="status">{text(Message::Loading)}</p>
        }
        .into_any(),
        State::Missing => view! {
            <section class="card">
                <div class="alert" role="alert"><p>{text(Message::PartMissing)}</p></div>
                <button type="button" class="primary" on:click=move |_| part.want()>
                    {text(Message::TryAgain)}
                </button>
            </section>
        }
        .into_any(),
    }
}
