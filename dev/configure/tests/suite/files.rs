//! Tests from a source to the written file, offline and against pools.

use std::fs;
use std::path::{Path, PathBuf};

use cognito_client::config::{Config, Flow, UsernameSource};
use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};
use wild_rydes_configure::APP_SECTION;
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::{Done, Failure, run};

use crate::support::{AwsSimulator, Scratch, call, root, tool};

const IDENTITIES: &str = "eu-west-1:11111111-2222-3333-4444-555555555555";

fn ids(user_pool_id: &str, client_id: &str) -> Source {
    Source::Ids {
        user_pool_id: user_pool_id.to_owned(),
        client_id: client_id.to_owned(),
        identity_pool_id: None,
    }
}

fn arguments(source: Source, output: PathBuf) -> Arguments {
    let backup_dir = output.parent().unwrap().join("backups");
    Arguments {
        source,
        region: None,
        endpoint: None,
        username: None,
        bucket: None,
        preferred_challenge: None,
        fips: false,
        offline: true,
        output,
        backup_dir,
        force: false,
    }
}

/// Runs the program. Calls go through AWS's own command line unless the run is offline.
fn configure(arguments: &Arguments) -> Result<Done, Failure> {
    let program = if arguments.offline {
        PathBuf::from("no-such-program")
    } else {
        tool("aws")
    };
    run(arguments, program.as_os_str())
}

fn amplify_outputs(name: &str) -> PathBuf {
    root()
        .join("crates/cognito-client/tests/fixtures/amplify_outputs")
        .join(name)
}

