//! Tests the path from `infra/cognito.yaml` to a signed-in user: the template's pools
//! are created in the local pool, `cargo xtask configure` writes the app's file for
//! them, and a user registers.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::json;
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::cloudformation::{Template, user_pool_calls};
use wild_rydes_e2e::{Find, Rider, TestError, run};

use crate::people::{JEFF, is_inside, opens_the_developers_part};

fn tool(name: &str) -> PathBuf {
    let folder = env::var_os("WILD_RYDES_AWS_TOOLS");
    // `cargo xtask test --only e2e` sets this variable.
    PathBuf::from(folder.unwrap()).join(name)
}

/// Creates the pools of the template, and gives their ids.
pub(crate) async fn pools_of_the_template(
    rider: &Rider,
    parameters: &[(&str, &str)],
) -> Result<Source, TestError> {
    let pool = rider.pool();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../infra/cognito.yaml");
    let template = Template::read(&tool("python"), &file, parameters).unwrap();
    let (create, mut factors) = user_pool_calls(&template.properties("UserPool").unwrap().unwrap());
    let made = pool.call("CreateUserPool", create).await?;
    let id = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    factors["UserPoolId"] = json!(id);
    pool.call("SetUserPoolMfaConfig", factors).await?;
    let mut client = template.properties("UserPoolClient").unwrap().unwrap();
    client["UserPoolId"] = json!(id);
    let made = pool.call("CreateUserPoolClient", client).await?;
    let client_id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    let mut identities = template.properties("IdentityPool").unwrap().unwrap();
    let provider = &mut identities["CognitoIdentityProviders"][0];
    provider["ProviderName"] = json!(format!("cognito-idp.local.amazonaws.com/{id}"));
    provider["ClientId"] = json!(client_id);
    let made = pool.call("CreateIdentityPool", identities).await?;
    let identity_pool_id = made["IdentityPoolId"].as_str().unwrap();
    let roles = json!({ "authenticated": "arn:aws:iam::123456789012:role/rider" });
    pool.call(
        "SetIdentityPoolRoles",
        json!({ "IdentityPoolId": identity_pool_id, "Roles": roles }),
    )
    .await?;
    Ok(Source::Ids {
        client_id: client_id.to_owned(),
        identity_pool_id: Some(identity_pool_id.to_owned()),
        user_pool_id: id,
    })
}

/// Writes the app's file for a pool, as a developer does, and serves it. Gives the report
/// of the program.
pub(crate) fn configure(rider: &Rider, source: Source) -> String {
    // The port is unique to the test.
    let port = rider.pool().url().rsplit(':').next().unwrap();
    let output = env::temp_dir().join(format!("wild-rydes-template-{port}.json"));
    let arguments = Arguments {
        source,
        region: None,
        endpoint: Some(rider.pool().public_url().to_owned()),
        username: None,
        bucket: None,
        preferred_challenge: None,
        fips: false,
        offline: false,
        output: output.clone(),
        backup_dir: env::temp_dir(),
        force: false,
    };
    let done = wild_rydes_configure::run(&arguments, tool("aws").as_os_str()).unwrap();
    assert_eq!(done.report.unsupported, [], "{done}");
    rider
        .site()
        .serve_config(&fs::read_to_string(&output).unwrap());
    fs::remove_file(&output).unwrap();
    done.to_string()
}

#[test]
fn a_rider_registers_in_the_pool_of_the_template_and_gets_aws_credentials() {
    run(async |rider| {
        let parameters = [("RefreshTokenRotation", "ENABLED")];
        let source = pools_of_the_template(rider, &parameters).await?;
        let said = configure(rider, source);
        assert!(said.contains("USER_SRP_AUTH"), "{said}");
        JEFF.registers(rider).await?;
        let code = rider.inbox_code(JEFF.email).await?;
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        let credentials = rider.region("AWS credentials");
        credentials.button("Copy credentials").wait().await?;
        // With or without rotation, a user who reloads the page stays signed in.
        rider.reload().await?;
        is_inside(rider).await
    });
}
