//! Tests the sign-in through the pool's domain: the providers' buttons, and managed login.
//! `provider_attacks.rs` has the attacks on the way back.
//!
//! The pool is its own identity provider here: by the name `COGNITO`, it leads to its own
//! pages.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::accessibility::fine_in_every_look;
use crate::account::goes_to_the_account;
use crate::people::{JEFF, is_inside};

/// The domain of the sample pool.
pub(crate) const DOMAIN: &str = "wildrydes";

/// The button of the provider.
pub(crate) const BUTTON: &str = "Continue with Pegasus";

/// Lets the pool's domain lead back to this site, and gives the app the button.
pub(crate) async fn has_a_domain(rider: &Rider) -> Result<(), TestError> {
    let (pool, site) = (rider.pool(), rider.site().url());
    let client = json!({
        "UserPoolId": pool.pool_id(),
        "ClientId": pool.client_id(),
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "EnableTokenRevocation": true,
        "PreventUserExistenceErrors": "ENABLED",
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
        "CallbackURLs": [format!("{site}/oauth/callback")],
        "LogoutURLs": [format!("{site}/signin")],
    });
    pool.call("UpdateUserPoolClient", client).await?;
    let endpoint = format!("{}/{DOMAIN}", pool.public_url());
    rider.site().edit_config(|config| {
        config["auth"]["oauth"] = json!({
            "domain": "unused.example",
            "identity_providers": [],
            "scopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
            "redirect_sign_in_uri": [format!("{site}/oauth/callback")],
            "redirect_sign_out_uri": [format!("{site}/signin")],
            "response_type": "code",
        });
        let ours = &mut config["custom"]["wild_rydes"];
        ours["oauth_endpoint"] = endpoint.into();
        ours["identity_providers"] = json!([{ "name": "COGNITO", "label": "Pegasus" }]);
    })
}

/// Waits for the pool's own page, and signs in there.
pub(crate) async fn signs_in_at_the_pool(rider: &Rider) -> Result<(), TestError> {
    arrives_at_the_pool(rider).await?;
    let (name, password) = (json!(JEFF.email), json!(JEFF.password));
    let script = format!(
        "document.querySelector('input[name=username]').value = {name};\
         const password = document.querySelector('input[type=password]');\
         password.value = {password}; password.form.requestSubmit()"
    );
    rider.script(&script).await?;
    Ok(())
}

pub(crate) async fn arrives_at_the_pool(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the pool's page is there",
            "return location.pathname.startsWith('/wildrydes/') && document.querySelector('input[type=password]') !== null",
        )
        .await
}

/// Returns the record that this tab has stored of a sign-in that has begun.
async fn pending(rider: &Rider) -> Result<Value, TestError> {
    let script = "const key = Object.keys(sessionStorage).find((key) => key.includes('.oauth.'));\
                  return key ? JSON.parse(sessionStorage[key]) : null";
    rider.script(script).await
}

/// Checks that the page is the sign-in page, that the focus is at an alert with this text, and
/// that neither the address nor the history of the tab has anything of the reply.
pub(crate) async fn is_refused(rider: &Rider, text: &str) -> Result<(), TestError> {
    rider.sees(text).await?;
    rider.arrives_at("/signin").await?;
    rider
        .until(
            "the alert has the focus",
            "return document.activeElement?.closest('[role=alert]') !== null",
        )
        .await?;
    assert_eq!(rider.script("return history.state").await?, Value::Null);
    history_has_no_reply(rider).await?;
    assert_eq!(pending(rider).await?, Value::Null, "a sign-in counts once");
    Ok(())
}

/// Checks that no entry in the history of the tab has the address of a reply, or a code or a
/// token in its address. The entries before and after the current one count too.
pub(crate) async fn history_has_no_reply(rider: &Rider) -> Result<(), TestError> {
    let history = rider
        .browser()
        .cdp("Page.getNavigationHistory", json!({}))
        .await?;
    let entries = history["entries"].as_array().cloned().unwrap_or_default();
    assert!(!entries.is_empty(), "{history}");
    let is_of_reply = |address: &str| {
        let parameters = ["?code=", "&code=", "token="];
        address.contains("/oauth/callback") || parameters.iter().any(|it| address.contains(it))
    };
    let addresses = entries.iter().filter_map(|entry| entry["url"].as_str());
    let found: Vec<_> = addresses.filter(|it| is_of_reply(it)).collect();
    assert!(found.is_empty(), "the history has {found:?}");
    Ok(())
}

