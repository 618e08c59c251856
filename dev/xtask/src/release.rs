//! `cargo xtask build`: builds the release in `dist/`, as small as possible, and checks
//! its size.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::error::Failure;
use crate::process;
use crate::project::{self, WASM_TARGET};
use crate::serve;
use crate::setup::tools::{self, Tools};
use crate::setup::{binaryen, node, rust};

/// The script that Trunk finds in `PATH` as wasm-bindgen.
const WASM_BINDGEN_WRAPPER: &str = r#"#!/bin/sh
exec "$WILD_RYDES_PACK" wasm-bindgen "$@"
"#;

/// Builds the release and compares its size with the budget.
pub(crate) fn run(report: bool) -> Result<(), Failure> {
    let report = report.then(|| project::target_dir().join("xtask").join("report.txt"));
    build_with(report.as_deref())?;
    if let Some(report) = report {
        let text = fs::read_to_string(&report).map_err(Failure::file("read", &report))?;
        println!("{text}");
    }
    check_size_budget()
}

/// Builds the release in `dist/`.
pub(crate) fn build() -> Result<(), Failure> {
    build_with(None)
}

/// Builds the release in `dist/`. If `report` is given, a report of the first module's
/// bytes by crate is written to that file.
fn build_with(report: Option<&Path>) -> Result<(), Failure> {
    rust::ensure_wasm_target()?;
    let tools = tools::ensure(vec![], 0)?;
    let wasm_opt = binaryen::ensure()?;
    let mut folders = vec![wasm_opt];
    let splitting = Splitting::prepare(&tools)?;
    let mut arguments = vec!["build", "--release"];
    if splitting.is_some() {
        arguments.extend(["--features", "split"]);
    }
    let mut trunk = serve::trunk(&tools, &arguments);
    let mut flags = Vec::new();
    if let Some(splitting) = &splitting {
        splitting.set_up(&mut trunk);
        if let Some(report) = report {
            trunk.env("WILD_RYDES_REPORT", report);
        }
        folders.insert(0, splitting.folder.clone());
        // The splitter needs relocations to find the references between functions.
        flags.push("-Clink-args=--emit-relocs");
    }
    if rust::has_std_source() {
        size_optimised_std(&mut trunk);
        flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"]);
        // These options remove data that only error messages would use.
        flags.extend(["-Zlocation-detail=none", "-Zfmt-debug=none"]);
    } else {
        eprintln!(
            "The release will be about a tenth larger, because the source of Rust's standard library is missing.\nTo do: run `rustup component add rust-src`"
        );
    }
    let tools = tools.path();
    let folders = folders.into_iter().chain(std::env::split_paths(&tools));
    if let Ok(path) = std::env::join_paths(folders) {
        trunk.env("PATH", path);
    }
    let target = WASM_TARGET.to_uppercase().replace('-', "_");
    trunk
        .env(format!("CARGO_TARGET_{target}_RUSTFLAGS"), flags.join(" "))
        // `RUSTFLAGS` would take precedence over the variable above.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    process::run(&mut trunk, "trunk build")?;
    if let Some(splitting) = &splitting {
        splitting.copy_parts_into(&project::root().join("dist"))?;
    }
    let mut page = pack("page");
    page.env("WILD_RYDES_PRERENDERED", prerender()?);
    if let Some(splitting) = &splitting {
        page.env("WILD_RYDES_ESBUILD", &splitting.esbuild)
            .env("WILD_RYDES_SIGN_IN_FILES", &splitting.sign_in_files);
    }
    process::run(&mut page, "sealing the page")?;
    process::run(&mut pack("new-headers"), "writing the header files")?;
    process::run(&mut pack("compress"), "compressing the files")
}

/// Renders the sign-in page with the app's components before there is a browser, and
/// gives the path of the file with its markup.
fn prerender() -> Result<PathBuf, Failure> {
    let prerendered = project::target_dir().join("xtask").join("prerendered.html");
    process::run(
        process::command("cargo")
            .args(["run", "--quiet", "--package", "wild-rydes-prerender", "--"])
            .arg(&prerendered),
        "making the sign-in page",
    )?;
    Ok(prerendered)
}

/// An app that uses the library, as a developer outside of this repository would write it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    /// The name of the flows that test it.
    pub(crate) name: &'static str,
    /// The variable that names the folder of the built app to the tests.
    pub(crate) variable: &'static str,
    /// The folder of its package.
    folder: &'static str,
    /// The page that Trunk builds.
    page: &'static str,
}

/// All examples.
pub(crate) const EXAMPLES: [Example; 4] = [
    Example {
        name: "minimal",
        variable: "WILD_RYDES_MINIMAL",
        folder: "examples/minimal",
        page: "index.html",
    },
    Example {
        name: "notes",
        variable: "WILD_RYDES_NOTES",
        folder: "examples/notes",
        page: "index.html",
    },
    Example {
        name: "pieces",
        variable: "WILD_RYDES_PIECES",
        folder: "examples/notes",
        page: "pieces.html",
    },
    Example {
        name: "embed",
        variable: "WILD_RYDES_EMBED",
        folder: "examples/notes",
        page: "embed.html",
    },
];

impl Example {
    /// Builds the app as its developer would, and gives the path of the folder with the
    /// result.
    pub(crate) fn build(self) -> Result<PathBuf, Failure> {
        rust::ensure_wasm_target()?;
        let tools = tools::ensure(vec![], 0)?;
        let folder = project::target_dir().join("xtask").join(self.name);
        let mut trunk = serve::trunk(&tools, &["build", self.page]);
        process::run(
            trunk
                .arg("--dist")
                .arg(&folder)
                .current_dir(project::root().join(self.folder))
                // A relative path would mean a folder in the example.
                .env("CARGO_TARGET_DIR", project::target_dir()),
            "trunk build of the example",
        )?;
        Ok(folder)
    }
}

