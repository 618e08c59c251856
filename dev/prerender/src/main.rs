//! Writes the sign-in page's markup into a file, for `cargo xtask build` to put into
//! `index.html`: a visitor sees the page, and can type in it, before the app has loaded
//! and takes it over.
//!
//! The markup is made by the app's own components, and is the same for every pool: the
//! app applies the configuration once it has read it.

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use cognito_client::config::Config;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos_cognito::app::{App, AppProps};
use leptos_cognito::brand::provide_brand;
use wild_rydes::{BRAND, pages};

/// The smallest valid configuration.
const ANY_POOL: &str = r#"{"auth":{"user_pool_id":"any_pool","user_pool_client_id":"any"}}"#;

fn main() -> ExitCode {
    let Some(file) = env::args_os().nth(1) else {
        eprintln!("usage: wild-rydes-prerender FILE");
        return ExitCode::from(2);
    };
    match write_page(Path::new(&file)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the page's markup into a file. The error is a text for the developer.
fn write_page(file: &Path) -> Result<(), String> {
    let config =
        Config::parse(ANY_POOL, BRAND.config_section).map_err(|error| format!("{error:?}"))?;
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let page = owner.with(|| {
        provide_brand(BRAND);
        App(AppProps {
            config,
            signed_in: pages::load,
        })
        .to_html()
    });
    fs::write(file, page).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;
    use leptos_cognito::{Brand, CognitoProvider, use_auth};

    /// A host's server has neither the session nor a shared context for hydration.
    #[test]
    fn server_renders_the_loading_view_alone() {
        for _request in 0..2 {
            let owner = Owner::new();
            let html = owner.with(|| {
                view! {
                    <CognitoProvider brand=Brand::named("Notes") loading=|| "One moment">
                        <p>{move || use_auth().claim("email")}</p>
                    </CognitoProvider>
                }
                .to_html()
            });
            assert!(html.contains("One moment"), "{html}");
            assert!(!html.contains("<p>"), "{html}");
        }
    }
}
