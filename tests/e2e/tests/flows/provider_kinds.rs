//! Tests the sign-in with each kind of identity provider: from `/signin` to the map takes one
//! click, for a user whose browser has a session with the provider.
//!
//! The providers by OpenID Connect and OAuth are a second local pool, whose endpoints replace
//! those of Google, Apple, Amazon and Facebook. The one by SAML is samlify.

use std::process::Command;

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, OAuthProvider, Rider, SamlProvider, TestError, run};

use crate::account::goes_to_the_account;
use crate::people::{MARY, is_inside};
use crate::providers::DOMAIN;

/// A kind of provider.
#[derive(Clone, Copy)]
struct Kind {
    /// `ProviderType` of the pool's API.
    provider_type: &'static str,
    /// The name of the provider in the pool.
    name: &'static str,
    /// The name that users are shown.
    label: &'static str,
    /// The value of `identity_providers` in Amplify's file. It has none for OpenID Connect and
    /// SAML.
    amplify: Option<&'static str>,
}

const OIDC: Kind = Kind {
    provider_type: "OIDC",
    name: "Pegasus",
    label: "Pegasus",
    amplify: None,
};
const GOOGLE: Kind = Kind {
    provider_type: "Google",
    name: "Google",
    label: "Google",
    amplify: Some("GOOGLE"),
};
const APPLE: Kind = Kind {
    provider_type: "SignInWithApple",
    name: "SignInWithApple",
    label: "Apple",
    amplify: Some("SIGN_IN_WITH_APPLE"),
};
const AMAZON: Kind = Kind {
    provider_type: "LoginWithAmazon",
    name: "LoginWithAmazon",
    label: "Amazon",
    amplify: Some("LOGIN_WITH_AMAZON"),
};
const FACEBOOK: Kind = Kind {
    provider_type: "Facebook",
    name: "Facebook",
    label: "Facebook",
    amplify: Some("FACEBOOK"),
};
const SAML: Kind = Kind {
    provider_type: "SAML",
    name: "Corporate",
    label: "Corporate",
    amplify: None,
};

/// The address of the pool's domain.
fn domain(rider: &Rider) -> String {
    format!("{}/{DOMAIN}", rider.pool().public_url())
}

/// Makes the provider one of the pool's, and gives the app its button.
async fn has_the_provider(
    rider: &Rider,
    kind: Kind,
    details: Value,
    email: &str,
) -> Result<(), TestError> {
    let (pool, site) = (rider.pool(), rider.site().url());
    let provider = json!({
        "UserPoolId": pool.pool_id(),
        "ProviderName": kind.name,
        "ProviderType": kind.provider_type,
        "ProviderDetails": details,
        "AttributeMapping": { "email": email },
    });
    pool.call("CreateIdentityProvider", provider).await?;
    let scopes = json!([
        "openid",
        "email",
        "profile",
        "aws.cognito.signin.user.admin"
    ]);
    let client = json!({
        "UserPoolId": pool.pool_id(),
        "ClientId": pool.client_id(),
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "EnableTokenRevocation": true,
        "PreventUserExistenceErrors": "ENABLED",
        "SupportedIdentityProviders": ["COGNITO", kind.name],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": scopes,
        "CallbackURLs": [format!("{site}/oauth/callback")],
        "LogoutURLs": [format!("{site}/signin")],
    });
    pool.call("UpdateUserPoolClient", client).await?;
    let endpoint = domain(rider);
    rider.site().edit_config(|config| {
        config["auth"]["oauth"] = json!({
            "domain": "unused.example",
            "identity_providers": kind.amplify.into_iter().collect::<Vec<_>>(),
            "scopes": scopes,
            "redirect_sign_in_uri": [format!("{site}/oauth/callback")],
            "redirect_sign_out_uri": [format!("{site}/signin")],
            "response_type": "code",
        });
        let ours = &mut config["custom"]["wild_rydes"];
        ours["oauth_endpoint"] = endpoint.into();
        if kind.amplify.is_none() {
            ours["identity_providers"] = json!([kind.name]);
        }
    })
}

/// Counts the user's clicks on every page from now on, by the port of the page. The counts are
/// cookies, because browsers share cookies between ports.
async fn counts_clicks(rider: &Rider) -> Result<(), TestError> {
    let source = "addEventListener('click', ({ isTrusted }) => {\
        const name = `clicks-${location.port}=`;\
        const known = document.cookie.split('; ').find((one) => one.startsWith(name));\
        const count = Number(known?.slice(name.length) ?? 0) + Number(isTrusted);\
        document.cookie = `${name}${count}; path=/`;\
    }, true)";
    let method = "Page.addScriptToEvaluateOnNewDocument";
    rider
        .browser()
        .cdp(method, json!({ "source": source }))
        .await?;
    Ok(())
}

