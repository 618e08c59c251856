//! A list that the pool keeps. It is requested when its section appears, and again after
//! each change.

use leptos::prelude::*;

use super::error_messages::of_account_error;
use crate::i18n::Message;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_session::account::error::AccountError;

/// The state of a list that the pool keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum PoolListState<T> {
    /// The list is being requested.
    Loading,
    /// The list, as the pool returned it.
    Loaded(Vec<T>),
    /// The pool keeps no such list.
    NotOffered,
    /// The request failed with this error.
    Failed(AccountError),
}

impl<T> From<Result<Vec<T>, AccountError>> for PoolListState<T> {
    fn from(answer: Result<Vec<T>, AccountError>) -> Self {
        match answer {
            Ok(all) => Self::Loaded(all),
            Err(AccountError::NotOffered(_)) => Self::NotOffered,
            Err(error) => Self::Failed(error),
        }
    }
}

/// Shows the list, or a text in its place while there is none.
#[component]
pub fn PoolList<T: Clone + Send + Sync + 'static>(
    list: RwSignal<PoolListState<T>>,
    /// The text for an empty list.
    none: Account,
    /// The text for a pool that keeps no such list.
    not_offered: Account,
    /// Builds the row of one entry.
    row: Callback<T, AnyView>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let instead = |message: Account| view! { <p class="hint">{text(message)}</p> }.into_any();
    move || match list.get() {
        PoolListState::Loading => {
            view! { <p class="hint" role="status">{text(Message::Loading)}</p> }.into_any()
        }
        PoolListState::Failed(error) => view! {
            <p role="status">{text(of_account_error(error).message)}</p>
            <div class="actions">
                <button type="button" class="secondary" on:click=move |_| on_retry.run(())>
                    {text(Message::TryAgain)}
                </button>
            </div>
        }
        .into_any(),
        PoolListState::NotOffered => instead(not_offered.clone()),
        PoolListState::Loaded(all) if all.is_empty() => instead(none.clone()),
        PoolListState::Loaded(all) => {
            let rows = all.into_iter().map(|one| row.run(one)).collect_view();
            view! { <ul class="item-list">{rows}</ul> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_session::error::AuthError;

    #[test]
    fn list_that_a_pool_lacks_is_not_a_failure() {
        let state = |answer| PoolListState::<u8>::from(answer);
        assert_eq!(
            state(Err(AccountError::NotOffered(None))),
            PoolListState::NotOffered
        );
        let error = AccountError::Auth(AuthError::Blocked);
        assert_eq!(state(Err(error.clone())), PoolListState::Failed(error));
        assert_eq!(state(Ok(vec![1])), PoolListState::Loaded(vec![1]));
    }
}
