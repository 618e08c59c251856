//! Programs that we start, and that never outlive us.
//!
//! Each runs in a process group of its own with a small shell beside it, its *warden*,
//! that holds the read end of a pipe from us. When the pipe says so, or breaks because
//! we are gone (a closed terminal, `kill -9`), the warden ends the whole group. So no
//! cargo goes on compiling and no server keeps its port, however we ended.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Failure;

/// Waits for a word. `done`: nothing is left to end. Anything else, and the end of the
/// pipe: ask the group to end, and make it after five seconds.
const WARDEN: &str = r#"
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

/// The wardens of the programs that run now, for the signal handler.
static WARDENS: Mutex<Vec<Warden>> = Mutex::new(Vec::new());
static NEXT: AtomicU64 = AtomicU64::new(0);
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Whether a signal has told us to stop. Until the handler has ended this process,
/// whoever started programs has but to wait for them: a program that has ended counts
/// as running for its warden while nobody has asked for its result.
pub(crate) fn is_stopping() -> bool {
    STOPPING.load(Ordering::Relaxed)
}

fn wardens() -> MutexGuard<'static, Vec<Warden>> {
    // The list is whole at every moment, so a panic elsewhere cannot have broken it.
    WARDENS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// On Ctrl-C, SIGTERM or a closed terminal: ends every program we started, then us.
pub(crate) fn stop_children_on_signals() -> Result<(), Failure> {
    ctrlc::set_handler(|| {
        STOPPING.store(true, Ordering::Relaxed);
        let mut all = wardens();
        for warden in all.iter_mut() {
            warden.say("stop");
        }
        for mut warden in all.drain(..) {
            warden.wait();
        }
        eprintln!("\nStopped.");
        // As a shell reports a program that Ctrl-C ended. The list stays locked, so
        // that nothing is started while this process ends.
        std::process::exit(130);
    })
    .map_err(Failure::Signals)
}

#[derive(Debug)]
struct Warden {
    number: u64,
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Warden {
    fn say(&mut self, word: &str) {
        if let Some(mut pipe) = self.pipe.take() {
            // A warden that is gone already has done its work.
            let _ = writeln!(pipe, "{word}");
        }
    }

    fn wait(&mut self) {
        let _ = self.shell.wait();
    }
}

/// A running program, with its warden. Ended when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    number: u64,
}

impl Running {
    /// Starts a program, with nothing to read on its standard input.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Failure> {
        let failed = |program: &OsStr| {
            let program = program.to_string_lossy().into_owned();
            move |source| Failure::Start { program, source }
        };
        // Held from before the start until the warden stands in the list: a signal in
        // between would find a program that nobody ends.
        let mut all = wardens();
        let mut child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(failed(command.get_program()))?;
        let shell = Command::new("sh")
            .args(["-c", WARDEN, "warden"])
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
                all.push(Warden {
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

    /// The program itself, for its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it ends by itself. What it left running on purpose (a compiler
    /// cache's server, say) is left alone.
    pub(crate) fn wait(mut self) -> Result<ExitStatus, Failure> {
        let status = self.child.wait().map_err(|source| Failure::Start {
            program: "(waiting for its end)".to_owned(),
            source,
        })?;
        if let Some(mut warden) = self.warden() {
            warden.say("done");
            warden.wait();
        }
        Ok(status)
    }

    fn warden(&self) -> Option<Warden> {
        let mut all = wardens();
        let place = all.iter().position(|warden| warden.number == self.number)?;
        Some(all.swap_remove(place))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(mut warden) = self.warden() else {
            return;
        };
        // Its own children may outlive it, so the group is ended in every case.
        warden.say("stop");
        let _ = self.child.wait();
        warden.wait();
    }
}

/// A command in the root of the repository, in an environment of its own choosing:
/// what `cargo run` adds for this program would make cargo build things twice.
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

/// `PATH` with these folders in front.
pub(crate) fn path_with<'a>(folders: impl IntoIterator<Item = &'a Path>) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders
        .into_iter()
        .map(Path::to_owned)
        .chain(env::split_paths(&path));
    // Only a folder with the separator in its name cannot be joined.
    env::join_paths(all).unwrap_or(path)
}

/// Runs a program to its end and keeps what it said; `None` when it is not there.
pub(crate) fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<Output> {
    command(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()
}

/// What a program that succeeded said on its standard output.
pub(crate) fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = ask(program, arguments).filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program to its end; what it says goes to the terminal.
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

    /// A process that nobody has waited for yet still has its number: what matters is
    /// that it runs no more.
    fn runs(pid: &str) -> bool {
        let state = match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
            Ok(line) => line.rsplit(") ").next().unwrap_or_default().to_owned(),
            Err(_) => answer("ps", &["-o", "stat=", "-p", pid]).unwrap_or_default(),
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
        // What the system does with our end of the pipe when we are killed.
        let mut warden = running.warden().unwrap();
        drop(warden.pipe.take());
        running.child().wait().unwrap();
        warden.wait();
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
