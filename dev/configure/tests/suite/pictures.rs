//! Tests the bucket of `infra/cognito.yaml` for riders' pictures: compares its rules with
//! those of the local storage, and deploys it to a simulator of AWS.
//!
//! The CloudFormation of the simulator (ministack) makes the bucket and both policies. It
//! accepts all properties of a bucket, but stores only the name, versioning and
//! notifications, so the others are read from the template.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::cloudformation::Template;
use wild_rydes_configure::storage::is_bucket_name;
use wild_rydes_configure::{Done, Failure, run};
use wild_rydes_storage::{cors, policy};

use crate::support::{AwsSimulator, Cli, Scratch, root, tool};

const ORIGIN: (&str, &str) = ("PictureOrigin", "https://rydes.example");
const RIDE_API: (&str, &str) = (
    "RideApiArn",
    "arn:aws:execute-api:eu-west-1:123456789012:abc/*",
);

fn read(parameters: &[(&str, &str)]) -> Template {
    let file = root().join("infra/cognito.yaml");
    Template::read(&tool("python"), &file, parameters).unwrap()
}

/// The policies of the role of riders who are signed in, by their names.
fn policies(parameters: &[(&str, &str)]) -> Vec<String> {
    let role = read(parameters).properties("AuthenticatedRole").unwrap();
    let role = role.unwrap();
    let policies = role["Policies"].as_array().cloned().unwrap_or_default();
    let names = policies.iter().map(|it| it["PolicyName"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

#[test]
fn role_has_the_policies_that_are_asked_for() {
    assert_eq!(policies(&[]), Vec::<String>::new());
    assert_eq!(policies(&[ORIGIN]), ["pictures"]);
    assert_eq!(policies(&[RIDE_API]), ["ride-api"]);
    assert_eq!(policies(&[ORIGIN, RIDE_API]), ["ride-api", "pictures"]);
    for resource in ["PictureBucket", "PictureBucketPolicy"] {
        assert_eq!(read(&[]).properties(resource).unwrap(), None, "{resource}");
    }
}

#[test]
fn bucket_is_private_and_encrypted() {
    let bucket = read(&[ORIGIN]).properties("PictureBucket").unwrap();
    let bucket = bucket.unwrap();
    assert_eq!(
        bucket["PublicAccessBlockConfiguration"],
        json!({
            "BlockPublicAcls": true, "BlockPublicPolicy": true,
            "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
        })
    );
    let owner = json!([{ "ObjectOwnership": "BucketOwnerEnforced" }]);
    assert_eq!(bucket["OwnershipControls"]["Rules"], owner);
    let by_default = json!({ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } });
    let encryption = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"];
    assert_eq!(*encryption, json!([by_default]));
    let rule = &bucket["LifecycleConfiguration"]["Rules"][0];
    assert_eq!(rule["Status"], "Enabled");
    let upload = json!({ "DaysAfterInitiation": 1 });
    assert_eq!(rule["AbortIncompleteMultipartUpload"], upload);
    // Without versions, a picture that a rider deletes is gone.
    assert_eq!(bucket.get("VersioningConfiguration"), None);
}

/// The CORS rules of the template's bucket.
fn cors_rules() -> Value {
    let bucket = read(&[ORIGIN]).properties("PictureBucket").unwrap();
    bucket.unwrap()["CorsConfiguration"]["CorsRules"].clone()
}

#[test]
fn bucket_has_the_cors_rule_of_the_local_storage() {
    assert_eq!(
        cors_rules(),
        json!([{
            "AllowedOrigins": ["https://rydes.example"],
            "AllowedMethods": cors::ALLOWED_METHODS,
            "AllowedHeaders": cors::ALLOWED_HEADERS,
            "ExposedHeaders": cors::EXPOSED_HEADERS,
            "MaxAge": cors::MAX_AGE,
        }])
    );
}

#[test]
fn pictures_outlive_the_stack() {
    let bucket = &read(&[]).text["Resources"]["PictureBucket"];
    assert_eq!(bucket["DeletionPolicy"], "RetainExceptOnCreate");
    assert_eq!(bucket["UpdateReplacePolicy"], "Retain");
}

#[test]
fn identity_of_govcloud_has_the_name_of_its_region() {
    let text = read(&[ORIGIN]).text.to_string();
    let own = text.split_once("/protected/${").unwrap().1;
    let own = own.split_once(":sub}/*").unwrap().0;
    for name in [
        r#"["IsGovCloudWest","cognito-identity-us-gov.amazonaws.com""#,
        r#"["IsGovCloudEast","cognito-identity.us-gov-east-1.amazonaws.com""#,
        r#""cognito-identity.amazonaws.com""#,
    ] {
        assert!(own.contains(name), "{own}");
    }
}

/// A part of the role's policy as IAM has it: the keys that it allows for an action.
fn allowed_keys<'a>(statements: &'a Value, action: &str, bucket: &str) -> Option<&'a str> {
    let statement = statements.as_array()?.iter().find(|statement| {
        let actions = &statement["Action"];
        actions == action
            || actions
                .as_array()
                .is_some_and(|it| it.contains(&json!(action)))
    })?;
    assert_eq!(statement["Effect"], "Allow");
    let arn = statement["Resource"].as_str()?;
    arn.strip_prefix(&format!("arn:aws:s3:::{bucket}/"))
}

