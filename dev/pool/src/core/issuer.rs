//! The issuers of a user pool's tokens, and the names by which identity pools refer to a
//! user pool.
//!
//! A user pool has two issuers, which publish the same keys (API reference of Amazon
//! Cognito user pools, `IssuerConfigurationType`): the original,
//! `https://cognito-idp.REGION.amazonaws.com/POOL`, and the updated,
//! `https://issuer-cognito-idp.REGION.amazonaws.com/POOL`. The setting
//! `IssuerConfiguration` selects the one that new tokens name.

use super::regions;

/// The start of the updated issuer's host name. Without a host name of its own, the
/// updated issuer has this as the first segment of its path.
pub(crate) const UPDATED: &str = "issuer-cognito-idp";

/// Returns the original issuer of a pool: the service's address followed by the pool's
/// id.
#[must_use]
pub(crate) fn original(base_url: &str, pool_id: &str) -> String {
    format!("{base_url}/{pool_id}")
}

/// Returns the updated issuer of a pool. For AWS's own address it is AWS's; for any other
/// it is a path of the same server, because `localhost` has no second name that every
/// program resolves.
#[must_use]
pub(crate) fn updated(base_url: &str, pool_id: &str) -> String {
    match base_url.split_once("://cognito-idp.") {
        Some((scheme, rest)) => format!("{scheme}://{UPDATED}.{rest}/{pool_id}"),
        None => format!("{base_url}/{UPDATED}/{pool_id}"),
    }
}

/// Returns `true` if the service's address is one of AWS's, which no local server has.
#[must_use]
pub(crate) fn is_of_aws(base_url: &str) -> bool {
    base_url.contains("://cognito-idp.")
}

/// Returns both issuers of a pool, the original first.
#[must_use]
pub(crate) fn both(base_url: &str, pool_id: &str) -> [String; 2] {
    [original(base_url, pool_id), updated(base_url, pool_id)]
}

/// Returns the names that `Logins` and `ProviderName` may use for a user pool: AWS's for
/// the pool's region and partition, and each issuer without its scheme, with and without
/// its port.
#[must_use]
pub(crate) fn provider_names(base_url: &str, pool_id: &str) -> Vec<String> {
    let region = regions::of_id(pool_id);
    let suffix = regions::suffix(region);
    let mut names = vec![format!("cognito-idp.{region}.{suffix}/{pool_id}")];
    for issuer in both(base_url, pool_id) {
        let name = without_scheme(&issuer);
        names.push(without_port(name));
        names.push(name.to_owned());
    }
    names
}

/// Returns an issuer without its scheme, as identity pools write it.
#[must_use]
pub(crate) fn without_scheme(issuer: &str) -> &str {
    issuer.split_once("://").map_or(issuer, |(_, rest)| rest)
}

fn without_port(name: &str) -> String {
    let (host, path) = name.split_once('/').unwrap_or((name, ""));
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    format!("{host}/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: &str = "http://localhost:9229";
    const AWS: &str = "https://cognito-idp.us-east-1.amazonaws.com";

    #[test]
    fn updated_issuer_of_aws_has_its_own_host() {
        let [original, updated] = both(AWS, "us-east-1_Ab3");
        assert_eq!(original, format!("{AWS}/us-east-1_Ab3"));
        assert_eq!(
            updated,
            "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab3"
        );
    }

    #[test]
    fn updated_issuer_of_a_local_pool_is_a_path() {
        assert_eq!(
            both(LOCAL, "local_Example"),
            [
                "http://localhost:9229/local_Example",
                "http://localhost:9229/issuer-cognito-idp/local_Example",
            ]
        );
    }

    #[test]
    fn provider_names_are_with_and_without_port() {
        let names = provider_names(LOCAL, "eusc-de-east-1_Ab3");
        for name in [
            "cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Ab3",
            "localhost:9229/eusc-de-east-1_Ab3",
            "localhost/eusc-de-east-1_Ab3",
            "localhost/issuer-cognito-idp/eusc-de-east-1_Ab3",
        ] {
            assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
        }
        assert!(!names.iter().any(|name| name.contains("amazonaws.com/")));
        assert!(provider_names("http://[::1]:9229", "a_b").contains(&"[::1]/a_b".to_owned()));
    }
}
