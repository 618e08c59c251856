//! Takes screenshots of the account page in every state.

use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Fault, Find, Setup};

use super::{
    a_quarter_of_an_hour_later, goes_to_the_account, has_an_unverified_number, saves_genre, scans,
    wrong_code,
};
use crate::accessibility::fine;
use crate::passkeys::authenticator;
use crate::people::{JEFF, is_inside};

#[test]
fn a_page_that_could_not_be_had_is_tried_again() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_network_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let proxy = rider.pool().proxy()?;
        proxy.inject("GetUser", Fault::Refused, u32::MAX);
        rider.link("Account").click().await?;
        rider.alert().wait().await?;
        proxy.clear_faults();
        rider.button("Try again").click().await?;
        rider.sees(JEFF.genre).await
    });
}

fn every_state(setup: Setup) {
    run_with(setup, async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        crate::devices::devices_are_remembered(rider, false).await?;
        has_an_unverified_number(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await?;
        authenticator(rider).await?;
        rider.region("Devices").says("This device").await?;
        fine(rider, "account").await?;
        saves_genre(rider, "Jazz").await?;
        rider.status().says("Jazz").await?;
        fine(rider, "account-saved").await?;
        rider.button("Change email").click().await?;
        rider.field("Email").wait().await?;
        fine(rider, "account-email").await?;
        rider.button("Verify now").click().await?;
        rider.field("Verification code").wait().await?;
        fine(rider, "account-code").await?;
        rider.button("Not now").click().await?;
        rider.button("Change password").click().await?;
        rider.button("Change password").click().await?;
        rider.sees("Enter a password").await?;
        fine(rider, "account-password-faults").await?;
        rider.button("Cancel").click().await?;
        rider.button("Add authenticator app").click().await?;
        rider.image("QR code").wait().await?;
        fine(rider, "account-app").await?;
        let app = scans(rider).await?;
        wrong_code(rider, &app.code()).await?;
        fine(rider, "account-app-refused").await?;
        rider.field("Verification code").fill(&app.code()).await?;
        rider.status().says("Added").await?;
        rider.button("Add email message").click().await?;
        rider.button("Prefer email message").wait().await?;
        rider.button("Remove email message").click().await?;
        rider.sees("won’t be asked for it any more").await?;
        fine(rider, "account-remove").await?;
        rider.button("Cancel").click().await?;
        rider.button("Add a passkey").click().await?;
        rider.status().says("Your passkey is added").await?;
        fine(rider, "account-passkey").await?;
        rider.button("Delete my account").click().await?;
        rider.field("Email").wait().await?;
        fine(rider, "account-delete").await?;
        rider.button("Cancel").click().await?;
        a_quarter_of_an_hour_later(rider).await?;
        rider.button("Delete my account").click().await?;
        rider.field("Password").wait().await?;
        fine(rider, "account-stale").await
    });
}

#[test]
fn every_state_on_a_desktop_in_light_colours() {
    every_state(Setup::default());
}

#[test]
fn every_state_on_a_phone_in_dark_colours() {
    every_state(Setup::phone().dark());
}

#[test]
fn every_state_on_a_phone_in_light_colours() {
    every_state(Setup::phone());
}

#[test]
fn every_state_on_a_desktop_in_dark_colours() {
    every_state(Setup::default().dark());
}
