//! The frame of every test: it starts a pool, a site and a browser, and at the end
//! checks the console and saves evidence.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use cognito_local::Settings;
use tokio::runtime::Builder;

use crate::artifacts::Artifacts;
use crate::rider::TestContext;
use crate::{ColorScheme, LocalPool, Rider, Screen, Site, TestError};

/// The settings of a test's browser, pool and site.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The size of the window.
    pub screen: Screen,
    /// The colour scheme that the system prefers.
    pub look: ColorScheme,
    /// The pool's settings; the default is the workshop's pool.
    pub pool: Settings,
    /// Set to put a proxy that can simulate faults in front of the pool.
    pub proxy: bool,
}

impl Setup {
    /// A phone's screen with the light scheme.
    #[must_use]
    pub fn phone() -> Self {
        Self {
            screen: Screen::Phone,
            ..Self::default()
        }
    }

    /// The same settings with the dark scheme.
    #[must_use]
    pub fn dark(self) -> Self {
        Self {
            look: ColorScheme::Dark,
            ..self
        }
    }

    /// The same settings with a proxy that can simulate faults in front of the pool.
    #[must_use]
    pub fn through_a_proxy(self) -> Self {
        Self {
            proxy: true,
            ..self
        }
    }

    /// The same settings with another pool.
    #[must_use]
    pub fn with_pool(self, pool: Settings) -> Self {
        Self { pool, ..self }
    }
}

/// Runs a test on a desktop's screen against the release in `dist/`.
///
/// # Panics
/// The test fails or panics, or the browser's console has unexpected entries.
pub fn run(test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_with(Setup::default(), test);
}

/// Runs a test with other settings.
///
/// # Panics
/// The function panics as [`run`] does.
pub fn run_with(setup: Setup, test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>) {
    run_at(setup, Site::of_release, test);
}

/// Runs a test against another site.
///
/// # Panics
/// The function panics as [`run`] does.
pub fn run_at(
    setup: Setup,
    site: impl AsyncFnOnce(&LocalPool) -> Result<Site, TestError>,
    test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>,
) {
    if let Err(failure) = outcome(setup, site, test) {
        #[expect(clippy::panic, reason = "this is how a test fails")]
        {
            panic!("{failure}");
        }
    }
}

/// Runs a test as [`run_at`] does, but gives its failure as a value: the harness's own
/// tests use it.
///
/// # Errors
/// The text is the reason why the test failed.
pub fn outcome(
    setup: Setup,
    site: impl AsyncFnOnce(&LocalPool) -> Result<Site, TestError>,
    test: impl AsyncFnOnce(&Rider) -> Result<(), TestError>,
) -> Result<(), String> {
    // The site and the pool have to run while the test waits for the browser.
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let artifacts = Artifacts::of_this_test();
    let rider = runtime
        .block_on(prepare(setup, site, artifacts.clone()))
        .map_err(|error| format!("the test could not begin: {error}"))?;
    // A failed `assert!` saves evidence, as an error does.
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&rider))));
    let result = runtime.block_on(async {
        let faults = match &ended {
            Ok(Ok(())) => rider.faults().await.map_err(|error| error.to_string()),
            _ => Ok(vec![]),
        };
        let failure = match (&ended, faults) {
            (Err(_), _) => Some("the test panicked".to_owned()),
            (Ok(Err(error)), _) => Some(error.to_string()),
            (Ok(Ok(())), Err(error)) => Some(error),
            (Ok(Ok(())), Ok(faults)) if faults.is_empty() => None,
            (Ok(Ok(())), Ok(faults)) => Some(format!(
                "the browser's console has what nobody expected:\n{}",
                faults.join("\n")
            )),
        };
        if failure.is_some() {
            rider.save_evidence().await;
        }
        rider.browser().close().await;
        failure
    });
    if let Err(panic) = ended {
        eprintln!("evidence: {}", artifacts.folder().display());
        resume_unwind(panic);
    }
    match result {
        None => Ok(()),
        Some(failure) => Err(format!(
            "{failure}\nevidence: {}",
            artifacts.folder().display()
        )),
    }
}

async fn prepare(
    setup: Setup,
    site: impl AsyncFnOnce(&LocalPool) -> Result<Site, TestError>,
    artifacts: Artifacts,
) -> Result<Rider, TestError> {
    let mut pool = LocalPool::start(setup.pool.clone())?;
    if setup.proxy {
        pool.put_behind_a_proxy().await?;
    }
    let site = site(&pool).await?;
    let context = TestContext {
        site,
        pool,
        artifacts,
        expected: std::sync::Mutex::default(),
    };
    Rider::start(&setup, Arc::new(context)).await
}
