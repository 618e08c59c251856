//! Tests attacks through an attribute, a reply of the pool, an address or the storage.
//! Tests also that secrets are left in no place where an attacker could find them.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, Setup, TestError, run, run_with};

use crate::people::{
    JEFF, MARY, has_no_ride_api, is_inside, opens_the_developers_part, pool_answers,
};

/// Markup that would break out of an attribute, an element or a template that does not
/// escape it.
const MARKUP: &str =
    "\"'><img src=x onerror=window.ran=1><script>window.ran=1</script>{{constructor}}";

/// Checks that the markup was treated as text.
async fn is_only_text(rider: &Rider) -> Result<(), TestError> {
    rider.sees(MARKUP).await?;
    nothing_ran(rider).await
}

async fn nothing_ran(rider: &Rider) -> Result<(), TestError> {
    let made = rider
        .script(
            "const made = [...document.querySelectorAll('img, script')];\
             return [made.filter(({ outerHTML }) => outerHTML.includes('window.ran')).length, window.ran ?? null]",
        )
        .await?;
    assert_eq!(made, json!([0, null]));
    Ok(())
}

#[test]
fn markup_in_every_attribute_is_text() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let attributes: Vec<Value> = ["custom:genre", "name", "nickname", "address", "picture"]
            .iter()
            .map(|name| json!({ "Name": name, "Value": MARKUP }))
            .collect();
        rider
            .pool()
            .call(
                "AdminUpdateUserAttributes",
                json!({ "Username": JEFF.username, "UserAttributes": attributes }),
            )
            .await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        is_only_text(rider).await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider
            .until(
                "the genre is on the page, as text or in its field",
                &format!(
                    "const markup = {};\
                     return document.body.innerText.includes(markup)\
                       || [...document.querySelectorAll('input')].some(({{ value }}) => value === markup)",
                    Value::from(MARKUP)
                ),
            )
            .await?;
        nothing_ran(rider).await
    });
}

#[test]
fn markup_in_the_pools_answers_is_text() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let answers = [
            (
                400,
                json!({ "__type": "UserLambdaValidationException", "message": format!("PreAuthentication failed with error {MARKUP}") }),
            ),
            (
                200,
                json!({ "ChallengeName": MARKUP, "Session": "s", "ChallengeParameters": {} }),
            ),
            (
                200,
                json!({ "ChallengeName": "CUSTOM_CHALLENGE", "Session": "s", "ChallengeParameters": { "USERNAME": "j", "prompt": MARKUP } }),
            ),
            (
                200,
                json!({ "ChallengeName": "SMS_MFA", "Session": "s", "ChallengeParameters": {
                    "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS", "CODE_DELIVERY_DESTINATION": MARKUP } }),
            ),
            (
                200,
                json!({ "ChallengeName": "EMAIL_OTP", "Session": "s", "ChallengeParameters": {
                    "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": MARKUP } }),
            ),
            (
                200,
                json!({ "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s", "ChallengeParameters": {
                    "userAttributes": "{}", "requiredAttributes": json!([format!("userAttributes.custom:{MARKUP}")]).to_string() } }),
            ),
        ];
        for (status, answer) in answers {
            rider.expect_http_errors();
            rider.open("/signin").await?;
            rider.field("Email").fill(JEFF.email).await?;
            rider.field("Password").fill(JEFF.password).await?;
            pool_answers(rider, status, &answer).await?;
            rider.button("Sign in").click().await?;
            is_only_text(rider).await?;
        }
        Ok(())
    });
}

#[test]
fn markup_in_the_address_is_text() {
    run(async |rider| {
        let encoded = "%22%27%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.ran%3D1%3E";
        for page in ["/signin", "/verify", "/forgot-password"] {
            rider.open(&format!("{page}?email={encoded}")).await?;
            rider
                .field("Email")
                .holds("\"'><img src=x onerror=window.ran=1>")
                .await?;
            nothing_ran(rider).await?;
        }
        // The path has no dot, because a path with a file ending is not one of the
        // app's pages.
        let path = encoded.replace('.', "");
        rider.open(&format!("/{path}?{encoded}#{encoded}")).await?;
        rider.heading("Sign in").wait().await?;
        nothing_ran(rider).await
    });
}

