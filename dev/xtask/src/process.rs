//! Programs that this process starts, and that never outlive it.
//!
//! Each runs in a process group of its own. Beside it runs a small shell, its *watchdog*,
//! which holds the read end of a pipe from us. The watchdog ends the process group when
//! it reads a command to do so from the pipe, or when the pipe breaks because this
//! process has ended (a closed terminal, `kill -9`). So no cargo goes on compiling and
//! no server keeps its port, however this process ended.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitCode, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Failure;

/// The watchdog's script. It reads one line: `done` means that there is nothing left to
/// end. On any other line, and at the end of the pipe, it asks the group to end
/// (SIGTERM), and kills it after five seconds.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
if read -r word && [ "$word" = done ]; then exit 0; fi
kill -TERM -"$1" 2>/dev/null || exit 0
tries=0
while kill -0 -"$1" 2>/dev/null; do
  tries=$((tries + 1))
  if [ "$tries" -gt 50 ]; then kill -KILL -"$1" 2>/dev/null; exit 0; fi
  sleep 0.1
done
"#;

/// The watchdogs of the programs that run now, which the signal handler needs.
static WATCHDOGS: Mutex<Vec<Watchdog>> = Mutex::new(Vec::new());
static NEXT: AtomicU64 = AtomicU64::new(0);
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Returns true once a signal has asked this process to stop. The handler ends this
/// process soon after, so a caller that has started programs only has to wait for them.
/// (A program that has ended still counts as running for its watchdog until its exit
/// status has been collected.)
pub(crate) fn is_stopping() -> bool {
    STOPPING.load(Ordering::Relaxed)
}

fn watchdogs() -> MutexGuard<'static, Vec<Watchdog>> {
    // The list is consistent at every moment, so a panic elsewhere cannot have broken
    // it.
    WATCHDOGS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Installs the handler for Ctrl-C, SIGTERM and a closed terminal. It ends every
/// program that was started here, then this process.
pub(crate) fn stop_children_on_signals() -> Result<(), Failure> {
    ctrlc::set_handler(|| {
        STOPPING.store(true, Ordering::Relaxed);
        let mut all = watchdogs();
        for watchdog in all.iter_mut() {
            watchdog.send("stop");
        }
        for mut watchdog in all.drain(..) {
            watchdog.wait();
        }
        eprintln!("\nStopped.");
        // 130 is the status with which a shell reports a program that Ctrl-C ended. The
        // list stays locked, so that nothing is started while this process ends.
        std::process::exit(130);
    })
    .map_err(Failure::Signals)
}

#[derive(Debug)]
struct Watchdog {
    number: u64,
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Watchdog {
    fn send(&mut self, word: &str) {
        if let Some(mut pipe) = self.pipe.take() {
            // A failed write means that the watchdog has ended, so its work is done.
            let _ = writeln!(pipe, "{word}");
        }
    }

    fn wait(&mut self) {
        let _ = self.shell.wait();
    }
}

/// A running program, with its watchdog. Dropping it ends the program.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    number: u64,
}

impl Running {
    /// Starts a program with an empty standard input.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Failure> {
        let failed = |program: &OsStr| {
            let program = program.to_string_lossy().into_owned();
            move |source| Failure::Start { program, source }
        };
        // The lock is held from before the start until the watchdog is in the list:
        // otherwise a signal in between would leave a program that nothing ends.
        let mut all = watchdogs();
        let mut child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(failed(command.get_program()))?;
        let shell = Command::new("sh")
            .args(["-c", WATCHDOG, "watchdog"])
            .arg(child.id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        match shell {
            Ok(mut shell) => {
                let number = NEXT.fetch_add(1, Ordering::Relaxed);
                let pipe = shell.stdin.take();
                all.push(Watchdog {
                    number,
                    shell,
                    pipe,
                });
                Ok(Self { child, number })
            }
            Err(source) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(failed("sh".as_ref())(source))
            }
        }
    }

    /// The program's process, through which callers reach its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Returns true if the program has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until the program ends by itself. Processes that it left running on
    /// purpose (a compiler cache's server, say) are left alone.
    pub(crate) fn wait(mut self) -> Result<ExitStatus, Failure> {
        let status = self.child.wait().map_err(|source| Failure::Start {
            program: "(waiting for its end)".to_owned(),
            source,
        })?;
        if let Some(mut watchdog) = self.watchdog() {
            watchdog.send("done");
            watchdog.wait();
        }
        Ok(status)
    }

    fn watchdog(&self) -> Option<Watchdog> {
        let mut all = watchdogs();
        let place = all
            .iter()
            .position(|watchdog| watchdog.number == self.number)?;
        Some(all.swap_remove(place))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(mut watchdog) = self.watchdog() else {
            return;
        };
        // The program's own children may outlive it, so the group is ended in every
        // case.
        watchdog.send("stop");
        let _ = self.child.wait();
        watchdog.wait();
    }
}

