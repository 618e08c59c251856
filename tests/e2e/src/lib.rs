//! End-to-end tests: the release build in a real browser, against the real local pool
//! over HTTP. Elements are found as a person finds them: by heading, label, role and
//! text.
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
//! Every test has a pool, a site and a browser of its own ([`Rider`]), so tests run in
//! parallel. A test fails on any unexpected warning or error in the browser's console,
//! and saves a screenshot, the page and the console in `tests/e2e/artifacts/<test>/`.
//!
//! | module | content |
//! |---|---|
//! | [`rider`] | a user with a browser, which is a test's main object |
//! | [`query`] | a query for an element of the page, which waits for it |
//! | [`browser`], [`driver`] | a browser, and the program that drives it |
//! | [`engine`] | Chromium, Firefox or WebKit |
//! | [`console`] | the browser's log, and the check for unexpected entries |
//! | [`site`] | the release, served with this test's own configuration |
//! | [`nginx`] | the release, served by a real nginx |
//! | [`pool`] | the local pool of this test, its inbox, and administrators' calls |
//! | [`storage`] | the local S3 of this test's pictures |
//! | [`tls_proxy`] | TLS in front of the pool, by a real nginx |
//! | [`proxy`] | simulates network faults |
//! | [`identity_provider`] | a provider by OpenID Connect or OAuth: a second local pool |
//! | [`saml_provider`] | a provider by SAML, which is not ours |
//! | [`authenticator`] | simulates an authenticator app |
//! | [`axe`] | checks accessibility with axe-core |
//! | [`accessibility_tree`] | the page as assistive technology has it |
//! | [`i18n`], [`words`] | the library's messages and the app's, from which pseudo-languages are made |
//! | [`trigger_functions`] | the triggers of a pool, in a local runtime of Lambda that is not ours |
//! | [`workshop_api`] | a ride API of the workshop's kind, which is not ours |
//! | [`wait`] | the wait for a condition |
//! | [`run`](mod@run) | the frame of every test |

pub mod accessibility_tree;
pub mod artifacts;
pub mod authenticator;
pub mod axe;
pub mod browser;
pub mod console;
pub mod driver;
pub mod engine;
mod error;
mod http;
pub mod identity_provider;
/// The library's messages, from which the pseudo-languages are made.
pub use leptos_cognito::i18n;
pub mod nginx;
pub mod pool;
pub mod proxy;
pub mod query;
pub mod rider;
mod role;
pub mod run;
pub mod saml_provider;
pub mod site;
pub mod storage;
pub mod tls_proxy;
pub mod trigger_functions;
pub mod wait;
pub mod workshop_api;
/// The app's own messages, from which the pseudo-languages are made.
pub use wild_rydes::words;

pub use authenticator::Authenticator;
pub use browser::{ColorScheme, Screen};
pub use error::TestError;
pub use identity_provider::OAuthProvider;
pub use pool::LocalPool;
pub use proxy::{Fault, Proxy};
pub use query::{Find, Query};
pub use rider::Rider;
pub use role::Role;
pub use run::{Setup, run, run_with};
pub use saml_provider::SamlProvider;
pub use site::Site;
pub use storage::LocalStorage;
pub use trigger_functions::TriggerFunctions;
pub use workshop_api::WorkshopApi;

/// The folder of this package. It comes from the variable that Cargo sets when it runs
/// a test: the value at compile time may belong to another clone that shares the build
/// folder.
pub(crate) fn package_dir() -> std::path::PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), Into::into)
}
