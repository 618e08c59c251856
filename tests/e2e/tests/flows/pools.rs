//! Tests registration in pools of other shapes: the form follows the pool.

use cognito_local::Settings;
use cognito_local::core::attributes::SchemaAttribute;
use serde_json::{Value, json};
use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run};

use crate::accessibility::fine_in_every_look;
use crate::account::goes_to_the_account;
use crate::languages::speaks;
use crate::link::opens_the_link;
use crate::people::{JEFF, is_inside, pool_answers};

/// The settings of a pool that this function changes.
fn pool(change: impl FnOnce(&mut Settings)) -> Setup {
    let mut settings = Settings::default();
    change(&mut settings);
    Setup::default().with_pool(settings)
}

/// The setup of a pool whose user names are phone numbers.
pub(crate) fn named_by_phone() -> Setup {
    pool(|settings| {
        settings.pool.alias_attributes.clear();
        settings.pool.username_attributes = vec!["phone_number".to_owned()];
        settings.pool.auto_verified_attributes = vec!["phone_number".to_owned()];
        for attribute in &mut settings.pool.schema_attributes {
            attribute.required &= attribute.name != "email";
        }
    })
}

/// Describes such a pool in the configuration.
pub(crate) fn describes_phone_names(rider: &Rider) -> Result<(), TestError> {
    let auth = json!({
        "username_attributes": ["phone_number"],
        "standard_required_attributes": [],
        "user_verification_types": ["phone_number"],
    });
    describe(rider, &auth, json!({}))
}

/// Makes these attributes required.
fn require(settings: &mut Settings, names: &[&str]) {
    for attribute in &mut settings.pool.schema_attributes {
        attribute.required |= names.contains(&attribute.name.as_str());
    }
}

/// Sets Amplify's keys, and the description of the sign-up.
fn describe(rider: &Rider, auth: &Value, sign_up: Value) -> Result<(), TestError> {
    rider.site().edit_config(|config| {
        for (name, value) in auth.as_object().into_iter().flatten() {
            config["auth"][name] = value.clone();
        }
        config["custom"]["wild_rydes"]["sign_up"] = sign_up;
    })
}

/// Fills in the two password fields and sends the form.
async fn registers(rider: &Rider) -> Result<(), TestError> {
    rider.field("Password").fill(JEFF.password).await?;
    rider.field("Confirm password").fill(JEFF.password).await?;
    rider.button("Let's Ryde").click().await
}

/// Sets the value of a date field, as a date picker does.
async fn picks_date(rider: &Rider, id: &str, date: &str) -> Result<(), TestError> {
    let script = format!(
        "const field = document.getElementById('{id}'); field.value = '{date}';\
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return true"
    );
    rider.script(&script).await?;
    Ok(())
}

/// The attributes that the pool has for a user, as text.
async fn known(rider: &Rider, username: &str) -> Result<String, TestError> {
    let user = rider
        .pool()
        .call("AdminGetUser", json!({ "Username": username }))
        .await?;
    Ok(user["UserAttributes"].to_string())
}

