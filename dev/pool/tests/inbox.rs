//! Tests of the developer's page at `/inbox`, and of what belongs to it.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use cognito_local::{
    Pool, Settings,
    core::{Request, item::ItemKey},
    http, test_keys,
};
use serde_json::{Value, json};

const POOL: &str = "local_Example";
const PASSWORD: &str = "Passw0rd!";

struct Site {
    pool: Pool,
    server: http::Server,
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Returns the part of a page below the heading of a section.
    fn section(&self, id: &str) -> &str {
        let (_, rest) = self.body.split_once(&format!("<h2 id=\"{id}\">")).unwrap();
        rest.split_once("</section>").unwrap().0
    }
}

fn get_with(address: SocketAddr, path: &str, headers: &str) -> Reply {
    receive(send(address, path, headers))
}

fn send(address: SocketAddr, path: &str, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let longest = Some(Duration::from_secs(60));
    stream.set_read_timeout(longest).unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn receive(mut stream: TcpStream) -> Reply {
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    Reply {
        status: head[9..12].parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

impl Site {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::new(POOL, "exampleclient")
        };
        change(&mut settings);
        let pool = Pool::ephemeral(&settings).unwrap();
        let server = http::serve_on_free_port(pool.clone()).unwrap();
        Self { pool, server }
    }

    fn get(&self, path: &str) -> Reply {
        get_with(self.server.address(), path, "")
    }

    fn call(&self, operation: &str, body: &Value) -> Result<Value, String> {
        let answer = self.pool.call(Request {
            target: &format!("AWSCognitoIdentityProviderService.{operation}"),
            body: body.to_string().as_bytes(),
            base_url: "http://localhost:9229",
            ..Request::default()
        });
        let reply = answer.reply.map(Option::unwrap_or_default);
        reply.map_err(|error| error.message.into_owned())
    }

    fn sign_up(&self, name: &str) -> Result<Value, String> {
        let email = json!({ "Name": "email", "Value": format!("{name}@example.com") });
        self.call(
            "SignUp",
            &json!({
                "ClientId": "exampleclient", "Username": name, "Password": PASSWORD,
                "UserAttributes": [email],
            }),
        )
    }

    fn admin(&self, operation: &str, name: &str, more: &Value) {
        let mut body = json!({ "UserPoolId": POOL, "Username": name });
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        self.call(operation, &body).unwrap();
    }

    fn sign_in(&self, name: &str) -> Result<Value, String> {
        self.call(
            "InitiateAuth",
            &json!({
                "ClientId": "exampleclient", "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": name, "PASSWORD": PASSWORD },
            }),
        )
    }
}

/// Adds a function for one setting of `LambdaConfig`.
fn add_function(
    settings: &mut Settings,
    setting: &str,
    function: impl Fn(&mut Value) -> Result<(), String> + Send + Sync + 'static,
) {
    let arn = format!("arn:aws:lambda:local:000000000000:function:{setting}");
    settings.functions.insert(arn.as_str(), move |mut event| {
        function(&mut event)?;
        Ok(event)
    });
    let config = settings.pool.lambda_config.get_or_insert_default();
    let place = match setting {
        "CustomMessage" => &mut config.custom_message,
        "UserMigration" => &mut config.user_migration,
        _ => &mut config.pre_sign_up,
    };
    *place = Some(arn);
}

