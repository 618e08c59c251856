//! Tests registration, verification, and the sign-in that follows.

use serde_json::json;
use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, Person, is_inside, pool_answers};

#[test]
fn a_new_rider_registers_verifies_and_is_in_without_typing_the_password_again() {
    run(async |rider| {
        rider.open("/").await?;
        rider.link("Apply").click().await?;
        rider.heading("Register").wait().await?;
        rider.field("Email").fill("Jeff@Example.com").await?;
        rider
            .field("Phone number")
            .fill("+1 (206) 555-0100")
            .await?;
        rider.field("Favorite genre").fill("Fantasy").await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Let's Ryde").click().await?;

        rider.heading("Verify email").wait().await?;
        // The e-mail is not in the address.
        rider.arrives_at("/verify").await?;
        rider.field("Email").holds("Jeff@Example.com").await?;
        let code = rider.inbox_code("Jeff@Example.com").await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;

        let user = rider
            .pool()
            .call("AdminGetUser", json!({ "Username": JEFF.username }))
            .await?;
        assert_eq!(user["UserStatus"], "CONFIRMED");
        let attributes = user["UserAttributes"].to_string();
        for part in [
            r#""custom:genre","Value":"Fantasy""#,
            r#""phone_number","Value":"+12065550100""#,
        ] {
            assert!(attributes.contains(part), "{attributes}");
        }
        Ok(())
    });
}

#[test]
fn a_wrong_code_says_so_and_loses_nothing() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        rider.field("Verification code").fill(wrong).await?;
        rider.alert().says("code is not right").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Verification code").holds(wrong).await?;
        assert_eq!(
            rider
                .field("Verification code")
                .attribute("aria-invalid")
                .await?
                .as_deref(),
            Some("true")
        );
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn another_code_can_be_asked_for_and_the_first_one_dies() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let first = rider.inbox_code(JEFF.email).await?;
        rider.button("Resend code").click().await?;
        rider.status().says("new code").await?;
        rider.sees("Another code in").await?;
        assert!(!rider.button("Resend code").is_enabled().await?);
        let second = rider.inbox_code(JEFF.email).await?;
        if first != second {
            rider.field("Verification code").fill(&first).await?;
            rider.alert().wait().await?;
        }
        rider.field("Verification code").fill(&second).await?;
        is_inside(rider).await
    });
}

#[test]
fn reloading_the_code_page_loses_nothing_but_the_password() {
    run(async |rider| {
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.arrives_at("/verify").await?;
        rider.reload().await?;
        rider.heading("Verify email").wait().await?;
        rider.arrives_at("/verify").await?;
        rider.field("Email").holds(JEFF.email).await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.heading("Sign in").wait().await?;
        rider.status().says("Your email is verified").await?;
        rider.field("Email").holds(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn every_field_says_what_is_wrong_with_it_before_anything_is_sent() {
    run(async |rider| {
        rider.open("/register").await?;
        rider.field("Email").fill("not an email").await?;
        rider.field("Phone number").fill("206 555").await?;
        rider.field("Password").fill("short").await?;
        rider.field("Confirm password").fill("other").await?;
        rider.button("Let's Ryde").click().await?;
        rider.sees("The two passwords are different").await?;
        for (field, word) in [
            ("Email", "name@example.com"),
            ("Phone number", "country code"),
            ("Favorite genre", "genre"),
            ("Password", "every rule"),
            ("Confirm password", "different"),
        ] {
            let description = rider.field(field).description().await?;
            assert!(description.contains(word), "{field}: {description}");
            let invalid = rider.field(field).attribute("aria-invalid").await?;
            assert_eq!(invalid.as_deref(), Some("true"), "{field}");
        }
        rider
            .until(
                "the focus is at the first fault",
                "return document.activeElement.id === 'email'",
            )
            .await?;
        rider.field("Email").holds("not an email").await?;
        assert!(rider.pool().messages(JEFF.email).is_empty());
        Ok(())
    });
}

#[test]
fn the_password_rules_are_ticked_while_typing() {
    run(async |rider| {
        rider.open("/register").await?;
        let met = "return document.querySelectorAll('.rules li.met').length";
        rider.field("Password").fill("abc").await?;
        rider
            .until("one rule is met", &format!("{met} === 1"))
            .await?;
        rider.field("Password").fill("Abcdef1!").await?;
        rider
            .until("every rule is met", &format!("{met} === 5"))
            .await
    });
}

#[test]
fn an_address_with_an_account_is_told_with_both_ways_on() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.registers(rider).await?;
        rider.alert().says("already an account").await?;
        rider.field("Favorite genre").holds(JEFF.genre).await?;
        rider.alert().link("Reset your password").wait().await?;
        rider.alert().link("Sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await
    });
}

/// The same user registered before, but did not enter the code.
#[test]
fn an_unconfirmed_address_with_the_same_password_gets_a_new_code_and_is_in() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.inbox_code(JEFF.email).await?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.status().says("registered before").await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

/// In this attack, somebody registers another person's address and waits. The owner of
/// the address registers too, gets a code and confirms the account, which would still
/// have the attacker's password.
#[test]
fn nobody_gets_in_with_a_strangers_password() {
    run(async |rider| {
        rider.expect_http_errors();
        const STRANGER: Person = Person {
            password: "Stranger-1!",
            ..JEFF
        };
        STRANGER.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.inbox_code(JEFF.email).await?;

        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;

        rider.heading("Reset your password").wait().await?;
        rider
            .sees("created earlier with a different password")
            .await?;
        let reset = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&reset).await?;
        rider.field("New password").fill(JEFF.password).await?;
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Reset password").click().await?;
        is_inside(rider).await?;

        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        STRANGER.signs_in(rider).await?;
        rider.alert().says("not the right combination").await
    });
}

#[test]
fn a_triggers_refusal_is_told_in_its_own_words_and_as_text() {
    run(async |rider| {
        JEFF.fills_in_the_registration(rider).await?;
        let refusal = json!({
            "__type": "UserLambdaValidationException",
            "message": "PreSignUp failed with error Riders from <b>Atlantis</b> only.",
        });
        pool_answers(rider, 400, &refusal).await?;
        rider.button("Let's Ryde").click().await?;
        rider
            .alert()
            .says("Riders from <b>Atlantis</b> only.")
            .await?;
        assert!(!rider.alert().text().await?.contains("PreSignUp"));
        rider.field("Favorite genre").holds(JEFF.genre).await
    });
}
