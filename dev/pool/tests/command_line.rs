//! Tests the program's command line: what it prints, and its exit status.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::process::{Command, Output};

fn cognito_local(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cognito-local"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn wrong_option_gets_one_line_and_status_two() {
    for (arguments, named) in [
        (&["--nonsense"][..], "`--nonsense`"),
        (&["nonsense"], "`nonsense`"),
        (&["--ephemeral", "-x\u{1b}[31m"], "`-x\\u{1b}[31m`"),
        (&["--port", "many"], "--port"),
        (&["--ephemeral", "--data", "file"], "--data"),
        (
            &["--lambda-endpoint", "https://localhost"],
            "--lambda-endpoint",
        ),
        (&["--lambda-endpoint"], "--lambda-endpoint"),
        (&["--ca-file"], "--ca-file"),
    ] {
        let output = cognito_local(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(named), "{said}");
        assert!(said.contains("--help"), "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn certificates_that_are_not_there_end_the_start() {
    let output = cognito_local(&["--ephemeral", "--port", "0", "--ca-file", "/no/such.pem"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("/no/such.pem"), "{said}");
}

#[test]
fn help_is_printed_with_status_zero() {
    let output = cognito_local(&["--help"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(said.contains("Usage: cognito-local"), "{said}");
}
