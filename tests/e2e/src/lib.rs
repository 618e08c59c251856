//! Flows end to end: the release build in a real browser, against the real local pool over
//! HTTP, found as a person finds things: by heading, label, role and text.
//!
//! ```no_run
//! use wild_rydes_e2e::{Find, run};
//!
//! // #[test]
//! fn a_guarded_page_asks_to_sign_in() {
//!     run(async |rider| {
//!         rider.open("/").await?;
//!         rider.heading("Sign in").wait().await?;
//!         rider.field("Email").fill("rider@example.com").await?;
//!         rider.button("Sign in").click().await
//!     });
//! }
//! ```
//!
//! Every test has a pool, a site and a browser of its own ([`Rider`]), so tests run beside
//! each other. A test fails on any warning or error in the browser's console that it has
//! not said it expects, and leaves a picture, the page and the console in
//! `tests/e2e/artifacts/<test>/`.
//!
//! | module | idea |
//! |---|---|
//! | [`rider`] | a person with a browser: what a test holds |
//! | [`query`] | something on the page, looked for until it is there |
//! | [`browser`], [`driver`] | a browser, and the program that drives it |
//! | [`engine`] | Chromium, Firefox or WebKit |
//! | [`console`] | what the browser logged, and whether that is fine |
//! | [`site`] | the release, served with this test's own configuration |
//! | [`nginx`] | the same, served by a real nginx |
//! | [`pool`] | the local pool of this test, its inbox, administrators' calls |
//! | [`proxy`] | a network that misbehaves |
//! | [`authenticator`] | the codes of an authenticator app |
//! | [`axe`] | accessibility, checked by axe-core |
//! | [`outline`] | the page as assistive technology has it |
//! | [`i18n`] | the app's own words, for languages made of them |
//! | [`run`](mod@run) | what is around every test |

pub mod artifacts;
pub mod authenticator;
pub mod axe;
pub mod browser;
pub mod console;
pub mod driver;
pub mod engine;
mod http;
/// The app's words, of which the pseudo-languages are made.
pub use leptos_cognito::i18n;
pub mod nginx;
pub mod outline;
pub mod pool;
pub mod proxy;
pub mod query;
pub mod rider;
mod role;
pub mod run;
pub mod site;
mod trouble;
mod wait;

pub use authenticator::Authenticator;
pub use browser::{Look, Screen};
pub use pool::LocalPool;
pub use proxy::{Fault, Proxy};
pub use query::{Find, Query};
pub use rider::Rider;
pub use role::Role;
pub use run::{Setup, run, run_with};
pub use site::Site;
pub use trouble::Trouble;

/// The folder of this package. Cargo says where it is when it runs a test: what it said
/// at compile time may be another clone with the same build folder.
pub(crate) fn package_dir() -> std::path::PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), Into::into)
}
