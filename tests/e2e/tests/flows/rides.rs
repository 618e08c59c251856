//! Tests requesting a ride: on the map, at the ride API of the local pool, and at APIs that
//! fail.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Query, Rider, Role, Setup, TestError, run, run_with};

use crate::accessibility::{fine, fine_in_every_look};
use crate::people::{JEFF, has_no_ride_api, is_inside, sets_the_pickup_point};
use crate::session::before_the_app;

const MAP: &str = "document.querySelector('[role=application]')";
/// A reply of the workshop's API.
const RIDE: &str = r#"{"RideId":"SvLnijIAtg6inAFUBRT+Fg==","Unicorn":{"Name":"Rocinante","Color":"Yellow","Gender":"Female"},"Eta":"30 seconds","Rider":"jeff"}"#;
/// Moves the device's clock forward by more than a trip takes.
pub(crate) const AFTER_THE_TRIP: &str = "const now = Date.now.bind(Date); Date.now = () => now() + 31_000;\
    window.dispatchEvent(new Event('focus'))";

fn card(rider: &Rider) -> Query<'_> {
    rider.region("Request a ride")
}

async fn jeff_is_inside(rider: &Rider) -> Result<(), TestError> {
    JEFF.has_an_account(rider).await?;
    JEFF.signs_in(rider).await?;
    is_inside(rider).await
}

/// Records the requests of this page to the ride API in `window.sent`, and replaces their
/// replies by those of this script, which gets the request and its number, from 1. Where
/// the script returns nothing, the API answers.
fn disturbance(answer: &str) -> String {
    format!(
        "window.sent = [];\
         window.real ??= window.fetch;\
         window.fetch = async (request, ...more) => {{\
           const path = new URL(request.url ?? request, location.href).pathname;\
           if (!/\\/rides?(\\/|$)/.test(path)) return window.real(request, ...more);\
           const {{ method, headers }} = request;\
           const turn = window.sent.push({{ method, path, key: headers.get('idempotency-key'),\
             authorization: headers.get('authorization') }});\
           const reply = (status, body) => new Response(body, {{ status }});\
           const answer = await (async (request, turn) => {{ {answer} }})(request, turn);\
           return answer ?? window.real(request, ...more);\
         }};"
    )
}

async fn disturbs(rider: &Rider, answer: &str) -> Result<(), TestError> {
    let script = format!("{} return true", disturbance(answer));
    rider.script(&script).await.map(drop)
}

/// The members of the requests so far that are no preflights and no lists.
async fn sent(rider: &Rider, member: &str) -> Result<Vec<Value>, TestError> {
    let script = format!(
        "return window.sent.filter(({{ method }}) => method !== 'GET').map((it) => it.{member})"
    );
    let sent = rider.script(&script).await?;
    Ok(sent.as_array().cloned().unwrap_or_default())
}

#[test]
fn unicorn_is_requested_travels_and_arrives() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        let button = rider.button("Request unicorn");
        assert!(!button.is_enabled().await?, "there is no pickup point");
        card(rider)
            .status()
            .says("Where shall we pick you up")
            .await?;
        sets_the_pickup_point(rider).await?;
        button.click().await?;
        card(rider).status().says("is on the way to you").await?;
        let unicorn = format!("{MAP}.dataset.unicorn");
        let is_drawn = format!("return {unicorn} !== undefined");
        rider.until("the unicorn is there", &is_drawn).await?;
        let first = rider.script(&format!("return {unicorn}")).await?;
        rider
            .until(
                "the unicorn moves",
                &format!("return {unicorn} !== {first}"),
            )
            .await?;
        rider.script(AFTER_THE_TRIP).await?;
        card(rider)
            .status()
            .says("is here. Enjoy your ride!")
            .await?;
        rider.button("Plan another ride").click().await?;
        button.wait().await?;
        rider.region("Your rides").says("Arrived").await
    });
}

#[test]
fn ride_is_fine_in_every_look() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        rider.button("Request unicorn").click().await?;
        card(rider).status().says("is on the way to you").await?;
        fine(rider, "on-its-way").await?;
        rider.script(AFTER_THE_TRIP).await?;
        card(rider)
            .status()
            .says("is here. Enjoy your ride!")
            .await?;
        fine_in_every_look(rider, "arrived").await
    });
}

