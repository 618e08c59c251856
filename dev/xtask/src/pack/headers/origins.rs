//! The origins besides its own that the app needs for the pool of its configuration.
//!
//! The same reading as the app's `src/config/mod.rs`: other endpoints than AWS's own stand
//! under `custom.wild_rydes`.

use std::fmt;

use serde_json::Value;

/// By what they are for. Each is `scheme://host[:port]`, with nothing in it that could
/// end a directive or a header.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Origins {
    /// Asked by scripts.
    pub(crate) connect: Vec<String>,
    /// Where images come from.
    pub(crate) images: Vec<String>,
}

/// Why a configuration says nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    NotJson,
    Field(&'static str),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => write!(f, "it is not there, or not JSON"),
            Self::Field(name) => write!(f, "{name} is missing, or not what it must be"),
        }
    }
}

impl Origins {
    /// What this text of `amplify_outputs.json` needs.
    pub(crate) fn of(config: &str) -> Result<Self, Unusable> {
        let config = config.trim().trim_start_matches('\u{feff}');
        let json: Value = serde_json::from_str(config).map_err(|_| Unusable::NotJson)?;
        let auth = |key: &str| text(&json, &["auth", key]);
        let endpoint = |key: &str, name| match text(&json, &["custom", "wild_rydes", key]) {
            Some(url) => origin(url).map(Some).ok_or(Unusable::Field(name)),
            None => Ok(None),
        };

        let pool = auth("user_pool_id")
            .and_then(|id| region(id, '_'))
            .ok_or(Unusable::Field("auth.user_pool_id"))?;
        // The service itself, and the keys of its tokens.
        let mut connect = vec![
            endpoint("user_pool_endpoint", "custom.wild_rydes.user_pool_endpoint")?
                .unwrap_or_else(|| aws("cognito-idp", pool)),
        ];
        if let Some(id) = auth("identity_pool_id") {
            let region = region(id, ':').ok_or(Unusable::Field("auth.identity_pool_id"))?;
            match endpoint(
                "identity_pool_endpoint",
                "custom.wild_rydes.identity_pool_endpoint",
            )? {
                Some(own) => connect.push(own),
                // What its credentials are good for is asked of the region's STS.
                None => connect.extend([aws("cognito-identity", region), aws("sts", region)]),
            }
        }
        connect.extend(endpoint(
            "ride_api_endpoint",
            "custom.wild_rydes.ride_api_endpoint",
        )?);
        let images = endpoint("map_tiles", "custom.wild_rydes.map_tiles")?;
        Ok(Self {
            connect: without_repeats(connect),
            images: images.into_iter().collect(),
        })
    }
}

fn text<'a>(json: &'a Value, path: &[&str]) -> Option<&'a str> {
    let value = path.iter().try_fold(json, |value, key| value.get(key))?;
    Some(value.as_str()?.trim()).filter(|text| !text.is_empty())
}

fn without_repeats(mut origins: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    origins.retain(|origin| {
        let new = !seen.contains(origin);
        seen.push(origin.clone());
        new
    });
    origins
}

/// The region that an id begins with.
fn region(id: &str, end: char) -> Option<&str> {
    let (region, _) = id.split_once(end)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!region.is_empty() && region.chars().all(plain)).then_some(region)
}

/// Source: "Amazon Cognito endpoints and quotas" and "AWS STS endpoints", AWS General
/// Reference.
fn aws(service: &str, region: &str) -> String {
    let end = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://{service}.{region}.amazonaws.com{end}")
}

/// The origin of an address. Policies know names and IPv4 addresses, and no IPv6.
fn origin(url: &str) -> Option<String> {
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

    fn connect(config: &str) -> Vec<String> {
        Origins::of(config).unwrap().connect
    }

    #[test]
    fn a_pool_of_aws() {
        assert_eq!(
            connect(r#"{"auth":{"user_pool_id":"eu-west-1_AbC"}}"#),
            ["https://cognito-idp.eu-west-1.amazonaws.com"]
        );
        assert_eq!(
            connect(
                r#"{"auth":{"user_pool_id":"cn-north-1_A","identity_pool_id":"cn-north-1:1-2"}}"#
            ),
            [
                "https://cognito-idp.cn-north-1.amazonaws.com.cn",
                "https://cognito-identity.cn-north-1.amazonaws.com.cn",
                "https://sts.cn-north-1.amazonaws.com.cn",
            ]
        );
    }

    #[test]
    fn the_local_pool_is_one_origin() {
        let config = include_str!("../../../../../public/amplify_outputs.json");
        assert_eq!(connect(config), ["http://localhost:9229"]);
    }

    #[test]
    fn the_api_of_rides_and_the_tiles_of_the_map() {
        let origins = Origins::of(
            r#"{"auth":{"user_pool_id":"eu-west-1_A"},"custom":{"wild_rydes":{
                "ride_api_endpoint":"https://Abc.execute-api.eu-west-1.amazonaws.com/prod",
                "map_tiles":"https://tiles.example:8443/{z}/{x}/{y}.png"}}}"#,
        )
        .unwrap();
        assert_eq!(
            origins.connect,
            [
                "https://cognito-idp.eu-west-1.amazonaws.com",
                "https://abc.execute-api.eu-west-1.amazonaws.com",
            ]
        );
        assert_eq!(origins.images, ["https://tiles.example:8443"]);
    }

    #[test]
    fn nothing_gets_into_a_header_that_could_end_it() {
        for bad in [
            "https://a.example;script-src *",
            "https://a.example *",
            "https://a.example\\r\\nX-Header: 1",
            "https://*",
            "https://user@a.example",
            "https://[::1]/",
            "https://a.example:99999",
            "javascript://a.example",
            "a.example",
            "https:///path",
        ] {
            let config = format!(
                r#"{{"auth":{{"user_pool_id":"a_b"}},"custom":{{"wild_rydes":{{"user_pool_endpoint":"{bad}"}}}}}}"#
            );
            assert_eq!(
                Origins::of(&config),
                Err(Unusable::Field("custom.wild_rydes.user_pool_endpoint")),
                "{bad}"
            );
        }
    }

    #[test]
    fn what_is_no_configuration_is_told() {
        assert_eq!(Origins::of(""), Err(Unusable::NotJson));
        let field = Err(Unusable::Field("auth.user_pool_id"));
        assert_eq!(Origins::of("{}"), field);
        assert_eq!(Origins::of(r#"{"auth":{"user_pool_id":"a b;_x"}}"#), field);
    }
}
