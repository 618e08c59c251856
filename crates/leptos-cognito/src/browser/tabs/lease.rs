//! Turns by a lease in storage, where the browser has no Web Locks, or a tab keeps the
//! lock: the tab that writes its name there and still finds it a moment later has its turn,
//! until it takes the name away or the lease runs out.

use std::rc::Rc;

use crate::browser::clock::BrowserClock;
use crate::browser::pause::BrowserPause;
use crate::browser::storage::BrowserStorage;
use cognito_client::transport::Pause as _;
use cognito_session::session::Clock as _;
use cognito_session::token_store::Storage as _;

/// How long a lease lasts, in milliseconds: a little longer than a call may take.
pub(super) const LASTS_MS: u32 = 35_000;
/// How long a name has to stand, and how long to wait for somebody else's, in milliseconds.
const MOMENT_MS: u32 = 60;

/// A lease, given back when dropped.
pub(super) struct Lease {
    key: Rc<str>,
    text: String,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if read(&self.key).as_deref() == Some(&self.text) {
            BrowserStorage.remove(&self.key);
        }
    }
}

/// Waits for the lease of this name. Where nothing can be stored, there is no other tab
/// whose turn it could be.
pub(super) async fn acquire(name: &str) -> Lease {
    let key: Rc<str> = [name, ".turn"].concat().into();
    loop {
        let now = BrowserClock.now_ms();
        let until = read(&key).and_then(|text| {
            let (until, _) = text.split_once(' ')?;
            until.parse::<i64>().ok()
        });
        // A clock that was set back must not make a lease last for ever.
        let is_taken =
            until.is_some_and(|until| (now..=now + i64::from(LASTS_MS)).contains(&until));
        if !is_taken {
            let me = js_sys::Math::random().to_string();
            let lease = Lease {
                key: Rc::clone(&key),
                text: [&(now + i64::from(LASTS_MS)).to_string(), " ", &me].concat(),
            };
            let stored = BrowserStorage.write(&key, &lease.text, true);
            BrowserPause.pause(MOMENT_MS).await;
            if !stored || read(&key).as_deref() == Some(&lease.text) {
                return lease;
            }
        }
        BrowserPause.pause(MOMENT_MS).await;
    }
}

fn read(key: &str) -> Option<String> {
    BrowserStorage
        .read(key)
        .map(|stored| stored.text.to_string())
}
