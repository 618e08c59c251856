//! AWS's command line against this pool: what set-up scripts ask of it.

use std::{
    env, fs,
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Command, Stdio},
};

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};

const POOL: &str = "local_WildRydes";
const CLIENT: &str = "wildrydeswebapp";

/// A pool, and a folder for the files of its calls.
struct Site {
    server: http::Server,
    folder: PathBuf,
}

impl Site {
    fn new(name: &str) -> Self {
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::default()
        };
        let pool = Pool::ephemeral(&settings).unwrap();
        let folder = env::temp_dir().join(format!("cognito-local-{name}-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        Self {
            server: http::serve_on_free_port(pool).unwrap(),
            folder,
        }
    }

    /// Makes one call, and returns its reply or the text of its error.
    fn call(&self, arguments: &str, more: &[&str]) -> Result<Value, String> {
        let program = env::var_os("WILD_RYDES_AWS_TOOLS").map_or_else(
            || PathBuf::from("aws"),
            |folder| PathBuf::from(folder).join("aws"),
        );
        let output = Command::new(program)
            .args(arguments.split_whitespace())
            .args(more)
            .args(["--region", "local", "--output", "json"])
            .args(["--endpoint-url", self.server.base_url()])
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_PAGER", "")
            .env_remove("AWS_PROFILE")
            .stdin(Stdio::null())
            .output()
            .expect("this test needs the AWS CLI");
        if output.status.success() {
            return Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null));
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn good(&self, arguments: &str, more: &[&str]) -> Value {
        self.call(arguments, more).unwrap()
    }

