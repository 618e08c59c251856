//! The local storage of the riders' pictures, which `serve` starts beside the local pool.

use std::process::Command;

use crate::process;

/// The name of the storage's package and of its program.
const PACKAGE: &str = "wild-rydes-storage";

/// The path at which the storage answers once it runs.
pub(crate) const HEALTH: &str = "/health";

/// The command that starts the storage, and compiles it first if necessary.
pub(crate) fn start_command(port: u16, pool_port: u16) -> Command {
    let mut command = process::command("cargo");
    command.args(["run", "--quiet", "--package", PACKAGE, "--"]);
    command.args(["--port", &port.to_string()]);
    command.args(["--pool", &format!("http://localhost:{pool_port}")]);
    command
}
