//! The page for a configuration that is missing or cannot be used: it says what is wrong
//! and what to do.

use leptos::prelude::*;

use crate::brand::BrandName;
use crate::components::footer::Footer;
use crate::components::heading::Heading;
use crate::error_messages;
use crate::i18n::setup::Setup;
use crate::language::text;
use cognito_client::config::ConfigError;

/// The page that says what is wrong with the configuration, and what to do.
#[component]
pub fn ConfigurationNeeded(error: ConfigError) -> impl IntoView {
    view! {
        <header class="banner">
            <span class="brand">
                <BrandName />
            </span>
        </header>
        <main id="main">
            <section class="card">
                <Heading title=Setup::ConfigurationNeeded />
                <div class="alert" role="alert">
                    <p>{text(error_messages::of_config_error(&error))}</p>
                </div>
                <p>{text(Setup::ConfigWhatToDo)}</p>
                <p>{text(Setup::ConfigWhatToDoLocal)}</p>
                // This is a plain link, so it reloads the page with its configuration.
                <a class="primary" href="">{text(Setup::Reload)}</a>
            </section>
        </main>
        <Footer />
    }
}
