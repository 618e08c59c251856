//! Chromium, headless, with a new profile and one page.

use std::collections::HashSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::{Child, Command};
use wild_rydes_e2e::TestError;

use crate::cdp::{Cdp, Event};
use crate::throttle::Throttle;

/// The size of the page in CSS pixels, which is a phone's.
const SCREEN: (u32, u32) = (390, 844);
/// The time without requests after which a page counts as loaded.
const NETWORK_IDLE: Duration = Duration::from_millis(500);
/// The longest time for a browser to end.
const EXIT_TIMEOUT: Duration = Duration::from_secs(5);

/// The shell command that moves the pipes to the descriptors 3 and 4, where the browser
/// expects them. The browser's own output is discarded.
const WITH_PIPES: &str = r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

/// Resolves when the service worker that the page has registered is active. `ready` alone
/// would never resolve on a page without one.
const SERVICE_WORKER: &str = "navigator.serviceWorker?.getRegistration().then((registration) => \
     registration && navigator.serviceWorker.ready.then(() => true))";

/// The script waits for two idle callbacks, because the first may come before the work
/// that the page does when it is idle.
const IDLE: &str =
    "new Promise((done) => requestIdleCallback(() => requestIdleCallback(() => done(true))))";

const ARGUMENTS: [&str; 13] = [
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--lang=en-US",
];

/// A browser with one page.
#[derive(Debug)]
pub(crate) struct Chromium {
    cdp: Cdp,
    session: String,
    /// The ids of the page's unfinished requests.
    pending_requests: HashSet<String>,
    process: Child,
    /// The profile's folder, which is removed after the process has ended.
    _profile: Profile,
}

impl Chromium {
    /// Starts a browser with an empty page.
    pub(crate) async fn start(throttle: Throttle) -> Result<Self, TestError> {
        let profile = Profile::new()?;
        let program = env::var_os("CHROME").unwrap_or_else(|| OsString::from("chromium"));
        let mut command = Command::new("sh");
        command
            .args(["-c", WITH_PIPES, "sh"])
            .arg(&program)
            .args(ARGUMENTS)
            .arg(format!("--user-data-dir={}", profile.0.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if is_root() {
            // Chromium's sandbox does not run as root.
            command.arg("--no-sandbox");
        }
        let mut process = command.arg("about:blank").spawn().map_err(|source| {
            let what = "the browser";
            TestError::Start { what, source }
        })?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (to_browser, from_browser) =
            pipes.ok_or_else(|| TestError::Failed("the browser has no pipes".to_owned()))?;
        let mut cdp = Cdp::new(to_browser, from_browser);
        let session = attach(&mut cdp).await.map_err(|_| TestError::Missing {
            what: format!(
                "There is no Chromium that starts as `{}`",
                program.display()
            ),
            remedy: "install it, or name it in the variable CHROME".to_owned(),
        })?;
        let mut browser = Self {
            cdp,
            session,
            pending_requests: HashSet::new(),
            process,
            _profile: profile,
        };
        browser.set_up(throttle).await?;
        Ok(browser)
    }

    async fn set_up(&mut self, throttle: Throttle) -> Result<(), TestError> {
        let (width, height) = SCREEN;
        for (method, parameters) in [
            ("Page.enable", json!({})),
            ("Network.enable", json!({})),
            ("Runtime.enable", json!({})),
            ("Performance.enable", json!({})),
            (
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true }),
            ),
            (
                "Emulation.setFocusEmulationEnabled",
                json!({ "enabled": true }),
            ),
            (
                "Emulation.setCPUThrottlingRate",
                json!({ "rate": throttle.processor_rate() }),
            ),
            ("Network.emulateNetworkConditions", throttle.network()),
        ] {
            self.call(method, parameters).await?;
        }
        Ok(())
    }

