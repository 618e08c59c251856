//! A change of one second factor in the pool, and its message.

use leptos::prelude::*;

use super::notice::NoticePlace;
use super::state::AccountState;
use crate::i18n::account::Account;
use cognito_client::challenge::MfaType;
use cognito_session::account::error::AccountError;
use cognito_session::account::factors::Change;
use cognito_session::account::profile::Profile;

/// Changes one second factor in the pool. Returns the profile that the pool has then.
///
/// # Errors
/// [`AccountError`], if the pool refuses the change or cannot be reached.
pub async fn request_change(
    account: AccountState,
    kind: MfaType,
    change: Change,
) -> Result<Profile, AccountError> {
    let factors = account.profile().with_untracked(|it| it.factors.clone());
    account
        .auth()
        .own(async |service, session| service.change_factor(session, &factors, kind, change).await)
        .await
}

/// Shows the profile that the pool has after a change of a second factor.
pub fn show_change(account: AccountState, profile: Profile, change: Change) {
    account.set_profile(profile);
    account.show_success(NoticePlace::SecondFactors, made(change));
}

/// Returns the text for a change that was made.
#[must_use]
pub fn made(change: Change) -> Account {
    match change {
        Change::Add => Account::FactorAdded,
        Change::Prefer => Account::FactorPreferred,
        Change::Remove => Account::FactorRemoved,
    }
}
