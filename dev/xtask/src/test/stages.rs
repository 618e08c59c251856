//! The stages of a test run. Each streams the output of its programs and adds up their
//! counts.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::bench;
use crate::cli::Engine;
use crate::clock::Stopwatch;
use crate::error::Failure;
use crate::process::{self, Running};
use crate::project::{self, WASM_TARGET};
use crate::release::{self, EXAMPLES};
use crate::ride_function;
use crate::setup::{apache, browser, engines, nginx, node, python, rust, tools};
use crate::test::counts::{self, Counts};
use crate::test::supply_chain;

/// The app's package.
const APP: &str = "wild-rydes";
/// The packages that the app is built from, whose tests run in a browser too.
const LIBRARIES: [&str; 3] = ["cognito-client", "cognito-session", "leptos-cognito"];
/// The package of the end-to-end tests.
const E2E: &str = "wild-rydes-e2e";
/// The flows with a page of Amplify's.
const AMPLIFY: &str = "amplify";
/// The package that is outside of the workspace, as the app of another developer is.
const OUTSIDE_OF_THE_WORKSPACE: &str = "examples/notes/Cargo.toml";
/// The number of browsers that run at once: an end-to-end test mostly waits.
const BROWSERS: &str = "--test-threads=2";

/// The main flows, which every engine has to pass. They use standard WebDriver commands
/// only.
const MAIN_FLOWS: [&str; 19] = [
    "guard::any_address_but_the_open_ones_asks_to_sign_in_and_comes_back",
    "guard::open_pages_send_a_signed_in_rider_home",
    "recovery::a_code_a_new_password_and_in",
    "registration::a_new_rider_registers_verifies_and_is_in_without_typing_the_password_again",
    "registration::a_wrong_code_says_so_and_loses_nothing",
    "registration::every_field_says_what_is_wrong_with_it_before_anything_is_sent",
    "registration::reloading_the_code_page_loses_nothing_but_the_password",
    "registration::the_password_rules_are_ticked_while_typing",
    "second_factor::an_authenticator_apps_code",
    "challenges::mfa_setup_of_an_authenticator_app_by_its_key",
    "challenges::new_password_required",
    "service_worker::another_release_takes_the_place_of_the_copy_once",
    "session::keep_me_signed_in_outlives_the_tab_and_otherwise_nothing_does",
    "session::signing_out_revokes_the_tokens_and_leaves_nothing_behind",
    "sign_in::a_wrong_password_and_an_unknown_user_are_told_alike",
    "sign_in::by_email_by_verified_phone_and_by_username",
    "sign_in::empty_fields_are_told_and_nothing_is_sent",
    "tabs::a_kept_session_is_all_tabs",
    "tabs::a_session_of_the_tab_is_all_tabs",
];

/// The flows that Firefox has to pass besides the main flows. WebKitGTK cannot pass the
/// first, because it does not cache files while it is automated; the others are two of
/// the eight shapes of pools, of which one more engine is enough.
const FIREFOX_FLOWS: [&str; 3] = [
    "service_worker::who_comes_back_does_not_wait_for_the_page",
    "pool_shapes::chosen_name_and_four_required_attributes",
    "pool_shapes::email_and_its_codes_without_a_password",
];

/// The outcome of the stages that have run so far.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    total: Counts,
    failed: Vec<String>,
    not_checked: Vec<&'static str>,
}