#[test]
fn pickup_point_is_set_by_keyboard() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        rider.script(&format!("{MAP}.focus()")).await?;
        let map = rider.find(Role::Application, Some("Map"));
        // The arrow to the right, and Enter.
        map.press_keys("\u{e014}\u{e007}").await?;
        card(rider).status().says("Your pickup point is").await?;
        rider
            .until(
                "the pin is where the crosshair is",
                &format!(
                    "const {{ pickup, lat, lon }} = {MAP}.dataset;\
                     return pickup === `${{lat}},${{lon}}` && Number(lon) > -122.3"
                ),
            )
            .await?;
        rider.axe().await
    });
}

#[test]
fn double_click_makes_one_ride_in_two_round_trips() {
    run_with(Setup::default().through_a_proxy(), async |rider| {
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        rider
            .until(
                "the list of rides has come",
                "return performance.getEntriesByType('resource').some(({ name, responseEnd }) =>\
                   name.endsWith('/rides') && responseEnd > 0)",
            )
            .await?;
        disturbs(rider, "").await?;
        let proxy = rider.pool().proxy()?;
        let before = ["OPTIONS", "POST"].map(|method| proxy.requests(method));
        rider
            .script(
                "const button = [...document.querySelectorAll('button')]\
                   .find(({ textContent }) => textContent === 'Request unicorn');\
                 button.click(); button.click(); return true",
            )
            .await?;
        card(rider).status().says("is on the way to you").await?;
        let after = ["OPTIONS", "POST"].map(|method| proxy.requests(method));
        assert!(after[0] - before[0] <= 1, "one preflight at most");
        assert_eq!(after[1] - before[1], 1);
        assert_eq!(sent(rider, "method").await?, ["POST"]);
        let keys = sent(rider, "key").await?;
        assert_eq!(keys[0].as_str().map(str::len), Some(36));
        Ok(())
    });
}

#[test]
fn faults_are_told_and_a_retry_has_the_same_key() {
    run(async |rider| {
        rider.expect_http_errors();
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        let faults = [
            ("return reply(403, '{}')", "may not request rides"),
            ("return reply(429, '')", "Many riders are asking"),
            ("return reply(503, '<h1>Down</h1>')", "has a problem"),
            ("return reply(400, '{}')", "did not accept this request"),
            ("return reply(201, '<html>')", "can’t read"),
            ("throw new TypeError('Failed to fetch')", "can’t be reached"),
            // An extension that wraps `fetch` may reject with any value, and give any value.
            ("throw 'no reply'", "can’t be reached"),
            ("return 'no reply'", "can’t be reached"),
        ];
        let answers: Vec<_> = faults.iter().map(|(answer, _)| *answer).collect();
        let by_turn = answers
            .iter()
            .zip(1..)
            .map(|(answer, turn)| format!("if (turn === {turn}) {answer};"))
            .collect::<String>();
        disturbs(rider, &by_turn).await?;
        for (_, told) in faults {
            rider.button("Request unicorn").click().await?;
            card(rider).alert().says(told).await?;
        }
        rider.axe().await?;
        rider.button("Request unicorn").click().await?;
        card(rider).status().says("is on the way to you").await?;
        let keys = sent(rider, "key").await?;
        assert_eq!(keys.len(), faults.len() + 1);
        assert!(keys.iter().all(|key| *key == keys[0] && key.is_string()));
        assert!(!card(rider).alert().is_there().await?);
        Ok(())
    });
}

#[test]
fn slow_api_is_told() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        let never = "if (turn === 1) return new Promise((_, reject) =>\
            request.signal.addEventListener('abort', () => reject(request.signal.reason)))";
        disturbs(rider, never).await?;
        rider
            .script(
                "const timeout = AbortSignal.timeout.bind(AbortSignal);\
                 AbortSignal.timeout = () => timeout(300); return true",
            )
            .await?;
        rider.button("Request unicorn").click().await?;
        card(rider).alert().says("took too long to answer").await
    });
}

