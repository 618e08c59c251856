//! Point-in-time recovery, with pools in files: only these have a history.

mod limits;
mod paused;
mod restored;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use cognito_local::{Pool, Settings, core::clock::Timestamp, test_keys};
use serde_json::{Value, json};

use crate::support::{Reply, Service, text};

pub(super) const MINUTE: u64 = 60;
pub(super) const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;

/// A service with a file, which is removed at the end of the test.
pub(super) struct Site {
    pub(super) service: Service,
    path: PathBuf,
}

impl Site {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cognito-local-recovery-{}-{count}.redb", std::process::id());
        let path = std::env::temp_dir().join(name);
        let service = open(&path, Timestamp::from_millis(1_795_000_005_000));
        Self { service, path }
    }

    /// Closes the file and opens it again, at the time of before.
    pub(super) fn restarted(mut self) -> Self {
        let now = self.service.pool.now();
        // The file is free once the last pool on it is gone.
        self.service = Service::new();
        self.service = open(&self.path, now);
        self
    }

    /// Returns the time as the API has it, after an hour and before the next one.
    pub(super) fn point(&self) -> Value {
        self.service.advance(HOUR);
        let point = self.service.pool.now().epoch();
        self.service.advance(HOUR);
        json!(point)
    }

    /// Starts a recovery and returns its id.
    pub(super) fn initiate(&self, point: &Value) -> Result<String, crate::support::Refusal> {
        let body = json!({ "RestoreTimestamp": point });
        let reply = self.service.admin("InitiatePointInTimeRecovery", body)?;
        let restoration = &reply["Restoration"];
        assert_eq!(restoration["RestoreStatus"], "PREVIEW_GENERATING");
        assert_eq!(restoration["RestoreTimestamp"].as_f64(), point.as_f64());
        let now = self.service.pool.now().epoch();
        assert_eq!(restoration["TriggerTimestamp"], now);
        assert!(restoration.get("RestorePreview").is_none());
        Ok(text(&restoration["RestoreId"]))
    }

    /// Calls an operation on a recovery.
    pub(super) fn of(&self, operation: &str, id: &str) -> Reply {
        let body = json!({ "RestoreId": id });
        let reply = self.service.admin(operation, body)?;
        Ok(reply["Restoration"].clone())
    }

    pub(super) fn describe(&self, id: &str) -> Value {
        self.of("DescribePointInTimeRecovery", id).unwrap()
    }

    /// Returns the counts of a preview, `[create, update, delete]` of users, groups, second
    /// factors and passkeys.
    pub(super) fn preview(&self, id: &str) -> [[u64; 3]; 4] {
        let restoration = self.describe(id);
        assert_eq!(restoration["RestoreStatus"], "PREVIEW_GENERATED");
        ["Users", "Groups", "User MFAs", "Passkeys"].map(|name| {
            let all = restoration["RestorePreview"].as_array().unwrap();
            let counts = all.iter().find(|one| one["Entity"] == name).unwrap();
            ["CreateCount", "UpdateCount", "DeleteCount"].map(|name| counts[name].as_u64().unwrap())
        })
    }

    /// Recovers the pool to a point, and returns the preview.
    pub(super) fn recover(&self, point: &Value) -> [[u64; 3]; 4] {
        let id = self.initiate(point).unwrap();
        let preview = self.preview(&id);
        let started = self.of("StartPointInTimeRecovery", &id).unwrap();
        assert_eq!(started["RestoreStatus"], "RESTORING");
        assert_eq!(self.describe(&id)["RestoreStatus"], "RESTORE_COMPLETED");
        preview
    }

    /// Returns the attribute of a user.
    pub(super) fn attribute(&self, username: &str, name: &str) -> Value {
        let body = json!({ "Username": username });
        let user = self.service.admin("AdminGetUser", body).unwrap();
        let attributes = user["UserAttributes"].as_array().unwrap();
        let found = attributes.iter().find(|one| one["Name"] == name);
        found.map_or(Value::Null, |one| one["Value"].clone())
    }
}

fn open(path: &Path, now: Timestamp) -> Service {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        stopped_at: Some(now),
        ..Settings::default()
    };
    Service {
        pool: Pool::open(path, &settings).unwrap(),
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
