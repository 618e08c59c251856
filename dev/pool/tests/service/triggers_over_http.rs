//! Tests of functions behind an endpoint, with a small server of the Invoke API.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    support::{POOL, Service, refused},
    triggers_support::arn,
};

/// A request that the server got: its first line, and its body.
type Requests = Arc<Mutex<Vec<(String, Value)>>>;

/// A server that answers every request with what `answer` returns, whole.
fn serve(answer: impl Fn(&Value) -> String + Send + 'static) -> (String, Requests) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let requests = Requests::default();
    let seen = Arc::clone(&requests);
    // The thread ends with the test's process.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let (line, body) = request(&stream);
            let answer = answer(&body);
            seen.lock().unwrap().push((line, body));
            // The client may have gone already.
            let _ = (&stream).write_all(answer.as_bytes());
        }
    });
    (endpoint, requests)
}

fn request(stream: &TcpStream) -> (String, Value) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
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
    (
        first.trim().to_owned(),
        serde_json::from_slice(&body).unwrap(),
    )
}

fn response(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn service(endpoint: &str) -> Service {
    Service::with(|settings| {
        settings.lambda_endpoint = Some(endpoint.to_owned());
        settings.limits.trigger_timeout = Duration::from_secs(5);
        let config = settings.pool.lambda_config.get_or_insert_default();
        config.pre_sign_up = Some(format!("{}:prod", arn("my-function")));
    })
}

fn confirming(event: &Value) -> String {
    let mut event = event.clone();
    event["response"]["autoConfirmUser"] = true.into();
    response("200 OK", "", &event.to_string())
}

#[test]
fn function_behind_an_endpoint_is_invoked() {
    let (endpoint, requests) = serve(confirming);
    let reply = service(&format!("{endpoint}/")).sign_up("jeff", "jeff@example.com");
    assert_eq!(reply.unwrap()["UserConfirmed"], true);
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        requests[0].0,
        "POST /2015-03-31/functions/my-function/invocations?Qualifier=prod HTTP/1.1"
    );
    assert_eq!(requests[0].1["triggerSource"], "PreSignUp_SignUp");
}

#[test]
fn error_of_a_function_reaches_the_client() {
    let error = json!({ "errorType": "Error", "errorMessage": "Invite only", "trace": [] });
    let (endpoint, requests) = serve(move |_| {
        let header = "X-Amz-Function-Error: Unhandled\r\n";
        response("200 OK", header, &error.to_string())
    });
    refused(
        service(&endpoint).sign_up("jeff", "jeff@example.com"),
        "UserLambdaValidationException",
        "PreSignUp failed with error Invite only.",
    );
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[test]
fn unknown_function_is_an_unexpected_error() {
    let (endpoint, _) = serve(|_| response("404 Not Found", "", "{}"));
    refused(
        service(&endpoint).sign_up("jeff", "jeff@example.com"),
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error ResourceNotFoundException.",
    );
}

#[test]
fn answer_that_is_no_json_is_not_valid() {
    let too_long = format!("\"{}\"", "a".repeat(7 << 20));
    let too_deep = "[".repeat(100_000);
    for body in ["<html>", &too_long, &too_deep] {
        let answer = response("200 OK", "", body);
        let (endpoint, _) = serve(move |_| answer.clone());
        refused(
            service(&endpoint).sign_up("jeff", "jeff@example.com"),
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        );
    }
}

#[test]
fn endpoint_that_is_broken_is_tried_three_times() {
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
        "nonsense\r\n\r\n",
    ] {
        let (endpoint, requests) = serve(move |_| answer.to_owned());
        let service = service(&endpoint);
        refused(
            service.sign_up("jeff", "jeff@example.com"),
            "UnexpectedLambdaException",
            "PreSignUp invocation failed due to error ServiceException.",
        );
        assert_eq!(requests.lock().unwrap().len(), 3, "{answer:?}");
        assert!(service.pool.user(POOL, "jeff").is_none());
    }
}

#[test]
fn endpoint_where_nothing_listens_is_an_error() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    refused(
        service(&endpoint).sign_up("jeff", "jeff@example.com"),
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error ServiceException.",
    );
}

#[test]
fn endpoint_that_never_answers_is_a_timeout() {
    // Connections wait in the listener's queue, and nobody answers them.
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let service = Service::with(|settings| {
        settings.lambda_endpoint = Some(endpoint);
        settings.limits.trigger_timeout = Duration::from_millis(30);
        settings
            .pool
            .lambda_config
            .get_or_insert_default()
            .pre_sign_up = Some(arn("slow"));
    });
    refused(
        service.sign_up("jeff", "jeff@example.com"),
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
    );
}

/// A server that keeps its connections and counts them. It answers once `together` requests are
/// there, so that each of them needs a connection of its own.
fn counting(together: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let (counted, all_there) = (Arc::clone(&connections), Arc::new(Barrier::new(together)));
    // The threads end with the test's process.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            counted.fetch_add(1, Ordering::Relaxed);
            let all_there = Arc::clone(&all_there);
            std::thread::spawn(move || {
                // A client that ends the connection ends the thread by a panic.
                loop {
                    let (_, mut event) = request(&stream);
                    all_there.wait();
                    event["response"]["autoConfirmUser"] = true.into();
                    let answer = response("200 OK", "", &event.to_string());
                    let answer = answer.replace("connection: close\r\n", "");
                    (&stream).write_all(answer.as_bytes()).unwrap();
                }
            });
        }
    });
    (endpoint, connections)
}

#[test]
fn connections_to_an_endpoint_are_kept() {
    const CALLERS: usize = 10;
    let (endpoint, connections) = counting(CALLERS);
    let service = service(&endpoint);
    for round in 0..3 {
        std::thread::scope(|scope| {
            for caller in 0..CALLERS {
                let service = &service;
                scope.spawn(move || {
                    let name = format!("rider-{round}-{caller}");
                    let reply = service.sign_up(&name, &format!("{name}@example.com"));
                    assert_eq!(reply.unwrap()["UserConfirmed"], true);
                });
            }
        });
    }
    assert_eq!(connections.load(Ordering::Relaxed), CALLERS);
}
