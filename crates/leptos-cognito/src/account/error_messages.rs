//! The map from the errors of the account page to the messages that show them.

use crate::components::step_form::FormFeedback;
use crate::error_messages::{self, FieldMessage};
use crate::i18n::account::Account;
use cognito_session::account::error::AccountError;
use cognito_session::fields::FormField;

/// Returns the message for an error, with the field that the error is about.
#[must_use]
pub fn of_account_error(error: AccountError) -> FieldMessage {
    let message = match error {
        AccountError::Auth(error) => return error_messages::of_error(error),
        AccountError::WrongPassword => {
            return FieldMessage {
                field: Some(FormField::CurrentPassword),
                message: Account::WrongPassword.into(),
            };
        }
        AccountError::CannotReauthenticate => Account::NotProvable,
        AccountError::CannotProve => Account::ProofNotPossible,
        AccountError::NotOffered(_) => Account::NotOffered,
        AccountError::FactorRequired => Account::Kept,
        AccountError::PasskeyRefused(_) => Account::PasskeyRefused,
        AccountError::PasskeyExists => Account::PasskeyThere,
        AccountError::TooManyPasskeys(_) => Account::PasskeysTooMany,
        AccountError::PasskeyNotMade(_) => Account::PasskeyNotMade,
        AccountError::PasskeysUnsupported(_) => Account::PasskeysNoBrowser,
    };
    FieldMessage::general(message)
}

impl From<AccountError> for FormFeedback {
    fn from(error: AccountError) -> Self {
        Self::Alert(of_account_error(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::transport::NoReply;
    use cognito_session::error::{AuthError, Field};

    #[test]
    fn error_names_the_field_that_it_is_about() {
        let field = |error| of_account_error(error).field;
        assert_eq!(
            field(AccountError::WrongPassword),
            Some(FormField::CurrentPassword)
        );
        for (error, expected) in [
            (AuthError::PasswordUsedBefore, Some(FormField::Password)),
            (AuthError::WrongCode, Some(FormField::Code)),
            (AuthError::ExpiredCode, Some(FormField::Code)),
            (AuthError::Invalid(Field::Phone), Some(FormField::Phone)),
            (AuthError::Unreachable(NoReply::default().into()), None),
        ] {
            assert_eq!(field(AccountError::Auth(error)), expected);
        }
        assert_eq!(field(AccountError::FactorRequired), None);
    }
}
