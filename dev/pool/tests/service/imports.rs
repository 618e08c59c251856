//! Users who are imported from a CSV file.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use cognito_local::http;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Reply, Service, refused, refused_as, signed_in, text};

const ROLE: &str = "arn:aws:iam::123456789012:role/service-role/logs";
/// The columns that the rows of these tests fill; the others stay empty.
const FILLED: [&str; 7] = [
    "cognito:username",
    "cognito:mfa_enabled",
    "email",
    "email_verified",
    "phone_number",
    "name",
    "custom:genre",
];

struct Site {
    service: Service,
    server: http::Server,
    job: Value,
}

impl Site {
    fn new() -> Self {
        let service = Service::new();
        let server = http::serve_on_free_port(service.pool.clone()).unwrap();
        let body = json!({ "JobName": "riders", "CloudWatchLogsRoleArn": ROLE });
        let job = service.admin("CreateUserImportJob", body).unwrap()["UserImportJob"].clone();
        Self {
            service,
            server,
            job,
        }
    }

    /// Sends a request to the address of the upload, and returns the status and the body.
    fn send(&self, method: &str, url: &str, body: &str) -> (u16, String) {
        let path = url.splitn(4, '/').nth(3).unwrap();
        let request = format!(
            "{method} /{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             x-amz-server-side-encryption: aws:kms\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), body.to_owned())
    }

    fn upload(&self, csv: &str) -> u16 {
        self.send("PUT", &text(&self.job["PreSignedUrl"]), csv).0
    }

    fn of_job(&self, operation: &str) -> Reply {
        let reply = self
            .service
            .admin(operation, json!({ "JobId": self.job["JobId"] }))?;
        Ok(reply["UserImportJob"].clone())
    }

    fn start(&self) -> Reply {
        self.of_job("StartUserImportJob")
    }

    /// Runs the job to its end, and returns it.
    fn run(&self, csv: &str) -> Value {
        assert_eq!(self.upload(csv), 200);
        assert_eq!(self.start().unwrap()["Status"], "Pending");
        while self.service.pool.advance_user_imports() {}
        self.of_job("DescribeUserImportJob").unwrap()
    }

    fn log(&self) -> String {
        self.send("GET", &text(&self.job["PreSignedUrl"]), "").1
    }

    fn header(&self) -> Vec<String> {
        let reply = self.service.admin("GetCSVHeader", json!({})).unwrap();
        let header = reply["CSVHeader"].as_array().unwrap();
        header.iter().map(text).collect()
    }

    /// Returns a file with the pool's header and rows that have these values of [`FILLED`].
    fn csv(&self, rows: &[[&str; 7]]) -> String {
        let header = self.header();
        let mut csv = format!("{}\n", header.join(","));
        for row in rows {
            let value = |column: &String| {
                let at = FILLED.iter().position(|filled| filled == column);
                at.map_or("", |at| row[at])
            };
            let values: Vec<&str> = header.iter().map(value).collect();
            csv += &format!("{}\r\n", values.join(","));
        }
        csv
    }
}

fn row(name: &str) -> [String; 7] {
    [
        name,
        "false",
        &format!("{name}@example.com"),
        "true",
        "",
        "",
        "Jazz",
    ]
    .map(str::to_owned)
}

fn counts(job: &Value) -> [u64; 3] {
    ["ImportedUsers", "SkippedUsers", "FailedUsers"].map(|name| job[name].as_u64().unwrap())
}

#[test]
fn csv_header_has_the_columns_of_the_pool() {
    let site = Site::new();
    let expected = "name,given_name,family_name,middle_name,nickname,preferred_username,\
        profile,picture,website,email,email_verified,gender,birthdate,zoneinfo,locale,\
        phone_number,phone_number_verified,address,updated_at,custom:genre,\
        cognito:mfa_enabled,cognito:username";
    assert_eq!(site.header().join(","), expected);
}

#[test]
fn imported_users_reset_their_password_and_sign_in() {
    let site = Site::new();
    let csv = site.csv(&[
        [
            "ann",
            "false",
            "ann@example.com",
            "TRUE",
            "",
            r"Ann\, the first",
            "Jazz",
        ],
        [
            "bob",
            "false",
            "bob@example.com",
            "true",
            "+12065550101",
            "Bob",
            "",
        ],
    ]);
    let job = site.run(&csv);
    assert_eq!(job["Status"], "Succeeded");
    assert_eq!(
        job["CompletionMessage"],
        "Import Job Completed Successfully."
    );
    assert_eq!(counts(&job), [2, 0, 0]);
    let service = &site.service;
    let user = service
        .admin("AdminGetUser", json!({ "Username": "ann" }))
        .unwrap();
    assert_eq!(user["UserStatus"], "RESET_REQUIRED");
    let attributes = user["UserAttributes"].as_array().unwrap();
    for (name, value) in [
        ("name", "Ann, the first"),
        ("email", "ann@example.com"),
        ("email_verified", "true"),
        ("custom:genre", "Jazz"),
    ] {
        assert!(
            attributes.contains(&json!({ "Name": name, "Value": value })),
            "{name}"
        );
    }
    for reply in [
        service.password_sign_in("ann", PASSWORD),
        service.srp_sign_in("ann", PASSWORD),
    ] {
        refused_as(reply, "PasswordResetRequiredException");
    }
    service
        .call("ForgotPassword", json!({ "Username": "ann" }))
        .unwrap();
    let body = json!({
        "Username": "ann",
        "ConfirmationCode": service.code("ann@example.com"),
        "Password": PASSWORD,
    });
    service.call("ConfirmForgotPassword", body).unwrap();
    assert!(signed_in(&service.password_sign_in("ann", PASSWORD)));
}

#[test]
fn rows_that_break_a_rule_are_counted_and_logged() {
    let site = Site::new();
    site.service.confirmed_user("old");
    let csv = site.csv(&[
        ["a", "false", "a@example.com", "true", "", "", ""],
        ["old", "false", "old2@example.com", "true", "", "", ""],
        ["b", "false", "b@example.com", "false", "", "", ""],
        ["c", "maybe", "c@example.com", "true", "", "", ""],
        ["d", "false", "", "true", "", "", ""],
        ["e", "true", "e@example.com", "true", "", "", ""],
        ["", "false", "f@example.com", "true", "", "", ""],
        ["g", "false", "no address", "true", "", "", ""],
        ["h", "false", "a@example.com", "true", "", "", ""],
        [
            "i",
            "false",
            "i@example.com",
            "true",
            "one,too many",
            "",
            "",
        ],
    ]);
    let job = site.run(&csv);
    assert_eq!(counts(&job), [1, 1, 8]);
    assert_eq!(job["Status"], "Failed");
    assert_eq!(
        job["CompletionMessage"],
        "Too many users have failed or been skipped during the import."
    );
    let log = site.log();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 9);
    assert_eq!(
        lines[0],
        "[SKIPPED] Line Number 3 - The user already exists."
    );
    assert_eq!(
        lines[1],
        "[FAILED] Line Number 4 - The User Record does not set any of the auto verified \
         attributes to true. (Example: email_verified to true)."
    );
    assert!(
        lines[8].starts_with("[FAILED] Line Number 11 - "),
        "{}",
        lines[8]
    );
    // No data of a user is in the log.
    assert!(!log.contains("no address") && !log.contains("@"), "{log}");
    for name in ["b", "c", "d", "e", "g", "h", "i"] {
        refused_as(
            site.service
                .admin("AdminGetUser", json!({ "Username": name })),
            "UserNotFoundException",
        );
    }
}

