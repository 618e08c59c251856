//! Deploys the template of Amplify Gen 2's `defineAuth` to the local pool, and signs a user in.
//!
//! `tests/gen2/auth.template.json` is what `@aws-amplify/backend` synthesises for
//! `tests/gen2/amplify`; `tests/gen2/synthesise.sh` writes it again. No local CloudFormation
//! calls a pool of another program: those of ministack and moto have user pools of their own. So
//! this test does CloudFormation's part for the resources of type `AWS::Cognito`: it resolves the
//! references, and AWS's command line makes the calls. It gives all other resources, which are
//! roles and functions, an ARN and does not make them.

use std::collections::HashMap;
use std::fs;

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Map, Value, json};
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::cloudformation::user_pool_calls;
use wild_rydes_configure::run;

use crate::support::{Cli, Scratch, root, tool};

/// The region, to which the names in `Logins` of an identity pool belong.
const REGION: &str = "local";
const EMAIL: &str = "ann@example.com";
const PASSWORD: &str = "Unicorn-1!";

/// The resource types of the template, in an order in which no resource needs a later one.
const TYPES: [&str; 7] = [
    "UserPool",
    "UserPoolDomain",
    "UserPoolIdentityProvider",
    "UserPoolClient",
    "IdentityPool",
    "IdentityPoolRoleAttachment",
    "UserPoolGroup",
];

struct Stack {
    cli: Cli,
    resources: Map<String, Value>,
    /// The values of `Ref`, by the names of the resources that exist.
    references: HashMap<String, String>,
}

impl Stack {
    fn new(endpoint: &str) -> Self {
        let file = root().join("dev/configure/tests/gen2/auth.template.json");
        let template: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        Self {
            cli: Cli {
                endpoint: endpoint.to_owned(),
                region: REGION.to_owned(),
            },
            resources: template["Resources"].as_object().unwrap().clone(),
            references: HashMap::from([("AWS::Region".to_owned(), REGION.to_owned())]),
        }
    }

    /// Replaces the functions of CloudFormation that the template uses.
    fn resolved(&self, value: &Value) -> Value {
        let Some(object) = value.as_object() else {
            let array = value.as_array();
            return array.map_or_else(
                || value.clone(),
                |values| values.iter().map(|one| self.resolved(one)).collect(),
            );
        };
        match object.iter().next() {
            Some((function, name)) if function == "Ref" => {
                json!(self.references[name.as_str().unwrap()])
            }
            Some((function, of)) if function == "Fn::GetAtt" => match of[1].as_str().unwrap() {
                "Arn" => json!(format!(
                    "arn:aws:iam::000000000000:role/{}",
                    of[0].as_str().unwrap()
                )),
                // An attribute of the resource that fetches secrets is a secret.
                secret => json!(format!("the-{secret}")),
            },
            Some((function, of)) if function == "Fn::Join" => {
                let parts = self.resolved(&of[1]);
                let parts = parts.as_array().unwrap().iter();
                json!(parts.map(|part| part.as_str().unwrap()).collect::<String>())
            }
            _ => {
                let members = object.iter();
                let members = members.map(|(name, value)| (name.clone(), self.resolved(value)));
                Value::Object(members.collect())
            }
        }
    }

    fn call(&self, service: &str, operation: &str, input: &Value) -> Value {
        let input = input.to_string();
        self.cli
            .ask(&[service, operation, "--cli-input-json", &input])
    }

    /// Makes the calls that CloudFormation makes for a resource, and gives the value of a
    /// reference to it.
    fn create(&self, kind: &str, properties: Value) -> String {
        let idp = |operation: &str, input: &Value| self.call("cognito-idp", operation, input);
        let identity =
            |operation: &str, input: &Value| self.call("cognito-identity", operation, input);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        match kind {
            "UserPool" => {
                let (create, mut factors) = user_pool_calls(&properties);
                let made = idp("create-user-pool", &create);
                let id = text(&made["UserPool"]["Id"]);
                factors["UserPoolId"] = json!(id);
                idp("set-user-pool-mfa-config", &factors);
                id
            }
            "UserPoolDomain" => {
                idp("create-user-pool-domain", &properties);
                text(&properties["Domain"])
            }
            "UserPoolIdentityProvider" => {
                idp("create-identity-provider", &properties);
                text(&properties["ProviderName"])
            }
            "UserPoolClient" => {
                let mut input = properties;
                // CloudFormation makes up a name.
                input["ClientName"] = json!("web");
                let made = idp("create-user-pool-client", &input);
                text(&made["UserPoolClient"]["ClientId"])
            }
            "IdentityPool" => {
                let mut input = properties;
                input["IdentityPoolName"] = json!("riders");
                let tags = input["IdentityPoolTags"].take();
                let tags = tags.as_array().unwrap().iter();
                input["IdentityPoolTags"] = tags
                    .map(|tag| (text(&tag["Key"]), tag["Value"].clone()))
                    .collect::<Map<_, _>>()
                    .into();
                text(&identity("create-identity-pool", &input)["IdentityPoolId"])
            }
            "IdentityPoolRoleAttachment" => {
                let mut input = properties;
                // The template names a mapping, whose provider is a member of it.
                let mappings = input["RoleMappings"].take();
                input["RoleMappings"] = mappings
                    .as_object()
                    .unwrap()
                    .values()
                    .map(|mapping| {
                        let mut mapping = mapping.clone();
                        let provider = mapping.as_object_mut().unwrap().remove("IdentityProvider");
                        (text(&provider.unwrap()), mapping)
                    })
                    .collect::<Map<_, _>>()
                    .into();
                identity("set-identity-pool-roles", &input);
                String::new()
            }
            "UserPoolGroup" => {
                idp("create-group", &properties);
                text(&properties["GroupName"])
            }
            other => panic!("{other} has no calls here"),
        }
    }

