//! Parses the command line into a value.

use std::fmt;

/// The usage text of `cargo xtask`.
pub(crate) const USAGE: &str = "\
usage: cargo xtask <task>

  serve                       the local pool and the app, at http://localhost:8080
  test [options] [FILTER…]    every test there is; ends with `N passed, N failed`
      --only STAGE            lint, host, wasm, build or e2e (may be given again)
      --engine ENGINE         the main flows in firefox or webkit, and nothing else
      FILTER…                 goes to the end-to-end tests
  build [--report]            the release, in dist/; with its bytes by crate
  bench [options]             how fast and how large the release is, beside pages made
                              of AWS's own parts
      --runs N                visits of each kind; 5 unless you say otherwise
      --built                 what stands in dist/ now, instead of a new release
      --write                 puts the table into docs/performance.md too
  headers                     what a host is to send with it: after a change of
                              dist/amplify_outputs.json
  translations [--app] [LANGUAGE]
                              every text of the library, or of the app, in English, as
                              a file to be translated; or what LANGUAGE.txt lacks
  icons                       public/icons/, rendered from the drawing beside it
  sheet                       pictures of every page and state of the release in dist/
  pool [options]              the local pool alone
      --port N  --data FILE  --ephemeral
  configure <from> [options]  public/amplify_outputs.json for a real pool; --help says
                              from what";

/// One task, with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// The task that installs missing tools and starts the pool and the app.
    Serve,
    /// The task that runs the tests.
    Test(TestOptions),
    /// The task that builds the release in `dist/`, and optionally reports its bytes by
    /// crate.
    Build { report: bool },
    /// The task that rewrites the header files of the release in `dist/`.
    Headers,
    /// The task that prints all texts to translate, of the library or of the app, or
    /// those that the given language lacks.
    Translations {
        of_app: bool,
        language: Option<String>,
    },
    /// The task that measures the release.
    Bench(BenchOptions),
    /// The task that renders the icons.
    Icons,
    /// The task that takes screenshots of every page.
    Sheet,
    /// The task that starts the pool alone, with the pool's own arguments.
    Pool(Vec<String>),
    /// The task that configures the app for a pool, with that program's own arguments.
    Configure(Vec<String>),
    /// The task that prints the usage.
    Help,
}

/// The options of a measurement.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct BenchOptions {
    /// The number of visits of each kind, or `None` for the default.
    pub(crate) runs: Option<u32>,
    /// Set to measure the release in `dist/` without building it.
    pub(crate) built: bool,
    /// Set to write the results into the document too.
    pub(crate) write: bool,
}

/// The selection of tests to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TestOptions {
    /// The stages to run; all of them if the list is empty.
    pub(crate) only: Vec<Stage>,
    /// The engine in which only the main flows run, without any other stage.
    pub(crate) engine: Option<Engine>,
    /// The filters that are passed to the end-to-end tests' harness.
    pub(crate) filter: Vec<String>,
}

impl TestOptions {
    /// Returns true if this stage is to run.
    pub(crate) fn wants(&self, stage: Stage) -> bool {
        self.only.is_empty() || self.only.contains(&stage)
    }
}

/// A browser engine other than Chromium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Firefox,
    WebKit,
}

impl Engine {
    fn named(name: &str) -> Option<Self> {
        match name {
            "firefox" => Some(Self::Firefox),
            "webkit" => Some(Self::WebKit),
            _ => None,
        }
    }
}

/// A part of `cargo xtask test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Formatting and lints, on the host and for wasm.
    Lint,
    /// Tests that run natively on the host.
    Host,
    /// Tests of the app inside a browser.
    Wasm,
    /// The release build and its size budget.
    Build,
    /// The end-to-end flows in a real browser.
    E2e,
}