fn json_of(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn config_of(path: &Path) -> Config {
    Config::parse(&fs::read_to_string(path).unwrap(), APP_SECTION).unwrap()
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
        json!({"version": "1.5", "auth": {
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
    assert_eq!(config.username_source, UsernameSource::Attribute);
    assert_eq!(config.password_policy.min_length, 10);
    assert_eq!(
        config.api_endpoint.as_deref(),
        Some("https://rides.example/prod")
    );
    let file = json_of(&output);
    assert_eq!(file["auth"]["mfa_configuration"], "REQUIRED");
    assert_eq!(file["auth"]["groups"], json!([]), "kept as it came");
    assert_eq!(file.get("data"), None);
}

/// This test's input is the file that Amplify's tools wrote for a pool with every
/// feature.
#[test]
fn amplifys_own_file_is_reported_without_asking_aws() {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let source = Source::Amplify(amplify_outputs("everything.json"));
    let done = configure(&arguments(source, output.clone())).unwrap();
    let said = done.to_string();
    for line in [
        "password         8 characters, a lower-case letter",
        "user names       email itself",
        "sign-in          USER_AUTH: EMAIL_OTP, WEB_AUTHN",
        "second factor    of users who set one up: authenticator app, e-mail",
        "required         email",
        "code goes to     email",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let config = config_of(&output);
    assert_eq!(config.flow, Flow::UserAuth);
    assert_eq!(config.preferred_challenge.as_deref(), Some("WEB_AUTHN"));
    let (written, own) = (
        json_of(&output),
        json_of(&amplify_outputs("everything.json")),
    );
    assert_eq!(written, own, "nothing of it is lost");

    let phone = Source::Amplify(amplify_outputs("phone.json"));
    let done = configure(&arguments(phone, output.clone())).unwrap();
    assert_eq!(done.report.unsupported, [], "the form follows");
    let empty = Source::Amplify(amplify_outputs("empty.json"));
    let failure = configure(&arguments(empty, output)).unwrap_err();
    assert!(failure.to_string().contains("deploy"), "{failure}");
}

#[test]
fn missing_password_rules_mean_the_same_to_the_app() {
    let scratch = Scratch::new();
    let text = r#"{"version": "1.5", "auth": {
        "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c", "identity_pool_id": null,
        "password_policy": {"require_symbols": false, "require_numbers": null}
    }, "custom": null}"#;
    let source = scratch.file("amplify_outputs.json", text);
    let output = scratch.path("out.json");
    configure(&arguments(Source::Amplify(source), output.clone())).unwrap();
    let settings = |config: Config| Config {
        file: String::new(),
        ..config
    };
    let as_it_is = Config::parse(text, APP_SECTION).unwrap();
    assert_eq!(settings(config_of(&output)), settings(as_it_is));
    assert_eq!(
        json_of(&output)["auth"]["password_policy"],
        json!({
            "min_length": 8, "require_numbers": true, "require_lowercase": true,
            "require_uppercase": true, "require_symbols": false,
        })
    );
    assert_eq!(json_of(&output)["auth"]["aws_region"], "eu-west-1");
}

#[test]
fn flow_moves_out_of_amplifys_section() {
    let scratch = Scratch::new();
    let output = scratch.file(
        "out.json",
        r#"{"version": "1.4", "auth": {
            "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c",
            "authentication_flow_type": "CUSTOM_AUTH"
        }}"#,
    );
    let again = || {
        configure(&arguments(ids("eu-west-1_A", "c"), output.clone())).unwrap();
        let file = json_of(&output);
        assert_eq!(file["auth"].get("authentication_flow_type"), None);
        assert_eq!(
            file["custom"]["wild_rydes"]["authentication_flow_type"],
            "CUSTOM_AUTH"
        );
        assert_eq!(config_of(&output).flow, Flow::Custom);
    };
    again();
    again();
    configure(&arguments(ids("eu-west-1_B", "c"), output.clone())).unwrap();
    assert_eq!(config_of(&output).flow, Flow::UserSrp, "of another pool");
}

/// These inputs are written by hand after the types of `@aws-amplify/core` 6.19.2.
#[test]
fn older_forms_of_amplify_are_taken() {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let taken = |name: &str, text: &str| {
        let source = Source::Amplify(scratch.file(name, text));
        let _none_before = fs::remove_file(&output);
        configure(&arguments(source, output.clone())).unwrap();
        let config = config_of(&output);
        assert_eq!(config.user_pool_id, "us-east-1_Ab0cD1eF2", "{name}");
        assert_eq!(config.client_id, "1example23456789", "{name}");
        let identities = config.identity_pool.as_ref().unwrap();
        assert!(identities.id.starts_with("us-east-1:1111"), "{name}");
        assert_eq!(config.username_source, UsernameSource::Attribute, "{name}");
        assert_eq!(config.password_policy.min_length, 10, "{name}");
        assert!(config.password_policy.require_numbers, "{name}");
        assert!(!config.password_policy.require_symbols, "{name}");
        (config, json_of(&output)["auth"].clone())
    };
    let exports = r#"{
        "aws_project_region": "us-east-1",
        "aws_cognito_identity_pool_id": "us-east-1:11111111-2222-3333-4444-555555555555",
        "aws_cognito_region": "us-east-1",
        "aws_user_pools_id": "us-east-1_Ab0cD1eF2",
        "aws_user_pools_web_client_id": "1example23456789",
        "oauth": {},
        "aws_cognito_username_attributes": ["EMAIL"],
        "aws_cognito_social_providers": [],
        "aws_cognito_signup_attributes": ["EMAIL", "FAMILY_NAME"],
        "aws_cognito_mfa_configuration": "OPTIONAL",
        "aws_cognito_mfa_types": ["SMS"],
        "aws_cognito_password_protection_settings": {
            "passwordPolicyMinLength": 10,
            "passwordPolicyCharacters": ["REQUIRES_LOWERCASE", "REQUIRES_NUMBERS"]
        },
        "aws_cognito_verification_mechanisms": ["EMAIL"]
    }"#;
    let script = format!(
        "/* eslint-disable */\n// WARNING: DO NOT EDIT.\n\nconst awsmobile = {exports};\n\n\nexport default awsmobile;\n"
    );
    for (name, text) in [
        ("amplifyconfiguration.json", exports),
        ("aws-exports.js", &script),
    ] {
        let (_, auth) = taken(name, text);
        assert_eq!(auth["mfa_configuration"], "OPTIONAL");
        assert_eq!(auth["mfa_methods"], json!(["SMS"]));
        assert_eq!(
            auth["standard_required_attributes"],
            json!(["email", "family_name"])
        );
        assert_eq!(auth["user_verification_types"], json!(["email"]));
    }
    let phones = r#"{"UserAgent": "aws-amplify-cli/2.0", "Version": "1.0", "auth": {"plugins": {
        "awsCognitoAuthPlugin": {
            "CredentialsProvider": {"CognitoIdentity": {"Default": {
                "PoolId": "us-east-1:11111111-2222-3333-4444-555555555555", "Region": "us-east-1"
            }}},
            "CognitoUserPool": {"Default": {
                "PoolId": "us-east-1_Ab0cD1eF2", "AppClientId": "1example23456789",
                "Region": "us-east-1"
            }},
            "Auth": {"Default": {
                "authenticationFlowType": "USER_PASSWORD_AUTH", "mfaConfiguration": "ON",
                "mfaTypes": ["TOTP"], "signupAttributes": ["EMAIL"],
                "usernameAttributes": ["EMAIL"], "verificationMechanisms": ["EMAIL"],
                "passwordProtectionSettings": {
                    "passwordPolicyMinLength": 10,
                    "passwordPolicyCharacters": ["REQUIRES_NUMBERS"]
                }
            }}
        }
    }}}"#;
    let (config, auth) = taken("of-phones.json", phones);
    assert_eq!(config.flow, Flow::UserPassword);
    assert_eq!(auth["mfa_configuration"], "REQUIRED");
    let library = "\
import { Amplify } from 'aws-amplify';
Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: 'us-east-1_Ab0cD1eF2', // userPoolId: 'no',
      userPoolClientId: `1example23456789` as const,
      identityPoolId: \"us-east-1:11111111-2222-3333-4444-555555555555\",
      userPoolEndpoint: 'https://proxy.example/cognito',
      loginWith: { email: true, oauth: { domain: 'x', scopes: ['openid'] } },
      userAttributes: { email: { required: true }, nickname: { required: false } },
      allowGuestAccess: false,
      mfa: { status: 'optional', totpEnabled: true },
      passwordFormat: { minLength: 10, requireNumbers: true, requireSpecialCharacters: false },
      passwordless: { emailOtpEnabled: true, preferredChallenge: 'EMAIL_OTP' },
    },
  },
}, { ssr: true });
";
    let (config, auth) = taken("main.ts", library);
    assert_eq!(config.user_pool_endpoint, "https://proxy.example/cognito/");
    assert_eq!(config.flow, Flow::UserAuth);
    assert_eq!(config.preferred_challenge.as_deref(), Some("EMAIL_OTP"));
    assert_eq!(auth["standard_required_attributes"], json!(["email"]));
    assert_eq!(auth["mfa_configuration"], "OPTIONAL");

    for (name, text) in [
        (
            "env.ts",
            "({ userPoolId: process.env.POOL, userPoolClientId: 'c' })",
        ),
        (
            "template.ts",
            "({ userPoolId: `${region}_A`, userPoolClientId: 'c' })",
        ),
    ] {
        let source = Source::Amplify(scratch.file(name, text));
        let failure = configure(&arguments(source, output.clone())).unwrap_err();
        assert!(failure.to_string().contains("nothing in userPoolId"));
    }
}

