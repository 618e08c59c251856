//! Translates the errors of the account page into texts.

use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use cognito_session::account::error::AccountError;

/// Returns the text for an error: the general text for an error that other pages know
/// too, or a text of this page.
#[must_use]
pub fn said_of(error: AccountError) -> Phrase {
    let message = match error {
        AccountError::Auth(error) => return error_messages::of_error(error).message,
        AccountError::WrongPassword => Account::WrongPassword,
        AccountError::CannotReauthenticate => Account::NotProvable,
        AccountError::NotOffered(_) => Account::NotOffered,
        AccountError::FactorRequired => Account::Kept,
        AccountError::PasskeyRefused(_) => Account::PasskeyRefused,
        AccountError::PasskeyExists => Account::PasskeyThere,
        AccountError::PasskeyNotMade(_) => Account::PasskeyNotMade,
        AccountError::PasskeysUnsupported(_) => Account::PasskeysNoBrowser,
    };
    message.into()
}