/// Writes the header files again that a host needs for the release in `dist/`. Fails if
/// the configuration in `dist/` cannot be read.
pub(crate) fn headers() -> Result<ExitCode, Failure> {
    ensure_built()?;
    project::announce_first_build("pack", "the program that writes the header files");
    process::run_for_status(&mut pack("headers"))
}

/// Fails if there is no release for the end-to-end tests. If `WILD_RYDES_DIST` names
/// another folder, the tests check that themselves.
pub(crate) fn ensure_built_for_tests() -> Result<(), Failure> {
    match std::env::var_os("WILD_RYDES_DIST") {
        Some(_) => Ok(()),
        None => ensure_built(),
    }
}

/// Fails if there is no release in `dist/`. It checks for the files that every release
/// has; `pack headers` looks into them.
pub(crate) fn ensure_built() -> Result<(), Failure> {
    let dist = project::root().join("dist");
    if dist.join("index.html").is_file() && dist.join("_headers").is_file() {
        return Ok(());
    }
    Err(Failure::Missing {
        what: format!("There is no release in {}", dist.display()),
        remedy: "run `cargo xtask build`".to_owned(),
    })
}

/// Prints the size of a visitor's download, and fails if it exceeds the budget.
pub(crate) fn check_size_budget() -> Result<(), Failure> {
    process::run(&mut pack("size-budget"), "the size budget")
}

/// Compiles the standard library too, for size, and with panics that end the program at
/// once instead of composing a message. Both are unstable options of a stable compiler,
/// unlocked by RUSTC_BOOTSTRAP. They change the size of the code, not its behaviour;
/// without them the build is the same but larger.
fn size_optimised_std(trunk: &mut Command) {
    trunk
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
}

/// The files and programs that splitting needs: see `pack/split.rs`.
struct Splitting {
    /// The folder of the program that Trunk runs as wasm-bindgen.
    folder: PathBuf,
    /// The folder into which the parts are written.
    parts: PathBuf,
    /// The file into which the names of the files that a sign-in loads are written.
    sign_in_files: PathBuf,
    pack: PathBuf,
    wasm_bindgen: PathBuf,
    esbuild: PathBuf,
}

impl Splitting {
    /// Prepares splitting. Gives `None` if there is no Node.js: the app is then built
    /// as one module.
    fn prepare(tools: &Tools) -> Result<Option<Self>, Failure> {
        if node::ensure().is_err() {
            eprintln!(
                "esbuild is left out, and the release will be twice as large. {}",
                node::NODE.missing()
            );
            return Ok(None);
        }
        let esbuild = node::program("esbuild", "esbuild")?;
        process::run(
            process::command("cargo")
                .args(["build", "--quiet", "--package", "xtask"])
                .args(["--features", "pack", "--bin", "pack"])
                .args(PACK_PROFILE),
            "building the splitter",
        )?;
        let place = project::target_dir().join("xtask");
        let folder = place.join("split");
        let program = folder.join("wasm-bindgen");
        fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
        fs::write(&program, WASM_BINDGEN_WRAPPER).map_err(Failure::file("write", &program))?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
            .map_err(Failure::file("make executable", &program))?;
        Ok(Some(Self {
            folder,
            parts: place.join("parts"),
            sign_in_files: place.join("sign-in-files.txt"),
            pack: project::target_dir().join("debug").join("pack"),
            wasm_bindgen: tools.program("wasm-bindgen"),
            esbuild: esbuild.join("esbuild"),
        }))
    }

    fn set_up(&self, trunk: &mut Command) {
        trunk
            .env("WILD_RYDES_PACK", &self.pack)
            .env("WILD_RYDES_WASM_BINDGEN", &self.wasm_bindgen)
            .env("WILD_RYDES_ESBUILD", &self.esbuild)
            .env("WILD_RYDES_PARTS", &self.parts)
            .env("WILD_RYDES_SIGN_IN_FILES", &self.sign_in_files)
            // Stripping would remove the relocations that the splitter reads.
            .env("CARGO_PROFILE_RELEASE_STRIP", "false");
    }

    /// Copies the parts into `dist`: Trunk copies only the files that it knows.
    fn copy_parts_into(&self, dist: &Path) -> Result<(), Failure> {
        let parts = fs::read_dir(&self.parts).map_err(Failure::file("read", &self.parts))?;
        for part in parts.flatten() {
            let to = dist.join(part.file_name());
            fs::copy(part.path(), &to).map_err(Failure::file("write", &to))?;
        }
        Ok(())
    }
}

/// Brotli's highest quality takes half a minute when it is not optimised, and the
/// splitter takes some seconds.
pub(crate) const PACK_PROFILE: [&str; 4] = [
    "--config",
    "profile.dev.package.brotli.opt-level=3",
    "--config",
    "profile.dev.package.wasm_split_cli_support.opt-level=2",
];

/// The command that runs one step of `pack` on `dist/`.
fn pack(verb: &str) -> Command {
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", "xtask"])
        .args(["--features", "pack", "--bin", "pack"])
        .args(PACK_PROFILE)
        .args(["--", verb])
        .arg(project::root().join("dist"));
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_do_not_build_into_the_apps_folder() {
        for example in EXAMPLES {
            let folder = project::root().join(example.folder);
            let settings = fs::read_to_string(folder.join("Trunk.toml")).unwrap();
            let dist = settings
                .lines()
                .find_map(|line| line.strip_prefix("dist = \"")?.strip_suffix('"'))
                .unwrap();
            assert!(!folder.join(dist).ends_with("dist"), "{}", example.name);
        }
    }
}
