//! The notice about a change, which is shown in the section that the change belongs to.

use leptos::prelude::*;

use super::state::AccountState;
use crate::components::form::ALERT_ID;
use crate::i18n::Phrase;
use crate::language::text;
use cognito_session::account::contact::Kind;

/// The id of a notice about a change that was made.
pub const SUCCESS_ID: &str = "account-notice";

/// A notice about a change that the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The change was made.
    Success(Phrase),
    /// The change was not made. The last text is the reason; the text before it, if there
    /// is one, says what became of the value that was typed.
    Failure(Option<Phrase>, Phrase),
}

impl Notice {
    /// Returns the id of the element that shows the notice.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Success(_) => SUCCESS_ID,
            Self::Failure(..) => ALERT_ID,
        }
    }
}

/// The place on the page where a notice is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticePlace {
    /// The open form, above its buttons.
    OpenForm,
    /// The row of the further attribute at this index in the list of attributes.
    Attribute(usize),
    /// The row of the address of this kind.
    Contact(Kind),
    /// The section for the password.
    Password,
    /// The section for the second factors.
    SecondFactors,
    /// The section for the passkeys.
    Passkeys,
    /// The section for the remembered devices.
    Devices,
    /// The section for signing out everywhere and for deleting the account.
    DangerZone,
}

/// Shows the notice for this place, if there is one.
#[component]
pub fn SectionNotice(account: AccountState, place: NoticePlace) -> impl IntoView {
    let notice = account.notice(place);
    move || {
        notice.get().map(|notice| match notice {
            Notice::Success(message) => view! {
                <p class="notice" role="status" id=SUCCESS_ID tabindex="-1">{text(message)}</p>
            }
            .into_any(),
            Notice::Failure(before, reason) => view! {
                <div class="alert" role="alert" id=ALERT_ID tabindex="-1">
                    {before.map(|before| view! { <p>{text(before)}</p> })}
                    <p>{text(reason)}</p>
                </div>
            }
            .into_any(),
        })
    }
}
