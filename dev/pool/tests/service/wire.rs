//! Malformed requests of every operation never cause an internal error.

use cognito_local::core::random::{Entropy, Seeded};
use serde_json::{Value, json};

use crate::support::{Service, refused_as};

const OPERATIONS: &[&str] = &[
    "AddCustomAttributes",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminForgetDevice",
    "AdminGetDevice",
    "AdminGetUser",
    "AdminInitiateAuth",
    "AdminListDevices",
    "AdminResetUserPassword",
    "AdminRespondToAuthChallenge",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminUpdateDeviceStatus",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "AssociateSoftwareToken",
    "CancelPointInTimeRecovery",
    "ChangePassword",
    "CompleteWebAuthnRegistration",
    "ConfirmDevice",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "CreateUserPool",
    "CreateUserPoolClient",
    "DeleteUser",
    "DeleteUserAttributes",
    "DeleteWebAuthnCredential",
    "DescribePointInTimeRecovery",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "ForgetDevice",
    "ForgotPassword",
    "GetDevice",
    "GetTokensFromRefreshToken",
    "GetUser",
    "GetUserAttributeVerificationCode",
    "GetUserAuthFactors",
    "GetUserPoolMfaConfig",
    "GlobalSignOut",
    "InitiateAuth",
    "InitiatePointInTimeRecovery",
    "ListDevices",
    "ListPointInTimeRecoveries",
    "ListUserPoolClients",
    "ListUserPools",
    "ListUsers",
    "ListWebAuthnCredentials",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SetUserMFAPreference",
    "SetUserPoolMfaConfig",
    "SignUp",
    "StartPointInTimeRecovery",
    "StartWebAuthnRegistration",
    "UpdateDeviceStatus",
    "UpdateUserAttributes",
    "UpdateUserPool",
    "UpdateUserPoolClient",
    "VerifySoftwareToken",
    "VerifyUserAttribute",
];

const IDENTITY_OPERATIONS: &[&str] = &[
    "CreateIdentityPool",
    "DescribeIdentity",
    "DescribeIdentityPool",
    "GetCredentialsForIdentity",
    "GetId",
    "GetIdentityPoolRoles",
    "GetOpenIdToken",
    "ListIdentityPools",
    "SetIdentityPoolRoles",
    "UpdateIdentityPool",
];

const NAMES: &[&str] = &[
    "AccessToken",
    "AttributeName",
    "AuthFlow",
    "AuthParameters",
    "ChallengeName",
    "ChallengeResponses",
    "ClientId",
    "ClientName",
    "Code",
    "ConfirmationCode",
    "Credential",
    "CredentialId",
    "DeviceKey",
    "DeviceSecretVerifierConfig",
    "IdentityId",
    "IdentityPoolId",
    "IdentityPoolName",
    "Filter",
    "Limit",
    "Logins",
    "MaxResults",
    "MfaConfiguration",
    "NextToken",
    "Password",
    "Policies",
    "PoolName",
    "PreviousPassword",
    "ProposedPassword",
    "RefreshToken",
    "SMSMfaSettings",
    "Schema",
    "RestoreId",
    "RestoreTimestamp",
    "Session",
    "Token",
    "UserAttributeNames",
    "UserAttributes",
    "UserCode",
    "UserPoolId",
    "Username",
    "WebAuthnConfiguration",
    "WebAuthnMfaSettings",
];

#[test]
fn unknown_target_or_body_is_refused() {
    let service = Service::new();
    for target in [
        "",
        "SignUp",
        "AWSCognitoIdentityProviderService.",
        "AWSCognitoIdentityProviderService.Nothing",
        "AWSCognitoIdentityService.SignUp",
        // An operation that the API does not have.
        "AWSCognitoIdentityProviderService.FinishPointInTimeRecovery",
        "DynamoDB_20120810.Query",
    ] {
        refused_as(service.raw(target, b"{}"), "UnknownOperationException");
    }
    for body in [&b"{"[..], b"[]", b"\xff", b"\"text\""] {
        let target = "AWSCognitoIdentityProviderService.SignUp";
        refused_as(service.raw(target, body), "SerializationException");
    }
}

/// Returns every operation as `x-amz-target` names it.
fn targets() -> Vec<String> {
    let user_pools = OPERATIONS
        .iter()
        .map(|operation| format!("AWSCognitoIdentityProviderService.{operation}"));
    let identity_pools = IDENTITY_OPERATIONS
        .iter()
        .map(|operation| format!("AWSCognitoIdentityService.{operation}"));
    user_pools.chain(identity_pools).collect()
}

#[test]
fn every_operation_names_a_missing_parameter() {
    let service = Service::new();
    for target in targets() {
        // Identity pools use another exception for values that break their model.
        let expected = if target.contains("IdentityService") {
            "ValidationException"
        } else {
            "InvalidParameterException"
        };
        if let Err(refusal) = service.raw(&target, b"{}") {
            assert_eq!(refusal.code, expected, "{target}");
        }
    }
}

/// Returns a random value, which may or may not fit a parameter.
fn value(random: &mut Seeded, depth: u8) -> Value {
    let mut byte = [0];
    random.fill(&mut byte);
    match byte[0] % 16 {
        0 => Value::Null,
        1 => true.into(),
        2 => 7.into(),
        3 => (-1.5).into(),
        4 => "".into(),
        5 => "jeff".into(),
        6 => "local_WildRydes".into(),
        7 => "wildrydeswebapp".into(),
        8 => "x".repeat(5_000).into(),
        9 => "\u{0}\u{202e}é😀".into(),
        10 => "USER_SRP_AUTH".into(),
        11 => "a.b.c".into(),
        12 if depth > 0 => json!([value(random, depth - 1), value(random, depth - 1)]),
        13 if depth > 0 => json!({ "Name": "email", "Value": value(random, depth - 1) }),
        14 if depth > 0 => json!({
            "USERNAME": "jeff",
            "SRP_A": value(random, 0),
            "PASSWORD": value(random, 0),
            "ANSWER": value(random, 0),
            "PREFERRED_CHALLENGE": "EMAIL_OTP",
        }),
        _ => "PASSWORD_VERIFIER".into(),
    }
}

#[test]
fn random_body_is_no_internal_error() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let mut random = Seeded::new(2);
    for (round, target) in targets().iter().cycle().take(2_000).enumerate() {
        let mut body = json!({});
        for name in NAMES {
            let mut byte = [0];
            random.fill(&mut byte);
            match byte[0] % 4 {
                0 => body[*name] = value(&mut random, 3),
                1 if *name == "IdentityPoolId" => {
                    body[*name] = "local:3f5a7c10-0000-4000-8000-77696c647264".into();
                }
                1 if *name == "UserPoolId" => body[*name] = "local_WildRydes".into(),
                1 if *name == "ClientId" => body[*name] = "wildrydeswebapp".into(),
                1 if *name == "Username" => body[*name] = "jeff".into(),
                _ => {}
            }
        }
        if let Err(refusal) = service.raw(target, body.to_string().as_bytes()) {
            assert_ne!(
                refusal.code, "InternalErrorException",
                "{round} {target} {body}"
            );
            assert_ne!(refusal.code, "UnknownOperationException", "{target}");
        }
    }
}
