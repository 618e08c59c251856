//! Tests the exact requests: the target and the body of each operation, as the API
//! references of `cognito-idp` and `cognito-identity` define them.

use cognito_client::attributes::{
    GetUserAttributeVerificationCode, UpdateUserAttributes, VerifyUserAttribute,
};
use cognito_client::challenge::MfaType;
use cognito_client::device::{
    ConfirmDevice, DeviceRememberedStatus, DeviceSecretVerifierConfig, ForgetDevice, ListDevices,
    UpdateDeviceStatus,
};
use cognito_client::identity::{CredentialsForIdentity, GetCredentialsForIdentity, GetId, Logins};
use cognito_client::mfa::{
    AssociateOwnSoftwareToken, AssociateSoftwareToken, MfaSettings, SetUserMfaPreference,
    VerifyOwnSoftwareToken, VerifySoftwareToken,
};
use cognito_client::operation::{Operation, Retry, prepare};
use cognito_client::password::{ChangePassword, ConfirmForgotPassword, ForgotPassword};
use cognito_client::sign_in::{
    AuthFlow, InitiateAuth, InitiateSrpAuth, Parameters, RespondToAuthChallenge,
};
use cognito_client::sign_up::{Attribute, ConfirmSignUp, ResendConfirmationCode, SignUp};
use cognito_client::tokens::{GetTokensFromRefreshToken, GlobalSignOut, RevokeToken};
use cognito_client::user::{DeleteUser, GetUser};
use cognito_client::webauthn::{
    CompleteWebAuthnRegistration, DeleteWebAuthnCredential, ListWebAuthnCredentials,
    StartWebAuthnRegistration,
};

const URL: &str = "https://cognito-idp.eu-west-1.amazonaws.com/";

fn golden<O: Operation>(operation: &O, name: &str, body: &str) {
    golden_at(operation, "AWSCognitoIdentityProviderService", name, body);
}

fn golden_at<O: Operation>(operation: &O, service: &str, name: &str, body: &str) {
    let request = prepare(URL, operation);
    assert_eq!(request.url, URL);
    assert_eq!(request.target, format!("{service}.{name}"));
    assert_eq!(request.body.as_str(), body);
    assert!(!format!("{request:?}").contains("Passw0rd"));
}

#[test]
fn sign_up() {
    golden(
        &SignUp {
            client_id: "client",
            username: "jeff|example|com",
            password: Some(&"Passw0rd!\"".into()),
            attributes: &[
                Attribute::new("email", "jeff@example.com"),
                Attribute::new("custom:team", "Otters"),
            ],
        },
        "SignUp",
        r#"{"ClientId":"client","Username":"jeff|example|com","Password":"Passw0rd!\"","UserAttributes":[{"Name":"email","Value":"jeff@example.com"},{"Name":"custom:team","Value":"Otters"}]}"#,
    );
    golden(
        &ConfirmSignUp {
            client_id: "client",
            username: "jeff",
            code: &"123456".into(),
            session: None,
        },
        "ConfirmSignUp",
        r#"{"ClientId":"client","Username":"jeff","ConfirmationCode":"123456"}"#,
    );
    golden(
        &ResendConfirmationCode {
            client_id: "client",
            username: "jeff",
        },
        "ResendConfirmationCode",
        r#"{"ClientId":"client","Username":"jeff"}"#,
    );
}

