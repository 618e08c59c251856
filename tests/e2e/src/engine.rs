//! The three browser engines, and their drivers.

use std::env;
use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt as _;

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use crate::TestError;

/// The engine in which the tests run. It is set by `$WILD_RYDES_ENGINE`; the default is
/// Chromium.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, whose DevTools most of this harness uses.
    #[default]
    Chromium,
    /// Firefox, whose driver does not report the console.
    Firefox,
    /// The small browser of WebKitGTK, which needs a display.
    WebKit,
}

impl Engine {
    /// The engine that the environment selects.
    ///
    /// # Errors
    /// There is no engine of that name.
    pub fn chosen() -> Result<Self, TestError> {
        match env::var("WILD_RYDES_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Ok(Self::Chromium),
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::WebKit),
            Ok(other) => Err(TestError::Missing {
                what: format!("there is no engine `{other}`"),
                remedy: "set WILD_RYDES_ENGINE to chromium, firefox or webkit".to_owned(),
            }),
        }
    }

    /// The driver's program, from the environment or by its usual name.
    pub(crate) fn driver(self) -> OsString {
        let (variable, name) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        env::var_os(variable).unwrap_or_else(|| OsString::from(name))
    }

    /// The port that the driver is to take, or 0 if it chooses one and prints it.
    ///
    /// # Errors
    /// The system has no free port left.
    pub(crate) fn port(self) -> Result<u16, TestError> {
        if self != Self::WebKit {
            return Ok(0);
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr());
        let free = free.map_err(|source| TestError::Start {
            what: "WebKit’s driver",
            source,
        })?;
        Ok(free.port())
    }

    /// The port in the line that the driver prints once it listens.
    pub(crate) fn port_in(self, line: &str) -> Option<u16> {
        let mark = match self {
            Self::Chromium => "started successfully on port ",
            Self::Firefox => "Listening on 127.0.0.1:",
            Self::WebKit => return None,
        };
        let (_, rest) = line.split_once(mark)?;
        rest.trim().trim_end_matches('.').parse().ok()
    }

    /// The capabilities that a session requests.
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
        // A test handles prompts itself; an unexpected one makes it fail.
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
    // Systems without /proc (macOS) count as not root.
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