    /// Uploads a file as `curl --upload-file` does, and returns the first line of the response.
    fn upload(&self, url: &str, csv: &str) -> String {
        let path = url.strip_prefix(self.server.base_url()).unwrap();
        let request = format!(
            "PUT {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{csv}",
            csv.len()
        );
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply.lines().next().unwrap_or_default().to_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn aws_cli_imports_users_from_a_csv_file() {
    let site = Site::new("import");
    let pool = &["--user-pool-id", POOL];
    let header = site.good("cognito-idp get-csv-header", pool);
    let columns: Vec<&str> = header["CSVHeader"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let value = |column: &&str| match *column {
        "cognito:username" => "ann",
        "cognito:mfa_enabled" => "false",
        "email" => "ann@example.com",
        "email_verified" => "true",
        _ => "",
    };
    let row: Vec<&str> = columns.iter().map(value).collect();
    let role = "arn:aws:iam::123456789012:role/service-role/cognito-import";
    let create = "cognito-idp create-user-import-job --job-name riders";
    let more = ["--user-pool-id", POOL, "--cloud-watch-logs-role-arn", role];
    let job = site.good(create, &more)["UserImportJob"].clone();
    let csv = format!("{}\n{}\n", columns.join(","), row.join(","));
    let status = site.upload(job["PreSignedUrl"].as_str().unwrap(), &csv);
    assert!(status.contains("200"), "{status}");
    let named = [
        "--user-pool-id",
        POOL,
        "--job-id",
        job["JobId"].as_str().unwrap(),
    ];
    let started = site.good("cognito-idp start-user-import-job", &named);
    assert_eq!(started["UserImportJob"]["Status"], "Pending");
    // A call takes about a second, and the job much less.
    let describe = || {
        let job = site.good("cognito-idp describe-user-import-job", &named);
        job["UserImportJob"].clone()
    };
    let job = (0..60)
        .map(|_| describe())
        .find(|job| job["Status"] == "Succeeded")
        .expect("the job ends");
    assert_eq!(job["ImportedUsers"], 1);
    let user = ["--user-pool-id", POOL, "--username", "ann"];
    let user = site.good("cognito-idp admin-get-user", &user);
    assert_eq!(user["UserStatus"], "RESET_REQUIRED");
    let attributes = user["UserAttributes"].as_array().unwrap();
    let email = json!({ "Name": "email", "Value": "ann@example.com" });
    assert!(attributes.contains(&email), "{attributes:?}");
}

#[test]
fn aws_cli_tags_brands_and_rotates_secrets() {
    let site = Site::new("set-up");
    let arn = format!("arn:aws:cognito-idp:local:000000000000:userpool/{POOL}");
    let tagged = ["--resource-arn", &arn, "--tags", "stage=test,team=rides"];
    site.good("cognito-idp tag-resource", &tagged);
    let listed = site.good(
        "cognito-idp list-tags-for-resource",
        &["--resource-arn", &arn],
    );
    assert_eq!(listed["Tags"], json!({ "stage": "test", "team": "rides" }));

    let image = site.folder.join("logo.png");
    fs::write(&image, b"\x89PNG\r\n\x1a\nlogo").unwrap();
    let image = format!("fileb://{}", image.display());
    let look = [
        "--user-pool-id",
        POOL,
        "--client-id",
        CLIENT,
        "--image-file",
        &image,
    ];
    let set = site.good("cognito-idp set-ui-customization", &look);
    let look = ["--user-pool-id", POOL, "--client-id", CLIENT];
    let got = site.good("cognito-idp get-ui-customization", &look);
    assert_eq!(got, set);
    let shown = got["UICustomization"]["ImageUrl"].as_str();
    assert_eq!(shown, Some("data:image/png;base64,iVBORw0KGgpsb2dv"));
    let style = [
        "--user-pool-id",
        POOL,
        "--client-id",
        CLIENT,
        "--use-cognito-provided-values",
    ];
    site.good("cognito-idp create-managed-login-branding", &style);
    let style = "cognito-idp describe-managed-login-branding-by-client";
    let style = site.good(style, &look);
    assert_eq!(
        style["ManagedLoginBranding"]["UseCognitoProvidedValues"],
        true
    );

    let given = r#"[{"EventSource":"userNotification","LogLevel":"ERROR",
        "CloudWatchLogsConfiguration":
            {"LogGroupArn":"arn:aws:logs:us-east-1:123456789012:log-group:cognito"}}]"#;
    let logs = ["--user-pool-id", POOL, "--log-configurations", given];
    let set = site.good("cognito-idp set-log-delivery-configuration", &logs);
    let got = site.good(
        "cognito-idp get-log-delivery-configuration",
        &["--user-pool-id", POOL],
    );
    assert_eq!(got, set);
    let given: Value = serde_json::from_str(given).unwrap();
    assert_eq!(got["LogDeliveryConfiguration"]["LogConfigurations"], given);
    let risk = ["--user-pool-id", POOL];
    let error = site
        .call("cognito-idp describe-risk-configuration", &risk)
        .unwrap_err();
    assert!(
        error.contains("UserPoolAddOnNotEnabledException"),
        "{error}"
    );

    let made = [
        "--user-pool-id",
        POOL,
        "--client-name",
        "server",
        "--generate-secret",
    ];
    let made = site.good("cognito-idp create-user-pool-client", &made);
    let id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    let client = ["--user-pool-id", POOL, "--client-id", id];
    let added = site.good("cognito-idp add-user-pool-client-secret", &client);
    assert!(added["ClientSecretDescriptor"]["ClientSecretValue"].is_string());
    let secrets = site.good("cognito-idp list-user-pool-client-secrets", &client);
    assert_eq!(secrets["ClientSecrets"].as_array().map(Vec::len), Some(2));
}

#[test]
fn aws_cli_lists_and_deletes_identities() {
    let site = Site::new("identities");
    let create = "cognito-identity create-identity-pool --identity-pool-name mine \
                  --allow-unauthenticated-identities --developer-provider-name login.example";
    let pool = site.good(create, &[]);
    let pool = [
        "--identity-pool-id",
        pool["IdentityPoolId"].as_str().unwrap(),
    ];
    let token = "cognito-identity get-open-id-token-for-developer-identity \
                 --logins login.example=ann";
    let made = site.good(token, &pool);
    let list = "cognito-identity list-identities --max-results 10";
    let listed = site.good(list, &pool);
    assert_eq!(listed["Identities"][0]["IdentityId"], made["IdentityId"]);
    assert_eq!(listed["Identities"][0]["Logins"], json!(["login.example"]));
    let delete = "cognito-identity delete-identities --identity-ids-to-delete";
    site.good(delete, &[made["IdentityId"].as_str().unwrap()]);
    assert_eq!(site.good(list, &pool)["Identities"], json!([]));
}