impl Stage {
    fn named(name: &str) -> Option<Self> {
        match name {
            "lint" => Some(Self::Lint),
            "host" => Some(Self::Host),
            "wasm" => Some(Self::Wasm),
            "build" => Some(Self::Build),
            "e2e" => Some(Self::E2e),
            _ => None,
        }
    }
}

/// A reason why a command line was not understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UsageError {
    NoTask,
    UnknownTask(String),
    UnknownOption(String),
    UnknownStage(String),
    MissingStage,
    NoRuns,
    UnknownEngine(String),
    MissingEngine,
    TooMuch(String),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTask => write!(f, "which task?"),
            Self::UnknownTask(task) => write!(f, "there is no task `{task}`"),
            Self::UnknownOption(option) => write!(f, "there is no option `{option}`"),
            Self::UnknownStage(stage) => write!(f, "there is no stage `{stage}`"),
            Self::MissingStage => write!(f, "`--only` wants a stage"),
            Self::NoRuns => write!(f, "`--runs` wants a number from 1 up"),
            Self::UnknownEngine(engine) => write!(f, "there is no engine `{engine}`"),
            Self::MissingEngine => write!(f, "`--engine` wants firefox or webkit"),
            Self::TooMuch(word) => write!(f, "what is `{word}` for?"),
        }
    }
}

/// Parses the arguments that follow `cargo xtask`.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Task, UsageError> {
    let mut words = words.into_iter();
    let task = words.next().ok_or(UsageError::NoTask)?;
    match task.as_str() {
        "serve" => alone(Task::Serve, words),
        "build" => build(words),
        "headers" => alone(Task::Headers, words),
        "icons" => alone(Task::Icons, words),
        "sheet" => alone(Task::Sheet, words),
        "help" | "-h" | "--help" => Ok(Task::Help),
        "translations" => {
            let first = words.next();
            let of_app = first.as_deref() == Some("--app");
            let language = if of_app { words.next() } else { first };
            alone(Task::Translations { of_app, language }, words)
        }
        "pool" => Ok(Task::Pool(words.collect())),
        "configure" => Ok(Task::Configure(words.collect())),
        "test" => test_options(words).map(Task::Test),
        "bench" => bench_options(words).map(Task::Bench),
        _ => Err(UsageError::UnknownTask(task)),
    }
}

fn alone(task: Task, mut rest: impl Iterator<Item = String>) -> Result<Task, UsageError> {
    match rest.next() {
        None => Ok(task),
        Some(word) => Err(UsageError::TooMuch(word)),
    }
}

fn build(mut words: impl Iterator<Item = String>) -> Result<Task, UsageError> {
    match words.next().as_deref() {
        None => Ok(Task::Build { report: false }),
        Some("--report") => alone(Task::Build { report: true }, words),
        Some(word) => Err(UsageError::TooMuch(word.to_owned())),
    }
}

fn test_options(mut words: impl Iterator<Item = String>) -> Result<TestOptions, UsageError> {
    let mut options = TestOptions::default();
    while let Some(word) = words.next() {
        if word == "--only" {
            let name = words.next().ok_or(UsageError::MissingStage)?;
            let stage = Stage::named(&name).ok_or(UsageError::UnknownStage(name))?;
            options.only.push(stage);
        } else if word == "--engine" {
            let name = words.next().ok_or(UsageError::MissingEngine)?;
            let engine = Engine::named(&name).ok_or(UsageError::UnknownEngine(name))?;
            options.engine = Some(engine);
        } else if word.starts_with('-') {
            return Err(UsageError::UnknownOption(word));
        } else {
            options.filter.push(word);
        }
    }
    Ok(options)
}

