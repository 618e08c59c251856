//! Apache with mod_auth_openidc, which signs users in at the local pool in a test.
//!
//! If it is not installed, this unpacks Debian's packages into the cache. That needs no
//! root, and leaves the system as it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::process::{self, stdout_of};
use crate::project;
use crate::setup::packages::Requirement;

/// Apache without its configuration, and its module.
pub(crate) const APACHE: Requirement = Requirement {
    name: "Apache with mod_auth_openidc",
    debian: &["apache2-bin", "libapache2-mod-auth-openidc"],
    homebrew: None,
    otherwise: None,
};

/// The files that the test needs, below the folder that [`ensure`] returns.
const FILES: [&str; 2] = [
    "usr/sbin/apache2",
    "usr/lib/apache2/modules/mod_auth_openidc.so",
];

/// Finds Apache or unpacks it, and returns the folder below which its files are: `/` if it
/// is installed.
///
/// # Errors
/// The system has no packages of Debian, or they cannot be fetched.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    let system = PathBuf::from("/");
    if is_below(&system) {
        return Ok(system);
    }
    let place = project::cache_dir()?.join("debian").join("apache");
    let root = place.join("root");
    // This file is written last, so its existence says that the folder is complete.
    let whole = place.join("whole");
    if whole.is_file() && is_below(&root) {
        return Ok(root);
    }
    let packages = wanted().ok_or_else(|| APACHE.missing())?;
    eprintln!("Fetching {} from Debian", APACHE.name);
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(Failure::file("make", &place))?;
    process::run(
        process::command("apt-get")
            .args(["-q", "download"])
            .args(packages)
            .current_dir(&place),
        "apt-get download",
    )?;
    for entry in fs::read_dir(&place).map_err(Failure::file("read", &place))? {
        let file = entry.map_err(Failure::file("read", &place))?.path();
        if file.extension().is_some_and(|ending| ending == "deb") {
            process::run(
                process::command("dpkg-deb")
                    .arg("--extract")
                    .arg(&file)
                    .arg(&root),
                "dpkg-deb",
            )?;
            fs::remove_file(&file).map_err(Failure::file("remove", &file))?;
        }
    }
    if !is_below(&root) {
        return Err(APACHE.missing());
    }
    fs::write(&whole, "").map_err(Failure::file("write", &whole))?;
    Ok(root)
}

fn is_below(folder: &Path) -> bool {
    FILES.iter().all(|file| folder.join(file).is_file())
}

/// Returns the packages that apt-get would install, or `None` if it knows none. Root's lists
/// of packages are fetched first if they lack them.
fn wanted() -> Option<Vec<String>> {
    let simulated = || {
        let mut arguments = vec!["--simulate", "--no-install-recommends", "install"];
        arguments.extend(APACHE.debian);
        let packages = to_install(&stdout_of("apt-get", &arguments)?);
        (!packages.is_empty()).then_some(packages)
    };
    simulated().or_else(|| {
        let is_root = stdout_of("id", &["-u"]).as_deref() == Some("0");
        let updated = is_root && stdout_of("apt-get", &["-q", "update"]).is_some();
        if updated { simulated() } else { None }
    })
}

/// Reads the names of the packages in what `apt-get --simulate` prints: `Inst NAME (…`.
fn to_install(printed: &str) -> Vec<String> {
    printed
        .lines()
        .filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_to_install_are_read_from_a_simulation() {
        let printed = "Reading package lists...\nInst libapr1 (1.7.2 Debian:12 [amd64])\nInst apache2-bin (2.4.71 Debian:12 [amd64]) []\nConf libapr1 (1.7.2 Debian:12 [amd64])";
        assert_eq!(to_install(printed), ["libapr1", "apache2-bin"]);
        assert!(to_install("E: Unable to locate package apache2-bin").is_empty());
    }
}