/// A command that runs in the root of the repository, without the variables that `cargo
/// run` adds for this program: they would make cargo build things twice.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::project::root());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let of_cargo_run = text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || matches!(&*text, "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "OUT_DIR");
        if of_cargo_run {
            command.env_remove(&name);
        }
    }
    command
}

/// The value of `PATH` with these folders put first.
pub(crate) fn path_with<'a>(folders: impl IntoIterator<Item = &'a Path>) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders
        .into_iter()
        .map(Path::to_owned)
        .chain(env::split_paths(&path));
    // Joining fails only for a folder that has the separator in its name.
    env::join_paths(all).unwrap_or(path)
}

/// Runs a program to its end and gives its output, or `None` if it cannot be started.
pub(crate) fn output_of(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<Output> {
    command(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()
}

/// The standard output of a program, or `None` if the program failed or is missing.
pub(crate) fn stdout_of(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = output_of(program, arguments).filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program to its end; its output goes to the terminal.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<(), Failure> {
    let status = Running::start(command)?.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Failed {
            what: what.to_owned(),
            status,
            output: String::new(),
        })
    }
}

/// Runs a program to its end and gives its exit status as the status of this process;
/// its output goes to the terminal. A program that a signal ended counts as failed.
pub(crate) fn run_for_status(command: &mut Command) -> Result<ExitCode, Failure> {
    let status = Running::start(command)?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};

    /// Starts a shell that starts a `sleep`, and gives the sleep's process id.
    fn nested_sleep() -> (Running, String) {
        let mut running = Running::start(
            Command::new("sh")
                .args(["-c", "sleep 600 & echo $!; wait"])
                .stdout(Stdio::piped()),
        )
        .unwrap();
        let mut line = String::new();
        let stdout = running.child().stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        (running, line.trim().to_owned())
    }

    /// Returns true if the process runs. A process that has ended keeps its number
    /// until it is waited for, so a zombie does not count as running.
    fn runs(pid: &str) -> bool {
        let state = match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
            Ok(line) => line.rsplit(") ").next().unwrap_or_default().to_owned(),
            Err(_) => stdout_of("ps", &["-o", "stat=", "-p", pid]).unwrap_or_default(),
        };
        !state.is_empty() && !state.starts_with('Z')
    }

    #[test]
    fn a_program_goes_with_all_it_started() {
        let (running, pid) = nested_sleep();
        assert!(runs(&pid));
        drop(running);
        assert!(!runs(&pid));
    }

    #[test]
    fn a_program_ends_when_we_are_gone() {
        let (mut running, pid) = nested_sleep();
        // The system closes our end of the pipe like this when this process is killed.
        let mut watchdog = running.watchdog().unwrap();
        drop(watchdog.pipe.take());
        running.child().wait().unwrap();
        watchdog.wait();
        assert!(!runs(&pid));
    }

    #[test]
    fn the_end_of_a_program_is_noticed() {
        let mut running = Running::start(&mut Command::new("true")).unwrap();
        running.child().wait().unwrap();
        assert!(running.has_ended());
        assert!(running.wait().unwrap().success());
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Running::start(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().contains("no-such-program"));
    }

    #[test]
    fn folders_come_before_the_path() {
        let path = path_with([Path::new("/cache/bin")]);
        assert!(path.to_string_lossy().starts_with("/cache/bin"));
    }
}
