//! Tests a missing pool, a broken file and a pool that cannot be reached: each page
//! says what to do.

use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, is_inside};

#[test]
fn what_is_wrong_with_the_configuration_is_named() {
    run(async |rider| {
        for (file, word) in [
            ("", "is empty"),
            ("{}", "is empty"),
            ("{ \"auth\": ", "not valid JSON"),
            (r#"{"auth":{}}"#, "auth.user_pool_id"),
            (
                r#"{"auth":{"user_pool_id":"eu_X"}}"#,
                "auth.user_pool_client_id",
            ),
            (
                r#"{"auth":{"user_pool_id":"nonsense","user_pool_client_id":"x"}}"#,
                "auth.user_pool_id",
            ),
        ] {
            rider.site().serve_config(file);
            rider.open("/").await?;
            rider.heading("Configuration needed").wait().await?;
            rider.sees(word).await?;
            rider.sees("public/amplify_outputs.json").await?;
        }
        rider.axe().await
    });
}

#[test]
fn authorization_of_the_ride_api_that_is_none_is_told() {
    run(async |rider| {
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["ride_api_authorization"] = "cookies".into();
        })?;
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let told = rider.region("Configuration needed");
        told.alert()
            .says("custom.wild_rydes.ride_api_authorization")
            .await?;
        assert!(!rider.region("Request a ride").is_there().await?);
        rider.axe().await
    });
}

#[test]
fn no_configuration_at_all() {
    run(async |rider| {
        rider.expect_http_errors_from(rider.site().url());
        rider.site().serve_no_config();
        rider.open("/signin").await?;
        rider.heading("Configuration needed").wait().await?;
        rider.sees("could not be loaded").await
    });
}

/// Runs a test with a pool at `origin`, which does not answer.
fn a_pool_that_cannot_be_reached(origin: &str) {
    run(async |rider| {
        rider.site().move_pool(rider.pool().public_url(), origin);
        rider.expect_console("net::ERR_");
        JEFF.registers(rider).await?;
        rider.alert().says("can’t reach").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Favorite genre").holds(JEFF.genre).await?;
        JEFF.signs_in(rider).await?;
        rider.alert().says("can’t reach").await?;
        rider.field("Email").holds(JEFF.email).await
    });
}

#[test]
fn a_pool_that_cannot_be_reached_is_told_and_nothing_typed_is_lost() {
    // No server listens on this port.
    a_pool_that_cannot_be_reached("http://localhost:9");
}

#[test]
fn a_pool_whose_name_cannot_be_resolved_is_told_and_nothing_typed_is_lost() {
    // This name never has an address (RFC 6761, section 6.4).
    a_pool_that_cannot_be_reached("http://pool.invalid");
}
