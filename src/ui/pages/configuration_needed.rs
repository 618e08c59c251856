//! No pool, or a configuration that cannot be used: what is wrong, and what to do.

use leptos::prelude::*;

use crate::config::ConfigError;
use crate::i18n::Message;
use crate::i18n::setup::Setup;
use crate::ui::components::footer::Footer;
use crate::ui::components::heading::Heading;
use crate::ui::components::mark::Mark;
use crate::ui::language::text;
use crate::ui::words;

/// What is wrong with the configuration, and what to do.
#[component]
pub fn ConfigurationNeeded(error: ConfigError) -> impl IntoView {
    view! {
        <header class="banner">
            <span class="brand">
                <Mark />
                <span>{text(Message::Brand)}</span>
            </span>
        </header>
        <main id="main">
            <section class="card">
                <Heading title=Setup::ConfigurationNeeded />
                <div class="alert" role="alert">
                    <p>{text(words::of_config_error(&error))}</p>
                </div>
                <p>{text(Setup::ConfigWhatToDo)}</p>
                <p>{text(Setup::ConfigWhatToDoLocal)}</p>
                // A plain link: it loads the page and its configuration anew.
                <a class="primary" href="">{text(Setup::Reload)}</a>
            </section>
        </main>
        <Footer />
    }
}