    /// Changes the size of the page in CSS pixels.
    pub(crate) async fn resize(&mut self, (width, height): (u32, u32)) -> Result<(), TestError> {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics)
            .await
            .map(drop)
    }

    /// Slows the processor down by this factor.
    pub(crate) async fn slow_down(&mut self, rate: u32) -> Result<(), TestError> {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate }))
            .await
            .map(drop)
    }

    /// Sends a command to the page.
    pub(crate) async fn call(
        &mut self,
        method: &str,
        parameters: Value,
    ) -> Result<Value, TestError> {
        let session = Some(self.session.as_str());
        self.cdp.call(session, method, parameters).await
    }

    /// The value of a script in the page. If it is a promise, it is awaited.
    pub(crate) async fn evaluate(&mut self, script: &str) -> Result<Value, TestError> {
        let parameters =
            json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
        let mut reply = self.call("Runtime.evaluate", parameters).await?;
        if let Some(fault) = reply.get("exceptionDetails") {
            return Err(TestError::Unexpected(fault.to_string()));
        }
        let value = reply.pointer_mut("/result/value").map(Value::take);
        Ok(value.unwrap_or_default())
    }

    /// Navigates to an address. Earlier events and requests are forgotten.
    pub(crate) async fn navigate(&mut self, url: &str) -> Result<(), TestError> {
        self.forget();
        self.call("Page.navigate", json!({ "url": url }))
            .await
            .map(drop)
    }

    /// Loads the page again.
    pub(crate) async fn reload(&mut self) -> Result<(), TestError> {
        self.forget();
        self.call("Page.reload", json!({})).await.map(drop)
    }

    fn forget(&mut self) {
        self.cdp.forget();
        self.pending_requests.clear();
    }

    /// The browser's next event.
    pub(crate) async fn event(&mut self) -> Result<Event, TestError> {
        let event = self.cdp.event().await?;
        let request = event.text("requestId");
        match event.method.as_str() {
            // A preflight request is the browser's own, before a request to another
            // origin.
            "Network.requestWillBeSent" if event.text("type") == "Preflight" => {}
            "Network.requestWillBeSent" => {
                self.pending_requests.insert(request.to_owned());
            }
            "Network.loadingFinished" | "Network.loadingFailed" => {
                self.pending_requests.remove(request);
            }
            _ => {}
        }
        Ok(event)
    }

    /// Waits until the page has requested nothing for half a second, and is idle.
    pub(crate) async fn wait_until_idle(&mut self) -> Result<(), TestError> {
        loop {
            match tokio::time::timeout(NETWORK_IDLE, self.event()).await {
                Ok(event) => drop(event?),
                Err(_) if self.pending_requests.is_empty() => break,
                Err(_) => {}
            }
        }
        self.evaluate(IDLE).await.map(drop)
    }

    /// Waits until the page's service worker is active, if the page has registered one.
    pub(crate) async fn wait_for_service_worker(&mut self) -> Result<(), TestError> {
        self.evaluate(SERVICE_WORKER).await.map(drop)
    }

    /// The seconds for which the page's main thread has been busy in total.
    pub(crate) async fn busy(&mut self) -> Result<f64, TestError> {
        let reply = self.call("Performance.getMetrics", json!({})).await?;
        reply
            .get("metrics")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .find(|metric| {
                metric
                    .get("name")
                    .is_some_and(|name| name == "TaskDuration")
            })
            .and_then(|metric| metric.get("value")?.as_f64())
            .ok_or_else(|| TestError::Unexpected(reply.to_string()))
    }

    /// The bytes of the page's JavaScript heap, after garbage collection.
    pub(crate) async fn heap(&mut self) -> Result<f64, TestError> {
        self.call("HeapProfiler.collectGarbage", json!({})).await?;
        let reply = self.call("Runtime.getHeapUsage", json!({})).await?;
        reply
            .get("usedSize")
            .and_then(Value::as_f64)
            .ok_or_else(|| TestError::Unexpected(reply.to_string()))
    }

    /// Ends the browser.
    pub(crate) async fn close(mut self) {
        // A browser that does not end by itself is killed when it is dropped.
        let _ = self.cdp.call(None, "Browser.close", json!({})).await;
        let _ = tokio::time::timeout(EXIT_TIMEOUT, self.process.wait()).await;
    }
}

async fn attach(cdp: &mut Cdp) -> Result<String, TestError> {
    let targets = cdp.call(None, "Target.getTargets", json!({})).await?;
    let page = targets
        .get("targetInfos")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .find(|target| target.get("type").is_some_and(|kind| kind == "page"))
        .and_then(|target| target.get("targetId").cloned());
    let target = match page {
        Some(target) => target,
        None => {
            let parameters = json!({ "url": "about:blank" });
            let mut made = cdp.call(None, "Target.createTarget", parameters).await?;
            made.get_mut("targetId")
                .map(Value::take)
                .unwrap_or_default()
        }
    };
    let parameters = json!({ "targetId": target, "flatten": true });
    let reply = cdp.call(None, "Target.attachToTarget", parameters).await?;
    reply
        .get("sessionId")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| TestError::Unexpected(reply.to_string()))
}

fn is_root() -> bool {
    // Systems without /proc (macOS) count as not root.
    fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0)
}

/// The folder of one browser's profile.
#[derive(Debug)]
struct Profile(PathBuf);

impl Profile {
    fn new() -> Result<Self, TestError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wild-rydes-bench-{}-{number}", std::process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).map_err(|source| TestError::File {
            path: path.clone(),
            source,
        })?;
        Ok(Self(path))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

fn remove(folder: &Path) {
    // Files that the ending process still writes there are left to the system's own
    // cleaning.
    let _ = fs::remove_dir_all(folder);
}
