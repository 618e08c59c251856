//! In front of wasm-bindgen: splits the module at its split points first, so that what
//! the sign-in page does not need comes in files of its own.
//!
//! Trunk runs `wasm-bindgen` from `PATH` and knows nothing of splitting (number 1022 in
//! its tracker); `cargo xtask build` puts this program there. In order:
//! the splitter makes the main module, the parts, and a script that loads them;
//! wasm-bindgen does its work on the main module; wasm-opt does its work on the parts;
//! esbuild makes one script of the two. Trunk goes on as if nothing had happened, and
//! `cargo xtask build` puts the parts into `dist/` afterwards.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use wasm_split_cli_support as splitter;

use crate::prune;
use crate::report::Report;

/// The real wasm-bindgen.
const WASM_BINDGEN: &str = "WILD_RYDES_WASM_BINDGEN";
/// esbuild.
pub(crate) const ESBUILD: &str = "WILD_RYDES_ESBUILD";
/// The folder for the parts.
const PARTS: &str = "WILD_RYDES_PARTS";
/// The file for a report of the first module's bytes by crate, where one is wanted.
const REPORT: &str = "WILD_RYDES_REPORT";
/// The file for the names of what `boot.js` may ask for, for [`page`](crate::page): a line
/// for each part of [`EARLY`].
pub(crate) const FILES: &str = "WILD_RYDES_FILES";
/// What a sign-in leaves by, and what takes a session up.
pub(crate) const EARLY: [&str; 2] = ["door", "inside"];
/// The script that loads the parts.
const LINKS: &str = "__wasm_split.js";

/// What rustc may use for wasm32-unknown-unknown by default: the parts do not say so
/// themselves any more.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

#[derive(Debug)]
enum Error {
    Unset(&'static str),
    File(PathBuf, io::Error),
    Split(String),
    Unreadable(String),
    Failed(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset(name) => write!(f, "{name} is not set: run `cargo xtask build`"),
            Self::File(path, source) => write!(f, "{}: {source}", path.display()),
            Self::Split(why) => write!(f, "the module could not be split: {why}"),
            Self::Unreadable(why) => write!(f, "the module could not be read: {why}"),
            Self::Failed(program) => write!(f, "{program} failed"),
        }
    }
}

/// Does what wasm-bindgen would with these arguments, and splits.
pub(crate) fn run(arguments: &[&OsString]) -> ExitCode {
    let done = match Call::read(arguments) {
        Some(call) => call.run(),
        // `--version`, which Trunk asks for first.
        None => real().and_then(|real| finish(Command::new(real).args(arguments))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// wasm-bindgen's arguments, as far as they matter here.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    module: PathBuf,
    out_dir: PathBuf,
    out_name: String,
    others: Vec<OsString>,
}

/// What the splitter made, besides the main module.
struct Split {
    modules: Vec<PathBuf>,
    /// The files of each part of [`EARLY`].
    early: [Vec<String>; EARLY.len()],
}

impl Call {
    fn read(arguments: &[&OsString]) -> Option<Self> {
        let mut module = None;
        let mut out_dir = None;
        let mut out_name = None;
        let mut others = Vec::new();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let text = word.to_string_lossy();
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Some(OsString::from(value))),
                None => (&*text, None),
            };
            match name {
                "--out-dir" => out_dir = value.or_else(|| words.next().map(|&w| w.clone())),
                "--out-name" => out_name = value.or_else(|| words.next().map(|&w| w.clone())),
                name if !name.starts_with("--") && name.ends_with(".wasm") => {
                    module = Some(PathBuf::from(word));
                }
                _ => others.push((*word).clone()),
            }
        }
        let module = module?;
        let out_name = match out_name {
            Some(name) => name.to_string_lossy().into_owned(),
            None => module.file_stem()?.to_string_lossy().into_owned(),
        };
        Some(Self {
            out_dir: PathBuf::from(out_dir?),
            module,
            out_name,
            others,
        })
    }

    fn run(&self) -> Result<(), Error> {
        let parts = PathBuf::from(variable(PARTS)?);
        let _ = fs::remove_dir_all(&parts);
        fs::create_dir_all(&parts).map_err(file(&parts))?;
        let raw = parts.join("raw");
        let main = raw.join(format!("{}.wasm", self.out_name));
        let Split { modules, mut early } = self.split(&raw, &main)?;

        let mut bindgen = Command::new(real()?);
        bindgen
            .args(&self.others)
            // The parts import what the linker exported.
            .arg("--keep-lld-exports")
            .arg("--out-dir")
            .arg(&self.out_dir)
            .arg("--out-name")
            .arg(&self.out_name)
            .arg(&main);
        finish(&mut bindgen)?;
        if let Some(report) = env::var_os(REPORT) {
            self.report(&raw, Path::new(&report))?;
        }

        let links = raw.join(LINKS);
        let mut script = fs::read_to_string(&links).map_err(file(&links))?;
        for module in modules {
            let name = optimise(&module, &parts)?;
            let old = file_name(&module);
            script = script.replace(&format!("./{old}"), &format!("./{name}"));
            for wanted in early.iter_mut().flatten().filter(|wanted| **wanted == old) {
                wanted.clone_from(&name);
            }
        }
        let list = PathBuf::from(variable(FILES)?);
        let lines = early.map(|files| files.join(" "));
        fs::write(&list, lines.join("\n")).map_err(file(&list))?;
        let links = self.out_dir.join(LINKS);
        fs::write(&links, script).map_err(file(&links))?;
        fs::remove_dir_all(&raw).map_err(file(&raw))?;
        self.bundle()
    }

    fn split(&self, raw: &Path, main: &Path) -> Result<Split, Error> {
        let bytes = fs::read(&self.module).map_err(file(&self.module))?;
        let bytes = prune::pruned(&bytes)
            .ok_or_else(|| Error::Unreadable("its sections are not as they were".to_owned()))?;
        let script = format!("./{}.js", self.out_name);
        let mut options = splitter::Options::new(&bytes);
        options.output_dir = raw;
        options.main_out_path = main;
        options.main_module = &script;
        options.target.web();
        splitter::transform(options)
            .map(|mut split| Split {
                modules: split.split_modules,
                early: EARLY.map(|part| {
                    let stems = split.prefetch_map.remove(part).unwrap_or_default();
                    stems.iter().map(|stem| format!("{stem}.wasm")).collect()
                }),
            })
            .map_err(|error| Error::Split(format!("{error:#}")))
    }

    /// Tells of the module as it will be when Trunk has had wasm-opt make it small, which
    /// takes the names away.
    fn report(&self, raw: &Path, to: &Path) -> Result<(), Error> {
        let module = self.out_dir.join(format!("{}_bg.wasm", self.out_name));
        let small = raw.join("named.wasm");
        finish(
            Command::new("wasm-opt")
                .args(["-Oz", "-g"])
                .args(FEATURES)
                .arg(format!("--output={}", small.display()))
                .arg(&module),
        )?;
        let bytes = fs::read(&small).map_err(file(&small))?;
        let report = Report::of(&bytes).map_err(|error| Error::Unreadable(error.to_string()))?;
        fs::write(to, report.to_string()).map_err(file(to))
    }

    /// One script of wasm-bindgen's and the splitter's, which import each other.
    fn bundle(&self) -> Result<(), Error> {
        let script = self.out_dir.join(format!("{}.js", self.out_name));
        let mut esbuild = Command::new(variable(ESBUILD)?);
        esbuild
            .arg(&script)
            .args(["--bundle", "--format=esm", "--minify", "--log-level=error"])
            .arg("--allow-overwrite")
            .arg(format!("--outfile={}", script.display()));
        finish(&mut esbuild)
    }
}

