//! Tests of passkeys on the account page, apart from adding and removing them: different
//! names, signals to authenticators, and passkeys that count for both steps.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, TestError, run};

use super::{NEW_EMAIL, goes_to_the_account, is_at_the_account};
use crate::passkeys::{
    answers_requests, authenticator, chooses_the_passkey, credentials_are, has_credentials,
};
use crate::people::{JEFF, is_inside};

async fn adds_a_passkey(rider: &Rider) -> Result<(), TestError> {
    rider.button("Add a passkey").click().await?;
    rider.status().says("Your passkey is added").await
}

/// Replaces the authenticator by a security key, which has no passkey yet.
async fn takes_a_security_key(rider: &Rider, instead_of: &Value) -> Result<Value, TestError> {
    let browser = rider.browser();
    browser
        .cdp(
            "WebAuthn.removeVirtualAuthenticator",
            json!({ "authenticatorId": instead_of }),
        )
        .await?;
    let added = browser
        .cdp(
            "WebAuthn.addVirtualAuthenticator",
            json!({ "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": true,
                "hasUserVerification": true,
                "isUserVerified": true,
                "automaticPresenceSimulation": true,
            } }),
        )
        .await?;
    Ok(added["authenticatorId"].clone())
}

#[test]
fn removed_passkey_leaves_the_authenticator() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        let authenticator = authenticator(rider).await?;
        adds_a_passkey(rider).await?;
        let credentials = has_credentials(rider, &authenticator, 1).await?;
        assert_eq!(credentials[0]["userName"], JEFF.email);
        assert_eq!(credentials[0]["userDisplayName"], JEFF.email);
        // After a reload the page no longer knows the user handle.
        rider.reload().await?;
        rider.region("Passkeys").says("Added ").await?;
        rider
            .script("document.querySelector('[id^=remove-passkey]').click(); return true")
            .await?;
        rider.region("Passkeys").button("Remove").click().await?;
        rider.status().says("The passkey is removed").await?;
        has_credentials(rider, &authenticator, 0).await?;
        Ok(())
    });
}

#[test]
fn refused_new_passkey_leaves_the_authenticator() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        let authenticator = authenticator(rider).await?;
        rider
            .script(
                "const real = window.fetch; window.fetch = (...all) =>\
                 all[0].headers?.get('x-amz-target')?.endsWith('CompleteWebAuthnRegistration')\
                   ? Promise.resolve(new Response(JSON.stringify({\
                       __type: 'WebAuthnOriginNotAllowedException', message: 'no' }), { status: 400 }))\
                   : real(...all); return true",
            )
            .await?;
        rider.button("Add a passkey").click().await?;
        rider
            .alert()
            .says("This passkey can’t be used here")
            .await?;
        has_credentials(rider, &authenticator, 0).await?;
        Ok(())
    });
}

#[test]
fn passkey_is_renamed_with_the_email() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        let authenticator = authenticator(rider).await?;
        adds_a_passkey(rider).await?;
        rider.button("Change email").click().await?;
        rider.field("Email").fill(NEW_EMAIL).await?;
        rider.button("Save").click().await?;
        let code = rider.inbox_code(NEW_EMAIL).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your email is verified").await?;
        credentials_are(rider, &authenticator, |all| {
            all.len() == 1 && all[0]["userName"] == NEW_EMAIL
        })
        .await?;
        Ok(())
    });
}

#[test]
fn passkeys_of_unknown_make_have_different_names() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        let mut authenticator = authenticator(rider).await?;
        adds_a_passkey(rider).await?;
        for _ in 0..2 {
            authenticator = takes_a_security_key(rider, &authenticator).await?;
            adds_a_passkey(rider).await?;
        }
        let passkeys = rider.region("Passkeys");
        passkeys.says("Passkey on a device").await?;
        passkeys.says("Security key").await?;
        rider
            .until(
                "each button has a name of its own",
                "const names = [...document.querySelectorAll('[id^=remove-passkey]')]\
                   .map((button) => button.getAttribute('aria-label'));\
                 return names.length === 3 && new Set(names).size === 3",
            )
            .await?;
        rider.axe().await
    });
}

#[test]
fn passkey_is_asked_for_again_after_leaving_the_page() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        let authenticator = authenticator(rider).await?;
        answers_requests(rider, &authenticator, false).await?;
        rider.button("Add a passkey").click().await?;
        rider.button("Waiting for your passkey…").wait().await?;
        rider.link("Wild Rydes").click().await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await?;
        answers_requests(rider, &authenticator, true).await?;
        adds_a_passkey(rider).await
    });
}

#[test]
fn passkey_replaces_the_code_where_one_is_required() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let app = JEFF.has_an_authenticator(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        rider
            .pool()
            .call(
                "SetUserPoolMfaConfig",
                json!({
                    "UserPoolId": rider.pool().pool_id(),
                    "MfaConfiguration": "ON",
                    "SoftwareTokenMfaConfiguration": { "Enabled": true },
                    "WebAuthnConfiguration": {
                        "RelyingPartyId": "localhost",
                        "UserVerification": "required",
                        "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
                    },
                }),
            )
            .await?;
        rider.site().edit_config(|config| {
            config["auth"]["authentication_flow_type"] = "USER_AUTH".into();
            config["auth"]["mfa_configuration"] = "REQUIRED".into();
        })?;
        JEFF.signs_in(rider).await?;
        rider
            .field("Verification code")
            .fill(&app.next_code())
            .await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await?;
        authenticator(rider).await?;
        adds_a_passkey(rider).await?;
        rider
            .region("Passkeys")
            .says("Your passkeys count for both steps")
            .await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await
    });
}
