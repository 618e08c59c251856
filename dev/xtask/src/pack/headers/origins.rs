//! The origins, besides the app's own, that the app needs for the pool of its
//! configuration. The configuration is read by the app's own reader,
//! `cognito_client::config`.

use std::fmt;

use cognito_client::config::{AppSection, Config, ConfigError, Field, TileSourceError};

pub(crate) use cognito_client::config::Origins;

/// The app's own section of the file.
pub(crate) const APP_SECTION: AppSection = AppSection {
    path: wild_rydes_section::PATH,
    api_endpoint: wild_rydes_section::API_ENDPOINT,
    api_authorization: wild_rydes_section::API_AUTHORIZATION,
};

/// A fault of a configuration, for which no origins can be given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    NotThere,
    NotJson { line: usize },
    Field(Field),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere => write!(f, "it is missing or empty"),
            Self::NotJson { line } => write!(f, "it is not JSON, in line {line}"),
            Self::Field(field) => write!(f, "{field} is missing, or not what it must be"),
        }
    }
}

/// The origins that the text of an `amplify_outputs.json` requires. If its map tiles
/// are faulty, their fault is returned too, and only the origin of the tiles is
/// missing.
pub(crate) fn read(text: &str) -> Result<(Origins, Option<TileSourceError>), Unusable> {
    let config = Config::parse(text, APP_SECTION).map_err(|error| match error {
        ConfigError::Missing | ConfigError::Empty => Unusable::NotThere,
        ConfigError::NotJson { line } => Unusable::NotJson { line },
        ConfigError::MissingField(field)
        | ConfigError::BadField(field)
        | ConfigError::BadItem { list: field, .. } => Unusable::Field(field),
    })?;
    let origins = config
        .origins(APP_SECTION)
        .map_err(|error| Unusable::Field(error.field))?;
    let tiles = config.map_tiles.and_then(|tiles| tiles.source().err());
    Ok((origins, tiles))
}

/// Returns `true` if the text of an `amplify_outputs.json` says that sign-ins begin without
/// a password.
pub(crate) fn is_passwordless(text: &str) -> bool {
    Config::parse(text, APP_SECTION).is_ok_and(|config| config.is_passwordless())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: &str = r#""auth":{"user_pool_id":"eu-west-1_A","user_pool_client_id":"c"}"#;

    #[test]
    fn fault_of_the_tiles_leaves_the_pool_its_origins() {
        let text = |tiles: &str| {
            format!(r#"{{{POOL},"custom":{{"wild_rydes":{{"map_tiles":"{tiles}"}}}}}}"#)
        };
        let (origins, fault) = read(&text("https://t.example/{z}/{x}/{y}{q}")).unwrap();
        assert_eq!(
            fault,
            Some(TileSourceError::UnknownPlaceholder("{q}".to_owned()))
        );
        assert_eq!(origins.connect.len(), 2);
        assert!(origins.images.is_empty());
        let (origins, fault) = read(&text("https://{s}.t.example/{z}/{x}/{y}{r}.png")).unwrap();
        assert_eq!(fault, None);
        assert_eq!(origins.images.len(), 3);
    }

    #[test]
    fn fault_of_a_configuration_is_named() {
        let fault = |text: &str| read(text).unwrap_err();
        assert_eq!(fault(""), Unusable::NotThere);
        assert_eq!(fault("{"), Unusable::NotJson { line: 1 });
        for text in [
            r#"{"auth":{}}"#,
            r#"{"auth":{"user_pool_id":"a b;_x","user_pool_client_id":"c"}}"#,
        ] {
            let said = fault(text).to_string();
            assert!(said.starts_with("auth.user_pool_id "), "{said}");
        }
        let endpoint = format!(
            r#"{{{POOL},"custom":{{"wild_rydes":{{"user_pool_endpoint":"https://a.example;script-src/"}}}}}}"#
        );
        let said = fault(&endpoint).to_string();
        assert!(said.starts_with("custom.wild_rydes.user_pool_endpoint "));
    }
}
