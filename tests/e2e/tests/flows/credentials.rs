//! Tests the user's AWS credentials: they are fetched, shown, used, renewed and
//! removed.

use std::time::Duration;

use cognito_local::{Limits, Settings};
use serde_json::{Value, json};
use wild_rydes_e2e::{Fault, Find, Query, Rider, Setup, TestError, run, run_with};

use crate::people::{JEFF, MARY, is_inside, opens_the_developers_part};

/// The value with this name in the region of the credentials.
async fn value_of(rider: &Rider, name: &str) -> Result<Value, TestError> {
    rider
        .script(&format!(
            "const region = document.querySelector('[aria-labelledby=aws-credentials]');\
             return [...region.querySelectorAll('dt')].find((dt) => dt.textContent === '{name}')\
             ?.nextElementSibling.textContent ?? null"
        ))
        .await
}

fn region(rider: &Rider) -> Query<'_> {
    rider.region("AWS credentials")
}

/// Signs JEFF in, and waits for the credentials.
async fn jeff_has_credentials(rider: &Rider) -> Result<(), TestError> {
    JEFF.has_an_account(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await?;
    opens_the_developers_part(rider).await?;
    region(rider).button("Copy credentials").wait().await?;
    Ok(())
}

#[test]
fn they_are_shown_masked_copied_and_kept_nowhere() {
    run(async |rider| {
        jeff_has_credentials(rider).await?;
        let identity = value_of(rider, "Identity ID").await?;
        assert!(identity.as_str().unwrap().starts_with("local:"));
        let key = value_of(rider, "Access key ID").await?;
        let key = key.as_str().unwrap().to_owned();
        assert!(key.starts_with("ASIA"), "{key}");
        assert!(value_of(rider, "Expires").await?.as_str().unwrap().len() > 4);
        assert_eq!(value_of(rider, "Secret access key").await?, "hidden");
        assert_eq!(value_of(rider, "Session token").await?, "hidden");
        rider.axe().await?;

        region(rider).button("Show secrets").click().await?;
        let hide = region(rider).button("Hide secrets");
        hide.wait().await?;
        let secret = value_of(rider, "Secret access key").await?;
        let secret = secret.as_str().unwrap().to_owned();
        assert_eq!(secret.len(), 40);
        let token = value_of(rider, "Session token").await?;
        let token = token.as_str().unwrap().to_owned();
        rider.axe().await?;
        hide.click().await?;
        region(rider).button("Show secrets").wait().await?;

        // The credentials are only in memory: they are not in a storage, nor left in
        // the page.
        let kept = rider
            .script(
                "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie]) \
                 + document.documentElement.outerHTML",
            )
            .await?;
        let kept = kept.as_str().unwrap();
        assert!(kept.contains(&key), "the page shows the key's id");
        for hidden in [&secret, &token] {
            assert!(!kept.contains(hidden.as_str()), "a secret is kept");
        }

        rider
            .script(
                "window.copied = null;\
                 navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve() };",
            )
            .await?;
        region(rider).button("Copy credentials").click().await?;
        rider
            .until("they are copied", "return window.copied !== null")
            .await?;
        let copied = rider.script("return window.copied").await?;
        assert_eq!(
            copied,
            format!(
                "export AWS_ACCESS_KEY_ID={key}\nexport AWS_SECRET_ACCESS_KEY={secret}\nexport AWS_SESSION_TOKEN={token}\n"
            )
        );
        Ok(())
    });
}

#[test]
fn they_open_sts_and_the_riders_api() {
    run_with(Setup::phone(), async |rider| {
        // The browser normalises the path to /ride-api/iam/rides, so the signature has to
        // be over that one.
        let api = format!(
            "{}/ä/%2e%2e/{{id}}/.%2E/ride-api/iam",
            rider.pool().public_url()
        );
        rider.site().edit_config(move |config| {
            let section = &mut config["custom"]["wild_rydes"];
            section["ride_api_endpoint"] = api.into();
            section["ride_api_authorization"] = "iam".into();
        })?;
        jeff_has_credentials(rider).await?;
        region(rider).button("Who am I to AWS?").click().await?;
        rider
            .sees("arn:aws:sts::000000000000:assumed-role/wildrydes-authenticated/CognitoIdentityCredentials")
            .await?;
        assert_eq!(value_of(rider, "Account").await?, "000000000000");
        rider.axe().await?;
        region(rider).button("Call the ride API").click().await?;
        rider.sees("The API answered 200").await?;
        rider.sees(r#"{"Rides":[]}"#).await?;
        rider.screenshot("aws-credentials").await?;
        let wider = rider
            .script("return document.documentElement.scrollWidth - window.innerWidth")
            .await?;
        assert!(
            wider.as_i64().unwrap() <= 0,
            "{wider} px wider than the screen"
        );
        rider.axe().await
    });
}

#[test]
fn ride_api_is_called_with_the_token_where_it_takes_one() {
    run(async |rider| {
        jeff_has_credentials(rider).await?;
        region(rider).button("Call the ride API").click().await?;
        rider.sees("The API answered 200").await?;
        rider.sees(r#"{"Rides":[]}"#).await
    });
}

/// Credentials with a lifetime of 5 minutes and 2 seconds are due 2 seconds after they
/// arrive.
#[test]
fn they_are_renewed_before_they_end_and_the_page_stays() {
    let pool = Settings {
        limits: Limits {
            credential_life: Duration::from_secs(302),
            ..Limits::default()
        },
        ..Settings::default()
    };
    run_with(
        Setup::default().with_pool(pool).through_a_proxy(),
        async |rider| {
            jeff_has_credentials(rider).await?;
            region(rider).button("Show secrets").click().await?;
            let before = value_of(rider, "Access key ID").await?;
            rider
                .script("document.querySelector('#aws-values').dataset.mark = 'same'")
                .await?;
            rider
                .until(
                    "there are new credentials",
                    &format!(
                        "return !document.querySelector('[aria-labelledby=aws-credentials]').textContent.includes({before})"
                    ),
                )
                .await?;
            let mark = rider
                .script("return document.querySelector('#aws-values').dataset.mark")
                .await?;
            assert_eq!(mark, "same", "the region was not rebuilt");
            // An outage when they are due again removes nothing.
            let proxy = rider.pool().proxy()?;
            rider.expect_network_errors();
            let key = value_of(rider, "Access key ID").await?;
            proxy.inject(
                "GetCredentialsForIdentity",
                Fault::Answer(503, "text/html", "<h1>Down</h1>"),
                4,
            );
            rider
                .until(
                    "there are new credentials after the outage",
                    &format!(
                        "return !document.querySelector('[aria-labelledby=aws-credentials]').textContent.includes({key})"
                    ),
                )
                .await?;
            assert!(region(rider).button("Hide secrets").is_there().await?);
            Ok(())
        },
    );
}

#[test]
fn an_identity_pool_that_is_down_is_told_and_asked_again() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.expect_network_errors();
        let proxy = rider.pool().proxy()?;
        proxy.inject("GetId", Fault::Refused, 1_000);
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.sees("AWS can’t be reached right now").await?;
        rider.axe().await?;
        // The credentials come back by themselves, without a click.
        proxy.clear_faults();
        region(rider).button("Copy credentials").wait().await?;
        Ok(())
    });
}

