//! AWS's own clients against this pool, each test with a pool of its own: scripts under Node,
//! and the AWS CLI.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

#[path = "clients/aws_cli.rs"]
mod aws_cli;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{OnceLock, mpsc},
};

use cognito_local::{Pool, Settings, core::Request, http, test_keys};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

/// Installs the clients that the lock file names, unless they are installed already.
fn install() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        let lock = fs::read(folder().join("package-lock.json")).unwrap();
        let stamp = folder().join("node_modules/.installed-from");
        if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
            return;
        }
        let status = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(folder())
            .status()
            .expect("these tests need Node and npm: install Node 20 or newer");
        assert!(status.success(), "npm ci failed: {status}");
        fs::write(&stamp, lock).unwrap();
    });
}

fn run(script: &str) {
    run_issuing_as(None, script);
}

/// Runs a script against a pool whose issuers start with this address.
fn run_issuing_as(base_url: Option<&str>, script: &str) {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        base_url: base_url.map(str::to_owned),
        ..Settings::default()
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    run_against(pool, script, &[]);
}

/// Runs a script with the address of this pool and more arguments.
fn run_against(pool: Pool, script: &str, more: &[&str]) {
    install();
    let server = http::serve_on_free_port(pool).unwrap();
    let address = format!("http://localhost:{}", server.address().port());
    let output = Command::new("node")
        .args([script, &address])
        .args(more)
        .current_dir(folder())
        .output()
        .expect("these tests need Node: install Node 20 or newer");
    if !output.status.success() {
        let out = String::from_utf8_lossy(&output.stdout);
        let err = String::from_utf8_lossy(&output.stderr);
        panic!("{script} failed\n{out}\n{err}");
    }
}

#[test]
fn browser_client_signs_up_in_and_out() {
    run("browser-client.mjs");
}

#[test]
fn browser_client_answers_every_challenge() {
    run("challenges.mjs");
}

#[test]
fn sdk_creates_pools_and_manages_users() {
    run("administrators.mjs");
}

#[test]
fn sdk_gets_credentials_from_an_identity_pool() {
    run("identity-pool.mjs");
}

#[test]
fn signer_of_aws_opens_the_ride_api() {
    run("ride-api.mjs");
}

#[test]
fn sdk_registers_passkeys_and_signs_in() {
    run("passkeys.mjs");
}

#[test]
fn amplify_signs_up_as_guest_and_without_device() {
    run("amplify.mjs");
}

#[test]
fn certified_relying_party_uses_every_endpoint() {
    run("relying-party.mjs");
}

#[test]
fn apache_protects_a_page_with_a_sign_in() {
    run("mod-auth-openidc.mjs");
}

#[test]
fn certified_provider_signs_its_users_in() {
    run("upstream.mjs");
}

#[test]
fn saml_provider_of_npm_signs_its_users_in() {
    run("saml.mjs");
}

#[test]
fn backup_and_restore_move_users_to_another_pool() {
    run("backup-restore.mjs");
}

#[test]
fn jwt_verifier_accepts_both_local_issuers() {
    run("jwt-verify.mjs");
}

#[test]
fn cognito_jwt_verifier_accepts_both_aws_issuers() {
    let aws = "https://cognito-idp.us-east-1.amazonaws.com";
    run_issuing_as(Some(aws), "jwt-verify.mjs");
}

#[test]
fn encryption_sdk_decrypts_code_for_custom_sender() {
    let key = "arn:aws:kms:us-east-1:000000000000:key/5c9f2a3e-0000-4000-8000-77696c647264";
    let function = "arn:aws:lambda:us-east-1:000000000000:function:send";
    let (sender, codes) = mpsc::channel();
    let mut settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    settings.functions.insert(function, move |event| {
        sender.send(event["request"]["code"].clone()).unwrap();
        Ok(event)
    });
    let config = json!({
        "CustomEmailSender": { "LambdaVersion": "V1_0", "LambdaArn": function },
        "KMSKeyID": key,
    });
    settings.pool.lambda_config = Some(serde_json::from_value(config).unwrap());
    let pool = Pool::ephemeral(&settings).unwrap();
    let body = json!({
        "ClientId": settings.client_id, "Username": "jeff", "Password": "Passw0rd!",
        "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
    });
    let answer = pool.call(Request {
        target: "AWSCognitoIdentityProviderService.SignUp",
        body: body.to_string().as_bytes(),
        base_url: "http://localhost",
        ..Request::default()
    });
    answer.reply.unwrap();
    let Value::String(code) = codes.recv().unwrap() else {
        panic!("the event has no code");
    };
    let message = pool.last_message("jeff@example.com").unwrap();
    let arguments = [&code, message.code.reveal(), key, &settings.pool_id];
    run_against(pool, "custom-sender.mjs", &arguments);
}
