//! The texts about the kinds of second factors.

use crate::i18n::account::Account;
use cognito_client::challenge::MfaType;

/// The texts about one kind of second factor.
pub struct FactorTexts {
    /// The name of the kind.
    pub name: Account,
    /// The sentence that says what the kind needs.
    pub note: Account,
    /// The label of the button that adds it.
    pub add: Account,
    /// The label of the button that makes it the preferred one.
    pub prefer: Account,
    /// The label of the button that removes it.
    pub remove: Account,
}

/// Returns the texts about a kind.
#[must_use]
pub fn texts(kind: MfaType) -> FactorTexts {
    let [name, note, add, prefer, remove] = match kind {
        MfaType::SoftwareToken => [
            Account::App,
            Account::AppNote,
            Account::AddApp,
            Account::PreferApp,
            Account::RemoveApp,
        ],
        MfaType::Sms => [
            Account::Text,
            Account::TextNote,
            Account::AddText,
            Account::PreferText,
            Account::RemoveText,
        ],
        MfaType::Email => [
            Account::Mail,
            Account::MailNote,
            Account::AddMail,
            Account::PreferMail,
            Account::RemoveMail,
        ],
    };
    FactorTexts {
        name,
        note,
        add,
        prefer,
        remove,
    }
}

/// Returns the name of a kind.
#[must_use]
pub fn name(kind: MfaType) -> Account {
    texts(kind).name
}

/// Returns the label of the button that removes a kind.
#[must_use]
pub fn remove_label(kind: MfaType) -> Account {
    texts(kind).remove
}
