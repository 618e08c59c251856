//! A browser without a visible window, with a profile of its own.

use std::sync::Mutex;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::TestError;
use crate::console::Entry;
use crate::driver::Driver;
use crate::engine::Engine;

/// The size of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// A touch screen of 390 × 844.
    Phone,
    /// A screen of 1280 × 800.
    #[default]
    Desktop,
    /// A screen of 320 × 256, which is 1280 × 1024 at a zoom of 400 %.
    Zoomed,
    /// A screen of 2560 × 1440.
    Large,
}

/// The colour scheme that the system prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// The light scheme: dark text on a light background.
    #[default]
    Light,
    /// The dark scheme: light text on a dark background.
    Dark,
}

/// A browser with one session.
#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    client: Client,
    /// The entries logged so far: reading them from the driver empties its list.
    log: Mutex<Vec<Entry>>,
    _driver: Driver,
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Errors
    /// The browser or its driver is missing, or does not start.
    pub async fn start(screen: Screen, look: ColorScheme) -> Result<Self, TestError> {
        let engine = Engine::chosen()?;
        let driver = Driver::start(engine).await?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities())
            .connect(&driver.url())
            .await?;
        let browser = Self {
            engine,
            client,
            log: Mutex::default(),
            _driver: driver,
        };
        browser.set_screen(screen).await?;
        // The other engines start with the light scheme.
        if engine == Engine::Chromium || look == ColorScheme::Dark {
            browser.set_color_scheme(look).await?;
        }
        Ok(browser)
    }

    /// The WebDriver session, for commands that this harness does not wrap.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sets the size of the window.
    ///
    /// # Errors
    /// The browser refuses the command.
    pub async fn set_screen(&self, screen: Screen) -> Result<(), TestError> {
        let (width, height, touched) = match screen {
            Screen::Phone => (390, 844, true),
            Screen::Desktop => (1280, 800, false),
            Screen::Zoomed => (320, 256, false),
            Screen::Large => (2560, 1440, false),
        };
        if self.engine != Engine::Chromium {
            return Ok(self.client.set_window_size(width, height).await?);
        }
        // Chromium's real windows are at least 500 pixels wide.
        let metrics = json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": touched,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        self.cdp(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": touched }),
        )
        .await?;
        Ok(())
    }

    /// Sets the colour scheme that the system prefers.
    ///
    /// # Errors
    /// The browser refuses the command.
    pub async fn set_color_scheme(&self, look: ColorScheme) -> Result<(), TestError> {
        let value = match look {
            ColorScheme::Light => "light",
            ColorScheme::Dark => "dark",
        };
        self.set_media("prefers-color-scheme", value).await
    }

    /// Sets the value of this media feature. All other features get the browser's own
    /// values again.
    ///
    /// # Errors
    /// The browser refuses the command.
    pub async fn set_media(&self, feature: &str, value: &str) -> Result<(), TestError> {
        let feature = json!({ "name": feature, "value": value });
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [feature] }),
        )
        .await?;
        Ok(())
    }

    /// Sets the languages that the browser prefers, the most preferred first.
    ///
    /// # Errors
    /// The browser refuses the command.
    pub async fn set_languages(&self, languages: &[&str]) -> Result<(), TestError> {
        let version = self.cdp("Browser.getVersion", json!({})).await?;
        let user_agent = version.get("userAgent").and_then(Value::as_str);
        let wanted = json!({
            "userAgent": user_agent.unwrap_or_default(),
            "acceptLanguage": languages.join(","),
        });
        self.cdp("Emulation.setUserAgentOverride", wanted).await?;
        Ok(())
    }

    /// Sends a command of the Chrome DevTools Protocol
    /// (<https://chromedevtools.github.io/devtools-protocol/>).
    ///
    /// # Errors
    /// The browser refuses the command, or does not support the protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value, TestError> {
        if self.engine != Engine::Chromium {
            return Err(TestError::Missing {
                what: format!("{:?} has no {method}", self.engine),
                remedy: "run this test in Chromium".to_owned(),
            });
        }
        let body = json!({ "cmd": method, "params": parameters });
        Ok(self
            .client
            .issue_cmd(RawCommand {
                path: "goog/cdp/execute",
                body,
            })
            .await?)
    }

    /// Returns true if the driver reports the console: only Chromium's does.
    #[must_use]
    pub fn reports_console(&self) -> bool {
        self.engine == Engine::Chromium
    }

    /// All entries logged so far, oldest first; an empty list if the driver does not
    /// report them.
    ///
    /// # Errors
    /// The browser has ended.
    pub async fn console(&self) -> Result<Vec<Entry>, TestError> {
        if !self.reports_console() {
            return Ok(vec![]);
        }
        let fresh = self
            .client
            .issue_cmd(RawCommand {
                path: "se/log",
                body: json!({ "type": "browser" }),
            })
            .await?;
        let fresh = fresh.as_array().into_iter().flatten().map(Entry::read);
        let mut log = self
            .log
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        log.extend(fresh);
        Ok(log.clone())
    }

    /// A screenshot of the complete page, as PNG. In engines other than Chromium it
    /// shows the window only.
    ///
    /// # Errors
    /// The browser cannot take a screenshot.
    pub async fn picture(&self) -> Result<Vec<u8>, TestError> {
        if self.engine != Engine::Chromium {
            return Ok(self.client.screenshot().await?);
        }
        let shot = self
            .cdp(
                "Page.captureScreenshot",
                json!({ "format": "png", "captureBeyondViewport": true }),
            )
            .await?;
        let data = shot.get("data").and_then(Value::as_str);
        data.and_then(|data| BASE64_STANDARD.decode(data).ok())
            .ok_or_else(|| TestError::Unexpected("no picture".to_owned()))
    }

    /// Ends the session and the browser.
    pub async fn close(&self) {
        // The call fails only if the browser has ended already.
        let _ = self.client.clone().close().await;
    }
}

/// A command of ChromeDriver's own, which is not in the WebDriver standard.
#[derive(Debug)]
struct RawCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for RawCommand {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
