//! The size of a visitor's download of `/signin`, raw and compressed as hosts compress
//! it, compared with the budget.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::compress::{brotli, files, gzip, is_compressed};

/// The most that the sign-in page may weigh, in bytes under brotli at quality 11: the
/// page itself and everything that it loads, on a first visit.
const BUDGET: usize = 76_500;

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
            if report.total().brotli <= BUDGET {
                ExitCode::SUCCESS
            } else {
                eprintln!("error: the sign-in page is over its budget");
                ExitCode::FAILURE
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
}

impl Report {
    fn total(&self) -> Size {
        self.first.values().fold(Size::default(), |sum, size| Size {
            raw: sum.raw + size.raw,
            gzip: sum.gzip + size.gzip,
            brotli: sum.brotli + size.brotli,
        })
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
        for (name, size) in &self.later {
            row(&format!("({name})"), size)?;
        }
        writeln!(
            f,
            "{:<width$} {:>9} {:>9} {:>9}",
            "bytes", "raw", "gzip -9", "brotli 11"
        )?;
        let percent = total.brotli * 100 / BUDGET;
        writeln!(
            f,
            "{} of the budget of {BUDGET} bytes brotli: {percent} %",
            total.brotli
        )
    }
}

fn measure_release(dist: &Path) -> io::Result<Report> {
    let page = fs::read_to_string(dist.join("index.html"))?;
    let page = without_disabled(&page);
    let mut report = Report {
        first: BTreeMap::new(),
        later: BTreeMap::new(),
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
    Ok(report)
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
            later: BTreeMap::from([("c".to_owned(), size)]),
        };
        assert_eq!(report.total().brotli, 8);
    }
}
