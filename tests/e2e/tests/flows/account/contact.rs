//! Tests changes of the e-mail address and the phone number.

use wild_rydes_e2e::{Fault, Find, run};

use super::{
    NEW_EMAIL, NEW_PHONE, claims, disturbed, focus_is_on, goes_to_the_account,
    has_an_unverified_number, is_at_the_account, known, wrong_code,
};
use crate::people::{JEFF, is_inside};

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
        proxy.inject("UpdateUserAttributes", Fault::Refused, u32::MAX);
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
        rider.field("Phone number").fill("(206) 555-0142").await?;
        rider.button("Save").click().await?;
        rider.field("Verification code").wait().await?;
        rider.button("Not now").click().await?;
        rider.region("You").says(NEW_PHONE).await?;
        rider.sees("not verified").await?;
        rider.button("Verify now").click().await?;
        rider.field("Verification code").wait().await?;
        // The first message was sent with the change.
        let messages = rider.pool().messages(NEW_PHONE);
        assert_eq!(messages.len(), 2);
        let code = messages[0].code.reveal().to_owned();
        rider.field("Verification code").fill(&code).await?;
        rider.status().says("Your phone number is verified").await?;
        claims(rider, NEW_PHONE).await
    });
}
