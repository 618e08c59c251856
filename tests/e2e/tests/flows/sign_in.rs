//! Tests sign-ins with a password.

use serde_json::json;
use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, is_inside};

#[test]
fn by_email_by_verified_phone_and_by_username() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        for name in [
            JEFF.email,
            "JEFF@example.com",
            "+1 206-555-0100",
            // These are pasted with direction marks, and as they are dialled within the
            // country.
            "\u{202a}+1\u{a0}(206) 555\u{2011}0100\u{202c}",
            "(206) 555-0100",
            "1 206 555 0100",
            JEFF.username,
        ] {
            JEFF.signs_in_as(rider, name, JEFF.password).await?;
            is_inside(rider).await?;
            rider.button("Sign out").click().await?;
            rider.heading("Sign in").wait().await?;
        }
        Ok(())
    });
}

#[test]
fn user_name_of_digits_is_no_phone_number() {
    const DIGITS: &str = "2065550199";
    run(async |rider| {
        rider.expect_http_errors();
        let pool = rider.pool();
        let name = json!({
            "Username": DIGITS,
            "TemporaryPassword": "Temporary-1",
            "MessageAction": "SUPPRESS",
        });
        pool.call("AdminCreateUser", name).await?;
        let password = json!({ "Username": DIGITS, "Password": JEFF.password, "Permanent": true });
        pool.call("AdminSetUserPassword", password).await?;
        JEFF.signs_in_as(rider, DIGITS, JEFF.password).await?;
        is_inside(rider).await
    });
}

#[test]
fn the_password_does_not_leave_the_browser() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        rider
            .script(
                "const send = window.fetch; window.sent = [];\
                 window.fetch = async (request, ...more) => {\
                   if (request instanceof Request) window.sent.push(await request.clone().text());\
                   else window.sent.push(JSON.stringify(more));\
                   return send(request, ...more);\
                 }; return true",
            )
            .await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await?;
        let sent = rider.script("return window.sent").await?.to_string();
        assert!(sent.contains("SRP_A"), "{sent}");
        assert!(!sent.contains(JEFF.password), "{sent}");
        Ok(())
    });
}

#[test]
fn where_the_configuration_says_so_the_service_sees_the_password() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.site().edit_config(|config| {
            config["auth"]["authentication_flow_type"] = "USER_PASSWORD_AUTH".into();
        })?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_wrong_password_and_an_unknown_user_are_told_alike() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in_as(rider, JEFF.email, "Wrong-pass1!").await?;
        rider.alert().says("not the right combination").await?;
        let wrong = rider.alert().text().await?;
        rider.field("Email").holds(JEFF.email).await?;
        JEFF.signs_in_as(rider, "nobody@example.com", "Wrong-pass1!")
            .await?;
        rider.alert().says("not the right combination").await?;
        assert_eq!(rider.alert().text().await?, wrong);
        Ok(())
    });
}

#[test]
fn empty_fields_are_told_and_nothing_is_sent() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.button("Sign in").click().await?;
        rider.sees("Enter a password").await?;
        let description = rider.field("Email").description().await?;
        assert!(description.contains("Enter your email"), "{description}");
        let description = rider.field("Password").description().await?;
        assert!(description.contains("Enter a password"), "{description}");
        Ok(())
    });
}

#[test]
fn an_unconfirmed_rider_gets_a_new_code_and_is_in() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.inbox_code(JEFF.email).await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.field("Email").holds(JEFF.email).await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_pool_named_by_email_is_signed_up_and_in_by_email() {
    run(async |rider| {
        let created = rider
            .pool()
            .call(
                "CreateUserPool",
                json!({
                    "PoolName": "ByEmail",
                    "UsernameAttributes": ["email"],
                    "AutoVerifiedAttributes": ["email"],
                    "Schema": [{ "Name": "genre", "AttributeDataType": "String", "Mutable": true }],
                }),
            )
            .await?;
        let pool_id = created["UserPool"]["Id"].clone();
        let client = rider
            .pool()
            .call(
                "CreateUserPoolClient",
                json!({
                    "UserPoolId": pool_id,
                    "ClientName": "web",
                    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                }),
            )
            .await?;
        let client_id = client["UserPoolClient"]["ClientId"].clone();
        rider.site().edit_config(move |config| {
            config["auth"]["user_pool_id"] = pool_id;
            config["auth"]["user_pool_client_id"] = client_id;
            config["auth"]["username_attributes"] = json!(["email"]);
            // The identity pool of the configuration trusts another user pool.
            config["auth"]["identity_pool_id"].take();
        })?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_pool_with_names_of_its_own_takes_what_was_typed() {
    run(async |rider| {
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["username_from_email"] = false.into();
        })?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        // The user name is a UUID, which a page cannot derive from the e-mail.
        rider.reload().await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.heading("Sign in").wait().await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn the_proof_of_the_password_takes_little_time() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        rider
            .script(
                "const send = window.fetch, text = Response.prototype.text; window.marks = [];\
                 const mark = (name) => window.marks.push([name, performance.now()]);\
                 window.fetch = (...all) => { mark('request'); return send(...all); };\
                 Response.prototype.text = async function () {\
                   const read = await text.call(this); mark('reply'); return read;\
                 };\
                 addEventListener('submit', () => mark('submit'), true);\
                 const later = window.setTimeout; window.longest = 0;\
                 window.setTimeout = (work, wait) => later(() => {\
                   const begun = performance.now(); work();\
                   window.longest = Math.max(window.longest, performance.now() - begun);\
                 }, wait);\
                 return true",
            )
            .await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        // A, the client's public SRP value, is computed meanwhile, and the other parts
        // of the app are loaded.
        rider
            .until(
                "the app's parts",
                "return performance.getEntriesByType('resource')\
                   .filter(({ name }) => name.includes('/split_')).length === 2",
            )
            .await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await?;
        let marks = rider.script("return window.marks").await?;
        let marks: Vec<(String, f64)> = serde_json::from_value(marks).unwrap();
        let after = |name: &str, from: usize| {
            let found = marks.iter().enumerate().skip(from);
            found
                .filter(|(_, mark)| mark.0 == name)
                .map(|(place, mark)| (place, mark.1))
                .next()
                .unwrap()
        };
        let (at, submit) = after("submit", 0);
        let (at, first) = after("request", at);
        let (at, reply) = after("reply", at);
        let (_, second) = after("request", at);
        let (start, proof) = (first - submit, second - reply);
        // A is computed in a timer of its own, and no other timer runs as long.
        let key = rider.script("return window.longest").await?;
        let key = key.as_f64().unwrap();
        println!(
            "ms for A: {key:.1}; from the click to the first request: {start:.1}; for the proof: {proof:.1}"
        );
        // The aim is 40 ms in total on an idle machine; Amplify takes about 370 ms.
        // This limit checks the order of magnitude on a busy machine.
        assert!(key + start + proof < 200.0, "{marks:?}");
        Ok(())
    });
}
