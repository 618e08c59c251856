//! The size of two downloads, raw and compressed as hosts compress it, compared with their
//! budgets: that of a visitor of `/signin`, and that of a user who has signed in there with
//! a password, in English, until the first page is complete.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::compress::{brotli, files, gzip, is_compressed};
use crate::loader_script::files_of_chunk;

/// The most that the sign-in page may weigh, in bytes under brotli at quality 11: the
/// page itself and everything that it loads, on a first visit.
const BUDGET: usize = 76_500;

/// The most that a visit may weigh until a user is signed in and the map is drawn, in
/// bytes under brotli at quality 11.
const SIGNED_IN_BUDGET: usize = 231_400;

/// The chunks that such a visit loads.
const SIGNED_IN_CHUNKS: [&str; 2] = ["sign_in", "signed_in"];

/// The chunk that loads some seconds after the sign-in, when the page is complete.
const IDLE_CHUNK: &str = "upkeep";

/// The beginnings of the names of the other files that such a visit loads: the styles of later
/// pages, the map's data for the first view, and the service worker.
const SIGNED_IN_FILES: [&str; 3] = ["late-", "basemap/seattle-", "service-worker.js"];

/// Files that the app fetches at its start, so the page does not name them.
const FETCHED: [&str; 1] = ["amplify_outputs.json"];

/// Files that the page names but does not load at first: a browser loads the icons when
/// the app is added to a home screen, and the service worker after a sign-in.
const ON_REQUEST: [&str; 2] = ["icons/", "service-worker.js"];

