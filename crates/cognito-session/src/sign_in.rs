//! The sign-in flow as a plain value: its current step, and the transition that each
//! reply of the service causes.
//!
//! A transition consumes the old step, and each step owns the handle that its answer
//! needs. Code that answers without a challenge session, or with a used one, does not
//! compile.

use super::error::{AuthError, CallContext};
use cognito_client::challenge::{Challenge, CodeKind, FirstFactor, Handle, MfaType, Outcome};
use cognito_client::error::{CallError, ErrorCode};
use cognito_client::secret::TotpSecret;
use cognito_client::tokens::AuthenticationResult;

/// The current step of a sign-in.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// The first step: the user name and the password.
    Credentials,
    /// The user chooses a first factor.
    FirstFactor(FirstFactorStep),
    /// The user enters a one-time code.
    Code(CodeStep),
    /// The user chooses a second factor.
    ChooseMfa(ChoiceStep),
    /// The user chooses a second factor to set up.
    SetupMfa(ChoiceStep),
    /// The user sets up an authenticator app.
    SetupTotp(SetupTotpStep),
    /// The user sets up one-time codes by e-mail.
    SetupEmail(Handle),
    /// The user replaces a temporary password.
    NewPassword(NewPasswordStep),
    /// The user answers a custom challenge of the pool's owner.
    Custom(CustomStep),
    /// The user signs in with a passkey.
    Passkey(PasskeyStep),
    /// The service sent a challenge that this crate does not know. The user can only go
    /// back.
    Unsupported {
        /// The challenge's name.
        challenge: String,
    },
    /// The password is right, but the account is not confirmed yet.
    Unconfirmed,
    /// The pool's administrator requires a password reset.
    ResetRequired,
    /// The user is signed in.
    Done(AuthenticationResult),
}

/// The step in which the user enters a one-time code.
#[derive(Clone, Debug)]
pub struct CodeStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The kind of the code, which says how the user gets it.
    pub kind: CodeKind,
    /// The destination that the code was sent to, masked by the service.
    pub destination: Option<String>,
    /// Set if the code takes the place of a password. Codes by e-mail have the same kind
    /// as a first and as a second factor.
    pub is_first_factor: bool,
}

/// The step in which the user chooses a first factor.
#[derive(Clone, Debug)]
pub struct FirstFactorStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The first factors that the service offers.
    pub options: Vec<FirstFactor>,
}

/// The step in which the user chooses a second factor, to use it or to set it up.
#[derive(Clone, Debug)]
pub struct ChoiceStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The second factors that the service offers.
    pub options: Vec<MfaType>,
}

/// The step in which the user sets up an authenticator app.
#[derive(Clone, Debug)]
pub struct SetupTotpStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The key that the user adds to the app.
    pub secret: TotpSecret,
}

/// The step in which the user sets a new password, and fills in the attributes that the
/// pool requires and the account lacks.
#[derive(Clone, Debug)]
pub struct NewPasswordStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The names of the missing attributes, without the `userAttributes.` prefix.
    pub missing: Vec<String>,
}

/// The step in which the user answers a custom challenge.
#[derive(Clone, Debug)]
pub struct CustomStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The question, if the challenge has one.
    pub prompt: Option<String>,
}

/// The step in which the user signs in with a passkey.
#[derive(Clone, Debug)]
pub struct PasskeyStep {
    /// The handle that the answer needs.
    pub handle: Handle,
    /// The request options for the browser, as JSON.
    pub options: String,
}

/// A step, with the error that occurred on the way to it.
#[derive(Debug)]
pub struct Next {
    /// The new current step.
    pub step: SignIn,
    /// The error, if one occurred.
    pub error: Option<AuthError>,
}

impl From<SignIn> for Next {
    fn from(step: SignIn) -> Self {
        Self { step, error: None }
    }
}

impl SignIn {
    /// Returns this step with an error that leaves it as it is.
    #[must_use]
    pub fn with_error(self, error: AuthError) -> Next {
        Next {
            step: self,
            error: Some(error),
        }
    }