impl Stages {
    /// Checks formatting, lints and the sources of the dependencies; each counts as one
    /// test.
    pub(crate) fn lint(&mut self) {
        self.check("formatting", || {
            cargo(&["fmt", "--all", "--check"], "cargo fmt")
        });
        self.check("lints", || {
            cargo(
                &[
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--features",
                    "xtask/pack",
                    "--",
                    "-D",
                    "warnings",
                ],
                "cargo clippy",
            )
        });
        self.check("lints for wasm", || {
            rust::ensure_wasm_target()?;
            let mut clippy = process::command("cargo");
            clippy
                .args(["clippy", "--package", APP, "--target", WASM_TARGET])
                .args(LIBRARIES.iter().flat_map(|library| ["--package", library]))
                .args(["--lib", "--bins", "--features", "split"])
                .args(
                    wasm_tests()
                        .iter()
                        .filter(|test| !matches!(test, WasmTest::Library))
                        .flat_map(WasmTest::arguments),
                )
                .args(["--", "-D", "warnings"]);
            process::run(&mut clippy, "cargo clippy for wasm")
        });
        self.check("examples outside of the workspace", || {
            rust::ensure_wasm_target()?;
            let manifest = ["--manifest-path", OUTSIDE_OF_THE_WORKSPACE];
            let mut fmt = process::command("cargo");
            fmt.arg("fmt").args(manifest).arg("--check");
            process::run(&mut fmt, "cargo fmt")?;
            let mut clippy = process::command("cargo");
            clippy
                .args(["clippy", "--locked", "--target", WASM_TARGET])
                .args(manifest)
                .args(["--", "-D", "warnings"])
                .env("CARGO_TARGET_DIR", project::target_dir());
            process::run(&mut clippy, "cargo clippy of the examples")
        });
        self.check("the ride API's function", ride_function::lint);
        let mut not_checked = None;
        self.check("supply chain", || {
            not_checked = supply_chain::check()?;
            Ok(())
        });
        self.not_checked.extend(not_checked);
    }

    /// Runs the tests that run natively.
    pub(crate) fn host(&mut self) {
        // The official clients come from npm; their tests fetch them, and fail without
        // Node.js.
        self.prepared("Node.js for the official clients", node::ensure);
        let apache = self.prepared("Apache with mod_auth_openidc", apache::ensure);
        let nginx = self.prepared("setting up nginx", nginx::ensure);
        let aws_tools = self.prepared("AWS's tools for infra/", python::aws_tools);
        let function = self.prepared("compiling the ride API's function", ride_function::build);
        let mut tests = process::command("cargo");
        tests
            .args(["test", "--workspace", "--exclude", E2E, "--no-fail-fast"])
            .args(["--features", "xtask/pack"]);
        if let Some(folder) = apache {
            tests.env("WILD_RYDES_APACHE", folder);
        }
        if let Some(nginx) = nginx {
            tests.env("WILD_RYDES_NGINX", nginx.program);
        }
        if let Some(folder) = aws_tools {
            tests.env("WILD_RYDES_AWS_TOOLS", folder);
        }
        if let Some(program) = function {
            tests.env("WILD_RYDES_RIDE_FUNCTION", program);
        }
        self.tests("host tests", tests);
    }

    /// Runs the app's tests in a browser, one test program after another.
    pub(crate) fn wasm(&mut self) {
        let wanted = wasm_tests();
        if wanted.is_empty() {
            return;
        }
        let prepared = self.prepared("setting up tests in a browser", || {
            rust::ensure_wasm_target()?;
            let browser = browser::ensure()?;
            let capabilities = browser.capabilities_file()?;
            Ok((browser, capabilities, tools::ensure_for_tests()?))
        });
        let Some((browser, capabilities, tools)) = prepared else {
            return;
        };
        let mut tests = process::command("cargo");
        tests
            .args(["test", "--package", APP, "--target", WASM_TARGET])
            .arg("--no-fail-fast")
            .args(wanted.iter().flat_map(WasmTest::arguments))
            .env("PATH", tools.path())
            .env("CHROMEDRIVER", browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
            .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            );
        self.tests("tests in a browser", tests);
    }

    /// Builds the release and checks its size budget.
    pub(crate) fn build(&mut self) {
        self.check("release build", release::build);
        self.check("size budget", release::check_size_budget);
    }

