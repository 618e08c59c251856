//! Checks accessibility with axe-core (<https://github.com/dequelabs/axe-core>). It
//! comes from npm into the cache: `cargo xtask test` installs it, and sets
//! `$WILD_RYDES_AXE` to its path.

use std::env;
use std::path::PathBuf;

use fantoccini::Client;
use serde_json::Value;

use crate::TestError;

/// The script enables a rule of WCAG 2.2 AA that is off in axe-core by default.
const CHECK: &str = "const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(
  ({ violations }) => done({ violations }),
  (error) => done({ error: String(error) }),
);";

/// Fails if the current page violates any rule.
///
/// # Errors
/// [`TestError::Accessibility`], with the rules and the elements.
pub async fn check(client: &Client) -> Result<(), TestError> {
    let there = client.execute("return 'axe' in window", vec![]).await?;
    if there != Value::Bool(true) {
        client.execute(&source().await?, vec![]).await?;
    }
    let result = client.execute_async(CHECK, vec![]).await?;
    let Some(violations) = result.get("violations").and_then(Value::as_array) else {
        return Err(TestError::Unexpected(result.to_string()));
    };
    if violations.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = violations.iter().map(describe).collect();
    Err(TestError::Accessibility(lines.join("\n")))
}

async fn source() -> Result<String, TestError> {
    let path = env::var_os("WILD_RYDES_AXE")
        .map(PathBuf::from)
        .ok_or_else(|| TestError::Missing {
            what: "axe-core is not there (WILD_RYDES_AXE names no file)".to_owned(),
            remedy: "run the tests with `cargo xtask test --only e2e`".to_owned(),
        })?;
    tokio::fs::read_to_string(&path)
        .await
        .map_err(|source| TestError::File { path, source })
}

/// A line of text such as `color-contrast (serious): Elements must … — #email, .hint`.
fn describe(violation: &Value) -> String {
    let text = |key: &str| {
        let value = violation.get(key).and_then(Value::as_str);
        value.unwrap_or_default()
    };
    let nodes = violation.get("nodes").and_then(Value::as_array);
    let targets: Vec<_> = nodes
        .into_iter()
        .flatten()
        .filter_map(|node| node.get("target"))
        .map(ToString::to_string)
        .collect();
    format!(
        "{} ({}): {} — {}",
        text("id"),
        text("impact"),
        text("help"),
        targets.join(", ")
    )
}