/// Prints the bytes of each file, and fails if the budget is exceeded.
pub(crate) fn run(dist: &Path) -> ExitCode {
    match measure_release(dist) {
        Ok(report) => {
            print!("{report}");
            if report.total().brotli > BUDGET {
                eprintln!("error: the sign-in page is over its budget");
                ExitCode::FAILURE
            } else if report.signed_in().brotli > SIGNED_IN_BUDGET {
                eprintln!("error: a visit with a sign-in is over its budget");
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(error) => {
            eprintln!("error: {}: {error}", dist.display());
            ExitCode::FAILURE
        }
    }
}

/// The size of one file in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// The sizes of all files of the release.
#[derive(Debug)]
struct Report {
    /// The files that a visitor of `/signin` downloads.
    first: BTreeMap<String, Size>,
    /// The files that are loaded later, or by programs other than a browser.
    later: BTreeMap<String, Size>,
    /// Those of the later files that a visit with a sign-in loads.
    with_sign_in: BTreeSet<String>,
    /// Those that load some seconds after the sign-in.
    when_idle: BTreeSet<String>,
}

impl Report {
    /// Returns the size of a visit of the sign-in page.
    fn total(&self) -> Size {
        self.first.values().fold(Size::default(), Size::plus)
    }

    /// Returns the size of a visit with a sign-in.
    fn signed_in(&self) -> Size {
        let later = self.later.iter();
        let loaded = later.filter(|(name, _)| self.with_sign_in.contains(*name));
        loaded.map(|(_, size)| size).fold(self.total(), Size::plus)
    }
}

impl Size {
    fn plus(self, other: &Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |name: &str, size: &Size| {
            writeln!(
                f,
                "{name:<44} {:>9} {:>9} {:>9}",
                size.raw, size.gzip, size.brotli
            )
        };
        let width = 44;
        let total = self.total();
        for (name, size) in &self.first {
            row(name, size)?;
        }
        row("a visitor of /signin downloads", &total)?;
        let (signed_in, others): (Vec<_>, Vec<_>) = self
            .later
            .iter()
            .partition(|(name, _)| self.with_sign_in.contains(*name));
        for (name, size) in signed_in {
            row(name, size)?;
        }
        row("a user who signs in there downloads", &self.signed_in())?;
        let (idle, others): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|(name, _)| self.when_idle.contains(*name));
        for (name, size) in &idle {
            row(name, size)?;
        }
        let sum = idle.iter().map(|(_, size)| *size);
        row(
            "and some seconds later, for the session",
            &sum.fold(Size::default(), Size::plus),
        )?;
        for (name, size) in others {
            row(&format!("({name})"), size)?;
        }
        writeln!(
            f,
            "{:<width$} {:>9} {:>9} {:>9}",
            "bytes", "raw", "gzip -9", "brotli 11"
        )?;
        let mut budget = |what: &str, size: Size, budget: usize| {
            let percent = size.brotli * 100 / budget;
            writeln!(
                f,
                "{what}: {} of the budget of {budget} bytes brotli: {percent} %",
                size.brotli
            )
        };
        budget("sign-in page", total, BUDGET)?;
        budget("with a sign-in", self.signed_in(), SIGNED_IN_BUDGET)
    }
}

fn measure_release(dist: &Path) -> io::Result<Report> {
    let page = fs::read_to_string(dist.join("index.html"))?;
    let page = without_disabled(&page);
    let mut report = Report {
        first: BTreeMap::new(),
        later: BTreeMap::new(),
        with_sign_in: BTreeSet::new(),
        when_idle: BTreeSet::new(),
    };
    for path in files(dist)? {
        let name = path
            .strip_prefix(dist)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        if is_compressed(&name) {
            continue;
        }
        let size = sizes_of(&fs::read(&path)?)?;
        let list = if is_loaded_first(&name, &page) {
            &mut report.first
        } else {
            &mut report.later
        };
        list.insert(name, size);
    }
    add_files_of_chunks(dist, &mut report)?;
    Ok(report)
}

/// Adds the names of the later files that a visit with a sign-in loads, and of those that
/// load some seconds after it. A release that was built without Node.js has no chunks.
///
/// # Errors
/// An error if the page's script does not name the files of the chunks.
fn add_files_of_chunks(dist: &Path, report: &mut Report) -> io::Result<()> {
    let is_with_sign_in = |name: &&String| {
        let mut starts = SIGNED_IN_FILES.iter();
        starts.any(|start| name.starts_with(start))
    };
    let mut files: BTreeSet<_> = report
        .later
        .keys()
        .filter(is_with_sign_in)
        .cloned()
        .collect();
    let mut scripts = report.first.keys().filter(|name| name.ends_with(".js"));
    let script = scripts
        .next()
        .map(|name| fs::read_to_string(dist.join(name)));
    let script = script.transpose()?.unwrap_or_default();
    let is_split = report.later.keys().any(|name| name.starts_with("split_"));
    let files_of = |chunk: &str| {
        files_of_chunk(&script, chunk).ok_or_else(|| {
            io::Error::other(format!("the script names no files of the chunk {chunk}"))
        })
    };
    if is_split {
        for chunk in SIGNED_IN_CHUNKS {
            files.extend(files_of(chunk)?);
        }
        let idle = files_of(IDLE_CHUNK)?.into_iter();
        report.when_idle = idle.filter(|name| !files.contains(name)).collect();
    }
    report.with_sign_in = files;
    Ok(())
}

/// The page without the elements for files that are not loaded at first: styles that
/// are fetched later or never, and the icon for home screens.
fn without_disabled(page: &str) -> String {
    let pieces = page.split('<');
    pieces
        .filter(|piece| {
            let is_later = |word: &str| matches!(word, "disabled" | "rel=spare");
            let tag = piece.split('>').next().unwrap_or_default();
            let is_first = !tag.split_whitespace().any(is_later);
            (is_first || !tag.starts_with("link ")) && !tag.contains("apple-touch-icon")
        })
        .collect::<Vec<_>>()
        .join("<")
}

/// Returns true for the page, for the files that it names (styles, script, wasm, icon),
/// and for those that the app fetches.
fn is_loaded_first(name: &str, page: &str) -> bool {
    if ON_REQUEST.iter().any(|later| name.starts_with(later)) {
        return false;
    }
    let named = |quote: char| page.contains(&format!("{quote}/{name}{quote}"));
    name == "index.html" || FETCHED.contains(&name) || named('"') || named('\'') || {
        // The minifier drops quotation marks where HTML allows it.
        page.split(|c: char| c.is_ascii_whitespace() || c == '>')
            .any(|word| {
                word.strip_suffix(name)
                    .is_some_and(|rest| rest.ends_with("=/"))
            })
    }
}

fn sizes_of(bytes: &[u8]) -> io::Result<Size> {
    Ok(Size {
        raw: bytes.len(),
        gzip: gzip(bytes)?.len(),
        brotli: brotli(bytes)?.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><link rel=icon href=/icon.svg><link rel=apple-touch-icon href=/icons/180.png><link rel="stylesheet" href="/base-1f.css" integrity="x"><link rel=preload href="/app-2e_bg.wasm" as=fetch><script type="module">import init from '/app-2e.js';</script>"#;

    #[test]
    fn what_the_page_names_comes_first() {
        let loaded = |name| is_loaded_first(name, PAGE);
        assert!(loaded("index.html"));
        assert!(loaded("base-1f.css"), "double quotes");
        assert!(loaded("app-2e.js"), "single quotes");
        assert!(loaded("icon.svg"), "no quotes");
        assert!(loaded("amplify_outputs.json"), "fetched by the app");
        assert!(!loaded("icons/180.png"), "for home screens");
        let page = PAGE.replace("'/app-2e.js'", "'/app-2e.js'; later('/service-worker.js')");
        assert!(
            !is_loaded_first("service-worker.js", &page),
            "for who signs in"
        );
        assert!(!loaded("basemap.bin"));
        assert!(!loaded("e.js"), "a part of another name");
    }

    #[test]
    fn a_disabled_style_comes_later() {
        let page = without_disabled(
            "<p><link href=/late-1f.css disabled><link href=/first-3d.css rel=spare><link href=/a-2e.css>",
        );
        assert!(!is_loaded_first("late-1f.css", &page));
        assert!(!is_loaded_first("first-3d.css", &page));
        assert!(is_loaded_first("a-2e.css", &page));
    }

    #[test]
    fn sizes_are_of_the_compressed_bytes() {
        let size = sizes_of(&b"unicorn ".repeat(1000)).unwrap();
        assert_eq!(size.raw, 8000);
        assert!(size.gzip < 100 && size.brotli < size.gzip, "{size:?}");
    }

    #[test]
    fn only_what_comes_first_counts() {
        let size = Size {
            raw: 10,
            gzip: 5,
            brotli: 4,
        };
        let report = Report {
            first: BTreeMap::from([("a".to_owned(), size), ("b".to_owned(), size)]),
            later: BTreeMap::from([("c".to_owned(), size), ("d".to_owned(), size)]),
            with_sign_in: BTreeSet::from(["d".to_owned()]),
            when_idle: BTreeSet::from(["c".to_owned()]),
        };
        assert_eq!(report.total().brotli, 8);
        assert_eq!(report.signed_in().brotli, 12);
    }
}
