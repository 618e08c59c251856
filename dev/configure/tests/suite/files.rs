//! From a source to the file, with nobody to ask, and against pools.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wild_rydes_configure::app_config::{Config, Flow, Naming};
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::{Done, Failure, run};
use wild_rydes_pool::{Pool, Settings, http, test_keys};

use crate::support::{Scratch, StandIn, call, tool};

const IDENTITIES: &str = "eu-west-1:11111111-2222-3333-4444-555555555555";

fn ids(user_pool_id: &str, client_id: &str) -> Source {
    Source::Ids {
        user_pool_id: user_pool_id.to_owned(),
        client_id: client_id.to_owned(),
        identity_pool_id: None,
    }
}

fn arguments(source: Source, output: PathBuf) -> Arguments {
    Arguments {
        source,
        region: None,
        endpoint: None,
        offline: true,
        output,
        force: false,
    }
}

/// Runs it, asking with AWS's own command line where it asks.
fn configure(arguments: &Arguments) -> Result<Done, Failure> {
    let program = if arguments.offline {
        PathBuf::from("no-such-program")
    } else {
        tool("aws")
    };
    run(arguments, program.as_os_str())
}

fn json_of(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn config_of(path: &Path) -> Config {
    Config::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn ids_alone_make_a_file_that_the_app_reads() {
    let scratch = Scratch::new();
    let output = scratch.path("public/amplify_outputs.json");
    let mut arguments = arguments(ids("eu-west-1_AbC", "1example"), output.clone());
    if let Source::Ids {
        identity_pool_id, ..
    } = &mut arguments.source
    {
        *identity_pool_id = Some(IDENTITIES.to_owned());
    }
    let done = configure(&arguments).unwrap();
    assert_eq!(
        json_of(&output),
        json!({"version": "1.4", "auth": {
            "aws_region": "eu-west-1",
            "user_pool_id": "eu-west-1_AbC",
            "user_pool_client_id": "1example",
            "identity_pool_id": IDENTITIES,
        }})
    );
    let config = config_of(&output);
    assert_eq!(config.client_id, "1example");
    assert_eq!(
        config.user_pool_endpoint,
        "https://cognito-idp.eu-west-1.amazonaws.com/"
    );
    assert!(done.to_string().contains("Nobody was asked."));
    assert!(!scratch.path("public/amplify_outputs.json.new").exists());
}

#[test]
fn the_workshops_file_and_amplifys_are_taken() {
    let scratch = Scratch::new();
    let workshop = scratch.file(
        "amplify-config.js",
        "export default { Auth: { region: 'us-east-1', userPoolId: 'us-east-1_Ab0', userPoolWebClientId: 'w' } };",
    );
    let output = scratch.path("out.json");
    configure(&arguments(Source::Workshop(workshop), output.clone())).unwrap();
    assert_eq!(config_of(&output).user_pool_id, "us-east-1_Ab0");

    let amplify = scratch.file(
        "amplify_outputs.json",
        r#"{
            "version": "1.3",
            "auth": {
                "user_pool_id": "eu-west-1_Amp", "aws_region": "eu-west-1",
                "user_pool_client_id": "a", "mfa_configuration": "REQUIRED",
                "username_attributes": ["email"], "groups": [],
                "password_policy": {"min_length": 10, "require_symbols": true}
            },
            "data": {"api_key": "not for the app"},
            "custom": {"wild_rydes": {"ride_api_endpoint": "https://rides.example/prod"}}
        }"#,
    );
    configure(&arguments(Source::Amplify(amplify), output.clone())).unwrap();
    let config = config_of(&output);
    assert_eq!(config.naming, Naming::Attribute);
    assert_eq!(config.password_policy.min_length, 10);
    assert_eq!(
        config.ride_api_endpoint.as_deref(),
        Some("https://rides.example/prod")
    );
    let file = json_of(&output);
    assert_eq!(file["auth"]["mfa_configuration"], "REQUIRED");
    assert_eq!(file["auth"]["groups"], json!([]), "kept as it came");
    assert_eq!(file.get("data"), None);
}

#[test]
fn a_source_that_cannot_be_meant_is_refused_in_words() {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let refused = |source| {
        let failure = configure(&arguments(source, output.clone())).unwrap_err();
        assert!(!output.exists());
        failure.to_string()
    };
    let blank = scratch.file(
        "blank.js",
        "Auth: { region: '', userPoolId: 'eu-west-1_A' }",
    );
    assert!(refused(Source::Workshop(blank)).contains("nothing in userPoolWebClientId"));
    let elsewhere = scratch.file(
        "elsewhere.js",
        "Auth: { region: 'us-east-1', userPoolId: 'eu-west-1_A', userPoolWebClientId: 'c' }",
    );
    assert!(refused(Source::Workshop(elsewhere)).contains("is in eu-west-1, and not in us-east-1"));
    let half = scratch.file("half.json", r#"{"auth":{"aws_region":"eu-west-1"}}"#);
    assert!(refused(Source::Amplify(half)).contains("user_pool_id"));
    assert!(refused(Source::Amplify(scratch.path("none.json"))).contains("none.json"));
    assert!(refused(ids("WildRydes", "c")).contains("auth.user_pool_id is not what it must be"));
}

#[test]
fn a_file_that_cannot_be_read_is_never_replaced_unasked() {
    let scratch = Scratch::new();
    let output = scratch.file("out.json", "// somebody's notes\n");
    let mut arguments = arguments(ids("eu-west-1_A", "c"), output.clone());
    let failure = configure(&arguments).unwrap_err();
    assert!(matches!(failure, Failure::WouldReplace(_)), "{failure}");
    assert_eq!(
        fs::read_to_string(&output).unwrap(),
        "// somebody's notes\n"
    );
    arguments.force = true;
    configure(&arguments).unwrap();
    assert_eq!(config_of(&output).client_id, "c");
}

#[test]
fn the_repositorys_own_file_loses_what_is_local() {
    let scratch = Scratch::new();
    let own = include_str!("../../../../public/amplify_outputs.json");
    let output = scratch.file("out.json", own);
    let done = configure(&arguments(ids("eu-west-1_A", "c"), output.clone())).unwrap();
    assert_eq!(json_of(&output).get("custom"), None);
    assert!(
        done.to_string().contains("custom.wild_rydes.inbox_url"),
        "{done}"
    );
}

#[test]
fn without_awss_command_line_the_ids_do_and_a_stack_does_not() {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let program = scratch.path("no-such-program");
    let mut arguments = arguments(ids("eu-west-1_A", "c"), output.clone());
    arguments.offline = false;
    let done = run(&arguments, program.as_os_str()).unwrap();
    assert!(
        done.notes[0].contains("the AWS command line is not installed"),
        "{done}"
    );
    fs::remove_file(&output).unwrap();
    arguments.source = Source::Stack("rydes".to_owned());
    let failure = run(&arguments, program.as_os_str()).unwrap_err();
    assert!(failure.to_string().contains("not installed"), "{failure}");
    assert!(!output.exists());
}

#[test]
fn a_pool_is_asked_for_what_it_is_set_to() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let server = http::serve_on_free_port(Pool::ephemeral(&settings).unwrap()).unwrap();
    let endpoint = server.base_url();
    let scratch = Scratch::new();
    let own = include_str!("../../../../public/amplify_outputs.json");
    let output = scratch.file("out.json", own);
    let mut arguments = arguments(ids("local_WildRydes", "wildrydeswebapp"), output.clone());
    arguments.source = Source::Ids {
        user_pool_id: "local_WildRydes".to_owned(),
        client_id: "wildrydeswebapp".to_owned(),
        identity_pool_id: Some(settings.identity_pool_id.clone()),
    };
    arguments.offline = false;
    arguments.endpoint = Some(endpoint.to_owned());
    let done = configure(&arguments).unwrap();
    assert_eq!(done.report.cannot, [], "{done}");
    assert_eq!(
        done.names,
        Some(["WildRydes", "wildrydes-web-app"].map(str::to_owned))
    );

    // All that stands in the repository's own file is what the pool says, so the same.
    let config = config_of(&output);
    let of_repository = Config::parse(own).unwrap();
    assert_eq!(config.flow, Flow::UserSrp, "the one chosen before");
    assert_eq!(config.password_policy, of_repository.password_policy);
    assert_eq!(config.naming, of_repository.naming);
    assert_eq!(config.identity_pool.unwrap().id, settings.identity_pool_id);
    assert_eq!(config.user_pool_endpoint, format!("{endpoint}/"));
    let (file, own) = (
        json_of(&output),
        serde_json::from_str::<Value>(own).unwrap(),
    );
    for field in [
        "standard_required_attributes",
        "user_verification_types",
        "mfa_configuration",
        "mfa_methods",
    ] {
        assert_eq!(file["auth"][field], own["auth"][field], "{field}");
    }
    assert_eq!(
        file["auth"]["passwordless"]["web_authn"]["relying_party_id"],
        "localhost"
    );
}

#[test]
fn a_client_with_a_secret_and_a_pool_that_is_not_there_change_nothing() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let server = http::serve_on_free_port(Pool::ephemeral(&settings).unwrap()).unwrap();
    let endpoint = server.base_url();
    let made = call(
        endpoint,
        "AWSCognitoIdentityProviderService.CreateUserPoolClient",
        &json!({
            "UserPoolId": "local_WildRydes",
            "ClientName": "with a secret",
            "GenerateSecret": true,
        }),
    );
    let client = &made["UserPoolClient"];
    let secret = client["ClientSecret"].as_str().unwrap();

    let scratch = Scratch::new();
    let output = scratch.file("out.json", "{}");
    let id = client["ClientId"].as_str().unwrap();
    let mut arguments = arguments(ids("local_WildRydes", id), output.clone());
    arguments.offline = false;
    arguments.endpoint = Some(endpoint.to_owned());
    let failure = configure(&arguments).unwrap_err();
    assert!(
        matches!(&failure, Failure::CannotServe(report) if report.is_fatal()),
        "{failure}"
    );
    let said = format!("{failure} {failure:?}");
    assert!(
        said.contains("has a secret") && !said.contains(secret),
        "{failure}"
    );

    arguments.source = ids("local_Nowhere", "c");
    let failure = configure(&arguments).unwrap_err().to_string();
    assert!(
        failure.contains("AWS knows no user pool local_Nowhere"),
        "{failure}"
    );
    arguments.source = ids("local_WildRydes", "nobody");
    let failure = configure(&arguments).unwrap_err().to_string();
    assert!(failure.contains("no app client nobody"), "{failure}");
    assert_eq!(fs::read_to_string(&output).unwrap(), "{}");
}

