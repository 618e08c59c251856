//! A lock between tabs that is a lease in the storage, for browsers without Web Locks and
//! for the case that a tab keeps the Web Lock. A tab that writes its name into the lease,
//! and still finds it there a moment later, holds the lock until it removes the lease or
//! the lease expires.

use std::rc::Rc;

use crate::browser::clock::BrowserClock;
use crate::browser::pause::BrowserPause;
use crate::browser::random::unique_text;
use crate::browser::storage::BrowserStorage;
use cognito_client::transport::Pause as _;
use cognito_session::session::Clock as _;
use cognito_session::token_store::Storage as _;

/// The time until a lease expires, in milliseconds: a little more than a call may take.
pub(super) const LASTS_MS: u32 = 35_000;
/// The time that a name has to stay in the lease to hold it, and the interval between two
/// tries to get a lease that another tab holds, in milliseconds.
const MOMENT_MS: u32 = 60;

/// A lease that is released when it is dropped.
pub(super) struct Lease {
    storage: Rc<BrowserStorage>,
    key: Rc<str>,
    text: String,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if read(&self.storage, &self.key).as_deref() == Some(&self.text) {
            self.storage.remove(&self.key);
        }
    }
}

/// Waits for the lease of this app client. If nothing can be stored, it is granted at once,
/// because no other tab can hold a lease then.
pub(super) async fn acquire(client_id: &str) -> Lease {
    let storage = Rc::new(BrowserStorage::new());
    let key: Rc<str> = [".", client_id, ".turn"].concat().into();
    loop {
        let now = BrowserClock.now_ms();
        let until = read(&storage, &key).and_then(|text| {
            let (until, _) = text.split_once(' ')?;
            until.parse::<i64>().ok()
        });
        // A lease must not last forever because the clock was set back.
        let is_taken =
            until.is_some_and(|until| (now..=now + i64::from(LASTS_MS)).contains(&until));
        if !is_taken {
            let me = unique_text();
            let lease = Lease {
                storage: Rc::clone(&storage),
                key: Rc::clone(&key),
                text: [&(now + i64::from(LASTS_MS)).to_string(), " ", &me].concat(),
            };
            let stored = storage.write(&key, &lease.text, true);
            BrowserPause.pause(MOMENT_MS).await;
            if stored.is_err() || read(&storage, &key).as_deref() == Some(&lease.text) {
                return lease;
            }
        }
        BrowserPause.pause(MOMENT_MS).await;
    }
}

fn read(storage: &BrowserStorage, key: &str) -> Option<String> {
    storage.read(key).map(|stored| stored.text.to_string())
}
