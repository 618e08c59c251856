//! The local storage of one test's pictures: a real S3 over HTTP, whose files are deleted
//! at the end.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use wild_rydes_storage::{Server, Settings, Storage, serve_on_free_port};

use crate::TestError;

/// A running storage.
#[derive(Debug)]
pub struct LocalStorage {
    server: Server,
    folder: PathBuf,
}

impl LocalStorage {
    /// Starts a storage on a port of its own, which takes the credentials of the pool at
    /// this port.
    ///
    /// # Errors
    /// The storage does not start.
    pub(crate) fn start(pool_port: u16) -> Result<Self, TestError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wild-rydes-e2e-pictures-{}-{number}", process::id());
        let folder = env::temp_dir().join(name);
        let settings = Settings {
            folder: folder.clone(),
            pool: format!("http://localhost:{pool_port}"),
        };
        let failed = |error| TestError::Failed(format!("the storage: {error}"));
        let storage = Storage::open(&settings);
        let server = storage.and_then(serve_on_free_port).map_err(failed)?;
        Ok(Self { server, folder })
    }

    /// The storage's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// The number of pictures in the storage. Each is a file in the folder of the bucket, and
    /// is named by a hash of its key; the files beside that folder have their metadata.
    #[must_use]
    pub fn pictures(&self) -> usize {
        entries(&self.folder)
            .filter(|bucket| bucket.is_dir())
            .map(|bucket| entries(&bucket).filter(|path| path.is_file()).count())
            .sum()
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

impl Drop for LocalStorage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
