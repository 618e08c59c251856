//! Runs in place of wasm-bindgen: first splits the module at its split points, so that
//! the code that the sign-in page does not need is in files of its own.
//!
//! Trunk runs `wasm-bindgen` from `PATH` and does not support splitting (number 1022 in
//! its tracker); `cargo xtask build` puts this program first in `PATH`. The steps: the
//! splitter makes the main module, the parts, and a script that loads them;
//! wasm-bindgen processes the main module; wasm-opt optimises the parts; esbuild
//! bundles the two scripts. Trunk continues as usual, and `cargo xtask build` copies
//! the parts into `dist/` afterwards.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use wasm_split_cli_support as splitter;

use crate::merge;
use crate::order_functions::order_functions;
use crate::remove_unused;
use crate::report::Report;

/// The variable with the path of the real wasm-bindgen.
const WASM_BINDGEN: &str = "WILD_RYDES_WASM_BINDGEN";
/// The variable with the path of esbuild.
pub(crate) const ESBUILD: &str = "WILD_RYDES_ESBUILD";
/// The variable with the folder for the parts.
const PARTS: &str = "WILD_RYDES_PARTS";
/// The variable with the file for a report of the modules' bytes by crate, set if one
/// is wanted.
const REPORT: &str = "WILD_RYDES_REPORT";
/// The variable with the file for the names of the files that a sign-in loads, which
/// [`page`](crate::page) reads.
pub(crate) const SIGN_IN_FILES: &str = "WILD_RYDES_SIGN_IN_FILES";
/// The name of the part that a sign-in loads.
const SIGN_IN_CHUNK: &str = "sign_in";
/// The script that loads the parts.
const LOADER: &str = "__wasm_split.js";

/// The features that rustc uses for wasm32-unknown-unknown by default: the parts do not
/// declare them any more.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The optimisation level of the first module. Trunk runs wasm-opt on it, with the
/// level in index.html.
const MAIN_LEVEL: &str = "-Os";
/// The optimisation level of the parts. It is for speed: by measurement, they weigh one
/// percent less under brotli than with a level for size.
const PART_LEVEL: &str = "-O3";

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