#[test]
fn provider_button_signs_in_and_returns() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.open("/account").await?;
        rider.button(BUTTON).click().await?;
        signs_in_at_the_pool(rider).await?;
        rider.heading("Account").wait().await?;
        rider.arrives_at("/account").await?;
        assert_eq!(pending(rider).await?, Value::Null);
        rider.reload().await?;
        rider.heading("Account").wait().await?;
        Ok(())
    });
}

#[test]
fn sign_out_ends_the_session_of_the_domain() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.open("/signin").await?;
        rider.button(BUTTON).click().await?;
        signs_in_at_the_pool(rider).await?;
        is_inside(rider).await?;
        rider.button("Sign out").click().await?;
        rider.button(BUTTON).wait().await?;
        // The next sign-in asks for the password again.
        rider.arrives_at("/signin").await?;
        rider.button(BUTTON).click().await?;
        arrives_at_the_pool(rider).await
    });
}

#[test]
fn managed_login_is_the_whole_sign_in() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["managed_login"] = true.into();
        })?;
        rider.open("/signin").await?;
        rider.sees("You sign in on a page of its own").await?;
        rider.field("Password").gone().await?;
        rider.button("Sign in").click().await?;
        signs_in_at_the_pool(rider).await?;
        is_inside(rider).await
    });
}

#[test]
fn managed_login_has_the_language_of_the_app() {
    run(async |rider| {
        has_a_domain(rider).await?;
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["managed_login"] = true.into();
        })?;
        rider.browser().set_languages(&["de"]).await?;
        rider.open("/signin").await?;
        rider.button("Anmelden").click().await?;
        arrives_at_the_pool(rider).await?;
        let script = "return [document.documentElement.lang, document.title]";
        let title = "Anmelden · cognito-local";
        assert_eq!(rider.script(script).await?, json!(["de", title]));
        Ok(())
    });
}

#[test]
fn no_button_is_shown_without_a_domain() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.open("/signin").await?;
        rider.field("Password").wait().await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let asked = rider
            .script(
                "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('oauth')).length",
            )
            .await?;
        assert_eq!(asked, json!(0));
        Ok(())
    });
}

/// Begins a sign-in, and returns its state from the address of the pool's page.
pub(crate) async fn begun_state(rider: &Rider) -> Result<String, TestError> {
    rider.button(BUTTON).click().await?;
    arrives_at_the_pool(rider).await?;
    let script = "return new URLSearchParams(location.search).get('state')";
    let state = rider.script(script).await?;
    Ok(state.as_str().unwrap().to_owned())
}

#[test]
fn refusal_of_a_provider_is_said_in_words() {
    run(async |rider| {
        has_a_domain(rider).await?;
        for (reply, text) in [
            ("error=access_denied", "The sign-in was cancelled."),
            (
                "error=invalid_request&error_description=attributes+required%3A+%5Bemail%5D",
                "something that was not passed on: email",
            ),
            (
                "error=invalid_request&error_description=PreSignUp+failed+with+error+Members+only.",
                "Members only.",
            ),
        ] {
            rider.open("/signin").await?;
            let state = begun_state(rider).await?;
            let site = rider.site().url();
            let reply = format!("{site}/oauth/callback?{reply}&state={state}");
            rider.goto(&reply).await?;
            is_refused(rider, text).await?;
        }
        Ok(())
    });
}

#[test]
fn pages_with_providers_are_accessible() {
    run_with(Setup::phone(), async |rider| {
        JEFF.has_an_account(rider).await?;
        has_a_domain(rider).await?;
        rider.open("/signin").await?;
        rider.button(BUTTON).wait().await?;
        fine_in_every_look(rider, "signin-providers").await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        goes_to_the_account(rider).await
    });
}
