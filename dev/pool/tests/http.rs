//! Tests of the HTTP server: CORS, foreign hosts and pages, the inbox, the key documents.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::{
    error::Error,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Mutex,
    time::Duration,
};

use cognito_local::{
    Pool, Settings,
    http::{self, Hooks, Timeouts},
    test_keys,
};
use serde_json::{Value, json};

struct Site {
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
}

impl Site {
    fn new() -> Self {
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::default()
        };
        let pool = Pool::ephemeral(&settings).unwrap();
        Self {
            server: http::serve_on_free_port(pool).unwrap(),
        }
    }

    /// Sends a request as it is written.
    fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.write_all(request).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let reply = String::from_utf8(reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        Reply {
            status: head[9..12].parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let host = format!("localhost:{}", self.server.address().port());
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: {host}\r\n"));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        self.raw(request.as_bytes())
    }

    fn call(&self, operation: &str, body: &Value) -> Reply {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        self.send("POST", "/", &[("x-amz-target", &target)], &body.to_string())
    }

    fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }
}

fn sign_up() -> Value {
    json!({
        "ClientId": "wildrydeswebapp",
        "Username": "jeff",
        "Password": "Passw0rd!",
        "UserAttributes": [{ "Name": "email", "Value": "jeff+ride@example.com" }],
    })
}

#[test]
fn page_of_any_origin_may_read_replies_and_errors() {
    let site = Site::new();
    let headers = [
        ("origin", "http://localhost:8080"),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "cache-control,content-type,x-amz-target,x-amz-user-agent",
        ),
    ];
    let preflight = site.send("OPTIONS", "/", &headers, "");
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    let allowed = preflight.header("access-control-allow-headers").unwrap();
    for name in headers[2].1.split(',') {
        assert!(allowed.split(',').any(|one| one == name), "{name}");
    }

    let reply = site.call(
        "InitiateAuth",
        &json!({ "ClientId": "nobody", "AuthFlow": "USER_AUTH" }),
    );
    assert_eq!(reply.status, 400);
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    let exposed = reply.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("x-amzn-ErrorType") && exposed.contains("x-amzn-RequestId"));
    assert_eq!(
        reply.header("x-amzn-errortype"),
        Some("ResourceNotFoundException:")
    );
    assert_eq!(reply.header("x-amzn-requestid").unwrap().len(), 36);
    assert_eq!(
        reply.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(
        reply.json(),
        json!({
            "__type": "ResourceNotFoundException",
            "message": "User pool client nobody does not exist.",
        })
    );
}

