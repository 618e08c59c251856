//! Tests changes of the favourite genre.

use std::time::Duration;

use serde_json::json;
use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Fault, Find, Setup, run};

use super::{
    claims, disturbed, focus_is_on, goes_to_the_account, is_at_the_account, known, saves_genre,
};
use crate::people::{JEFF, is_inside, pool_answers};

/// Regression test: a user who left the page while the genre was being saved found that
/// the next page did not respond and the token was unchanged.
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
            proxy.inject(operation, Fault::Late(Duration::from_millis(700)), 1);
            rider.field("Favorite genre").fill("Polka").await?;
            rider.button(button).click().await?;
            rider.link("Wild Rydes").click().await?;
            is_inside(rider).await?;
            goes_to_the_account(rider).await?;
        }
        claims(rider, "Polka").await
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
            proxy.inject("UpdateUserAttributes", fault, u32::MAX);
            saves_genre(rider, "Jazz").await?;
            rider.alert().says("“Jazz” was not saved").await?;
            focus_is_on(rider, "alert").await?;
            rider.field("Favorite genre").holds(JEFF.genre).await?;
            rider.sees("we play Fantasy").await?;
            let known = known(rider, "custom:genre").await?;
            assert_eq!(known.as_deref(), Some(JEFF.genre));
        }
        proxy.clear_faults();
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
fn refused_genre_is_told_at_its_field_and_stays_there() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        let refusal = json!({
            "__type": "InvalidParameterException",
            "message": "Attributes did not conform to the schema: custom:genre: String must be no longer than 3 characters",
        });
        pool_answers(rider, 400, &refusal).await?;
        saves_genre(rider, "Polka").await?;
        rider.sees("was not accepted").await?;
        let description = rider.field("Favorite genre").description().await?;
        assert!(description.contains("not accepted"), "{description}");
        rider.field("Favorite genre").holds("Polka").await
    });
}
