//! A real nginx, which serves the release in a test.

use std::path::PathBuf;

use crate::error::Failure;
use crate::process::stdout_of;
use crate::setup::packages::Requirement;

/// The path of nginx, and of its module for files that are compressed with brotli.
#[derive(Debug)]
pub(crate) struct Nginx {
    pub(crate) program: PathBuf,
    pub(crate) brotli: PathBuf,
}

/// The paths to try: Debian has nginx in a folder that only root's `PATH` contains.
const PROGRAMS: [&str; 4] = [
    "/usr/sbin/nginx",
    "/usr/local/sbin/nginx",
    "/opt/homebrew/bin/nginx",
    "/usr/local/bin/nginx",
];

const MODULE: &str = "ngx_http_brotli_static_module.so";

/// nginx and its module. Homebrew's nginx does not have the module.
pub(crate) const NGINX: Requirement = Requirement {
    name: "nginx with ngx_http_brotli_static_module.so",
    debian: &["nginx-light", "libnginx-mod-http-brotli-static"],
    homebrew: None,
    otherwise: None,
};

/// Finds nginx, or installs it where that is possible.
pub(crate) fn ensure() -> Result<Nginx, Failure> {
    if let Some(nginx) = find() {
        return Ok(nginx);
    }
    NGINX.install()?;
    find().ok_or_else(|| NGINX.missing())
}

fn find() -> Option<Nginx> {
    let program = PROGRAMS
        .iter()
        .find(|program| stdout_of(program, &["-v"]).is_some())?;
    let folders = ["/usr/lib/nginx/modules", "/usr/local/lib/nginx/modules"];
    let brotli = folders
        .iter()
        .map(|folder| PathBuf::from(folder).join(MODULE))
        .find(|module| module.is_file())?;
    Some(Nginx {
        program: PathBuf::from(program),
        brotli,
    })
}
