//! The message about a setting of the ride API that cannot be used. It is in place of the
//! card on which rides are requested.

use leptos::prelude::*;

use leptos_cognito::browser::configuration;
use leptos_cognito::components::section_heading::SectionHeading;
use leptos_cognito::error_messages;
use leptos_cognito::i18n::setup::Setup;
use leptos_cognito::language::text;
use leptos_cognito::session::use_auth;

/// The message that names the setting, and says what to do.
#[component]
pub fn SettingFault() -> impl IntoView {
    let fault = configuration::api_authorization(&use_auth().config()).err();
    view! {
        <section class="panel ride-card" aria-labelledby="ride-setting">
            <SectionHeading id="ride-setting" title=Setup::ConfigurationNeeded />
            <div class="alert" role="alert">
                {fault.map(|fault| view! { <p>{text(error_messages::of_config_error(&fault))}</p> })}
            </div>
            <p>{text(Setup::ConfigWhatToDo)}</p>
        </section>
    }
}