    /// Runs the end-to-end flows in a browser, against the release.
    pub(crate) fn end_to_end(&mut self, filter: &[String]) {
        let prepared = self.prepared("setting up end-to-end tests", || {
            release::ensure_built_for_tests()?;
            node::ensure()?;
            Ok((browser::ensure()?, node::package("axe-core")?))
        });
        let Some((browser, axe)) = prepared else {
            return;
        };
        let serverless = self.prepared("setting up serverless-offline", || {
            node::package("serverless-offline")
        });
        let samlify = self.prepared("setting up samlify", || node::package("samlify"));
        let nginx = self.prepared("setting up nginx", nginx::ensure);
        let aws_tools = self.prepared("AWS's tools for infra/", python::aws_tools);
        let mut tests = process::command("cargo");
        // An example that no wanted flow can need is not built.
        let is_wanted =
            |name: &str| filter.is_empty() || filter.iter().any(|part| part.contains(name));
        for example in EXAMPLES
            .into_iter()
            .filter(|example| is_wanted(example.name))
        {
            let what = format!("building the example {}", example.name);
            if let Some(folder) = self.prepared(&what, || example.build()) {
                tests.env(example.variable, folder);
            }
        }
        if is_wanted(AMPLIFY)
            && let Some(page) = self.prepared("building Amplify's page", bench::redirect_page)
        {
            tests.env("WILD_RYDES_AMPLIFY", page);
        }
        if let Some(package) = serverless {
            tests.env("WILD_RYDES_SERVERLESS", package);
        }
        if let Some(package) = samlify {
            tests.env("WILD_RYDES_SAMLIFY", package);
        }
        if let Some(nginx) = nginx {
            tests
                .env("WILD_RYDES_NGINX", nginx.program)
                .env("WILD_RYDES_NGINX_BROTLI", nginx.brotli);
        }
        if let Some(folder) = aws_tools {
            tests.env("WILD_RYDES_AWS_TOOLS", folder);
        }
        tests
            .args(["test", "--package", E2E, "--no-fail-fast", "--", BROWSERS])
            .args(filter)
            .env("CHROME", browser.chrome)
            .env("CHROMEDRIVER", browser.driver)
            .env("WILD_RYDES_AXE", axe.join("axe.min.js"));
        self.tests("end-to-end tests", tests);
    }

    /// Runs the main flows in another engine, against the release in `dist/`.
    pub(crate) fn main_flows(&mut self, engine: Engine, filter: &[String]) {
        let name = format!("main flows in {engine:?}");
        let prepared = self.prepared("setting up the engine", || {
            release::ensure_built_for_tests()?;
            engines::tests_in(engine)
        });
        let Some(mut tests) = prepared else {
            return;
        };
        if engine == Engine::Firefox
            && let Some(folder) = self.prepared("AWS's tools for infra/", python::aws_tools)
        {
            tests.env("WILD_RYDES_AWS_TOOLS", folder);
        }
        tests.args(["test", "--package", E2E, "--test", "flows", "--", BROWSERS]);
        if filter.is_empty() {
            tests.arg("--exact").args(MAIN_FLOWS);
            if engine == Engine::Firefox {
                tests.args(FIREFOX_FLOWS);
            }
        } else {
            tests.args(filter);
        }
        self.tests(&name, tests);
    }

    /// The sum of all counts.
    pub(crate) fn total(&self) -> Counts {
        self.total
    }

    /// The end of the run's output: a line for each check that could not be made, a line
    /// for each stage that failed, and, last, the numbers of tests.
    pub(crate) fn summary(&self) -> Vec<String> {
        let Counts { passed, failed } = self.total;
        let not_checked = self.not_checked.iter();
        let stages = self.failed.iter();
        not_checked
            .map(|what| format!("!!! NOT CHECKED: {what}."))
            .chain(stages.map(|stage| format!("failed: {stage}")))
            .chain([format!("{passed} passed, {failed} failed")])
            .collect()
    }

    /// Runs a check that has no tests of its own; it counts as one test.
    fn check(&mut self, name: &str, check: impl FnOnce() -> Result<(), Failure>) {
        headline(name);
        let since = Stopwatch::start();
        let outcome = check();
        self.ended(name, since, &outcome);
        self.total += match outcome {
            Ok(()) => Counts::PASS,
            Err(_) => Counts::FAIL,
        };
    }

