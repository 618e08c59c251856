//! Compresses every file of the release with brotli and with gzip at their highest
//! settings. A host that sends a `.br` or `.gz` file from beside the original need not
//! compress at each request, and sends a smaller file than it could make in the time
//! that a request has.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The endings that are appended to a file's name.
pub(crate) const ENDINGS: [&str; 2] = ["br", "gz"];

/// The size in bytes below which a file is not compressed: it fits into one packet
/// anyway.
const MIN_BYTES: usize = 1000;

/// Files that are not compressed: some are for hosts and not for browsers, some are
/// changed after the build (an outdated compressed copy would win), and some are small
/// already.
const UNCOMPRESSED: [&str; 8] = [
    "_headers",
    "_redirects",
    "passkey-endpoints",
    "customHttp.yml",
    "nginx-headers.conf",
    "cloudfront-headers.json",
    "amplify_outputs.json",
    ".png",
];

/// Writes the compressed copies, and removes those of an earlier release.
pub(crate) fn run(dist: &Path) -> io::Result<()> {
    for old in files(dist)? {
        if is_compressed(&old.to_string_lossy()) {
            fs::remove_file(old)?;
        }
    }
    for path in files(dist)? {
        let name = path.to_string_lossy();
        if UNCOMPRESSED.iter().any(|plain| name.ends_with(plain)) {
            continue;
        }
        let bytes = fs::read(&path)?;
        if bytes.len() >= MIN_BYTES {
            fs::write(beside(&path, "br"), brotli(&bytes)?)?;
            fs::write(beside(&path, "gz"), gzip(&bytes)?)?;
        }
    }
    Ok(())
}

/// Returns true if a file is a compressed copy of another one.
pub(crate) fn is_compressed(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.contains(&ending)
}

pub(crate) fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

pub(crate) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_files_get_two_copies_and_old_copies_go() {
        let dist = std::env::temp_dir().join(format!("pack-compress-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(dist.join("in")).unwrap();
        fs::write(dist.join("in/a.js"), "unicorn ".repeat(1000)).unwrap();
        fs::write(dist.join("b.txt"), "short").unwrap();
        fs::write(dist.join("gone.js.br"), "old").unwrap();
        run(&dist).unwrap();
        run(&dist).unwrap();
        let mut names: Vec<_> = files(&dist)
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["a.js", "a.js.br", "a.js.gz", "b.txt"]);
        fs::remove_dir_all(dist).unwrap();
    }
}