#[test]
fn email_alone_is_asked_for_and_is_the_name() {
    let setup = pool(|settings| {
        settings.pool.alias_attributes.clear();
        settings.pool.username_attributes = vec!["email".to_owned()];
    });
    run_with(setup, async |rider| {
        let email = json!({ "fields": [{ "name": "email", "required": true }] });
        describe(rider, &json!({ "username_attributes": ["email"] }), email)?;
        rider.open("/register").await?;
        rider.field("Email").fill("Jeff@Example.com").await?;
        assert!(!rider.field("Phone number").is_there().await?);
        assert!(!rider.field("Favorite genre").is_there().await?);
        registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn phone_number_is_the_name_and_is_verified_by_text() {
    run_with(named_by_phone(), async |rider| {
        describes_phone_names(rider)?;
        rider.open("/register").await?;
        rider.field("Phone number").fill("(206) 555-0100").await?;
        rider.field("Favorite genre").fill(JEFF.genre).await?;
        assert!(!rider.field("Email").is_there().await?);
        registers(rider).await?;
        rider.heading("Verify phone number").wait().await?;
        rider.field("Phone number").holds(JEFF.phone).await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await
    });
}

#[test]
fn chosen_name_and_required_attributes_are_asked_for() {
    let setup = pool(|settings| {
        require(settings, &["given_name", "family_name", "birthdate"]);
    });
    run_with(setup, async |rider| {
        rider.expect_http_errors();
        let described = json!({ "username": "chosen", "fields": [
            { "name": "given_name", "required": true },
            { "name": "family_name", "required": true },
            { "name": "birthdate", "required": true, "editable": false },
            { "name": "email", "required": true },
            { "name": "nickname", "label": { "en": "What friends call you" } },
        ] });
        describe(rider, &json!({}), described)?;
        rider.open("/register").await?;
        rider.button("Let's Ryde").click().await?;
        for (field, word) in [
            ("Username", "Choose a username"),
            ("First name", "needed"),
            ("Date of birth", "needed"),
        ] {
            let description = rider.field(field).description().await?;
            assert!(description.contains(word), "{field}: {description}");
        }
        rider
            .field("What friends call you (optional)")
            .wait()
            .await?;
        for (field, text) in [
            ("Username", "jeffb"),
            ("First name", "Jeff"),
            ("Last name", "Barr"),
            ("Email", JEFF.email),
        ] {
            rider.field(field).fill(text).await?;
        }
        picks_date(rider, "birthdate", "1990-02-03").await?;
        registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.field("Username").holds("jeffb").await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;
        assert!(
            known(rider, "jeffb")
                .await?
                .contains(r#""birthdate","Value":"1990-02-03""#)
        );

        goes_to_the_account(rider).await?;
        rider.region("You").says("1990-02-03").await?;
        assert!(!rider.field("Date of birth").is_there().await?);
        rider.field("First name").fill("Jeffrey").await?;
        rider.field("First name").press_keys("\u{e007}").await?;
        rider.status().says("Saved").await?;
        assert!(
            known(rider, "jeffb")
                .await?
                .contains(r#""given_name","Value":"Jeffrey""#)
        );
        Ok(())
    });
}

#[test]
fn taken_name_is_told_at_its_field_and_no_code_is_sent() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        let described = json!({ "username": "chosen", "fields": [{ "name": "email" }] });
        describe(rider, &json!({}), described)?;
        rider.open("/register").await?;
        rider.field("Username").fill(JEFF.username).await?;
        rider
            .field("Email (optional)")
            .fill("mary@example.com")
            .await?;
        registers(rider).await?;
        rider.alert().says("taken").await?;
        rider
            .field("Email (optional)")
            .holds("mary@example.com")
            .await?;
        let description = rider.field("Username").description().await?;
        assert!(description.contains("taken"), "{description}");
        assert!(rider.pool().messages(JEFF.email).is_empty());
        Ok(())
    });
}

#[test]
fn nobody_registers_where_administrators_create_accounts() {
    run(async |rider| {
        describe(rider, &json!({}), json!({ "allowed": false }))?;
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.link("Create account").gone().await?;
        rider.link("Apply").gone().await?;
        rider.open("/register").await?;
        rider.sees("by invitation").await?;
        assert!(!rider.field("Email").is_there().await?);
        rider.axe().await?;
        let link = "return document.querySelector('main a').pathname";
        assert_eq!(rider.script(link).await?, "/signin");
        Ok(())
    });
}

/// A description with a field of every kind.
fn every_kind() -> Value {
    json!({
        "username": "chosen",
        "fields": [
            { "name": "given_name", "required": true },
            { "name": "birthdate", "required": true },
            { "name": "email", "required": true },
            { "name": "phone_number" },
            { "name": "website" },
            { "name": "address" },
            { "name": "custom:rides", "kind": "number", "label": "Rides a week", "hint": "About so many." },
            { "name": "custom:size", "label": "Shirt size", "choices": ["S", "M"] },
            { "name": "terms", "kind": "consent", "required": true,
              "label": "I accept the terms", "link": "https://example.com/terms" },
        ],
    })
}

#[test]
fn field_of_every_kind_is_fine_in_every_look() {
    run(async |rider| {
        describe(rider, &json!({}), every_kind())?;
        rider.open("/register").await?;
        rider.heading("Register").wait().await?;
        fine_in_every_look(rider, "every-kind").await?;
        rider.button("Let's Ryde").click().await?;
        rider.sees("Tick").await?;
        fine_in_every_look(rider, "every-kind-faults").await?;
        speaks(rider, "ar").await?;
        fine_in_every_look(rider, "every-kind-right-to-left").await
    });
}

#[test]
fn closed_registration_and_link_are_fine_in_every_look() {
    run(async |rider| {
        describe(rider, &json!({}), json!({ "allowed": false }))?;
        rider.open("/register").await?;
        rider.sees("by invitation").await?;
        fine_in_every_look(rider, "closed").await?;
        describe(rider, &json!({}), json!({ "verification": "link" }))?;
        JEFF.registers(rider).await?;
        rider.sees("We sent a link to").await?;
        fine_in_every_look(rider, "link").await
    });
}

#[test]
fn link_is_opened_and_the_rider_is_in() {
    let setup = pool(|settings| {
        let template = json!({ "DefaultEmailOption": "CONFIRM_WITH_LINK" });
        let name = "VerificationMessageTemplate".to_owned();
        settings.pool.other.insert(name, template);
    });
    // The pool has a domain, with the page behind the link.
    run_with(setup, async |rider| {
        describe(rider, &json!({}), json!({ "verification": "link" }))?;
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        rider.sees("We sent a link to").await?;
        assert!(!rider.field("Verification code").is_there().await?);
        rider.axe().await?;
        rider.button("Resend link").click().await?;
        rider.status().says("new link").await?;
        opens_the_link(rider, JEFF.email).await?;
        rider.button("Continue").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn choice_and_consent_are_needed_and_sent() {
    let setup = pool(|settings| {
        for name in ["custom:size", "custom:terms", "custom:seats"] {
            settings.pool.schema_attributes.push(SchemaAttribute {
                name: name.to_owned(),
                ..SchemaAttribute::default()
            });
        }
    });
    run_with(setup, async |rider| {
        let described = json!({ "fields": [
            { "name": "email", "required": true },
            { "name": "custom:seats", "kind": "number", "min": 1, "max": 4, "label": "Seats" },
            { "name": "custom:size", "label": "Size", "required": true,
              "choices": ["S", { "value": "M", "label": "Medium" }] },
            { "name": "locale" },
            { "name": "custom:terms", "kind": "consent", "required": true,
              "label": "I accept the terms", "link": "/terms" },
        ] });
        describe(rider, &json!({}), described)?;
        rider.open("/register").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Seats (optional)").fill("7").await?;
        registers(rider).await?;
        for (field, word) in [("Seats (optional)", "4 or less"), ("Size", "Choose one")] {
            let description = rider.field(field).description().await?;
            assert!(description.contains(word), "{field}: {description}");
        }
        rider.sees("Tick this box").await?;
        rider.axe().await?;
        rider.field("Seats (optional)").fill("2").await?;
        rider.field("Size").choose("Medium").await?;
        rider.checkbox("I accept the terms").click().await?;
        rider.button("Let's Ryde").click().await?;
        rider.heading("Verify email").wait().await?;
        let known = known(rider, JEFF.username).await?;
        for part in [
            r#""custom:size","Value":"M""#,
            r#""custom:terms","Value":"true""#,
            r#""custom:seats","Value":"2""#,
            r#""locale","Value":"en""#,
        ] {
            assert!(known.contains(part), "{known}");
        }
        Ok(())
    });
}

#[test]
fn attribute_that_the_pool_refuses_is_told_at_its_field() {
    run(async |rider| {
        JEFF.fills_in_the_registration(rider).await?;
        let refusal = json!({
            "__type": "InvalidParameterException",
            "message": "Attributes did not conform to the schema: genre: String must be no longer than 3 characters",
        });
        pool_answers(rider, 400, &refusal).await?;
        rider.button("Let's Ryde").click().await?;
        rider.sees("was not accepted").await?;
        let description = rider.field("Favorite genre").description().await?;
        assert!(description.contains("not accepted"), "{description}");
        rider.field("Favorite genre").holds(JEFF.genre).await
    });
}

#[test]
fn faulty_description_is_named_on_the_page() {
    run(async |rider| {
        let described =
            json!({ "fields": [{ "name": "email" }, { "name": "custom:x", "kind": "smoke" }] });
        describe(rider, &json!({}), described)?;
        rider.open("/register").await?;
        rider
            .sees("custom.wild_rydes.sign_up.fields[1].kind")
            .await?;
        rider.axe().await
    });
}
