#!/usr/bin/env bash
# Packages: ureq 3.5.2 (crates.io).
#
# Expected: a client that keeps its connection to a server looks the server's address up when it
# connects. ureq has a pool of connections, and the second request does use the first one's.
#
# Seen: it asks its resolver before each request, also if the request then uses an open connection:
# five requests over one connection are five lookups. If the request has a time limit, the default
# resolver does each lookup on a thread of its own, also that of an address in digits (its source
# says so; this script counts the lookups).
#
# Why it matters here: a local user pool calls a trigger's function with a limit of five seconds,
# for each sign-in. The threads are a part of what the trigger costs, and a name server that does
# not answer stops calls whose connection is there.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
ureq = { version = "=3.5.2", default-features = false }

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// The default resolver, with a count of what it is asked.
#[derive(Debug)]
struct Counting(DefaultResolver, Arc<AtomicUsize>);

impl Resolver for Counting {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.resolve(uri, config, timeout)
    }
}

fn main() {
    for limit in [None, Some(Duration::from_secs(5))] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                seen.fetch_add(1, Ordering::Relaxed);
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                while let Some(Ok(line)) = lines.next() {
                    if line.is_empty() {
                        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
                    }
                }
            }
        });
        let lookups = Arc::new(AtomicUsize::new(0));
        let config = ureq::Agent::config_builder().timeout_global(limit).build();
        let resolver = Counting(DefaultResolver::default(), Arc::clone(&lookups));
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), resolver);
        for _ in 0..5 {
            agent.get(&url).call().unwrap().body_mut().read_to_string().unwrap();
        }
        let limit = if limit.is_some() { "a" } else { "no" };
        println!(
            "{limit} limit: 5 requests, {} connection, {} lookups",
            connections.load(Ordering::Relaxed),
            lookups.load(Ordering::Relaxed),
        );
    }
}
PROBE
CARGO_TARGET_DIR=target cargo build --quiet
target/debug/probe | tee seen
cat > expected <<'EXPECTED'
no limit: 5 requests, 1 connection, 5 lookups
a limit: 5 requests, 1 connection, 5 lookups
EXPECTED
cmp -s seen expected || { echo 'CHANGED: lookups and connections differ from those described'; exit 1; }
