//! The messages between the tabs of one browser, by which they agree on the signed-in
//! user.

use std::any::Any;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::session::{LONGEST_ORIGIN, Session};
use super::token_store;
use cognito_client::transport::LocalFuture;

/// A lock that is held until the value is dropped.
pub type RefreshLock = Box<dyn Any>;

/// The connection to the other tabs of this app, with the same origin and app client.
pub trait Tabs {
    /// Sends a message to the other tabs. The text may contain tokens, so it must not
    /// reach anything else.
    fn broadcast(&self, text: &str);

    /// Calls `hear` for each message of the other tabs, until the page is closed.
    fn listen(&self, hear: Box<dyn Fn(&str)>);

    /// Waits for the lock that at most one tab holds, and then until every message has
    /// arrived that other tabs sent before they released it. Dropping the value releases
    /// the lock. A tab that holds it for more than a few seconds does not block the
    /// others.
    fn acquire_refresh_lock(&self) -> LocalFuture<'_, RefreshLock>;
}

/// A message from one tab to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// The sender asks whether a user is signed in.
    RequestSession,
    /// A user is signed in with this session, which may be new.
    SignedIn(Session),
    /// A session has ended.
    SignedOut {
        /// Set when the user asked for the sign-out.
        asked: bool,
        /// The [`Session::origin`] of the session that has ended, if its tokens contain
        /// it.
        origin: Option<String>,
    },
}

/// The serialized form of a message. It consists of plain texts, which the receiver
/// validates.
#[derive(Serialize, Deserialize)]
struct TabMessageDto {
    kind: String,
    #[serde(default)]
    flag: bool,
    #[serde(default)]
    record: String,
}

impl Drop for TabMessageDto {
    fn drop(&mut self) {
        self.record.zeroize();
    }
}

impl TabMessage {
    /// Serializes the message.
    #[must_use]
    pub fn write(&self) -> Option<Zeroizing<String>> {
        let (kind, flag, record) = match self {
            Self::RequestSession => ("ask", false, String::new()),
            Self::SignedIn(session) => (
                "in",
                session.keep,
                token_store::write_record(session)?.to_string(),
            ),
            Self::SignedOut { asked, origin } => {
                ("out", *asked, origin.clone().unwrap_or_default())
            }
        };
        let dto = TabMessageDto {
            kind: kind.to_owned(),
            flag,
            record,
        };
        serde_json::to_string(&dto).ok().map(Zeroizing::new)
    }

    /// Reads a message, or returns `None` when the text is malformed or comes from
    /// another version of the app.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let dto: TabMessageDto = serde_json::from_str(text).ok()?;
        match &*dto.kind {
            "ask" => Some(Self::RequestSession),
            "in" => token_store::read_record(&dto.record, dto.flag).map(Self::SignedIn),
            "out" => Some(Self::SignedOut {
                asked: dto.flag,
                origin: Some(dto.record.clone())
                    .filter(|origin| (1..=LONGEST_ORIGIN).contains(&origin.len())),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::session::tests::session;
    use super::*;

    #[test]
    fn words_come_over_whole() {
        let mut kept = session(1_000, 4_600, 1_000_000);
        kept.keep = true;
        for message in [
            TabMessage::RequestSession,
            TabMessage::SignedIn(session(1_000, 4_600, 1_000_000)),
            TabMessage::SignedIn(kept),
            TabMessage::SignedOut {
                asked: true,
                origin: Some("e7a1".into()),
            },
            TabMessage::SignedOut {
                asked: false,
                origin: None,
            },
        ] {
            let text = message.write().unwrap();
            assert_eq!(TabMessage::read(&text), Some(message));
        }
    }

    #[test]
    fn what_makes_no_sense_is_not_heard() {
        for text in [
            "",
            "null",
            "{}",
            r#"{"kind":"in"}"#,
            r#"{"kind":"in","record":"{}"}"#,
            r#"{"kind":"in","record":5}"#,
            r#"{"kind":"shout"}"#,
        ] {
            assert_eq!(TabMessage::read(text), None, "{text}");
        }
    }

    #[test]
    fn origin_that_no_pool_writes_is_not_heard() {
        let text = format!(r#"{{"kind":"out","record":"{}"}}"#, "x".repeat(129));
        let origin = None;
        let asked = false;
        assert_eq!(
            TabMessage::read(&text),
            Some(TabMessage::SignedOut { asked, origin })
        );
    }
}