#[test]
fn mfa_column_follows_the_rule_of_the_pool() {
    let site = Site::new();
    let sms = json!({ "SnsCallerArn": "arn:aws:iam::123456789012:role/sns" });
    let body = json!({
        "MfaConfiguration": "ON",
        "SmsMfaConfiguration": { "SmsConfiguration": sms },
    });
    site.service.admin("SetUserPoolMfaConfig", body).unwrap();
    let csv = site.csv(&[
        [
            "ann",
            "true",
            "ann@example.com",
            "true",
            "+12065550101",
            "",
            "",
        ],
        [
            "bob",
            "false",
            "bob@example.com",
            "true",
            "+12065550102",
            "",
            "",
        ],
    ]);
    let job = site.run(&csv);
    assert_eq!(counts(&job), [1, 0, 1]);
    assert_eq!(job["Status"], "Succeeded");
    let ann = site
        .service
        .admin("AdminGetUser", json!({ "Username": "ann" }))
        .unwrap();
    assert_eq!(ann["UserMFASettingList"], json!(["SMS_MFA"]));
}

#[test]
fn file_with_another_header_imports_nobody() {
    for csv in [
        "",
        "username,email\nann,ann@example.com\n",
        "cognito:username\nann\n",
    ] {
        let site = Site::new();
        let job = site.run(csv);
        assert_eq!(job["Status"], "Failed");
        assert_eq!(counts(&job), [0, 0, 0]);
        refused_as(site.start(), "PreconditionNotMetException");
    }
}

#[test]
fn order_of_the_columns_does_not_matter() {
    let site = Site::new();
    let mut header = site.header();
    header.reverse();
    let values: Vec<&str> = header
        .iter()
        .map(|column| match column.as_str() {
            "cognito:username" => "ann",
            "cognito:mfa_enabled" => "false",
            "email" => "ann@example.com",
            "email_verified" => "true",
            _ => "",
        })
        .collect();
    let job = site.run(&format!("{}\n{}", header.join(","), values.join(",")));
    assert_eq!(counts(&job), [1, 0, 0]);
}

