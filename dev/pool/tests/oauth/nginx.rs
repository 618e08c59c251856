//! A real nginx in front of a pool, with TLS and a certificate of its own authority.
//!
//! nginx is `$WILD_RYDES_NGINX`, which `cargo xtask test` sets, or the system's. The
//! certificates are made by OpenSSL.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// The places of nginx on Debian, where only root's `PATH` has it, and on macOS.
const PROGRAMS: [&str; 3] = [
    "/usr/sbin/nginx",
    "/opt/homebrew/bin/nginx",
    "/usr/local/bin/nginx",
];
/// The message that nginx logs once its port is open.
const READY: &str = "event method";

/// A folder of its own for each test, which is removed when this is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cognito-local-nginx-{}-{number}", std::process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A certificate for one host, and the authority that has signed it.
pub(crate) struct Certificate(Folder);

impl Certificate {
    /// Makes an authority and a certificate for this host, both with keys on P-256.
    pub(crate) fn of(host: &str) -> Self {
        let folder = Folder::new();
        let made = Self(folder);
        made.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
             -subj /CN=authority -keyout authority.key -out authority.pem",
        );
        made.openssl(&format!(
            "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
             -subj /CN={host} -keyout host.key -out host.csr"
        ));
        fs::write(
            made.path("host.txt"),
            format!("basicConstraints = CA:FALSE\nsubjectAltName = DNS:{host}\n"),
        )
        .unwrap();
        made.openssl(
            "x509 -req -in host.csr -days 2 -CA authority.pem -CAkey authority.key \
             -CAcreateserial -extfile host.txt -out host.pem",
        );
        made
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(&self.0.0)
            .output()
            .expect("this test needs openssl");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {said}");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.0.join(name)
    }

    /// Returns the file with the certificate of the authority.
    pub(crate) fn authority(&self) -> PathBuf {
        self.path("authority.pem")
    }
}

/// A running nginx, which is killed when this is dropped.
pub(crate) struct Nginx {
    process: Child,
    _folder: Folder,
}

impl Nginx {
    /// Starts nginx on `port` with this certificate, in front of a server on `target`.
    pub(crate) fn start(port: u16, certificate: &Certificate, target: u16) -> Self {
        let folder = Folder::new();
        let file = folder.0.join("nginx.conf");
        fs::write(&file, configuration(port, certificate, target)).unwrap();
        let mut process = Command::new(program())
            .arg("-p")
            .arg(&folder.0)
            .arg("-c")
            .arg(&file)
            // Without this option nginx opens the system's log first.
            .args(["-e", "stderr"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let ready = lines.by_ref().map_while(Result::ok).any(|line| {
            let ready = line.contains(READY);
            said.push(line);
            ready
        });
        assert!(ready, "nginx ended: {}", said.join("\n"));
        // The program would block if its output were not read.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self {
            process,
            _folder: folder,
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> PathBuf {
    let system = PROGRAMS.iter().map(PathBuf::from);
    env::var_os("WILD_RYDES_NGINX")
        .map(PathBuf::from)
        .or_else(|| system.into_iter().find(|program| Path::is_file(program)))
        .expect("this test needs nginx: run `cargo xtask test --only host`, or install nginx-light")
}

/// Here nginx runs as one process, under any user, and writes only to its folder.
fn configuration(port: u16, certificate: &Certificate, target: u16) -> String {
    format!(
        "daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        location / {{
            proxy_pass http://127.0.0.1:{target};
            proxy_set_header Host $http_host;
        }}
    }}
}}
",
        certificate = certificate.path("host.pem").display(),
        key = certificate.path("host.key").display(),
    )
}

/// Returns a port that is free at the moment.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
