//! The files that a test saves for inspection: `tests/e2e/artifacts/<test>/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{TestError, package_dir};

/// The folder of one test.
#[derive(Clone, Debug)]
pub struct Artifacts {
    folder: PathBuf,
}

impl Artifacts {
    /// The folder of the test that runs on this thread, by libtest's name. It is
    /// emptied, so that it has files of this run only.
    #[must_use]
    pub fn of_this_test() -> Self {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("test").replace("::", "-");
        let folder = package_dir().join("artifacts").join(name);
        // The removal may fail because there is no folder, which is fine.
        let _ = fs::remove_dir_all(&folder);
        Self { folder }
    }

    /// The folder's path. The folder exists once a file was saved.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Saves a file, and gives its path.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf, TestError> {
        let path = self.folder.join(name);
        let written = fs::create_dir_all(&self.folder).and_then(|()| fs::write(&path, content));
        match written {
            Ok(()) => Ok(path),
            Err(source) => Err(TestError::File { path, source }),
        }
    }
}
