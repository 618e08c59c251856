//! The questions that are answered with yes or no.

use std::future::Future;
use std::pin::Pin;

use serde_json::json;

use crate::connection::Connection;
use crate::error::BenchError;

use super::answers::Answer;
use super::checks;
use super::session::{Account, PASSWORD, Target, text};
use super::signature;

/// The future answer to a question.
pub(super) type Asked = Pin<Box<dyn Future<Output = Result<Answer, BenchError>>>>;

/// A question.
pub(super) struct Probe {
    pub(super) title: &'static str,
    pub(super) run: fn(Target) -> Asked,
}

macro_rules! probes {
    ($($title:literal: $function:path;)*) => {
        /// All questions, in the order of the rows.
        pub(super) const PROBES: &[Probe] = &[
            $(Probe { title: $title, run: |target| Box::pin($function(target)) },)*
        ];
    };
}

probes! {
    "SRP sign-in, with the password checked": checks::srp;
    "registration, with the code checked": checks::registration;
    "new password by a code that is checked": checks::forgotten_password;
    "authenticator app, with the code checked": checks::authenticator_app;
    "sign-in by a code by e-mail (`EMAIL_OTP`)": email_code;
    "registration of passkeys": passkeys;
    "remembered devices": devices;
    "tokens that verify with the published keys": signature::of_tokens;
    "groups in tokens": groups;
    "rotation of refresh tokens": rotation;
    "RevokeToken ends the refresh token": revocation;
    "GlobalSignOut ends access tokens": sign_out;
    "password policy is enforced": policy;
    "unconfirmed users are refused": unconfirmed;
    "unknown users are hidden": hidden;
    "values outside of the API are refused": outside_of_the_api;
    "pages of a browser may call it (CORS)": preflight;
}

async fn email_code(target: Target) -> Result<Answer, BenchError> {
    let policy = json!({ "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] });
    let pool = json!({ "Policies": { "SignInPolicy": policy } });
    let client = json!({ "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] });
    let mut account = Account::pool(target, pool, client).await?;
    account.add_user().await?;
    let parameters = json!({ "USERNAME": account.user, "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let flow = json!({ "AuthFlow": "USER_AUTH", "AuthParameters": parameters });
    let challenge = account.call("InitiateAuth", flow).await?;
    if challenge.get("ChallengeName") != Some(&json!("EMAIL_OTP")) {
        return Ok(Answer::No);
    }
    let code = account.code().await?;
    let reply = account
        .respond(&challenge, json!({ "EMAIL_OTP_CODE": code }))
        .await?;
    Ok(Answer::of(reply.get("AuthenticationResult").is_some()))
}

async fn passkeys(target: Target) -> Result<Answer, BenchError> {
    let policy = json!({ "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"] });
    let pool = json!({ "Policies": { "SignInPolicy": policy } });
    let mut account = Account::pool(target, pool, json!({})).await?;
    account.add_user().await?;
    let passkeys = json!({ "RelyingPartyId": "localhost", "UserVerification": "preferred" });
    let config = json!({
        "UserPoolId": account.pool_id,
        "MfaConfiguration": "OFF",
        "WebAuthnConfiguration": passkeys,
    });
    account
        .connection
        .call("SetUserPoolMfaConfig", &config)
        .await?;
    let token = account.token("/AuthenticationResult/AccessToken").await?;
    let reply = account
        .connection
        .call(
            "StartWebAuthnRegistration",
            &json!({ "AccessToken": token }),
        )
        .await?;
    let challenge = reply.pointer("/CredentialCreationOptions/challenge");
    Ok(Answer::of(challenge.is_some()))
}

async fn devices(target: Target) -> Result<Answer, BenchError> {
    let remembering = json!({ "ChallengeRequiredOnNewDevice": true });
    let pool = json!({ "DeviceConfiguration": remembering });
    let mut account = Account::pool(target, pool, json!({})).await?;
    account.add_user().await?;
    account
        .token("/AuthenticationResult/NewDeviceMetadata/DeviceKey")
        .await?;
    Ok(Answer::Yes)
}

async fn groups(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::create(target).await?;
    let group = json!({ "UserPoolId": account.pool_id, "GroupName": "admins" });
    account.connection.call("CreateGroup", &group).await?;
    account
        .admin("AdminAddUserToGroup", json!({ "GroupName": "admins" }))
        .await?;
    let token = account.token("/AuthenticationResult/IdToken").await?;
    let claims = signature::claims(&token)?;
    Ok(Answer::of(
        claims.get("cognito:groups") == Some(&json!(["admins"])),
    ))
}

async fn rotation(target: Target) -> Result<Answer, BenchError> {
    let rotation = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 0 });
    let client = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        "RefreshTokenRotation": rotation,
    });
    let mut account = Account::pool(target, json!({}), client).await?;
    account.add_user().await?;
    let old = account.token("/AuthenticationResult/RefreshToken").await?;
    let refresh = json!({ "RefreshToken": old });
    let reply = account
        .call("GetTokensFromRefreshToken", refresh.clone())
        .await?;
    let new = text(&reply, "/AuthenticationResult/RefreshToken")?;
    let again = account.call("GetTokensFromRefreshToken", refresh).await;
    Ok(Answer::of(new != old && again.is_err()))
}

async fn revocation(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::create(target).await?;
    let token = account.token("/AuthenticationResult/RefreshToken").await?;
    let parameters = json!({ "REFRESH_TOKEN": token });
    let flow = json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters });
    account.call("InitiateAuth", flow.clone()).await?;
    account
        .call("RevokeToken", json!({ "Token": token }))
        .await?;
    Ok(Answer::of(
        account.call("InitiateAuth", flow).await.is_err(),
    ))
}

