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

pub use door::{Door, Step};
pub use inside::Inside;

use crate::i18n::{Message, text};

/// The code of a part could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFetched;

/// Functions of a part.
pub trait Table: Copy + Send + Sync + 'static {
    /// Fetches the part's code, where that is not here yet.
    fn fetch() -> impl Future<Output = Result<Self, NotFetched>>;
}

#[derive(Clone, Copy)]
enum State<T> {
    Unwanted,
    Coming,
    There(T),
    Missing,
}

/// A part, and how far it is; a handle to be copied.
#[derive(Clone, Copy)]
pub struct Part<T: Table>(RwSignal<State<T>>);

/// Provides the parts to the tree.
pub fn provide_parts() {
    provide_context(Part::<Door>(RwSignal::new(State::Unwanted)));
    provide_context(Part::<Inside>(RwSignal::new(State::Unwanted)));
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
    /// Starts to fetch the part, unless that was done; what failed is tried again.
    pub fn want(self) {
        if matches!(
            self.0.try_get_untracked(),
            Some(State::Unwanted | State::Missing)
        ) {
            self.0.set(State::Coming);
            spawn_local(async move {
                let state = T::fetch().await.map_or(State::Missing, State::There);
                let _gone = self.0.try_set(state);
            });
        }
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
    move || match part.0.get() {
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
