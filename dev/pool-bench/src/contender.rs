//! The servers that are measured: the pool, and other stand-ins for Cognito.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::calls::Kind as Call;
use crate::cli::Options;

/// The code that confirms an account where the server takes any, or is set to take this one.
pub(crate) const CODE: &str = "123456";

/// The role of a server in the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// The pool.
    #[default]
    Pool,
    /// Another build of the pool, for example of an earlier version.
    OtherBuild,
    /// Another stand-in for Cognito.
    StandIn,
}

/// A server that is measured.
#[derive(Clone, Debug)]
pub(crate) struct Contender {
    /// The name in the tables, with the version where it is pinned.
    pub(crate) name: &'static str,
    pub(crate) role: Role,
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
            role: Role::Pool,
            kind: Kind::Pool,
            place: options.pool.clone(),
        }
    }

    /// Returns the pool, and then its other build if the options name one.
    pub(crate) fn builds(options: &Options) -> Vec<Self> {
        let other = options.against.iter().map(|program| Self {
            name: "the other build",
            role: Role::OtherBuild,
            kind: Kind::Pool,
            place: program.clone(),
        });
        [Self::pool(options)].into_iter().chain(other).collect()
    }

    /// Returns everything that is installed, the builds of the pool first.
    pub(crate) fn all(options: &Options) -> Vec<Self> {
        let mut all = Self::builds(options);
        let python = options.python.iter().flat_map(|folder| {
            [
                ("moto 5.2.5", Kind::Moto, "moto_server"),
                ("ministack 1.5.33", Kind::Ministack, "ministack"),
            ]
            .map(|(name, kind, program)| Self {
                name,
                role: Role::StandIn,
                kind,
                place: folder.join(program),
            })
        });
        all.extend(python);
        all.extend(options.npm.iter().map(|folder| Self {
            name: "cognito-local 5.3.0 (npm)",
            role: Role::StandIn,
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

    #[test]
    fn other_build_is_started_as_the_pool_is() {
        let options = Options {
            pool: "pool".into(),
            against: Some("older".into()),
            ..Options::default()
        };
        let [pool, other] = Contender::builds(&options).try_into().unwrap();
        assert_eq!([pool.role, other.role], [Role::Pool, Role::OtherBuild]);
        let folder = Path::new("folder");
        let (pool, other) = (pool.command(1, folder), other.command(1, folder));
        assert_eq!(other.get_program(), "older");
        assert!(pool.get_args().eq(other.get_args()));
    }
}
