//! Tests `infra/rides.yaml` and the function of the ride API: lints the template, compares
//! it with the function, and deploys both to a simulator of AWS, which runs the function
//! behind its own API Gateway and DynamoDB.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use ride_api::dynamodb::{Access, DynamoDb, HttpClient, HttpRequest, HttpResponse, INDEX};
use ride_api::time::Timestamp;
use serde_json::{Value, json};
use wild_rydes_configure::cloudformation::Template;

use crate::support::{AwsSimulator, Scratch, call, root, tool};

#[path = "../../../../infra/rides/tests/contract/mod.rs"]
mod contract;

const TEMPLATE: &str = "infra/rides.yaml";
const PARAMETERS: [(&str, &str); 5] = [
    ("UserPoolId", "eu-west-1_Riders"),
    ("UserPoolClientId", "riders"),
    ("CodeBucket", "code"),
    ("CodeKey", "ride.zip"),
    ("AllowedOrigin", "https://rydes.example"),
];
const PASSWORD: &str = "Passw0rd!";
const KEY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

#[test]
fn linter_finds_nothing_in_the_ride_template() {
    let output = Command::new(tool("cfn-lint"))
        .args(["--include-checks", "I", "--"])
        .arg(root().join(TEMPLATE))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

fn resources() -> BTreeMap<String, Value> {
    let file = root().join(TEMPLATE);
    let template = Template::read(&tool("python"), &file, &PARAMETERS).unwrap();
    let resources = template.text["Resources"].as_object().unwrap();
    resources.clone().into_iter().collect()
}

#[test]
fn template_has_the_routes_and_cors_of_the_function() {
    let resources = resources();
    let of_type = |kind: &str| {
        let kind = format!("AWS::ApiGatewayV2::{kind}");
        let found = resources.values().filter(move |it| it["Type"] == kind);
        found.map(|it| &it["Properties"])
    };
    let mut routes = BTreeSet::new();
    for route in of_type("Route") {
        let key = route["RouteKey"].as_str().unwrap();
        let wanted = if key.contains(" /iam/") {
            "AWS_IAM"
        } else {
            "JWT"
        };
        assert_eq!(route["AuthorizationType"], wanted, "{key}");
        assert_eq!(wanted == "JWT", route["AuthorizerId"].is_object(), "{key}");
        routes.insert(key);
    }
    assert_eq!(routes, BTreeSet::from(ride_api::ROUTES));
    let cors = &of_type("Api").next().unwrap()["CorsConfiguration"];
    assert_eq!(cors["AllowMethods"], json!(ride_api::ALLOWED_METHODS));
    assert_eq!(cors["AllowHeaders"], json!(ride_api::ALLOWED_HEADERS));
    assert_eq!(cors["AllowOrigins"], json!([{ "Ref": "AllowedOrigin" }]));
}

#[test]
fn function_of_the_ride_api_may_only_use_its_table() {
    let resources = resources();
    let policies = &resources["RideFunctionRole"]["Properties"]["Policies"];
    assert_eq!(policies.as_array().unwrap().len(), 1);
    let allowed: BTreeSet<&str> = policies[0]["PolicyDocument"]["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|statement| match &statement["Action"] {
            Value::String(action) => vec![action.as_str()],
            actions => actions
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect(),
        })
        .collect();
    assert_eq!(
        allowed,
        BTreeSet::from([
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ])
    );
    assert!(!policies.to_string().contains("\"*\""));
    let index = &resources["RideTable"]["Properties"]["LocalSecondaryIndexes"][0];
    assert_eq!(index["IndexName"], INDEX);
    assert!(policies.to_string().contains(&format!("/index/{INDEX}")));
    // Rides are deleted at the time that the function gives each of them.
    assert_eq!(
        resources["RideTable"]["Properties"]["TimeToLiveSpecification"],
        json!({ "AttributeName": "Expires", "Enabled": true })
    );
}

/// A client for the simulator, over plain HTTP.
struct PlainHttp;

impl HttpClient for PlainHttp {
    type Error = std::io::Error;

    fn post(&self, request: HttpRequest) -> Result<HttpResponse, std::io::Error> {
        let host = request.url.strip_prefix("http://").unwrap();
        let host = host.trim_end_matches('/');
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let (status, body) = send(host, host, "POST", "/", &headers, &request.body)?;
        Ok(HttpResponse {
            status,
            body: body.into_bytes(),
        })
    }

    fn wait(&self, failures: u32) {
        panic!("a call has failed {failures} times");
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_795_251_907_042)
    }
}