#[test]
fn sign_in() {
    golden(
        &InitiateSrpAuth(InitiateAuth {
            flow: AuthFlow::UserSrp,
            client_id: "client",
            session: None,
            parameters: Parameters::default()
                .with("USERNAME", "jeff")
                .with("SRP_A", "abc"),
        }),
        "InitiateAuth",
        r#"{"AuthFlow":"USER_SRP_AUTH","ClientId":"client","AuthParameters":{"USERNAME":"jeff","SRP_A":"abc"}}"#,
    );
    golden(
        &RespondToAuthChallenge {
            client_id: "client",
            challenge: "SMS_MFA",
            session: Some(&"session".into()),
            responses: Parameters::default()
                .with("USERNAME", "jeff")
                .with("SMS_MFA_CODE", "123456"),
        },
        "RespondToAuthChallenge",
        r#"{"ClientId":"client","ChallengeName":"SMS_MFA","Session":"session","ChallengeResponses":{"USERNAME":"jeff","SMS_MFA_CODE":"123456"}}"#,
    );
    // `PASSWORD_VERIFIER` may come without a session, and then the answer has none
    // either.
    golden(
        &RespondToAuthChallenge {
            client_id: "client",
            challenge: "PASSWORD_VERIFIER",
            session: None,
            responses: Parameters::default(),
        },
        "RespondToAuthChallenge",
        r#"{"ClientId":"client","ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{}}"#,
    );
}

/// The chain of sessions by which a user without a password is signed in right after the
/// confirmation.
#[test]
fn sign_up_without_a_password() {
    golden(
        &SignUp {
            client_id: "client",
            username: "jeff",
            password: None,
            attributes: &[],
        },
        "SignUp",
        r#"{"ClientId":"client","Username":"jeff","UserAttributes":[]}"#,
    );
    golden(
        &ConfirmSignUp {
            client_id: "client",
            username: "jeff",
            code: &"123456".into(),
            session: Some(&"first".into()),
        },
        "ConfirmSignUp",
        r#"{"ClientId":"client","Username":"jeff","ConfirmationCode":"123456","Session":"first"}"#,
    );
    golden(
        &InitiateAuth {
            flow: AuthFlow::UserAuth,
            client_id: "client",
            session: Some(&"second".into()),
            parameters: Parameters::default().with("USERNAME", "jeff"),
        },
        "InitiateAuth",
        r#"{"AuthFlow":"USER_AUTH","ClientId":"client","Session":"second","AuthParameters":{"USERNAME":"jeff"}}"#,
    );
}

#[test]
fn authenticator_app() {
    golden(
        &AssociateSoftwareToken {
            session: Some(&"session".into()),
        },
        "AssociateSoftwareToken",
        r#"{"Session":"session"}"#,
    );
    golden(
        &VerifySoftwareToken {
            session: Some(&"session".into()),
            code: &"123456".into(),
        },
        "VerifySoftwareToken",
        r#"{"Session":"session","UserCode":"123456"}"#,
    );
}

#[test]
fn passwords() {
    golden(
        &ForgotPassword {
            client_id: "client",
            username: "jeff",
        },
        "ForgotPassword",
        r#"{"ClientId":"client","Username":"jeff"}"#,
    );
    golden(
        &ConfirmForgotPassword {
            client_id: "client",
            username: "jeff",
            code: &"123456".into(),
            password: &"Passw0rd!".into(),
        },
        "ConfirmForgotPassword",
        r#"{"ClientId":"client","Username":"jeff","ConfirmationCode":"123456","Password":"Passw0rd!"}"#,
    );
}

#[test]
fn tokens() {
    golden(
        &GetTokensFromRefreshToken {
            client_id: "client",
            refresh_token: &"refresh".into(),
            device_key: None,
        },
        "GetTokensFromRefreshToken",
        r#"{"ClientId":"client","RefreshToken":"refresh"}"#,
    );
    golden(
        &GetTokensFromRefreshToken {
            client_id: "client",
            refresh_token: &"refresh".into(),
            device_key: Some("eu-west-1_device"),
        },
        "GetTokensFromRefreshToken",
        r#"{"ClientId":"client","RefreshToken":"refresh","DeviceKey":"eu-west-1_device"}"#,
    );
    golden(
        &RevokeToken {
            token: &"refresh".into(),
            client_id: "client",
        },
        "RevokeToken",
        r#"{"Token":"refresh","ClientId":"client"}"#,
    );
    golden(
        &GetUser {
            access_token: &"access".into(),
        },
        "GetUser",
        r#"{"AccessToken":"access"}"#,
    );
}

