//! The rate of sign-ins with a pre token generation trigger that takes a millisecond, beside
//! the rate without one. It measures the machine too, so it runs only when it is asked for:
//! `cargo test -p cognito-local --test trigger_rate -- --ignored --nocapture`.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test says what it expects, and this one measures time"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use data_encoding::BASE64URL_NOPAD;

use cognito_local::{Pool, Settings, core::Request, test_keys};
use serde_json::{Value, json};

/// The time that the function takes.
const FUNCTION: Duration = Duration::from_millis(1);
/// The number of callers at once.
const CALLERS: usize = 10;
/// The number of sign-ins in a round: few, so that the rounds that are compared follow each
/// other closely.
const SIGN_INS: usize = 300;
/// The number of rounds for each pool. The rounds of the pools alternate.
const ROUNDS: usize = 15;
/// The smallest share of the rate without a trigger.
const SHARE: f64 = 0.8;

const ARN: &str = "arn:aws:lambda:local:000000000000:function:claims";

/// Waits for as long as the function takes.
fn work() {
    let (_open, never) = mpsc::channel::<()>();
    never.recv_timeout(FUNCTION).unwrap_err();
}

fn with_claim(mut event: Value) -> Value {
    event["response"]["claimsOverrideDetails"] =
        json!({ "claimsToAddOrOverride": { "tenant": "acme" } });
    event
}

/// Serves the Invoke API with connections that stay open, and returns its address.
fn endpoint() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    // The threads end with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            stream.set_nodelay(true).unwrap();
            thread::spawn(move || answer_all(&stream));
        }
    });
    address
}

fn answer_all(stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or_default() == 0 {
                return;
            }
            let line = line.trim().to_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        work();
        // The function stands for one on another machine, so it takes as little of this one's
        // processor as it can.
        let answer = String::from_utf8(body).unwrap().replace(
            r#""claimsOverrideDetails":null"#,
            r#""claimsOverrideDetails":{"claimsToAddOrOverride":{"tenant":"acme"}}"#,
        );
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        let mut stream = stream;
        if stream.write_all((head + &answer).as_bytes()).is_err() {
            return;
        }
    }
}

/// Starts a pool with the user `jeff`.
fn pool(change: impl FnOnce(&mut Settings)) -> Pool {
    let mut settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    change(&mut settings);
    let pool = Pool::ephemeral(&settings).unwrap();
    let pool_id = &settings.pool_id;
    let user = json!({
        "UserPoolId": pool_id,
        "Username": "jeff",
        "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
    });
    call(&pool, "AdminCreateUser", &user);
    let password = json!({ "UserPoolId": pool_id, "Username": "jeff", "Password": "Passw0rd!", "Permanent": true });
    call(&pool, "AdminSetUserPassword", &password);
    pool
}

fn call(pool: &Pool, operation: &str, body: &Value) -> Value {
    let answer = pool.call(Request {
        target: &format!("AWSCognitoIdentityProviderService.{operation}"),
        body: body.to_string().as_bytes(),
        base_url: "http://localhost",
        ..Request::default()
    });
    answer.reply.unwrap().unwrap_or(Value::Null)
}

/// One round of sign-ins.
#[derive(Clone, Copy)]
struct Round {
    /// The sign-ins in a second.
    rate: f64,
    /// The processor time of this program, in clock ticks.
    ticks: f64,
}

/// Returns the processor time of this program so far, in clock ticks: the user's and the
/// system's, which proc(5) has as fields 14 and 15. The name before them may have spaces.
fn ticks() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat
        .rsplit(") ")
        .next()
        .unwrap()
        .split(' ')
        .skip(11)
        .take(2);
    fields.map(|ticks| ticks.parse::<f64>().unwrap()).sum()
}

/// Returns the body of a sign-in.
fn sign_in() -> Value {
    json!({
        "ClientId": Settings::default().client_id,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "jeff", "PASSWORD": "Passw0rd!" },
    })
}

/// Returns the claim of the function in the ID token of a sign-in.
fn claim(pool: &Pool) -> Value {
    let reply = call(pool, "InitiateAuth", &sign_in());
    let token = reply["AuthenticationResult"]["IdToken"].as_str().unwrap();
    let payload = token.split('.').nth(1).unwrap();
    let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap();
    serde_json::from_slice::<Value>(&payload).unwrap()["tenant"].clone()
}

/// Makes one round.
fn round(pool: &Pool) -> Round {
    let before = ticks();
    let body = sign_in();
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| {
                while next.fetch_add(1, Ordering::Relaxed) < SIGN_INS {
                    let reply = call(pool, "InitiateAuth", &body);
                    assert!(reply["AuthenticationResult"]["IdToken"].is_string());
                }
            });
        }
    });
    Round {
        rate: SIGN_INS as f64 / start.elapsed().as_secs_f64(),
        ticks: ticks() - before,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap()
}

#[test]
#[ignore = "this measures the rate of sign-ins, which other programs on the machine change"]
fn sign_ins_with_a_quick_trigger_keep_their_rate() {
    let set = |settings: &mut Settings| {
        let config = settings.pool.lambda_config.get_or_insert_default();
        config.pre_token_generation = Some(ARN.to_owned());
    };
    let off = pool(|_| {});
    let inside = pool(|settings| {
        set(settings);
        settings.functions.insert(ARN, |event| {
            work();
            Ok(with_claim(event))
        });
    });
    let behind = pool(|settings| {
        set(settings);
        settings.lambda_endpoint = Some(endpoint());
    });
    let pools = [&off, &inside, &behind];
    assert_eq!(
        pools.map(claim),
        [Value::Null, json!("acme"), json!("acme")]
    );
    for pool in pools {
        round(pool);
    }
    let rounds: Vec<[Round; 3]> = (0..ROUNDS).map(|_| pools.map(round)).collect();
    // The processor time says what a machine does that this pool alone keeps busy.
    let ticks = |of: usize| rounds.iter().map(|round| round[of].ticks).sum::<f64>();
    let rate = |of: usize| median(rounds.iter().map(|round| round[of].rate).collect());
    println!("{:.0} sign-ins in a second without a trigger", rate(0));
    for (of, name) in [(1, "a closure"), (2, "an endpoint")] {
        let paired = rounds.iter().map(|round| round[of].rate / round[0].rate);
        let (share, paired) = (ticks(0) / ticks(of), median(paired.collect()));
        println!(
            "{:.0} with {name}: {share:.2} by processor time, {paired:.2} by the clock",
            rate(of)
        );
        assert!(paired >= SHARE, "{name}: {paired:.2}");
    }
}
