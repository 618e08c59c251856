//! The section of a user of an identity provider, in place of those about the password and the
//! factors.

use leptos::prelude::*;

use super::section::Section;
use crate::browser::configuration;
use crate::i18n::account::Account;
use crate::language::text;
use crate::session::use_auth;

/// The section about the provider with which the user signs in.
#[component]
pub fn ProviderSection(
    /// The pool's name of the provider.
    provider: String,
) -> impl IntoView {
    let settings = configuration::oauth(&use_auth().config());
    let mut providers = settings.providers.iter();
    let shown = providers.find(|known| known.name() == provider);
    let name = shown.map_or(provider.clone(), |known| known.label().to_owned());
    view! {
        <Section id="account-provider" title=Account::ProviderTitle>
            <p>{text(Account::ProviderLead(name))}</p>
        </Section>
    }
}