#[test]
fn deployed_role_writes_below_its_own_identity_only() {
    let simulator = AwsSimulator::start();
    simulator.deploy("pictures", &[ORIGIN]).unwrap();
    let bucket = simulator.outputs("pictures")["BucketName"].clone();
    let cli = &simulator.cli;
    let of_bucket = cli.ask(&["s3api", "get-bucket-policy", "--bucket", &bucket]);
    let of_bucket = of_bucket["Policy"].as_str().unwrap();
    let of_bucket: Value = serde_json::from_str(of_bucket).unwrap();
    let statement = &of_bucket["Statement"][0];
    assert_eq!(statement["Effect"], "Deny");
    assert_eq!(
        statement["Condition"]["Bool"]["aws:SecureTransport"],
        "false"
    );

    let listed = cli.ask(&["iam", "list-roles"]);
    let roles = listed["Roles"].as_array().unwrap().iter();
    let mut names = roles.filter_map(|role| role["RoleName"].as_str());
    let role = names.find(|name| name.contains("AuthenticatedRole") && !name.contains("Un"));
    let role = ["--role-name", role.unwrap(), "--policy-name", "pictures"];
    let document = cli.ask(&[&["iam", "get-role-policy"][..], &role].concat());
    let statements = &document["PolicyDocument"]["Statement"];
    assert_eq!(statements.as_array().unwrap().len(), 2);
    let keys = |action| allowed_keys(statements, action, &bucket);
    let readable = format!("{}*", policy::READABLE);
    assert_eq!(keys("s3:GetObject"), Some(readable.as_str()));
    let own = format!(
        "{}${{cognito-identity.amazonaws.com:sub}}/*",
        policy::READABLE
    );
    assert_eq!(keys("s3:PutObject"), Some(own.as_str()));
    assert_eq!(keys("s3:DeleteObject"), Some(own.as_str()));
    assert_eq!(
        statements[1]["Condition"]["StringEqualsIfExists"],
        json!({ "s3:x-amz-storage-class": policy::STORAGE_CLASS })
    );
}

fn arguments(source: Source, output: &Path) -> Arguments {
    Arguments {
        source,
        region: Some("eu-west-1".to_owned()),
        endpoint: None,
        username: None,
        bucket: None,
        preferred_challenge: None,
        fips: false,
        offline: false,
        output: output.to_owned(),
        backup_dir: output.parent().unwrap().join("backups"),
        force: false,
    }
}

fn pool(identity_pool_id: Option<&str>) -> Source {
    Source::Ids {
        user_pool_id: "eu-west-1_A".to_owned(),
        client_id: "c".to_owned(),
        identity_pool_id: identity_pool_id.map(str::to_owned),
    }
}

