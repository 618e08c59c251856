//! Tests remembered devices, whose proof replaces a second factor.

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::people::{JEFF, is_inside};

pub(crate) async fn devices_are_remembered(
    rider: &Rider,
    on_prompt: bool,
) -> Result<(), TestError> {
    rider
        .pool()
        .call(
            "UpdateUserPool",
            json!({
                "UserPoolId": rider.pool().pool_id(),
                "AutoVerifiedAttributes": ["email"],
                "MfaConfiguration": "OPTIONAL",
                // Settings that a call does not name are reset to their defaults.
                "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": [
                    "PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN",
                ] } },
                "DeviceConfiguration": {
                    "ChallengeRequiredOnNewDevice": true,
                    "DeviceOnlyRememberedOnUserPrompt": on_prompt,
                },
            }),
        )
        .await?;
    Ok(())
}

async fn signs_in_with_a_text(rider: &Rider) -> Result<(), TestError> {
    JEFF.signs_in(rider).await?;
    rider.heading("Enter MFA code").wait().await?;
    let code = rider.inbox_code(JEFF.phone).await?;
    rider.field("Verification code").fill(&code).await?;
    is_inside(rider).await
}

async fn signs_out(rider: &Rider) -> Result<(), TestError> {
    rider.button("Sign out").click().await?;
    rider.heading("Sign in").wait().await?;
    Ok(())
}

#[test]
fn device_srp_auth_takes_the_place_of_the_code_once_the_rider_agrees() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        devices_are_remembered(rider, true).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        signs_in_with_a_text(rider).await?;
        rider.button("Remember this device").click().await?;
        rider.sees("This device is remembered").await?;
        signs_out(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn not_now_asks_for_the_code_again() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        devices_are_remembered(rider, true).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        signs_in_with_a_text(rider).await?;
        rider.button("Not now").click().await?;
        rider.button("Remember this device").gone().await?;
        signs_out(rider).await?;
        signs_in_with_a_text(rider).await
    });
}

/// Regression test: after a device had been deleted at the pool, every sign-in with its
/// key was refused.
#[test]
fn a_device_forgotten_at_the_pool_signs_in_as_a_new_one() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        devices_are_remembered(rider, true).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        signs_in_with_a_text(rider).await?;
        rider.button("Remember this device").click().await?;
        rider.sees("This device is remembered").await?;
        rider
            .script(
                "for (const key of Object.keys(localStorage).filter((key) => key.includes('device'))) {\
                   const device = JSON.parse(localStorage[key]);\
                   device.device_key = 'local_00000000-0000-4000-8000-000000000000';\
                   localStorage[key] = JSON.stringify(device);\
                 }",
            )
            .await?;
        signs_out(rider).await?;
        signs_in_with_a_text(rider).await
    });
}
