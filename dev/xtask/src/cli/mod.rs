//! Parses the command line into a value.

mod help;

use std::fmt;

pub(crate) use help::{Command, OVERVIEW};

/// One task, with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// The task that prints the overview, or the help of one command.
    Help(Option<Command>),
    /// The task that installs missing tools and starts the app, and the local pool if
    /// the app points at it.
    Serve(ServeOptions),
    /// The task that runs the tests.
    Test(TestOptions),
    /// The task that builds the release in `dist/`, and optionally reports its bytes by
    /// crate.
    Build { report: bool },
    /// The task that rewrites the header files of the release in `dist/`.
    Headers,
    /// The task that prints all texts to translate, or those that the given language
    /// lacks.
    Translations {
        /// Set if the texts are the app's own, not the library's.
        of_app: bool,
        language: Option<String>,
    },
    /// The task that measures the release.
    Bench(BenchOptions),
    /// The task that renders the icons.
    Icons,
    /// The task that takes screenshots of every page.
    Screenshots,
    /// The task that starts the pool alone, with the pool's own arguments.
    Pool(Vec<String>),
    /// The task that configures the app for a pool, with that program's own arguments.
    Configure(Vec<String>),
}

/// The options of `serve`; `None` is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    /// The app's port.
    pub(crate) port: Option<u16>,
    /// The local pool's port.
    pub(crate) pool_port: Option<u16>,
    /// The local storage's port.
    pub(crate) storage_port: Option<u16>,
    /// The address at which the local pool calls Lambda functions. The pool checks it.
    pub(crate) lambda_endpoint: Option<String>,
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
    /// Set to compare what the pages can do, not how fast they are.
    pub(crate) features: bool,
    /// Set to measure a drag of the map alone.
    pub(crate) map: bool,
    /// Set to measure the local pool beside other stand-ins, not the release.
    pub(crate) pool: bool,
    /// The number of users for which the local pool alone is measured.
    pub(crate) users: Option<u32>,
    /// The profile of Cargo that the local pool and its bench are built with; the one for
    /// development if this is `None`.
    pub(crate) profile: Option<String>,
    /// The program of another build of the local pool, which is measured beside it.
    pub(crate) against: Option<String>,
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

/// A reason why a command line was not understood, and the command that it is about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UsageError {
    /// The command, or `None` if there is no such command.
    pub(crate) command: Option<Command>,
    /// The reason.
    pub(crate) reason: Misuse,
}

/// The reason of a [`UsageError`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Misuse {
    NoCommand,
    UnknownCommand(String),
    UnknownOption(String),
    UnknownStage(String),
    MissingStage,
    InvalidRuns,
    InvalidUsers,
    MissingProfile,
    MissingProgram,
    WithoutPool(&'static str),
    InvalidPort(&'static str),
    InvalidLambdaEndpoint,
    SamePorts(u16),
    UnknownEngine(String),
    MissingEngine,
    ExtraArgument(String),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Misuse::NoCommand => write!(f, "a command is missing")?,
            Misuse::UnknownCommand(name) => write!(f, "there is no command `{name}`")?,
            Misuse::UnknownOption(option) => write!(f, "there is no option `{option}`")?,
            Misuse::UnknownStage(stage) => write!(
                f,
                "there is no stage `{stage}`, only lint, host, wasm, build and e2e"
            )?,
            Misuse::MissingStage => {
                write!(f, "`--only` needs a stage: lint, host, wasm, build or e2e")?;
            }
            Misuse::InvalidRuns => write!(f, "`--runs` needs a number from 1 up")?,
            Misuse::InvalidUsers => write!(f, "`--users` needs a number from 1 up")?,
            Misuse::MissingProfile => write!(f, "`--profile` needs a profile of Cargo")?,
            Misuse::MissingProgram => write!(f, "`--against` needs a program")?,
            Misuse::WithoutPool(option) => write!(f, "`{option}` needs `--pool`")?,
            Misuse::InvalidPort(option) => {
                write!(f, "`{option}` needs a number from 1 to 65535")?;
            }
            Misuse::InvalidLambdaEndpoint => write!(
                f,
                "`--lambda-endpoint` needs a URL with http://, such as http://localhost:3002"
            )?,
            Misuse::SamePorts(port) => {
                write!(f, "`--port` and `--pool-port` are both {port}")?;
            }
            Misuse::UnknownEngine(engine) => {
                write!(f, "there is no engine `{engine}`, only firefox and webkit")?;
            }
            Misuse::MissingEngine => write!(f, "`--engine` needs firefox or webkit")?,
            Misuse::ExtraArgument(word) => write!(f, "the argument `{word}` has no meaning here")?,
        }
        match self.command {
            Some(command) => write!(f, "; see `cargo xtask {} --help`", command.name()),
            None => write!(f, "; see `cargo xtask --help`"),
        }
    }
}

