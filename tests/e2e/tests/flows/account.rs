//! The account page: every change is made in the pool, told, and undone on screen when it
//! fails.

use std::time::Duration;

use serde_json::{Value, json};
use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Authenticator, Fault, Find, Rider, Setup, Trouble, run};

use crate::accessibility::fine;
use crate::passkeys::{authenticator, chooses_the_passkey};
use crate::people::{JEFF, MARY, is_inside};

const NEW_EMAIL: &str = "jeffrey@example.org";
const NEW_PHONE: &str = "+12065550142";
const NEW_PASSWORD: &str = "Pegasus-2!";

/// JEFF is signed in, and at the account page.
async fn is_at_the_account(rider: &Rider) -> Result<(), Trouble> {
    JEFF.has_an_account(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await?;
    goes_to_the_account(rider).await
}

async fn goes_to_the_account(rider: &Rider) -> Result<(), Trouble> {
    rider.link("Account").click().await?;
    rider.heading("Account").wait().await?;
    rider.region("You").wait().await?;
    Ok(())
}

/// What the pool has of JEFF.
async fn known(rider: &Rider, attribute: &str) -> Result<Option<String>, Trouble> {
    let user = rider
        .pool()
        .call("AdminGetUser", json!({ "Username": JEFF.username }))
        .await?;
    let attributes = user["UserAttributes"].as_array().cloned();
    Ok(attributes
        .unwrap_or_default()
        .iter()
        .find(|one| one["Name"] == attribute)
        .and_then(|one| one["Value"].as_str().map(str::to_owned)))
}

/// The second factors that the pool has of JEFF, the preferred one first.
async fn known_factors(rider: &Rider) -> Result<Vec<Value>, Trouble> {
    let user = rider
        .pool()
        .call("AdminGetUser", json!({ "Username": JEFF.username }))
        .await?;
    let preferred = user["PreferredMfaSetting"].clone();
    let mut all = user["UserMFASettingList"].as_array().cloned();
    let mut all = all.take().unwrap_or_default();
    all.sort_by_key(|one| *one != preferred);
    Ok(all)
}

/// The story: whoever left the page while the genre was being saved found the next page
/// dead, and the token as it was.
#[test]
fn leaving_the_page_while_something_is_saved_breaks_nothing() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        is_at_the_account(rider).await?;
        let proxy = rider.pool().proxy()?;
        for (operation, button) in [
            ("SetUserMFAPreference", "Add text message"),
            ("AssociateSoftwareToken", "Add authenticator app"),
            ("UpdateUserAttributes", "Save favorite genre"),
        ] {
            proxy.disturb(operation, Fault::Late(Duration::from_millis(700)), 1);
            rider.field("Favorite genre").fill("Polka").await?;
            rider.button(button).click().await?;
            rider.link("Wild Rydes").click().await?;
            is_inside(rider).await?;
            goes_to_the_account(rider).await?;
        }
        claims(rider, "Polka").await
    });
}

/// The sign-in is a quarter of an hour ago, and the app knows: the tokens were renewed.
async fn a_quarter_of_an_hour_later(rider: &Rider) -> Result<(), Trouble> {
    rider.pool().service().advance(Duration::from_secs(15 * 60));
    saves_genre(rider, "Later").await?;
    claims(rider, "Later").await?;
    goes_to_the_account(rider).await
}

async fn saves_genre(rider: &Rider, genre: &str) -> Result<(), Trouble> {
    rider.field("Favorite genre").fill(genre).await?;
    rider.button("Save favorite genre").click().await
}

/// The identity token on the map page claims this, without another sign-in.
async fn claims(rider: &Rider, value: &str) -> Result<(), Trouble> {
    rider.link("Wild Rydes").click().await?;
    is_inside(rider).await?;
    rider.region("Identity token").says(value).await
}

async fn wrong_code(rider: &Rider, right: &str) -> Result<(), Trouble> {
    let wrong = if right == "111111" {
        "222222"
    } else {
        "111111"
    };
    rider.field("Verification code").fill(wrong).await?;
    rider.alert().says("code is not right").await
}

