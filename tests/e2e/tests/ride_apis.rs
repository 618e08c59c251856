//! Tests that the ride API of the local pool, and one of the workshop's kind that is not
//! ours, give the same answer to the same request. No browser is needed.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

use cognito_local::Settings;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use wild_rydes_e2e::{LocalPool, TestError, WorkshopApi};

const PASSWORD: &str = "Passw0rd!";

/// Registers a rider, and gives an identity token.
async fn token(pool: &LocalPool) -> Result<String, TestError> {
    let user =
        json!({ "Username": "jeff", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS" });
    pool.call("AdminCreateUser", user).await?;
    let password = json!({ "Username": "jeff", "Password": PASSWORD, "Permanent": true });
    pool.call("AdminSetUserPassword", password).await?;
    let sign_in = json!({
        "ClientId": pool.client_id(),
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
    });
    let reply = pool.call("InitiateAuth", sign_in).await?;
    let token = reply["AuthenticationResult"]["IdToken"].as_str();
    Ok(token.unwrap().to_owned())
}

/// Sends the request that the app sends.
async fn request_ride(base: &str, token: &str) -> (u16, Value) {
    let place = json!({ "PickupLocation": { "Latitude": 47.6, "Longitude": -122.3 } });
    let request = Request::post(format!("{base}/ride"))
        .header("authorization", token)
        .header("content-type", "application/json")
        .header("idempotency-key", "0f8fad5b-d9cb-469f-a165-70867728950e")
        .body(Full::new(Bytes::from(place.to_string())))
        .unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http();
    let reply = client.request(request).await.unwrap();
    let status = reply.status().as_u16();
    let body = reply.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// Checks what every ride API has to do.
async fn is_a_ride_api(base: &str, token: &str) {
    for authorization in [token.to_owned(), format!("Bearer {token}")] {
        let (status, ride) = request_ride(base, &authorization).await;
        assert_eq!(status, 201, "{ride}");
        for name in ["Name", "Color", "Gender"] {
            assert!(!ride["Unicorn"][name].as_str().unwrap().is_empty());
        }
        assert!(!ride["RideId"].as_str().unwrap().is_empty());
        assert_eq!(ride["Eta"], "30 seconds");
        assert_eq!(ride["Rider"], "jeff");
    }
    for wrong in ["", "x", "Bearer x"] {
        let (status, refused) = request_ride(base, wrong).await;
        assert_eq!((status, &refused["message"]), (401, &json!("Unauthorized")));
    }
}

#[tokio::test]
async fn pool_and_workshop_answer_a_ride_request_alike() {
    let pool = LocalPool::start(Settings::default()).unwrap();
    let token = token(&pool).await.unwrap();
    is_a_ride_api(&format!("{}/ride-api", pool.url()), &token).await;
    let workshop = WorkshopApi::start(&pool).await.unwrap();
    is_a_ride_api(workshop.url(), &token).await;
}
