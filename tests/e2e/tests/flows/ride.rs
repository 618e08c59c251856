//! Tests the map, and the identity token.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, Uri, header};
use serde_json::json;
use wild_rydes_e2e::site::serve;
use wild_rydes_e2e::{Find, Site, run};

use crate::people::{JEFF, has_no_ride_api, is_inside, opens_the_developers_part};

const MAP: &str =
    "document.querySelector('[role=application][aria-label=Map], [role=img][aria-label=Map]')";

#[test]
fn a_map_of_seattle_that_pans_and_zooms_by_keyboard_and_button() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider
            .until("the map is there", &format!("return {MAP} !== null"))
            .await?;
        let there = |zoom: &str, lat: &str| {
            format!(
                "const map = {MAP}; return map.dataset.zoom.startsWith('{zoom}') && map.dataset.lat.startsWith('{lat}')"
            )
        };
        rider
            .until("it shows Seattle", &there("12", "47.6"))
            .await?;
        rider.button("Zoom in").click().await?;
        rider
            .until("it has zoomed in", &there("13", "47.6"))
            .await?;
        rider.script(&format!("{MAP}.focus()")).await?;
        rider
            .client()
            .active_element()
            .await?
            .send_keys("-")
            .await?;
        rider
            .until("it has zoomed out", &there("12", "47.6"))
            .await?;
        rider
            .client()
            .active_element()
            .await?
            .send_keys("\u{e013}")
            .await?;
        rider
            .until(
                "it has moved north",
                &format!("return Number({MAP}.dataset.lat) > 47.6"),
            )
            .await?;
        rider.button("Recenter").click().await?;
        rider
            .until("it shows Seattle again", &there("12", "47.6"))
            .await?;
        // Nothing was loaded from another host.
        let elsewhere = rider
            .script(
                "return performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin)\
                 .filter((origin) => origin !== location.origin)",
            )
            .await?;
        let own = rider.pool().url();
        for origin in elsewhere.as_array().into_iter().flatten() {
            assert_eq!(origin, own, "only the pool is asked");
        }
        rider.sees("GSHHG").await
    });
}

#[test]
fn whole_basemap_is_loaded_when_the_map_moves() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let loaded = "const loaded = performance.getEntriesByType('resource')\
             .filter(({ name, responseEnd }) => name.includes('/basemap/') && responseEnd > 0)\
             .map(({ name }) => name.split('/basemap/')[1].replace(/-[0-9a-f]+.bin/, '')).join();";
        let is = |names: &str| format!("{loaded} return loaded === '{names}'");
        rider
            .until("the first part has come", &is("seattle"))
            .await?;
        rider.button("Zoom out").click().await?;
        rider
            .until("the whole has come", &is("seattle,puget-sound"))
            .await?;
        // It is loaded once.
        rider.button("Zoom out").click().await?;
        rider
            .until(
                "the map has come to rest",
                &format!("return {MAP}.dataset.zoom === '10'"),
            )
            .await?;
        rider
            .until("nothing more has come", &is("seattle,puget-sound"))
            .await
    });
}

#[test]
fn the_token_is_masked_shown_copied_and_decoded() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        let region = rider.region("Identity token");
        region.wait().await?;
        let page = rider.client().source().await?;
        assert!(
            !page.contains("eyJ"),
            "the token is not in the page before it is shown"
        );

        region.button("Show token").click().await?;
        rider
            .until(
                "the token is shown",
                "return document.querySelector('#token').textContent.startsWith('eyJ')",
            )
            .await?;
        let shown = rider
            .script("return document.querySelector('#token').textContent")
            .await?;
        region.button("Hide token").click().await?;
        rider
            .until(
                "the token is hidden",
                "return !document.querySelector('#token').textContent.startsWith('eyJ')",
            )
            .await?;

        for (claim, value) in [
            ("custom:genre", JEFF.genre),
            ("email", JEFF.email),
            ("cognito:username", JEFF.username),
            ("token_use", "id"),
            ("aud", rider.pool().client_id()),
        ] {
            let script = format!(
                "const row = [...document.querySelectorAll('table.claims tbody tr')]\
                 .find((row) => row.cells[0].textContent === '{claim}');\
                 return row?.cells[1].textContent.trim() ?? null"
            );
            assert_eq!(rider.script(&script).await?, value, "{claim}");
        }
        rider.sees("Expires in").await?;
        rider.sees("Signature valid").await?;

        // The clipboard is read where a user would paste: on another site's page.
        let elsewhere = Site::of_pages(&[(
            "/",
            "<!doctype html><title>Elsewhere</title><link rel=icon href='data:,'>",
        )])
        .await?;
        for origin in [rider.site().url(), elsewhere.url()] {
            rider
                .browser()
                .cdp(
                    "Browser.grantPermissions",
                    serde_json::json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
                )
                .await?;
        }
        region.button("Copy token").click().await?;
        region.status().says("Copied").await?;
        rider.goto(elsewhere.url()).await?;
        let copied = rider
            .script("return navigator.clipboard.readText()")
            .await?;
        assert_eq!(copied, shown);
        Ok(())
    });
}

