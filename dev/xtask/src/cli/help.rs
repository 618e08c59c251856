//! The help texts of `cargo xtask` and of its commands.

/// The overview that `cargo xtask --help` prints.
pub(crate) const OVERVIEW: &str = "\
Usage: cargo xtask COMMAND [OPTIONS]

Commands:
  serve         start the app at http://localhost:8080, with a local user pool
  test          run the tests; the last line is `N passed, N failed`
  build         build the release in dist/
  bench         measure the speed and the size of the release
  headers       write the header files of dist/ again
  translations  print the texts to translate, or those that a language lacks
  icons         render public/icons/ from the drawing in public/
  screenshots   take screenshots of every page and state of the release
  pool          start the local user pool alone
  configure     write public/amplify_outputs.json for a real user pool
  help COMMAND  print the options of a command, as `cargo xtask COMMAND --help` does";

/// A command whose arguments this program parses. `pool` and `configure` are programs
/// of their own, which parse their arguments and print their help themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Serve,
    Test,
    Build,
    Bench,
    Headers,
    Translations,
    Icons,
    Screenshots,
}

impl Command {
    const ALL: [Self; 8] = [
        Self::Serve,
        Self::Test,
        Self::Build,
        Self::Bench,
        Self::Headers,
        Self::Translations,
        Self::Icons,
        Self::Screenshots,
    ];

    /// The command of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name() == name)
    }

    /// The name, as it is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Serve => "serve",
            Self::Test => "test",
            Self::Build => "build",
            Self::Bench => "bench",
            Self::Headers => "headers",
            Self::Translations => "translations",
            Self::Icons => "icons",
            Self::Screenshots => "screenshots",
        }
    }

    /// The text that `--help` prints.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Serve => SERVE,
            Self::Test => TEST,
            Self::Build => BUILD,
            Self::Bench => BENCH,
            Self::Headers => HEADERS,
            Self::Translations => TRANSLATIONS,
            Self::Icons => ICONS,
            Self::Screenshots => SCREENSHOTS,
        }
    }
}

const SERVE: &str = "\
Usage: cargo xtask serve [--port N] [--pool-port N] [--storage-port N]
                         [--lambda-endpoint URL]

Starts the app, and rebuilds it whenever a file changes. If
public/amplify_outputs.json points at the local pool, as it does in a new clone, the
local pool is started too, and then a local Amazon S3 for the riders' pictures. If it
points at a real pool, only the app is started. Ctrl-C stops everything.

Options:
  --port N          the port of the app (default: 8080)
  --pool-port N     the port of the local pool (default: 9229). The app gets a
                    configuration with this port; the file in public/ stays as it is.
  --storage-port N  the port of the local S3 (default: 9230), with the same effect
  --lambda-endpoint URL
                    the address at which the local pool calls the Lambda functions of
                    its triggers, such as http://localhost:3002 for serverless-offline
  -h, --help        print this text

The command first installs missing tools: the Rust target wasm32-unknown-unknown with
rustup, and Trunk and wasm-bindgen with `cargo install`, into its own cache.";

const TEST: &str = "\
Usage: cargo xtask test [--only STAGE]... [--engine ENGINE] [FILTER]...

Runs the tests. The last line is `N passed, N failed`.

Options:
  --only STAGE     run only this stage: lint, host, wasm, build or e2e.
                   It can be given several times.
  --engine ENGINE  run the main flows in another browser, against the release in
                   dist/: firefox or webkit
  -h, --help       print this text

FILTER selects end-to-end tests by a part of their name.

On Debian as root, the command installs what the tests need and the machine lacks:
Chromium with ChromeDriver, Node.js with npm, Python and nginx. It names each package
before it installs it. It unpacks Apache with mod_auth_openidc into the cache. On other
systems it prints the names of the missing programs.";

const BUILD: &str = "\
Usage: cargo xtask build [--report]

Builds the release in dist/, writes the header files for hosts, and compares the bytes
of a first visit with the budget.

