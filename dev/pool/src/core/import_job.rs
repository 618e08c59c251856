//! Jobs that import users from a CSV file.

use serde::{Deserialize, Serialize};

use super::{clock::Timestamp, index::Indexed, secret::Secret};

/// The state of a job, under the API's names.
///
/// Source: "Status", UserImportJobType, Amazon Cognito API Reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportStatus {
    /// The job has not been started.
    Created,
    /// The job has been started, and no user has been imported yet.
    Pending,
    /// Users are being imported.
    InProgress,
    /// The job has been told to stop, and a part of it may still be at work.
    Stopping,
    /// The job ended because it was told to.
    Stopped,
    /// The file could not be read, or too many users were not imported.
    Failed,
    /// The job has read the whole file.
    Succeeded,
}

/// A job that imports users.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportJob {
    /// The id of the user pool.
    pub pool_id: String,
    /// The job's id, `import-…`.
    pub id: String,
    /// The job's name.
    pub name: String,
    /// The ARN of the role for the log. No log goes to AWS.
    pub role: String,
    /// The secret in the address to which the file is uploaded.
    pub upload_key: Secret,
    /// The address to which the file is uploaded.
    pub upload_url: String,
    /// The state.
    pub status: ImportStatus,
    /// The time at which the job was created.
    pub created: Timestamp,
    /// The time at which the job was started.
    pub started: Option<Timestamp>,
    /// The time at which the job ended.
    pub completed: Option<Timestamp>,
    /// The sentence about the end of the job.
    pub message: Option<String>,
    /// The number of users that were imported.
    pub imported: u64,
    /// The number of users that existed already.
    pub skipped: u64,
    /// The number of users that were refused.
    pub failed: u64,
    /// The part of the file, in bytes, that has been read.
    pub offset: usize,
    /// The number of lines that have been read, the header included.
    pub lines: u64,
    /// The lines of the log about users that were not imported, the first ones of them.
    pub log: Vec<String>,
}

impl ImportJob {
    /// Returns `true` if the job is at work, or will be.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(
            self.status,
            ImportStatus::Pending | ImportStatus::InProgress | ImportStatus::Stopping
        )
    }
}

/// The file of a job. It is kept apart from the job, which changes often.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportFile {
    /// The id of the user pool.
    pub pool_id: String,
    /// The id of the job.
    pub job_id: String,
    /// The text of the file.
    pub csv: String,
}

/// Returns the key of the record of a job, and of the one of its file.
#[must_use]
pub(crate) fn import_key(pool_id: &str, job_id: &str) -> String {
    format!("{pool_id}/{job_id}")
}

impl Indexed for ImportJob {}
impl Indexed for ImportFile {}