async fn sign_out(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::create(target).await?;
    let token = account.token("/AuthenticationResult/AccessToken").await?;
    let token = json!({ "AccessToken": token });
    account.connection.call("GetUser", &token).await?;
    account.connection.call("GlobalSignOut", &token).await?;
    Ok(Answer::of(
        account.connection.call("GetUser", &token).await.is_err(),
    ))
}

async fn policy(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::pool(target, json!({}), json!({})).await?;
    let attributes = json!([{ "Name": "email", "Value": account.user }]);
    let mut sign_up = json!({
        "Username": account.user, "Password": "short", "UserAttributes": attributes,
    });
    let weak = account.call("SignUp", sign_up.clone()).await;
    if let Some(password) = sign_up.get_mut("Password") {
        *password = json!(PASSWORD);
    }
    account.call("SignUp", sign_up).await?;
    Ok(Answer::of(weak.is_err()))
}

async fn unconfirmed(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::pool(target, json!({}), json!({})).await?;
    let attributes = json!([{ "Name": "email", "Value": account.user }]);
    let sign_up = json!({
        "Username": account.user, "Password": PASSWORD, "UserAttributes": attributes,
    });
    account.call("SignUp", sign_up).await?;
    let refused = account.sign_in(PASSWORD).await.err();
    Ok(Answer::of(checks::is_refusal(
        refused.as_ref(),
        "UserNotConfirmedException",
    )))
}

async fn hidden(target: Target) -> Result<Answer, BenchError> {
    let client = json!({ "PreventUserExistenceErrors": "ENABLED" });
    let mut account = Account::pool(target, json!({}), client).await?;
    let refused = account.sign_in(PASSWORD).await.err();
    Ok(Answer::of(checks::is_refusal(
        refused.as_ref(),
        "NotAuthorizedException",
    )))
}

async fn outside_of_the_api(target: Target) -> Result<Answer, BenchError> {
    let wrong = [
        json!({ "DeletionProtection": "PERHAPS" }),
        json!({ "Policies": { "PasswordPolicy": { "MinimumLength": 3 } } }),
    ];
    for pool in wrong {
        let made = Account::pool(target, pool, json!({})).await;
        if !checks::is_refusal(made.as_ref().err(), "InvalidParameterException") {
            return Ok(Answer::No);
        }
    }
    Ok(Answer::Yes)
}

async fn preflight(target: Target) -> Result<Answer, BenchError> {
    let allowed = Connection::new(target.port).preflight().await?;
    Ok(Answer::of(allowed))
}
