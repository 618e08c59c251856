//! Tests how AWS's command line is called, with a script in its place.

use std::process::Command;

use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::run;

use crate::support::Scratch;

/// A script that makes a program which refuses every call, and prints whether it is to
/// call AWS's FIPS endpoints. A shell writes the program: while this process has a file
/// open for writing, another test's fork could keep it open, and no system runs it then.
const MAKE: &str = r#"printf '#!/bin/sh\necho "FIPS: $AWS_USE_FIPS_ENDPOINT" >&2\nexit 1\n' > aws && chmod +x aws"#;

#[test]
fn aws_is_asked_at_its_fips_endpoints_if_wanted() {
    let scratch = Scratch::new();
    let made = Command::new("sh")
        .args(["-c", MAKE])
        .current_dir(scratch.path(""))
        .status();
    assert!(made.unwrap().success());
    for (fips, wanted) in [(true, "FIPS: true."), (false, "FIPS:.")] {
        let arguments = Arguments {
            source: Source::Ids {
                user_pool_id: "us-gov-west-1_A".to_owned(),
                client_id: "c".to_owned(),
                identity_pool_id: None,
            },
            region: None,
            endpoint: None,
            username: None,
            bucket: None,
            preferred_challenge: None,
            fips,
            offline: false,
            output: scratch.path("out.json"),
            force: false,
            backup_dir: scratch.path("backups"),
        };
        let notes = run(&arguments, scratch.path("aws").as_os_str())
            .unwrap()
            .notes;
        assert!(notes.iter().any(|note| note.ends_with(wanted)), "{notes:?}");
    }
}
