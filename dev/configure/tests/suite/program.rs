//! Tests the output and the exit status of the program.

use std::process::{Command, Output, Stdio};

fn configure(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wild-rydes-configure"));
    command
        .args(arguments)
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_is_printed_also_into_a_closed_pipe() {
    for option in ["--help", "-h"] {
        let output = configure(&[option]).output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.starts_with("Usage: cargo xtask configure"), "{text}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = configure(&["--help"])
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(said(&output), "");
}

#[test]
fn unknown_options_are_refused_in_one_line() {
    for arguments in [&["--nonsense"][..], &["--stack"], &[]] {
        let output = configure(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = said(&output);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("`cargo xtask configure --help`"), "{said}");
    }
}
