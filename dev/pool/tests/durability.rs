//! Tests of the program and its file: a call that was answered survives a kill, and a
//! shortage of disk space or file descriptors ends when the shortage does.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

#[path = "durability/program.rs"]
mod program;
#[path = "durability/shortage.rs"]
mod shortage;

use std::{
    io::BufRead,
    process::{Child, Command},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};

use self::program::{Folder, Running, sign_up};

#[test]
fn answered_calls_survive_a_kill_at_any_moment() {
    let answered = kill_again_and_again(4);
    assert!(answered >= 12, "{answered}");
}

/// The same for as many kills as `COGNITO_LOCAL_SOAK` says; 100 by default.
#[test]
#[ignore = "takes minutes"]
fn soak_of_kills_under_load() {
    let rounds = std::env::var("COGNITO_LOCAL_SOAK");
    kill_again_and_again(rounds.map_or(100, |rounds| rounds.parse().unwrap()));
}

/// Registers users and kills the program meanwhile, as many times as `rounds` says. Checks
/// after each kill that every answered call is there, and returns their number.
fn kill_again_and_again(rounds: usize) -> usize {
    let folder = Folder::new();
    let mut answered = Vec::new();
    let mut keys = None;
    for round in 0..rounds {
        let running = Running::start(&folder);
        let jwks = running.get("/local_WildRydes/.well-known/jwks.json");
        assert_eq!(*keys.get_or_insert_with(|| jwks.clone()), jwks);
        let known = usernames(&running);
        for name in &answered {
            assert!(known.contains(name), "{name}");
        }
        // This thread registers users, and a kill ends the program meanwhile.
        let child = running.child.id();
        std::thread::scope(|scope| {
            let registering = scope.spawn(|| {
                let mut done = Vec::new();
                let mut killer = None;
                for number in 0.. {
                    let body = sign_up(round * 1_000 + number);
                    let Some(reply) = running.call("SignUp", &body) else {
                        break;
                    };
                    assert!(reply["UserSub"].is_string(), "{reply}");
                    done.push(body["Username"].clone());
                    if number == 2 + round % 20 {
                        // The kill arrives during one of the next requests.
                        killer = Some(kill(child));
                    }
                }
                killer.unwrap().wait().unwrap();
                done
            });
            answered.extend(registering.join().unwrap());
        });
    }
    answered.len()
}

/// Returns the names of all users, page by page.
fn usernames(running: &Running) -> Vec<Value> {
    let mut names = Vec::new();
    let mut list = json!({ "UserPoolId": "local_WildRydes" });
    loop {
        let page = running.call("ListUsers", &list).unwrap();
        let users = page["Users"].as_array().unwrap();
        names.extend(users.iter().map(|user| user["Username"].clone()));
        match page.get("PaginationToken") {
            Some(token) => list["PaginationToken"] = token.clone(),
            None => return names,
        }
    }
}

#[test]
fn answers_to_many_connections_survive_a_kill() {
    let folder = Folder::new();
    let mut answered = Vec::new();
    for round in 0..3 {
        let running = Running::start(&folder);
        for name in &answered {
            let body = json!({ "UserPoolId": "local_WildRydes", "Username": name });
            let user = running.call("AdminGetUser", &body).unwrap();
            assert_eq!(user["Username"], *name, "{user}");
        }
        let child = running.child.id();
        let count = AtomicUsize::new(0);
        // The calls of these threads are written together.
        let done = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|thread| {
                    let (running, count) = (&running, &count);
                    scope.spawn(move || {
                        let mut done = Vec::new();
                        for number in 0.. {
                            let body = sign_up(round * 100_000 + thread * 10_000 + number);
                            let Some(reply) = running.call("SignUp", &body) else {
                                break;
                            };
                            assert!(reply["UserSub"].is_string(), "{reply}");
                            done.push(body["Username"].clone());
                            if count.fetch_add(1, Ordering::Relaxed) == 40 {
                                kill(child).wait().unwrap();
                            }
                        }
                        done
                    })
                })
                .collect();
            let done = threads.into_iter().map(|thread| thread.join().unwrap());
            done.flatten().collect::<Vec<_>>()
        });
        answered.extend(done);
    }
    assert!(answered.len() >= 100, "{}", answered.len());
}

