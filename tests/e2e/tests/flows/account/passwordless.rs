//! Tests the account page of a rider who has no password.

use wild_rydes_e2e::{Find, Rider, TestError, run};

use super::{a_quarter_of_an_hour_later, goes_to_the_account, known, wrong_code};
use crate::passkeys::{authenticator, has_credentials, registers_a_passkey};
use crate::passwordless::{
    gives_code_sent_to, has_an_account_without_a_password, opens_and_begins, prefers,
};
use crate::people::{JEFF, is_inside};

/// Signs a rider in who has no password, and opens the account page a while later.
async fn is_at_the_account_later(rider: &Rider) -> Result<(), TestError> {
    has_an_account_without_a_password(rider).await?;
    prefers(rider, "EMAIL_OTP")?;
    opens_and_begins(rider).await?;
    gives_code_sent_to(rider, JEFF.email).await?;
    is_inside(rider).await?;
    goes_to_the_account(rider).await?;
    a_quarter_of_an_hour_later(rider).await
}

#[test]
fn rider_without_a_password_deletes_the_account_by_a_code() {
    run(async |rider| {
        rider.expect_http_errors();
        is_at_the_account_later(rider).await?;
        rider.button("Delete my account").click().await?;
        rider.sees("Show that it’s still you").await?;
        assert!(!rider.field("Password").is_there().await?);
        rider.axe().await?;
        rider.button("Send code").click().await?;
        rider.sees("We sent a code to").await?;
        let code = rider.inbox_code(JEFF.email).await?;
        wrong_code(rider, &code).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Delete for good").click().await?;
        rider.status().says("Your account is deleted").await?;
        assert!(known(rider, "email").await.is_err());
        Ok(())
    });
}

#[test]
fn rider_without_a_password_proves_it_by_a_passkey() {
    run(async |rider| {
        has_an_account_without_a_password(rider).await?;
        prefers(rider, "EMAIL_OTP")?;
        opens_and_begins(rider).await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await?;
        let authenticator = authenticator(rider).await?;
        registers_a_passkey(rider).await?;
        has_credentials(rider, &authenticator, 1).await?;
        goes_to_the_account(rider).await?;
        a_quarter_of_an_hour_later(rider).await?;
        rider.button("Delete my account").click().await?;
        rider.button("Use your passkey").click().await?;
        rider.button("Delete for good").wait().await.map(drop)
    });
}

#[test]
fn rider_without_a_password_sets_one_and_signs_in_with_it() {
    run(async |rider| {
        is_at_the_account_later(rider).await?;
        rider.sees("You sign in without a password").await?;
        rider.button("Set a password").click().await?;
        rider.button("Send code").click().await?;
        rider.sees("We sent a code to").await?;
        gives_code_sent_to(rider, JEFF.email).await?;
        rider.field("New password").fill(JEFF.password).await?;
        assert!(!rider.field("Current password").is_there().await?);
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Set a password").click().await?;
        rider.status().says("Your password is set").await?;
        rider.button("Change password").wait().await?;
        rider.button("Sign out").click().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Sign in").click().await?;
        rider.button("Other ways to sign in").click().await?;
        rider.radio("Password").click().await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Continue").click().await?;
        is_inside(rider).await
    });
}