#[test]
fn an_identity_pool_that_refuses_is_told() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.expect_http_errors();
        rider
            .pool()
            .call(
                "SetIdentityPoolRoles",
                json!({ "IdentityPoolId": "local:3f5a7c10-0000-4000-8000-77696c647264", "Roles": {} }),
            )
            .await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider
            .sees("The identity pool did not give you credentials")
            .await?;
        region(rider).button("Try again").wait().await?;
        Ok(())
    });
}

#[test]
fn without_an_identity_pool_the_page_says_so() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        rider.site().edit_config(|config| {
            config["auth"]
                .as_object_mut()
                .unwrap()
                .remove("identity_pool_id");
        })?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        region(rider).wait().await?;
        rider.sees("No identity pool is configured").await?;
        rider.axe().await
    });
}

/// The next user on the same page gets credentials of their own.
#[test]
fn they_go_with_the_rider() {
    run(async |rider| {
        jeff_has_credentials(rider).await?;
        let jeffs = value_of(rider, "Identity ID").await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        let page = rider.client().source().await?;
        assert!(!page.contains("ASIA"), "nothing of them is on the page");
        MARY.has_an_account(rider).await?;
        MARY.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        region(rider).button("Copy credentials").wait().await?;
        assert_ne!(value_of(rider, "Identity ID").await?, jeffs);
        Ok(())
    });
}
