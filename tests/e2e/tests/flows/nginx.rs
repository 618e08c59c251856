//! Tests the release behind a real nginx with `infra/nginx.conf`. The expected headers
//! of each path come from `_headers`, the file for other hosts that is written beside
//! it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use wild_rydes_e2e::nginx::Nginx;
use wild_rydes_e2e::site::{DEFAULT_POOL_URL, DEFAULT_STORAGE_URL};
use wild_rydes_e2e::{Find, run};

use crate::people::{JEFF, is_inside};

struct Reply {
    status: u16,
    /// The headers by their names in lower case, each with all its values.
    headers: HashMap<String, Vec<String>>,
    body: Vec<u8>,
}

impl Reply {
    /// The value of a header that occurs at most once.
    fn header(&self, name: &str) -> Option<&str> {
        match self.headers.get(&name.to_lowercase()).map(Vec::as_slice) {
            None => None,
            Some(values) => {
                assert_eq!(values.len(), 1, "{name} comes once: {values:?}");
                values.first().map(String::as_str)
            }
        }
    }

    fn is_the_page(&self) -> bool {
        String::from_utf8_lossy(&self.body).contains("<title>Wild Rydes</title>")
    }
}

fn get(nginx: &Nginx, path: &str, more: &str) -> Reply {
    let mut stream = TcpStream::connect(("127.0.0.1", nginx.port())).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: rydes.example.com\r\nconnection: close\r\n{more}\r\n"
    )
    .unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n");
    let body = reply.split_off(end.unwrap() + 4);
    let head = String::from_utf8(reply).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let mut headers: HashMap<_, Vec<_>> = HashMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let values = headers.entry(name.to_lowercase()).or_default();
        values.push(value.to_owned());
    }
    Reply {
        status: status.parse().unwrap(),
        headers,
        body,
    }
}

/// The headers that `_headers` promises for all paths, and the caching of single paths.
struct Promised {
    of_all: Vec<(String, String)>,
    caching: BTreeMap<String, String>,
}

impl Promised {
    fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("_headers")).unwrap();
        let mut promised = Self {
            of_all: vec![],
            caching: BTreeMap::new(),
        };
        let mut path = "";
        for line in text.lines() {
            match line
                .strip_prefix("  ")
                .and_then(|line| line.split_once(": "))
            {
                None => path = line,
                Some((name, value)) if path == "/*" => {
                    promised.of_all.push((name.to_owned(), value.to_owned()));
                }
                Some(("Content-Type", value)) => assert_eq!(value, "application/json", "{path}"),
                Some((name, value)) => {
                    assert_eq!(name, "Cache-Control", "{path}");
                    promised.caching.insert(path.to_owned(), value.to_owned());
                }
            }
        }
        assert!(promised.of_all.len() > 5 && promised.caching.len() > 5);
        promised
    }

    fn holds_for(&self, path: &str, reply: &Reply) {
        for (name, value) in &self.of_all {
            assert_eq!(reply.header(name), Some(value.as_str()), "{name} of {path}");
        }
    }
}

/// The name of the original, if this is a compressed file's name.
fn original(name: &str) -> Option<&str> {
    name.strip_suffix(".br")
        .or_else(|| name.strip_suffix(".gz"))
}

#[test]
fn every_file_comes_as_the_header_files_say() {
    let nginx = Nginx::start(|_| Ok(())).unwrap();
    let promised = Promised::read(&nginx.folder());
    let types = [
        ("html", "text/html"),
        ("js", "application/javascript"),
        ("css", "text/css"),
        ("wasm", "application/wasm"),
        ("json", "application/json"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("webmanifest", "application/manifest+json"),
        ("txt", "text/plain"),
        ("bin", "application/octet-stream"),
    ];
    let mut kept = 0;
    for (path, caching) in &promised.caching {
        let reply = get(&nginx, path, "");
        assert_eq!(reply.status, 200, "{path}");
        promised.holds_for(path, &reply);
        if original(path).is_some() {
            continue;
        }
        assert_eq!(
            reply.header("cache-control"),
            Some(caching.as_str()),
            "{path}"
        );
        kept += usize::from(caching.contains("immutable"));
        let ending = path.rsplit_once('.').map_or("html", |(_, ending)| ending);
        if let Some((_, kind)) = types.iter().find(|(of, _)| *of == ending) {
            let got = reply.header("content-type").unwrap();
            assert_eq!(got.split(';').next(), Some(*kind), "{path}");
        }
        let file = if path == "/" { "/index.html" } else { path };
        let file = nginx.folder().join(file.trim_start_matches('/'));
        assert_eq!(reply.body, fs::read(file).unwrap(), "{path}");
        assert_eq!(reply.header("server"), Some("nginx"), "and no version");
    }
    assert!(kept > 3, "scripts, modules and styles are kept");
}

#[test]
fn the_apps_paths_get_the_page_and_missing_files_do_not() {
    let nginx = Nginx::start(|_| Ok(())).unwrap();
    let promised = Promised::read(&nginx.folder());
    for path in [
        "/",
        "/signin",
        "/signin?next=/account",
        "/verify?email=jeff@example.com",
        "/account",
        "/no/such/place",
    ] {
        let reply = get(&nginx, path, "");
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.is_the_page(), "{path}");
        assert_eq!(reply.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(
            reply.header("content-type").unwrap().split(';').next(),
            Some("text/html")
        );
        promised.holds_for(path, &reply);
    }
    for path in [
        "/app-0123456789abcdef.js",
        "/app-0123456789abcdef.wasm",
        "/app.js",
        "/deep/er/style.css",
        "/favicon.ico",
        "/_headers",
        "/customHttp.yml",
        "/nginx-headers.conf",
        "/cloudfront-headers.json",
        "/_redirects",
        "/.well-known/no-such-address",
    ] {
        let reply = get(&nginx, path, "");
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.is_the_page(), "{path}");
        let caching = reply.header("cache-control").unwrap_or("no-cache");
        assert_eq!(caching, "no-cache", "that {path} is missing is not kept");
        promised.holds_for(path, &reply);
    }
}

