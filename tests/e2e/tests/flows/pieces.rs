//! Tests `examples/notes/pieces.rs`: an app without the ready guard, which places the parts
//! of the library at routes of its own.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::json;
use wild_rydes_e2e::run::run_at;
use wild_rydes_e2e::{Find, Rider, Setup, Site, TestError};

use crate::accessibility::{fine, fine_in_every_look};
use crate::people::{JEFF, MARY, Person};

/// The `authorization` headers that the API has received.
type Received = Arc<Mutex<Vec<String>>>;

/// The headers of an API that the app's pages may call from another origin (CORS).
fn cross_origin(asked: &HeaderMap) -> [(HeaderName, HeaderValue); 2] {
    let any = HeaderValue::from_static("*");
    [
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            asked.get(header::ORIGIN).cloned().unwrap_or(any),
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization"),
        ),
    ]
}

/// Refuses the first token, and accepts every other one.
async fn notes(State(received): State<Received>, asked: HeaderMap) -> impl IntoResponse {
    let token = asked.get("authorization");
    let token = token.map_or("none", |token| token.to_str().unwrap());
    let mut received = received.lock().unwrap();
    received.push(token.to_owned());
    let answer = if received[0] == token {
        (StatusCode::UNAUTHORIZED, "no")
    } else {
        (StatusCode::OK, "Three notes")
    };
    (answer.0, cross_origin(&asked), answer.1)
}

/// Answers the browser's question whether the token may be sent from another origin.
async fn preflight(asked: HeaderMap) -> impl IntoResponse {
    cross_origin(&asked)
}

/// Runs a test against the example, for a pool in which Jeff has an account.
fn run_pieces(test: impl AsyncFnOnce(&Rider, Received) -> Result<(), TestError>) {
    let received = Received::default();
    let api = Router::new()
        .route("/api/notes", get(notes).options(preflight))
        .with_state(Arc::clone(&received));
    run_at(
        Setup::default(),
        async |pool| {
            let folder = crate::minimal::built("WILD_RYDES_PIECES", "pieces")?;
            Site::of_app_with_api(folder, pool, api).await
        },
        async |rider| {
            // Chromium logs this about Trunk's own preload of the module, which our
            // release replaces.
            rider.expect_console("`integrity` attribute is currently ignored");
            JEFF.has_an_account(rider).await?;
            test(rider, received).await
        },
    );
}

async fn logs_in(rider: &Rider, password: &str) -> Result<(), TestError> {
    rider.open("/login").await?;
    fills_in_the_login(rider, JEFF.email, password).await
}

/// Fills in the form that is shown, and sends it.
async fn fills_in_the_login(rider: &Rider, email: &str, password: &str) -> Result<(), TestError> {
    rider.field("Your e-mail").fill(email).await?;
    rider.field("Your password").fill(password).await?;
    rider.button("Go in").click().await
}

/// Makes this person the only editor.
async fn is_an_editor(rider: &Rider, person: &Person) -> Result<(), TestError> {
    let pool = rider.pool();
    let group = json!({ "UserPoolId": pool.pool_id(), "GroupName": "editors" });
    pool.call("CreateGroup", group).await?;
    let member = json!({ "GroupName": "editors", "Username": person.username });
    pool.call("AdminAddUserToGroup", member).await?;
    Ok(())
}

#[test]
fn guard_without_ready_pages_restores_the_session() {
    run_pieces(async |rider, _| {
        rider.open("/").await?;
        rider.sees("Log in to see your notes.").await?;
        logs_in(rider, JEFF.password).await?;
        rider
            .sees("Notes of jeff@example.com, verified: true")
            .await?;
        rider.arrives_at("/").await?;
        rider.reload().await?;
        rider.sees("Notes of jeff@example.com").await?;
        // The account page can call the service too.
        rider.link("Account").click().await?;
        rider.heading("Account").wait().await?;
        rider.reload().await?;
        rider.heading("Account").wait().await?;
        rider.button("Log out").click().await?;
        rider.link("Log in").wait().await?;
        rider.heading("Account").gone().await
    });
}

