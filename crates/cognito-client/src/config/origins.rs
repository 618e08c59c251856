//! The origins that the app needs besides its own. A Content-Security-Policy has to allow
//! them.

use std::fmt;

use super::{AppSection, Config, Field, OauthSettings, Storage};

/// The origins, by use. Each has the form `scheme://host[:port]` and contains no
/// character that could end a directive or a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The origins that scripts send requests to.
    pub connect: Vec<String>,
    /// The origins of images.
    pub images: Vec<String>,
}

/// The error for an address whose origin a policy cannot express, such as an IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoOrigin {
    /// The field with the address.
    pub field: Field,
}

impl fmt::Display for NoOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no origin that a policy can express", self.field)
    }
}

impl std::error::Error for NoOrigin {}

impl Config {
    /// Returns the origins that the app needs with this configuration. Tiles that cannot
    /// be used need no origin and are no error. `app` is the section that the
    /// configuration was read with.
    ///
    /// # Errors
    /// [`NoOrigin`] with the field whose address has no origin that a policy can express.
    pub fn origins(&self, app: AppSection) -> Result<Origins, NoOrigin> {
        let field = |key| Field {
            section: app.path,
            key,
        };
        let mut needed = vec![("user_pool_endpoint", self.user_pool_endpoint.clone())];
        // The keys that verify a token are fetched from the issuer that the token names.
        needed.extend(
            self.issuers()
                .into_iter()
                .map(|issuer| ("user_pool_endpoint", issuer)),
        );
        if let Some(pool) = &self.identity_pool {
            for service in ["cognito-identity", "sts"] {
                needed.push(("identity_pool_endpoint", pool.endpoint_of(service)));
            }
        }
        let api = self.api_endpoint.clone();
        needed.extend(api.map(|api| (app.api_endpoint, api)));
        // A faulty file was refused when it was read.
        let storage = Storage::parse(&self.file, app).ok().flatten();
        needed.extend(storage.map(|storage| ("storage_endpoint", storage.bucket_url())));
        let mut needed: Vec<_> = needed
            .into_iter()
            .map(|(key, url)| (field(key), url))
            .collect();
        // The code of a sign-in through the domain is exchanged there.
        let oauth = OauthSettings::parse(&self.file, app).unwrap_or_default();
        if !oauth.base_url.is_empty() {
            let field = Field {
                section: "auth.oauth",
                key: "domain",
            };
            needed.push((field, oauth.base_url));
        }
        let mut connect = Vec::new();
        for (field, url) in needed {
            let origin = origin(&url).ok_or(NoOrigin { field })?;
            if !connect.contains(&origin) {
                connect.push(origin);
            }
        }
        let tiles = self
            .map_tiles
            .as_ref()
            .and_then(|tiles| tiles.source().ok());
        Ok(Origins {
            connect,
            images: tiles.map(|tiles| tiles.origins()).unwrap_or_default(),
        })
    }
}