#[test]
fn well_known_addresses_lead_to_the_account_page() {
    let nginx = Nginx::start(|_| Ok(())).unwrap();
    let promised = Promised::read(&nginx.folder());
    let password = get(&nginx, "/.well-known/change-password", "");
    assert_eq!(password.status, 302);
    assert_eq!(
        password.header("location"),
        Some("/account#account-password")
    );
    promised.holds_for("/.well-known/change-password", &password);
    let passkeys = get(&nginx, "/.well-known/passkey-endpoints", "");
    assert_eq!(passkeys.status, 200);
    assert_eq!(passkeys.header("content-type"), Some("application/json"));
    promised.holds_for("/.well-known/passkey-endpoints", &passkeys);
    let endpoints: serde_json::Value = serde_json::from_slice(&passkeys.body).unwrap();
    for name in ["enroll", "manage"] {
        let address = endpoints[name].as_str().unwrap();
        assert!(address.ends_with("/account#account-passkeys"), "{address}");
    }
}

#[test]
fn compressed_files_go_to_who_takes_them() {
    // Where the release has no compressed file, the test writes one with a distinctive
    // text: nginx sends any file that is there.
    let nginx = Nginx::start(|folder| {
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let compressible = [".js", ".css", ".wasm", ".html"];
            if !compressible.iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            for ending in ["br", "gz"] {
                let sibling = folder.join(format!("{name}.{ending}"));
                if !sibling.exists() {
                    fs::write(&sibling, format!("{name}, compressed as {ending}"))?;
                }
            }
        }
        Ok(())
    })
    .unwrap();
    let folder = nginx.folder();
    let names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let mut checked = 0;
    for name in names.iter().filter(|name| original(name).is_none()) {
        for (coding, ending) in [("br", "br"), ("gzip", "gz")] {
            let sibling = format!("{name}.{ending}");
            if !names.contains(&sibling) {
                continue;
            }
            let path = format!("/{name}");
            let reply = get(&nginx, &path, &format!("accept-encoding: {coding}\r\n"));
            assert_eq!(reply.status, 200, "{path}");
            assert_eq!(reply.header("content-encoding"), Some(coding), "{path}");
            assert_eq!(reply.header("vary"), Some("Accept-Encoding"), "{path}");
            assert_eq!(reply.body, fs::read(folder.join(&sibling)).unwrap());
            let plain = get(&nginx, &path, "");
            assert_eq!(plain.header("content-encoding"), None);
            assert_eq!(plain.header("content-type"), reply.header("content-type"));
            assert_eq!(plain.header("cache-control"), reply.header("cache-control"));
            assert_eq!(plain.body, fs::read(folder.join(name)).unwrap());
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked}");
    let page = get(&nginx, "/account", "accept-encoding: gzip, deflate, br\r\n");
    assert_eq!(page.header("content-encoding"), Some("br"), "brotli first");
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let nginx = Nginx::start(|_| Ok(())).unwrap();
    let promised = Promised::read(&nginx.folder());
    let page = get(&nginx, "/signin", "");
    let tag = page.header("etag").unwrap();
    let again = get(&nginx, "/signin", &format!("if-none-match: {tag}\r\n"));
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
    promised.holds_for("/signin", &again);
}

#[test]
fn a_rider_signs_in_there() {
    run(async |rider| {
        JEFF.has_an_account(rider).await?;
        let pool = rider.pool().public_url().to_owned();
        let storage = rider.pool().storage().url().to_owned();
        let nginx = Nginx::start(|folder| {
            // This does what `cargo xtask headers` does after a change of the
            // configuration.
            for name in ["amplify_outputs.json", "nginx-headers.conf"] {
                let file = folder.join(name);
                let text = fs::read_to_string(&file)?;
                let text = text.replace(DEFAULT_POOL_URL, &pool);
                fs::write(&file, text.replace(DEFAULT_STORAGE_URL, &storage))?;
            }
            Ok(())
        })?;
        rider.goto(&format!("{}/account", nginx.url())).await?;
        rider.heading("Sign in").wait().await?;
        rider.field("Email").fill(JEFF.email).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        rider.heading("Account").wait().await?;
        rider.goto(&format!("{}/", nginx.url())).await?;
        is_inside(rider).await
    });
}