#[test]
fn fips_is_a_field_that_the_app_reads() {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let mut arguments = arguments(ids("us-gov-west-1_A", "c"), output.clone());
    arguments.fips = true;
    assert_eq!(configure(&arguments).unwrap().notes, ["Nobody was asked."]);
    assert_eq!(
        config_of(&output).user_pool_endpoint,
        "https://cognito-idp-fips.us-gov-west-1.amazonaws.com/"
    );
    arguments.source = ids("eu-west-1_A", "c");
    let said = configure(&arguments).unwrap().to_string();
    assert!(said.contains("no FIPS endpoint of Cognito in eu-west-1"));
}

#[test]
fn tiles_that_cannot_be_used_are_noted_by_name() {
    let scratch = Scratch::new();
    let tiles =
        r#"{"custom": {"wild_rydes": {"map_tiles": "https://t.example/{z}/{x}/{y}.{ext}"}}}"#;
    let output = scratch.file("out.json", tiles);
    let done = configure(&arguments(ids("eu-west-1_A", "c"), output.clone())).unwrap();
    assert!(done.to_string().contains("{ext}"), "{done}");
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
fn sections_of_other_services_are_kept() {
    let scratch = Scratch::new();
    let storage = json!({"aws_region": "eu-west-1", "bucket_name": "maps"});
    let data = json!({"url": "https://data.example/graphql"});
    let existing = |version: &str| {
        let file = json!({
            "version": version,
            "auth": {"user_pool_id": "eu-west-1_Old", "user_pool_client_id": "o"},
            "storage": storage,
            "data": data,
        });
        scratch.file("out.json", &file.to_string())
    };
    let output = existing("1.3");
    let done = configure(&arguments(ids("eu-west-1_New", "c"), output.clone())).unwrap();
    let file = json_of(&output);
    assert_eq!(file["storage"], storage);
    assert_eq!(file["data"], data);
    assert_eq!(file["auth"]["user_pool_id"], "eu-west-1_New");
    assert_eq!(file["version"], "1.5", "the version of what is written");
    assert_eq!(done.kept, ["data", "storage"]);
    let said = done.to_string();
    assert!(said.contains("Kept from the previous file: data, storage."));
    assert!(said.contains("another user pool"), "{said}");

    for (version, written) in [("1.10", "1.10"), ("2", "2"), ("1", "1.5"), ("new", "1.5")] {
        let output = existing(version);
        configure(&arguments(ids("eu-west-1_Old", "o"), output.clone())).unwrap();
        assert_eq!(json_of(&output)["version"], written, "{version}");
    }
}

#[test]
fn sections_of_the_source_are_not_taken() {
    let scratch = Scratch::new();
    let output = scratch.file(
        "out.json",
        r#"{"storage": {"aws_region": "eu-west-1", "bucket_name": "ours"}}"#,
    );
    let source = scratch.file(
        "amplify_outputs.json",
        r#"{"version": "1.5", "storage": {"aws_region": "eu-west-1", "bucket_name": "theirs"}, "data": {}, "auth": {
            "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c"
        }}"#,
    );
    configure(&arguments(Source::Amplify(source), output.clone())).unwrap();
    assert_eq!(json_of(&output)["storage"]["bucket_name"], "ours");
    assert_eq!(json_of(&output).get("data"), None);
}