fn bench_options(mut words: impl Iterator<Item = String>) -> Result<BenchOptions, UsageError> {
    let mut options = BenchOptions::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--runs" => {
                let runs = words.next().and_then(|text| text.parse().ok());
                let runs = runs.filter(|runs| *runs > 0);
                options.runs = Some(runs.ok_or(UsageError::NoRuns)?);
            }
            "--built" => options.built = true,
            "--write" => options.write = true,
            _ if word.starts_with('-') => return Err(UsageError::UnknownOption(word)),
            _ => return Err(UsageError::TooMuch(word)),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Task, UsageError> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_task_has_its_word() {
        assert_eq!(read("serve"), Ok(Task::Serve));
        assert_eq!(read("build"), Ok(Task::Build { report: false }));
        assert_eq!(read("build --report"), Ok(Task::Build { report: true }));
        assert_eq!(read("headers"), Ok(Task::Headers));
        assert_eq!(read("icons"), Ok(Task::Icons));
        assert_eq!(read("sheet"), Ok(Task::Sheet));
        assert_eq!(read("test"), Ok(Task::Test(TestOptions::default())));
        let translations = |of_app, language: Option<&str>| {
            let language = language.map(str::to_owned);
            Ok(Task::Translations { of_app, language })
        };
        assert_eq!(read("translations"), translations(false, None));
        assert_eq!(read("translations de"), translations(false, Some("de")));
        assert_eq!(read("translations --app"), translations(true, None));
        assert_eq!(
            read("translations --app de"),
            translations(true, Some("de"))
        );
        assert_eq!(
            read("translations de fr"),
            Err(UsageError::TooMuch("fr".to_owned()))
        );
        assert_eq!(read("pool"), Ok(Task::Pool(vec![])));
        assert_eq!(read("--help"), Ok(Task::Help));
    }

    #[test]
    fn the_pool_and_configure_read_their_own_options() {
        assert_eq!(
            read("configure --help"),
            Ok(Task::Configure(vec!["--help".to_owned()]))
        );
        let arguments = ["--port", "9000", "--ephemeral"].map(str::to_owned);
        assert_eq!(
            read("pool --port 9000 --ephemeral"),
            Ok(Task::Pool(arguments.to_vec()))
        );
    }

    #[test]
    fn stages_and_filters_of_a_test_run() {
        let Ok(Task::Test(options)) = read("test --only lint --only e2e sign_up") else {
            panic!("not read as a test run");
        };
        assert!(options.wants(Stage::Lint) && options.wants(Stage::E2e));
        assert!(!options.wants(Stage::Build));
        assert_eq!(options.filter, ["sign_up"]);
        assert!(TestOptions::default().wants(Stage::Wasm));
        let Ok(Task::Test(options)) = read("test --engine firefox guard") else {
            panic!("not read as a test run");
        };
        assert_eq!(options.engine, Some(Engine::Firefox));
        assert_eq!(options.filter, ["guard"]);
    }

    #[test]
    fn how_to_measure() {
        assert_eq!(read("bench"), Ok(Task::Bench(BenchOptions::default())));
        assert_eq!(
            read("bench --runs 3 --built --write"),
            Ok(Task::Bench(BenchOptions {
                runs: Some(3),
                built: true,
                write: true
            }))
        );
        for line in ["bench --runs", "bench --runs 0", "bench --runs few"] {
            assert_eq!(read(line), Err(UsageError::NoRuns), "{line}");
        }
        assert_eq!(
            read("bench signin"),
            Err(UsageError::TooMuch("signin".to_owned()))
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(read(""), Err(UsageError::NoTask));
        assert_eq!(
            read("sreve"),
            Err(UsageError::UnknownTask("sreve".to_owned()))
        );
        assert_eq!(
            read("serve now"),
            Err(UsageError::TooMuch("now".to_owned()))
        );
        assert_eq!(read("test --only"), Err(UsageError::MissingStage));
        assert_eq!(
            read("test --only unit"),
            Err(UsageError::UnknownStage("unit".to_owned()))
        );
        assert_eq!(
            read("test --engine lynx"),
            Err(UsageError::UnknownEngine("lynx".to_owned()))
        );
        assert_eq!(
            read("test --ony lint"),
            Err(UsageError::UnknownOption("--ony".to_owned()))
        );
    }
}
