//! The lookup of the endpoint's address.

use std::net::IpAddr;

use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{NextTimeout, time},
    },
};

/// The resolver of ureq, without its thread where none is needed. ureq 3.5 looks an address up
/// for each call, also if a connection is open, and starts a thread for it if the call has a time
/// limit. The lookup of a number, or of this machine, waits for nothing.
#[derive(Debug, Default)]
pub(super) struct QuickResolver(DefaultResolver);

impl Resolver for QuickResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let timeout = if uri.host().is_some_and(waits_for_nothing) {
            NextTimeout {
                after: time::Duration::NotHappening,
                ..timeout
            }
        } else {
            timeout
        };
        self.0.resolve(uri, config, timeout)
    }
}

/// Returns `true` if a host is an address, or the name of this machine (RFC 6761, section 6.3).
fn waits_for_nothing(host: &str) -> bool {
    let literal = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    literal.unwrap_or(host).parse::<IpAddr>().is_ok() || host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_this_machine_wait_for_nothing() {
        for host in ["127.0.0.1", "[::1]", "localhost", "LOCALHOST"] {
            assert!(waits_for_nothing(host), "{host}");
        }
        for host in ["functions.example", "127.0.0.1.example", "[]", ""] {
            assert!(!waits_for_nothing(host), "{host}");
        }
    }

    #[test]
    fn address_is_found_with_and_without_a_limit() {
        for host in ["127.0.0.1", "localhost"] {
            let uri: Uri = format!("http://{host}:9001/").parse().unwrap();
            let limit = NextTimeout {
                after: time::Duration::Exact(std::time::Duration::from_secs(5)),
                ..NextTimeout::default()
            };
            let found = QuickResolver::default().resolve(&uri, &Config::default(), limit);
            assert!(
                found.unwrap().iter().all(|one| one.port() == 9001),
                "{host}"
            );
        }
    }
}
