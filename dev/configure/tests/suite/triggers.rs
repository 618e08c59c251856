//! Tests the workshop's triggers: the template that deploys them, the parameters by which the
//! user pool's template gets them, and the file that gives them to the local sample pool. The
//! end-to-end flow `workshop_triggers` runs them.

use std::fs;
use std::process::Command;

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};
use wild_rydes_configure::cloudformation::Template;

use crate::support::{AwsSimulator, call, root, tool};

const TEMPLATE: &str = "infra/triggers.yaml";

/// The functions of the template, and the files with their texts.
const FUNCTIONS: [(&str, &str); 3] = [
    ("PreSignUp", "pre-sign-up"),
    ("CustomMessage", "custom-message"),
    ("PreTokenGeneration", "pre-token-generation"),
];

/// The limit of the property `ZipFile`, in characters.
///
/// Source: AWS CloudFormation User Guide, `AWS::Lambda::Function` `Code`.
const LONGEST_INLINE_TEXT: usize = 4 * 1024 * 1024;

fn text_of(file: &str) -> String {
    fs::read_to_string(root().join("infra/triggers").join(file)).unwrap()
}

fn template(file: &str) -> Template {
    Template::read(&tool("python"), &root().join(file), &[]).unwrap()
}

#[test]
fn linter_finds_nothing_in_the_trigger_template() {
    let output = Command::new(tool("cfn-lint"))
        .args(["--include-checks", "I", "--"])
        .arg(root().join(TEMPLATE))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

#[test]
fn template_has_the_text_of_each_trigger() {
    let template = template(TEMPLATE);
    for (function, file) in FUNCTIONS {
        let properties = template.properties(function).unwrap().unwrap();
        let text = text_of(&format!("{file}.js"));
        assert!(text.len() < LONGEST_INLINE_TEXT);
        assert_eq!(properties["Code"]["ZipFile"], text, "{file}.js");
        // Inline text is in a file index.js.
        assert_eq!(properties["Handler"], "index.handler");
        // Cognito waits no longer.
        assert_eq!(properties["Timeout"], 5);
    }
}

#[test]
fn trigger_stack_gives_the_pools_parameters() {
    let triggers = template(TEMPLATE).text;
    let pools = template("infra/cognito.yaml");
    let outputs = triggers["Outputs"].as_object().unwrap();
    assert_eq!(outputs.len(), FUNCTIONS.len());
    for name in outputs.keys() {
        assert_eq!(pools.parameters[name], "", "{name} is optional");
    }
    let pool = pools.properties("UserPool").unwrap().unwrap();
    assert_eq!(pool.get("LambdaConfig"), None);
}

#[test]
fn pool_of_one_stack_may_call_triggers_of_the_other() {
    let simulator = AwsSimulator::start();
    simulator
        .deploy_template(TEMPLATE, "triggers", &[])
        .unwrap();
    let functions = simulator.outputs("triggers");
    let parameters: Vec<_> = functions
        .iter()
        .map(|(name, arn)| (name.as_str(), arn.as_str()))
        .collect();
    simulator.deploy("pools", &parameters).unwrap();
    let pool = json!({ "UserPoolId": simulator.outputs("pools")["UserPoolId"] });
    let described = call(
        &simulator.cli.endpoint,
        "AWSCognitoIdentityProviderService.DescribeUserPool",
        &pool,
    );
    assert_eq!(
        described["UserPool"]["LambdaConfig"],
        json!({
            "PreSignUp": functions["PreSignUpArn"],
            "CustomMessage": functions["CustomMessageArn"],
            "PreTokenGenerationConfig": {
                "LambdaVersion": "V2_0",
                "LambdaArn": functions["PreTokenGenerationArn"],
            },
        })
    );
    for arn in functions.values() {
        let granted = simulator
            .cli
            .ask(&["lambda", "get-policy", "--function-name", arn]);
        let policy: Value = serde_json::from_str(granted["Policy"].as_str().unwrap()).unwrap();
        let statement = &policy["Statement"][0];
        assert_eq!(
            statement["Principal"],
            json!({ "Service": "cognito-idp.amazonaws.com" })
        );
        assert_eq!(statement["Action"], "lambda:InvokeFunction");
        let source = statement["Condition"].to_string();
        assert!(source.contains(":userpool/*"), "{source}");
    }
}

#[test]
fn file_for_the_sample_pool_adds_triggers_alone() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let server = http::serve_on_free_port(Pool::ephemeral(&settings).unwrap()).unwrap();
    let ask = |operation: &str, input: &Value| {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        call(server.base_url(), &target, input)
    };
    let id = json!({ "UserPoolId": settings.pool_id });
    let described = || {
        let mut pool = ask("DescribeUserPool", &id)["UserPool"].clone();
        let functions = pool["LambdaConfig"].take();
        pool["LastModifiedDate"].take();
        (pool, functions)
    };
    let (before, samples) = described();
    let update: Value = serde_json::from_str(&text_of("local-pool.json")).unwrap();
    ask("UpdateUserPool", &update);
    let (after, functions) = described();
    assert_eq!(after, before);
    let names = text_of("serverless.yml");
    for (function, file) in FUNCTIONS {
        let arn = match &functions[function] {
            Value::Null => &functions["PreTokenGenerationConfig"]["LambdaArn"],
            arn => arn,
        };
        let name = arn.as_str().unwrap().rsplit(':').next().unwrap();
        assert_eq!(name, format!("wild-rydes-{file}"));
        assert!(names.contains(&format!("handler: {file}.handler, name: {name} }}")));
    }
    for (name, arn) in samples.as_object().unwrap() {
        assert_eq!(functions[name], *arn, "{name} of the sample pool stays");
    }
}