/// Makes a part small, and names it by what is in it; gives that name.
fn optimise(module: &Path, parts: &Path) -> Result<String, Error> {
    let small = module.with_extension("small");
    // For speed: measured, the parts weigh a hundredth less under brotli than for size.
    finish(
        Command::new("wasm-opt")
            .arg("-O3")
            .args(FEATURES)
            .arg(format!("--output={}", small.display()))
            .arg(module),
    )?;
    let bytes = fs::read(&small).map_err(file(&small))?;
    let mut hash = DefaultHasher::new();
    bytes.hash(&mut hash);
    let stem = module.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}-{:016x}.wasm", hash.finish());
    let path = parts.join(&name);
    fs::write(&path, bytes).map_err(file(&path))?;
    Ok(name)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn real() -> Result<OsString, Error> {
    variable(WASM_BINDGEN)
}

fn variable(name: &'static str) -> Result<OsString, Error> {
    env::var_os(name).ok_or(Error::Unset(name))
}

fn file(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File(path, source)
}

fn finish(command: &mut Command) -> Result<(), Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Error::Failed(program)),
        Err(source) => Err(Error::File(PathBuf::from(program), source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Option<Call> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Call::read(&words.iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_arguments_of_trunk_are_understood() {
        let call = read(&[
            "--target=web",
            "--out-dir=/target/out",
            "--out-name=app",
            "/target/app.wasm",
            "--no-typescript",
        ])
        .unwrap();
        assert_eq!(call.module, Path::new("/target/app.wasm"));
        assert_eq!(call.out_dir, Path::new("/target/out"));
        assert_eq!(call.out_name, "app");
        assert_eq!(call.others, ["--target=web", "--no-typescript"]);
    }

    #[test]
    fn values_may_stand_apart() {
        let call = read(&["--out-dir", "out", "a/some-app.wasm", "--target=web"]).unwrap();
        assert_eq!(call.out_dir, Path::new("out"));
        assert_eq!(call.out_name, "some-app");
        assert_eq!(call.others, ["--target=web"]);
    }

    #[test]
    fn other_calls_are_none_of_ours() {
        assert_eq!(read(&["--version"]), None);
        assert_eq!(read(&["/target/app.wasm"]), None, "nowhere to put it");
    }
}