/// Nobody has proved that JEFF's number is his.
async fn has_an_unverified_number(rider: &Rider) -> Result<(), Trouble> {
    rider
        .pool()
        .call(
            "AdminUpdateUserAttributes",
            json!({
                "Username": JEFF.username,
                "UserAttributes": [{ "Name": "phone_number_verified", "Value": "false" }],
            }),
        )
        .await?;
    Ok(())
}

/// Where the focus is.
async fn focus_is_on(rider: &Rider, role: &str) -> Result<(), Trouble> {
    rider
        .until(
            &format!("the focus is on the {role}"),
            &format!("return document.activeElement?.getAttribute('role') === '{role}'"),
        )
        .await
}

fn disturbed(test: impl AsyncFnOnce(&Rider) -> Result<(), Trouble>) {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_network_errors();
        is_at_the_account(rider).await?;
        test(rider).await
    });
}

#[test]
fn the_genre_is_changed_at_once_and_the_token_says_so() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        rider.field("Favorite genre").holds(JEFF.genre).await?;
        saves_genre(rider, " Space opera ").await?;
        rider.status().says("Space opera").await?;
        focus_is_on(rider, "status").await?;
        let known = known(rider, "custom:genre").await?;
        assert_eq!(known.as_deref(), Some("Space opera"));
        claims(rider, "Space opera").await
    });
}

#[test]
fn a_genre_that_was_not_saved_is_undone_on_screen() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        for fault in [
            Fault::Refused,
            Fault::Answer(503, "text/html", "<html>Service Unavailable</html>"),
        ] {
            proxy.disturb("UpdateUserAttributes", fault, u32::MAX);
            saves_genre(rider, "Jazz").await?;
            rider.alert().says("“Jazz” was not saved").await?;
            focus_is_on(rider, "alert").await?;
            rider.field("Favorite genre").holds(JEFF.genre).await?;
            rider.sees("we play Fantasy").await?;
            let known = known(rider, "custom:genre").await?;
            assert_eq!(known.as_deref(), Some(JEFF.genre));
        }
        proxy.calm();
        saves_genre(rider, "Jazz").await?;
        rider.status().says("Jazz").await?;
        assert!(!rider.alert().is_there().await?);
        Ok(())
    });
}

#[test]
fn an_empty_genre_is_not_sent() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        saves_genre(rider, "  ").await?;
        rider.sees("Enter your favorite genre").await?;
        let known = known(rider, "custom:genre").await?;
        assert_eq!(known.as_deref(), Some(JEFF.genre));
        Ok(())
    });
}

#[test]
fn another_email_is_proved_with_a_code() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account(rider).await?;
        rider.button("Change email").click().await?;
        rider.sees("You keep signing in with").await?;
        rider.field("Email").fill("no address").await?;
        rider.button("Save").click().await?;
        rider.sees("Enter an email address like").await?;
        rider.field("Email").fill(NEW_EMAIL).await?;
        rider.button("Save").click().await?;
        let code = rider.inbox_code(NEW_EMAIL).await?;
        wrong_code(rider, &code).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your email is verified").await?;
        focus_is_on(rider, "status").await?;
        rider.region("You").says(NEW_EMAIL).await?;
        assert_eq!(known(rider, "email").await?.as_deref(), Some(NEW_EMAIL));
        let verified = known(rider, "email_verified").await?;
        assert_eq!(verified.as_deref(), Some("true"));
        claims(rider, NEW_EMAIL).await
    });
}

#[test]
fn an_email_that_was_not_changed_is_still_the_old_one() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        proxy.disturb("UpdateUserAttributes", Fault::Refused, u32::MAX);
        rider.button("Change email").click().await?;
        rider.field("Email").fill(NEW_EMAIL).await?;
        rider.button("Save").click().await?;
        rider.alert().wait().await?;
        rider.field("Email").holds(NEW_EMAIL).await?;
        rider.region("You").says(JEFF.email).await?;
        rider.button("Cancel").click().await?;
        rider.field("Email").gone().await?;
        rider
            .until(
                "the focus is back on the button",
                "return document.activeElement?.id === 'change-email'",
            )
            .await?;
        assert_eq!(known(rider, "email").await?.as_deref(), Some(JEFF.email));
        Ok(())
    });
}

