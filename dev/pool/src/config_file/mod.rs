//! A file of pools, app clients, groups and users, which a running pool follows.
//!
//! The file is TOML. Settings have the names and shapes of the API. [`ConfigFile::read`]
//! checks the form, and [`Pool::apply`](crate::Pool::apply) the rest, by the rules of the
//! API's own operations. Each fault names the file, the line and the key. No error contains
//! a value of the file, because it may be a password.

mod document;
mod read;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::core::declared::{DeclaredPool, Refusal};

use self::document::Document;

pub use crate::core::declared::{Applied, Counts};

/// The content of a configuration file, in the right form.
pub struct ConfigFile {
    path: PathBuf,
    text: String,
    pub(crate) pools: Vec<DeclaredPool>,
}

/// The text, which has passwords in it, is not shown.
impl fmt::Debug for ConfigFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigFile")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file is not valid.
    #[error(transparent)]
    Fault(#[from] ConfigFault),
    /// The pools that the file declares could not be stored.
    #[error("cannot apply {}", .path.display())]
    Store {
        /// The path of the file.
        path: PathBuf,
        /// The error of the pool.
        source: crate::core::error::ApiError,
    },
}

/// A fault in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}: {}{message}", .path.display(), key_and_colon(.key))]
pub struct ConfigFault {
    /// The path of the file.
    pub path: PathBuf,
    /// The number of the line, from 1.
    pub line: usize,
    /// The key, with those of the tables around it, such as `pools.users.password`. It is
    /// empty if the file is no TOML.
    pub key: String,
    /// The fault.
    pub message: String,
}

fn key_and_colon(key: &str) -> String {
    if key.is_empty() {
        String::new()
    } else {
        format!("{key}: ")
    }
}

impl ConfigFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ConfigError::Read`] if that fails, [`ConfigError::Fault`] if the file does not have
    /// the right form.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::parse(path, text)?)
    }

    /// Reads the text of a file. The path is for errors alone.
    ///
    /// # Errors
    /// A [`ConfigFault`] if the text does not have the right form.
    pub fn parse(path: &Path, text: String) -> Result<Self, ConfigFault> {
        let pools = read::pools(&Document::parse(path, &text)?)?;
        Ok(Self {
            path: path.to_owned(),
            text,
            pools,
        })
    }

    /// Adds the file, the line and the key to a refusal of what the file declares.
    pub(crate) fn error(&self, refusal: Refusal) -> ConfigError {
        if refusal.error.is_internal() {
            return ConfigError::Store {
                path: self.path.clone(),
                source: refusal.error,
            };
        }
        match Document::parse(&self.path, &self.text) {
            Ok(document) => document
                .fault(&refusal.place, refusal.error.message.trim_end())
                .into(),
            // The same text has been parsed before.
            Err(fault) => fault.into(),
        }
    }
}