    /// Returns the step that follows when the service accepts an answer.
    #[must_use]
    pub fn accept(outcome: Outcome) -> Self {
        let challenge = match outcome {
            Outcome::Tokens(tokens) => return Self::Done(tokens),
            Outcome::Challenge(challenge) => challenge,
        };
        match challenge {
            Challenge::Code {
                handle,
                kind,
                destination,
            } => Self::Code(CodeStep {
                handle,
                kind,
                destination,
                is_first_factor: false,
            }),
            Challenge::SelectMfaType { handle, options } if !options.is_empty() => {
                Self::ChooseMfa(ChoiceStep { handle, options })
            }
            Challenge::MfaSetup { handle, options } => {
                // Text messages cannot be set up during a sign-in.
                let options: Vec<_> = options
                    .into_iter()
                    .filter(|option| *option != MfaType::Sms)
                    .collect();
                if options.is_empty() {
                    unsupported("MFA_SETUP")
                } else {
                    Self::SetupMfa(ChoiceStep { handle, options })
                }
            }
            Challenge::NewPasswordRequired { handle, missing } => {
                Self::NewPassword(NewPasswordStep { handle, missing })
            }
            Challenge::Custom { handle, prompt } => Self::Custom(CustomStep { handle, prompt }),
            Challenge::SelectChallenge { handle, options } if !options.is_empty() => {
                Self::FirstFactor(FirstFactorStep { handle, options })
            }
            Challenge::SelectMfaType { .. } => unsupported("SELECT_MFA_TYPE"),
            Challenge::SelectChallenge { .. } => unsupported("SELECT_CHALLENGE"),
            Challenge::WebAuthn { handle, options } => {
                Self::Passkey(PasskeyStep { handle, options })
            }
            // These proofs are answered where they are expected and are not steps of
            // their own. At any other moment they cannot be answered.
            Challenge::PasswordVerifier { .. } => unsupported("PASSWORD_VERIFIER"),
            Challenge::DeviceSrpAuth { .. } => unsupported("DEVICE_SRP_AUTH"),
            Challenge::DevicePasswordVerifier { .. } => unsupported("DEVICE_PASSWORD_VERIFIER"),
            Challenge::Unknown { name } => Self::Unsupported { challenge: name },
        }
    }

    /// Returns the step that follows when the service refuses an answer or cannot be
    /// reached, with the error. A step that can be tried again is kept.
    #[must_use]
    pub fn reject(self, error: &CallError) -> Next {
        match error.code() {
            Some(ErrorCode::UserNotConfirmed) => return Self::Unconfirmed.into(),
            Some(ErrorCode::PasswordResetRequired) => return Self::ResetRequired.into(),
            _ => {}
        }
        let context = match self {
            Self::Credentials => CallContext::Password,
            Self::NewPassword(_) => CallContext::NewPassword,
            Self::FirstFactor(_) => CallContext::FirstFactor,
            _ => CallContext::Challenge,
        };
        let error = AuthError::of(error, context);
        let step = match error {
            AuthError::ChallengeSessionExpired => Self::Credentials,
            _ => self,
        };
        step.with_error(error)
    }
}

