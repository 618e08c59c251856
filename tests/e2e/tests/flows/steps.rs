//! All steps that a sign-in can have, for tests that check each of them.

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, TestError};

use crate::challenges::{flow, starts_without_password};
use crate::people::{JEFF, MARY, pool_answers};

/// The user name of an account with neither a phone number nor a verified e-mail.
const ROSA: &str = "rosa|example|com";

/// Goes through all steps of a sign-in, and calls `look` at each. The first page, the
/// code and the forgotten password are shown by [`crate::accessibility::tour`].
pub(crate) async fn every_step(
    rider: &Rider,
    look: impl AsyncFn(&Rider, &str) -> Result<(), TestError>,
) -> Result<(), TestError> {
    rider.expect_http_errors();
    JEFF.has_an_account(rider).await?;
    new_password(rider, &look).await?;
    first_factors(rider, &look).await?;
    flow(rider, "USER_SRP_AUTH")?;
    second_factors(rider, &look).await?;
    set_ups(rider, &look).await
}

async fn new_password(
    rider: &Rider,
    look: impl AsyncFn(&Rider, &str) -> Result<(), TestError>,
) -> Result<(), TestError> {
    MARY.is_created_with(rider, "Temporary-1!").await?;
    MARY.signs_in_as(rider, MARY.email, "Temporary-1!").await?;
    rider.heading("Choose a new password").wait().await?;
    look(rider, "new-password").await?;
    rider.field("New password").fill("Unicorn").await?;
    rider.button("Change password").click().await?;
    rider.sees("meets every rule").await?;
    look(rider, "new-password-faults").await
}

async fn first_factors(
    rider: &Rider,
    look: impl AsyncFn(&Rider, &str) -> Result<(), TestError>,
) -> Result<(), TestError> {
    flow(rider, "USER_AUTH")?;
    starts_without_password(rider).await?;
    rider.heading("Choose how to sign in").wait().await?;
    look(rider, "first-factor").await?;
    rider.radio("Password").click().await?;
    rider.field("Password").wait().await?;
    rider.button("Continue").click().await?;
    rider.sees("Enter a password").await?;
    look(rider, "first-factor-faults").await?;

    flow(rider, "CUSTOM_AUTH")?;
    starts_without_password(rider).await?;
    rider.heading("One more step").wait().await?;
    look(rider, "custom").await?;

    rider.open("/signin").await?;
    rider.field("Email").fill(JEFF.email).await?;
    let riddle = json!({ "ChallengeName": "RIDDLE", "Session": "s", "ChallengeParameters": {} });
    pool_answers(rider, 200, &riddle).await?;
    rider.button("Sign in").click().await?;
    rider.heading("Not supported yet").wait().await?;
    look(rider, "not-supported").await
}

async fn second_factors(
    rider: &Rider,
    look: impl AsyncFn(&Rider, &str) -> Result<(), TestError>,
) -> Result<(), TestError> {
    JEFF.has_second_factors(
        rider,
        json!({ "SMSMfaSettings": { "Enabled": true }, "EmailMfaSettings": { "Enabled": true } }),
    )
    .await?;
    JEFF.signs_in(rider).await?;
    rider.heading("Choose a verification method").wait().await?;
    look(rider, "choose-mfa").await?;
    rider.button("Continue").click().await?;
    rider.sees("Choose one.").await?;
    look(rider, "choose-mfa-faults").await?;
    rider.radio("Text message").click().await?;
    rider.button("Continue").click().await?;
    rider.heading("Enter MFA code").wait().await?;
    look(rider, "mfa-sms").await
}

async fn set_ups(
    rider: &Rider,
    look: impl AsyncFn(&Rider, &str) -> Result<(), TestError>,
) -> Result<(), TestError> {
    let pool = rider.pool();
    pool.call(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": pool.pool_id(),
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
            "EmailMfaConfiguration": {},
        }),
    )
    .await?;
    // This user has no verified address for a code, so the app first asks for the
    // second factor to set up.
    pool.call(
        "AdminCreateUser",
        json!({
            "Username": ROSA,
            "MessageAction": "SUPPRESS",
            "UserAttributes": [{ "Name": "email", "Value": "rosa@example.com" }],
        }),
    )
    .await?;
    pool.call(
        "AdminSetUserPassword",
        json!({ "Username": ROSA, "Password": MARY.password, "Permanent": true }),
    )
    .await?;
    MARY.signs_in_as(rider, ROSA, MARY.password).await?;
    rider.heading("Set up a second factor").wait().await?;
    look(rider, "set-up-mfa").await?;
    rider.radio("Email message").click().await?;
    rider.button("Continue").click().await?;
    rider.heading("Set up email codes").wait().await?;
    look(rider, "set-up-email").await?;

    MARY.signs_in_as(rider, ROSA, MARY.password).await?;
    rider.radio("Authenticator app").click().await?;
    rider.button("Continue").click().await?;
    rider
        .heading("Set up your authenticator app")
        .wait()
        .await?;
    rider.image("QR code").wait().await?;
    look(rider, "set-up-totp").await?;
    rider.field("Verification code").fill("000000").await?;
    rider.alert().wait().await?;
    look(rider, "set-up-totp-refused").await
}