/// Returns the counts of clicks: a text for each port.
async fn clicks(rider: &Rider) -> Result<Value, TestError> {
    let script = "return document.cookie.split('; ').filter((one) => one.startsWith('clicks-'))";
    rider.script(script).await
}

/// Goes from `/signin` to the map with one click, to the account page, and out again.
async fn signs_in_with_one_click(rider: &Rider, kind: Kind) -> Result<(), TestError> {
    counts_clicks(rider).await?;
    rider.open("/signin").await?;
    let button = format!("Continue with {}", kind.label);
    rider.button(&button).click().await?;
    is_inside(rider).await?;
    let port = rider.site().url().rsplit(':').next().unwrap();
    assert_eq!(clicks(rider).await?, json!([format!("clicks-{port}=1")]));

    goes_to_the_account(rider).await?;
    rider.region("You").says(MARY.email).await?;
    let section = rider.region("How you sign in");
    section
        .says(&format!("You sign in with {}.", kind.label))
        .await?;
    for absent in ["Password", "Second step", "Passkeys", "Devices"] {
        let is_there = rider.region(absent).is_there().await?;
        assert!(!is_there, "the account page has the section {absent}");
    }
    rider.button("Sign out").click().await?;
    rider.button(&button).wait().await?;
    rider.arrives_at("/signin").await
}

/// Makes a key as Apple gives them out: on the curve P-256, in PKCS#8 and PEM.
fn apple_key() -> String {
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "EC"])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
        .output()
        .unwrap();
    String::from_utf8(made.stdout).unwrap()
}

/// Signs MARY in at the second pool, so that her browser has a session there.
async fn has_a_session_with(rider: &Rider, provider: &OAuthProvider) -> Result<(), TestError> {
    let pool = provider.pool();
    let user = json!({
        "Username": MARY.username,
        "TemporaryPassword": MARY.password,
        "MessageAction": "SUPPRESS",
        "UserAttributes": [
            { "Name": "email", "Value": MARY.email },
            { "Name": "email_verified", "Value": "true" },
        ],
    });
    pool.call("AdminCreateUser", user).await?;
    let password =
        json!({ "Username": MARY.username, "Password": MARY.password, "Permanent": true });
    pool.call("AdminSetUserPassword", password).await?;
    rider.goto(&provider.sign_in_url()).await?;
    let script = format!(
        "document.querySelector('input[name=username]').value = {};\
         const password = document.querySelector('input[type=password]');\
         password.value = {}; password.form.requestSubmit()",
        json!(MARY.username),
        json!(MARY.password),
    );
    rider.script(&script).await?;
    rider.sees("Signed in").await
}

/// Runs the flow with a provider by OpenID Connect or OAuth.
fn one_click_with(kind: Kind) {
    run(async |rider| {
        let provider = OAuthProvider::start(&domain(rider)).await?;
        let details = provider.details(kind.provider_type, &apple_key());
        has_the_provider(rider, kind, details, "email").await?;
        has_a_session_with(rider, &provider).await?;
        signs_in_with_one_click(rider, kind).await
    });
}

#[test]
fn openid_connect_takes_one_click_to_the_map() {
    one_click_with(OIDC);
}

#[test]
fn google_takes_one_click_to_the_map() {
    one_click_with(GOOGLE);
}

#[test]
fn apple_takes_one_click_to_the_map() {
    one_click_with(APPLE);
}

#[test]
fn amazon_takes_one_click_to_the_map() {
    one_click_with(AMAZON);
}

#[test]
fn facebook_takes_one_click_to_the_map() {
    one_click_with(FACEBOOK);
}

#[test]
fn saml_takes_one_click_to_the_map() {
    run(async |rider| {
        let provider = SamlProvider::start(&domain(rider), rider.pool().pool_id())?;
        let details = json!({ "MetadataURL": provider.metadata_url() });
        has_the_provider(rider, SAML, details, "mail").await?;
        rider.goto(&provider.sign_in_url()).await?;
        rider.sees("Signed in").await?;
        signs_in_with_one_click(rider, SAML).await
    });
}
