//! A person with a browser: what a test holds.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fantoccini::Client;
use serde_json::Value;

use crate::artifacts::Artifacts;
use crate::browser::Browser;
use crate::console::Expected;
use crate::wait::{self, DEADLINE};
use crate::{Find, LocalPool, Query, Role, Setup, Site, Trouble, axe};

/// A person with a browser, at a site of this test's own that points at a pool of this
/// test's own.
#[derive(Debug)]
pub struct Rider {
    browser: Browser,
    world: Arc<World>,
}

/// What all browsers of one test share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) site: Site,
    pub(crate) pool: LocalPool,
    pub(crate) artifacts: Artifacts,
    pub(crate) expected: Mutex<Expected>,
}

impl Rider {
    pub(crate) async fn start(setup: &Setup, world: Arc<World>) -> Result<Self, Trouble> {
        Ok(Self {
            browser: Browser::start(setup.screen, setup.look).await?,
            world,
        })
    }

    /// The same person at another device: another browser, with nothing remembered. Its
    /// console is the test's to check: see [`Self::faults`].
    ///
    /// # Errors
    /// When it does not start.
    pub async fn other_device(&self, setup: &Setup) -> Result<Self, Trouble> {
        Self::start(setup, Arc::clone(&self.world)).await
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.world.site
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &LocalPool {
        &self.world.pool
    }

    /// The browser, for its size, colours and DevTools.
    #[must_use]
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The WebDriver session, for what this harness has no word for.
    #[must_use]
    pub fn client(&self) -> &Client {
        self.browser.client()
    }

    /// Opens a page of the site, by its path.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn open(&self, path: &str) -> Result<(), Trouble> {
        self.goto(&format!("{}{path}", self.site().url())).await
    }

    /// Opens any address.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn goto(&self, url: &str) -> Result<(), Trouble> {
        Ok(self.client().goto(url).await?)
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn reload(&self) -> Result<(), Trouble> {
        Ok(self.client().refresh().await?)
    }

    /// The path and query of the address now.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn path(&self) -> Result<String, Trouble> {
        let url = self.client().current_url().await?;
        Ok(match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
    }

    /// Waits until the address has this path and query.
    ///
    /// # Errors
    /// When it does not by the deadline.
    pub async fn arrives_at(&self, path: &str) -> Result<(), Trouble> {
        let mut last = String::new();
        let came = wait::until(DEADLINE, async || {
            last = self.path().await?;
            Ok::<_, Trouble>((last == path).then_some(()))
        })
        .await?;
        came.ok_or_else(|| Trouble::NeverCame {
            what: format!("the address did not become {path}"),
            seconds: DEADLINE.as_secs(),
            instead: last,
        })
    }

    /// Waits until the page says this anywhere.
    ///
    /// # Errors
    /// When it does not by the deadline.
    pub async fn sees(&self, text: &str) -> Result<(), Trouble> {
        let mut page = String::new();
        let came = wait::until(DEADLINE, async || {
            page = self.page_text().await?;
            Ok::<_, Trouble>(page.contains(text).then_some(()))
        })
        .await?;
        came.ok_or_else(|| Trouble::NotFound {
            wanted: format!("“{text}”"),
            seconds: DEADLINE.as_secs(),
            page,
        })
    }

    /// All the text that can be seen on the page.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn page_text(&self) -> Result<String, Trouble> {
        let text = self.script("return document.body?.innerText ?? ''").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page, and gives what it returns.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn script(&self, script: &str) -> Result<Value, Trouble> {
        Ok(self.client().execute(script, vec![]).await?)
    }

    /// How far things have moved since the page came, input or not (W3C, Layout
    /// Instability), once what is there has been drawn.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn layout_shift(&self) -> Result<Value, Trouble> {
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

    /// Waits until a script in the page returns something true.
    ///
    /// # Errors
    /// When it does not by the deadline, or throws.
    pub async fn until(&self, what: &str, script: &str) -> Result<(), Trouble> {
        let mut last = Value::Null;
        let came = wait::until(DEADLINE, async || {
            last = self.script(script).await?;
            Ok::<_, Trouble>((last == Value::Bool(true)).then_some(()))
        })
        .await?;
        came.ok_or_else(|| Trouble::NeverCame {
            what: what.to_owned(),
            seconds: DEADLINE.as_secs(),
            instead: last.to_string(),
        })
    }

    /// Saves a picture of the page, for people to look at.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn screenshot(&self, name: &str) -> Result<(), Trouble> {
        let picture = self.browser.picture().await?;
        self.world.artifacts.save(&format!("{name}.png"), picture)?;
        Ok(())
    }

    /// Checks the page as it is now with axe-core.
    ///
    /// # Errors
    /// [`Trouble::Accessibility`] for any violation.
    pub async fn axe(&self) -> Result<(), Trouble> {
        axe::check(self.client()).await
    }

    /// The newest code that the pool has sent to this address or number since the test
    /// began, waited for.
    ///
    /// # Errors
    /// When none comes by the deadline.
    pub async fn inbox_code(&self, to: &str) -> Result<String, Trouble> {
        self.pool().inbox_code(to).await
    }

    /// From here on the pool may refuse what the app asks of it: the browser logs every
    /// refusal (4xx) as an error.
    pub fn expect_http_errors(&self) {
        self.expected().refusals_by(self.world.pool.front());
    }

    /// Requests to the pool may fail in any way.
    pub fn expect_network_errors(&self) {
        self.expected().failures_of(self.world.pool.front());
    }

    /// Requests to this origin may be refused with 4xx.
    pub fn expect_http_errors_from(&self, origin: &str) {
        self.expected().refusals_by(origin);
    }

    /// An entry with this text must come in the console, and is fine.
    pub fn expect_console(&self, text: &str) {
        self.expected().text(text);
    }

    fn expected(&self) -> std::sync::MutexGuard<'_, Expected> {
        self.world
            .expected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong with the console so far; empty when all is well.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn faults(&self) -> Result<Vec<String>, Trouble> {
        if !self.browser.tells_its_console() {
            return Ok(vec![]);
        }
        let entries = self.browser.console().await?;
        Ok(self.expected().faults(&entries))
    }

    /// Saves what a person needs to see why the test failed, as far as that can be had.
    pub(crate) async fn save_evidence(&self) {
        let artifacts = &self.world.artifacts;
        // A dialog that stands open, or a browser that is gone, must not hide the
        // failure itself.
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