Options:
  --report    print the bytes of each module by crate, and its largest functions
  -h, --help  print this text

A small release needs Node.js with npm, and the source of Rust's standard library. The
command adds the source with rustup, and on Debian as root it installs Node.js.
Without them the release works and is larger.";

const BENCH: &str = "\
Usage: cargo xtask bench [--runs N] [--features | --map] [--built] [--write]
       cargo xtask bench --pool [--users N] [--profile NAME] [--against PROGRAM]
       cargo xtask bench --pool --features [--write] [--profile NAME]

Builds the release and pages made of AWS's own components, visits each of them in
Chromium, and prints their speed and size.

Options:
  --runs N    visits of each kind (default: 5)
  --features  compare the features of the release and of Amplify's Authenticator with
              eight pools, and not their speed; this takes some minutes
  --map       count the late frames of a drag of the map, with a processor that is
              slowed down four times
  --pool      measure the local pool instead, and other stand-ins for Cognito, which
              Node.js and Python run. With --features it compares their features, and
              with --write it writes the answers into dev/pool/README.md
  --users N   with --pool: compare the pool's calls at 1,000 and at N users
  --profile NAME
              with --pool: measure the pool of another profile of Cargo; `server` is the
              one for the installed program
  --against PROGRAM
              with --pool: measure another build of the pool in the same run, for
              example an older one, and print the ratios of the two
  --built     measure the release that is in dist/, without a new build
  --write     write the tables into docs/performance.md too, or with --features into
              docs/comparison.md
  -h, --help  print this text

The pages of AWS's components need Node.js with npm. Without it, only the app is
measured. On Debian as root, the command installs Chromium and Node.js.";

const HEADERS: &str = "\
Usage: cargo xtask headers

Writes the header files of the release in dist/ again. Run it after you change
dist/amplify_outputs.json: the headers allow requests only to the pool that this file
names. If the file cannot be read, the header files do not change.

Options:
  -h, --help  print this text";

const TRANSLATIONS: &str = "\
Usage: cargo xtask translations [--app] [LANGUAGE]

Without LANGUAGE, prints every text in English, as a file to be translated.
With LANGUAGE, such as `de`, prints the texts that its file lacks, and those that no
longer exist. `en-XA` and `ar-XB` print the pseudo-languages of the tests.
The files are those of the library, crates/leptos-cognito/languages/LANGUAGE.txt.

Options:
  --app       use the texts of the app, and public/words/LANGUAGE.txt
  -h, --help  print this text";

const ICONS: &str = "\
Usage: cargo xtask icons

Renders the icons for home screens in public/icons/ from the drawing in public/, in
Chromium. On Debian as root, the command installs Chromium with ChromeDriver.

Options:
  -h, --help  print this text";

const SCREENSHOTS: &str = "\
Usage: cargo xtask screenshots

Takes screenshots of every page and state of the release in dist/, in
target/screenshots/: light and dark, on a phone, a desktop and a very large screen, and
from right to left. Build the release first, with `cargo xtask build`.

Options:
  -h, --help  print this text

The command needs Chromium with ChromeDriver. On Debian as root it installs them.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overview_lists_every_command() {
        let own = Command::ALL.map(Command::name);
        for name in own.into_iter().chain(["pool", "configure", "help"]) {
            let listed = OVERVIEW
                .lines()
                .any(|line| line.split_whitespace().next() == Some(name));
            assert!(listed, "{name}");
        }
    }

    #[test]
    fn help_of_a_command_starts_with_its_usage() {
        for command in Command::ALL {
            let usage = format!("Usage: cargo xtask {}", command.name());
            assert!(command.help().starts_with(&usage), "{}", command.name());
            assert_eq!(Command::named(command.name()), Some(command));
        }
    }

    #[test]
    fn help_fits_a_terminal_of_88_columns() {
        let all = Command::ALL.map(Command::help);
        for line in all.into_iter().chain([OVERVIEW]).flat_map(str::lines) {
            assert!(line.chars().count() <= 88, "{line}");
        }
    }
}
