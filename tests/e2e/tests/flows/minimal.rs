//! Tests `examples/minimal`, which is another app that uses the guard.

use std::path::PathBuf;

use serde_json::json;
use wild_rydes_e2e::run::run_at;
use wild_rydes_e2e::{Find, Setup, Site, TestError};

use crate::people::JEFF;

/// The folder into which `cargo xtask test` has built an example, which it names in a
/// variable.
pub(crate) fn built(variable: &str, example: &str) -> Result<PathBuf, TestError> {
    let folder = std::env::var_os(variable);
    folder.map(PathBuf::from).ok_or_else(|| TestError::Missing {
        what: format!("the example {example} is not built"),
        remedy: format!("cargo xtask test --only e2e {example}"),
    })
}

#[test]
fn an_app_in_one_file_is_guarded_and_gets_tokens() {
    run_at(
        Setup::default(),
        async |pool| Site::of_app(built("WILD_RYDES_MINIMAL", "minimal")?, pool).await,
        async |rider| {
            // Chromium logs this about Trunk's own preload of the module, which our
            // release replaces.
            rider.expect_console("`integrity` attribute is currently ignored");
            JEFF.has_an_account(rider).await?;
            rider.open("/notes/7").await?;
            rider.heading("Sign in").wait().await?;
            rider.arrives_at("/signin?next=/notes/7").await?;
            rider.link("Create account").click().await?;
            rider.heading("Register").wait().await?;
            // Nothing of another app's brand is there.
            rider.button("Create account").wait().await?;
            let asked = rider
                .script(
                    "return [document.title, ...document.querySelectorAll('form label')]
                       .map((label) => label.textContent ?? label)",
                )
                .await?;
            let wanted = ["Register · Notes", "Email", "Password", "Confirm password"];
            assert_eq!(asked, json!(wanted));
            rider.open("/signin?next=/notes/7").await?;
            rider.field("Email").fill(JEFF.email).await?;
            rider.field("Password").fill(JEFF.password).await?;
            rider.button("Sign in").click().await?;
            rider.heading("Your notes, jeff@example.com").wait().await?;
            rider.arrives_at("/notes/7").await?;
            rider.button("Get a token").click().await?;
            rider.status().says("A token of ").await?;
            rider.reload().await?;
            rider.heading("Your notes, jeff@example.com").wait().await?;
            let stored = "return Object.keys({ ...sessionStorage, ...localStorage })
                .filter((key) => !key.startsWith('cognito.'))";
            assert_eq!(rider.script(stored).await?, json!([]));
            rider.button("Sign out").click().await?;
            rider.heading("Sign in").wait().await?;
            Ok(())
        },
    );
}

/// The README promises that the example is short.
#[test]
fn it_is_short() {
    let lines = include_str!("../../../../examples/minimal/main.rs")
        .lines()
        .count();
    assert!(lines < 40, "{lines} lines");
}
