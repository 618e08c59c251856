//! Tests Amplify's `signInWithRedirect` against the local pool: a page of Amplify's own
//! (`dev/bench/peers/redirect`), the pool's hosted pages, and TLS between them.

use cognito_local::Settings;
use serde_json::json;
use wild_rydes_e2e::run::run_at;
use wild_rydes_e2e::tls_proxy::TlsAddress;
use wild_rydes_e2e::{Find, Rider, Setup, Site, TestError};

use crate::minimal::built;
use crate::people::JEFF;
use crate::providers::{DOMAIN, arrives_at_the_pool, signs_in_at_the_pool};

/// The scopes that the page asks for. The last one lets it read the user's attributes.
const SCOPES: [&str; 4] = [
    "openid",
    "email",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// Lets the pool's domain lead back to the page, and gives the page the domain.
async fn has_a_domain(rider: &Rider, pool_url: &str) -> Result<(), TestError> {
    let (pool, page) = (rider.pool(), format!("{}/", rider.site().url()));
    let client = json!({
        "UserPoolId": pool.pool_id(),
        "ClientId": pool.client_id(),
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "EnableTokenRevocation": true,
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": SCOPES,
        "CallbackURLs": [page],
        "LogoutURLs": [page],
    });
    pool.call("UpdateUserPoolClient", client).await?;
    let host = pool_url.trim_start_matches("https://");
    rider.site().edit_config(|config| {
        config["auth"]["oauth"] = json!({
            "domain": format!("{host}/{DOMAIN}"),
            "identity_providers": [],
            "scopes": SCOPES,
            "redirect_sign_in_uri": [page],
            "redirect_sign_out_uri": [page],
            "response_type": "code",
        });
    })
}

#[test]
fn amplify_signs_in_with_redirect_and_out() {
    let address = TlsAddress::choose().unwrap();
    let settings = Settings {
        base_url: Some(address.url()),
        ..Settings::default()
    };
    run_at(
        Setup::default().with_pool(settings),
        async |pool| Site::of_app(built("WILD_RYDES_AMPLIFY", "amplify")?, pool).await,
        async |rider| {
            // Amplify's warning of an endpoint that is not AWS's.
            rider.expect_console("You are using a custom Amazon");
            let proxy = address.start(rider.pool().port())?;
            proxy.is_accepted_by(rider.browser()).await?;
            JEFF.has_an_account(rider).await?;
            has_a_domain(rider, &address.url()).await?;
            rider.open("/").await?;
            rider.heading("Nobody is signed in").wait().await?;
            rider.button("Sign in").click().await?;
            signs_in_at_the_pool(rider).await?;
            rider
                .heading(&format!("Hello, {}", JEFF.email))
                .wait()
                .await?;
            // Amplify takes the code out of the address.
            rider.arrives_at("/").await?;
            rider.reload().await?;
            rider
                .heading(&format!("Hello, {}", JEFF.email))
                .wait()
                .await?;
            rider.button("Sign out").click().await?;
            rider.heading("Nobody is signed in").wait().await?;
            rider.arrives_at("/").await?;
            // The session of the pool's pages has ended too.
            rider.button("Sign in").click().await?;
            arrives_at_the_pool(rider).await
        },
    );
}
