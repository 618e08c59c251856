//! Tests changes of the password, and the actions that ask for it again.

use wild_rydes_e2e::{Find, run};

use super::{NEW_EMAIL, NEW_PASSWORD, a_quarter_of_an_hour_later, adds_an_app, is_at_the_account};
use crate::people::{JEFF, is_inside};

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
        // A complete sign-in would need a second factor too, but here the password is
        // enough.
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Continue").click().await?;
        rider.sees("won’t be asked for it any more").await?;
        assert_eq!(rider.script(session).await?, before);
        rider.button("Remove authenticator app").click().await?;
        rider.status().says("Removed").await?;
        drop(app);

        // The confirmation is valid for a while, for all actions.
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
        // The confirmation creates a session in the pool, which is closed at once.
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