#[test]
fn job_starts_once_and_with_a_file_alone() {
    let site = Site::new();
    assert_eq!(site.job["Status"], "Created");
    refused(
        site.start(),
        "PreconditionNotMetException",
        &format!("No csv file was uploaded for {}", text(&site.job["JobId"])),
    );
    refused_as(
        site.of_job("StopUserImportJob"),
        "PreconditionNotMetException",
    );
    let csv = site.csv(&[]);
    assert_eq!(site.upload(&csv), 200);
    site.start().unwrap();
    refused_as(site.start(), "PreconditionNotMetException");
    // The file cannot change any more.
    assert_eq!(site.upload(&csv), 403);
    let other = json!({ "JobId": "import-none" });
    refused_as(
        site.service.admin("DescribeUserImportJob", other),
        "ResourceNotFoundException",
    );
}

#[test]
fn stopped_job_keeps_the_users_it_has_imported() {
    let site = Site::new();
    let rows: Vec<[String; 7]> = (0..700).map(|n| row(&format!("user{n}"))).collect();
    let rows: Vec<[&str; 7]> = rows
        .iter()
        .map(|row| row.each_ref().map(String::as_str))
        .collect();
    assert_eq!(site.upload(&site.csv(&rows)), 200);
    site.start().unwrap();
    assert!(site.service.pool.advance_user_imports());
    let running = site.of_job("DescribeUserImportJob").unwrap();
    assert_eq!(running["Status"], "InProgress");
    assert_eq!(counts(&running), [500, 0, 0]);
    assert_eq!(
        site.of_job("StopUserImportJob").unwrap()["Status"],
        "Stopping"
    );
    while site.service.pool.advance_user_imports() {}
    let stopped = site.of_job("DescribeUserImportJob").unwrap();
    assert_eq!(stopped["Status"], "Stopped");
    assert_eq!(counts(&stopped), [500, 0, 0]);
    assert!(stopped["CompletionDate"].is_number());
    let pool = site.service.admin("DescribeUserPool", json!({})).unwrap();
    assert_eq!(pool["UserPool"]["EstimatedNumberOfUsers"], 500);
}

#[test]
fn upload_needs_the_key_and_expires() {
    let site = Site::new();
    let url = text(&site.job["PreSignedUrl"]);
    let (address, key) = url.split_once("?signature=").unwrap();
    assert!(key.len() >= 32, "{key}");
    for wrong in [
        address.to_owned(),
        format!("{address}?signature=x"),
        format!("{address}x?signature={key}"),
    ] {
        assert_eq!(site.send("PUT", &wrong, "x").0, 403, "{wrong}");
        assert_eq!(site.send("GET", &wrong, "").0, 403, "{wrong}");
    }
    site.service.advance(15 * 60);
    assert_eq!(site.upload("x"), 403);
    site.service.advance(48 * 3_600);
    let expired = site.of_job("DescribeUserImportJob").unwrap();
    assert_eq!(expired["Status"], "Expired");
    refused_as(site.start(), "PreconditionNotMetException");
}

#[test]
fn pool_without_verified_addresses_imports_nobody() {
    let site = Site::new();
    assert_eq!(site.upload(&site.csv(&[])), 200);
    let body = json!({ "AutoVerifiedAttributes": [] });
    site.service.admin("UpdateUserPool", body).unwrap();
    refused(
        site.start(),
        "PreconditionNotMetException",
        "The user pool must have at least one auto verified attribute.",
    );
}

#[test]
fn jobs_are_listed_in_pages() {
    let site = Site::new();
    let body = json!({ "JobName": "more", "CloudWatchLogsRoleArn": ROLE });
    site.service.admin("CreateUserImportJob", body).unwrap();
    let first = site
        .service
        .admin("ListUserImportJobs", json!({ "MaxResults": 1 }))
        .unwrap();
    let next = json!({ "MaxResults": 1, "PaginationToken": first["PaginationToken"] });
    let second = site.service.admin("ListUserImportJobs", next).unwrap();
    let name = |page: &Value| text(&page["UserImportJobs"][0]["JobName"]);
    let mut names = [name(&first), name(&second)];
    names.sort();
    assert_eq!(names, ["more", "riders"]);
    assert_eq!(second.get("PaginationToken"), None);
    let hashes = json!({
        "JobName": "hashes",
        "CloudWatchLogsRoleArn": ROLE,
        "PasswordHashingAlgorithm": "BCRYPT",
    });
    refused_as(
        site.service.admin("CreateUserImportJob", hashes),
        "InvalidParameterException",
    );
}

#[test]
fn server_does_the_work_of_a_job_that_is_started() {
    let site = Site::new();
    let csv = site.csv(&[["ann", "false", "ann@example.com", "true", "", "", ""]]);
    assert_eq!(site.upload(&csv), 200);
    let body = json!({ "UserPoolId": POOL, "JobId": site.job["JobId"] }).to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         x-amz-target: AWSCognitoIdentityProviderService.StartUserImportJob\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(site.server.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.contains("\"Pending\""), "{reply}");
    let is_done = || {
        std::thread::yield_now();
        site.of_job("DescribeUserImportJob").unwrap()["Status"] == "Succeeded"
    };
    assert!((0..1_000_000).any(|_| is_done()));
    assert!(site.service.pool.user(POOL, "ann").is_some());
}
