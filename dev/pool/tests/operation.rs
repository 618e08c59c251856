//! Tests of the program's daily use: its configuration file, export and import, the
//! readiness check, and the container file.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

#[path = "operation/container.rs"]
mod container;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "durability/program.rs"]
mod program;

use std::{fs, io::BufRead, path::PathBuf, process::Command};

use serde_json::json;

use self::program::{Folder, Running, error_lines, sign_up};

const TEAM: &str = r#"
[[pools]]
id = "local_Team"
[[pools.clients]]
id = "web"
settings.ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"]
[[pools.users]]
username = "jeff"
password = "Passw0rd!"
"#;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_cognito-local"))
}

/// Writes a file beside the state.
fn write(folder: &Folder, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn sign_in(running: &Running, username: &str) -> serde_json::Value {
    let body = json!({
        "ClientId": "web",
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": username, "PASSWORD": "Passw0rd!" },
    });
    running.call("InitiateAuth", &body).unwrap()
}

/// Reads the program's output up to a line with this text.
fn read_until(output: &mut impl BufRead, text: &str) -> String {
    let mut lines = String::new();
    while !lines.contains(text) {
        assert!(output.read_line(&mut lines).unwrap() > 0, "{lines}");
    }
    lines
}

#[test]
fn running_pool_follows_its_configuration_file() {
    let folder = Folder::new();
    let config = write(&folder, "team.toml", TEAM);
    let mut running = Running::start_with(&folder, &["--config", config.to_str().unwrap()]);
    let errors = error_lines(&mut running);
    assert!(sign_in(&running, "jeff")["AuthenticationResult"].is_object());
    let said = read_until(&mut running.output, "users created: 1");
    assert!(said.contains("user pool      local_Team"), "{said}");
    assert!(!said.contains("WildRydes"), "{said}");

    let more = format!("{TEAM}[[pools.users]]\nusername = \"ann\"\npassword = \"Passw0rd!\"\n");
    write(&folder, "team.toml", &more);
    read_until(&mut running.output, "users created: 1");
    assert!(sign_in(&running, "ann")["AuthenticationResult"].is_object());

    // A faulty file changes nothing, and the terminal names the place without the password.
    write(
        &folder,
        "team.toml",
        &more.replace("id = \"web\"", "id = \"other\"\nsecret = 0"),
    );
    let line = errors.recv_timeout(program::LONGEST_LINE).unwrap();
    let place = format!("{}:6: pools.clients.secret: ", config.display());
    assert!(line.starts_with(&place), "{line}");
    write(&folder, "team.toml", &more.replace("Passw0rd!", "short"));
    let lines: Vec<String> = errors.iter().take(2).collect();
    assert!(lines[1].contains("pools.users.password: "), "{lines:?}");
    assert!(!lines.concat().contains("short"), "{lines:?}");
    assert!(sign_in(&running, "jeff")["AuthenticationResult"].is_object());

    // The next good file counts again.
    write(&folder, "team.toml", &more.replace("\"ann\"", "\"eve\""));
    read_until(&mut running.output, "users created: 1");
    assert!(sign_in(&running, "eve")["AuthenticationResult"].is_object());
}

#[test]
fn start_with_a_faulty_file_names_file_and_line() {
    let folder = Folder::new();
    let config = write(&folder, "team.toml", &TEAM.replace("Passw0rd!", "Pw-short"));
    let output = program()
        .args(["--port", "0", "--ephemeral", "--config"])
        .arg(&config)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains(&format!("{}:9: pools.users.password: ", config.display())),
        "{said}"
    );
    assert!(!said.contains("Pw-short"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn exported_pool_is_imported_by_another_program() {
    let folder = Folder::new();
    let config = write(&folder, "team.toml", TEAM);
    let running = Running::start_with(&folder, &["--config", config.to_str().unwrap()]);
    let export = folder.path().join("team.json");
    let exporting = |data: PathBuf| {
        let mut command = program();
        command.arg("--export").arg(&export).arg("--data").arg(data);
        command.output().unwrap()
    };
    // The file belongs to the running program.
    let output = exporting(folder.file());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("is in use") && said.contains("pool.redb"),
        "{said}"
    );
    running.kill();
    let output = exporting(folder.file());
    assert!(output.status.success(), "{output:?}");
    assert!(!fs::read_to_string(&export).unwrap().contains("Passw0rd!"));

    let other = Folder::new();
    let mut imported = Running::start_with(&other, &["--import", export.to_str().unwrap()]);
    read_until(&mut imported.output, "local_Team, with its users: 1");
    assert!(sign_in(&imported, "jeff")["AuthenticationResult"].is_object());
    imported.kill();
    // The pool is there now, so a second import is refused.
    let again = program()
        .args(["--port", "0", "--import"])
        .arg(&export)
        .arg("--data")
        .arg(other.file())
        .output()
        .unwrap();
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(
        said.contains("There is a user pool local_Team already."),
        "{said}"
    );
}

#[test]
fn check_ready_asks_the_pool_on_its_port() {
    let folder = Folder::new();
    let running = Running::start(&folder);
    let port = running.port.to_string();
    let output = program()
        .args(["--check-ready", "--port", &port])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "ready\n");
    assert!(running.call("SignUp", &sign_up(1)).is_some());
}