#[test]
fn users_are_listed_without_anything_secret() {
    let site = Site::new();
    assert!(site.get("/inbox").section("users").contains("no users yet"));
    site.sign_up("jeff").unwrap();
    site.admin("AdminConfirmSignUp", "jeff", &json!({}));
    let verified = json!({ "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] });
    site.admin("AdminUpdateUserAttributes", "jeff", &verified);
    let group = json!({ "UserPoolId": POOL, "GroupName": "<riders>" });
    site.call("CreateGroup", &group).unwrap();
    let group = json!({ "GroupName": "<riders>" });
    site.admin("AdminAddUserToGroup", "jeff", &group);
    site.sign_up("maria").unwrap();
    site.admin("AdminDisableUser", "maria", &json!({}));

    let page = site.get("/inbox");
    let users = page.section("users");
    assert!(users.contains("<caption id=\"users-0\">local_Example: 2 of 2 users, newest first"));
    let jeff = "<th scope=\"row\">jeff</th><td>CONFIRMED</td><td>yes</td>\
        <td>jeff@example.com</td><td>&lt;riders&gt;</td>";
    assert!(users.contains(jeff), "{users}");
    let maria = "<th scope=\"row\">maria</th><td>UNCONFIRMED</td><td>no</td><td>none</td>";
    assert!(users.contains(maria), "{users}");
    let salt = site.pool.user(POOL, "jeff").unwrap();
    let salt = salt.credential.unwrap().salt;
    assert!(!page.body.contains(&salt) && !page.body.contains(PASSWORD));
}

#[test]
fn users_are_found_by_the_start_of_a_name_or_address() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    site.sign_up("maria").unwrap();
    let found = |query: &str| {
        let page = site.get(&format!("/inbox?user={query}"));
        let users = page.section("users").to_owned();
        ["jeff", "maria"].map(|name| users.contains(&format!("<th scope=\"row\">{name}</th>")))
    };
    assert_eq!(found("JE"), [true, false]);
    assert_eq!(found("maria%40ex"), [false, true]);
    assert_eq!(found("eff"), [false, false]);
    assert_eq!(found(""), [true, true]);
    let page = site.get("/inbox?user=%22%3E%3Cscript%3E");
    assert!(page.body.contains("value=\"&quot;&gt;&lt;script&gt;\""));
    assert!(!page.body.contains("<script"));
}

#[test]
fn session_is_listed_until_it_ends() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    site.admin("AdminConfirmSignUp", "jeff", &json!({}));
    let nobody = "Nobody is signed in.";
    assert!(site.get("/inbox").section("sessions").contains(nobody));
    let tokens = site.sign_in("jeff").unwrap();
    let page = site.get("/inbox");
    let sessions = page.section("sessions");
    let row = "<th scope=\"row\">jeff</th><td>local_Example</td><td>exampleclient</td><td><time";
    assert!(sessions.contains(row), "{sessions}");
    for token in ["AccessToken", "IdToken", "RefreshToken"] {
        let token = tokens["AuthenticationResult"][token].as_str().unwrap();
        assert!(!page.body.contains(token));
    }
    site.admin("AdminUserGlobalSignOut", "jeff", &json!({}));
    assert!(site.get("/inbox").section("sessions").contains(nobody));
}

#[test]
fn trigger_calls_are_logged_without_passwords() {
    let site = Site::with(|settings| {
        add_function(settings, "PreSignUp", |event| {
            event["response"]["autoConfirm"] = true.into();
            Ok(())
        });
        add_function(settings, "UserMigration", |event| {
            let password = event["request"]["password"].as_str().unwrap();
            Err(format!("<b>no</b> user with {password}"))
        });
    });
    assert_eq!(site.get("/inbox/triggers.json").json(), json!([]));
    site.sign_up("jeff").unwrap();
    site.sign_in("maria").unwrap_err();

    let calls = site.get("/inbox/triggers.json").json();
    let (failed, succeeded) = (&calls[0], &calls[1]);
    assert_eq!(failed["trigger"], "UserMigration_Authentication");
    assert_eq!(failed["outcome"], "failed");
    let reason = "the function failed: <b>no</b> user with [redacted]";
    assert_eq!(failed["reason"], reason);
    assert_eq!(succeeded["trigger"], "PreSignUp_SignUp");
    let arn = "arn:aws:lambda:local:000000000000:function:PreSignUp";
    assert_eq!(succeeded["function"], arn);
    assert_eq!(succeeded["outcome"], "succeeded");
    assert_eq!(succeeded["reason"], Value::Null);
    assert_eq!(succeeded["ignored_members"], json!(["autoConfirm"]));
    assert!(succeeded["duration_ms"].is_u64() && succeeded["called_at"].is_string());

    let page = site.get("/inbox");
    let section = page.section("triggers");
    assert!(section.contains("&lt;b&gt;no&lt;/b&gt; user with [redacted]"));
    assert!(section.contains("without effect: response.autoConfirm"));
    assert!(!page.body.contains(PASSWORD));
}