#[test]
fn own_attributes_and_password() {
    golden(
        &UpdateUserAttributes {
            access_token: &"access".into(),
            attributes: &[Attribute::new("custom:team", "Otters")],
        },
        "UpdateUserAttributes",
        r#"{"AccessToken":"access","UserAttributes":[{"Name":"custom:team","Value":"Otters"}]}"#,
    );
    golden(
        &GetUserAttributeVerificationCode {
            access_token: &"access".into(),
            attribute: "email",
        },
        "GetUserAttributeVerificationCode",
        r#"{"AccessToken":"access","AttributeName":"email"}"#,
    );
    golden(
        &VerifyUserAttribute {
            access_token: &"access".into(),
            attribute: "email",
            code: &"123456".into(),
        },
        "VerifyUserAttribute",
        r#"{"AccessToken":"access","AttributeName":"email","Code":"123456"}"#,
    );
    golden(
        &ChangePassword {
            access_token: &"access".into(),
            previous: Some(&"Passw0rd!".into()),
            proposed: &"Passw0rd!2".into(),
        },
        "ChangePassword",
        r#"{"AccessToken":"access","PreviousPassword":"Passw0rd!","ProposedPassword":"Passw0rd!2"}"#,
    );
    golden(
        &ChangePassword {
            access_token: &"access".into(),
            previous: None,
            proposed: &"Passw0rd!2".into(),
        },
        "ChangePassword",
        r#"{"AccessToken":"access","ProposedPassword":"Passw0rd!2"}"#,
    );
}

#[test]
fn own_second_factors() {
    golden(
        &AssociateOwnSoftwareToken {
            access_token: &"access".into(),
        },
        "AssociateSoftwareToken",
        r#"{"AccessToken":"access"}"#,
    );
    golden(
        &VerifyOwnSoftwareToken {
            access_token: &"access".into(),
            code: &"123456".into(),
        },
        "VerifySoftwareToken",
        r#"{"AccessToken":"access","UserCode":"123456"}"#,
    );
    let settings = MfaSettings {
        enabled: true,
        preferred: false,
    };
    for (kind, name) in [
        (MfaType::Sms, "SMSMfaSettings"),
        (MfaType::SoftwareToken, "SoftwareTokenMfaSettings"),
        (MfaType::Email, "EmailMfaSettings"),
    ] {
        golden(
            &SetUserMfaPreference::of(&"access".into(), kind, settings),
            "SetUserMFAPreference",
            &format!(
                r#"{{"AccessToken":"access","{name}":{{"Enabled":true,"PreferredMfa":false}}}}"#
            ),
        );
    }
}

#[test]
fn own_passkeys() {
    golden(
        &StartWebAuthnRegistration {
            access_token: &"access".into(),
        },
        "StartWebAuthnRegistration",
        r#"{"AccessToken":"access"}"#,
    );
    golden(
        &CompleteWebAuthnRegistration {
            access_token: &"access".into(),
            credential: &serde_json::json!({ "id": "k" }),
        },
        "CompleteWebAuthnRegistration",
        r#"{"AccessToken":"access","Credential":{"id":"k"}}"#,
    );
    golden(
        &ListWebAuthnCredentials {
            access_token: &"access".into(),
            after: None,
        },
        "ListWebAuthnCredentials",
        r#"{"AccessToken":"access"}"#,
    );
    golden(
        &DeleteWebAuthnCredential {
            access_token: &"access".into(),
            id: "k",
        },
        "DeleteWebAuthnCredential",
        r#"{"AccessToken":"access","CredentialId":"k"}"#,
    );
}

#[test]
fn leaving() {
    golden(
        &GlobalSignOut {
            access_token: &"access".into(),
        },
        "GlobalSignOut",
        r#"{"AccessToken":"access"}"#,
    );
    golden(
        &DeleteUser {
            access_token: &"access".into(),
        },
        "DeleteUser",
        r#"{"AccessToken":"access"}"#,
    );
}

