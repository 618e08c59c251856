//! The container file, as far as it can be tested without a container.

use std::{fs, path::Path, process::Command};

use crate::program::{Folder, Running};

/// Returns the JSON array that follows an instruction of the container file.
fn instruction(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Containerfile");
    let text = fs::read_to_string(path).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    serde_json::from_str(&line[line.find('[').unwrap()..]).unwrap()
}

#[test]
fn container_starts_and_checks_the_program() {
    let folder = Folder::new();
    let entry = instruction("ENTRYPOINT");
    let check = instruction("HEALTHCHECK");
    let volume = instruction("VOLUME");
    assert_eq!(
        (entry[0].as_str(), check[0].as_str()),
        ("/cognito-local", "/cognito-local")
    );
    // The volume is a folder of the test, and the port is free.
    let in_volume = format!("{}/", volume[0]);
    let data = entry
        .iter()
        .find(|word| word.starts_with(&in_volume))
        .unwrap();
    let file = folder.path().join(data.trim_start_matches(&in_volume));
    let arguments: Vec<&str> = entry[1..]
        .iter()
        .map(|word| {
            if word == data {
                file.to_str().unwrap()
            } else {
                word
            }
        })
        .collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-local"));
    let mut running = Running::spawn(command.args(["--port", "0"]).args(arguments));
    super::read_until(&mut running.output, "It listens on 0.0.0.0: every program");
    let port = running.port.to_string();
    let checked = Command::new(env!("CARGO_BIN_EXE_cognito-local"))
        .args(&check[1..])
        .args(["--port", &port])
        .status();
    assert!(checked.unwrap().success());
    assert!(file.exists());
}

#[test]
fn installed_program_survives_a_panic_of_a_call() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let workspace = read("../../Cargo.toml");
    let profile = workspace.split("[profile.server]").nth(1).unwrap();
    let profile = profile.split("[profile").next().unwrap();
    assert!(profile.contains("panic = \"unwind\""), "{profile}");
    assert!(profile.contains("opt-level = 3"), "{profile}");
    assert!(read("Containerfile").contains("cargo build --profile server"));
    assert!(read("README.md").contains("cargo install --path dev/pool --profile server"));
}

#[test]
fn image_has_the_compiler_that_the_package_needs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let container = fs::read_to_string(root.join("Containerfile")).unwrap();
    let workspace = fs::read_to_string(root.join("../../Cargo.toml")).unwrap();
    let version = workspace.split("rust-version = \"").nth(1).unwrap();
    let version = version.split('"').next().unwrap();
    assert!(
        container.contains(&format!("rust:{version}-alpine")),
        "{version}"
    );
}
