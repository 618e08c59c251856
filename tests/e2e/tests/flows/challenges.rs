//! Tests every challenge of a sign-in, and chains of them. The table in
//! `docs/challenges.md` names the test of each.

use cognito_local::Settings;
use cognito_local::core::config::{Enabled, MfaMethods, MfaMode};
use serde_json::json;
use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Authenticator, Find, Rider, Setup, TestError, run};

use crate::people::{JEFF, is_inside, pool_answers};

/// The settings of a pool that requires a second factor of these kinds.
fn mfa_required(app: bool, email: bool) -> Setup {
    Setup::default().with_pool(Settings {
        mfa: MfaMode::On,
        mfa_methods: MfaMethods {
            sms_mfa_configuration: None,
            software_token_mfa_configuration: app.then_some(Enabled { enabled: true }),
            email_mfa_configuration: email.then(|| json!({})),
            web_authn_configuration: None,
        },
        ..Settings::default()
    })
}

/// Sets the flow in the app's configuration.
pub(crate) fn flow(rider: &Rider, name: &str) -> Result<(), TestError> {
    rider.site().edit_config(|config| {
        config["auth"]["authentication_flow_type"] = name.into();
    })
}

/// Starts a sign-in without a password, in a flow that allows it.
pub(crate) async fn starts_without_password(rider: &Rider) -> Result<(), TestError> {
    rider.open("/signin").await?;
    rider.field("Email").fill(JEFF.email).await?;
    rider.button("Sign in").click().await
}

async fn enters_code_sent_to(rider: &Rider, to: &str) -> Result<(), TestError> {
    rider.heading("Enter MFA code").wait().await?;
    enters_code(rider, to).await
}

/// Enters a code that takes the place of a password.
async fn enters_first_code_sent_to(rider: &Rider, to: &str) -> Result<(), TestError> {
    rider.heading("Enter your code").wait().await?;
    enters_code(rider, to).await
}

async fn enters_code(rider: &Rider, to: &str) -> Result<(), TestError> {
    let code = rider.inbox_code(to).await?;
    rider.field("Verification code").fill(&code).await
}

/// Reads the key from the page, and enters the code of an authenticator app that has
/// it.
async fn sets_up_an_app(rider: &Rider) -> Result<Authenticator, TestError> {
    rider
        .heading("Set up your authenticator app")
        .wait()
        .await?;
    rider.image("QR code").wait().await?;
    let key = rider
        .script("return document.querySelector('.key code').textContent")
        .await?;
    let app = Authenticator::with_key(key.as_str().unwrap_or_default())?;
    rider.field("Verification code").fill(&app.code()).await?;
    Ok(app)
}

#[test]
fn email_otp_as_second_factor() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "EmailMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.sees("email with a code").await?;
        enters_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

#[test]
fn select_mfa_type_then_its_code() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true }, "EmailMfaSettings": { "Enabled": true } }),
        )
        .await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Choose a verification method").wait().await?;
        rider.button("Continue").click().await?;
        rider.sees("Choose one.").await?;
        rider.radio("Email message").wait().await?;
        rider.radio("Text message").click().await?;
        rider.axe().await?;
        rider.button("Continue").click().await?;
        enters_code_sent_to(rider, JEFF.phone).await?;
        is_inside(rider).await
    });
}

#[test]
fn mfa_setup_of_an_authenticator_app_by_its_key() {
    run_with(mfa_required(true, false), async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        let app = sets_up_an_app(rider).await?;
        is_inside(rider).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        JEFF.signs_in(rider).await?;
        rider.heading("Enter MFA code").wait().await?;
        rider
            .field("Verification code")
            .fill(&app.next_code())
            .await?;
        is_inside(rider).await
    });
}