/// Parses the arguments that follow `cargo xtask`.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Task, UsageError> {
    let misuse = |reason| UsageError {
        command: None,
        reason,
    };
    let mut words = words.into_iter();
    let name = words.next().ok_or(misuse(Misuse::NoCommand))?;
    let rest: Vec<String> = words.collect();
    match name.as_str() {
        "-h" | "--help" => Ok(Task::Help(None)),
        "help" => match rest.first().map(String::as_str) {
            None | Some("-h" | "--help" | "help") => Ok(Task::Help(None)),
            Some("pool") => Ok(Task::Pool(vec!["--help".to_owned()])),
            Some("configure") => Ok(Task::Configure(vec!["--help".to_owned()])),
            Some(name) => match Command::named(name) {
                Some(command) => Ok(Task::Help(Some(command))),
                None => Err(misuse(Misuse::UnknownCommand(name.to_owned()))),
            },
        },
        "pool" => Ok(Task::Pool(rest)),
        "configure" => Ok(Task::Configure(rest)),
        _ => {
            let Some(command) = Command::named(&name) else {
                return Err(misuse(Misuse::UnknownCommand(name)));
            };
            if rest.iter().any(|word| word == "-h" || word == "--help") {
                return Ok(Task::Help(Some(command)));
            }
            task(command, rest.into_iter()).map_err(|reason| UsageError {
                command: Some(command),
                reason,
            })
        }
    }
}

/// Parses the arguments of a command.
fn task(command: Command, mut words: impl Iterator<Item = String>) -> Result<Task, Misuse> {
    match command {
        Command::Serve => serve_options(words).map(Task::Serve),
        Command::Test => test_options(words).map(Task::Test),
        Command::Bench => bench_options(words).map(Task::Bench),
        Command::Headers => no_more(Task::Headers, words),
        Command::Icons => no_more(Task::Icons, words),
        Command::Screenshots => no_more(Task::Screenshots, words),
        Command::Build => match words.next() {
            None => Ok(Task::Build { report: false }),
            Some(word) if word == "--report" => no_more(Task::Build { report: true }, words),
            Some(word) => Err(unexpected(word)),
        },
        Command::Translations => {
            let first = words.next();
            let of_app = first.as_deref() == Some("--app");
            match if of_app { words.next() } else { first } {
                Some(word) if word.starts_with('-') => Err(unexpected(word)),
                language => no_more(Task::Translations { of_app, language }, words),
            }
        }
    }
}

/// Gives the task if no argument is left.
fn no_more(task: Task, mut rest: impl Iterator<Item = String>) -> Result<Task, Misuse> {
    match rest.next() {
        None => Ok(task),
        Some(word) => Err(unexpected(word)),
    }
}

/// The error for an argument that the command does not take.
fn unexpected(word: String) -> Misuse {
    if word.starts_with('-') {
        Misuse::UnknownOption(word)
    } else {
        Misuse::ExtraArgument(word)
    }
}

fn serve_options(mut words: impl Iterator<Item = String>) -> Result<ServeOptions, Misuse> {
    let mut options = ServeOptions::default();
    while let Some(word) = words.next() {
        let (option, port) = match word.as_str() {
            "--port" => ("--port", &mut options.port),
            "--pool-port" => ("--pool-port", &mut options.pool_port),
            "--storage-port" => ("--storage-port", &mut options.storage_port),
            "--lambda-endpoint" => {
                let url = words.next().filter(|url| url.starts_with("http://"));
                options.lambda_endpoint = Some(url.ok_or(Misuse::InvalidLambdaEndpoint)?);
                continue;
            }
            _ => return Err(unexpected(word)),
        };
        let value = words.next().and_then(|text| text.parse().ok());
        let value = value.filter(|port| *port != 0);
        *port = Some(value.ok_or(Misuse::InvalidPort(option))?);
    }
    match options {
        ServeOptions {
            port: Some(port),
            pool_port: Some(pool_port),
            ..
        } if port == pool_port => Err(Misuse::SamePorts(port)),
        _ => Ok(options),
    }
}

