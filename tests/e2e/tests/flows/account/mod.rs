//! Tests the account page: every change is made in the pool and reported, and it is
//! undone on screen if it fails.

mod contact;
mod devices;
mod factors;
mod genre;
mod leaving;
mod passkeys;
mod password;
mod passwordless;
mod picture;
mod profile;
mod states;
mod verify_offer;

use std::time::Duration;

use serde_json::{Value, json};
use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Authenticator, Find, Rider, Setup, TestError};

use crate::people::{JEFF, is_inside, opens_the_developers_part};

const NEW_EMAIL: &str = "jeffrey@example.org";
const NEW_PHONE: &str = "+12065550142";
const NEW_PASSWORD: &str = "Pegasus-2!";

/// Signs JEFF in, and opens the account page.
async fn is_at_the_account(rider: &Rider) -> Result<(), TestError> {
    JEFF.has_an_account(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await?;
    goes_to_the_account(rider).await
}

pub(crate) async fn goes_to_the_account(rider: &Rider) -> Result<(), TestError> {
    rider.link("Account").click().await?;
    rider.heading("Account").wait().await?;
    rider.region("You").wait().await?;
    Ok(())
}

/// The value of an attribute that the pool has for JEFF.
async fn known(rider: &Rider, attribute: &str) -> Result<Option<String>, TestError> {
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

/// The second factors that the pool has for JEFF, the preferred one first.
async fn known_factors(rider: &Rider) -> Result<Vec<Value>, TestError> {
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

/// Advances the clock by a quarter of an hour and renews the tokens, so that the app
/// notices that the sign-in is that old.
async fn a_quarter_of_an_hour_later(rider: &Rider) -> Result<(), TestError> {
    rider.pool().service().advance(Duration::from_secs(15 * 60));
    saves_genre(rider, "Later").await?;
    claims(rider, "Later").await?;
    goes_to_the_account(rider).await
}

async fn saves_genre(rider: &Rider, genre: &str) -> Result<(), TestError> {
    rider.field("Favorite genre").fill(genre).await?;
    rider.button("Save favorite genre").click().await
}

/// Checks that the identity token on the map page has this value in its claims, without
/// another sign-in.
async fn claims(rider: &Rider, value: &str) -> Result<(), TestError> {
    rider.link("Wild Rydes").click().await?;
    is_inside(rider).await?;
    opens_the_developers_part(rider).await?;
    rider.region("Identity token").says(value).await
}

async fn wrong_code(rider: &Rider, right: &str) -> Result<(), TestError> {
    let wrong = if right == "111111" {
        "222222"
    } else {
        "111111"
    };
    rider.field("Verification code").fill(wrong).await?;
    rider.alert().says("code is not right").await
}

/// Marks JEFF's phone number as unverified.
async fn has_an_unverified_number(rider: &Rider) -> Result<(), TestError> {
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

/// Waits until an element of this role has the focus.
async fn focus_is_on(rider: &Rider, role: &str) -> Result<(), TestError> {
    rider
        .until(
            &format!("the focus is on the {role}"),
            &format!("return document.activeElement?.getAttribute('role') === '{role}'"),
        )
        .await
}

fn disturbed(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        rider.expect_network_errors();
        is_at_the_account(rider).await?;
        test(rider).await
    });
}

/// Reads the key from the page, and gives an authenticator app that has it.
async fn scans(rider: &Rider) -> Result<Authenticator, TestError> {
    rider.image("QR code").wait().await?;
    let key = rider
        .script("return document.querySelector('.key code').textContent")
        .await?;
    Authenticator::with_key(key.as_str().unwrap_or_default())
}

async fn adds_an_app(rider: &Rider) -> Result<Authenticator, TestError> {
    rider.button("Add authenticator app").click().await?;
    let app = scans(rider).await?;
    rider.field("Verification code").fill(&app.code()).await?;
    rider.status().says("Added").await?;
    Ok(app)
}

async fn everybody_needs_a_factor(rider: &Rider) -> Result<(), TestError> {
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