#[test]
fn form_of_the_app_signs_in_through_ready_steps() {
    run_pieces(async |rider, _| {
        rider.expect_http_errors();
        let authenticator = JEFF.has_an_authenticator(rider).await?;
        JEFF.has_second_factors(
            rider,
            json!({ "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true } }),
        )
        .await?;
        logs_in(rider, "Wrong-1!").await?;
        rider.alert().says("password").await?;
        rider.field("Your password").fill(JEFF.password).await?;
        rider.button("Go in").click().await?;
        rider.button("Back to sign in").click().await?;
        rider.field("Your password").fill(JEFF.password).await?;
        rider.button("Go in").click().await?;
        rider
            .field("Verification code")
            .fill(&authenticator.next_code())
            .await?;
        rider.sees("Notes of jeff@example.com").await
    });
}

#[test]
fn request_is_repeated_once_with_a_renewed_token() {
    run_pieces(async |rider, received| {
        rider.expect_http_errors_from(rider.site().url());
        logs_in(rider, JEFF.password).await?;
        rider.sees("Notes of jeff@example.com").await?;
        rider.button("Load").click().await?;
        rider.status().says("Three notes").await?;
        rider.sees("Refreshed").await?;
        let received = received.lock().unwrap().clone();
        assert_eq!(received.len(), 2);
        assert!(received.iter().all(|token| token.starts_with("Bearer ey")));
        Ok(())
    });
}

#[test]
fn token_goes_to_named_origins_alone() {
    run_pieces(async |rider, received| {
        let below = |name: &str| {
            let (scheme, host) = rider.site().url().split_once("//").unwrap();
            format!("{scheme}//{name}.{host}")
        };
        let named = below("api");
        rider.expect_http_errors_from(&named);
        logs_in(rider, JEFF.password).await?;
        rider.sees("Notes of jeff@example.com").await?;
        for foreign in [
            below("other"),
            below("api").replace(".localhost", "1.localhost"),
        ] {
            let address = format!("{foreign}/api/notes");
            rider.field("Source of the notes").fill(&address).await?;
            rider.button("Load").click().await?;
            let refusal = format!("the token is not sent to {foreign}");
            rider.status().says(&refusal).await?;
        }
        assert_eq!(received.lock().unwrap().len(), 0);
        let address = format!("{named}/api/notes");
        rider.field("Source of the notes").fill(&address).await?;
        rider.button("Load").click().await?;
        rider.status().says("Three notes").await?;
        let received = received.lock().unwrap().clone();
        assert_eq!(received.len(), 2);
        assert!(received.iter().all(|token| token.starts_with("Bearer ey")));
        assert_ne!(received[0], received[1]);
        Ok(())
    });
}

#[test]
fn group_is_open_to_its_members() {
    run_pieces(async |rider, _| {
        is_an_editor(rider, &JEFF).await?;
        logs_in(rider, JEFF.password).await?;
        rider.sees("Edit everybody's notes.").await?;
        rider.reload().await?;
        rider.sees("Edit everybody's notes.").await?;
        rider.button("Log out").click().await?;
        rider.sees("For editors only.").await
    });
}

#[test]
fn group_is_closed_to_users_outside_of_it() {
    run_pieces(async |rider, _| {
        rider.open("/").await?;
        rider.sees("For editors only.").await?;
        logs_in(rider, JEFF.password).await?;
        rider.sees("Notes of jeff@example.com").await?;
        rider.sees("For editors only.").await
    });
}

/// The heading of the library's page for users who may not see another page.
const NOT_YOURS: &str = "This page is for other members";

#[test]
fn page_of_a_group_is_explained_to_other_users() {
    run_pieces(async |rider, _| {
        logs_in(rider, JEFF.password).await?;
        rider.sees("Notes of jeff@example.com").await?;
        rider.link("Editors").click().await?;
        rider.heading(NOT_YOURS).wait().await?;
        rider
            .until(
                "the heading has the focus",
                "return document.activeElement?.localName === 'h1'",
            )
            .await?;
        let title = rider.script("return document.title").await?;
        assert_eq!(title, format!("{NOT_YOURS} · Pieces"));
        rider.sees("You are signed in as jeff@example.com.").await?;
        fine_in_every_look(rider, "not-yours").await?;
        rider.link("Go to the home page").click().await?;
        rider.heading("Welcome").wait().await?;
        let title = rider.script("return document.title").await?;
        assert_eq!(title, "Pieces");
        Ok(())
    });
}

#[test]
fn page_of_a_group_is_explained_in_arabic() {
    run_pieces(async |rider, _| {
        logs_in(rider, JEFF.password).await?;
        rider.sees("Notes of jeff@example.com").await?;
        rider
            .script("localStorage['cognito.language'] = 'ar'")
            .await?;
        rider.open("/editors").await?;
        rider.heading("هذه الصفحة لأعضاء آخرين").wait().await?;
        let direction = rider.script("return document.documentElement.dir").await?;
        assert_eq!(direction, "rtl");
        fine(rider, "not-yours-arabic").await
    });
}

#[test]
fn switched_account_returns_to_the_page_of_its_group() {
    run_pieces(async |rider, _| {
        MARY.has_an_account(rider).await?;
        is_an_editor(rider, &MARY).await?;
        logs_in(rider, JEFF.password).await?;
        rider.sees("Notes of jeff@example.com").await?;
        rider.link("Editors").click().await?;
        rider.button("Switch account").click().await?;
        rider.heading("Log in").wait().await?;
        rider.arrives_at("/login?next=/editors").await?;
        fills_in_the_login(rider, MARY.email, MARY.password).await?;
        rider.heading("Everybody's notes").wait().await?;
        rider.arrives_at("/editors").await
    });
}

#[test]
fn ready_pages_stand_at_routes_of_the_host() {
    run_pieces(async |rider, _| {
        rider.open("/login").await?;
        rider.link("Create account").click().await?;
        rider.heading("Register").wait().await?;
        rider.arrives_at("/register").await?;
        // This link belongs to the library, and the page to the host's router.
        rider.link("Sign in").click().await?;
        rider.heading("Log in").wait().await?;
        rider.arrives_at("/login").await?;
        rider.script("history.back()").await?;
        rider.heading("Register").wait().await?;
        rider.link("Home").click().await?;
        rider.heading("Welcome").wait().await?;
        let title = rider.script("return document.title").await?;
        assert_eq!(title, "Pieces");
        Ok(())
    });
}
