//! Follows the changes of a configuration file.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use cognito_local::{ConfigError, ConfigFile, Pool};

use crate::{
    error::with_causes,
    output::{print_error_line, print_line},
};

/// The time between two looks at the file.
const INTERVAL: Duration = Duration::from_millis(300);

/// The state of a file, as far as it shows that the content may have changed: the time of
/// the last write and the length. It is `None` while there is no file.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(path: &Path) -> Stamp {
    // The path is followed if it is a link, which container platforms use for such files.
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// The file as it was at the last looks.
struct Watch {
    applied: Stamp,
    last: Stamp,
}

impl Watch {
    /// Returns `true` if the file has changed since it was applied, and not since the last
    /// look: then nobody is writing it.
    fn look(&mut self, now: Stamp) -> bool {
        let is_settled = now == self.last;
        self.last = now;
        let is_new = is_settled && now.is_some() && now != self.applied;
        if is_new {
            self.applied = now;
        }
        is_new
    }
}

/// Applies the file to the pool and returns a line about it, and applies it again after each change of it, on a thread that lives
/// as long as the program. A faulty file after a change is reported, and changes nothing.
///
/// # Errors
/// An error if the file cannot be applied now.
pub(crate) fn follow(path: PathBuf, pool: Pool) -> Result<String, ConfigError> {
    // The stamp is older than the content, so a change in between is not missed.
    let seen = stamp(&path);
    let applied = apply(&path, &pool)?;
    let mut watch = Watch {
        applied: seen,
        last: seen,
    };
    thread::spawn(move || {
        loop {
            thread::sleep(INTERVAL);
            if !watch.look(stamp(&path)) {
                continue;
            }
            match apply(&path, &pool) {
                Ok(applied) => print_line(&applied),
                Err(error) => {
                    print_error_line(&with_causes(&error));
                    print_error_line("The pool goes on as it was before this change of the file.");
                }
            }
        }
    });
    Ok(applied)
}

fn apply(path: &Path, pool: &Pool) -> Result<String, ConfigError> {
    let applied = pool.apply(&ConfigFile::read(path)?)?;
    Ok(format!("{}: {applied}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_that_is_still_being_written_is_left_alone() {
        let at = |seconds, length| {
            Some((
                SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
                length,
            ))
        };
        let mut watch = Watch {
            applied: at(1, 10),
            last: at(1, 10),
        };
        assert!(!watch.look(at(1, 10)));
        assert!(!watch.look(at(2, 5)));
        assert!(!watch.look(at(3, 12)));
        assert!(watch.look(at(3, 12)));
        assert!(!watch.look(at(3, 12)));
        // A file that is gone leaves the pool as it is; one that is back counts.
        assert!(!watch.look(None) && !watch.look(None));
        assert!(!watch.look(at(4, 12)));
        assert!(watch.look(at(4, 12)));
    }
}
