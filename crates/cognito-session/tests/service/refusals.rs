//! Tests that the service alone cannot make a sign-in send the password, and that
//! refusals are reported with their real meaning.

use cognito_client::challenge::FirstFactor;
use cognito_client::srp::SrpError;
use cognito_session::service::FirstFactorAnswer;
use cognito_session::sign_in::FirstFactorStep;

use super::*;

/// A challenge for a password proof with plausible parameters.
const VERIFIER: &str = r#"{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{"USER_ID_FOR_SRP":"jeff","SALT":"a1","SRP_B":"2b","SECRET_BLOCK":"AAAA"}}"#;

/// Makes a choice of first factors, by the service's names.
fn choice_of(factors: &str) -> Result<(u16, String), NoReply> {
    ok(&format!(
        r#"{{"ChallengeName":"SELECT_CHALLENGE","Session":"s1","AvailableChallenges":{factors}}}"#
    ))
}

/// Asserts that no request contains the password that the tests below sign in with.
fn password_was_not_sent(wire: &Wire) {
    for (_, body) in &*wire.asked.borrow() {
        assert!(!body.contains("Passw0rd!"), "{body}");
    }
}

#[test]
fn srp_refuses_a_password_choice_of_the_service() {
    let wire = Wire::of([choice_of(r#"["PASSWORD"]"#)]);
    let next = now(service(&wire, CONFIG).sign_in("jeff", &"Passw0rd!".into()));
    assert!(matches!(next.step, SignIn::Credentials), "{next:?}");
    assert_eq!(
        next.error,
        Some(AuthError::Untrusted(Untrusted::AsksForPassword("PASSWORD")))
    );

    // The same holds after a later step, and the other factors are still offered.
    let wire = Wire::of([
        ok(r#"{"ChallengeName":"SMS_MFA","Session":"s1","ChallengeParameters":{}}"#),
        choice_of(r#"["PASSWORD","EMAIL_OTP"]"#),
    ]);
    let service = service(&wire, CONFIG);
    let SignIn::Code(step) = now(service.sign_in("jeff", &"Passw0rd!".into())).step else {
        panic!("a code");
    };
    let SignIn::FirstFactor(step) = now(service.answer_code(step, &"123456".into())).step else {
        panic!("a choice");
    };
    assert_eq!(step.options, [FirstFactor::EmailOtp]);
    password_was_not_sent(&wire);
}

/// Nothing is sent, however a step that asks for the plain password was made.
#[test]
fn srp_sends_no_password_for_a_step_that_wants_it() {
    for flow in ["USER_SRP_AUTH", "CUSTOM_AUTH"] {
        let config = BY_PASSWORD.replace("USER_PASSWORD_AUTH", flow);
        let wire = Wire::of([choice_of(r#"["PASSWORD","PASSWORD_SRP"]"#)]);
        let service = service(&wire, &config);
        let SignIn::FirstFactor(step) = now(service.sign_in("jeff", &"".into())).step else {
            panic!("a choice");
        };
        assert_eq!(step.options, [FirstFactor::PasswordSrp]);
        let forged = FirstFactorStep {
            options: vec![FirstFactor::Password],
            ..step
        };
        let answer = FirstFactorAnswer::Password("Passw0rd!".into());
        let next = now(service.choose_first_factor(forged, &answer));
        assert_eq!(
            next.error,
            Some(AuthError::Untrusted(Untrusted::AsksForPassword("PASSWORD")))
        );
        assert_eq!(wire.operations(), ["InitiateAuth"]);
    }
}

#[test]
fn user_auth_proves_the_password_where_it_can() {
    let config = BY_PASSWORD.replace("USER_PASSWORD_AUTH", "USER_AUTH");
    let wire = Wire::of([
        choice_of(r#"["PASSWORD","PASSWORD_SRP"]"#),
        ok(VERIFIER),
        tokens(r#","RefreshToken":"r""#),
    ]);
    let service = service(&wire, &config);
    let SignIn::FirstFactor(step) = now(service.sign_in("jeff", &"".into())).step else {
        panic!("a choice");
    };
    let answer = FirstFactorAnswer::Password("Passw0rd!".into());
    let next = now(service.choose_first_factor(step, &answer));
    assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
    password_was_not_sent(&wire);
}

#[test]
fn a_prompt_for_the_password_does_not_get_it() {
    let question = ok(
        r#"{"ChallengeName":"CUSTOM_CHALLENGE","Session":"s1","ChallengeParameters":{"prompt":"Password"}}"#,
    );
    // The challenge comes right after the proof, and after another step.
    for more in [
        None,
        Some(ok(
            r#"{"ChallengeName":"SMS_MFA","Session":"s1","ChallengeParameters":{}}"#,
        )),
    ] {
        let mut replies = vec![ok(VERIFIER)];
        replies.extend(more);
        replies.extend([question.clone(), tokens(r#","RefreshToken":"r""#)]);
        let wire = Wire::of(replies);
        let service = service(&wire, CONFIG);
        let mut step = now(service.sign_in("jeff", &"Passw0rd!".into())).step;
        if let SignIn::Code(code) = step {
            step = now(service.answer_code(code, &"123456".into())).step;
        }
        let SignIn::Custom(step) = step else {
            panic!("{step:?}");
        };
        let sent = wire.asked.borrow().len();
        let next = now(service.answer_custom(step, " Passw0rd! "));
        assert_eq!(
            next.error,
            Some(AuthError::Untrusted(Untrusted::AsksForPassword(
                "CUSTOM_CHALLENGE"
            )))
        );
        assert_eq!(wire.asked.borrow().len(), sent);
        let SignIn::Custom(step) = next.step else {
            panic!("the same step");
        };
        let next = now(service.answer_custom(step, "a kettle"));
        assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
        password_was_not_sent(&wire);
    }
}

#[test]
fn attribute_that_is_refused_keeps_the_new_password_step() {
    let wire = Wire::of([
        ok(
            r#"{"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"s1","ChallengeParameters":{"requiredAttributes":"[\"userAttributes.given_name\"]"}}"#,
        ),
        refused(
            "InvalidParameterException",
            "Invalid attributes given, given_name is missing",
        ),
        tokens(r#","RefreshToken":"r""#),
    ]);
    let service = service(&wire, BY_PASSWORD);
    let SignIn::NewPassword(step) = now(service.sign_in("jeff", &"Kettle-1!".into())).step else {
        panic!("a new password");
    };
    let given = |name: &str| vec![("given_name".to_owned(), name.to_owned())];
    let next = now(service.set_new_password(step, &"Passw0rd!".into(), &given("-")));
    let refused = AuthError::AttributesRefused(vec!["given_name".into()]);
    assert_eq!(next.error, Some(refused));
    let SignIn::NewPassword(step) = next.step else {
        panic!("the same step");
    };
    let next = now(service.set_new_password(step, &"Passw0rd!".into(), &given("Jeff")));
    assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
}

#[test]
fn the_proved_password_is_no_new_one_and_no_attribute() {
    let wire = Wire::of([
        ok(VERIFIER),
        ok(
            r#"{"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"s1","ChallengeParameters":{"requiredAttributes":"[\"userAttributes.password\"]"}}"#,
        ),
    ]);
    let service = service(&wire, CONFIG);
    let SignIn::NewPassword(step) = now(service.sign_in("jeff", &"Passw0rd!".into())).step else {
        panic!("a new password");
    };
    let next = now(service.set_new_password(step, &"Passw0rd!".into(), &[]));
    assert_eq!(next.error, Some(AuthError::PasswordUsedBefore));
    let SignIn::NewPassword(step) = next.step else {
        panic!("the same step");
    };
    let given = [("password".to_owned(), "Passw0rd!".to_owned())];
    let next = now(service.set_new_password(step, &"Passw0rd!2".into(), &given));
    let told = AuthError::Untrusted(Untrusted::AsksForPassword("NEW_PASSWORD_REQUIRED"));
    assert_eq!(next.error, Some(told));
    password_was_not_sent(&wire);
}

/// The 3,072-bit prime of RFC 3526, group 15. As `SRP_B` it is 0 modulo N.
const N: &str = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";

#[test]
fn a_broken_proof_is_named_and_is_not_out_of_reach() {
    use SrpError::{MalformedSalt, MalformedSecretBlock, MalformedServerKey, ServerKeyZero};
    use Untrusted::{MissingParameter, Proof};
    let salt = r#""SALT":"a1""#;
    let srp_b = r#""SRP_B":"2b""#;
    let block = r#","SECRET_BLOCK":"AAAA""#;
    // One hexadecimal digit is a valid number, so the pool judges the proof.
    let valid = r#""SRP_B":"B""#;
    for (good, broken, named, cause) in [
        (salt, r#""SALT":"salt""#, "SALT", Proof(MalformedSalt)),
        (salt, r#""SALT":"""#, "SALT", MissingParameter("SALT")),
        (srp_b, r#""SRP_B":"0""#, "SRP_B", Proof(ServerKeyZero)),
        (srp_b, valid, "", Proof(ServerKeyZero)),
        (
            srp_b,
            r#""SRP_B":"-2b""#,
            "SRP_B",
            Proof(MalformedServerKey),
        ),
        (
            srp_b,
            &format!(r#""SRP_B":"{N}""#),
            "SRP_B",
            Proof(ServerKeyZero),
        ),
        (
            block,
            r#","SECRET_BLOCK":"$$""#,
            "SECRET_BLOCK",
            Proof(MalformedSecretBlock),
        ),
        (block, "", "SECRET_BLOCK", MissingParameter("SECRET_BLOCK")),
    ] {
        let challenge = VERIFIER.replace(good, broken);
        assert_ne!(challenge, VERIFIER);
        let wire = Wire::of([ok(&challenge), refused("NotAuthorizedException", "no")]);
        let next = now(service(&wire, CONFIG).sign_in("jeff", &"Passw0rd!".into()));
        if named.is_empty() {
            assert_eq!(next.error, Some(AuthError::WrongCredentials));
        } else {
            let Some(AuthError::Untrusted(why)) = next.error else {
                panic!("{broken}: {:?}", next.error);
            };
            assert_eq!(why.name(), named, "{broken}");
            assert_eq!(why, cause, "{broken}");
            assert_eq!(wire.operations(), ["InitiateAuth"], "{broken}");
        }
    }
}

/// moto's secret block is a UUID, which aws-amplify decodes as URL-safe base64.
#[test]
fn a_secret_block_that_amplify_takes_is_taken() {
    for block in ["6f0a2c4e-1b3d-4f5a-8c7e-9d0b1a2c3e4f", "-_8", "AAA"] {
        let challenge = VERIFIER.replace("AAAA", block);
        let wire = Wire::of([ok(&challenge), tokens(r#","RefreshToken":"r""#)]);
        let next = now(service(&wire, CONFIG).sign_in("jeff", &"Passw0rd!".into()));
        assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
        let sent = format!(r#""PASSWORD_CLAIM_SECRET_BLOCK":"{block}""#);
        assert!(wire.asked.borrow()[1].1.contains(&sent), "as it came");
    }
}

#[test]
fn a_client_without_the_flow_names_what_to_allow() {
    for (flow, permission) in [
        ("USER_SRP_AUTH", "ALLOW_USER_SRP_AUTH"),
        ("USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH"),
        ("USER_AUTH", "ALLOW_USER_AUTH"),
        ("CUSTOM_AUTH", "ALLOW_CUSTOM_AUTH"),
    ] {
        let config = BY_PASSWORD.replace("USER_PASSWORD_AUTH", flow);
        for text in [
            format!("{flow} is not enabled for the client."),
            format!("{flow} flow not enabled for this client"),
            "Initiate Auth method not supported.".to_owned(),
        ] {
            let wire = Wire::of([refused("InvalidParameterException", &text)]);
            let next = now(service(&wire, &config).sign_in("jeff", &"Passw0rd!".into()));
            assert_eq!(
                next.error,
                Some(AuthError::NotSetUp(permission.into())),
                "{text}"
            );
        }
    }
}

#[test]
fn throttling_is_tried_again_in_every_form() {
    let throttled = || {
        Ok((
            400,
            r#"{"code":"TooManyRequestsException","message":null}"#.to_owned(),
        ))
    };
    let wire = Wire::of([throttled(), throttled(), throttled()]);
    let next = now(service(&wire, CONFIG).sign_in("jeff", &"p".into()));
    assert_eq!(next.error, Some(AuthError::TooManyAttempts));
    assert_eq!(wire.operations(), ["InitiateAuth"; 3]);
}
