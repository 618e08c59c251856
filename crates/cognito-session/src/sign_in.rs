//! Sign-in as a value: where a sign-in stands, and what each answer makes of it.
//!
//! A transition consumes the old step, and each step owns its handle, so answering
//! without a session, or with a spent one, cannot be written.

use super::error::{AuthError, Place};
use cognito_client::challenge::{Challenge, CodeKind, FirstFactor, Handle, MfaType, Outcome};
use cognito_client::error::{CallError, ErrorCode};
use cognito_client::secret::TotpSecret;
use cognito_client::tokens::AuthenticationResult;

/// Where a sign-in stands.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// At the start: who, and the password.
    Credentials,
    /// The rider chooses a first factor.
    FirstFactor(FirstFactorStep),
    /// A one-time code is asked for.
    Code(CodeStep),
    /// The rider chooses a second factor.
    ChooseMfa(ChoiceStep),
    /// The rider chooses a second factor to set up.
    SetupMfa(ChoiceStep),
    /// An authenticator app is being set up.
    SetupTotp(SetupTotpStep),
    /// Codes by e-mail are being set up.
    SetupEmail(Handle),
    /// A temporary password has to be replaced.
    NewPassword(NewPasswordStep),
    /// The pool's owner asks something.
    Custom(CustomStep),
    /// A passkey is asked for.
    Passkey(PasskeyStep),
    /// A challenge we do not know: nothing to do but to go back.
    Unsupported {
        /// The challenge's name.
        challenge: String,
    },
    /// The password is right, but the address is not verified yet.
    Unconfirmed,
    /// The pool's owner wants a new password.
    ResetRequired,
    /// Signed in.
    Done(AuthenticationResult),
}

/// A one-time code is asked for.
#[derive(Clone, Debug)]
pub struct CodeStep {
    /// To answer with.
    pub handle: Handle,
    /// Where the code comes from.
    pub kind: CodeKind,
    /// Where it was sent, masked by the service.
    pub destination: Option<String>,
}

/// A choice between first factors.
#[derive(Clone, Debug)]
pub struct FirstFactorStep {
    /// To answer with.
    pub handle: Handle,
    /// What there is.
    pub options: Vec<FirstFactor>,
}

/// A choice between second factors.
#[derive(Clone, Debug)]
pub struct ChoiceStep {
    /// To answer with.
    pub handle: Handle,
    /// What there is.
    pub options: Vec<MfaType>,
}

/// An authenticator app is being set up.
#[derive(Clone, Debug)]
pub struct SetupTotpStep {
    /// To answer with.
    pub handle: Handle,
    /// The key to put into the app.
    pub secret: TotpSecret,
}

/// A new password is asked for, and attributes that are required and missing.
#[derive(Clone, Debug)]
pub struct NewPasswordStep {
    /// To answer with.
    pub handle: Handle,
    /// Plain names of attributes.
    pub missing: Vec<String>,
}

/// A question of the pool's owner.
#[derive(Clone, Debug)]
pub struct CustomStep {
    /// To answer with.
    pub handle: Handle,
    /// The question, where there is one.
    pub prompt: Option<String>,
}

/// A passkey is asked for.
#[derive(Clone, Debug)]
pub struct PasskeyStep {
    /// To answer with.
    pub handle: Handle,
    /// What the browser is to be asked, JSON.
    pub options: String,
}

/// A step, with what is to be told about how it was reached.
#[derive(Debug)]
pub struct Next {
    /// Where the sign-in stands now.
    pub step: SignIn,
    /// What went wrong, if anything did.
    pub error: Option<AuthError>,
}

impl From<SignIn> for Next {
    fn from(step: SignIn) -> Self {
        Self { step, error: None }
    }
}

impl SignIn {
    /// The service took the answer.
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
            }),
            Challenge::SelectMfaType { handle, options } if !options.is_empty() => {
                Self::ChooseMfa(ChoiceStep { handle, options })
            }
            Challenge::MfaSetup { handle, options } => {
                // A text message cannot be set up in the middle of a sign-in.
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
            // The proofs are given on the way, and are no steps of their own: asked for at
            // any other moment, they cannot be answered.
            Challenge::PasswordVerifier { .. } => unsupported("PASSWORD_VERIFIER"),
            Challenge::DeviceSrpAuth { .. } => unsupported("DEVICE_SRP_AUTH"),
            Challenge::DevicePasswordVerifier { .. } => unsupported("DEVICE_PASSWORD_VERIFIER"),
            Challenge::Unknown { name } => Self::Unsupported { challenge: name },
        }
    }

    /// The service refused the answer, or could not be asked. What can be tried again
    /// stays where it is.
    #[must_use]
    pub fn reject(self, error: &CallError) -> Next {
        match error.code() {
            Some(ErrorCode::UserNotConfirmed) => return Self::Unconfirmed.into(),
            Some(ErrorCode::PasswordResetRequired) => return Self::ResetRequired.into(),
            _ => {}
        }
        let place = match self {
            Self::Credentials => Place::Password,
            Self::NewPassword(_) => Place::NewPassword,
            Self::FirstFactor(_) => Place::FirstFactor,
            _ => Place::Challenge,
        };
        let error = AuthError::of(error, place);
        let step = match error {
            AuthError::SessionSpent => Self::Credentials,
            _ => self,
        };
        Next {
            step,
            error: Some(error),
        }
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
    use cognito_client::error::ServiceError;

    fn handle() -> Handle {
        Handle {
            session: Some("s1".into()),
            username: "jeff".into(),
            proved: Some("Unicorn-1!".into()),
        }
    }

    /// One of each step that asks something of the rider after the start.
    fn steps() -> Vec<SignIn> {
        vec![
            SignIn::Code(CodeStep {
                handle: handle(),
                kind: CodeKind::SoftwareTokenMfa,
                destination: None,
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
                CallError::NoReply,
                CallError::NotTheService { status: 502 },
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
            assert_eq!(next.error, Some(AuthError::SessionSpent), "{step:?}");
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
        // Text messages cannot be set up here: nothing else offered, nothing to do.
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
            !["s1", "KEY", "Unicorn-1!"]
                .iter()
                .any(|secret| printed.contains(secret)),
            "{printed}"
        );
    }
}
