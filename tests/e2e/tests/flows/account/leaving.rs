//! Tests signing out everywhere, and deleting the account.

use wild_rydes_e2e::{Fault, Find, Setup, TestError, run};

use super::{disturbed, is_at_the_account, known};
use crate::people::{JEFF, MARY, is_inside};

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
        // The other tab signs out too.
        rider.client().switch_to_window(second).await?;
        rider.heading("Sign in").wait().await?;
        // The other device notices at its next call to the pool.
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
        proxy.inject("GlobalSignOut", Fault::Refused, u32::MAX);
        rider.button("Sign out everywhere").click().await?;
        rider.alert().wait().await?;
        rider.heading("Account").wait().await?;
        proxy.clear_faults();
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
        assert!(matches!(gone, Err(TestError::Refused { .. })), "{gone:?}");
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
        proxy.inject("DeleteUser", Fault::Refused, u32::MAX);
        rider.button("Delete my account").click().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Delete for good").click().await?;
        rider.alert().wait().await?;
        rider.heading("Account").wait().await?;
        assert_eq!(known(rider, "email").await?.as_deref(), Some(JEFF.email));
        Ok(())
    });
}