#[test]
fn a_number_is_verified_now_and_changed() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_an_unverified_number(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await?;
        rider.sees("not verified").await?;
        rider.button("Verify now").click().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your phone number is verified").await?;
        rider.button("Verify now").gone().await?;
        let verified = known(rider, "phone_number_verified").await?;
        assert_eq!(verified.as_deref(), Some("true"));

        rider.button("Change phone number").click().await?;
        rider.field("Phone number").fill("+1 206 555 0142").await?;
        rider.button("Save").click().await?;
        rider.field("Verification code").wait().await?;
        rider.button("Not now").click().await?;
        rider.region("You").says(NEW_PHONE).await?;
        rider.sees("not verified").await?;
        rider.button("Verify now").click().await?;
        rider.field("Verification code").wait().await?;
        // The first one went out with the change.
        let messages = rider.pool().messages(NEW_PHONE);
        assert_eq!(messages.len(), 2);
        let code = messages[0].code.reveal().to_owned();
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your phone number is verified").await?;
        claims(rider, NEW_PHONE).await
    });
}

#[test]
fn another_password_takes_the_current_one() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account(rider).await?;
        rider.button("Change password").click().await?;
        rider.field("Current password").fill("Unicorn-9!").await?;
        rider.field("New password").fill(NEW_PASSWORD).await?;
        rider.field("Confirm password").fill(NEW_PASSWORD).await?;
        rider.button("Change password").click().await?;
        rider.alert().says("not your current password").await?;
        rider
            .until(
                "the focus is on the field at fault",
                "return document.activeElement?.id === 'current-password'",
            )
            .await?;
        rider.field("Current password").fill(JEFF.password).await?;
        rider.button("Change password").click().await?;
        rider.status().says("Your password is changed").await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        JEFF.signs_in_as(rider, JEFF.email, NEW_PASSWORD).await?;
        is_inside(rider).await
    });
}

/// Reads the key off the page, and gives an app that has it.
async fn scans(rider: &Rider) -> Result<Authenticator, Trouble> {
    rider.image("QR code").wait().await?;
    let key = rider
        .script("return document.querySelector('.key code').textContent")
        .await?;
    Authenticator::with_key(key.as_str().unwrap_or_default())
}

async fn adds_an_app(rider: &Rider) -> Result<Authenticator, Trouble> {
    rider.button("Add authenticator app").click().await?;
    let app = scans(rider).await?;
    rider.field("Verification code").fill(&app.code()).await?;
    rider.status().says("Added").await?;
    Ok(app)
}

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
        proxy.disturb("SetUserMFAPreference", Fault::Refused, u32::MAX);
        rider.button("Add text message").click().await?;
        rider.alert().wait().await?;
        rider.button("Add text message").wait().await?;
        assert!(known_factors(rider).await?.is_empty());
        proxy.calm();
        rider.button("Add text message").click().await?;
        rider.button("Remove text message").wait().await?;
        proxy.disturb("SetUserMFAPreference", Fault::Refused, u32::MAX);
        rider.button("Remove text message").click().await?;
        rider.button("Remove text message").click().await?;
        rider.alert().wait().await?;
        rider.region("Second step").says("Preferred").await?;
        assert_eq!(known_factors(rider).await?, ["SMS_MFA"]);
        Ok(())
    });
}

async fn everybody_needs_a_factor(rider: &Rider) -> Result<(), Trouble> {
    rider
        .pool()
        .call(
            "SetUserPoolMfaConfig",
            json!({
                "UserPoolId": rider.pool().pool_id(),
                "MfaConfiguration": "ON",
                "SmsMfaConfiguration": {},
                "EmailMfaConfiguration": {},
                "SoftwareTokenMfaConfiguration": { "Enabled": true },
            }),
        )
        .await?;
    Ok(())
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
        rider.alert().says("No passkey was used").await?;
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
        // This one stands first.
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

#[test]
fn signing_out_everywhere_ends_the_session_of_another_device() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account(rider).await?;
        let other = &rider.other_device(&Setup::default()).await?;
        JEFF.signs_in(other).await?;
        is_inside(other).await?;
        let first = rider.client().window().await?;
        let second = rider.client().new_window(true).await?.handle;
        rider.client().switch_to_window(second.clone()).await?;
        rider.open("/").await?;
        is_inside(rider).await?;
        rider.client().switch_to_window(first).await?;
        rider.button("Sign out everywhere").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.status().says("signed out on all devices").await?;
        // The other tab follows.
        rider.client().switch_to_window(second).await?;
        rider.heading("Sign in").wait().await?;
        // The other device finds out when it asks the pool something.
        other.link("Account").click().await?;
        other.heading("Sign in").wait().await?;
        other.sees("Your session has ended").await?;
        other.browser().close().await;
        Ok(())
    });
}