/// Starts a program that sends SIGKILL to the process.
fn kill(process: u32) -> Child {
    Command::new("kill")
        .args(["-9", &process.to_string()])
        .spawn()
        .unwrap()
}

#[test]
fn user_and_code_survive_a_restart() {
    let folder = Folder::new();
    let first = Running::start(&folder);
    first.call("SignUp", &sign_up(1)).unwrap();
    let inbox = first.get("/inbox.json");
    let code = inbox[0]["code"].as_str().unwrap().to_owned();
    let port = first.port;
    first.kill();

    let mut second = Running::start(&folder);
    assert_eq!(second.get("/inbox.json"), inbox);
    let confirm = json!({
        "ClientId": "wildrydeswebapp", "Username": "user-1", "ConfirmationCode": code,
    });
    let confirmed = second.call("ConfirmSignUp", &confirm).unwrap();
    assert!(confirmed["Session"].is_string(), "{confirmed}");
    let forgot = json!({ "ClientId": "wildrydeswebapp", "Username": "user-1" });
    second.call("ForgotPassword", &forgot).unwrap();
    let sent = second.get("/inbox.json")[0]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    // The program prints each message on one line.
    let mut lines = String::new();
    while !lines.contains(&sent) {
        assert!(second.output.read_line(&mut lines).unwrap() > 0, "{lines}");
    }
    assert!(lines.contains(&format!(
        "email to user-1@example.com: {sent} (resets the password)"
    )));
    assert_ne!(port, 0);
}

#[test]
fn taken_port_and_used_file_are_reported() {
    let folder = Folder::new();
    let running = Running::start(&folder);
    let start = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_cognito-local"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let port = running.port.to_string();
    let taken = start(&["--port", &port, "--ephemeral"]);
    assert!(
        taken.starts_with(&format!("Port {port} is taken.")),
        "{taken}"
    );
    let file = folder.file();
    let used = start(&["--port", "0", "--data", file.to_str().unwrap()]);
    assert!(
        used.contains("is in use: another pool runs on it"),
        "{used}"
    );
    assert!(start(&["--colour"]).contains("There is no option `--colour`."));
    assert!(start(&["--port", "x"]).contains("--port needs a number"));
}