/// Sends a request of HTTP/1.0, whose response ends with the connection.
fn send(
    address: &str,
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<(u16, String), std::io::Error> {
    let mut request = format!("{method} {path} HTTP/1.0\r\nhost: {host}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request.as_bytes())?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    Ok((head[9..12].parse().unwrap(), body.to_owned()))
}

/// A deployed ride API, with a user pool and an identity pool of its own.
struct DeployedApi {
    simulator: AwsSimulator,
    outputs: std::collections::HashMap<String, String>,
    client_id: String,
    identity_pool_id: String,
    provider: String,
    _scratch: Scratch,
}

fn cognito(simulator: &AwsSimulator, operation: &str, input: &Value) -> Value {
    let service = match operation.contains("Id") && !operation.starts_with("Admin") {
        true if operation.contains("Identity") || operation == "GetId" => {
            "AWSCognitoIdentityService"
        }
        _ => "AWSCognitoIdentityProviderService",
    };
    call(
        &simulator.cli.endpoint,
        &format!("{service}.{operation}"),
        input,
    )
}

/// The program of the function, which `cargo xtask test` has compiled.
fn function() -> PathBuf {
    env::var_os("WILD_RYDES_RIDE_FUNCTION")
        .expect(
            "WILD_RYDES_RIDE_FUNCTION is not set: run `cargo xtask test --only host`, which \
             compiles infra/rides/lambda and sets it",
        )
        .into()
}

impl DeployedApi {
    fn start() -> Self {
        let simulator = AwsSimulator::start();
        let scratch = Scratch::new();
        let zip = scratch.path("bootstrap.zip");
        let zipped = Command::new(tool("python"))
            .args(["-c", "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').write(sys.argv[2], 'bootstrap')"])
            .args([&zip, &function()])
            .status()
            .unwrap();
        assert!(zipped.success());
        let cli = &simulator.cli;
        let bucket = ["--bucket", "code"];
        let place = [
            "--create-bucket-configuration",
            "LocationConstraint=eu-west-1",
        ];
        cli.ask(&[&["s3api", "create-bucket"], &bucket[..], &place].concat());
        let object = ["--key", "ride.zip", "--body", zip.to_str().unwrap()];
        cli.ask(&[&["s3api", "put-object"], &bucket[..], &object].concat());

        let pool = cognito(
            &simulator,
            "CreateUserPool",
            &json!({ "PoolName": "riders" }),
        );
        let pool_id = pool["UserPool"]["Id"].as_str().unwrap().to_owned();
        let client = json!({
            "UserPoolId": pool_id, "ClientName": "app",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        let client = cognito(&simulator, "CreateUserPoolClient", &client);
        let client_id = client["UserPoolClient"]["ClientId"]
            .as_str()
            .unwrap()
            .to_owned();
        let provider = format!("cognito-idp.eu-west-1.amazonaws.com/{pool_id}");
        let identities = json!({
            "IdentityPoolName": "riders", "AllowUnauthenticatedIdentities": false,
            "CognitoIdentityProviders": [{ "ProviderName": provider, "ClientId": client_id }],
        });
        let identities = cognito(&simulator, "CreateIdentityPool", &identities);
        let identity_pool_id = identities["IdentityPoolId"].as_str().unwrap().to_owned();
        let parameters = PARAMETERS.map(|(name, value)| match name {
            "UserPoolId" => (name, pool_id.as_str()),
            "UserPoolClientId" => (name, client_id.as_str()),
            _ => (name, value),
        });
        simulator
            .deploy_template(TEMPLATE, "rides", &parameters)
            .unwrap();
        let api = Self {
            outputs: simulator.outputs("rides"),
            simulator,
            client_id,
            identity_pool_id,
            provider,
            _scratch: scratch,
        };
        for rider in ["jeff", "mary"] {
            let user = json!({ "UserPoolId": pool_id, "Username": rider });
            let mut with_password = user.clone();
            with_password["Password"] = PASSWORD.into();
            with_password["Permanent"] = true.into();
            cognito(&api.simulator, "AdminCreateUser", &user);
            cognito(&api.simulator, "AdminSetUserPassword", &with_password);
        }
        api
    }

    fn token(&self, rider: &str) -> String {
        let reply = cognito(
            &self.simulator,
            "InitiateAuth",
            &json!({
                "ClientId": self.client_id, "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": rider, "PASSWORD": PASSWORD },
            }),
        );
        let token = reply["AuthenticationResult"]["IdToken"].as_str();
        token.unwrap().to_owned()
    }

    /// The header of a request with the AWS credentials of a rider. The simulator does not
    /// check the signature, but finds out whose the access key is.
    fn signature(&self, rider: &str) -> (String, String) {
        let logins = json!({ (self.provider.clone()): self.token(rider) });
        let id = json!({ "IdentityPoolId": self.identity_pool_id, "Logins": logins });
        let id = cognito(&self.simulator, "GetId", &id);
        let id = id["IdentityId"].as_str().unwrap().to_owned();
        let given = cognito(
            &self.simulator,
            "GetCredentialsForIdentity",
            &json!({ "IdentityId": id, "Logins": logins }),
        );
        let key = given["Credentials"]["AccessKeyId"].as_str().unwrap();
        let header = format!(
            "AWS4-HMAC-SHA256 Credential={key}/20261128/eu-west-1/execute-api/aws4_request, \
             SignedHeaders=host, Signature=0"
        );
        (header, id)
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
        let address = self.simulator.cli.endpoint.strip_prefix("http://").unwrap();
        let host = self.outputs["RideApiEndpoint"]
            .strip_prefix("http://")
            .unwrap();
        let body = match method {
            "POST" => r#"{"PickupLocation":{"Latitude":47.6,"Longitude":-122.3}}"#,
            _ => "",
        };
        let (status, body) = send(address, host, method, path, headers, body).unwrap();
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }
}

#[test]
fn deployed_ride_api_serves_tokens_and_signatures() {
    let api = DeployedApi::start();
    let jeff = api.token("jeff");
    let with_key = [("authorization", jeff.as_str()), ("idempotency-key", KEY)];
    let (status, ride) = api.send("POST", "/ride", &with_key);
    assert_eq!(status, 201, "{ride}");
    assert_eq!(ride["Rider"], "jeff");
    assert_eq!(ride["Status"], "requested");
    let (status, again) = api.send("POST", "/ride", &with_key);
    assert_eq!((status, &again), (201, &ride));

    fn authorization(token: &str) -> [(&str, &str); 1] {
        [("authorization", token)]
    }
    let (status, list) = api.send("GET", "/rides", &authorization(&jeff));
    assert_eq!((status, &list["Rides"]), (200, &json!([ride])));
    let path = format!("/ride/{}", ride["RideId"].as_str().unwrap());
    let mary = api.token("mary");
    assert_eq!(api.send("DELETE", &path, &authorization(&mary)).0, 404);
    let (_, list) = api.send("GET", "/rides", &authorization(&mary));
    assert_eq!(list, json!({ "Rides": [] }));
    assert_eq!(api.send("DELETE", &path, &authorization(&jeff)).0, 204);
    let (_, list) = api.send("GET", "/rides", &authorization(&jeff));
    assert_eq!(list["Rides"][0]["Status"], "cancelled");
    let (status, faulty) = api.send("GET", "/rides?next=x", &authorization(&jeff));
    assert_eq!(status, 400);
    assert!(faulty["Reference"].as_str().unwrap().len() > 10);

    let unauthorized = (401, json!({ "message": "Unauthorized" }));
    assert_eq!(api.send("POST", "/ride", &[]), unauthorized);
    let forged = format!("{}x", jeff.rsplit_once('.').unwrap().0);
    assert_eq!(
        api.send("POST", "/ride", &authorization(&forged)),
        unauthorized
    );

    let (signature, identity) = api.signature("jeff");
    let (status, ride) = api.send("POST", "/iam/ride", &authorization(&signature));
    assert_eq!(status, 201, "{ride}");
    assert_eq!(ride["Rider"], identity.as_str());
    let (_, list) = api.send("GET", "/iam/rides", &authorization(&signature));
    assert_eq!(list["Rides"], json!([ride]));
    let forbidden = (403, json!({ "message": "Forbidden" }));
    assert_eq!(api.send("POST", "/iam/ride", &[]), forbidden);
}

#[test]
fn table_of_the_template_keeps_the_contract() {
    let simulator = AwsSimulator::start();
    simulator
        .deploy_template(TEMPLATE, "table", &PARAMETERS)
        .unwrap();
    let tables = simulator.cli.ask(&["dynamodb", "list-tables"]);
    let table = tables["TableNames"][0].as_str().unwrap();
    contract::check(&DynamoDb::new(
        Access {
            endpoint: simulator.cli.endpoint.clone(),
            region: simulator.cli.region.clone(),
            table: table.to_owned(),
            access_key_id: "local".to_owned(),
            secret_access_key: "local".to_owned(),
            session_token: None,
        },
        PlainHttp,
    ));
}
