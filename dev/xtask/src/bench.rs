//! `cargo xtask bench`: prepares everything that is needed to measure the release and
//! its peers, then runs the program that measures (dev/bench), or the test that compares
//! what they can do with other pools (tests/e2e).

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::BenchOptions;
use crate::error::Failure;
use crate::fingerprint::fingerprint;
use crate::pool_bench;
use crate::process;
use crate::project;
use crate::release;
use crate::setup::{browser, node};
use crate::test as stages;

/// The package that measures.
const PACKAGE: &str = "wild-rydes-bench";
/// The peers. Each has a folder of sources, and after the build a folder of pages.
const PEERS: [&str; 4] = ["authenticator", "plain-form", ANY_POOL, REDIRECT];
/// The peer that takes the file of any pool while it runs.
const ANY_POOL: &str = "any-pool";
/// The peer that signs in on the pool's own pages. It takes the file of any pool too.
const REDIRECT: &str = "redirect";
/// The configuration that they are built with.
const CONFIG: &str = "amplify_outputs.json";

/// Builds the release and its peers if necessary, and measures them.
pub(crate) fn run(options: &BenchOptions) -> Result<(), Failure> {
    if options.pool {
        return pool_bench::run(options);
    }
    if options.built {
        release::ensure_built_for_tests()?;
    }
    let browser = browser::ensure()?;
    let has_node = !options.map
        && match node::ensure() {
            // The comparison needs the peer.
            Err(error) if options.features => return Err(error),
            node => node.is_ok(),
        };
    if !options.built {
        release::build()?;
    }
    if options.features {
        return stages::comparison(&peers()?.join(ANY_POOL), options.write);
    }
    let mut bench = process::command("cargo");
    bench
        .args(["run", "--quiet", "--package", PACKAGE])
        .args(release::PACK_PROFILE)
        .arg("--")
        .env("CHROME", browser.chrome);
    if let Some(runs) = options.runs {
        bench.args(["--runs", &runs.to_string()]);
    }
    if options.map {
        bench.arg("--map");
    }
    if options.write {
        let document = project::root().join("docs").join("performance.md");
        bench.arg("--write").arg(document);
    }
    if has_node {
        bench.arg("--peers").arg(peers()?);
    }
    process::run(&mut bench, "the bench")
}

/// Builds the page that signs in on the pool's own pages by Amplify, and gives its folder.
pub(crate) fn redirect_page() -> Result<PathBuf, Failure> {
    Ok(peers()?.join(REDIRECT))
}

/// Builds the peers' pages in the cache, unless they were built from exactly the same
/// sources before. Gives the folder that has a subfolder for each peer.
fn peers() -> Result<PathBuf, Failure> {
    let root = project::root();
    let mut sources = Vec::new();
    read(&root.join("dev/bench/peers"), Path::new(""), &mut sources)?;
    let config = root.join("public").join(CONFIG);
    let text = fs::read(&config).map_err(Failure::file("read", &config))?;
    sources.push((PathBuf::from(CONFIG), text));

    let name = format!("bench-peers-{:016x}", fingerprint(&sources));
    let place = project::cache_dir()?.join("npm").join(name);
    let pages = place.join("pages");
    // This file is written last, so its existence says that the folder is complete.
    let whole = place.join("whole");
    if whole.is_file() {
        return Ok(pages);
    }
    eprintln!("Building the peers from npm");
    let _ = fs::remove_dir_all(&place);
    for (name, bytes) in &sources {
        let path = place.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Failure::file("make", parent))?;
        }
        fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
    }
    node::fetch_locked(&place)?;
    for peer in PEERS {
        process::run(
            process::command("node")
                .current_dir(&place)
                .args(["node_modules/vite/bin/vite.js", "build"])
                .args(["--mode", peer, "--logLevel", "error"])
                .arg("--outDir")
                .arg(pages.join(peer)),
            "building a peer",
        )?;
    }
    // The tests that serve these pages start with a file of some pool.
    for peer in [ANY_POOL, REDIRECT] {
        let first = pages.join(peer).join(CONFIG);
        fs::copy(place.join(CONFIG), &first).map_err(Failure::file("write", &first))?;
    }
    // The build dependencies are large and no longer needed.
    let _ = fs::remove_dir_all(place.join("node_modules"));
    fs::write(&whole, "").map_err(Failure::file("write", &whole))?;
    Ok(pages)
}

/// Reads the files of a folder, with their relative names, except those that npm and
/// Vite made.
fn read(folder: &Path, prefix: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> Result<(), Failure> {
    let failed = || Failure::file("read", folder);
    for entry in fs::read_dir(folder).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        let (path, name) = (entry.path(), prefix.join(entry.file_name()));
        if path.is_dir() {
            if entry.file_name() != "node_modules" {
                read(&path, &name, files)?;
            }
        } else {
            let bytes = fs::read(&path).map_err(Failure::file("read", &path))?;
            files.push((name, bytes));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peers_are_where_they_are_looked_for() {
        let mut sources = Vec::new();
        read(
            &project::root().join("dev/bench/peers"),
            Path::new(""),
            &mut sources,
        )
        .unwrap();
        let has = |name: &str| sources.iter().any(|(path, _)| path == Path::new(name));
        assert!(has("package-lock.json") && has("index.html"));
        for peer in PEERS {
            assert!(has(&format!("{peer}/main.jsx")), "{peer}");
        }
    }
}
