//! Packages of the operating system: on Debian and Ubuntu they are installed where we
//! have permission; elsewhere the developer gets the command.

use crate::error::Failure;
use crate::process::{self, stdout_of};

/// A program that tests or builds need, and the packages that have it.
#[derive(Debug)]
pub(crate) struct Requirement {
    /// The name of the program, as a sentence has it.
    pub(crate) name: &'static str,
    /// The packages of Debian and Ubuntu.
    pub(crate) debian: &'static [&'static str],
    /// The arguments of `brew install` on macOS, if Homebrew has the program.
    pub(crate) homebrew: Option<&'static str>,
    /// Another way to get the program, if there is one.
    pub(crate) otherwise: Option<&'static str>,
}

impl Requirement {
    /// Installs the packages, after a line that names them. Gives `false` if that is
    /// not possible: on another system, or without root.
    ///
    /// # Errors
    /// apt-get failed.
    pub(crate) fn install(&self) -> Result<bool, Failure> {
        let root = stdout_of("id", &["-u"]).as_deref() == Some("0");
        if !root || stdout_of("apt-get", &["--version"]).is_none() {
            return Ok(false);
        }
        eprintln!("{}", self.announcement());
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
                .args(self.debian),
            "apt-get install",
        )?;
        Ok(true)
    }

    fn announcement(&self) -> String {
        format!(
            "{} is missing: installing {} with apt-get",
            self.name,
            self.debian.join(", ")
        )
    }

    /// The error for a machine on which the program is missing and cannot be installed
    /// from here. It names the command that installs it.
    pub(crate) fn missing(&self) -> Failure {
        let apt = format!(
            "run `sudo apt-get install {}` (Debian, Ubuntu)",
            self.debian.join(" ")
        );
        let brew = self
            .homebrew
            .map(|arguments| format!("`brew install {arguments}` (macOS)"));
        let otherwise = self.otherwise.map(str::to_owned);
        let ways: Vec<_> = [Some(apt), brew, otherwise].into_iter().flatten().collect();
        Failure::Missing {
            what: format!("{} is missing", self.name),
            remedy: ways.join(", or "),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::setup::{apache, browser, engines, nginx, node, python};

    #[test]
    fn missing_programs_come_with_the_command_to_install() {
        for requirement in [
            &node::NODE,
            &browser::CHROMIUM,
            &python::PYTHON,
            &nginx::NGINX,
            &apache::APACHE,
            &engines::FIREFOX,
            &engines::WEBKIT,
        ] {
            let said = requirement.missing().to_string();
            assert!(said.starts_with(requirement.name), "{said}");
            for package in requirement.debian {
                assert!(said.contains(package), "{said}");
                assert!(requirement.announcement().contains(package));
            }
            assert!(said.contains("`sudo apt-get install "), "{said}");
        }
        let said = node::NODE.missing().to_string();
        assert!(said.contains("`brew install node`"), "{said}");
    }
}