fn unsupported(challenge: &str) -> SignIn {
    SignIn::Unsupported {
        challenge: challenge.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::error::{BadReply, ReplyFault, ServiceError};
    use cognito_client::transport::NoReply;

    fn handle() -> Handle {
        Handle {
            session: Some("s1".into()),
            username: "jeff".into(),
            proved: Some("Kettle-1!".into()),
        }
    }

    /// Makes one of each step, other than the first, that needs input from the user.
    fn steps() -> Vec<SignIn> {
        vec![
            SignIn::Code(CodeStep {
                handle: handle(),
                kind: CodeKind::SoftwareTokenMfa,
                destination: None,
                is_first_factor: false,
            }),
            SignIn::ChooseMfa(ChoiceStep {
                handle: handle(),
                options: vec![MfaType::Sms],
            }),
            SignIn::SetupMfa(ChoiceStep {
                handle: handle(),
                options: vec![MfaType::SoftwareToken],
            }),
            SignIn::SetupTotp(SetupTotpStep {
                handle: handle(),
                secret: "KEY".into(),
            }),
            SignIn::SetupEmail(handle()),
            SignIn::NewPassword(NewPasswordStep {
                handle: handle(),
                missing: Vec::new(),
            }),
            SignIn::Custom(CustomStep {
                handle: handle(),
                prompt: None,
            }),
            SignIn::Passkey(PasskeyStep {
                handle: handle(),
                options: "{}".into(),
            }),
        ]
    }

    fn refusal(wire: &str) -> CallError {
        CallError::Service(ServiceError {
            code: ErrorCode::read(wire),
            message: String::new(),
        })
    }

    fn same_kind(one: &SignIn, other: &SignIn) -> bool {
        std::mem::discriminant(one) == std::mem::discriminant(other)
    }

    #[test]
    fn a_wrong_code_keeps_the_step_and_its_session() {
        let step = steps().remove(0);
        let next = step.reject(&refusal("CodeMismatchException"));
        assert_eq!(next.error, Some(AuthError::WrongCode));
        let SignIn::Code(step) = next.step else {
            panic!("{:?}", next.step);
        };
        assert_eq!(step.handle.session, Some("s1".into()));
    }

    #[test]
    fn what_can_be_tried_again_keeps_every_step() {
        let mut all = steps();
        all.push(SignIn::Credentials);
        for step in all {
            for passing in [
                CallError::NoReply(NoReply::default()),
                CallError::NotTheService(BadReply {
                    status: 502,
                    fault: ReplyFault::NoErrorCode,
                }),
                refusal("TooManyRequestsException"),
                refusal("BrandNewException"),
            ] {
                let next = step.clone().reject(&passing);
                assert!(same_kind(&next.step, &step), "{step:?} {passing:?}");
                assert!(next.error.is_some());
            }
        }
    }

    #[test]
    fn a_spent_session_goes_back_to_the_start_from_every_step() {
        for step in steps() {
            let next = step.clone().reject(&refusal("NotAuthorizedException"));
            assert!(matches!(next.step, SignIn::Credentials), "{step:?}");
            assert_eq!(
                next.error,
                Some(AuthError::ChallengeSessionExpired),
                "{step:?}"
            );
        }
        let next = steps().remove(0).reject(&refusal("ExpiredCodeException"));
        assert!(matches!(next.step, SignIn::Credentials));
    }

    #[test]
    fn some_refusals_are_steps_not_errors() {
        let next = SignIn::Credentials.reject(&refusal("UserNotConfirmedException"));
        assert!(matches!(next.step, SignIn::Unconfirmed) && next.error.is_none());
        let next = SignIn::Credentials.reject(&refusal("PasswordResetRequiredException"));
        assert!(matches!(next.step, SignIn::ResetRequired) && next.error.is_none());
    }

    #[test]
    fn a_wrong_password_stays_at_the_start() {
        let next = SignIn::Credentials.reject(&refusal("NotAuthorizedException"));
        assert!(matches!(next.step, SignIn::Credentials));
        assert_eq!(next.error, Some(AuthError::WrongCredentials));
    }

    #[test]
    fn a_new_password_against_the_rules_keeps_the_step() {
        let step = SignIn::NewPassword(NewPasswordStep {
            handle: handle(),
            missing: vec!["name".into()],
        });
        let next = step.reject(&refusal("InvalidPasswordException"));
        assert!(matches!(next.step, SignIn::NewPassword(step) if step.missing == ["name"]));
    }

    #[test]
    fn each_challenge_is_one_step() {
        let accept = |challenge| SignIn::accept(Outcome::Challenge(challenge));
        let handle = handle;
        assert!(matches!(
            accept(Challenge::Code { handle: handle(), kind: CodeKind::EmailOtp, destination: None }),
            SignIn::Code(step) if step.kind == CodeKind::EmailOtp
        ));
        assert!(matches!(
            accept(Challenge::SelectMfaType {
                handle: handle(),
                options: vec![MfaType::Email]
            }),
            SignIn::ChooseMfa(_)
        ));
        assert!(matches!(
            accept(Challenge::NewPasswordRequired {
                handle: handle(),
                missing: vec![]
            }),
            SignIn::NewPassword(_)
        ));
        assert!(matches!(
            accept(Challenge::Custom {
                handle: handle(),
                prompt: None
            }),
            SignIn::Custom(_)
        ));
        assert!(matches!(
            accept(Challenge::SelectChallenge {
                handle: handle(),
                options: vec![FirstFactor::Password]
            }),
            SignIn::FirstFactor(_)
        ));
        // Text messages cannot be set up here, so the step is unsupported when nothing
        // else is offered.
        let options = vec![MfaType::Sms, MfaType::SoftwareToken];
        assert!(matches!(
            accept(Challenge::MfaSetup { handle: handle(), options }),
            SignIn::SetupMfa(step) if step.options == [MfaType::SoftwareToken]
        ));
        assert!(matches!(
            accept(Challenge::MfaSetup { handle: handle(), options: vec![MfaType::Sms] }),
            SignIn::Unsupported { challenge } if challenge == "MFA_SETUP"
        ));
    }

    #[test]
    fn an_unknown_challenge_is_a_step_of_its_own() {
        let step = SignIn::accept(Outcome::Challenge(Challenge::Unknown {
            name: "RIDDLE".into(),
        }));
        assert!(matches!(&step, SignIn::Unsupported { challenge } if challenge == "RIDDLE"));
    }

    #[test]
    fn nothing_of_a_session_or_key_is_printed() {
        let printed = format!("{:?}", steps());
        assert!(
            !["s1", "KEY", "Kettle-1!"]
                .iter()
                .any(|secret| printed.contains(secret)),
            "{printed}"
        );
    }
}
