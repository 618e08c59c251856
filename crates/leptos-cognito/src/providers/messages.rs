//! The messages for errors of a sign-in through the domain.

use crate::error_messages::FieldMessage;
use crate::i18n::errors::Errors;
use crate::i18n::providers::Providers;
use cognito_client::oauth::{OauthError, Refusal, RefusalMeaning};

/// Returns the message for an error.
#[must_use]
pub(super) fn of_oauth_error(error: OauthError) -> FieldMessage {
    match error {
        OauthError::Refused(refusal) => of_refusal(&refusal),
        OauthError::NoReply(_) => FieldMessage::general(Errors::Unreachable),
        OauthError::NotTheService(_) => FieldMessage::general(Providers::NotAvailable),
        // The reply belongs to another tab, was used before, or is a forged link.
        OauthError::NotBegun | OauthError::BadCallback(_) | OauthError::OtherState => {
            FieldMessage::general(Providers::NotThisTab)
        }
        OauthError::TooLate => FieldMessage::general(Providers::StartAgain),
        OauthError::OtherIssuer
        | OauthError::OtherNonce
        | OauthError::OtherPool
        | OauthError::NotAJwt(_) => FieldMessage::general(Providers::NotTrusted),
    }
}

fn of_refusal(refusal: &Refusal) -> FieldMessage {
    let message = match refusal.meaning() {
        RefusalMeaning::Cancelled => Providers::Cancelled,
        RefusalMeaning::AttributesRequired(names) if names.is_empty() => {
            Providers::AttributesMissing
        }
        RefusalMeaning::AttributesRequired(names) => Providers::AttributesRequired(names),
        RefusalMeaning::AccountExists => Providers::AccountExists,
        RefusalMeaning::FromTrigger(text) => return FieldMessage::general(Errors::Verbatim(text)),
        RefusalMeaning::Disabled => Providers::Disabled,
        RefusalMeaning::CodeSpent => Providers::StartAgain,
        RefusalMeaning::Unavailable => Providers::NotAvailable,
        RefusalMeaning::Misconfigured => Providers::NotSetUp(refusal.code.clone()),
    };
    FieldMessage::general(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str, description: &str) -> FieldMessage {
        of_oauth_error(OauthError::Refused(Refusal {
            code: code.into(),
            description: description.into(),
        }))
    }

    #[test]
    fn refusal_is_said_in_the_words_of_its_cause() {
        for (code, description, message) in [
            ("access_denied", "", Providers::Cancelled),
            (
                "invalid_request",
                "attributes required: [email]",
                Providers::AttributesRequired("email".into()),
            ),
            (
                "unauthorized_client",
                "",
                Providers::NotSetUp("unauthorized_client".into()),
            ),
            ("invalid_grant", "", Providers::StartAgain),
        ] {
            let expected = FieldMessage::general(message);
            assert_eq!(refused(code, description), expected, "{code}");
        }
        let own = refused(
            "invalid_request",
            "PreSignUp failed with error Members only.",
        );
        let expected = FieldMessage::general(Errors::Verbatim("Members only.".into()));
        assert_eq!(own, expected);
    }

    #[test]
    fn forged_reply_says_nothing_about_its_values() {
        for error in [OauthError::OtherState, OauthError::NotBegun] {
            let expected = FieldMessage::general(Providers::NotThisTab);
            assert_eq!(of_oauth_error(error), expected);
        }
    }
}
