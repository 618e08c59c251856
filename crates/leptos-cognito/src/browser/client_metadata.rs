//! The values that the pool passes to its Lambda triggers.

use std::collections::BTreeMap;

use crate::brand::use_brand;
use crate::i18n::speech;
use cognito_client::transport::ClientMetadata;

/// The language of the page under the name `locale`, and the app's own values.
pub struct PageMetadata;

impl ClientMetadata for PageMetadata {
    fn values(&self) -> BTreeMap<String, String> {
        let own = use_brand().client_metadata.map(|values| values());
        with_locale(speech::language().tag, own.unwrap_or_default())
    }
}

/// Adds the language, unless the app has a `locale` of its own.
fn with_locale(tag: &str, own: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut values = BTreeMap::from([("locale".to_owned(), tag.to_owned())]);
    values.extend(own);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn locale_is_sent_beside_the_apps_own_values() {
        let values = with_locale("pt-BR", BTreeMap::from([pair("shop", "7")]));
        assert_eq!(
            values,
            BTreeMap::from([pair("locale", "pt-BR"), pair("shop", "7")])
        );
    }

    #[test]
    fn locale_of_the_app_replaces_the_pages() {
        let values = with_locale("en", BTreeMap::from([pair("locale", "en-GB")]));
        assert_eq!(values, BTreeMap::from([pair("locale", "en-GB")]));
    }
}
