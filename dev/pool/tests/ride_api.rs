//! Tests of the local HTTP API: its routes, tokens and CORS, and the rides of the sample
//! pool. Signed requests are in `clients/ride-api.mjs`, which signs with AWS's own code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};

const POOL: &str = "local_WildRydes";
const CLIENT: &str = "wildrydeswebapp";
const PASSWORD: &str = "Passw0rd!";
const KEY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

struct Reply {
    status: u16,
    head: String,
    body: Value,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

struct Site {
    pool: Pool,
    server: http::Server,
}

fn settings() -> Settings {
    Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    }
}

impl Site {
    fn new() -> Self {
        Self::of(Pool::ephemeral(&settings()).unwrap())
    }

    fn of(pool: Pool) -> Self {
        let server = http::serve_on_free_port(pool.clone()).unwrap();
        Self { pool, server }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let port = self.server.address().port();
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        Reply {
            status: head[9..12].parse().unwrap(),
            head: head.to_owned(),
            body: serde_json::from_str(body).unwrap_or(Value::Null),
        }
    }

    fn call(&self, operation: &str, body: &Value) -> Value {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        let reply = self.send("POST", "/", &[("x-amz-target", &target)], &body.to_string());
        assert_eq!(reply.status, 200, "{operation} {}", reply.body);
        reply.body
    }

    /// Registers a user, and gives the tokens of a sign-in.
    fn tokens(&self, username: &str) -> Value {
        self.call(
            "AdminCreateUser",
            &json!({
                "UserPoolId": POOL,
                "Username": username,
                "TemporaryPassword": PASSWORD,
                "MessageAction": "SUPPRESS",
            }),
        );
        self.call(
            "AdminSetUserPassword",
            &json!({
                "UserPoolId": POOL, "Username": username, "Password": PASSWORD, "Permanent": true,
            }),
        );
        self.sign_in(username)
    }

    /// Gives the tokens of a sign-in.
    fn sign_in(&self, username: &str) -> Value {
        let reply = self.call(
            "InitiateAuth",
            &json!({
                "ClientId": CLIENT,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": username, "PASSWORD": PASSWORD },
            }),
        );
        reply["AuthenticationResult"].clone()
    }