/// An app that has read the QR code gives codes that the pool accepts.
#[test]
fn the_qr_code_is_what_the_app_needs() {
    run_with(mfa_required(true, false), async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        rider.image("QR code").wait().await?;
        let uri = read_qr_code(&rider.browser().picture().await?);
        assert!(
            uri.starts_with("otpauth://totp/Wild%20Rydes:jeff%40example.com?secret="),
            "{uri}"
        );
        let key = uri
            .split("secret=")
            .nth(1)
            .and_then(|rest| rest.split('&').next());
        let app = Authenticator::with_key(key.unwrap_or_default())?;
        rider.field("Verification code").fill(&app.code()).await?;
        is_inside(rider).await
    });
}

fn read_qr_code(picture: &[u8]) -> String {
    let picture = image::load_from_memory(picture).unwrap().to_luma8();
    let mut picture = rqrr::PreparedImage::prepare(picture);
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1, "one picture to scan");
    codes[0].decode().unwrap().1
}

#[test]
fn a_wrong_code_at_set_up_keeps_the_step_and_the_key() {
    run_with(mfa_required(true, false), async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        rider
            .heading("Set up your authenticator app")
            .wait()
            .await?;
        rider.field("Verification code").fill("000000").await?;
        rider.alert().says("code is not right").await?;
        sets_up_an_app(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn mfa_setup_with_a_choice_says_what_each_rules_out() {
    run_with(mfa_required(true, true), async |rider| {
        JEFF.has_an_account(rider).await?;
        rider
            .pool()
            .call(
                "AdminUpdateUserAttributes",
                json!({
                    "Username": JEFF.username,
                    "UserAttributes": [{ "Name": "email_verified", "Value": "false" }],
                }),
            )
            .await?;
        JEFF.signs_in_as(rider, JEFF.username, JEFF.password)
            .await?;
        rider.heading("Set up a second factor").wait().await?;
        rider
            .sees("cannot reset a forgotten password by email")
            .await?;
        rider.radio("Authenticator app").wait().await?;
        rider.radio("Email message").click().await?;
        rider.button("Continue").click().await?;
        rider.heading("Set up email codes").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Continue").click().await?;
        enters_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

#[test]
fn new_password_required() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.is_created_with(rider, "Temporary-1!").await?;
        JEFF.signs_in_as(rider, JEFF.email, "Temporary-1!").await?;
        rider.heading("Choose a new password").wait().await?;
        rider.field("New password").fill("weak").await?;
        rider.field("Confirm password").fill("weak").await?;
        rider.button("Change password").click().await?;
        rider.sees("meets every rule").await?;
        let description = rider.field("New password").description().await?;
        assert!(description.contains("every rule"), "{description}");
        rider.field("New password").fill(JEFF.password).await?;
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Change password").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn new_password_with_missing_attributes() {
    const PROFILE: &str = "https://rides.example/jeff?tab=1";
    const WEBSITE: &str = "https://jeff.example/";
    run(async |rider| {
        let pool = rider
            .pool()
            .call(
                "CreateUserPool",
                json!({
                    "PoolName": "Named",
                    "Schema": [
                        { "Name": "name", "Required": true, "Mutable": true },
                        { "Name": "birthdate", "Required": true, "Mutable": true },
                        { "Name": "profile", "Required": true, "Mutable": true },
                        { "Name": "website", "Required": true, "Mutable": true },
                    ],
                }),
            )
            .await?;
        let pool_id = pool["UserPool"]["Id"].clone();
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
        rider
            .pool()
            .call(
                "AdminCreateUser",
                json!({
                    "UserPoolId": pool_id,
                    "Username": JEFF.username,
                    "TemporaryPassword": "Temporary-1!",
                    "MessageAction": "SUPPRESS",
                }),
            )
            .await?;
        let client_id = client["UserPoolClient"]["ClientId"].clone();
        let configured = pool_id.clone();
        rider.site().edit_config(move |config| {
            config["auth"]["user_pool_id"] = configured;
            config["auth"]["user_pool_client_id"] = client_id;
            // The identity pool of the configuration trusts another user pool.
            config["auth"]["identity_pool_id"].take();
        })?;
        JEFF.signs_in_as(rider, JEFF.username, "Temporary-1!")
            .await?;
        rider.heading("Choose a new password").wait().await?;
        rider.field("New password").fill(JEFF.password).await?;
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Change password").click().await?;
        rider.sees("This one is needed").await?;
        let description = rider.field("Full name").description().await?;
        assert!(description.contains("needed"), "{description}");
        rider.field("Full name").fill("Jeff Rider").await?;
        let kinds = "return [...document.querySelectorAll('form input:not([type=password])')]
            .map(({ type, autocomplete }) => `${type} ${autocomplete}`).sort()";
        assert_eq!(
            rider.script(kinds).await?,
            json!(["date bday", "text name", "url url", "url url"])
        );
        rider.field("Profile (address)").fill("jeff").await?;
        rider.button("Change password").click().await?;
        rider.sees("Enter a web address").await?;
        let description = rider.field("Profile (address)").description().await?;
        assert!(description.contains("web address"), "{description}");
        rider.field("Full name").holds("Jeff Rider").await?;
        rider.field("Profile (address)").fill(PROFILE).await?;
        rider.field("Website").fill(WEBSITE).await?;
        rider
            .script(
                "const field = document.querySelector('input[type=date]');\
                 field.value = '1990-01-31'; field.dispatchEvent(new Event('input', { bubbles: true }))",
            )
            .await?;
        rider.button("Change password").click().await?;
        is_inside(rider).await?;
        let user = rider
            .pool()
            .call(
                "AdminGetUser",
                json!({ "UserPoolId": pool_id, "Username": JEFF.username }),
            )
            .await?;
        let attributes = user["UserAttributes"].to_string();
        assert!(
            ["Jeff Rider", "1990-01-31", PROFILE, WEBSITE]
                .iter()
                .all(|value| attributes.contains(value)),
            "{attributes}"
        );
        Ok(())
    });
}

#[test]
fn new_password_then_mfa_setup() {
    run_with(mfa_required(true, false), async |rider| {
        JEFF.is_created_with(rider, "Temporary-1!").await?;
        JEFF.signs_in_as(rider, JEFF.email, "Temporary-1!").await?;
        rider.heading("Choose a new password").wait().await?;
        rider.field("New password").fill(JEFF.password).await?;
        rider.field("Confirm password").fill(JEFF.password).await?;
        rider.button("Change password").click().await?;
        sets_up_an_app(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn custom_challenge_asks_and_takes_the_answer() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        flow(rider, "CUSTOM_AUTH")?;
        starts_without_password(rider).await?;
        rider.heading("One more step").wait().await?;
        rider
            .field("What does a Wild Ryde ride on?")
            .fill("unicorn")
            .await?;
        rider.button("Continue").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn select_challenge_with_the_password() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        flow(rider, "USER_AUTH")?;
        starts_without_password(rider).await?;
        rider.heading("Choose how to sign in").wait().await?;
        rider.axe().await?;
        rider.radio("Password").click().await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Continue").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn select_challenge_with_an_email_code() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        flow(rider, "USER_AUTH")?;
        starts_without_password(rider).await?;
        rider.heading("Choose how to sign in").wait().await?;
        rider.radio("Email code").click().await?;
        rider.button("Continue").click().await?;
        enters_first_code_sent_to(rider, JEFF.email).await?;
        is_inside(rider).await
    });
}

#[test]
fn select_challenge_with_a_text_code() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        flow(rider, "USER_AUTH")?;
        starts_without_password(rider).await?;
        rider.heading("Choose how to sign in").wait().await?;
        rider.radio("Text message code").click().await?;
        rider.button("Continue").click().await?;
        enters_first_code_sent_to(rider, JEFF.phone).await?;
        is_inside(rider).await
    });
}

#[test]
fn user_auth_with_the_password_typed_first() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        flow(rider, "USER_AUTH")?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn a_challenge_nobody_knows_is_named_with_a_way_back() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        let riddle =
            json!({ "ChallengeName": "RIDDLE", "Session": "s", "ChallengeParameters": {} });
        pool_answers(rider, 200, &riddle).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Not supported yet").wait().await?;
        rider.sees("RIDDLE").await?;
        rider.axe().await?;
        rider.button("Back to sign in").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").holds(JEFF.email).await
    });
}
