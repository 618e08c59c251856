//! Tests triggers in Python and Rust under AWS's own runtime clients: `awslambdaric` from PyPI
//! and the crate `lambda_runtime`. The simulator of AWS has the other side, the Runtime API, for
//! functions of the runtime `provided.al2023`, and the Invoke API that the local pool calls.
//! (AWS's own emulator of the Runtime API is in no registry of packages.)

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cognito_local::{Pool, Settings, core::lambda_config::VersionedFunction, http, test_keys};
use serde_json::{Value, json};

use crate::support::{AwsSimulator, Cli, Scratch, root, tool};

const PASSWORD: &str = "Passw0rd!";

/// Adds a function whose program `bootstrap` has this text or is this file, and returns its ARN.
fn add(simulator: &AwsSimulator, name: &str, files: &[(&str, &Path)]) -> String {
    let scratch = Scratch::new();
    let zip = scratch.path("function.zip");
    let script = "import sys, zipfile\n\
                  with zipfile.ZipFile(sys.argv[1], 'w') as file:\n    \
                  for name, path in zip(sys.argv[2::2], sys.argv[3::2]): file.write(path, name)";
    let mut command = Command::new(tool("python"));
    command.args(["-c", script]).arg(&zip);
    for (name, path) in files {
        command.arg(name).arg(path);
    }
    assert!(command.status().unwrap().success());
    let code = format!("fileb://{}", zip.display());
    let made = simulator.cli.ask(&[
        "lambda",
        "create-function",
        "--function-name",
        name,
        "--runtime",
        "provided.al2023",
        "--handler",
        "bootstrap",
        "--role",
        "arn:aws:iam::000000000000:role/function",
        "--timeout",
        "5",
        "--zip-file",
        &code,
    ]);
    made["FunctionArn"].as_str().unwrap().to_owned()
}

/// Runs a sign-up that is refused, one that is confirmed at once, and a sign-in with the claim.
fn check_triggers(simulator: &AwsSimulator, pre_sign_up: String, token: String, name: &str) {
    let mut settings = Settings {
        keys: Some(test_keys().unwrap()),
        lambda_endpoint: Some(simulator.cli.endpoint.clone()),
        ..Settings::default()
    };
    let functions = settings.pool.lambda_config.get_or_insert_default();
    functions.pre_sign_up = Some(pre_sign_up);
    functions.pre_token_generation_config = Some(VersionedFunction {
        lambda_version: "V2_0".to_owned(),
        lambda_arn: token,
    });
    let pool = Pool::ephemeral(&settings).unwrap();
    let server = http::serve_on_free_port(pool).unwrap();
    let cli = Cli {
        endpoint: server.base_url().to_owned(),
        region: "local".to_owned(),
    };
    let arguments = |operation: &'static str, input: &Value| {
        let input = input.to_string();
        cli.run(&["cognito-idp", operation, "--cli-input-json", &input])
    };
    let sign_up = |address: &str| {
        let input = json!({
            "ClientId": settings.client_id,
            "Username": "jeff",
            "Password": PASSWORD,
            "UserAttributes": [
                { "Name": "email", "Value": address },
                { "Name": "custom:genre", "Value": "Jazz" },
            ],
        });
        arguments("sign-up", &input)
    };
    let refused = sign_up("jeff@refused.example");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    let message = "PreSignUp failed with error This domain cannot register.";
    assert!(said.contains("UserLambdaValidationException"), "{said}");
    assert!(said.contains(message), "{said}");

    let accepted = sign_up("jeff@example.com");
    let said = String::from_utf8_lossy(&accepted.stderr).into_owned();
    assert!(accepted.status.success(), "{said}");
    let accepted: Value = serde_json::from_slice(&accepted.stdout).unwrap();
    assert_eq!(accepted["UserConfirmed"], true);
    let input = json!({
        "ClientId": settings.client_id,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "jeff@example.com", "PASSWORD": PASSWORD },
    });
    let signed_in = arguments("initiate-auth", &input);
    let said = String::from_utf8_lossy(&signed_in.stderr).into_owned();
    let reply: Value = serde_json::from_slice(&signed_in.stdout).expect(&said);
    let token = reply["AuthenticationResult"]["IdToken"].as_str().unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap());
    let claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    assert_eq!(claims["email_verified"], true);
    assert_eq!(claims["taste"], format!("Jazz by {name}"));
}

/// The runtime client of Python is on PyPI for Linux alone.
#[cfg(target_os = "linux")]
#[test]
fn python_handlers_run_under_awslambdaric() {
    let simulator = AwsSimulator::start();
    let scratch = Scratch::new();
    let handlers = root().join("dev/configure/tests/handlers/handler.py");
    let function = |name: &str, handler: &str| {
        let program = format!(
            "#!/bin/sh\nexec '{}' -m awslambdaric handler.{handler}\n",
            tool("python").display()
        );
        let bootstrap = scratch.file(name, &program);
        let files = [
            ("bootstrap", bootstrap.as_path()),
            ("handler.py", &handlers),
        ];
        add(&simulator, name, &files)
    };
    let pre_sign_up = function("python-sign-up", "pre_sign_up");
    let token = function("python-token", "pre_token_generation");
    check_triggers(&simulator, pre_sign_up, token, "python-token");
}

#[test]
fn rust_handlers_run_under_lambda_runtime() {
    let simulator = AwsSimulator::start();
    let program = example("rust_trigger");
    let files = [("bootstrap", program.as_path())];
    let arn = add(&simulator, "rust-triggers", &files);
    check_triggers(&simulator, arn.clone(), arn, "rust-triggers");
}

/// The program of an example of this package, which `cargo test` compiles too.
fn example(name: &str) -> PathBuf {
    let tests = env::current_exe().unwrap();
    let programs = tests.parent().unwrap().parent().unwrap();
    let program = programs.join("examples").join(name);
    assert!(
        fs::exists(&program).unwrap(),
        "the example is not compiled: run `cargo build --package wild-rydes-configure --examples`"
    );
    program
}