#[test]
fn program_ends_cleanly_on_sigterm_and_sigint() {
    let folder = Folder::new();
    for signal in ["-TERM", "-INT"] {
        let mut running = Running::start(&folder);
        let process = running.child.id().to_string();
        let sent = Command::new("kill")
            .args([signal, &process])
            .status()
            .unwrap();
        assert!(sent.success());
        assert!(running.child.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn terminal_line_of_a_message_is_escaped() {
    let folder = Folder::new();
    let mut running = Running::start(&folder);
    let body = json!({
        "UserPoolId": "local_WildRydes",
        "Username": "jeff",
        "TemporaryPassword": "Te\u{1b}]0;\u{202e}mp0rary!",
        "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
    });
    running.call("AdminCreateUser", &body).unwrap();
    let mut line = String::new();
    while !line.contains("temporary password") {
        line.clear();
        assert!(running.output.read_line(&mut line).unwrap() > 0);
    }
    assert!(line.contains(r"Te\u{1b}]0;\u{202e}mp0rary!"), "{line:?}");
    assert!(!line.trim_end_matches('\n').contains(char::is_control));
}

#[test]
fn region_and_base_url_are_taken_from_the_command_line() {
    let folder = Folder::new();
    let aws = "https://cognito-idp.eu-west-1.amazonaws.com";
    let running = Running::start_with(&folder, &["--region", "eu-west-1", "--base-url", aws]);
    let made = running
        .call("CreateUserPool", &json!({ "PoolName": "made" }))
        .unwrap();
    let id = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("eu-west-1_"), "{id}");
    let document = running.get(&format!("/{id}/.well-known/openid-configuration"));
    assert_eq!(document["issuer"], format!("{aws}/{id}"));
}

#[test]
fn settings_of_set_up_tools_survive_a_kill() {
    const POOL: &str = "local_WildRydes";
    const CLIENT: &str = "wildrydeswebapp";
    let folder = Folder::new();
    let first = Running::start(&folder);
    let arn = format!("arn:aws:cognito-idp:local:000000000000:userpool/{POOL}");
    let update = json!({
        "UserPoolId": POOL,
        "AutoVerifiedAttributes": ["email"],
        "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" },
    });
    let secret = json!({ "UserPoolId": POOL, "ClientName": "server", "GenerateSecret": true });
    let role = "arn:aws:iam::123456789012:role/import";
    let job = json!({
        "UserPoolId": POOL, "JobName": "riders", "CloudWatchLogsRoleArn": role,
    });
    let done = |operation: &str, body: &Value| {
        let reply = first.call(operation, body).unwrap();
        assert_eq!(reply.get("__type"), None, "{operation}: {reply}");
        reply
    };
    done(
        "TagResource",
        &json!({ "ResourceArn": arn, "Tags": { "stage": "test" } }),
    );
    let of_client = json!({ "UserPoolId": POOL, "ClientId": CLIENT, "CSS": "a {}" });
    done("CreateManagedLoginBranding", &of_client);
    done("SetUICustomization", &of_client);
    first.call("UpdateUserPool", &update);
    let risk = json!({ "Actions": { "EventAction": "BLOCK" } });
    let risk = json!({ "UserPoolId": POOL, "CompromisedCredentialsRiskConfiguration": risk });
    done("SetRiskConfiguration", &risk);
    done("SignUp", &sign_up(1));
    let client = done("CreateUserPoolClient", &secret)["UserPoolClient"]["ClientId"].clone();
    let client = json!({ "UserPoolId": POOL, "ClientId": client });
    done("AddUserPoolClientSecret", &client);
    let job = done("CreateUserImportJob", &job)["UserImportJob"].clone();
    let header = done("GetCSVHeader", &json!({ "UserPoolId": POOL }))["CSVHeader"].clone();
    let header: Vec<&str> = header
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one.as_str())
        .collect();
    let csv = header.join(",") + "\n";
    let url = job["PreSignedUrl"].as_str().unwrap();
    let path = url.splitn(4, '/').nth(3).unwrap();
    let request = format!(
        "PUT /{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{csv}",
        csv.len()
    );
    assert_eq!(first.request(&request).as_deref(), Some(""));
    let of_pool = json!({ "UserPoolId": POOL });
    let of_client = json!({ "UserPoolId": POOL, "ClientId": CLIENT });
    let of_user = json!({ "UserPoolId": POOL, "Username": "user-1" });
    let of_job = json!({ "UserPoolId": POOL, "JobId": job["JobId"] });
    let calls = [
        ("ListTagsForResource", json!({ "ResourceArn": arn })),
        ("DescribeManagedLoginBrandingByClient", of_client.clone()),
        ("GetUICustomization", of_client),
        ("DescribeRiskConfiguration", of_pool),
        ("ListUserPoolClientSecrets", client),
        ("AdminListUserAuthEvents", of_user),
        ("DescribeUserImportJob", of_job.clone()),
    ];
    let before: Vec<_> = calls.iter().map(|(name, body)| done(name, body)).collect();
    assert_eq!(before[5]["AuthEvents"][0]["EventType"], "SignUp");
    first.kill();

    let second = Running::start(&folder);
    for ((name, body), before) in calls.iter().zip(&before) {
        assert_eq!(second.call(name, body).as_ref(), Some(before), "{name}");
    }
    // The file of the job is there too.
    let started = second.call("StartUserImportJob", &of_job).unwrap();
    assert_eq!(started["UserImportJob"]["Status"], "Pending", "{started}");
}
