//! What an error of this page is called: by the app's words, or by the page's own.

use crate::auth::account::error::AccountError;
use crate::i18n::account::Account;
use crate::i18n::{Message, Phrase};
use crate::ui::words;

/// Words of either family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The app's.
    App(Message),
    /// The page's own.
    Account(Account),
}

impl From<Said> for Phrase {
    fn from(said: Said) -> Self {
        match said {
            Said::App(message) => message.into(),
            Said::Account(message) => message.into(),
        }
    }
}

/// The words about an error.
#[must_use]
pub fn said_of(error: AccountError) -> Said {
    Said::Account(match error {
        AccountError::Auth(error) => return Said::App(words::of_error(error).message),
        AccountError::WrongPassword => Account::WrongPassword,
        AccountError::NotProvable => Account::NotProvable,
        AccountError::NotOffered => Account::NotOffered,
        AccountError::Kept => Account::Kept,
        AccountError::PasskeyRefused => Account::PasskeyRefused,
        AccountError::PasskeyThere => Account::PasskeyThere,
    })
}