#[test]
fn refused_token_is_renewed_and_sent_once_more() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        disturbs(rider, "if (turn === 1) return reply(401, '{}')").await?;
        rider.button("Request unicorn").click().await?;
        card(rider).status().says("is on the way to you").await?;
        let tokens = sent(rider, "authorization").await?;
        assert_eq!(tokens.len(), 2);
        assert!(
            tokens
                .iter()
                .all(|token| token.as_str().unwrap().starts_with("eyJ"))
        );
        assert_ne!(tokens[0], tokens[1]);
        let keys = sent(rider, "key").await?;
        assert_eq!(keys[0], keys[1]);
        Ok(())
    });
}

#[test]
fn reload_shows_the_ride_and_it_is_cancelled() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        rider.button("Request unicorn").click().await?;
        card(rider).status().says("is on the way to you").await?;
        let before = card(rider).status().text().await?;
        let pickup = rider
            .script(&format!("return {MAP}.dataset.pickup"))
            .await?;
        rider.reload().await?;
        is_inside(rider).await?;
        card(rider).status().says(&before).await?;
        // The API has returned the place that it was given, to about 10 metres.
        let is_there = format!(
            "const now = {MAP}.dataset.pickup?.split(','), before = {pickup}.split(',');\
             return now?.every((degrees, at) => Math.abs(degrees - before[at]) < 0.000_1) ?? false"
        );
        rider.until("the pin is where it was", &is_there).await?;
        rider.button("Cancel ride").click().await?;
        card(rider).status().says("Your ride is cancelled.").await?;
        rider.region("Your rides").says("Cancelled").await?;
        // The focus does not get lost with the button that had it.
        rider
            .until(
                "the card's heading has the focus",
                "return document.activeElement.id === 'ride-request'",
            )
            .await?;
        rider.axe().await
    });
}

/// The workshop's API has one route, and lets browsers send no other headers than those
/// that API Gateway allows by default.
#[test]
fn api_of_the_workshop_is_enough() {
    run(async |rider| {
        let workshop = format!(
            "if (request.method === 'POST') return reply(201, '{RIDE}');\
             throw new TypeError('Failed to fetch')"
        );
        before_the_app(rider, &disturbance(&workshop)).await?;
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        rider.button("Request unicorn").click().await?;
        let status = card(rider).status();
        status.says("Rocinante is on the way to you.").await?;
        card(rider).says("Yellow").await?;
        assert_eq!(sent(rider, "key").await?, [Value::Null]);
        assert!(!rider.region("Your rides").is_there().await?);
        rider.button("Cancel ride").click().await?;
        card(rider).alert().says("can’t be cancelled").await?;
        rider.button("Cancel ride").gone().await
    });
}

#[test]
fn api_with_iam_gets_signed_requests() {
    run(async |rider| {
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["ride_api_authorization"] = "iam".into();
        })?;
        let answer = format!(
            "return request.method === 'POST' ? reply(201, '{RIDE}') : reply(200, '{{\"Rides\":[]}}')"
        );
        before_the_app(rider, &disturbance(&answer)).await?;
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        rider.button("Request unicorn").click().await?;
        let status = card(rider).status();
        status.says("Rocinante is on the way to you.").await?;
        let authorization = sent(rider, "authorization").await?;
        let authorization = authorization[0].as_str().unwrap();
        assert!(authorization.starts_with("AWS4-HMAC-SHA256 Credential=ASIA"));
        Ok(())
    });
}

async fn device_is_at(rider: &Rider, lat: f64, lon: f64) -> Result<(), TestError> {
    let place = json!({ "latitude": lat, "longitude": lon, "accuracy": 10 });
    let browser = rider.browser();
    browser
        .cdp("Emulation.setGeolocationOverride", place)
        .await
        .map(drop)
}

async fn sets_permission(rider: &Rider, setting: &str) -> Result<(), TestError> {
    let permission = json!({
        "permission": { "name": "geolocation" },
        "setting": setting,
        "origin": rider.site().url(),
    });
    let browser = rider.browser();
    browser
        .cdp("Browser.setPermission", permission)
        .await
        .map(drop)
}

