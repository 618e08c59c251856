//! A user with a browser, which is a test's main object.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fantoccini::Client;
use serde_json::Value;

use crate::artifacts::Artifacts;
use crate::browser::Browser;
use crate::console::Expected;
use crate::wait::{self, DEADLINE};
use crate::{Find, LocalPool, Query, Role, Setup, Site, TestError, axe};

/// A user with a browser, and with the site and the pool of this test.
#[derive(Debug)]
pub struct Rider {
    browser: Browser,
    context: Arc<TestContext>,
}

/// The objects that all browsers of one test share.
#[derive(Debug)]
pub(crate) struct TestContext {
    pub(crate) site: Site,
    pub(crate) pool: LocalPool,
    pub(crate) artifacts: Artifacts,
    pub(crate) expected: Mutex<Expected>,
}

impl Rider {
    pub(crate) async fn start(setup: &Setup, context: Arc<TestContext>) -> Result<Self, TestError> {
        Ok(Self {
            browser: Browser::start(setup.screen, setup.look).await?,
            context,
        })
    }

    /// The same user on another device: another browser with an empty profile. The test
    /// has to check that browser's console: see [`Self::faults`].
    ///
    /// # Errors
    /// The browser does not start.
    pub async fn other_device(&self, setup: &Setup) -> Result<Self, TestError> {
        Self::start(setup, Arc::clone(&self.context)).await
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.context.site
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &LocalPool {
        &self.context.pool
    }

    /// The browser, which sets the screen's size and colours and gives access to
    /// DevTools.
    #[must_use]
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The WebDriver session, for commands that this harness does not wrap.
    #[must_use]
    pub fn client(&self) -> &Client {
        self.browser.client()
    }

    /// Opens a page of the site, by its path.
    ///
    /// # Errors
    /// The browser cannot open it.
    pub async fn open(&self, path: &str) -> Result<(), TestError> {
        self.goto(&format!("{}{path}", self.site().url())).await
    }

    /// Opens any address.
    ///
    /// # Errors
    /// The browser cannot open it.
    pub async fn goto(&self, url: &str) -> Result<(), TestError> {
        Ok(self.client().goto(url).await?)
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// The browser cannot load it.
    pub async fn reload(&self) -> Result<(), TestError> {
        Ok(self.client().refresh().await?)
    }

    /// The path and query of the current address.
    ///
    /// # Errors
    /// The browser has ended.
    pub async fn path(&self) -> Result<String, TestError> {
        let url = self.client().current_url().await?;
        Ok(match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
    }

    /// Waits until the address has this path and query.
    ///
    /// # Errors
    /// The address is still another one at the deadline.
    pub async fn arrives_at(&self, path: &str) -> Result<(), TestError> {
        let mut last = String::new();
        let came = wait::until(DEADLINE, async || {
            last = self.path().await?;
            Ok::<_, TestError>((last == path).then_some(()))
        })
        .await?;
        came.ok_or_else(|| TestError::TimedOut {
            what: format!("the address did not become {path}"),
            seconds: DEADLINE.as_secs(),
            instead: last,
        })
    }

    /// Waits until the page shows this text anywhere.
    ///
    /// # Errors
    /// The page does not show it by the deadline.
    pub async fn sees(&self, text: &str) -> Result<(), TestError> {
        let mut page = String::new();
        let came = wait::until(DEADLINE, async || {
            page = self.page_text().await?;
            Ok::<_, TestError>(page.contains(text).then_some(()))
        })
        .await?;
        came.ok_or_else(|| TestError::NotFound {
            wanted: format!("“{text}”"),
            seconds: DEADLINE.as_secs(),
            page,
        })
    }

    /// All visible text of the page.
    ///
    /// # Errors
    /// The browser has ended.
    pub async fn page_text(&self) -> Result<String, TestError> {
        let text = self.script("return document.body?.innerText ?? ''").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page, and gives its result.
    ///
    /// # Errors
    /// The script throws.
    pub async fn script(&self, script: &str) -> Result<Value, TestError> {
        Ok(self.client().execute(script, vec![]).await?)
    }

    /// The sum of layout shifts since the page was loaded, with or without input (W3C,
    /// Layout Instability), after the current content has been drawn.
    ///
    /// # Errors
    /// The browser does not measure it.
    pub async fn layout_shift(&self) -> Result<Value, TestError> {
        self.script(
            "return (async () => {\
             let moved = 0;\
             new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (moved += value)))\
               .observe({ type: 'layout-shift', buffered: true });\
             const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));\
             for (let frame = 0; frame < 3; frame++) await drawn();\
             return moved })()",
        )
        .await
    }

    /// Waits until a script in the page returns a true value.
    ///
    /// # Errors
    /// The script does not return one by the deadline, or it throws.
    pub async fn until(&self, what: &str, script: &str) -> Result<(), TestError> {
        let mut last = Value::Null;
        let came = wait::until(DEADLINE, async || {
            last = self.script(script).await?;
            Ok::<_, TestError>((last == Value::Bool(true)).then_some(()))
        })
        .await?;
        came.ok_or_else(|| TestError::TimedOut {
            what: what.to_owned(),
            seconds: DEADLINE.as_secs(),
            instead: last.to_string(),
        })
    }

    /// Saves a screenshot of the page for people to look at.
    ///
    /// # Errors
    /// The screenshot cannot be taken or saved.
    pub async fn screenshot(&self, name: &str) -> Result<(), TestError> {
        let picture = self.browser.picture().await?;
        self.context
            .artifacts
            .save(&format!("{name}.png"), picture)?;
        Ok(())
    }

    /// Checks the current page with axe-core.
    ///
    /// # Errors
    /// [`TestError::Accessibility`], for any violation.
    pub async fn axe(&self) -> Result<(), TestError> {
        axe::check(self.client()).await
    }

    /// Waits for the newest code that the pool has sent to this address or number since
    /// the test began.
    ///
    /// # Errors
    /// No code is sent by the deadline.
    pub async fn inbox_code(&self, to: &str) -> Result<String, TestError> {
        self.pool().inbox_code(to).await
    }

    /// Allows the pool to refuse the app's calls from now on: the browser logs every
    /// refusal (4xx) as an error.
    pub fn expect_http_errors(&self) {
        self.expected().refusals_by(self.context.pool.public_url());
    }

    /// Allows requests to the pool to fail in any way from now on.
    pub fn expect_network_errors(&self) {
        self.expected().failures_of(self.context.pool.public_url());
    }

    /// Allows this origin to refuse requests with 4xx.
    pub fn expect_http_errors_from(&self, origin: &str) {
        self.expected().refusals_by(origin);
    }

    /// Expects an entry with this text in the console, which is then no fault.
    pub fn expect_console(&self, text: &str) {
        self.expected().text(text);
    }

    fn expected(&self) -> std::sync::MutexGuard<'_, Expected> {
        self.context
            .expected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults of the console so far. The list is empty if there are none.
    ///
    /// # Errors
    /// The browser has ended.
    pub async fn faults(&self) -> Result<Vec<String>, TestError> {
        if !self.browser.reports_console() {
            return Ok(vec![]);
        }
        let entries = self.browser.console().await?;
        Ok(self.expected().faults(&entries))
    }

    /// Saves the evidence that a person needs to see why the test failed, as far as it
    /// is available.
    pub(crate) async fn save_evidence(&self) {
        let artifacts = &self.context.artifacts;
        // The timeout is needed because an open dialog, or a browser that has ended,
        // must not hide the failure itself.
        let patience = Duration::from_secs(10);
        let _ = tokio::time::timeout(patience, async {
            if let Ok(picture) = self.browser.picture().await {
                let _ = artifacts.save("failure.png", picture);
            }
            if let Ok(source) = self.client().source().await {
                let url = self.client().current_url().await;
                let url = url.map(|url| url.to_string()).unwrap_or_default();
                let _ = artifacts.save("page.html", format!("<!-- {url} -->\n{source}"));
            }
            if let Ok(entries) = self.browser.console().await {
                let lines: Vec<_> = entries.iter().map(ToString::to_string).collect();
                let _ = artifacts.save("console.txt", lines.join("\n"));
            }
        })
        .await;
    }
}

impl<'r> Find<'r> for &'r Rider {
    fn find(&self, role: Role, name: Option<&str>) -> Query<'r> {
        Query::on_page(self, role, name)
    }
}
