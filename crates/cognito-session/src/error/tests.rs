//! Tests of the mapping from the service's refusals to what the user is shown.

use super::meaning::*;
use super::*;
use cognito_client::error::{BadReply, CallError, ErrorCode, ReplyFault, ServiceError, Untrusted};
use cognito_client::transport::NoReply;

fn refusal(wire: &str, message: &str) -> CallError {
    CallError::Service(ServiceError {
        code: ErrorCode::read(wire),
        message: message.into(),
    })
}

fn meaning(wire: &str, message: &str, context: CallContext) -> AuthError {
    AuthError::of(&refusal(wire, message), context)
}

#[test]
fn unknown_user_and_wrong_password_are_told_alike() {
    let wrong = meaning(
        "NotAuthorizedException",
        "Incorrect username or password.",
        CallContext::Password,
    );
    let unknown = meaning(
        "UserNotFoundException",
        "User does not exist.",
        CallContext::Password,
    );
    assert_eq!(wrong, AuthError::WrongCredentials);
    assert_eq!(wrong, unknown);
}

#[test]
fn not_authorized_is_told_apart_by_place() {
    let at = |context| meaning("NotAuthorizedException", "", context);
    assert_eq!(
        at(CallContext::Challenge),
        AuthError::ChallengeSessionExpired
    );
    assert_eq!(at(CallContext::ConfirmSignUp), AuthError::AlreadyConfirmed);
    assert_eq!(at(CallContext::SignedIn), AuthError::SignedOut);
    assert_eq!(
        meaning(
            "NotAuthorizedException",
            "Password attempts exceeded",
            CallContext::Password
        ),
        AuthError::LockedOut
    );
}

#[test]
fn an_outage_is_never_a_wrong_password() {
    let outage = BadReply {
        status: 403,
        fault: ReplyFault::NoErrorCode,
    };
    for error in [CallError::from(NoReply::default()), outage.into()] {
        assert_eq!(
            AuthError::of(&error, CallContext::Password),
            AuthError::Unreachable(error)
        );
    }
}

#[test]
fn a_field_is_named_where_the_service_names_it() {
    assert_eq!(
        meaning(
            "InvalidParameterException",
            "Invalid phone number format.",
            CallContext::SignUp
        ),
        AuthError::Invalid(Field::Phone)
    );
    assert_eq!(
        meaning(
            "InvalidParameterException",
            "Invalid email address format.",
            CallContext::SignUp
        ),
        AuthError::Invalid(Field::Email)
    );
}

#[test]
fn a_required_attribute_is_named_not_an_email() {
    for (message, expected) in [
        (
            "Attributes did not conform to the schema: preferred_username: The attribute is required\n",
            AuthError::NotSetUp("preferred_username".into()),
        ),
        (
            "Attributes did not conform to the schema: Type for attribute {custom:team} could not be determined\n",
            AuthError::NotSetUp("custom:team".into()),
        ),
        (
            "Attributes did not conform to the schema: custom:team: Attribute does not exist in the schema.\n",
            AuthError::NotSetUp("custom:team".into()),
        ),
        (
            "Attributes did not conform to the schema: email: The attribute is required\n",
            AuthError::Invalid(Field::Email),
        ),
        (
            "Username should be an email.",
            AuthError::NotSetUp("username_attributes".into()),
        ),
        (
            "Username should be either an email or a phone number.",
            AuthError::NotSetUp("username_attributes".into()),
        ),
        (
            "Username cannot be of email format, since user pool is configured for email alias.",
            AuthError::NotSetUp("username_attributes".into()),
        ),
        (
            "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern",
            AuthError::Invalid(Field::Email),
        ),
    ] {
        let told = meaning("InvalidParameterException", message, CallContext::SignUp);
        assert_eq!(told, expected, "{message}");
    }
}

#[test]
fn sign_in_never_speaks_of_rules_or_formats() {
    for context in [CallContext::Password, CallContext::FirstFactor] {
        for (wire, message) in [
            (
                "InvalidPasswordException",
                "Password does not conform to policy",
            ),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'password' failed to satisfy constraint",
            ),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'username' failed to satisfy constraint",
            ),
        ] {
            let told = meaning(wire, message, context);
            assert_eq!(told, AuthError::WrongCredentials, "{wire} {message}");
        }
    }
    let proposed = meaning("InvalidPasswordException", "", CallContext::SignedIn);
    assert_eq!(proposed, AuthError::Invalid(Field::Password));
}

#[test]
fn what_the_app_client_lacks_is_no_wrong_password() {
    let secret = "Client c is configured with secret but SECRET_HASH was not received";
    for context in [
        CallContext::Password,
        CallContext::ConfirmSignUp,
        CallContext::SignUp,
    ] {
        assert_eq!(
            meaning("NotAuthorizedException", secret, context),
            AuthError::NotSetUp("SECRET_HASH".into())
        );
    }
    let unwritable = "A client attempted to write unauthorized attribute";
    let refused = refusal("NotAuthorizedException", unwritable);
    assert_eq!(
        AuthError::of(&refused, CallContext::SignedIn),
        AuthError::Misconfigured(refused)
    );
}

#[test]
fn a_firewall_and_a_missing_call_are_told_apart() {
    let text = "Request not allowed due to WAF block.";
    assert_eq!(
        meaning("ForbiddenException", text, CallContext::Password),
        AuthError::Blocked
    );
    for wire in [
        "UnknownOperationException",
        "FeatureUnavailableInTierException",
    ] {
        let refused = refusal(wire, text);
        assert_eq!(
            AuthError::of(&refused, CallContext::Password),
            AuthError::Misconfigured(refused)
        );
    }
}

#[test]
fn what_must_not_be_answered_is_not_out_of_reach() {
    let cause = Untrusted::MissingParameter("SRP_B");
    assert_eq!(
        AuthError::of(&cause.into(), CallContext::Password),
        AuthError::Untrusted(cause)
    );
    let not_allowed = CallError::FlowNotAllowed {
        permission: "ALLOW_USER_AUTH",
        refusal: ServiceError {
            code: ErrorCode::NotAuthorized,
            message: String::new(),
        },
    };
    assert_eq!(
        AuthError::of(&not_allowed, CallContext::Password),
        AuthError::NotSetUp("ALLOW_USER_AUTH".into())
    );
}

#[test]
fn a_new_code_of_the_service_is_still_an_answer() {
    let refused = refusal("BrandNewException", "new");
    assert_eq!(
        AuthError::of(&refused, CallContext::SignUp),
        AuthError::Unexpected(Cause::Call(refused))
    );
}

#[test]
fn unexpected_error_says_its_cause_in_full() {
    let mut error: &dyn Error = &meaning("BrandNewException", "new", CallContext::SignUp);
    let mut texts = vec![error.to_string()];
    while let Some(source) = error.source() {
        texts.push(source.to_string());
        error = source;
    }
    assert_eq!(
        texts,
        [
            "an unexpected error occurred",
            "a call failed",
            "the service refused the call",
            "BrandNewException: new",
        ]
    );
}
