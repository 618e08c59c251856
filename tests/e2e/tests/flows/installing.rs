//! Tests the app on a home screen: its manifest and its icons.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, run};

#[test]
fn the_browser_takes_the_manifest_and_every_icon_is_what_it_says() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let browser = rider.browser();
        let manifest = browser.cdp("Page.getAppManifest", json!({})).await?;
        assert_eq!(manifest["errors"], json!([]));
        let content = manifest["data"].as_str().unwrap_or_default();
        let content: Value = serde_json::from_str(content)
            .map_err(|error| wild_rydes_e2e::TestError::Unexpected(error.to_string()))?;
        assert_eq!(content["start_url"], "/");
        assert_eq!(content["display"], "standalone");
        let refused = browser
            .cdp("Page.getInstallabilityErrors", json!({}))
            .await?;
        assert_eq!(refused["installabilityErrors"], json!([]));
        let sizes = rider
            .script(
                "const manifest = document.querySelector('link[rel=manifest]').href;
                 const touch = document.querySelector('link[rel=apple-touch-icon]').href;
                 return (async () => {
                   const { icons } = await (await fetch(manifest)).json();
                   const all = [...icons, { src: touch, sizes: '180x180', type: 'image/png' }];
                   return Promise.all(all.map(async ({ src, sizes, type }) => {
                     const image = new Image();
                     image.src = src;
                     await image.decode();
                     const got = (await fetch(src)).headers.get('content-type');
                     const size = `${image.naturalWidth}x${image.naturalHeight}`;
                     return got === type && (size === sizes || sizes === 'any') ? 'fine' : src + size + got;
                   }));
                 })()",
            )
            .await?;
        assert_eq!(sizes, json!(["fine", "fine", "fine", "fine", "fine"]));
        Ok(())
    });
}