#[test]
fn devices() {
    golden(
        &ConfirmDevice {
            access_token: &"access".into(),
            device_key: "key",
            name: Some("Chrome · Linux"),
            verifier: DeviceSecretVerifierConfig {
                password_verifier: "v",
                salt: "s",
            },
        },
        "ConfirmDevice",
        r#"{"AccessToken":"access","DeviceKey":"key","DeviceName":"Chrome · Linux","DeviceSecretVerifierConfig":{"PasswordVerifier":"v","Salt":"s"}}"#,
    );
    golden(
        &UpdateDeviceStatus {
            access_token: &"access".into(),
            device_key: "key",
            status: DeviceRememberedStatus::Remembered,
        },
        "UpdateDeviceStatus",
        r#"{"AccessToken":"access","DeviceKey":"key","DeviceRememberedStatus":"remembered"}"#,
    );
    golden(
        &ListDevices {
            access_token: &"access".into(),
            after: Some("key"),
        },
        "ListDevices",
        r#"{"AccessToken":"access","PaginationToken":"key"}"#,
    );
    golden(
        &ForgetDevice {
            access_token: &"access".into(),
            device_key: "key",
        },
        "ForgetDevice",
        r#"{"AccessToken":"access","DeviceKey":"key"}"#,
    );
}

/// `fetch` cannot distinguish a lost request from a lost reply. A call that consumes a
/// code, sends a message or answers a challenge is therefore never repeated
/// automatically.
#[test]
fn only_what_does_no_harm_is_repeated() {
    fn repeat<O: Operation>() -> Retry {
        O::RETRY
    }
    for never in [
        repeat::<SignUp>(),
        repeat::<ConfirmSignUp>(),
        repeat::<ResendConfirmationCode>(),
        repeat::<InitiateAuth>(),
        repeat::<RespondToAuthChallenge>(),
        repeat::<AssociateSoftwareToken>(),
        repeat::<VerifySoftwareToken>(),
        repeat::<ForgotPassword>(),
        repeat::<ConfirmForgotPassword>(),
        repeat::<ConfirmDevice>(),
        repeat::<UpdateDeviceStatus>(),
    ] {
        assert_eq!(never, Retry::Never);
    }
    for safe in [
        repeat::<InitiateSrpAuth>(),
        repeat::<GetTokensFromRefreshToken>(),
        repeat::<RevokeToken>(),
        repeat::<GetUser>(),
    ] {
        assert_eq!(safe, Retry::Safe);
    }
}

#[test]
fn identity_pools() {
    const SERVICE: &str = "AWSCognitoIdentityService";
    let token = "id".into();
    let logins = Logins::from([("cognito-idp.eu-west-1.amazonaws.com/eu-west-1_P", &token)]);
    golden_at(
        &GetId {
            identity_pool_id: "eu-west-1:1",
            logins: &logins,
        },
        SERVICE,
        "GetId",
        r#"{"IdentityPoolId":"eu-west-1:1","Logins":{"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_P":"id"}}"#,
    );
    golden_at(
        &GetCredentialsForIdentity {
            identity_id: "eu-west-1:2",
            logins: &logins,
        },
        SERVICE,
        "GetCredentialsForIdentity",
        r#"{"IdentityId":"eu-west-1:2","Logins":{"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_P":"id"}}"#,
    );
    // The service writes the time of expiry in scientific notation.
    let reply: CredentialsForIdentity = serde_json::from_str(
        r#"{"Credentials":{"AccessKeyId":"ASIA","Expiration":1.798761599E9,"SecretKey":"k","SessionToken":"t"},"IdentityId":"eu-west-1:2"}"#,
    )
    .unwrap();
    assert_eq!(reply.credentials.expiration, 1_798_761_599.0);
}