fn test_options(mut words: impl Iterator<Item = String>) -> Result<TestOptions, Misuse> {
    let mut options = TestOptions::default();
    while let Some(word) = words.next() {
        if word == "--only" {
            let name = words.next().ok_or(Misuse::MissingStage)?;
            let stage = Stage::named(&name).ok_or(Misuse::UnknownStage(name))?;
            options.only.push(stage);
        } else if word == "--engine" {
            let name = words.next().ok_or(Misuse::MissingEngine)?;
            let engine = Engine::named(&name).ok_or(Misuse::UnknownEngine(name))?;
            options.engine = Some(engine);
        } else if word.starts_with('-') {
            return Err(Misuse::UnknownOption(word));
        } else {
            options.filter.push(word);
        }
    }
    Ok(options)
}

fn bench_options(mut words: impl Iterator<Item = String>) -> Result<BenchOptions, Misuse> {
    let mut options = BenchOptions::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--runs" => options.runs = Some(positive(words.next()).ok_or(Misuse::InvalidRuns)?),
            "--pool" => options.pool = true,
            "--users" => options.users = Some(positive(words.next()).ok_or(Misuse::InvalidUsers)?),
            "--profile" => {
                options.profile = Some(words.next().ok_or(Misuse::MissingProfile)?);
            }
            "--against" => {
                options.against = Some(words.next().ok_or(Misuse::MissingProgram)?);
            }
            "--built" => options.built = true,
            "--write" => options.write = true,
            "--features" => options.features = true,
            "--map" => options.map = true,
            _ => return Err(unexpected(word)),
        }
    }
    for (option, is_given) in [
        ("--users", options.users.is_some()),
        ("--profile", options.profile.is_some()),
        ("--against", options.against.is_some()),
    ] {
        if is_given && !options.pool {
            return Err(Misuse::WithoutPool(option));
        }
    }
    Ok(options)
}