/// Does what wasm-bindgen would do with these arguments, and splits the module.
pub(crate) fn run(arguments: &[&OsString]) -> ExitCode {
    let done = match Invocation::read(arguments) {
        Some(call) => call.run(),
        // This is `--version`, which Trunk asks for first.
        None => wasm_bindgen().and_then(|real| finish(Command::new(real).args(arguments))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Those of wasm-bindgen's arguments that matter here, and the others.
#[derive(Debug, PartialEq, Eq)]
struct Invocation {
    module: PathBuf,
    out_dir: PathBuf,
    out_name: String,
    others: Vec<OsString>,
}

/// The splitter's output, besides the main module.
struct Split {
    modules: Vec<PathBuf>,
    /// The names of the files of the part [`SIGN_IN_CHUNK`].
    sign_in_files: Vec<String>,
}

impl Invocation {
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
        let Split {
            mut modules,
            mut sign_in_files,
        } = self.split(&raw, &main)?;

        let mut bindgen = Command::new(wasm_bindgen()?);
        bindgen
            .args(&self.others)
            // The parts import the linker's exports, so these have to stay.
            .arg("--keep-lld-exports")
            .arg("--out-dir")
            .arg(&self.out_dir)
            .arg("--out-name")
            .arg(&self.out_name)
            .arg(&main);
        finish(&mut bindgen)?;
        let loader = raw.join(LOADER);
        let mut script = fs::read_to_string(&loader).map_err(file(&loader))?;
        merge_shared(&mut modules, &mut script)?;
        if let Some(report) = env::var_os(REPORT) {
            let first = self.out_dir.join(format!("{}_bg.wasm", self.out_name));
            let mut text = bytes_of("The first module", &first, MAIN_LEVEL)?.to_string();
            for module in &modules {
                let title = title(&file_name(module), &script);
                text.push_str(&bytes_of(&title, module, PART_LEVEL)?.to_string());
            }
            let report = Path::new(&report);
            fs::write(report, text).map_err(file(report))?;
        }
        for module in modules {
            let name = optimise(&module, &parts)?;
            let old = file_name(&module);
            script = script.replace(&format!("./{old}"), &format!("./{name}"));
            for wanted in sign_in_files.iter_mut().filter(|wanted| **wanted == old) {
                wanted.clone_from(&name);
            }
        }
        let list = PathBuf::from(variable(SIGN_IN_FILES)?);
        fs::write(&list, sign_in_files.join(" ")).map_err(file(&list))?;
        let loader = self.out_dir.join(LOADER);
        fs::write(&loader, &script).map_err(file(&loader))?;
        fs::remove_dir_all(&raw).map_err(file(&raw))?;
        self.bundle()
    }

    fn split(&self, raw: &Path, main: &Path) -> Result<Split, Error> {
        let bytes = fs::read(&self.module).map_err(file(&self.module))?;
        let bytes = remove_unused::without_unused_exports(&bytes)
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
                sign_in_files: (split
                    .prefetch_map
                    .remove(SIGN_IN_CHUNK)
                    .unwrap_or_default()
                    .iter())
                .map(|stem| format!("{stem}.wasm"))
                .collect(),
            })
            .map_err(|error| Error::Split(format!("{error:#}")))
    }

    /// Bundles wasm-bindgen's script and the splitter's, which import each other, into
    /// one.
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

/// Puts the code that the signed-in pages share with other chunks into one module, and makes
/// the script load that.
fn merge_shared(modules: &mut Vec<PathBuf>, script: &mut String) -> Result<(), Error> {
    let numbers = merge::files_to_merge(script);
    let is_of =
        |module: &Path, number: &String| file_name(module) == format!("chunk_{number}.wasm");
    let is_merged = |module: &&PathBuf| numbers.iter().any(|number| is_of(module, number));
    let merged: Vec<PathBuf> = modules.iter().filter(is_merged).cloned().collect();
    let Some(first) = numbers.first().and_then(|number| {
        let mut merged = merged.iter();
        merged.find(|module| is_of(module, number))
    }) else {
        return Ok(());
    };
    let read = |module: &PathBuf| fs::read(module).map_err(file(module));
    let bytes = merged.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let bytes = merge::merge(&bytes).map_err(|error| Error::Unreadable(error.to_string()))?;
    fs::write(first, bytes).map_err(file(first))?;
    modules.retain(|module| module == first || !merged.contains(module));
    *script = merge::merged_script(script, &numbers);
    Ok(())
}

/// Reports the bytes of a module as it is after wasm-opt, but with the names of its
/// functions, which wasm-opt normally removes.
fn bytes_of(title: &str, module: &Path, pass: &str) -> Result<Report, Error> {
    let named = module.with_extension("named");
    finish(
        Command::new("wasm-opt")
            .args([pass, "-g"])
            .args(FEATURES)
            .arg(format!("--output={}", named.display()))
            .arg(module),
    )?;
    let bytes = fs::read(&named).map_err(file(&named))?;
    fs::remove_file(&named).map_err(file(&named))?;
    Report::of(title, &bytes).map_err(|error| Error::Unreadable(error.to_string()))
}

/// The title of a part: its name and, for a chunk, the parts that share it. The script
/// that loads the chunks has these parts in a comment above each.
fn title(module: &str, script: &str) -> String {
    let stem = module.trim_end_matches(".wasm");
    let place = stem.trim_start_matches("chunk_");
    let whose = script
        .split_once(&format!("const __chunk_{place} "))
        .and_then(|(before, _)| before.rsplit_once("/*"))
        .and_then(|(_, comment)| comment.split_once("*/"));
    match whose {
        Some((parts, _)) if place != stem => format!("{stem}, of {}", parts.trim()),
        _ => stem.to_owned(),
    }
}

/// Optimises a part, names the file by the hash of its bytes, and gives that name.
fn optimise(module: &Path, parts: &Path) -> Result<String, Error> {
    let small = module.with_extension("small");
    finish(
        Command::new("wasm-opt")
            .arg(PART_LEVEL)
            // No data is below the address 1024, as in the first module.
            .arg("--low-memory-unused")
            // The same hint at every access, which no browser reads, compresses better.
            .arg("--dealign")
            .args(FEATURES)
            .arg(format!("--output={}", small.display()))
            .arg(module),
    )?;
    let bytes = fs::read(&small).map_err(file(&small))?;
    let bytes = order_functions(&bytes).map_err(|error| Error::Unreadable(error.to_string()))?;
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

fn wasm_bindgen() -> Result<OsString, Error> {
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

    fn read(words: &[&str]) -> Option<Invocation> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Invocation::read(&words.iter().collect::<Vec<_>>())
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
    fn chunk_is_named_by_the_parts_that_share_it() {
        let script = "/* desk, door */\nconst __chunk_5 = makeLoad(() => {}, []);\n/* inside */\nconst __chunk_51 = makeLoad(() => {}, []);";
        assert_eq!(title("chunk_5.wasm", script), "chunk_5, of desk, door");
        assert_eq!(title("chunk_51.wasm", script), "chunk_51, of inside");
        assert_eq!(title("split_door.wasm", script), "split_door");
    }

    #[test]
    fn values_can_be_separate_arguments() {
        let call = read(&["--out-dir", "out", "a/some-app.wasm", "--target=web"]).unwrap();
        assert_eq!(call.out_dir, Path::new("out"));
        assert_eq!(call.out_name, "some-app");
        assert_eq!(call.others, ["--target=web"]);
    }

    #[test]
    fn other_invocations_are_passed_on() {
        assert_eq!(read(&["--version"]), None);
        assert_eq!(read(&["/target/app.wasm"]), None, "nowhere to put it");
    }
}