/// Puts a changed copy of the stored session into the storage. `change` is a statement
/// that may change the objects `header`, `claims` and `record`. The copy gets a new
/// session id, so that it is not rejected merely because the session has ended.
async fn stores_a_forgery(rider: &Rider, record: &Value, change: &str) -> Result<(), TestError> {
    let client = rider.pool().client_id();
    rider
        .client()
        .execute(
            &format!(
                "const record = JSON.parse(arguments[0]);\
                 const plain = (part) => JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/')));\
                 const part = (object) => btoa(JSON.stringify(object)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');\
                 const [one, two, signature] = record.id_token.split('.');\
                 const header = plain(one), claims = plain(two);\
                 claims.origin_jti = crypto.randomUUID();\
                 record.id_token = null;\
                 {change};\
                 record.id_token ??= [part(header), part(claims), signature].join('.');\
                 sessionStorage.setItem('wild-rydes.session.{client}', JSON.stringify(record)); return true"
            ),
            vec![record.clone()],
        )
        .await?;
    Ok(())
}

/// The stored session, as text.
async fn stored_session(rider: &Rider) -> Result<Value, TestError> {
    let client = rider.pool().client_id();
    rider
        .script(&format!(
            "return sessionStorage.getItem('wild-rydes.session.{client}')"
        ))
        .await
}

#[test]
fn stored_tokens_that_are_not_this_pools_are_dropped() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let record = stored_session(rider).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        for forgery in [
            "header.alg = 'none'; record.id_token = [part(header), part(claims), ''].join('.')",
            "header.alg = 'HS256'",
            "claims.iss = claims.iss.replace(/[^/]*$/, 'eu-west-1_Another')",
            "claims.aud = 'another'",
            "claims.token_use = 'access'",
            "claims.exp = 'soon'",
            "header.crit = ['exp']",
            "record.id_token = 'x'.repeat(3_000_000)",
            "claims.more = 'x'.repeat(60_000)",
            "record.id_token = '..'",
            "record.id_token = [one, two].join('.')",
            "record.id_token = ['\\u0000', '💥', '='].join('.')",
            "record.id_token = [part({ alg: 'RS256' }), btoa('['.repeat(9_000)).replace(/=/g, ''), signature].join('.')",
            "record.id_token = record.access_token",
            "record.access_token = 7",
            "record.version = 99",
        ] {
            stores_a_forgery(rider, &record, forgery).await?;
            rider.open("/account").await?;
            rider.heading("Sign in").wait().await?;
            rider.arrives_at("/signin?next=/account").await?;
            assert_eq!(stored_session(rider).await?, Value::Null, "{forgery}");
        }
        Ok(())
    });
}

#[test]
fn a_stored_token_that_has_expired_is_renewed_and_a_made_up_one_ends_with_words() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let record = stored_session(rider).await?;
        let expired = "claims.iat -= 90_000; claims.exp -= 90_000";
        stores_a_forgery(rider, &record, expired).await?;
        rider.reload().await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.sees("Signature valid").await?;
        let made_up = format!("{expired}; record.refresh_token = 'made up'");
        stores_a_forgery(rider, &record, &made_up).await?;
        rider.open("/account").await?;
        rider.heading("Sign in").wait().await?;
        rider.status().says("Your session has ended").await?;
        assert_eq!(stored_session(rider).await?, Value::Null);
        Ok(())
    });
}

#[test]
fn another_riders_token_under_the_own_refresh_token_is_told() {
    run(async |rider| {
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        MARY.has_an_account(rider).await?;
        // A ride API would refuse the token, and the app would get another one.
        has_no_ride_api(rider)?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let record = stored_session(rider).await?;
        let who = format!("claims.sub = 'somebody'; claims.email = '{}'", MARY.email);
        stores_a_forgery(rider, &record, &who).await?;
        rider.reload().await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.sees("Signature not valid").await
    });
}