#[test]
fn unasked_settings_stay_while_the_pool_is_the_same() {
    let scratch = Scratch::new();
    let file = r#"{"version": "1.5", "auth": {
        "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c",
        "oauth": {"domain": "a.example"}, "groups": [{"RIDERS": {"precedence": 0}}],
        "passwordless": {"email_otp_enabled": true, "preferred_challenge": "EMAIL_OTP"}
    }}"#;
    let output = scratch.file("out.json", file);
    configure(&arguments(ids("eu-west-1_A", "c"), output.clone())).unwrap();
    let auth = json_of(&output)["auth"].clone();
    assert_eq!(auth["oauth"]["domain"], "a.example");
    assert_eq!(auth["groups"][0]["RIDERS"]["precedence"], 0);
    assert_eq!(auth["passwordless"]["preferred_challenge"], "EMAIL_OTP");
    configure(&arguments(ids("eu-west-1_B", "c"), output.clone())).unwrap();
    assert_eq!(json_of(&output)["auth"].get("oauth"), None);
}

#[test]
fn choices_of_the_app_are_written() {
    let scratch = Scratch::new();
    let file = r#"{"auth": {
        "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c",
        "passwordless": {"email_otp_enabled": true}
    }}"#;
    let mut arguments = arguments(
        Source::Amplify(scratch.file("in.json", file)),
        scratch.path("out.json"),
    );
    arguments.username = Some("chosen".to_owned());
    arguments.preferred_challenge = Some("EMAIL_OTP".to_owned());
    let done = configure(&arguments).unwrap();
    let written = json_of(&arguments.output);
    assert_eq!(
        written["custom"]["wild_rydes"]["sign_up"]["username"],
        "chosen"
    );
    assert_eq!(
        written["auth"]["passwordless"]["preferred_challenge"],
        "EMAIL_OTP"
    );
    assert!(!done.to_string().contains("not preferred"), "{done}");

    arguments.source = ids("eu-west-1_A", "c");
    arguments.output = scratch.path("other.json");
    let done = configure(&arguments).unwrap();
    assert!(
        done.to_string().contains("EMAIL_OTP is not preferred"),
        "{done}"
    );
    assert_eq!(json_of(&arguments.output)["auth"].get("passwordless"), None);
}

