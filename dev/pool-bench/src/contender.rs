//! The servers that are measured: the pool, and other stand-ins for Cognito.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::calls::Kind as Call;
use crate::cli::Options;

/// The code that confirms an account where the server takes any, or is set to take this one.
pub(crate) const CODE: &str = "123456";

/// A server that is measured.
#[derive(Clone, Debug)]
pub(crate) struct Contender {
    /// The name in the tables, with the version where it is pinned.
    pub(crate) name: &'static str,
    kind: Kind,
    /// The program, or the folder of the package.
    place: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pool,
    Moto,
    CognitoLocal,
    Ministack,
}

impl Contender {
    /// Returns the pool.
    pub(crate) fn pool(options: &Options) -> Self {
        Self {
            name: "this pool",
            kind: Kind::Pool,
            place: options.pool.clone(),
        }
    }

    /// Returns everything that is installed, the pool first.
    pub(crate) fn all(options: &Options) -> Vec<Self> {
        let mut all = vec![Self::pool(options)];
        let python = options.python.iter().flat_map(|folder| {
            [
                ("moto 5.2.5", Kind::Moto, "moto_server"),
                ("ministack 1.5.33", Kind::Ministack, "ministack"),
            ]
            .map(|(name, kind, program)| Self {
                name,
                kind,
                place: folder.join(program),
            })
        });
        all.extend(python);
        all.extend(options.npm.iter().map(|folder| Self {
            name: "cognito-local 5.3.0 (npm)",
            kind: Kind::CognitoLocal,
            place: folder.clone(),
        }));
        all
    }

    /// Returns the command that starts the server on this port, with its files in `folder`.
    pub(crate) fn command(&self, port: u16, folder: &Path) -> Command {
        let port = port.to_string();
        match self.kind {
            Kind::Pool => {
                let mut command = Command::new(&self.place);
                command.args(["--port", &port, "--data"]);
                command.arg(folder.join("pool.redb"));
                command
            }
            Kind::Moto => {
                let mut command = Command::new(&self.place);
                command.args(["-H", "127.0.0.1", "-p", &port]);
                command
            }
            Kind::CognitoLocal => {
                let mut command = Command::new("node");
                command
                    .arg(self.place.join("lib/bin/start.js"))
                    .env("HOST", "127.0.0.1")
                    .env("PORT", port)
                    .env("CODE", CODE);
                command
            }
            Kind::Ministack => {
                let mut command = Command::new(&self.place);
                command
                    .env("HOME", folder)
                    .env("TMPDIR", folder)
                    .env("BIND_HOST", "127.0.0.1")
                    .env("GATEWAY_PORT", port)
                    .env("SERVICES", "cognito-idp")
                    .env("IOT_MTLS_ENABLED", "0");
                command
            }
        }
    }

    /// Returns `true` if codes must be read from the server's inbox.
    pub(crate) fn has_inbox(&self) -> bool {
        self.kind == Kind::Pool
    }

    /// Returns `true` if the server has this kind of call.
    pub(crate) fn has(&self, call: Call) -> bool {
        match call {
            Call::SrpSignIn => self.kind != Kind::CognitoLocal,
            Call::Authorization => matches!(self.kind, Kind::Pool | Kind::CognitoLocal),
            _ => true,
        }
    }

    /// Returns `true` if the server remembers a browser that has signed in on its pages.
    pub(crate) fn has_sessions(&self) -> bool {
        self.kind == Kind::Pool
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_are_not_installed_are_left_out() {
        let mut options = Options {
            pool: "pool".into(),
            ..Options::default()
        };
        assert_eq!(Contender::all(&options).len(), 1);
        options.python = Some("bin".into());
        options.npm = Some("package".into());
        let all = Contender::all(&options);
        let names: Vec<&str> = all.iter().map(|one| one.name).collect();
        assert_eq!(names[0], "this pool");
        assert_eq!(all.len(), 4);
        assert!(all[0].has_inbox() && all[1..].iter().all(|one| !one.has_inbox()));
    }
}
