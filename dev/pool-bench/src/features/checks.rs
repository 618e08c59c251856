//! Questions about what is checked: a right value is taken, and a wrong one is not.

use cognito_client::secret::Password;
use cognito_client::srp::{Computation, EphemeralKey, PasswordChallenge, timestamp};
use cognito_local::core::{clock::Timestamp, totp};
use data_encoding::BASE32_NOPAD;
use serde_json::{Value, json};

use crate::calls::now_ms;
use crate::contender::CODE;
use crate::error::BenchError;

use super::answers::Answer;
use super::session::{Account, PASSWORD, Target, WRONG_PASSWORD, text};

/// A code that is not the one that was sent, whatever that is.
fn wrong(code: &str) -> &'static str {
    if code == "654321" { "111111" } else { "654321" }
}

/// Returns `true` for a refusal with this name.
pub(super) fn is_refusal(error: Option<&BenchError>, name: &str) -> bool {
    matches!(error, Some(BenchError::Refused { reply, .. }) if reply.contains(name))
}

pub(super) async fn srp(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::create(target).await?;
    let takes_wrong = srp_sign_in(&mut account, WRONG_PASSWORD).await.is_ok();
    let takes_right = srp_sign_in(&mut account, PASSWORD).await.is_ok();
    Ok(Answer::of_check(takes_right, takes_wrong))
}

async fn srp_sign_in(account: &mut Account, password: &str) -> Result<(), BenchError> {
    let key = EphemeralKey::generate([7; 32]).finish();
    let parameters = json!({ "USERNAME": account.user, "SRP_A": key.public_hex() });
    let flow = json!({ "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters });
    let challenge = account.call("InitiateAuth", flow).await?;
    let block = text(&challenge, "/ChallengeParameters/SECRET_BLOCK")?;
    let at = timestamp(now_ms());
    let user = text(&challenge, "/ChallengeParameters/USER_ID_FOR_SRP")?;
    let salt = text(&challenge, "/ChallengeParameters/SALT")?;
    let srp_b = text(&challenge, "/ChallengeParameters/SRP_B")?;
    let proof = key.prove(
        &PasswordChallenge {
            pool_name: account.pool_id.rsplit('_').next().unwrap_or_default(),
            user_id: &user,
            salt: &salt,
            srp_b: &srp_b,
            secret_block: &block,
        },
        &Password::new(password.to_owned()),
        &at,
    );
    // A challenge from which no proof can be computed is answered with any proof.
    let signature = proof.map_or_else(
        |_| "AAAA".to_owned(),
        |proof| proof.finish().expose().to_owned(),
    );
    let answers = json!({
        "TIMESTAMP": at,
        "PASSWORD_CLAIM_SECRET_BLOCK": block,
        "PASSWORD_CLAIM_SIGNATURE": signature,
    });
    let reply = account.respond(&challenge, answers).await?;
    text(&reply, "/AuthenticationResult/AccessToken").map(drop)
}

pub(super) async fn registration(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::pool(target, json!({}), json!({})).await?;
    let mut takes = Vec::new();
    for is_right in [false, true] {
        account.change_user();
        let attributes = json!([{ "Name": "email", "Value": account.user }]);
        let sign_up = json!({
            "Username": account.user, "Password": PASSWORD, "UserAttributes": attributes,
        });
        account.call("SignUp", sign_up).await?;
        let code = account.code().await?;
        let code = if is_right {
            code.as_str()
        } else {
            wrong(&code)
        };
        let confirm = json!({ "Username": account.user, "ConfirmationCode": code });
        takes.push(account.call("ConfirmSignUp", confirm).await.is_ok());
    }
    Ok(of_both(&takes))
}

pub(super) async fn forgotten_password(target: Target) -> Result<Answer, BenchError> {
    let mut takes = Vec::new();
    for is_right in [false, true] {
        let mut account = Account::create(target).await?;
        let forgot = json!({ "Username": account.user });
        account.call("ForgotPassword", forgot).await?;
        let code = account.code().await?;
        let code = if is_right {
            code.as_str()
        } else {
            wrong(&code)
        };
        let confirm = json!({
            "Username": account.user, "ConfirmationCode": code, "Password": WRONG_PASSWORD,
        });
        // A code that is sent counts only if it is the one that this server sends.
        let confirmed = account.call("ConfirmForgotPassword", confirm).await.is_ok();
        takes.push(confirmed && account.sign_in(WRONG_PASSWORD).await.is_ok());
    }
    Ok(of_both(&takes))
}

/// Returns the answer from what happened to the wrong value and then to the right one.
fn of_both(takes: &[bool]) -> Answer {
    match takes {
        [takes_wrong, takes_right] => Answer::of_check(*takes_right, *takes_wrong),
        _ => Answer::No,
    }
}

pub(super) async fn authenticator_app(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::create(target).await?;
    let config = json!({
        "UserPoolId": account.pool_id,
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
    });
    account
        .connection
        .call("SetUserPoolMfaConfig", &config)
        .await?;
    let token = account.token("/AuthenticationResult/AccessToken").await?;
    let reply = account
        .connection
        .call("AssociateSoftwareToken", &json!({ "AccessToken": token }))
        .await?;
    let key = text(&reply, "/SecretCode")?;
    // The code of the step before leaves the present one for the sign-in.
    verify(&mut account, &token, &code_of(&key, -1)?).await?;
    let preference = json!({
        "AccessToken": token,
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    account
        .connection
        .call("SetUserMFAPreference", &preference)
        .await?;
    let mut takes = Vec::new();
    for is_right in [false, true] {
        let challenge = account.sign_in(PASSWORD).await?;
        if challenge.get("ChallengeName") != Some(&json!("SOFTWARE_TOKEN_MFA")) {
            return Ok(Answer::No);
        }
        let code = code_of(&key, 0)?;
        let code = if is_right {
            code.as_str()
        } else {
            wrong(&code)
        };
        let answers = json!({ "SOFTWARE_TOKEN_MFA_CODE": code });
        let reply = account.respond(&challenge, answers).await;
        takes.push(reply.is_ok_and(|reply| reply.get("AuthenticationResult").is_some()));
    }
    Ok(of_both(&takes))
}

async fn verify(account: &mut Account, token: &str, code: &str) -> Result<Value, BenchError> {
    let input = json!({ "AccessToken": token, "UserCode": code });
    account.connection.call("VerifySoftwareToken", &input).await
}

/// Returns the code of an authenticator app, this many steps of 30 seconds from now.
fn code_of(key: &str, steps: i64) -> Result<String, BenchError> {
    let Ok(key) = BASE32_NOPAD.decode(key.trim_end_matches('=').as_bytes()) else {
        // No app can have this key, so the server may take any code.
        return Ok(CODE.to_owned());
    };
    let step = totp::step(Timestamp::from_millis(now_ms())) + steps;
    totp::code(&key, step).ok_or(BenchError::Missing("code"))
}
