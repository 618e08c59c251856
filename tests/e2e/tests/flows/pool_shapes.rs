//! Tests eight shapes of pools from end to end: the AWS CLI makes the pool, `cargo xtask
//! configure` writes the app's file for it, and a user registers, verifies the address,
//! signs in and edits the account.

mod app;
mod authenticator;
mod comparison;
mod shapes;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use wild_rydes_configure::arguments::parse;
use wild_rydes_e2e::{Rider, TestError, run};

use shapes::Shape;

/// The ids of a pool and of its app client.
struct Ids {
    pool: String,
    client: String,
}

/// Makes the pool and the app client of a shape with the AWS CLI.
fn make_pool(rider: &Rider, shape: &Shape) -> Ids {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("pools");
    let script = script.join(shape.script).with_extension("sh");
    let path = env::var("PATH").unwrap();
    let output = Command::new("sh")
        .arg(script)
        .env("PATH", format!("{}:{path}", aws_tools().display()))
        .env("AWS_ENDPOINT_URL", rider.pool().url())
        .env("AWS_DEFAULT_REGION", "local")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_PAGER", "")
        .env_remove("AWS_PROFILE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", shape.script);
    let ids = String::from_utf8(output.stdout).unwrap();
    let (pool, client) = ids.trim().split_once(' ').unwrap();
    Ids {
        pool: pool.to_owned(),
        client: client.to_owned(),
    }
}

/// The folder of the AWS CLI, which `cargo xtask test --only e2e` names.
fn aws_tools() -> PathBuf {
    env::var_os("WILD_RYDES_AWS_TOOLS").unwrap().into()
}

/// Writes the app's file for a pool as `cargo xtask configure` does, and gives its text.
fn configure(rider: &Rider, shape: &Shape, ids: &Ids) -> String {
    // The pool's id is unique to the test.
    let output = env::temp_dir().join(format!("wild-rydes-shape-{}.json", ids.pool));
    let own = [
        ("--user-pool-id", ids.pool.as_str()),
        ("--client-id", &ids.client),
        ("--endpoint-url", rider.pool().public_url()),
        ("--output", output.to_str().unwrap()),
    ];
    let own = own.into_iter().flat_map(|(option, value)| [option, value]);
    let words = own.chain(shape.options.iter().copied());
    let arguments = parse(words.map(str::to_owned)).unwrap();
    let aws = aws_tools().join("aws");
    let done = wild_rydes_configure::run(&arguments, aws.as_os_str()).unwrap();
    assert_eq!(done.report.unsupported, [], "{done}");
    let text = fs::read_to_string(&output).unwrap();
    fs::remove_file(&output).unwrap();
    text
}

/// Creates an account, as an administrator does.
async fn invite(rider: &Rider, ids: &Ids, email: &str) -> Result<(), TestError> {
    let user = json!({
        "UserPoolId": ids.pool,
        "Username": email,
        "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [
            { "Name": "email", "Value": email },
            { "Name": "email_verified", "Value": "true" },
            { "Name": "name", "Value": "Jeff Barr" },
        ],
    });
    rider.pool().call("AdminCreateUser", user).await.map(drop)
}

/// The attribute that the pool has for its only user.
async fn known(rider: &Rider, ids: &Ids, attribute: &str) -> Result<Option<String>, TestError> {
    let users = json!({ "UserPoolId": ids.pool });
    let users = rider.pool().call("ListUsers", users).await?;
    let attributes = users["Users"][0]["Attributes"].as_array().cloned();
    let mut attributes = attributes.into_iter().flatten();
    let found = attributes.find(|it| it["Name"] == attribute);
    Ok(found.and_then(|it| it["Value"].as_str().map(str::to_owned)))
}

/// Makes the pool of a shape, and serves the app with the file for it.
async fn walk(rider: &Rider, shape: &Shape) -> Result<(), TestError> {
    let ids = make_pool(rider, shape);
    let file = configure(rider, shape, &ids);
    rider.site().serve_config(&file);
    let app = app::registers(rider, shape, &ids).await?;
    app::edits(rider, shape, &ids).await?;
    app::signs_in_again(rider, shape, app.as_ref()).await
}

#[test]
fn workshop_derives_the_name_and_asks_for_the_genre() {
    run(async |rider| walk(rider, &shapes::WORKSHOP).await);
}

#[test]
fn email_is_the_name_and_all_there_is() {
    run(async |rider| walk(rider, &shapes::BY_EMAIL).await);
}

#[test]
fn phone_is_the_name_and_gets_the_code() {
    run(async |rider| walk(rider, &shapes::BY_PHONE).await);
}

#[test]
fn chosen_name_and_four_required_attributes() {
    run(async |rider| walk(rider, &shapes::CHOSEN).await);
}

#[test]
fn uuid_is_the_name_and_a_link_verifies_the_email() {
    run(async |rider| walk(rider, &shapes::BY_UUID).await);
}

#[test]
fn email_and_its_codes_without_a_password() {
    run(async |rider| walk(rider, &shapes::PASSWORDLESS).await);
}

#[test]
fn authenticator_app_is_set_up_by_everybody() {
    run(async |rider| walk(rider, &shapes::TOTP).await);
}

#[test]
fn invited_rider_is_in_by_a_passkey_for_both_steps() {
    run(async |rider| walk(rider, &shapes::INVITATION).await);
}
