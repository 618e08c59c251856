//! Tests second factors on the account page.

use wild_rydes_e2e::{Fault, Find, run};

use super::{
    adds_an_app, disturbed, everybody_needs_a_factor, is_at_the_account, known_factors, scans,
    wrong_code,
};
use crate::people::{JEFF, is_inside};

#[test]
fn an_authenticator_app_is_added_and_asked_for_at_the_next_sign_in() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account(rider).await?;
        rider.button("Add authenticator app").click().await?;
        let app = scans(rider).await?;
        wrong_code(rider, &app.code()).await?;
        rider.field("Verification code").fill(&app.code()).await?;
        rider.status().says("Added").await?;
        assert_eq!(known_factors(rider).await?, ["SOFTWARE_TOKEN_MFA"]);
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        rider
            .field("Verification code")
            .fill(&app.next_code())
            .await?;
        is_inside(rider).await
    });
}

#[test]
fn second_factors_are_added_preferred_and_removed() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        rider
            .sees("can’t be used to reset a forgotten password")
            .await?;
        rider.sees("can’t be followed by a second step").await?;
        rider.button("Add text message").click().await?;
        rider.button("Remove text message").wait().await?;
        rider.button("Add email message").click().await?;
        rider.button("Remove email message").wait().await?;
        assert_eq!(known_factors(rider).await?, ["SMS_MFA", "EMAIL_OTP"]);
        rider.button("Prefer email message").click().await?;
        rider.status().says("asked for first").await?;
        assert_eq!(known_factors(rider).await?, ["EMAIL_OTP", "SMS_MFA"]);
        for name in ["email message", "text message"] {
            let remove = format!("Remove {name}");
            rider.button(&remove).click().await?;
            rider.sees("won’t be asked for it any more").await?;
            rider.button(&remove).click().await?;
            rider.button(&format!("Add {name}")).wait().await?;
        }
        rider.sees("You sign in without one").await?;
        assert!(known_factors(rider).await?.is_empty());
        Ok(())
    });
}

#[test]
fn a_factor_that_was_not_changed_stays_as_it_was() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        proxy.inject("SetUserMFAPreference", Fault::Refused, u32::MAX);
        rider.button("Add text message").click().await?;
        rider.alert().wait().await?;
        rider.button("Add text message").wait().await?;
        assert!(known_factors(rider).await?.is_empty());
        proxy.clear_faults();
        rider.button("Add text message").click().await?;
        rider.button("Remove text message").wait().await?;
        proxy.inject("SetUserMFAPreference", Fault::Refused, u32::MAX);
        rider.button("Remove text message").click().await?;
        rider.button("Remove text message").click().await?;
        rider.alert().wait().await?;
        rider.region("Second step").says("Preferred").await?;
        assert_eq!(known_factors(rider).await?, ["SMS_MFA"]);
        Ok(())
    });
}

#[test]
fn the_last_factor_stays_where_everybody_needs_one_and_the_page_says_why() {
    run(async |rider| {
        rider.site().edit_config(|config| {
            config["auth"]["mfa_configuration"] = "REQUIRED".into();
        })?;
        is_at_the_account(rider).await?;
        everybody_needs_a_factor(rider).await?;
        rider.button("Add text message").click().await?;
        rider.sees("your last one stays").await?;
        rider.button("Remove text message").gone().await?;
        adds_an_app(rider).await?;
        rider.button("Remove text message").wait().await?;
        Ok(())
    });
}

#[test]
fn a_pool_that_kept_the_last_factor_is_told_of_though_the_configuration_does_not_say() {
    run(async |rider| {
        rider.site().edit_config(|config| {
            if let Some(auth) = config["auth"].as_object_mut() {
                auth.remove("mfa_configuration");
            }
        })?;
        is_at_the_account(rider).await?;
        everybody_needs_a_factor(rider).await?;
        rider.button("Add text message").click().await?;
        rider.button("Remove text message").click().await?;
        rider.button("Remove text message").click().await?;
        rider.alert().says("your last one was kept").await?;
        assert_eq!(known_factors(rider).await?, ["SMS_MFA"]);
        Ok(())
    });
}
