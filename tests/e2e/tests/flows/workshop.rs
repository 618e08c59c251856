//! Tests a ride at an API of the workshop's kind that is not ours: its function runs in
//! `serverless-offline`, with a table of a simulated DynamoDB. Nothing is intercepted.

use wild_rydes_e2e::{Find, WorkshopApi, run};

use crate::people::{JEFF, is_inside, sets_the_pickup_point};
use crate::rides::AFTER_THE_TRIP;

/// The unicorns of `tests/e2e/workshop-api/handler.js`.
const UNICORNS: [&str; 3] = ["Marigold", "Thistle", "Snowdrop"];

#[test]
fn workshops_own_function_sends_a_unicorn_to_the_pin() {
    run(async |rider| {
        let workshop = WorkshopApi::start(rider.pool()).await?;
        rider.site().allow_connections(workshop.url());
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["ride_api_endpoint"] = workshop.url().into();
        })?;
        // The workshop's API has no list of rides, and the browser reports that.
        rider.expect_console(&format!("{}/rides", workshop.url()));
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        rider.button("Request unicorn").click().await?;
        let status = rider.region("Request a ride").status();
        status.says("is on the way to you.").await?;
        let told = status.text().await?;
        assert!(
            UNICORNS.iter().any(|unicorn| told.starts_with(unicorn)),
            "{told}"
        );
        rider.script(AFTER_THE_TRIP).await?;
        status.says("is here. Enjoy your ride!").await?;
        assert!(!rider.region("Your rides").is_there().await?);
        Ok(())
    });
}
