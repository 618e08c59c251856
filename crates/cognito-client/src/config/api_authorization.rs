//! The kinds of authorization of requests to the app's API.

use super::AppSection;
use super::error::{ConfigError, Field};
use super::json::Json;

/// The authorization of requests to the app's API
/// ([`Config::api_endpoint`](super::Config::api_endpoint)). It is not a part of
/// [`Config`](super::Config), because the first page does not need it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiAuthorization {
    /// `identity_token`: the header `Authorization` is the user's identity token. The
    /// authorizers of API Gateway for user pools and for JSON Web Tokens take it.
    #[default]
    IdentityToken,
    /// `iam`: requests are signed with the user's AWS credentials (Signature Version 4).
    Iam,
}

impl ApiAuthorization {
    /// Reads the setting from the parsed JSON file. `app` is the section with the app's
    /// own settings. The default is [`IdentityToken`](Self::IdentityToken), which is also
    /// the value where the file names no identity pool, because there are no AWS
    /// credentials then.
    ///
    /// # Errors
    /// The [`ConfigError`] of a value that is neither `identity_token` nor `iam`.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Self, ConfigError> {
        let there = |value: &J| !value.is_null();
        let own = file.field("custom").and_then(|it| it.field(app.name()));
        let Some(value) = own
            .and_then(|own| own.field(app.api_authorization))
            .filter(there)
        else {
            return Ok(Self::IdentityToken);
        };
        match value.text().as_deref() {
            Some("identity_token") => Ok(Self::IdentityToken),
            Some("iam") => {
                let auth = file.field("auth");
                let pool = auth.and_then(|auth| auth.field("identity_pool_id"));
                Ok(match pool.filter(there) {
                    Some(_) => Self::Iam,
                    None => Self::IdentityToken,
                })
            }
            _ => Err(ConfigError::BadField(Field {
                section: app.path,
                key: app.api_authorization,
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    const POOL: &str = r#""identity_pool_id":"eu-west-1:pool","#;

    fn file(pool: &str, value: &str) -> String {
        format!(
            r#"{{"auth":{{{pool}"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client"}},"custom":{{"cognito":{{"a":1{value}}}}}}}"#
        )
    }

    fn read(pool: &str, value: &str) -> Result<ApiAuthorization, ConfigError> {
        let file: serde_json::Value = serde_json::from_str(&file(pool, value)).unwrap();
        ApiAuthorization::read(&&file, AppSection::DEFAULT)
    }

    #[test]
    fn api_authorization_is_the_identity_token_by_default() {
        for (pool, value) in [
            (POOL, ""),
            ("", ""),
            (POOL, r#","api_authorization":null"#),
            (POOL, r#","api_authorization":"identity_token""#),
            ("", r#","api_authorization":"iam""#),
        ] {
            let authorization = read(pool, value);
            assert_eq!(
                authorization,
                Ok(ApiAuthorization::IdentityToken),
                "{value}"
            );
        }
    }

    #[test]
    fn api_authorization_is_iam_with_an_identity_pool() {
        let value = r#","api_authorization":"iam""#;
        assert_eq!(read(POOL, value), Ok(ApiAuthorization::Iam));
    }

    #[test]
    fn other_api_authorization_is_a_fault_of_the_file() {
        for value in [r#""IAM""#, r#""bearer""#, r#""""#, "1", "true", "{}"] {
            let value = format!(r#","api_authorization":{value}"#);
            let error = Config::parse(&file(POOL, &value), AppSection::DEFAULT).unwrap_err();
            let ConfigError::BadField(field) = error else {
                panic!("{value}: {error:?}");
            };
            assert_eq!(field.to_string(), "custom.cognito.api_authorization");
        }
    }
}