/// Reads a number from 1 up.
fn positive(word: Option<String>) -> Option<u32> {
    word?.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Task, Misuse> {
        let words = line.split_whitespace().map(str::to_owned);
        parse(words).map_err(|error| error.reason)
    }

    #[test]
    fn every_command_is_read_by_its_name() {
        assert_eq!(read("serve"), Ok(Task::Serve(ServeOptions::default())));
        assert_eq!(read("build"), Ok(Task::Build { report: false }));
        assert_eq!(read("build --report"), Ok(Task::Build { report: true }));
        assert_eq!(read("headers"), Ok(Task::Headers));
        assert_eq!(read("icons"), Ok(Task::Icons));
        assert_eq!(read("screenshots"), Ok(Task::Screenshots));
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
            Err(Misuse::ExtraArgument("fr".to_owned()))
        );
        assert_eq!(read("pool"), Ok(Task::Pool(vec![])));
        assert_eq!(read("--help"), Ok(Task::Help(None)));
    }

    #[test]
    fn help_is_read_in_all_three_forms() {
        for command in [
            "serve",
            "test",
            "build",
            "bench",
            "headers",
            "translations",
            "icons",
            "screenshots",
        ] {
            let help = Ok(Task::Help(Command::named(command)));
            assert_eq!(read(&format!("{command} --help")), help);
            assert_eq!(read(&format!("{command} -h")), help);
            assert_eq!(read(&format!("help {command}")), help);
        }
        assert_eq!(
            read("test --only lint --help"),
            Ok(Task::Help(Some(Command::Test)))
        );
        let asked = vec!["--help".to_owned()];
        assert_eq!(read("help pool"), Ok(Task::Pool(asked.clone())));
        assert_eq!(read("help configure"), Ok(Task::Configure(asked)));
        assert_eq!(read("help"), Ok(Task::Help(None)));
        assert_eq!(
            read("help sreve"),
            Err(Misuse::UnknownCommand("sreve".to_owned()))
        );
    }

    #[test]
    fn serve_reads_its_ports() {
        assert_eq!(
            read("serve --port 3000 --pool-port 9300 --storage-port 9301"),
            Ok(Task::Serve(ServeOptions {
                port: Some(3000),
                pool_port: Some(9300),
                storage_port: Some(9301),
                lambda_endpoint: None,
            }))
        );
        for port in ["", " 0", " 65536", " many"] {
            assert_eq!(
                read(&format!("serve --port{port}")),
                Err(Misuse::InvalidPort("--port"))
            );
            assert_eq!(
                read(&format!("serve --pool-port{port}")),
                Err(Misuse::InvalidPort("--pool-port"))
            );
            assert_eq!(
                read(&format!("serve --storage-port{port}")),
                Err(Misuse::InvalidPort("--storage-port"))
            );
        }
        assert_eq!(
            read("serve --port 3000 --pool-port 3000"),
            Err(Misuse::SamePorts(3000))
        );
    }

    #[test]
    fn serve_reads_the_lambda_endpoint() {
        let url = "http://localhost:3002";
        assert_eq!(
            read(&format!("serve --lambda-endpoint {url}")),
            Ok(Task::Serve(ServeOptions {
                lambda_endpoint: Some(url.to_owned()),
                ..ServeOptions::default()
            }))
        );
        for wrong in ["", " localhost:3002", " https://localhost:3002"] {
            assert_eq!(
                read(&format!("serve --lambda-endpoint{wrong}")),
                Err(Misuse::InvalidLambdaEndpoint)
            );
        }
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
    fn test_reads_stages_and_filters() {
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
    fn bench_of_the_pool_reads_its_users() {
        let Ok(Task::Bench(options)) = read("bench --pool --users 100000") else {
            panic!("not read as a bench");
        };
        assert!(options.pool);
        assert_eq!(options.users, Some(100_000));
        assert_eq!(read("bench --users 5"), Err(Misuse::WithoutPool("--users")));
        assert_eq!(read("bench --pool --users 0"), Err(Misuse::InvalidUsers));
    }

    #[test]
    fn bench_of_the_pool_reads_profile_and_other_build() {
        let Ok(Task::Bench(options)) = read("bench --pool --profile server --against old") else {
            panic!("not read as a bench");
        };
        assert_eq!(options.profile.as_deref(), Some("server"));
        assert_eq!(options.against.as_deref(), Some("old"));
        for (line, misuse) in [
            ("bench --profile server", Misuse::WithoutPool("--profile")),
            ("bench --against old", Misuse::WithoutPool("--against")),
            ("bench --pool --profile", Misuse::MissingProfile),
            ("bench --pool --against", Misuse::MissingProgram),
        ] {
            assert_eq!(read(line), Err(misuse), "{line}");
        }
    }

    #[test]
    fn bench_reads_its_options() {
        assert_eq!(read("bench"), Ok(Task::Bench(BenchOptions::default())));
        assert_eq!(
            read("bench --runs 3 --built --write"),
            Ok(Task::Bench(BenchOptions {
                runs: Some(3),
                built: true,
                write: true,
                ..BenchOptions::default()
            }))
        );
        assert_eq!(
            read("bench --map"),
            Ok(Task::Bench(BenchOptions {
                map: true,
                ..BenchOptions::default()
            }))
        );
        assert_eq!(
            read("bench --features"),
            Ok(Task::Bench(BenchOptions {
                features: true,
                ..BenchOptions::default()
            }))
        );
        for line in ["bench --runs", "bench --runs 0", "bench --runs few"] {
            assert_eq!(read(line), Err(Misuse::InvalidRuns), "{line}");
        }
        assert_eq!(
            read("bench signin"),
            Err(Misuse::ExtraArgument("signin".to_owned()))
        );
    }

    #[test]
    fn unknown_arguments_are_refused() {
        assert_eq!(read(""), Err(Misuse::NoCommand));
        assert_eq!(
            read("sreve"),
            Err(Misuse::UnknownCommand("sreve".to_owned()))
        );
        assert_eq!(
            read("serve now"),
            Err(Misuse::ExtraArgument("now".to_owned()))
        );
        assert_eq!(read("test --only"), Err(Misuse::MissingStage));
        assert_eq!(
            read("test --only unit"),
            Err(Misuse::UnknownStage("unit".to_owned()))
        );
        assert_eq!(
            read("test --engine lynx"),
            Err(Misuse::UnknownEngine("lynx".to_owned()))
        );
        for command in [
            "serve",
            "test",
            "build",
            "bench",
            "headers",
            "translations",
            "icons",
            "screenshots",
        ] {
            assert_eq!(
                read(&format!("{command} --nonsense")),
                Err(Misuse::UnknownOption("--nonsense".to_owned()))
            );
        }
    }
}
