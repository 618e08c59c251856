//! Tests of requests to the app's own API.

use cognito_client::config::ApiAuthorization;
use cognito_session::aws::AwsError;
use cognito_session::service::ApiCall;

use super::causes::session;
use super::{CONFIG, ID_TOKEN, NoReply, Wire, now, ok, service};

const WITH_API: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","identity_pool_id":"eu-west-1:pool"},"custom":{"cognito":{"api_endpoint":"https://abc.execute-api.us-east-2.amazonaws.com/prod/"}}}"#;

fn call() -> ApiCall {
    ApiCall {
        headers: vec![("idempotency-key", "one".to_owned())],
        body: "{}".to_owned(),
        ..ApiCall::new("POST", "/notes/a%2Fb".to_owned())
    }
}

#[test]
fn api_gets_the_identity_token_and_nothing_else() {
    let wire = Wire::of([Ok((418, "tea".to_owned()))]);
    let asked = service(&wire, WITH_API);
    let authorization = ApiAuthorization::IdentityToken;
    let reply = now(asked.request_api(&session(), call(), authorization)).unwrap();
    assert_eq!((reply.status, &*reply.body), (418, "tea"));
    let sent = wire.asked.borrow();
    let address = "https://abc.execute-api.us-east-2.amazonaws.com/prod/notes/a%2Fb";
    let headers = format!("authorization: {ID_TOKEN}\nidempotency-key: one");
    assert_eq!(*sent, [(address.to_owned(), headers)]);
}

#[test]
fn api_request_by_iam_is_signed_for_its_region() {
    let wire = Wire::of([
        ok(r#"{"IdentityId":"eu-west-1:me"}"#),
        ok(
            r#"{"IdentityId":"eu-west-1:me","Credentials":{"AccessKeyId":"A","SecretKey":"s","SessionToken":"t","Expiration":9000}}"#,
        ),
        ok("{}"),
    ]);
    let asked = service(&wire, WITH_API);
    let reply = now(asked.request_api(&session(), call(), ApiAuthorization::Iam)).unwrap();
    assert_eq!(reply.status, 200);
    let sent = wire.asked.borrow();
    let (_, headers) = sent.last().unwrap();
    assert!(headers.contains("/us-east-2/execute-api/"), "{headers}");
    assert!(
        headers.contains("=content-type;host;x-amz-date;"),
        "{headers}"
    );
    assert!(headers.ends_with("idempotency-key: one"), "{headers}");
    assert!(!headers.contains(ID_TOKEN), "{headers}");
}

#[test]
fn api_that_does_not_answer_is_asked_once() {
    let wire = Wire::of([Err(NoReply::default())]);
    let asked = service(&wire, WITH_API);
    let authorization = ApiAuthorization::IdentityToken;
    let reply = now(asked.request_api(&session(), call(), authorization));
    assert_eq!(reply, Err(AwsError::Unreachable(NoReply::default().into())));
    assert_eq!(wire.asked.borrow().len(), 1);
}

#[test]
fn api_that_is_not_configured_is_not_asked() {
    let wire = Wire::of([]);
    let asked = service(&wire, CONFIG);
    for authorization in [ApiAuthorization::IdentityToken, ApiAuthorization::Iam] {
        let reply = now(asked.request_api(&session(), call(), authorization));
        assert_eq!(reply, Err(AwsError::NotConfigured));
    }
}
