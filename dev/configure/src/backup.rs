//! Keeps the previous content of the app's file under a name of its own.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Saves the previous content of `output` in this folder, and gives the path of the
/// backup: `amplify_outputs.backup-1.json` for `amplify_outputs.json`. An existing
/// backup is never overwritten: the first number that is free is taken. If an existing
/// backup has the same content, its path is given.
///
/// # Errors
/// The folder or the file cannot be written, or an existing backup cannot be read.
pub fn save(previous: &[u8], output: &Path, folder: &Path) -> io::Result<PathBuf> {
    let part = |part: Option<&std::ffi::OsStr>, default: &str| {
        part.map_or_else(
            || default.to_owned(),
            |part| part.to_string_lossy().into_owned(),
        )
    };
    let stem = part(output.file_stem(), "amplify_outputs");
    let ending = part(output.extension(), "json");
    fs::create_dir_all(folder)?;
    let mut number = 1_u32;
    loop {
        let path = folder.join(format!("{stem}.backup-{number}.{ending}"));
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(previous)?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read(&path)? == previous {
                    return Ok(path);
                }
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
