//! AWS's own clients against this pool: scripts under Node, each with a pool of its own.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use cognito_local::{Pool, Settings, http, test_keys};

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
    install();
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        base_url: base_url.map(str::to_owned),
        ..Settings::default()
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    let server = http::serve_on_free_port(pool).unwrap();
    let address = format!("http://localhost:{}", server.address().port());
    let output = Command::new("node")
        .args([script, &address])
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
fn jwt_verifier_accepts_both_local_issuers() {
    run("jwt-verify.mjs");
}

#[test]
fn cognito_jwt_verifier_accepts_both_aws_issuers() {
    let aws = "https://cognito-idp.us-east-1.amazonaws.com";
    run_issuing_as(Some(aws), "jwt-verify.mjs");
}