fn json_of(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A user pool of the simulator, whose client can sign in.
fn pool_of(cli: &Cli) -> Source {
    let name = ["--pool-name", "riders"];
    let made = cli.ask(&[&["cognito-idp", "create-user-pool"][..], &name].concat());
    let user_pool_id = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    let client = ["--user-pool-id", &user_pool_id, "--client-name", "app"];
    let flows = ["--explicit-auth-flows", "ALLOW_USER_SRP_AUTH"];
    let made = cli.ask(
        &[
            &["cognito-idp", "create-user-pool-client"][..],
            &client,
            &flows,
        ]
        .concat(),
    );
    let client_id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    Source::Ids {
        user_pool_id,
        client_id: client_id.to_owned(),
        identity_pool_id: None,
    }
}

#[test]
fn stack_with_a_bucket_writes_the_storage() {
    let simulator = AwsSimulator::start();
    simulator.deploy("rydes", &[ORIGIN]).unwrap();
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let mut arguments = arguments(Source::Stack("rydes".to_owned()), &output);
    arguments.endpoint = Some(simulator.cli.endpoint.clone());
    let done = run(&arguments, tool("aws").as_os_str()).unwrap();
    let bucket = &simulator.outputs("rydes")["BucketName"];
    let file = json_of(&output);
    let storage = json!({ "aws_region": "eu-west-1", "bucket_name": bucket });
    assert_eq!(file["storage"], storage);
    let ours = &file["custom"]["wild_rydes"];
    assert_eq!(ours["storage_endpoint"], simulator.cli.endpoint.as_str());
    let said = done.to_string();
    assert!(said.contains(&format!("in the bucket {bucket}, eu-west-1")));
}

#[test]
fn given_bucket_is_asked_for_its_region_and_rules() {
    let simulator = AwsSimulator::start();
    let cli = &simulator.cli;
    let elsewhere = [
        "--create-bucket-configuration",
        "LocationConstraint=eu-central-1",
    ];
    let made = ["s3api", "create-bucket", "--bucket", "riders-pictures"];
    cli.ask(&[&made[..], &elsewhere].concat());
    let scratch = Scratch::new();
    let output = scratch.file("out.json", "{}");
    let mut arguments = arguments(pool_of(cli), &output);
    arguments.endpoint = Some(cli.endpoint.clone());
    arguments.bucket = Some("riders-pictures".to_owned());
    let done = run(&arguments, tool("aws").as_os_str()).unwrap();
    let storage = json!({ "aws_region": "eu-central-1", "bucket_name": "riders-pictures" });
    assert_eq!(json_of(&output)["storage"], storage);
    for note in [
        "has no CORS rule for GET, PUT, DELETE",
        "without an identity pool",
    ] {
        assert!(done.to_string().contains(note), "{done}");
    }
    let before = fs::read_to_string(&output).unwrap();
    arguments.bucket = Some("nobodys-pictures".to_owned());
    let failure = run(&arguments, tool("aws").as_os_str()).unwrap_err();
    assert!(matches!(failure, Failure::Aws(_)), "{failure}");
    assert!(
        failure
            .to_string()
            .contains("AWS knows no bucket nobodys-pictures")
    );
    assert_eq!(fs::read_to_string(&output).unwrap(), before);
}

/// Runs the program without asking AWS.
fn offline(output: &Path, bucket: Option<&str>) -> Done {
    let mut arguments = arguments(pool(Some("eu-west-1:1")), output);
    arguments.offline = true;
    arguments.bucket = bucket.map(str::to_owned);
    run(&arguments, PathBuf::from("no-such-program").as_os_str()).unwrap()
}

#[test]
fn local_storage_is_not_kept_for_a_real_pool() {
    let scratch = Scratch::new();
    let own = include_str!("../../../../public/amplify_outputs.json");
    let output = scratch.file("out.json", own);
    let done = offline(&output, None);
    assert_eq!(json_of(&output).get("storage"), None);
    for field in ["custom.wild_rydes.storage_endpoint", "storage"] {
        assert!(done.dropped.iter().any(|it| it == field), "{field}: {done}");
    }
    let output = scratch.file("out.json", own);
    let done = offline(&output, Some("riders-pictures"));
    let storage = json!({ "aws_region": "eu-west-1", "bucket_name": "riders-pictures" });
    assert_eq!(json_of(&output)["storage"], storage);
    assert_eq!(json_of(&output).get("custom"), None);
    assert!(!done.dropped.iter().any(|it| it == "storage"), "{done}");
}

#[test]
fn other_fields_of_the_same_bucket_stay() {
    let scratch = Scratch::new();
    let storage = json!({
        "aws_region": "eu-west-1", "bucket_name": "riders-pictures", "buckets": [{"name": "p"}],
    });
    let file = json!({ "storage": storage }).to_string();
    let output = scratch.file("out.json", &file);
    offline(&output, Some("riders-pictures"));
    assert_eq!(json_of(&output)["storage"], storage);
    offline(&output, Some("other-pictures"));
    assert_eq!(json_of(&output)["storage"].get("buckets"), None);
}

#[test]
fn names_that_no_bucket_can_have_are_known() {
    for name in ["wild-rydes-pictures", "a.b", "123"] {
        assert!(is_bucket_name(name), "{name}");
    }
    let long = "b".repeat(64);
    for name in [
        "", "ab", "Pictures", "a_b", "-ab", "ab-", "a..b", "s3://a", &long,
    ] {
        assert!(!is_bucket_name(name), "{name}");
    }
}
