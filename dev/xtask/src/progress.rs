//! Runs several builds at once and shows their progress in one line.
//!
//! On two cores, one build leaves a core idle whenever a single large crate holds up
//! the rest. Two builds side by side fill each other's gaps.

use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::error::Failure;
use crate::process::Running;

/// The time between two drawings of the line on a terminal.
const REDRAW: Duration = Duration::from_millis(200);
/// The time between two printed lines where there is no terminal.
const REPORT: Duration = Duration::from_secs(15);
/// The widest line that fits every terminal.
const WIDTH: usize = 79;
/// The number of lines of a failed build that are shown.
const TAIL: usize = 80;

/// One build: a cargo command, and the step that follows once it has succeeded.
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) command: Command,
    pub(crate) finish: Box<dyn FnOnce() -> Result<(), Failure> + Send>,
}

#[derive(Debug)]
enum State {
    Waiting,
    Running(Option<Progress>),
    Ended,
}

/// The progress that a cargo process reports.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Progress {
    /// Cargo reads the index or fetches crates.
    Fetching,
    /// Cargo has compiled `done` of `total` units.
    Building { done: u32, total: u32 },
}

/// Runs lanes of jobs in parallel; the jobs of one lane run one after another. Steps
/// are numbered from `first` of `total`.
pub(crate) fn run_lanes(lanes: Vec<Vec<Job>>, first: usize, total: usize) -> Result<(), Failure> {
    let display = StatusLine::new(&lanes, first, total);
    let outcome = thread::scope(|scope| {
        let drawer = scope.spawn(|| display.draw());
        let mut place = 0;
        let runners: Vec<_> = lanes
            .into_iter()
            .map(|lane| {
                let start = place;
                place += lane.len();
                let display = &display;
                scope.spawn(move || run_lane(lane, start, display))
            })
            .collect();
        let outcomes: Vec<_> = runners.into_iter().map(|runner| runner.join()).collect();
        display.finished.store(true, Ordering::Relaxed);
        let _ = drawer.join();
        outcomes
    });
    outcome.into_iter().try_for_each(|lane| match lane {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

fn run_lane(lane: Vec<Job>, start: usize, display: &StatusLine) -> Result<(), Failure> {
    for (place, job) in (start..).zip(lane) {
        if display.failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Err(error) = run_job(job, place, display) {
            display.failed.store(true, Ordering::Relaxed);
            return Err(error);
        }
    }
    Ok(())
}

fn run_job(job: Job, place: usize, display: &StatusLine) -> Result<(), Failure> {
    let Job {
        name,
        mut command,
        finish,
    } = job;
    let since = Stopwatch::start();
    display.set(place, State::Running(None));
    let mut running = Running::start(
        command
            // We read cargo's progress bar from a pipe, so cargo has to draw it
            // although there is no terminal.
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "100")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CARGO_TERM_QUIET")
            .env_remove("CARGO_TERM_VERBOSE")
            .stdout(Stdio::null())
            .stderr(Stdio::piped()),
    )?;
    let mut log = Vec::new();
    if let Some(stderr) = running.child().stderr.take() {
        for line in segments(stderr) {
            if display.failed.load(Ordering::Relaxed) {
                // Another lane has failed, so the run has failed: returning drops
                // `running`, which ends this job's program.
                return Ok(());
            }
            match progress(&line) {
                Some(progress) => display.set(place, State::Running(Some(progress))),
                None => log.push(line),
            }
        }
    }
    let status = running.wait()?;
    let result = if status.success() {
        finish()
    } else {
        let tail = log
            .get(log.len().saturating_sub(TAIL)..)
            .unwrap_or_default();
        Err(Failure::Failed {
            what: name.clone(),
            status,
            output: tail.join("\n"),
        })
    };
    display.set(place, State::Ended);
    match &result {
        Ok(()) => display.say(&format!(
            "{} {name}: {} s",
            display.number(place),
            since.seconds()
        )),
        Err(_) => display.say(&format!("{} {name}: failed", display.number(place))),
    }
    result
}

/// The state that all lanes write to and the drawer reads.
struct StatusLine {
    names: Vec<String>,
    states: Mutex<Vec<State>>,
    first: usize,
    total: usize,
    begun: Stopwatch,
    finished: AtomicBool,
    failed: AtomicBool,
    /// The number of characters of the line that are on the terminal now.
    drawn: AtomicUsize,
}

impl StatusLine {
    fn new(lanes: &[Vec<Job>], first: usize, total: usize) -> Self {
        let names: Vec<_> = lanes.iter().flatten().map(|job| job.name.clone()).collect();
        Self {
            states: Mutex::new(names.iter().map(|_| State::Waiting).collect()),
            names,
            first,
            total,
            begun: Stopwatch::start(),
            finished: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            drawn: AtomicUsize::new(0),
        }
    }

    fn states(&self) -> MutexGuard<'_, Vec<State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, place: usize, state: State) {
        if let Some(slot) = self.states().get_mut(place) {
            *slot = state;
        }
    }

    fn number(&self, place: usize) -> String {
        format!("[{}/{}]", self.first + place, self.total)
    }

    /// Prints a line that is not erased.
    fn say(&self, line: &str) {
        let _states = self.states();
        self.erase();
        eprintln!("{line}");
    }

    fn erase(&self) {
        let drawn = self.drawn.swap(0, Ordering::Relaxed);
        if drawn > 0 {
            eprint!("\r{}\r", " ".repeat(drawn));
        }
    }

    /// The jobs that run now: `   42 s: [2/5] trunk 120/402 · [4/5] the local pool
    /// 20/90`.
    fn line(&self, states: &[State]) -> String {
        let parts: Vec<_> = states
            .iter()
            .zip(&self.names)
            .enumerate()
            .filter_map(|(place, (state, name))| {
                let State::Running(progress) = state else {
                    return None;
                };
                let number = self.number(place);
                Some(match progress {
                    None => format!("{number} {name}"),
                    Some(Progress::Fetching) => format!("{number} {name} (fetching)"),
                    Some(Progress::Building { done, total }) => {
                        format!("{number} {name} {done}/{total}")
                    }
                })
            })
            .collect();
        let line = format!("{:>5} s: {}", self.begun.seconds(), parts.join(" · "));
        line.chars().take(WIDTH).collect()
    }

    fn draw(&self) {
        let terminal = io::stderr().is_terminal();
        let mut printed = Duration::ZERO;
        while !self.finished.load(Ordering::Relaxed) {
            thread::sleep(REDRAW);
            let states = self.states();
            if terminal {
                let line = self.line(&states);
                self.erase();
                eprint!("{line}");
                let _ = io::stderr().flush();
                self.drawn.store(line.chars().count(), Ordering::Relaxed);
            } else if self.begun.elapsed() >= printed + REPORT {
                printed = self.begun.elapsed();
                eprintln!("{}", self.line(&states));
            }
        }
        self.erase();
    }
}

/// The lines of a stream. A carriage return ends a line too.
fn segments(stream: impl Read) -> impl Iterator<Item = String> {
    let mut bytes = BufReader::new(stream).bytes();
    std::iter::from_fn(move || {
        let mut segment = Vec::new();
        loop {
            match bytes.next() {
                Some(Ok(b'\r' | b'\n')) if segment.is_empty() => {}
                Some(Ok(b'\r' | b'\n')) => break,
                Some(Ok(byte)) => segment.push(byte),
                Some(Err(_)) | None if segment.is_empty() => return None,
                Some(Err(_)) | None => break,
            }
        }
        Some(String::from_utf8_lossy(&segment).into_owned())
    })
}

/// Reads the progress from one of cargo's lines. Gives `None` for any other line.
fn progress(line: &str) -> Option<Progress> {
    let words = line.trim_start();
    if words.starts_with("Building [") {
        let counts = words.split_once("] ")?.1;
        let (done, rest) = counts.split_once('/')?;
        let total = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        return Some(Progress::Building {
            done: done.trim().parse().ok()?,
            total: total.parse().ok()?,
        });
    }
    let fetching = ["Updating ", "Downloading ", "Fetch [", "Downloaded "];
    fetching
        .iter()
        .any(|word| words.starts_with(word))
        .then_some(Progress::Fetching)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cargos_bar() {
        assert_eq!(
            progress("    Building [=======>              ] 123/402: lightningcss, syn(build)"),
            Some(Progress::Building {
                done: 123,
                total: 402
            })
        );
        assert_eq!(
            progress("    Building [>        ]   0/7"),
            Some(Progress::Building { done: 0, total: 7 })
        );
        assert_eq!(
            progress("    Updating crates.io index"),
            Some(Progress::Fetching)
        );
        assert_eq!(progress("   Compiling building v1.0.0"), None);
        assert_eq!(progress("error[E0432]: unresolved import"), None);
    }

    #[test]
    fn a_carriage_return_ends_a_line_too() {
        let text: &[u8] = b"one\rtwo\r\nthree\n\nfour";
        let lines: Vec<_> = segments(text).collect();
        assert_eq!(lines, ["one", "two", "three", "four"]);
    }

    fn job(name: &str, script: &str) -> Job {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Job {
            name: name.to_owned(),
            command,
            finish: Box::new(|| Ok(())),
        }
    }

    #[test]
    fn a_failed_job_ends_its_lane_and_shows_what_it_said() {
        let reached = std::sync::Arc::new(AtomicBool::new(false));
        let flag = reached.clone();
        let mut after = job("after", "true");
        after.finish = Box::new(move || {
            flag.store(true, Ordering::Relaxed);
            Ok(())
        });
        let broken = job("broken", "echo 'error: no such thing' >&2; exit 3");
        let error = run_lanes(vec![vec![broken, after]], 1, 2).unwrap_err();
        assert!(error.to_string().contains("error: no such thing"));
        assert!(!reached.load(Ordering::Relaxed));
    }

    #[test]
    fn every_job_of_every_lane_is_finished() {
        let count = std::sync::Arc::new(AtomicUsize::new(0));
        let counted = |name| {
            let count = count.clone();
            let mut job = job(name, "true");
            job.finish = Box::new(move || {
                count.fetch_add(1, Ordering::Relaxed);
                Ok(())
            });
            job
        };
        let lanes = vec![vec![counted("a"), counted("b")], vec![counted("c")]];
        run_lanes(lanes, 1, 3).unwrap();
        assert_eq!(count.load(Ordering::Relaxed), 3);
    }
}
