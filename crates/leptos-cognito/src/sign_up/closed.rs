//! The page in place of the registration form, where nobody can register: only
//! administrators create accounts, or the description of the form cannot be used.

use leptos::prelude::*;

use crate::components::heading::Heading;
use crate::error_messages;
use crate::i18n::Message;
use crate::i18n::public_pages::PublicPages;
use crate::i18n::setup::Setup;
use crate::language::text;
use crate::routing::paths;
use cognito_client::config::ConfigError;

/// The page that says that administrators create the accounts.
#[component]
pub fn Closed() -> impl IntoView {
    view! {
        <section class="card">
            <Heading title=PublicPages::Register />
            <p class="lead">{text(PublicPages::RegisterClosed)}</p>
            <a class="primary" href=paths::SIGN_IN>{text(Message::SignIn)}</a>
        </section>
    }
}

/// The page that says what is wrong with the description of the form.
#[component]
pub fn Faulty(error: ConfigError) -> impl IntoView {
    view! {
        <section class="card">
            <Heading title=Setup::ConfigurationNeeded />
            <div class="alert" role="alert">
                <p>{text(error_messages::of_config_error(&error))}</p>
            </div>
            <p>{text(Setup::ConfigWhatToDo)}</p>
            <p class="aside"><a href=paths::SIGN_IN>{text(Message::SignIn)}</a></p>
        </section>
    }
}
