//! The kinds of authorization of requests to the app's API.

use super::AppSection;
use super::error::ConfigError;
use super::json::Json;
use super::section::{Fault, Section};

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
        let fault = Fault::default();
        let custom = file.field("custom");
        let custom = Section {
            name: app.path,
            value: custom.and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };
        let auth = file.field("auth");
        let has_pool = auth
            .and_then(|auth| auth.field("identity_pool_id"))
            .is_some_and(|id| !id.is_null());
        let value = custom.value(app.api_authorization);
        let is_there = value.is_some();
        let authorization = match value.and_then(|value| value.text()).as_deref() {
            None if !is_there => Self::IdentityToken,
            Some("identity_token") => Self::IdentityToken,
            Some("iam") if has_pool => Self::Iam,
            Some("iam") => Self::IdentityToken,
            _ => custom.bad(app.api_authorization, Self::IdentityToken),
        };
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(authorization),
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