#[test]
fn a_stack_says_it_all() {
    let stand_in = StandIn::start();
    let parameters = [
        ("SignInWithEmailCode", "true"),
        ("Mfa", "OPTIONAL"),
        ("RefreshTokenRotation", "ENABLED"),
    ];
    stand_in.deploy("rydes", &parameters).unwrap();
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let mut arguments = arguments(Source::Stack("rydes".to_owned()), output.clone());
    arguments.offline = false;
    arguments.region = Some("eu-west-1".to_owned());
    arguments.endpoint = Some(stand_in.cli.endpoint.clone());
    let done = configure(&arguments).unwrap();
    let outputs = stand_in.outputs("rydes");
    let config = config_of(&output);
    assert_eq!(config.user_pool_id, outputs["UserPoolId"]);
    assert_eq!(config.client_id, outputs["UserPoolClientId"]);
    assert_eq!(config.identity_pool.unwrap().id, outputs["IdentityPoolId"]);
    assert_eq!(config.flow, Flow::UserAuth);
    let file = json_of(&output);
    assert_eq!(file["auth"]["mfa_configuration"], "OPTIONAL");
    assert_eq!(file["auth"]["passwordless"]["email_otp_enabled"], true);
    assert_eq!(file["auth"]["unauthenticated_identities_enabled"], false);
    let said = done.to_string();
    assert!(said.contains("from wildrydes_identity_pool"), "{said}");

    arguments.source = Source::Stack("nothing".to_owned());
    let failure = configure(&arguments).unwrap_err().to_string();
    assert!(failure.contains("AWS knows no stack nothing"), "{failure}");
}
