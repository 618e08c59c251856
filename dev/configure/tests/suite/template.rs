//! Tests `infra/cognito.yaml`: lints it, deploys it, and compares the result with its
//! documentation.
//!
//! The simulator that deploys it (ministack) accepts but does not store
//! `RefreshTokenRotation`, the `WebAuthn…` properties and all kinds of `EnabledMfas`
//! except the authenticator app. For these, the test evaluates the template itself and
//! gives the result to the local pool, which supports them.
use std::collections::{BTreeSet, HashMap};
use std::process::Command;

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};

use crate::support::{AwsSimulator, Cli, call, root, tool};
use wild_rydes_configure::cloudformation::{Template, user_pool_calls};

const SES: (&str, &str) = (
    "SesIdentityArn",
    "arn:aws:ses:eu-west-1:123456789012:identity/rydes.example",
);

#[test]
fn the_linter_finds_nothing() {
    let output = Command::new(tool("cfn-lint"))
        .args(["--include-checks", "I", "--"])
        .arg(root().join("infra/cognito.yaml"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

fn read(parameters: &[(&str, &str)]) -> Template {
    let file = root().join("infra/cognito.yaml");
    Template::read(&tool("python"), &file, parameters).unwrap()
}

fn idp(operation: &str) -> String {
    format!("AWSCognitoIdentityProviderService.{operation}")
}

fn identity(operation: &str) -> String {
    format!("AWSCognitoIdentityService.{operation}")
}

/// AWS's descriptions of the resources of one stack.
struct CreatedPool {
    outputs: HashMap<String, String>,
    pool: Value,
    client: Value,
    factors: Value,
    identities: Value,
    identity_roles: Value,
    /// The roles, by the name of their resource in the template.
    roles: HashMap<String, Value>,
}

impl CreatedPool {
    fn by(simulator: &AwsSimulator, stack: &str) -> Self {
        let outputs = simulator.outputs(stack);
        let cli = &simulator.cli;
        let pool = json!({ "UserPoolId": outputs["UserPoolId"] });
        let client = json!({
            "UserPoolId": outputs["UserPoolId"],
            "ClientId": outputs["UserPoolClientId"],
        });
        let identities = json!({ "IdentityPoolId": outputs["IdentityPoolId"] });
        let ask = |target: &str, input: &Value| call(&cli.endpoint, target, input);
        let listed = cli.ask(&["iam", "list-roles"]);
        let of_stack = format!("{stack}-");
        let roles = listed["Roles"].as_array().unwrap().iter();
        let roles = roles.filter_map(|role| {
            let name = role["RoleName"].as_str()?.strip_prefix(&of_stack)?;
            Some((name.split('-').next()?.to_owned(), role.clone()))
        });
        Self {
            pool: ask(&idp("DescribeUserPool"), &pool)["UserPool"].clone(),
            client: ask(&idp("DescribeUserPoolClient"), &client)["UserPoolClient"].clone(),
            factors: ask(&idp("GetUserPoolMfaConfig"), &pool),
            identities: ask(&identity("DescribeIdentityPool"), &identities),
            identity_roles: ask(&identity("GetIdentityPoolRoles"), &identities),
            roles: roles.collect(),
            outputs,
        }
    }

    fn attribute(&self, name: &str) -> &Value {
        let schema = self.pool["SchemaAttributes"].as_array().unwrap();
        schema.iter().find(|a| a["Name"] == name).unwrap()
    }

    fn role_names(&self) -> BTreeSet<&str> {
        self.roles.keys().map(String::as_str).collect()
    }
}

fn policies(cli: &Cli, role: &Value) -> Vec<Value> {
    let name = ["--role-name", role["RoleName"].as_str().unwrap()];
    let listed = cli.ask(&[&["iam", "list-role-policies"][..], &name].concat());
    let names = listed["PolicyNames"].as_array().unwrap().iter();
    names
        .map(|policy| {
            let policy = ["--policy-name", policy.as_str().unwrap()];
            let reply = cli.ask(&[&["iam", "get-role-policy"][..], &name, &policy].concat());
            reply["PolicyDocument"]["Statement"][0].clone()
        })
        .collect()
}

#[test]
fn without_a_parameter_it_is_the_workshops() {
    let simulator = AwsSimulator::start();
    simulator.deploy("plain", &[]).unwrap();
    let made = CreatedPool::by(&simulator, "plain");

    let pool = &made.pool;
    assert_eq!(pool["Name"], "WildRydes");
    assert_eq!(pool["AliasAttributes"], json!(["email", "phone_number"]));
    assert_eq!(pool["UsernameAttributes"], json!([]));
    assert_eq!(
        pool["UsernameConfiguration"],
        json!({ "CaseSensitive": false })
    );
    assert_eq!(pool["AutoVerifiedAttributes"], json!(["email"]));
    assert_eq!(
        pool["VerificationMessageTemplate"]["DefaultEmailOption"],
        "CONFIRM_WITH_CODE"
    );
    assert_eq!(
        pool["UserAttributeUpdateSettings"],
        json!({ "AttributesRequireVerificationBeforeUpdate": ["email"] })
    );
    assert_eq!(made.attribute("email")["Required"], true);
    assert_eq!(made.attribute("email")["Mutable"], true);
    assert_eq!(made.attribute("phone_number")["Required"], false);
    let genre = made.attribute("custom:genre");
    assert_eq!(genre["Mutable"], true);
    assert_eq!(genre["Required"], false);
    assert_eq!(genre["AttributeDataType"], "String");
    assert_eq!(
        pool["Policies"]["PasswordPolicy"],
        json!({
            "MinimumLength": 8,
            "RequireUppercase": true,
            "RequireLowercase": true,
            "RequireNumbers": true,
            "RequireSymbols": true,
            "TemporaryPasswordValidityDays": 7,
        })
    );
    assert_eq!(
        pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"],
        json!(["PASSWORD"])
    );
    assert_eq!(pool["MfaConfiguration"], "OFF");
    assert_eq!(pool["DeletionProtection"], "ACTIVE");
    assert_eq!(
        pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"],
        false
    );
    assert_eq!(pool["SmsConfiguration"], json!({}), "no text messages");
    assert_eq!(
        pool["AccountRecoverySetting"]["RecoveryMechanisms"],
        json!([{ "Name": "verified_email", "Priority": 1 }])
    );

    let client = &made.client;
    assert_eq!(client["ClientName"], "wildrydes-web-app");
    assert_eq!(client.get("ClientSecret"), None);
    assert_eq!(
        client["ExplicitAuthFlows"],
        json!(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    );
    assert_eq!(client["EnableTokenRevocation"], true);
    assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");
    assert_eq!(client["SupportedIdentityProviders"], json!(["COGNITO"]));
    assert_eq!(
        client["WriteAttributes"],
        json!([
            "email",
            "phone_number",
            "name",
            "locale",
            "picture",
            "custom:genre"
        ])
    );
    assert_eq!(
        client["ReadAttributes"],
        json!([
            "email",
            "email_verified",
            "phone_number",
            "phone_number_verified",
            "name",
            "locale",
            "picture",
            "custom:genre"
        ])
    );
    let lives = [
        "IdTokenValidity",
        "AccessTokenValidity",
        "RefreshTokenValidity",
    ];
    assert_eq!(
        lives.map(|life| client[life].as_u64()),
        [60, 60, 30].map(Some)
    );
    assert_eq!(
        client["TokenValidityUnits"],
        json!({ "IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "days" })
    );

    let identities = &made.identities;
    assert_eq!(identities["IdentityPoolName"], "wildrydes_identity_pool");
    assert_eq!(identities["AllowUnauthenticatedIdentities"], false);
    assert_eq!(identities["AllowClassicFlow"], false);
    let provider = format!(
        "cognito-idp.eu-west-1.amazonaws.com/{}",
        made.outputs["UserPoolId"]
    );
    assert_eq!(
        identities["CognitoIdentityProviders"],
        json!([{
            "ProviderName": provider,
            "ClientId": made.outputs["UserPoolClientId"],
            "ServerSideTokenCheck": true,
        }])
    );

    assert_eq!(
        made.role_names(),
        BTreeSet::from(["AuthenticatedRole", "UnauthenticatedRole"])
    );
    for (kind, role) in [
        ("authenticated", "AuthenticatedRole"),
        ("unauthenticated", "UnauthenticatedRole"),
    ] {
        let role = &made.roles[role];
        assert_eq!(made.identity_roles["Roles"][kind], role["Arn"]);
        assert_eq!(
            role["AssumeRolePolicyDocument"]["Statement"],
            json!([{
                "Effect": "Allow",
                "Principal": { "Federated": "cognito-identity.amazonaws.com" },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {
                        "cognito-identity.amazonaws.com:aud": made.outputs["IdentityPoolId"],
                    },
                    "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": kind },
                },
            }])
        );
    }
    let cli = &simulator.cli;
    assert!(policies(cli, &made.roles["AuthenticatedRole"]).is_empty());
    assert_eq!(
        policies(cli, &made.roles["UnauthenticatedRole"]),
        [json!({ "Effect": "Deny", "Action": "*", "Resource": "*" })]
    );

    let outputs = |name: &str| made.outputs[name].as_str();
    assert_eq!(outputs("AwsRegion"), "eu-west-1");
    assert_eq!(made.pool["Id"], outputs("UserPoolId"));
    assert_eq!(outputs("AuthenticationFlowType"), "USER_SRP_AUTH");
    assert_eq!(outputs("MfaConfiguration"), "NONE");
}

/// Source of the names: AWS GovCloud (US) User Guide, "Amazon Cognito".
#[test]
fn roles_trust_the_identity_pools_of_their_region() {
    for (region, principal) in [
        ("eu-west-1", "cognito-identity.amazonaws.com"),
        ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
        (
            "us-gov-east-1",
            "cognito-identity.us-gov-east-1.amazonaws.com",
        ),
    ] {
        let mut template = read(&[]);
        let parameter = "AWS::Region".to_owned();
        template.parameters.insert(parameter, region.to_owned());
        for (role, kind) in [
            ("AuthenticatedRole", "authenticated"),
            ("UnauthenticatedRole", "unauthenticated"),
        ] {
            let role = template.properties(role).unwrap().unwrap();
            assert_eq!(
                role["AssumeRolePolicyDocument"]["Statement"],
                json!([{
                    "Effect": "Allow",
                    "Principal": { "Federated": principal },
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {
                        "StringEquals": { (format!("{principal}:aud")): "<IdentityPool>" },
                        "ForAnyValue:StringLike": { (format!("{principal}:amr")): kind },
                    },
                }])
            );
        }
    }
}

#[test]
fn issuer_is_the_newer_one_where_asked_for() {
    let of_pool = |parameters| read(parameters).properties("UserPool").unwrap().unwrap();
    let updated = of_pool(&[("Issuer", "UPDATED")]);
    assert_eq!(updated["IssuerConfiguration"], json!({ "Type": "UPDATED" }));
    assert_eq!(of_pool(&[]).get("IssuerConfiguration"), None);
}

#[test]
fn every_output_names_its_field_of_the_apps_file() {
    let template = read(&[]);
    let file: Value = serde_json::from_str(include_str!("../../../../public/amplify_outputs.json"))
        .expect("the app's file is JSON");
    let outputs = template.text["Outputs"].as_object().unwrap();
    assert_eq!(outputs.len(), 7);
    for (name, output) in outputs {
        let path = output["Description"].as_str().unwrap();
        let (section, field) = path.rsplit_once('.').unwrap();
        match section {
            "auth" | "storage" => {
                assert!(file[section].get(field).is_some(), "{path} is no field");
            }
            _ => assert_eq!(path, "custom.wild_rydes.authentication_flow_type"),
        }
        assert_eq!(name.to_lowercase(), field.replace('_', ""));
    }
}

#[test]
fn optional_factors_a_ride_api_and_rotation_are_made() {
    let parameters = [
        ("Mfa", "OPTIONAL"),
        ("MfaWithText", "true"),
        ("MfaWithEmail", "true"),
        SES,
        ("RefreshTokenRotation", "ENABLED"),
        (
            "RideApiArn",
            "arn:aws:execute-api:eu-west-1:123456789012:abc/*",
        ),
    ];
    let simulator = AwsSimulator::start();
    simulator.deploy("factors", &parameters).unwrap();
    let made = CreatedPool::by(&simulator, "factors");

    assert_eq!(made.pool["MfaConfiguration"], "OPTIONAL");
    assert_eq!(
        made.factors["SoftwareTokenMfaConfiguration"],
        json!({ "Enabled": true })
    );
    assert_eq!(
        made.pool["EmailConfiguration"],
        json!({ "EmailSendingAccount": "DEVELOPER", "SourceArn": SES.1 })
    );
    // A user whose second factor is e-mail cannot recover the account by e-mail.
    let recovery = &made.pool["AccountRecoverySetting"]["RecoveryMechanisms"];
    assert_eq!(recovery[0]["Name"], "verified_phone_number");
    assert_eq!(recovery[1]["Name"], "verified_email");
    assert_eq!(
        made.client["ExplicitAuthFlows"],
        json!(["ALLOW_USER_SRP_AUTH"]),
        "rotation excludes the flow that refreshes"
    );
    assert_eq!(made.outputs["MfaConfiguration"], "OPTIONAL");

    let role = &made.roles["SmsRole"];
    assert_eq!(
        made.pool["SmsConfiguration"],
        json!({
            "SnsCallerArn": role["Arn"],
            "SnsRegion": "eu-west-1",
            "ExternalId": "factors-wild-rydes",
        })
    );
    let account = role["Arn"].as_str().unwrap().split(':').nth(4).unwrap();
    assert_eq!(
        role["AssumeRolePolicyDocument"]["Statement"],
        json!([{
            "Effect": "Allow",
            "Principal": { "Service": "cognito-idp.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {
                    "sts:ExternalId": "factors-wild-rydes",
                    "aws:SourceAccount": account,
                },
                "ArnLike": {
                    "aws:SourceArn": format!("arn:aws:cognito-idp:eu-west-1:{account}:userpool/*"),
                },
            },
        }])
    );
    let cli = &simulator.cli;
    assert_eq!(
        policies(cli, role),
        [json!({ "Effect": "Allow", "Action": "sns:Publish", "Resource": "*" })]
    );
    assert_eq!(
        policies(cli, &made.roles["AuthenticatedRole"]),
        [json!({
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": "arn:aws:execute-api:eu-west-1:123456789012:abc/*",
        })]
    );

    let ours = LocalPool::of(&parameters);
    assert_eq!(
        ours.client["RefreshTokenRotation"],
        json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 60 })
    );
    assert!(ours.factors["SmsMfaConfiguration"].is_object());
    assert!(ours.factors["EmailMfaConfiguration"].is_object());
    assert_eq!(
        ours.factors["SoftwareTokenMfaConfiguration"]["Enabled"],
        true
    );
    assert_eq!(ours.factors.get("WebAuthnConfiguration"), None);
}

#[test]
fn a_required_factor_which_a_passkey_is_too() {
    let parameters = [
        ("Mfa", "ON"),
        ("SignInWithPasskey", "true"),
        ("PasskeyDomain", "rydes.example"),
    ];
    let simulator = AwsSimulator::start();
    simulator.deploy("required", &parameters).unwrap();
    let made = CreatedPool::by(&simulator, "required");
    assert_eq!(made.pool["MfaConfiguration"], "ON");
    assert_eq!(
        made.pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"],
        json!(["PASSWORD", "WEB_AUTHN"])
    );
    assert_eq!(made.outputs["AuthenticationFlowType"], "USER_AUTH");
    assert_eq!(made.outputs["MfaConfiguration"], "REQUIRED");
    assert_eq!(made.role_names().len(), 2, "no text messages");

    let ours = LocalPool::of(&parameters);
    assert_eq!(
        ours.factors["WebAuthnConfiguration"],
        json!({
            "RelyingPartyId": "rydes.example",
            "UserVerification": "required",
            "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
        })
    );
    assert_eq!(ours.factors["MfaConfiguration"], "ON");
    assert_eq!(ours.factors.get("SmsMfaConfiguration"), None);
}

#[test]
fn every_sign_in_without_a_password() {
    let parameters = [
        ("SignInWithEmailCode", "true"),
        ("SignInWithTextCode", "true"),
        ("SignInWithPasskey", "true"),
        ("PasskeyDomain", "rydes.example"),
        ("VerifyPhone", "true"),
        ("DeletionProtection", "INACTIVE"),
    ];
    let simulator = AwsSimulator::start();
    simulator.deploy("passwordless", &parameters).unwrap();
    let made = CreatedPool::by(&simulator, "passwordless");
    let factors = json!(["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]);
    assert_eq!(
        made.pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"],
        factors
    );
    assert_eq!(made.pool["DeletionProtection"], "INACTIVE");
    assert_eq!(
        made.client["ExplicitAuthFlows"],
        json!([
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH"
        ])
    );
    assert!(made.roles.contains_key("SmsRole"));
    let recovery = &made.pool["AccountRecoverySetting"]["RecoveryMechanisms"];
    assert_eq!(recovery[0]["Name"], "verified_email");
    assert_eq!(recovery[1]["Name"], "verified_phone_number");

    let ours = LocalPool::of(&parameters);
    assert_eq!(
        ours.factors["WebAuthnConfiguration"],
        json!({
            "RelyingPartyId": "rydes.example",
            "UserVerification": "preferred",
            "FactorConfiguration": "SINGLE_FACTOR",
        })
    );
    assert_eq!(
        ours.pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"],
        factors
    );
}

#[test]
fn passkeys_count_for_both_steps_of_optional_mfa() {
    let ours = LocalPool::of(&[
        ("Mfa", "OPTIONAL"),
        ("SignInWithPasskey", "true"),
        ("PasskeyDomain", "rydes.example"),
    ]);
    assert_eq!(
        ours.factors["WebAuthnConfiguration"]["FactorConfiguration"],
        "MULTI_FACTOR_WITH_USER_VERIFICATION"
    );
}

#[test]
fn invalid_combinations_are_refused_before_creation() {
    let simulator = AwsSimulator::start();
    for (parameters, because) in [
        (
            &[("Mfa", "OPTIONAL"), ("MfaWithApp", "false")][..],
            "at least one of MfaWithApp",
        ),
        (
            &[("Mfa", "ON"), ("MfaWithEmail", "true")],
            "wants SesIdentityArn",
        ),
        (
            &[("Mfa", "ON"), ("SignInWithEmailCode", "true")],
            "No second factor can follow a code",
        ),
        (&[("SignInWithPasskey", "true")], "wants PasskeyDomain"),
    ] {
        let refused = simulator.deploy("refused", parameters).unwrap_err();
        assert!(refused.contains(because), "{parameters:?}: {refused}");
    }
    let pools = ["cognito-idp", "list-user-pools", "--max-results", "5"];
    assert_eq!(simulator.cli.ask(&pools)["UserPools"], json!([]));
}

/// The local pool's descriptions of a pool and client made from the template.
struct LocalPool {
    pool: Value,
    client: Value,
    factors: Value,
}

impl LocalPool {
    fn of(parameters: &[(&str, &str)]) -> Self {
        let template = read(parameters);
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::default()
        };
        let server = http::serve_on_free_port(Pool::ephemeral(&settings).unwrap()).unwrap();
        let ask = |operation: &str, input: &Value| call(server.base_url(), &idp(operation), input);
        let of_template = template.properties("UserPool").unwrap().unwrap();
        let (create, factors) = user_pool_calls(&of_template);
        let made = ask("CreateUserPool", &create);
        let id = made["UserPool"]["Id"].clone();
        let mut factors = factors;
        factors["UserPoolId"] = id.clone();
        ask("SetUserPoolMfaConfig", &factors);
        let mut client = template.properties("UserPoolClient").unwrap().unwrap();
        client["UserPoolId"] = id.clone();
        let client = ask("CreateUserPoolClient", &client)["UserPoolClient"].clone();
        let id = json!({ "UserPoolId": id });
        Self {
            pool: ask("DescribeUserPool", &id)["UserPool"].clone(),
            factors: ask("GetUserPoolMfaConfig", &id),
            client,
        }
    }
}
