//! Tests of Amplify's file as the source: what is taken from it, and what is left out.

use cognito_client::config::{Config, Flow};
use serde_json::{Value, json};
use wild_rydes_configure::Done;
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::run;

use crate::support::Scratch;

/// Configures the app from this file of Amplify's, and gives the text of the written file
/// too.
fn configured(file: &Value) -> (Done, String) {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let arguments = Arguments {
        source: Source::Amplify(scratch.file("amplify_outputs.json", &file.to_string())),
        region: None,
        endpoint: None,
        username: None,
        bucket: None,
        preferred_challenge: None,
        fips: false,
        offline: true,
        output: output.clone(),
        force: false,
        backup_dir: scratch.path("backups"),
    };
    let done = run(&arguments, "no-such-program".as_ref()).unwrap();
    (done, std::fs::read_to_string(output).unwrap())
}

/// The file of a pool, with this further field in `auth`.
fn file(name: &str, value: &str) -> Value {
    let mut file = json!({"version": "1.5", "auth": {
        "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c",
    }});
    file["auth"][name] = value.into();
    file
}

#[test]
fn flow_of_the_source_is_read_in_both_of_its_places() {
    let flow = "authentication_flow_type";
    let older = file(flow, "USER_PASSWORD_AUTH");
    let mut both = older.clone();
    both["custom"]["wild_rydes"][flow] = "CUSTOM_AUTH".into();
    for (file, wanted) in [(older, Flow::UserPassword), (both, Flow::Custom)] {
        let (_, written) = configured(&file);
        assert_eq!(
            Config::parse(&written, wild_rydes_configure::APP_SECTION)
                .unwrap()
                .flow,
            wanted,
            "{file}"
        );
    }
}

#[test]
fn field_that_amplify_does_not_have_is_left_out_by_name() {
    let (done, written) = configured(&file("colour", "blue"));
    assert!(done.notes.iter().any(|note| note.contains("auth.colour")));
    assert!(!written.contains("colour"), "{written}");
}