    fn id_token(&self, username: &str) -> String {
        self.tokens(username)["IdToken"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn rides(&self, method: &str, path: &str, token: &str) -> Reply {
        let body = match method {
            "POST" => pickup(),
            _ => String::new(),
        };
        self.send(
            method,
            &format!("/ride-api{path}"),
            &[("authorization", token)],
            &body,
        )
    }
}

fn pickup() -> String {
    json!({ "PickupLocation": { "Latitude": 47.6, "Longitude": -122.3 } }).to_string()
}

#[test]
fn rider_requests_lists_and_cancels_with_a_token() {
    let site = Site::new();
    let token = site.id_token("jeff");
    let ride = site.rides("POST", "/ride", &token);
    assert_eq!(ride.status, 201);
    assert_eq!(ride.body["Rider"], "jeff");
    assert_eq!(ride.body["Status"], "requested");
    assert_eq!(ride.header("content-type"), Some("application/json"));
    assert_eq!(ride.header("access-control-allow-origin"), Some("*"));

    let list = site.rides("GET", "/rides", &format!("Bearer {token}"));
    assert_eq!(
        (list.status, &list.body["Rides"]),
        (200, &json!([ride.body]))
    );

    let path = format!("/ride/{}", ride.body["RideId"].as_str().unwrap());
    let marys = site.id_token("mary");
    assert_eq!(
        site.rides("GET", "/rides", &marys).body,
        json!({ "Rides": [] })
    );
    let refused = site.rides("DELETE", &path, &marys);
    assert_eq!(refused.status, 404);
    assert_eq!(
        refused.body["Reference"].as_str(),
        refused.header("apigw-requestid")
    );
    assert_eq!(site.rides("DELETE", &path, &token).status, 204);
    let list = site.rides("GET", "/rides", &token);
    assert_eq!(list.body["Rides"][0]["Status"], "cancelled");
}

#[test]
fn ride_arrives_by_the_clock_of_the_pool() {
    let site = Site::new();
    let token = site.id_token("jeff");
    let ride = site.rides("POST", "/ride", &token).body;
    site.pool.advance(Duration::from_secs(31));
    let list = site.rides("GET", "/rides", &token).body;
    assert_eq!(list["Rides"][0]["Status"], "arrived");
    let path = format!("/ride/{}", ride["RideId"].as_str().unwrap());
    assert_eq!(site.rides("DELETE", &path, &token).status, 409);
}

#[test]
fn ride_expires_as_in_the_table_of_the_template() {
    let site = Site::new();
    let token = site.id_token("jeff");
    assert_eq!(site.rides("POST", "/ride", &token).status, 201);
    let after = |time| {
        site.pool.advance(time);
        let tokens = site.sign_in("jeff");
        let list = site.rides("GET", "/rides", tokens["IdToken"].as_str().unwrap());
        list.body["Rides"].as_array().unwrap().len()
    };
    assert_eq!(after(Duration::from_hours(90 * 24 - 1)), 1);
    assert_eq!(after(Duration::from_hours(2)), 0);
}

#[test]
fn list_is_divided_by_its_next_token() {
    let site = Site::new();
    let token = site.id_token("jeff");
    for _ in 0..21 {
        site.rides("POST", "/ride", &token);
        site.pool.advance(Duration::from_millis(1));
    }
    let first = site.rides("GET", "/rides", &token).body;
    assert_eq!(first["Rides"].as_array().unwrap().len(), 20);
    let next = format!("/rides?next={}", first["NextToken"].as_str().unwrap());
    let rest = site.rides("GET", &next, &token).body;
    assert_eq!(rest["Rides"].as_array().unwrap().len(), 1);
    assert_eq!(rest.get("NextToken"), None);
    let faulty = site.rides("GET", "/rides?next=%20", &token);
    assert_eq!(faulty.status, 400);
}

#[test]
fn ride_and_its_key_survive_a_restart() {
    let name = format!("cognito-local-rides-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let open = || Site::of(Pool::open(&folder.join("pool.redb"), &settings()).unwrap());
    let request = |site: &Site, token: &str| {
        let headers = [("authorization", token), ("idempotency-key", KEY)];
        let base = site.server.base_url().to_owned();
        (
            site.send("POST", "/ride-api/ride", &headers, &pickup())
                .body,
            base,
        )
    };
    let site = open();
    let (first, _) = request(&site, &site.id_token("jeff"));
    drop(site);
    let site = open();
    let tokens = site.call(
        "InitiateAuth",
        &json!({
            "ClientId": CLIENT,
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
        }),
    );
    let token = tokens["AuthenticationResult"]["IdToken"].as_str().unwrap();
    let (again, _) = request(&site, token);
    assert_eq!(again["RideId"], first["RideId"]);
    assert_eq!(again["Unicorn"], first["Unicorn"]);
    let list = site.rides("GET", "/rides", token).body;
    assert_eq!(list["Rides"].as_array().unwrap().len(), 1);
    drop(site);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn token_that_is_not_valid_is_unauthorized() {
    let site = Site::new();
    let token = site.id_token("jeff");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let forged = [header, &claims.replace('a', "b"), signature].join(".");
    for wrong in ["", "x", "Basic eDp5", &forged, &format!("Token {token}")] {
        let refused = site.rides("GET", "/rides", wrong);
        assert_eq!(refused.status, 401, "{wrong}");
        assert_eq!(refused.body, json!({ "message": "Unauthorized" }));
        assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
    }
    // A token of another service with the same keys names another issuer.
    let other = Site::new().id_token("jeff");
    assert_eq!(site.rides("GET", "/rides", &other).status, 401);
    // An access token has no audience; API Gateway takes its app client instead.
    let tokens = site.tokens("mary");
    let access = tokens["AccessToken"].as_str().unwrap();
    assert_eq!(site.rides("POST", "/ride", access).body["Rider"], "mary");
    assert_eq!(site.rides("GET", "/rides", &token).status, 200);
    site.pool.advance(Duration::from_hours(1));
    assert_eq!(site.rides("GET", "/rides", &token).status, 401);
}

#[test]
fn unsigned_request_and_unknown_route_are_refused() {
    let site = Site::new();
    let token = site.id_token("jeff");
    let forbidden = site.rides("POST", "/iam/ride", &token);
    assert_eq!(forbidden.status, 403);
    assert_eq!(forbidden.body, json!({ "message": "Forbidden" }));
    for (method, path) in [
        ("GET", "/ride"),
        ("POST", "/rides"),
        ("DELETE", "/ride/"),
        ("DELETE", "/ride/a/b"),
        ("GET", "/"),
    ] {
        let unknown = site.rides(method, path, &token);
        assert_eq!(unknown.status, 404, "{method} {path}");
        assert_eq!(unknown.body, json!({ "message": "Not Found" }));
    }
}

#[test]
fn preflight_allows_what_the_app_sends() {
    let site = Site::new();
    let preflight = site.send(
        "OPTIONS",
        "/ride-api/iam/ride/1",
        &[
            ("origin", "http://localhost:8080"),
            ("access-control-request-method", "DELETE"),
        ],
        "",
    );
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    let methods = preflight.header("access-control-allow-methods").unwrap();
    assert_eq!(methods, "DELETE,GET,POST");
    let headers = preflight.header("access-control-allow-headers").unwrap();
    assert_eq!(
        headers,
        "authorization,content-type,idempotency-key,x-amz-date,x-amz-security-token"
    );
}