#[test]
fn place_of_the_device_is_asked_for_by_the_button() {
    run(async |rider| {
        before_the_app(
            rider,
            "window.asked = 0;\
             const ask = Geolocation.prototype.getCurrentPosition;\
             Geolocation.prototype.getCurrentPosition = function (...all) {\
               window.asked++; return ask.apply(this, all) }",
        )
        .await?;
        sets_permission(rider, "denied").await?;
        jeff_is_inside(rider).await?;
        card(rider).wait().await?;
        assert_eq!(rider.script("return window.asked").await?, 0);
        rider.button("Where I am").click().await?;
        card(rider)
            .alert()
            .says("may not see where you are")
            .await?;
        rider.axe().await?;

        sets_permission(rider, "granted").await?;
        device_is_at(rider, 52.52, 13.4).await?;
        rider.button("Where I am").click().await?;
        let outside = "outside of the area where our unicorns run";
        card(rider).alert().says(outside).await?;

        device_is_at(rider, 47.65, -122.35).await?;
        rider.button("Where I am").click().await?;
        card(rider)
            .status()
            .says("Your pickup point is set")
            .await?;
        rider
            .until(
                "the pin is there and in view",
                &format!("return {MAP}.dataset.pickup === '47.65,-122.35'"),
            )
            .await
    });
}

#[test]
fn unicorn_is_beside_the_pin_with_reduced_motion() {
    run(async |rider| {
        let browser = rider.browser();
        browser
            .set_media("prefers-reduced-motion", "reduce")
            .await?;
        jeff_is_inside(rider).await?;
        sets_the_pickup_point(rider).await?;
        // Without the setting, the unicorn is at the pin too, at the end of its way.
        rider
            .script(&format!(
                "window.places = [];\
                 new MutationObserver(() => window.places.push({MAP}.dataset.unicorn))\
                   .observe({MAP}, {{ attributeFilter: ['data-unicorn'] }}); return true"
            ))
            .await?;
        rider.button("Request unicorn").click().await?;
        card(rider).status().says("is on the way to you").await?;
        rider
            .until("the unicorn is there", "return window.places.length > 0")
            .await?;
        let elsewhere =
            format!("return window.places.filter((place) => place !== {MAP}.dataset.pickup)");
        assert_eq!(rider.script(&elsewhere).await?, json!([]));
        rider.screenshot("reduced-motion").await
    });
}

#[test]
fn page_without_a_ride_api_has_map_and_token() {
    run(async |rider| {
        has_no_ride_api(rider)?;
        jeff_is_inside(rider).await?;
        // The part for developers is open from the beginning.
        rider.region("Identity token").wait().await?;
        assert!(!card(rider).is_there().await?);
        rider.find(Role::Application, Some("Map")).click().await?;
        let pickup = format!("return {MAP}.dataset.pickup ?? null");
        assert_eq!(rider.script(&pickup).await?, Value::Null);
        Ok(())
    });
}

#[test]
fn ride_speaks_german_and_arabic() {
    run(async |rider| {
        jeff_is_inside(rider).await?;
        for (language, region, button, on_its_way, cancel) in [
            (
                "Deutsch",
                "Eine Fahrt anfordern",
                "Einhorn anfordern",
                "ist auf dem Weg zu dir.",
                "Fahrt absagen",
            ),
            (
                "العربية",
                "طلب رحلة",
                "طلب يونيكورن",
                "في الطريق إليك.",
                "إلغاء الرحلة",
            ),
        ] {
            let choose = format!(
                "const choice = document.querySelector('footer select');\
                 choice.value = [...choice.options].find(({{ text }}) => text === '{language}').value;\
                 choice.dispatchEvent(new Event('change', {{ bubbles: true }}))"
            );
            rider.script(&choose).await?;
            rider.region(region).wait().await?;
            let map = "document.querySelector('[role=application]').focus()";
            rider.script(map).await?;
            let focused = rider.client().active_element().await?;
            focused.send_keys("\u{e007}").await?;
            rider.button(button).click().await?;
            rider.region(region).status().says(on_its_way).await?;
            rider.screenshot(&format!("on-its-way-{language}")).await?;
            rider.button(cancel).click().await?;
            rider.button(button).wait().await?;
        }
        Ok(())
    });
}