#[test]
fn a_token_that_somebody_else_signed_is_told() {
    run(async |rider| {
        // The identity pool does not accept this token.
        rider.expect_http_errors();
        JEFF.has_an_account(rider).await?;
        // A ride API would refuse it, and the app would get another one.
        has_no_ride_api(rider)?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        // This is the stored token, with another genre and the old signature.
        rider
            .script(
                "const key = Object.keys(sessionStorage).find((key) => key.includes('session'));\
                 const record = JSON.parse(sessionStorage[key]);\
                 const [header, payload, signature] = record.id_token.split('.');\
                 const pad = (text) => text.replace(/-/g, '+').replace(/_/g, '/');\
                 const claims = JSON.parse(atob(pad(payload)));\
                 claims['custom:genre'] = 'Forged';\
                 const forged = btoa(JSON.stringify(claims)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');\
                 record.id_token = [header, forged, signature].join('.');\
                 sessionStorage[key] = JSON.stringify(record);",
            )
            .await?;
        rider.reload().await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.sees("Signature not valid").await
    });
}

#[test]
fn raster_tiles_lie_over_the_map_where_they_are_configured() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let own = rider.site().url().to_owned();
        rider.site().edit_config(move |config| {
            config["custom"]["wild_rydes"]["map_tiles"] =
                format!("{own}/icons/192.png?{{z}}/{{x}}/{{y}}").into();
            config["custom"]["wild_rydes"]["map_attribution"] =
                "© Tile makers <b>of</b> Seattle".into();
        })?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider.sees("© Tile makers <b>of</b> Seattle").await?;
        rider
            .until(
                "tiles of zoom 12 are asked for",
                "return performance.getEntriesByType('resource').some(({ name }) => name.includes('?12/'))",
            )
            .await
    });
}

/// OpenStreetMap's tile servers refuse requests without a Referer. They need the
/// origin, and must not learn the page.
#[test]
fn tile_server_is_told_the_origin_and_no_page() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&seen);
        let tiles = move |uri: Uri, headers: HeaderMap| {
            let referer = headers.get(header::REFERER).cloned();
            if let Ok(mut asked) = asked.lock() {
                asked.push((uri.to_string(), referer));
            }
            let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='256' height='256'/>";
            async move { ([(header::CONTENT_TYPE, "image/svg+xml")], picture) }
        };
        let (server, task) = serve(Router::new().fallback(tiles)).await?;
        rider.site().allow_images(&server);
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["map_tiles"] =
                format!("{server}/{{z}}/{{x}}/{{-y}}{{r}}?{{s}}").into();
        })?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider
            .until(
                "tiles of zoom 12 have come",
                "return performance.getEntriesByType('resource').some(({ name }) => name.includes('/12/656/2665?b'))",
            )
            .await?;
        // A screen with twice the pixels gets tiles with twice the pixels.
        let dense =
            json!({ "width": 1280, "height": 800, "deviceScaleFactor": 2, "mobile": false });
        rider
            .browser()
            .cdp("Emulation.setDeviceMetricsOverride", dense)
            .await?;
        rider.reload().await?;
        rider
            .until(
                "dense tiles have come",
                "return performance.getEntriesByType('resource').some(({ name }) => name.includes('/12/656/2665@2x?b'))",
            )
            .await?;
        let own = format!("{}/", rider.site().url());
        let seen = std::mem::take(&mut *seen.lock().unwrap());
        assert!(!seen.is_empty());
        for (tile, referer) in seen {
            assert_eq!(
                referer.as_ref().map(|it| it.as_bytes()),
                Some(own.as_bytes()),
                "{tile}"
            );
        }
        task.abort();
        Ok(())
    });
}

#[test]
fn tiles_that_cannot_be_used_cost_nothing_but_the_tiles() {
    run(async |rider| {
        rider.expect_console("{apikey}");
        JEFF.has_an_account(rider).await?;
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["map_tiles"] =
                "https://tiles.example/{z}/{x}/{y}?key={apikey}".into();
        })?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        rider
            .until("the map is there", &format!("return {MAP} !== null"))
            .await
    });
}
