//! A list that the pool keeps: asked for when the section comes, and after each change.

use leptos::prelude::*;

use super::words::said_of;
use crate::i18n::Message;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_session::account::error::AccountError;

/// How far a list is.
#[derive(Clone, Debug, PartialEq)]
pub enum List<T> {
    /// Not there yet.
    Coming,
    /// There.
    There(Vec<T>),
    /// The pool keeps no such list.
    NotOffered,
    /// It could not be had.
    Not(AccountError),
}

impl<T> From<Result<Vec<T>, AccountError>> for List<T> {
    fn from(answer: Result<Vec<T>, AccountError>) -> Self {
        match answer {
            Ok(all) => Self::There(all),
            Err(AccountError::NotOffered) => Self::NotOffered,
            Err(error) => Self::Not(error),
        }
    }
}

/// The list, or what stands in its place.
#[component]
pub fn Listed<T: Clone + Send + Sync + 'static>(
    list: RwSignal<List<T>>,
    /// What to say when nothing is in it.
    none: Account,
    /// What to say when the pool keeps no such list.
    not_offered: Account,
    /// Makes a row.
    row: Callback<T, AnyView>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let instead = |word: Account| view! { <p class="hint">{text(word)}</p> }.into_any();
    move || match list.get() {
        List::Coming => {
            view! { <p class="hint" role="status">{text(Message::Loading)}</p> }.into_any()
        }
        List::Not(why) => view! {
            <p role="status">{text(said_of(why))}</p>
            <div class="actions">
                <button type="button" class="secondary" on:click=move |_| on_retry.run(())>
                    {text(Message::TryAgain)}
                </button>
            </div>
        }
        .into_any(),
        List::NotOffered => instead(not_offered.clone()),
        List::There(all) if all.is_empty() => instead(none.clone()),
        List::There(all) => {
            let rows = all.into_iter().map(|one| row.run(one)).collect_view();
            view! { <ul class="things">{rows}</ul> }.into_any()
        }
    }
}
