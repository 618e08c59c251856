//! Hosts and origins of this machine.

/// Returns `true` if a host, with or without a port, is this machine. A page of another
/// site can let its own name point to the loopback address (DNS rebinding), and its
/// requests then name that host.
pub(crate) fn is_own_host(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Returns `true` if an origin is a page that this machine serves.
pub(crate) fn is_own_origin(origin: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .find_map(|scheme| origin.strip_prefix(scheme))
        .is_some_and(is_own_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_this_machine_are_recognised() {
        for host in ["localhost", "localhost:9230", "127.0.0.1:1", "[::1]:9230"] {
            assert!(is_own_host(host), "{host}");
        }
        for host in ["", "example.com", "localhost.example.com:9230", "[::2]:1"] {
            assert!(!is_own_host(host), "{host}");
        }
    }

    #[test]
    fn origins_of_this_machine_are_recognised() {
        assert!(is_own_origin("http://localhost:8080"));
        assert!(is_own_origin("https://127.0.0.1"));
        for origin in ["null", "https://example.com", "http://localhost.evil", ""] {
            assert!(!is_own_origin(origin), "{origin}");
        }
    }
}
