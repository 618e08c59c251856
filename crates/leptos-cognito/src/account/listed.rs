//! A list that the pool keeps. It is requested when its section appears, and again after
//! each change.

use leptos::prelude::*;

use super::words::said_of;
use crate::i18n::Message;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_session::account::error::AccountError;

/// The state of a list that the pool keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum List<T> {
    /// The list is being requested.
    Coming,
    /// The list, as the pool returned it.
    There(Vec<T>),
    /// The pool keeps no such list.
    NotOffered,
    /// The request failed with this error.
    Not(AccountError),
}

impl<T> From<Result<Vec<T>, AccountError>> for List<T> {
    fn from(answer: Result<Vec<T>, AccountError>) -> Self {
        match answer {
            Ok(all) => Self::There(all),
            Err(AccountError::NotOffered(_)) => Self::NotOffered,
            Err(error) => Self::Not(error),
        }
    }
}

/// Shows the list, or a text in its place while there is none.
#[component]
pub fn Listed<T: Clone + Send + Sync + 'static>(
    list: RwSignal<List<T>>,
    /// The text for an empty list.
    none: Account,
    /// The text for a pool that keeps no such list.
    not_offered: Account,
    /// Builds the row of one entry.
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