#[test]
fn signing_out_everywhere_that_fails_stays_signed_in_and_says_so() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        proxy.disturb("GlobalSignOut", Fault::Refused, u32::MAX);
        rider.button("Sign out everywhere").click().await?;
        rider.alert().wait().await?;
        rider.heading("Account").wait().await?;
        proxy.calm();
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        assert!(!rider.page_text().await?.contains("all devices"));
        Ok(())
    });
}

#[test]
fn deleting_takes_the_email_typed_and_really_deletes() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account(rider).await?;
        rider.button("Delete my account").click().await?;
        rider.field("Email").fill(MARY.email).await?;
        rider.button("Delete for good").click().await?;
        rider.alert().says("not what it says above").await?;
        assert_eq!(known(rider, "email").await?.as_deref(), Some(JEFF.email));
        rider.field("Email").fill("Jeff@Example.com").await?;
        rider.button("Delete for good").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.status().says("Your account is deleted").await?;
        let gone = known(rider, "email").await;
        assert!(matches!(gone, Err(Trouble::Refused { .. })), "{gone:?}");
        let left = rider
            .script("return [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.includes('session')).length")
            .await?;
        assert_eq!(left, 0);
        JEFF.signs_in(rider).await?;
        rider.alert().says("not the right combination").await
    });
}

#[test]
fn an_account_that_was_not_deleted_is_still_there() {
    disturbed(async |rider| {
        let proxy = rider.pool().proxy()?;
        proxy.disturb("DeleteUser", Fault::Refused, u32::MAX);
        rider.button("Delete my account").click().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Delete for good").click().await?;
        rider.alert().wait().await?;
        rider.heading("Account").wait().await?;
        assert_eq!(known(rider, "email").await?.as_deref(), Some(JEFF.email));
        Ok(())
    });
}

#[test]
fn a_sign_in_of_long_ago_asks_for_the_password_first() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account(rider).await?;
        let app = adds_an_app(rider).await?;
        a_quarter_of_an_hour_later(rider).await?;
        let session =
            "return Object.entries(sessionStorage).find(([key]) => key.includes('session'))[1]";
        let before = rider.script(session).await?;

        rider.button("Remove authenticator app").click().await?;
        rider.sees("You signed in a while ago").await?;
        rider.field("Password").fill("Unicorn-9!").await?;
        rider.button("Continue").click().await?;
        rider.alert().says("not your current password").await?;
        // A second factor would follow; the password is enough.
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Continue").click().await?;
        rider.sees("won’t be asked for it any more").await?;
        assert_eq!(rider.script(session).await?, before);
        rider.button("Remove authenticator app").click().await?;
        rider.status().says("Removed").await?;
        drop(app);

        // It counts for a while, for everything.
        rider.button("Delete my account").click().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Delete for good").click().await?;
        rider.heading("Sign in").wait().await?;
        Ok(())
    });
}

#[test]
fn an_email_and_the_account_are_behind_the_password_too() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        a_quarter_of_an_hour_later(rider).await?;
        for button in ["Change email", "Delete my account"] {
            rider.button(button).click().await?;
            rider.sees("You signed in a while ago").await?;
            assert!(!rider.field("Email").is_there().await?);
            rider.button("Cancel").click().await?;
            rider.field("Password").gone().await?;
        }
        // A session is opened for the proof, and closed at once.
        rider.button("Change email").click().await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Continue").click().await?;
        rider.field("Email").fill(NEW_EMAIL).await?;
        rider.button("Save").click().await?;
        let code = rider.inbox_code(NEW_EMAIL).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your email is verified").await
    });
}

#[test]
fn a_page_that_could_not_be_had_is_tried_again() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_network_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let proxy = rider.pool().proxy()?;
        proxy.disturb("GetUser", Fault::Refused, u32::MAX);
        rider.link("Account").click().await?;
        rider.alert().wait().await?;
        proxy.calm();
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
