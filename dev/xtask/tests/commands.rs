//! Tests the output and the exit status of `cargo xtask`.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const COMMANDS: [&str; 8] = [
    "serve",
    "test",
    "build",
    "bench",
    "headers",
    "translations",
    "icons",
    "screenshots",
];

/// A repository with nothing in it but the folders that the program looks for. It is
/// deleted when dropped.
struct EmptyRepository(PathBuf);

impl EmptyRepository {
    fn new(name: &str) -> Self {
        let root = env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for folder in ["dev/xtask", "public", "dist", "no-programs"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        Self(root)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    /// Runs the program in this repository. `PATH` has no program, so nothing can be
    /// installed or compiled.
    fn xtask(&self, arguments: &[&str]) -> Output {
        xtask(arguments)
            .env("CARGO_MANIFEST_DIR", self.0.join("dev/xtask"))
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env_remove("WILD_RYDES_DIST")
            .env("PATH", self.0.join("no-programs"))
            .output()
            .unwrap()
    }
}

impl Drop for EmptyRepository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(arguments)
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The only line of the error output, for a command that was refused.
fn refusal(output: &Output, status: i32) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert_eq!(text(&output.stdout), "");
    assert!(!said.contains("backtrace"), "{said}");
    let lines: Vec<_> = said.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 1, "{said}");
    lines.join("")
}

#[test]
fn every_command_prints_its_help() {
    for command in COMMANDS {
        for arguments in [[command, "--help"], [command, "-h"], ["help", command]] {
            let output = xtask(&arguments).output().unwrap();
            assert!(output.status.success(), "{arguments:?}");
            let usage = format!("Usage: cargo xtask {command}");
            assert!(text(&output.stdout).starts_with(&usage), "{arguments:?}");
            assert_eq!(text(&output.stderr), "", "{arguments:?}");
        }
    }
    for arguments in [&["--help"][..], &["-h"], &["help"]] {
        let output = xtask(arguments).output().unwrap();
        assert!(output.status.success());
        assert!(text(&output.stdout).contains("screenshots"));
    }
}

#[test]
fn help_into_a_closed_pipe_is_no_panic() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = xtask(&["--help"])
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn unknown_options_are_refused_in_one_line() {
    for command in COMMANDS {
        let said = refusal(&xtask(&[command, "--nonsense"]).output().unwrap(), 2);
        assert!(said.contains("`--nonsense`"), "{said}");
        let help = format!("`cargo xtask {command} --help`");
        assert!(said.contains(&help), "{said}");
    }
    for arguments in [&["sreve"][..], &["sheet"], &["help", "sreve"], &[]] {
        let said = refusal(&xtask(arguments).output().unwrap(), 2);
        assert!(said.contains("`cargo xtask --help`"), "{said}");
    }
}

#[test]
fn missing_release_is_reported_before_anything_else() {
    let repository = EmptyRepository::new("no-release");
    repository.write("dist/index.html", "<title>a build by hand</title>");
    for arguments in [
        &["screenshots"][..],
        &["headers"],
        &["bench", "--built"],
        &["test", "--only", "e2e"],
        &["test", "--engine", "firefox"],
    ] {
        let output = repository.xtask(arguments);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("There is no release in "), "{said}");
        assert!(said.contains("`cargo xtask build`"), "{said}");
        assert!(!said.contains("nstalling"), "{said}");
    }
    assert!(!repository.0.join("target").exists(), "nothing was made");
}

#[test]
fn busy_ports_are_reported_with_their_option() {
    let repository = EmptyRepository::new("busy");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
    let text = fs::read_to_string(committed.join("amplify_outputs.json")).unwrap();
    repository.write("public/amplify_outputs.json", &text);
    let busy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let number = |listener: &TcpListener| listener.local_addr().unwrap().port().to_string();
    let (busy_port, free_port) = (number(&busy), number(&free));
    drop(free);
    for (port, pool_port, option) in [
        (&busy_port, &free_port, "`--port N`"),
        (&free_port, &busy_port, "`--pool-port N`"),
    ] {
        let output = repository.xtask(&["serve", "--port", port, "--pool-port", pool_port]);
        let said = refusal(&output, 1);
        assert!(said.contains(&busy_port) && said.contains(option), "{said}");
    }
}

#[test]
fn serve_without_rust_for_wasm_names_the_command() {
    let repository = EmptyRepository::new("no-target");
    let real = r#"{"auth":{"user_pool_id":"eu-west-1_A","user_pool_client_id":"c"}}"#;
    repository.write("public/amplify_outputs.json", real);
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let output = repository.xtask(&["serve", "--port", &port]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("`rustup target add wasm32-unknown-unknown`"));
    assert!(said.contains("points at user pool eu-west-1_A"), "{said}");
}

#[test]
fn serve_without_a_usable_configuration_says_why() {
    let repository = EmptyRepository::new("configuration");
    for (text, reason) in [(None, "No such file"), (Some("{"), "not JSON")] {
        if let Some(text) = text {
            repository.write("public/amplify_outputs.json", text);
        }
        let output = repository.xtask(&["serve"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(reason), "{said}");
        assert!(said.contains("git checkout public/amplify_outputs.json"));
    }
}

/// The documents that name commands of `cargo xtask`.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    let mut folders = vec![root.clone(), root.join("docs"), root.join("dev/pool")];
    folders.push(root.join("crates/leptos-cognito"));
    for folder in folders {
        let files = fs::read_dir(folder).unwrap().flatten();
        let is_document = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md");
        found.extend(files.map(|file| file.path()).filter(is_document));
    }
    found
}

#[test]
fn documented_commands_and_options_exist() {
    let help_of = |command: &str| text(&xtask(&["help", command]).output().unwrap().stdout);
    let mut checked = 0;
    for document in documents() {
        let content = fs::read_to_string(&document).unwrap();
        for usage in content.split("cargo xtask ").skip(1) {
            let usage = usage.split(['`', '#', '\n', '|', ')']).next().unwrap();
            let mut words = usage.split_whitespace();
            let command = words.next().unwrap_or_default();
            if !command.chars().all(|c| c.is_ascii_lowercase()) || command.is_empty() {
                continue;
            }
            let shown = format!("{}: {usage}", document.display());
            if ["pool", "configure", "help"].contains(&command) {
                continue;
            }
            assert!(COMMANDS.contains(&command), "{shown}");
            let options = words.filter(|word| word.starts_with("--"));
            for option in options.map(|word| word.trim_end_matches(['.', ',', ';', ':'])) {
                assert!(help_of(command).contains(option), "{shown}");
            }
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
}