    /// Creates all resources of Cognito.
    fn deploy(&mut self) {
        let cognito = |resource: &Value| {
            let kind = resource["Type"].as_str().unwrap();
            kind.strip_prefix("AWS::Cognito::").map(str::to_owned)
        };
        let resources = self.resources.clone();
        for kind in resources.values().filter_map(cognito) {
            assert!(TYPES.contains(&kind.as_str()), "{kind}");
        }
        for wanted in TYPES {
            for (name, resource) in &resources {
                if cognito(resource).as_deref() == Some(wanted) {
                    let properties = self.resolved(&resource["Properties"]);
                    let reference = self.create(wanted, properties);
                    self.references.insert(name.clone(), reference);
                }
            }
        }
    }

    /// The value of a reference to the first resource of a type.
    fn reference(&self, kind: &str) -> &str {
        let kind = format!("AWS::Cognito::{kind}");
        let mut resources = self.resources.iter();
        let found = resources.find(|(_, resource)| resource["Type"] == kind);
        &self.references[found.unwrap().0]
    }
}

#[test]
fn template_of_amplify_gen_2_makes_a_working_pool() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    let server = http::serve_on_free_port(pool.clone()).unwrap();
    let mut stack = Stack::new(server.base_url());
    stack.deploy();
    let (user_pool, client) = (
        stack.reference("UserPool"),
        stack.reference("UserPoolClient"),
    );
    let idp = |operation: &str, input: Value| stack.call("cognito-idp", operation, &input);

    let described = idp("describe-user-pool", json!({ "UserPoolId": user_pool }));
    let described = &described["UserPool"];
    assert_eq!(
        described["UsernameAttributes"],
        json!(["email", "phone_number"])
    );
    assert_eq!(described["UserPoolTags"]["created-by"], "amplify");
    assert_eq!(described["MfaConfiguration"], "OPTIONAL");
    assert_eq!(described["Domain"], stack.reference("UserPoolDomain"));

    // A user registers with the code, and is in a group and in the identity pool.
    let user = json!({
        "ClientId": client,
        "Username": EMAIL,
        "Password": PASSWORD,
        "UserAttributes": [
            { "Name": "email", "Value": EMAIL },
            { "Name": "phone_number", "Value": "+12065550100" },
            { "Name": "custom:genre", "Value": "Jazz" },
        ],
    });
    idp("sign-up", user);
    let code = pool.inbox().first().unwrap().code.reveal().to_owned();
    let confirmation = json!({ "ClientId": client, "Username": EMAIL, "ConfirmationCode": code });
    idp("confirm-sign-up", confirmation);
    let member = json!({ "UserPoolId": user_pool, "Username": EMAIL, "GroupName": "drivers" });
    idp("admin-add-user-to-group", member);
    let allowed = json!({
        "UserPoolId": user_pool,
        "ClientId": client,
        "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    });
    idp("update-user-pool-client", allowed);
    let sign_in = json!({
        "UserPoolId": user_pool,
        "ClientId": client,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": EMAIL, "PASSWORD": PASSWORD },
    });
    let tokens = idp("admin-initiate-auth", sign_in);
    let token = &tokens["AuthenticationResult"]["IdToken"];
    let provider = format!("cognito-idp.{REGION}.amazonaws.com/{user_pool}");
    let logins = json!({ provider: token });
    let identity = json!({
        "IdentityPoolId": stack.reference("IdentityPool"),
        "Logins": logins,
    });
    let identity = stack.call("cognito-identity", "get-id", &identity);
    let wanted = json!({ "IdentityId": identity["IdentityId"], "Logins": logins });
    let credentials = stack.call("cognito-identity", "get-credentials-for-identity", &wanted);
    assert!(credentials["Credentials"]["SessionToken"].is_string());
}

#[test]
fn app_is_configured_for_a_pool_of_amplify_gen_2() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    let server = http::serve_on_free_port(pool).unwrap();
    let mut stack = Stack::new(server.base_url());
    stack.deploy();
    let scratch = Scratch::new();
    let arguments = Arguments {
        source: Source::Ids {
            user_pool_id: stack.reference("UserPool").to_owned(),
            client_id: stack.reference("UserPoolClient").to_owned(),
            identity_pool_id: Some(stack.reference("IdentityPool").to_owned()),
        },
        region: Some(REGION.to_owned()),
        endpoint: Some(server.base_url().to_owned()),
        username: None,
        bucket: None,
        preferred_challenge: None,
        fips: false,
        offline: false,
        output: scratch.path("amplify_outputs.json"),
        force: false,
        backup_dir: scratch.path("backups"),
    };
    let done = run(&arguments, tool("aws").as_os_str()).unwrap();
    assert_eq!(done.report.unsupported, [], "{done}");
    let written = fs::read_to_string(&arguments.output).unwrap();
    let file: Value = serde_json::from_str(&written).unwrap();
    let auth = &file["auth"];
    assert_eq!(auth["mfa_configuration"], "OPTIONAL");
    assert_eq!(
        auth["username_attributes"],
        json!(["email", "phone_number"])
    );
    assert_eq!(auth["oauth"]["identity_providers"], json!(["GOOGLE"]));
}