/// Returns the origin of an address. A policy can express host names and IPv4 addresses,
/// but no IPv6 addresses (Content Security Policy Level 3, section 2.3.1).
pub(super) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let named = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let good = matches!(&*scheme, "http" | "https")
        && !host.is_empty()
        && host.chars().all(named)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    good.then(|| format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(auth: &str, custom: &str) -> Result<Origins, NoOrigin> {
        let text = format!(
            r#"{{"auth":{{"user_pool_client_id":"c",{auth}}},"custom":{{"cognito":{{{custom}}}}}}}"#
        );
        let app = AppSection::DEFAULT;
        Config::parse(&text, app).unwrap().origins(app)
    }

    fn connect(auth: &str, custom: &str) -> Vec<String> {
        origins(auth, custom).unwrap().connect
    }

    #[test]
    fn pool_of_aws_needs_its_two_issuers() {
        assert_eq!(
            connect(r#""user_pool_id":"eu-west-1_AbC""#, ""),
            [
                "https://cognito-idp.eu-west-1.amazonaws.com",
                "https://issuer-cognito-idp.eu-west-1.amazonaws.com",
            ]
        );
    }

    #[test]
    fn bucket_has_an_origin_of_its_own() {
        let file = r#"{"auth":{"user_pool_id":"local_A","user_pool_client_id":"c"},"storage":{"aws_region":"eu-west-1","bucket_name":"pictures"},"custom":{"cognito":{"user_pool_endpoint":"http://localhost:9229"}}}"#;
        let app = AppSection::DEFAULT;
        let origins = Config::parse(file, app).unwrap().origins(app).unwrap();
        assert_eq!(
            origins.connect,
            [
                "http://localhost:9229",
                "https://pictures.s3.eu-west-1.amazonaws.com"
            ]
        );
    }

    #[test]
    fn identity_pool_needs_sts_in_its_partition() {
        let auth = r#""user_pool_id":"eusc-de-east-1_A","identity_pool_id":"cn-north-1:1-2""#;
        assert_eq!(
            connect(auth, ""),
            [
                "https://cognito-idp.eusc-de-east-1.amazonaws.eu",
                "https://issuer-cognito-idp.eusc-de-east-1.amazonaws.eu",
                "https://cognito-identity.cn-north-1.amazonaws.com.cn",
                "https://sts.cn-north-1.amazonaws.com.cn",
            ]
        );
    }

    #[test]
    fn fips_hosts_are_asked_and_issuers_are_not_fips() {
        let auth = r#""user_pool_id":"us-gov-west-1_A","identity_pool_id":"us-gov-west-1:1-2""#;
        assert_eq!(
            connect(auth, r#""use_fips_endpoint":true"#),
            [
                "https://cognito-idp-fips.us-gov-west-1.amazonaws.com",
                "https://cognito-idp.us-gov-west-1.amazonaws.com",
                "https://issuer-cognito-idp.us-gov-west-1.amazonaws.com",
                "https://cognito-identity-fips.us-gov-west-1.amazonaws.com",
                "https://sts.us-gov-west-1.amazonaws.com",
            ]
        );
    }

    #[test]
    fn local_pool_is_one_origin() {
        let origins = origins(
            r#""user_pool_id":"local_A","identity_pool_id":"local:1-2""#,
            r#""user_pool_endpoint":"http://localhost:9229",
               "identity_pool_endpoint":"http://localhost:9229""#,
        )
        .unwrap();
        assert_eq!(origins.connect, ["http://localhost:9229"]);
        assert!(origins.images.is_empty());
    }

    #[test]
    fn api_and_tiles_are_allowed() {
        let origins = origins(
            r#""user_pool_id":"local_A""#,
            r#""user_pool_endpoint":"http://localhost:9229/",
               "api_endpoint":"https://Abc.execute-api.eu-west-1.amazonaws.com/prod",
               "map_tiles":"https://{s}.tiles.example:8443/{z}/{x}/{y}.png""#,
        )
        .unwrap();
        assert_eq!(
            origins.connect,
            [
                "http://localhost:9229",
                "https://abc.execute-api.eu-west-1.amazonaws.com",
            ]
        );
        let tiles = ["a", "b", "c"].map(|s| format!("https://{s}.tiles.example:8443"));
        assert_eq!(origins.images, tiles);
    }

    #[test]
    fn domain_is_allowed_for_the_exchange_of_codes() {
        let auth = r#""user_pool_id":"eu-west-1_A","oauth":{"domain":"Login.example.com"}"#;
        let connect = connect(auth, "");
        assert_eq!(connect.last().unwrap(), "https://login.example.com");
        let local = r#""oauth_endpoint":"http://localhost:9229/pool""#;
        let origins = origins(auth, local).unwrap();
        assert_eq!(origins.connect.last().unwrap(), "http://localhost:9229");
    }

    #[test]
    fn tiles_that_cannot_be_used_cost_no_other_origin() {
        for tiles in ["\"https://t.example/{q}\"", "\"tiles\"", "7"] {
            let tiles = format!(r#""map_tiles":{tiles}"#);
            let origins = origins(r#""user_pool_id":"eu-west-1_A""#, &tiles).unwrap();
            assert_eq!(origins.connect.len(), 2, "{tiles}");
            assert!(origins.images.is_empty(), "{tiles}");
        }
    }

    #[test]
    fn address_that_could_end_a_header_has_no_origin() {
        for bad in [
            "https://a.example;script-src *",
            "https://a.example *",
            "https://a.example\r\nX-Header: 1",
            "https://*",
            "https://user@a.example",
            "https://[::1]/",
            "https://a.example:99999",
            "javascript://a.example",
            "a.example",
            "https:///path",
        ] {
            assert_eq!(origin(bad), None, "{bad}");
        }
        let field = origins(
            r#""user_pool_id":"a_b""#,
            r#""user_pool_endpoint":"http://[::1]:9229""#,
        );
        assert_eq!(field.unwrap_err().field.key, "user_pool_endpoint");
    }
}
