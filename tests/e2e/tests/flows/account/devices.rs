//! Tests passkeys and remembered devices on the account page.

use wild_rydes_e2e::{Find, Setup, run};

use super::{goes_to_the_account, is_at_the_account};
use crate::passkeys::{authenticator, chooses_the_passkey};
use crate::people::{JEFF, is_inside};

#[test]
fn a_passkey_added_here_signs_in_and_can_be_removed() {
    run(async |rider| {
        rider.site().edit_config(|config| {
            config["auth"]["authentication_flow_type"] = "USER_AUTH".into();
        })?;
        is_at_the_account(rider).await?;
        authenticator(rider).await?;
        rider.sees("You have none yet").await?;
        rider.button("Add a passkey").click().await?;
        rider.status().says("Your passkey is added").await?;
        rider.region("Passkeys").says("Added ").await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        chooses_the_passkey(rider).await?;
        is_inside(rider).await?;

        goes_to_the_account(rider).await?;
        let passkeys = rider.region("Passkeys");
        passkeys.says("Added ").await?;
        rider
            .script("document.querySelector('[id^=remove-passkey]').click(); return true")
            .await?;
        rider.sees("won’t sign you in any more").await?;
        passkeys.button("Remove").click().await?;
        rider.status().says("The passkey is removed").await?;
        rider.sees("You have none yet").await
    });
}

#[test]
fn a_passkey_that_was_not_made_is_not_shown() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        authenticator(rider).await?;
        rider
            .script(
                "navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError')); return true",
            )
            .await?;
        rider.button("Add a passkey").click().await?;
        rider.alert().says("No passkey was added").await?;
        rider.sees("You have none yet").await?;
        rider
            .script(
                "navigator.credentials.create = () => Promise.reject(new DOMException('', 'InvalidStateError')); return true",
            )
            .await?;
        rider.button("Add a passkey").click().await?;
        rider.alert().says("on this device already").await
    });
}

#[test]
fn remembered_devices_are_listed_and_forgotten() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        crate::devices::devices_are_remembered(rider, false).await?;
        let other = &rider.other_device(&Setup::default()).await?;
        JEFF.signs_in(other).await?;
        is_inside(other).await?;
        goes_to_the_account(other).await?;
        other.region("Devices").says("This device").await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await?;
        let devices = rider.region("Devices");
        devices.says("Chrome · Linux").await?;
        devices.says("Last seen").await?;
        let rows = "return document.querySelectorAll('[id^=forget-]').length";
        rider
            .until("both devices are listed", &format!("{rows} === 2"))
            .await?;
        // The first row is this device.
        rider
            .script("document.querySelectorAll('[id^=forget-]')[1].click(); return true")
            .await?;
        rider.status().says("The device is forgotten").await?;
        assert_eq!(rider.script(rows).await?, 1);
        devices.says("This device").await?;
        rider
            .script("document.querySelector('[id^=forget-]').click(); return true")
            .await?;
        rider.sees("No device is remembered").await?;
        let left = rider
            .script(
                "return Object.keys(localStorage).filter((key) => key.includes('device')).length",
            )
            .await?;
        assert_eq!(left, 0);
        other.browser().close().await;
        Ok(())
    });
}