    /// Prepares something that tests need. It is counted only if it fails, because the
    /// tests do not run then.
    fn prepared<T>(
        &mut self,
        name: &str,
        prepare: impl FnOnce() -> Result<T, Failure>,
    ) -> Option<T> {
        let since = Stopwatch::start();
        match prepare() {
            Ok(value) => Some(value),
            Err(error) => {
                headline(name);
                self.ended(name, since, &Err(error));
                self.total += Counts::FAIL;
                None
            }
        }
    }

    /// Runs a program that prints libtest's summaries.
    fn tests(&mut self, name: &str, command: Command) {
        headline(name);
        let since = Stopwatch::start();
        let mut printed = Counts::default();
        let outcome = stream(command, name, &mut printed);
        self.ended(name, since, &outcome);
        self.total += counts::of_stage(printed, outcome.is_ok());
    }

    fn ended(&mut self, name: &str, since: Stopwatch, outcome: &Result<(), Failure>) {
        let seconds = since.seconds();
        match outcome {
            Ok(()) => println!("--- {name}: {seconds} s"),
            Err(error) => {
                println!("--- {name}: failed after {seconds} s: {error}");
                self.failed.push(name.to_owned());
            }
        }
    }
}

/// Renders `public/icons/` in a browser.
pub(crate) fn icons() -> Result<(), Failure> {
    let browser = browser::ensure()?;
    process::run(
        process::command("cargo")
            .args(["run", "--package", E2E, "--example", "icons"])
            .env("CHROME", browser.chrome)
            .env("CHROMEDRIVER", browser.driver),
        "rendering the icons",
    )
}

/// Takes screenshots of every page and state of the release in `dist/`.
pub(crate) fn screenshots() -> Result<(), Failure> {
    // A missing release is reported before anything is installed.
    release::ensure_built_for_tests()?;
    let folder = project::target_dir().join("screenshots");
    eprintln!(
        "Taking screenshots of the release in dist/, into {}",
        folder.display()
    );
    let browser = browser::ensure()?;
    process::run(
        process::command("cargo")
            .args(["test", "--package", E2E, "--test", "flows", "--"])
            .args(["--ignored", "--exact", "--nocapture"])
            .arg("screenshots::of_every_page_and_state")
            .env("WILD_RYDES_SCREENSHOTS", &folder)
            .env("CHROME", browser.chrome)
            .env("CHROMEDRIVER", browser.driver),
        "taking the screenshots",
    )
}

/// Compares what the release in `dist/` and the peer in this folder can do with eight
/// pools, and writes the table into `docs/comparison.md` if wanted.
pub(crate) fn comparison(peer: &Path, write: bool) -> Result<(), Failure> {
    let browser = browser::ensure()?;
    let mut test = process::command("cargo");
    test.args(["test", "--package", E2E, "--test", "flows", "--"])
        .args(["--ignored", "--exact", "--nocapture"])
        .arg("pool_shapes::comparison::of_the_app_and_authenticator")
        .env("WILD_RYDES_PEER", peer)
        .env("WILD_RYDES_AWS_TOOLS", python::aws_tools()?)
        .env("CHROME", browser.chrome)
        .env("CHROMEDRIVER", browser.driver);
    if write {
        test.env(
            "WILD_RYDES_COMPARISON",
            project::root().join("docs/comparison.md"),
        );
    }
    process::run(&mut test, "the comparison")
}

fn headline(name: &str) {
    println!("\n=== {name}");
}

fn cargo(arguments: &[&str], what: &str) -> Result<(), Failure> {
    process::run(process::command("cargo").args(arguments), what)
}

/// Runs a test program, prints its output, and adds up its counts.
fn stream(mut command: Command, name: &str, counts: &mut Counts) -> Result<(), Failure> {
    let mut running = Running::start(command.stdout(Stdio::piped()))?;
    if let Some(stdout) = running.child().stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            // A test may print bytes that are not UTF-8.
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if let Some(summary) = counts::read(&line) {
                *counts += summary;
            }
        }
    }
    let status = running.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Failed {
            what: name.to_owned(),
            status,
            output: String::new(),
        })
    }
}

/// One cargo target with tests for the browser.
#[derive(Debug, PartialEq, Eq)]
enum WasmTest {
    Library,
    Integration(String),
}