/// Collects all places where a secret may have been left: storages, the page, addresses
/// and history.
const EVERYWHERE: &str = "const client = arguments[0];\
    const stored = (storage) => Object.entries({ ...storage }).filter(([key]) => key !== `wild-rydes.session.${client}`);\
    return Promise.all([indexedDB.databases(), window.caches?.keys() ?? []]).then((kept) => JSON.stringify([\
      stored(localStorage), stored(sessionStorage), kept, document.cookie, window.name,\
      location.href, document.title, document.referrer, history.state,\
      performance.getEntries().map(({ name }) => name),\
      document.documentElement.outerHTML,\
    ]))";

/// Checks that none of these secrets is part of any text in these places, including the
/// console.
async fn is_nowhere(rider: &Rider, secrets: &[String]) -> Result<(), TestError> {
    let client = rider.pool().client_id().into();
    let page = rider.client().execute(EVERYWHERE, vec![client]).await?;
    let mut everywhere = page.as_str().unwrap_or_default().to_owned();
    assert!(everywhere.contains("Wild Rydes"), "this looks at the page");
    for entry in rider.browser().console().await? {
        everywhere.push_str(&entry.message);
    }
    for secret in secrets {
        assert!(secret.len() >= 6, "too short to be looked for");
        assert!(
            !everywhere.contains(secret.as_str()),
            "a secret of {} characters is in: {}",
            secret.len(),
            around(&everywhere, secret)
        );
    }
    Ok(())
}

/// The text that precedes a secret, without the secret.
fn around<'a>(text: &'a str, secret: &str) -> &'a str {
    let before = text.split(secret).next().unwrap_or_default();
    let start = before.len().saturating_sub(120);
    before.get(start..).unwrap_or(before)
}

#[test]
fn no_secret_is_in_a_log_an_address_a_title_the_page_or_the_history() {
    run_with(Setup::default(), async |rider| {
        rider.expect_http_errors();
        let mut secrets = vec![JEFF.password.to_owned(), "Wrong-123!".to_owned()];
        JEFF.registers(rider).await?;
        rider.heading("Verify email").wait().await?;
        is_nowhere(rider, &secrets).await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        secrets.push(code);
        is_inside(rider).await?;
        let record = stored_session(rider).await?;
        let record: Value =
            serde_json::from_str(record.as_str().unwrap_or_default()).unwrap_or_default();
        for token in ["access_token", "id_token", "refresh_token"] {
            let token = record[token].as_str().unwrap_or_default();
            secrets.push(token.to_owned());
            // A part of a token is as secret as the complete token.
            secrets.extend(token.split('.').skip(1).map(str::to_owned));
        }
        opens_the_developers_part(rider).await?;
        rider.sees("Signature valid").await?;
        is_nowhere(rider, &secrets).await?;
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.sees(JEFF.email).await?;
        is_nowhere(rider, &secrets).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        is_nowhere(rider, &secrets).await?;

        JEFF.signs_in_as(rider, JEFF.email, "Wrong-123!").await?;
        rider.alert().wait().await?;
        is_nowhere(rider, &secrets).await?;

        rider.open("/forgot-password").await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Send code").click().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        rider.field("New password").fill("Another-1!").await?;
        rider.field("Confirm password").fill("Another-1!").await?;
        secrets.extend([code, "Another-1!".to_owned()]);
        rider.button("Reset password").click().await?;
        is_inside(rider).await?;
        is_nowhere(rider, &secrets).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;

        JEFF.has_second_factors(
            rider,
            json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        JEFF.signs_in_as(rider, JEFF.email, "Another-1!").await?;
        rider.heading("Enter MFA code").wait().await?;
        let code = rider.inbox_code(JEFF.phone).await?;
        rider.field("Verification code").fill(&code).await?;
        secrets.push(code);
        is_inside(rider).await?;
        is_nowhere(rider, &secrets).await?;
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        is_nowhere(rider, &secrets).await
    });
}
