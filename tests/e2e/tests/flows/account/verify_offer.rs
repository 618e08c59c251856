//! Tests the offer to verify an address after a sign-in.

use serde_json::json;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use super::{goes_to_the_account, has_an_unverified_number, known};
use crate::accessibility::fine_in_every_look;
use crate::people::{JEFF, is_inside};

const OFFER: &str = "Verify how to reach you";

/// Creates JEFF's account, in which no address is verified.
async fn has_nothing_verified(rider: &Rider) -> Result<(), TestError> {
    JEFF.has_an_account(rider).await?;
    has_an_unverified_number(rider).await?;
    let email = json!({
        "Username": JEFF.username,
        "UserAttributes": [{ "Name": "email_verified", "Value": "false" }],
    });
    rider
        .pool()
        .call("AdminUpdateUserAttributes", email)
        .await?;
    Ok(())
}

async fn signs_in(rider: &Rider) -> Result<(), TestError> {
    // An address that is not verified is no alias.
    JEFF.signs_in_as(rider, JEFF.username, JEFF.password)
        .await?;
    is_inside(rider).await
}

#[test]
fn address_is_verified_right_after_the_sign_in() {
    run(async |rider| {
        rider.expect_http_errors();
        has_nothing_verified(rider).await?;
        signs_in(rider).await?;
        rider.region(OFFER).wait().await?;
        rider.button("Verify phone number").wait().await?;
        fine_in_every_look(rider, "verify-offer").await?;
        rider.button("Verify email").click().await?;
        rider.sees("We sent a code to").await?;
        fine_in_every_look(rider, "verify-offer-code").await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        rider.field("Verification code").fill(wrong).await?;
        rider.alert().says("code is not right").await?;
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your email is verified").await?;
        assert_eq!(
            known(rider, "email_verified").await?.as_deref(),
            Some("true")
        );
        // One verified address is enough.
        goes_to_the_account(rider).await?;
        rider.link("Wild Rydes").click().await?;
        is_inside(rider).await?;
        assert!(!rider.region(OFFER).is_there().await?);
        Ok(())
    });
}

#[test]
fn declined_offer_is_not_made_again() {
    run(async |rider| {
        has_nothing_verified(rider).await?;
        signs_in(rider).await?;
        rider.region(OFFER).wait().await?;
        rider.button("Not now").click().await?;
        rider.region(OFFER).gone().await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        signs_in(rider).await?;
        goes_to_the_account(rider).await?;
        rider.link("Wild Rydes").click().await?;
        is_inside(rider).await?;
        assert!(!rider.region(OFFER).is_there().await?);
        Ok(())
    });
}

#[test]
fn verified_address_is_enough_for_no_offer() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await?;
        rider.link("Wild Rydes").click().await?;
        is_inside(rider).await?;
        assert!(!rider.region(OFFER).is_there().await?);
        Ok(())
    });
}