#[test]
fn inbox_shows_sent_messages() {
    let site = Site::new();
    assert!(
        site.get("/inbox")
            .body
            .contains("Nothing has been sent yet")
    );
    let reply = site.call("SignUp", &sign_up());
    assert_eq!(reply.status, 200, "{}", reply.body);
    let all = site.get("/inbox.json").json();
    let message = &all[0];
    assert_eq!(message["to"], "jeff+ride@example.com");
    assert_eq!(message["channel"], "email");
    assert_eq!(message["purpose"], "sign_up");
    let code = message["code"].as_str().unwrap();
    let page = site.get("/inbox");
    assert!(page.body.contains(code) && page.body.contains("jeff+ride@example.com"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"));
    for query in ["jeff+ride@example.com", "jeff%2Bride%40example.com"] {
        assert_eq!(site.get(&format!("/inbox.json?to={query}")).json(), all);
    }
    assert_eq!(
        site.get("/inbox.json?to=other@example.com").json(),
        json!([])
    );
    // Pages of other origins cannot read the codes.
    assert_eq!(
        site.get("/inbox.json")
            .header("access-control-allow-origin"),
        None
    );
    assert_eq!(site.get("/").header("location"), Some("/inbox"));
    assert!(site.get("/inbox.css").body.contains("color-scheme"));
}

#[test]
fn key_documents_are_at_the_issuers_addresses() {
    let site = Site::new();
    let issuer = format!("{}/local_WildRydes", site.server.base_url());
    let found = site.get("/local_WildRydes/.well-known/openid-configuration");
    assert_eq!(found.json()["issuer"], issuer.as_str());
    assert_eq!(
        found.json()["jwks_uri"],
        format!("{issuer}/.well-known/jwks.json")
    );
    let keys = site.get("/local_WildRydes/.well-known/jwks.json");
    assert_eq!(keys.header("access-control-allow-origin"), Some("*"));
    assert_eq!(keys.json()["keys"].as_array().unwrap().len(), 2);
    for path in [
        "/local_Elsewhere/.well-known/jwks.json",
        "/local_WildRydes/.well-known/other",
        "/nothing",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn foreign_host_name_is_refused() {
    let site = Site::new();
    for host in [
        "evil.example",
        "evil.example:9229",
        "localhost.evil.example",
        "",
    ] {
        let reply = site.send("GET", "/inbox.json", &[("host", host)], "");
        assert_eq!(reply.status, 403, "{host}");
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]:9229"] {
        let reply = site.send("GET", "/inbox.json", &[("host", host)], "");
        assert_eq!(reply.status, 200, "{host}");
    }
}

#[test]
fn images_of_a_login_style_may_be_large() {
    let site = Site::new();
    let create = |bytes: usize| {
        let image = data_encoding::BASE64.encode(&vec![7; bytes]);
        let asset = json!({
            "Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": image,
        });
        let body = json!({
            "UserPoolId": "local_WildRydes", "ClientId": "wildrydeswebapp", "Assets": [asset],
        });
        site.call("CreateManagedLoginBranding", &body)
    };
    assert_eq!(create(1_600_000).status, 413);
    assert_eq!(
        create(1_000_001).json()["__type"],
        "InvalidParameterException"
    );
    assert_eq!(create(1_000_000).status, 200);
}

#[test]
fn malformed_request_is_refused_and_the_next_works() {
    let site = Site::new();
    let too_large = "x".repeat(600 * 1024);
    let headers = [("x-amz-target", "AWSCognitoIdentityProviderService.SignUp")];
    assert_eq!(site.send("POST", "/", &headers, &too_large).status, 413);
    let malformed = site.send("POST", "/", &headers, "{\"ClientId\":");
    assert_eq!(malformed.json()["__type"], "SerializationException");
    let nothing = site.send("POST", "/", &[], "{}");
    assert_eq!(nothing.json()["__type"], "UnknownOperationException");
    assert_eq!(site.send("PUT", "/", &[], "").status, 405);
    assert_eq!(site.raw(b"\x00\x01\x02\r\n\r\n").status, 400);
    assert_eq!(site.call("SignUp", &sign_up()).status, 200);
}

#[test]
fn dropped_server_frees_its_port() {
    let site = Site::new();
    let address = site.server.address();
    drop(site);
    assert!(TcpListener::bind(address).is_ok());
}

/// Calls an operation with an `Origin` header for each of these origins.
fn call_from(site: &Site, origins: &[&str], operation: &str, body: &Value) -> Reply {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let mut headers = vec![("x-amz-target", target.as_str())];
    headers.extend(origins.iter().map(|origin| ("origin", *origin)));
    site.send("POST", "/", &headers, &body.to_string())
}

#[test]
fn admin_call_of_a_foreign_page_does_nothing() {
    let site = Site::new();
    let pool = json!({ "PoolName": "made elsewhere" });
    for origins in [
        &["https://evil.example"][..],
        &["null"],
        &[""],
        &["http://localhost.evil.example"],
        &["http://127.0.0.1.evil.example:9229"],
        &["http://evil.example#http://localhost"],
        &["http://localhost@evil.example"],
        &["ftp://localhost"],
        &["chrome-extension://abcdefgh"],
        &["http://localhost:8080", "https://evil.example"],
    ] {
        for operation in [
            "CreateUserPool",
            "AdminGetUser",
            "ListUsers",
            "NoSuchOperation",
        ] {
            let reply = call_from(&site, origins, operation, &pool);
            assert_eq!(reply.status, 403, "{origins:?} {operation}");
            assert_eq!(reply.header("access-control-allow-origin"), None);
            assert_eq!(reply.json()["__type"], "AccessDeniedException");
        }
        let target = "AWSCognitoIdentityService.ListIdentityPools";
        let headers = [("x-amz-target", target), ("origin", origins[0])];
        if origins.len() == 1 {
            assert_eq!(site.send("POST", "/", &headers, "{}").status, 403);
        }
    }
    let pools = site.call("ListUserPools", &json!({ "MaxResults": 60 }));
    assert_eq!(pools.json()["UserPools"].as_array().unwrap().len(), 1);
}

#[test]
fn admin_call_of_a_local_page_is_answered() {
    let site = Site::new();
    let body = json!({ "UserPoolId": "local_WildRydes" });
    for origin in [
        "http://localhost:8080",
        "http://localhost",
        "https://localhost:3000",
        "http://127.0.0.1:5173",
        "http://[::1]:8080",
    ] {
        let reply = call_from(&site, &[origin], "DescribeUserPool", &body);
        assert_eq!(reply.status, 200, "{origin}: {}", reply.body);
        assert_eq!(reply.header("access-control-allow-origin"), Some(origin));
        assert_eq!(reply.header("vary"), Some("Origin"));
    }
    let program = call_from(&site, &[], "DescribeUserPool", &body);
    assert_eq!(program.status, 200);
    assert_eq!(program.header("access-control-allow-origin"), None);
}

#[test]
fn issued_credentials_are_for_programs_alone() {
    let site = Site::new();
    let question = json!({ "AccessKeyId": "ASIA", "SessionToken": "token" }).to_string();
    let ask = |headers: &[(&str, &str)], body: &str| {
        let reply = site.send("POST", "/issued-credentials", headers, body);
        let code = reply.json()["__type"].as_str().unwrap().to_owned();
        assert_eq!(reply.header("access-control-allow-origin"), None);
        (reply.status, code)
    };
    let unknown = (403, "InvalidClientTokenId".to_owned());
    assert_eq!(ask(&[], &question), unknown);
    for origin in ["http://localhost:8080", "https://example.com", "null"] {
        let refused = ask(&[("origin", origin)], &question);
        assert_eq!(refused.1, "AccessDeniedException", "{origin}");
    }
    let (status, _) = ask(&[], "AccessKeyId=ASIA");
    assert_eq!(status, 400);
    assert_eq!(site.get("/issued-credentials").status, 404);
}

#[test]
fn user_call_of_any_page_is_answered() {
    let site = Site::new();
    for origin in ["https://rides.example", "http://localhost:8080", "null"] {
        let reply = call_from(&site, &[origin], "SignUp", &json!({ "ClientId": "nobody" }));
        assert_eq!(reply.status, 400, "{}", reply.body);
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    }
}

#[test]
fn inbox_is_refused_to_pages_of_other_sites() {
    let site = Site::new();
    for path in ["/inbox", "/inbox.css", "/inbox.json"] {
        for headers in [
            &[("origin", "https://evil.example")][..],
            &[("origin", "null")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors"),
            ],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")],
        ] {
            assert_eq!(
                site.send("GET", path, headers, "").status,
                403,
                "{headers:?}"
            );
        }
        for headers in [
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
            ][..],
            &[
                ("sec-fetch-site", "same-site"),
                ("sec-fetch-mode", "navigate"),
            ],
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-mode", "no-cors"),
            ],
            &[("origin", "http://localhost:8080")],
            &[],
        ] {
            let reply = site.send("GET", path, headers, "");
            assert_eq!(reply.status, 200, "{path} {headers:?}");
            assert_eq!(reply.header("access-control-allow-origin"), None);
            let policy = reply.header("cross-origin-resource-policy");
            assert_eq!(policy, Some("same-origin"), "{path}");
        }
    }
}

#[test]
fn each_issuer_has_its_own_documents() {
    let site = Site::new();
    let base = site.server.base_url();
    let at = |path: &str| site.get(&format!("{path}/.well-known/jwks.json")).json();
    assert_eq!(
        at("/local_WildRydes"),
        at("/issuer-cognito-idp/local_WildRydes")
    );
    for path in ["/local_WildRydes", "/issuer-cognito-idp/local_WildRydes"] {
        let found = site.get(&format!("{path}/.well-known/openid-configuration"));
        let issuer = format!("{base}{path}");
        assert_eq!(found.json()["issuer"], issuer.as_str());
        assert_eq!(
            found.json()["jwks_uri"],
            format!("{issuer}/.well-known/jwks.json")
        );
        // Both issuers have the endpoints of the pool's domain.
        for (name, end) in [
            ("authorization_endpoint", "authorize"),
            ("token_endpoint", "token"),
            ("userinfo_endpoint", "userInfo"),
        ] {
            let endpoint = format!("{base}/wildrydes/oauth2/{end}");
            assert_eq!(found.json()[name], endpoint);
        }
    }
    for path in [
        "/issuer-cognito-idp",
        "/issuer-cognito-idp/local_Elsewhere",
        "/x/local_WildRydes",
    ] {
        let path = format!("{path}/.well-known/jwks.json");
        assert_eq!(site.get(&path).status, 404, "{path}");
    }
}

#[test]
fn pool_made_by_a_signed_call_is_in_its_region() {
    let site = Site::new();
    let authorization = "AWS4-HMAC-SHA256 Credential=any/20261127/eu-central-1/cognito-idp/\
        aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
    let target = "AWSCognitoIdentityProviderService.CreateUserPool";
    let headers = [("x-amz-target", target), ("authorization", authorization)];
    let reply = site.send("POST", "/", &headers, r#"{"PoolName": "made"}"#);
    let id = reply.json()["UserPool"]["Id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("eu-central-1_"), "{id}");
}

#[test]
fn internal_error_is_reported_with_its_cause() {
    static CAUSES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let hooks = Hooks {
        on_message: |_| panic!("the mail server is down"),
        on_internal_error: |error| {
            let cause = error.source().map(ToString::to_string);
            CAUSES.lock().unwrap().extend(cause);
        },
        ..Hooks::default()
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let pool = Pool::ephemeral(&settings).unwrap();
    let site = Site {
        server: http::serve_with_hooks(listener, pool, hooks).unwrap(),
    };
    let reply = site.call("SignUp", &sign_up());
    assert_eq!(reply.status, 500);
    assert_eq!(reply.json()["message"], "Internal error.");
    let causes = CAUSES.lock().unwrap();
    assert_eq!(causes.len(), 1);
    assert!(causes[0].contains("the mail server is down"), "{causes:?}");
}

#[test]
fn http_errors_have_the_shape_of_the_apis() {
    let site = Site::new();
    let host = "POST / HTTP/1.1\r\nhost: localhost\r\n";
    let target = "x-amz-target: AWSCognitoIdentityProviderService.SignUp\r\n";
    let long = "x".repeat(600 * 1024);
    for (request, status, name) in [
        (
            "\u{1}\u{2}\r\n\r\n".to_owned(),
            400,
            "MalformedHttpRequestException",
        ),
        (
            format!("{host}content-length: x\r\n\r\n"),
            400,
            "MalformedHttpRequestException",
        ),
        (
            format!("{host}{target}connection: close\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
            400,
            "MalformedHttpRequestException",
        ),
        (
            format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(70_000)),
            414,
            "MalformedHttpRequestException",
        ),
        (
            "GET /inbox HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n".to_owned(),
            403,
            "AccessDeniedException",
        ),
        (
            "PUT / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".to_owned(),
            405,
            "UnknownOperationException",
        ),
        (
            format!(
                "{host}{target}connection: close\r\ncontent-length: {}\r\n\r\n{long}",
                long.len()
            ),
            413,
            "RequestEntityTooLargeException",
        ),
    ] {
        let shown: String = request.chars().take(80).collect();
        let reply = site.raw(request.as_bytes());
        assert_eq!(reply.status, status, "{shown:?}");
        let content_type = reply.header("content-type");
        assert_eq!(
            content_type,
            Some("application/x-amz-json-1.1"),
            "{shown:?}"
        );
        let header = reply.header("x-amzn-errortype").unwrap();
        assert_eq!(header.trim_end_matches(':'), name, "{shown:?}");
        assert_eq!(reply.json()["__type"], name);
        assert!(reply.json()["message"].is_string());
    }
}

#[test]
fn ready_is_answered_before_the_pool_is_there() {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let listening = http::listen(listener, Hooks::default(), Timeouts::default()).unwrap();
    let address = listening.address();
    let ask = |method: &str, path: &str, host: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let whole = |mut stream: TcpStream| {
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    };
    let early = ask("GET", "/inbox.json", "localhost");
    let reply = whole(ask("GET", "/ready", "localhost"));
    assert!(reply.starts_with("HTTP/1.1 503 "), "{reply}");
    let reply = whole(ask("HEAD", "/ready", "localhost"));
    assert!(reply.starts_with("HTTP/1.1 503 ") && reply.ends_with("\r\n\r\n"));

    let server = listening.serve(Pool::ephemeral(&settings).unwrap());
    // A health check may use an address of a container.
    for host in ["localhost", "172.17.0.2:9229"] {
        let reply = whole(ask("GET", "/ready", host));
        assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
        let reply = whole(ask("HEAD", "/ready", host));
        assert!(reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("\r\n\r\n"));
    }
    let reply = whole(ask("PUT", "/ready", "localhost"));
    assert!(reply.starts_with("HTTP/1.1 405 "), "{reply}");
    // The request that came too early has waited.
    assert!(whole(early).ends_with("\r\n\r\n[]"));
    drop(server);
}

/// Starts a server that waits only for a moment.
fn impatient_site() -> Site {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let pool = Pool::ephemeral(&settings).unwrap();
    let timeouts = Timeouts {
        idle: Duration::from_millis(100),
        body: Duration::from_millis(100),
    };
    Site {
        server: http::serve_with_timeouts(listener, pool, Hooks::default(), timeouts).unwrap(),
    }
}

/// Sends the start of a request, and returns what comes until the server closes the
/// connection.
fn until_closed(site: &Site, start: &str) -> String {
    let mut stream = TcpStream::connect(site.server.address()).unwrap();
    let longest = Duration::from_secs(20);
    stream.set_read_timeout(Some(longest)).unwrap();
    stream.write_all(start.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn silent_connection_is_closed() {
    let site = impatient_site();
    assert_eq!(until_closed(&site, ""), "");
    assert_eq!(until_closed(&site, "POST / HTTP/1.1\r\nhost: local"), "");
    // A connection that has been used is closed as well, once it is idle.
    let reply = until_closed(&site, "GET /inbox.json HTTP/1.1\r\nhost: localhost\r\n\r\n");
    assert!(reply.ends_with("\r\n\r\n[]"), "{reply}");
}

#[test]
fn headers_that_come_byte_by_byte_are_given_up() {
    let site = impatient_site();
    let mut stream = TcpStream::connect(site.server.address()).unwrap();
    let pause = Duration::from_millis(20);
    stream.set_read_timeout(Some(pause)).unwrap();
    stream
        .write_all(b"GET /inbox HTTP/1.1\r\nhost: localhost\r\nx-slow: ")
        .unwrap();
    let closed = (0..200).any(|_| match stream.read(&mut [0]) {
        // Nothing has come within the pause.
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
            stream.write_all(b"x").is_err()
        }
        Ok(count) => count == 0,
        Err(_) => true,
    });
    assert!(closed);
}

#[test]
fn body_that_does_not_arrive_is_answered() {
    let site = impatient_site();
    let target = "x-amz-target: AWSCognitoIdentityProviderService.SignUp";
    let head = format!("POST / HTTP/1.1\r\nhost: localhost\r\n{target}\r\ncontent-length: 9\r\n");
    let reply = until_closed(&site, &format!("{head}\r\n{{"));
    assert!(reply.starts_with("HTTP/1.1 408 "), "{reply}");
    assert!(reply.contains("RequestTimeoutException"), "{reply}");
}

#[test]
fn client_that_takes_in_no_response_is_closed() {
    let site = impatient_site();
    let mut stream = TcpStream::connect(site.server.address()).unwrap();
    let longest = Duration::from_secs(20);
    stream.set_write_timeout(Some(longest)).unwrap();
    // The responses fill the buffers of the connection, so the server stops reading.
    let request = "GET /inbox HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(1_000);
    let ended = loop {
        if let Err(error) = stream.write_all(request.as_bytes()) {
            break error.kind();
        }
    };
    let closed = [
        std::io::ErrorKind::ConnectionReset,
        std::io::ErrorKind::BrokenPipe,
    ];
    assert!(closed.contains(&ended), "{ended}");
}
