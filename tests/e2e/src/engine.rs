//! The three engines that browsers are made of, and how each is driven.

use std::env;
use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt as _;

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use crate::Trouble;

/// Which one the tests run in: `$WILD_RYDES_ENGINE` says, Chromium where it does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, with its DevTools, which most of this harness is made of.
    #[default]
    Chromium,
    /// Firefox. Its driver tells nothing of the console.
    Firefox,
    /// WebKitGTK's small browser, which needs a display.
    WebKit,
}

impl Engine {
    /// The one that the environment asks for.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn chosen() -> Result<Self, Trouble> {
        match env::var("WILD_RYDES_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Ok(Self::Chromium),
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::WebKit),
            Ok(other) => Err(Trouble::Missing {
                what: format!("there is no engine `{other}`"),
                remedy: "set WILD_RYDES_ENGINE to chromium, firefox or webkit".to_owned(),
            }),
        }
    }

    /// The program that drives it, by name or from the environment.
    pub(crate) fn driver(self) -> OsString {
        let (variable, name) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        env::var_os(variable).unwrap_or_else(|| OsString::from(name))
    }

    /// The port that the driver is to take: 0 where it finds one and tells it.
    ///
    /// # Errors
    /// When the system has none left.
    pub(crate) fn port(self) -> Result<u16, Trouble> {
        if self != Self::WebKit {
            return Ok(0);
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr());
        let free = free.map_err(|source| Trouble::Start {
            what: "WebKit’s driver",
            source,
        })?;
        Ok(free.port())
    }

    /// The port in what the driver says once it listens.
    pub(crate) fn port_in(self, line: &str) -> Option<u16> {
        let mark = match self {
            Self::Chromium => "started successfully on port ",
            Self::Firefox => "Listening on 127.0.0.1:",
            Self::WebKit => return None,
        };
        let (_, rest) = line.split_once(mark)?;
        rest.trim().trim_end_matches('.').parse().ok()
    }

    /// What a session is asked for.
    pub(crate) fn capabilities(self) -> Capabilities {
        let all = match self {
            Self::Chromium => chromium(),
            Self::Firefox => firefox(),
            Self::WebKit => webkit(),
        };
        match all {
            Value::Object(map) => map,
            _ => Capabilities::new(),
        }
    }
}

fn chromium() -> Value {
    let mut arguments = vec![
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Containers have a small /dev/shm.
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--lang=en-US",
    ];
    if is_root() {
        // Chromium's sandbox does not run as root.
        arguments.push("--no-sandbox");
    }
    let mut options = json!({ "args": arguments });
    if let Some(chrome) = env::var_os("CHROME")
        && let Some(options) = options.as_object_mut()
    {
        options.insert("binary".to_owned(), json!(chrome.to_string_lossy()));
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
        // A test answers prompts itself; one that nobody expected stops it.
        "unhandledPromptBehavior": "ignore",
    })
}

fn firefox() -> Value {
    let mut options = json!({
        "args": ["-headless"],
        "prefs": { "intl.accept_languages": "en-US", "ui.systemUsesDarkTheme": 0 },
    });
    if let Some(firefox) = env::var_os("FIREFOX")
        && let Some(options) = options.as_object_mut()
    {
        options.insert("binary".to_owned(), json!(firefox.to_string_lossy()));
    }
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": options,
        "unhandledPromptBehavior": "ignore",
    })
}

fn webkit() -> Value {
    let browser = env::var("WEBKIT").unwrap_or_else(|_| "MiniBrowser".to_owned());
    json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] },
        "unhandledPromptBehavior": "ignore",
    })
}

fn is_root() -> bool {
    // Where there is no /proc (macOS) nobody tests as root.
    std::fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_tell_their_port() {
        let chromium = "ChromeDriver was started successfully on port 40123.\n";
        assert_eq!(Engine::Chromium.port_in(chromium), Some(40123));
        let starting = "Starting ChromeDriver 156.0 on port 0\n";
        assert_eq!(Engine::Chromium.port_in(starting), None);
        let firefox = "1795697790278\tgeckodriver\tINFO\tListening on 127.0.0.1:43709\n";
        assert_eq!(Engine::Firefox.port_in(firefox), Some(43709));
    }
}