impl WasmTest {
    fn arguments(&self) -> Vec<String> {
        match self {
            Self::Library => vec!["--lib".to_owned()],
            Self::Integration(name) => vec!["--test".to_owned(), name.clone()],
        }
    }
}

/// The app's targets in which `wasm_bindgen_test` occurs.
fn wasm_tests() -> Vec<WasmTest> {
    let root = project::root();
    let mut found = Vec::new();
    if mentions_browser_tests(&root.join("src")) {
        found.push(WasmTest::Library);
    }
    let mut tests: Vec<_> = fs::read_dir(root.join("tests"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| mentions_browser_tests(path))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    tests.sort();
    found.extend(tests.into_iter().map(WasmTest::Integration));
    found
}

fn mentions_browser_tests(path: &Path) -> bool {
    if let Ok(entries) = fs::read_dir(path) {
        return entries
            .flatten()
            .any(|entry| mentions_browser_tests(&entry.path()));
    }
    fs::read_to_string(path).is_ok_and(|text| text.contains("#[wasm_bindgen_test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test harness ignores a name that no test has, so a renamed flow would silently
    /// be left out.
    #[test]
    fn main_flows_are_tests_that_exist() {
        let flows = project::root().join("tests/e2e/tests/flows");
        for flow in MAIN_FLOWS.into_iter().chain(FIREFOX_FLOWS) {
            let (module, name) = flow.split_once("::").unwrap();
            let text = fs::read_to_string(flows.join(format!("{module}.rs"))).unwrap();
            assert!(text.contains(&format!("#[test]\nfn {name}()")), "{flow}");
        }
    }

    #[test]
    fn flows_that_the_comparison_names_exist() {
        let root = project::root();
        let document = fs::read_to_string(root.join("docs/comparison.md")).unwrap();
        let quoted = document.split('`').skip(1).step_by(2);
        let flows: Vec<_> = quoted.filter_map(|it| it.rsplit_once("::")).collect();
        let flows = flows.iter().filter(|(module, _)| *module != "Brand");
        let mut checked = 0;
        for (module, name) in flows {
            let file = root
                .join("tests/e2e/tests/flows")
                .join(module.replace("::", "/"));
            let text = fs::read_to_string(file.with_extension("rs")).unwrap();
            assert!(text.contains(&format!("fn {name}()")), "{module}::{name}");
            checked += 1;
        }
        assert!(checked > 80, "{checked}");
    }

    #[test]
    fn summaries_of_a_program_are_counted() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "echo 'test a ... ok'; echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; echo 'test result: FAILED. 1 passed; 1 failed; 0 ignored'; exit 1",
        ]);
        let mut stages = Stages::default();
        stages.tests("sample", command);
        assert_eq!(
            stages.total(),
            Counts {
                passed: 3,
                failed: 1
            }
        );
        assert_eq!(stages.summary(), ["failed: sample", "3 passed, 1 failed"]);
    }

    #[test]
    fn the_summary_says_what_was_not_checked() {
        let mut stages = Stages::default();
        stages.check("good", || Ok(()));
        stages.not_checked.push("security reports");
        assert_eq!(
            stages.summary(),
            ["!!! NOT CHECKED: security reports.", "1 passed, 0 failed"]
        );
    }

    #[test]
    fn a_check_counts_as_one() {
        let mut stages = Stages::default();
        stages.check("good", || Ok(()));
        stages.check("bad", || Err(Failure::Ended { what: "it" }));
        assert_eq!(
            stages.total(),
            Counts {
                passed: 1,
                failed: 1
            }
        );
    }

    #[test]
    fn browser_tests_are_found_by_their_attribute() {
        let folder = std::env::temp_dir().join(format!("xtask-wasm-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        fs::write(folder.join("plain.rs"), "#[test]\nfn a() {}").unwrap();
        assert!(!mentions_browser_tests(&folder));
        fs::write(
            folder.join("deep/one.rs"),
            "#[wasm_bindgen_test]\nfn a() {}",
        )
        .unwrap();
        assert!(mentions_browser_tests(&folder));
        fs::remove_dir_all(folder).unwrap();
    }
}
