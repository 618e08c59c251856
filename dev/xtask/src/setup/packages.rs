//! Packages of Debian and Ubuntu, which are installed where we have permission.

use crate::error::Failure;
use crate::process::{self, answer};

/// Installs packages. Gives `false` if that is not possible: on another system, or
/// without root.
pub(crate) fn install(packages: &[&str]) -> Result<bool, Failure> {
    let root = answer("id", &["-u"]).as_deref() == Some("0");
    if !root || answer("apt-get", &["--version"]).is_none() {
        return Ok(false);
    }
    eprintln!("Installing Debian's {}", packages.join(", "));
    let apt = || {
        let mut command = process::command("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            // Packages with servers must not start them: the tests start their own.
            .env("RUNLEVEL", "1")
            .arg("-q");
        command
    };
    process::run(apt().arg("update"), "apt-get update")?;
    process::run(
        apt()
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
        "apt-get install",
    )?;
    Ok(true)
}