#[test]
fn value_of_a_wrong_type_is_logged_without_secrets() {
    let site = Site::with(|settings| {
        add_function(settings, "UserMigration", |event| {
            event["response"]["finalUserStatus"] = json!("CONFIRMED");
            event["response"]["userAttributes"] = event["request"]["password"].clone();
            Ok(())
        });
    });
    site.sign_in("maria").unwrap_err();
    let calls = site.get("/inbox/triggers.json").json();
    let reason = calls[0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("userAttributes") && reason.contains("[redacted]"),
        "{reason}"
    );
}

#[test]
fn next_code_is_waited_for() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    let next = site.get("/inbox/next?to=JEFF@example.com").json();
    assert_eq!(next["message"], site.get("/inbox.json").json()[0]);
    let after = next["after"].as_u64().unwrap();
    let path = format!("/inbox/next?to=jeff@example.com&after={after}");
    let none = site.get(&format!("{path}&wait=0")).json();
    assert_eq!(none, json!({ "message": null, "after": after }));

    let waiting = send(site.server.address(), &path, "");
    // A message to another address does not end the wait. The server reads requests in their
    // order, so it has read the first one once it answers this.
    site.sign_up("maria").unwrap();
    assert_eq!(site.get("/inbox.json").status, 200);
    let resend = json!({ "ClientId": "exampleclient", "Username": "jeff" });
    site.call("ResendConfirmationCode", &resend).unwrap();
    let came = receive(waiting).json();
    assert_eq!(came["message"]["to"], "jeff@example.com");
    assert!(came["after"].as_u64().unwrap() > after);
    assert_ne!(came["message"]["code"], next["message"]["code"]);
}

#[test]
fn next_code_skips_no_message() {
    let site = Site::new();
    for name in ["jeff", "maria", "sam"] {
        site.sign_up(name).unwrap();
    }
    let mut after = 0;
    for name in ["jeff", "maria", "sam"] {
        let next = site.get(&format!("/inbox/next?after={after}")).json();
        assert_eq!(next["message"]["to"], format!("{name}@example.com"));
        after = next["after"].as_u64().unwrap();
    }
    // A number of an earlier pool is higher than all of this one.
    let address = site.server.address();
    let waiting = thread::spawn(move || get_with(address, "/inbox/next?after=900", "").json());
    while !waiting.is_finished() {
        // The request may have come after the first message.
        site.sign_up(&format!("late{after}")).unwrap();
        after += 1;
    }
    assert!(waiting.join().unwrap()["message"].is_object());
    assert_eq!(site.get("/inbox/next?after=x").status, 400);
}

#[test]
fn button_leads_from_one_code_to_the_next() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    let form = "<form action=\"/inbox/code\" method=\"get\">";
    assert!(site.get("/inbox").section("next-code").contains(form));
    let page = site.get("/inbox/code?to=jeff%40example.com");
    let code = site.get("/inbox.json").json()[0]["code"].clone();
    let code = code.as_str().unwrap();
    assert!(page.body.contains(&format!("<p class=\"code\">{code}</p>")));
    let hidden = "<input type=\"hidden\" name=\"after\" value=\"1\">";
    assert!(page.body.contains(form) && page.body.contains(hidden));
    let page = site.get("/inbox/code?to=%22%3E%3Cscript%3E&after=1&wait=0");
    assert!(page.body.contains("No message has come yet") && page.body.contains(hidden));
    assert!(!page.body.contains("<script"));
}