#[test]
fn previous_file_is_kept_and_no_backup_overwritten() {
    let scratch = Scratch::new();
    let own = include_str!("../../../../public/amplify_outputs.json");
    let output = scratch.file("out.json", own);
    let backup = |number: u32| scratch.path(&format!("backups/out.backup-{number}.json"));
    let to = |pool: &str| configure(&arguments(ids(pool, "c"), output.clone())).unwrap();

    let done = to("eu-west-1_A");
    assert_eq!(done.backup, Some(backup(1)));
    assert_eq!(fs::read_to_string(backup(1)).unwrap(), own);
    let said = done.to_string();
    let back = format!(
        "To go back: cp {} {}",
        backup(1).display(),
        output.display()
    );
    assert!(said.contains(&back), "{said}");

    let first = fs::read_to_string(&output).unwrap();
    assert_eq!(to("eu-west-1_A").backup, None, "nothing has changed");
    assert_eq!(to("eu-west-1_B").backup, Some(backup(2)));
    assert_eq!(fs::read_to_string(backup(1)).unwrap(), own);
    assert_eq!(fs::read_to_string(backup(2)).unwrap(), first);

    fs::copy(backup(1), &output).unwrap();
    assert_eq!(to("eu-west-1_B").backup, Some(backup(1)), "kept already");
    assert!(!backup(3).exists());
}

#[test]
fn nothing_is_written_without_a_backup() {
    let scratch = Scratch::new();
    let output = scratch.file("out.json", "{}");
    let mut arguments = arguments(ids("eu-west-1_A", "c"), output.clone());
    arguments.backup_dir = scratch.file("a-file", "no folder");
    let failure = configure(&arguments).unwrap_err();
    assert!(matches!(failure, Failure::Backup { .. }), "{failure}");
    assert_eq!(fs::read_to_string(&output).unwrap(), "{}");
}

#[test]
fn ids_do_without_the_aws_command_line_a_stack_does_not() {
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
    let mut before: Value = serde_json::from_str(own).unwrap();
    before["custom"]["wild_rydes"]["authentication_flow_type"] = json!("USER_SRP_AUTH");
    let output = scratch.file("out.json", &before.to_string());
    let mut arguments = arguments(ids("local_WildRydes", "wildrydeswebapp"), output.clone());
    arguments.source = Source::Ids {
        user_pool_id: "local_WildRydes".to_owned(),
        client_id: "wildrydeswebapp".to_owned(),
        identity_pool_id: Some(settings.identity_pool_id.clone()),
    };
    arguments.offline = false;
    arguments.endpoint = Some(endpoint.to_owned());
    let done = configure(&arguments).unwrap();
    assert_eq!(done.report.unsupported, [], "{done}");
    assert_eq!(
        done.names,
        Some(["WildRydes", "wildrydes-web-app"].map(str::to_owned))
    );

    // Every value in the repository's own file comes from the pool, so the values are
    // the same.
    let config = config_of(&output);
    let of_repository = Config::parse(own, APP_SECTION).unwrap();
    assert_eq!(config.flow, Flow::UserSrp, "the one chosen before");
    assert_eq!(config.password_policy, of_repository.password_policy);
    assert_eq!(config.username_source, of_repository.username_source);
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
fn unusable_clients_and_missing_pools_change_nothing() {
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
    let simulator = AwsSimulator::start();
    let parameters = [
        ("SignInWithEmailCode", "true"),
        ("Mfa", "OPTIONAL"),
        ("RefreshTokenRotation", "ENABLED"),
    ];
    simulator.deploy("rydes", &parameters).unwrap();
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let mut arguments = arguments(Source::Stack("rydes".to_owned()), output.clone());
    arguments.offline = false;
    arguments.region = Some("eu-west-1".to_owned());
    arguments.endpoint = Some(simulator.cli.endpoint.clone());
    let done = configure(&arguments).unwrap();
    let outputs = simulator.outputs("rydes");
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
