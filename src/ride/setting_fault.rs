//! The message about a setting of the ride API that cannot be used. It is in place of the
//! card on which rides are requested.

use leptos::prelude::*;

use cognito_client::config::ConfigError;
use leptos_cognito::components::section_heading::SectionHeading;
use leptos_cognito::error_messages;
use leptos_cognito::i18n::setup::Setup;
use leptos_cognito::language::text;

/// The message that names the setting, and says what to do.
#[component]
pub fn SettingFault(error: ConfigError) -> impl IntoView {
    view! {
        <section class="panel ride-card" aria-labelledby="ride-setting">
            <SectionHeading id="ride-setting" title=Setup::ConfigurationNeeded />
            <div class="alert" role="alert">
                <p>{text(error_messages::of_config_error(&error))}</p>
            </div>
            <p>{text(Setup::ConfigWhatToDo)}</p>
        </section>
    }
}