#[test]
fn html_message_has_a_frame_without_rights() {
    let site = Site::with(|settings| {
        add_function(settings, "CustomMessage", |event| {
            let text = "<h1 style=\"color:red\">Hi</h1><script>x()</script>{####}";
            event["response"]["emailMessage"] = text.into();
            Ok(())
        });
    });
    site.sign_up("jeff").unwrap();
    let page = site.get("/inbox");
    let frame = "<iframe sandbox=\"\" loading=\"lazy\" src=\"/inbox/messages/1\"";
    assert!(page.body.contains(frame) && !page.body.contains("<script"));
    let message = site.get("/inbox/messages/1");
    assert!(message.body.starts_with("<h1 style"), "{}", message.body);
    assert_eq!(
        message.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = message.header("content-security-policy").unwrap();
    let parts: Vec<&str> = policy.split("; ").collect();
    for part in [
        "sandbox",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ] {
        assert!(parts.contains(&part), "{policy}");
    }
    assert!(
        !policy.contains("script") && !policy.contains("http"),
        "{policy}"
    );
    for path in ["2", "", "x", "1/"] {
        let path = format!("/inbox/messages/{path}");
        assert_eq!(site.get(&path).status, 404, "{path}");
    }
}

#[test]
fn plain_message_has_no_page_of_its_own() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    assert_eq!(site.get("/inbox/messages/1").status, 404);
}

#[test]
fn pages_allow_no_script_and_nothing_of_others() {
    let site = Site::new();
    for path in ["/inbox", "/inbox/code?wait=0"] {
        let page = site.get(path);
        assert_eq!(
            page.header("content-security-policy"),
            Some(
                "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; \
                 form-action 'self'; frame-ancestors 'none'"
            )
        );
        let opener = page.header("cross-origin-opener-policy");
        assert_eq!(opener, Some("same-origin"), "{path}");
    }
}

#[test]
fn no_part_of_the_page_is_for_other_sites() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    for path in [
        "/inbox/next?wait=0",
        "/inbox/code?wait=0",
        "/inbox/triggers.json",
        "/inbox/messages/1",
    ] {
        for headers in [
            "origin: https://evil.example\r\n",
            "origin: null\r\n",
            "sec-fetch-site: cross-site\r\nsec-fetch-mode: no-cors\r\n",
        ] {
            let reply = get_with(site.server.address(), path, headers);
            assert_eq!(reply.status, 403, "{path} {headers}");
        }
        let reply = site.get(path);
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[test]
fn page_is_answered_while_the_pool_is_busy() {
    let site = Site::new();
    site.sign_up("jeff").unwrap();
    let (held, is_held) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let pool = site.pool.clone();
    let busy = thread::spawn(move || {
        // The pool's lock is held while an item is changed.
        let key = ItemKey {
            table: "table".to_owned(),
            partition: "partition".to_owned(),
            sort: "sort".to_owned(),
        };
        let changed = pool.change_item(&key, |item| {
            held.send(()).unwrap();
            released.recv().unwrap();
            item
        });
        changed.unwrap();
    });
    is_held.recv().unwrap();
    let page = site.get("/inbox");
    assert!(page.section("messages").contains("jeff@example.com"));
    assert!(page.section("users").contains("The pool is busy"));
    assert!(page.section("sessions").contains("The pool is busy"));
    for path in [
        "/inbox.json",
        "/inbox/triggers.json",
        "/inbox/next",
        "/inbox/code",
        "/local_Example/.well-known/jwks.json",
    ] {
        assert_eq!(site.get(path).status, 200, "{path}");
    }
    release.send(()).unwrap();
    busy.join().unwrap();
    assert!(site.get("/inbox").section("users").contains("jeff"));
}
