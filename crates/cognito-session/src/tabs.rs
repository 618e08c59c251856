//! What the tabs of one browser tell each other, so that they agree on who is signed in.

use std::any::Any;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::session::{LONGEST_ORIGIN, Session};
use super::token_store;
use cognito_client::transport::LocalFuture;

/// Something held until it is dropped.
pub type Held = Box<dyn Any>;

/// The other tabs of this app, of the same origin and app client.
pub trait Tabs {
    /// Tells the others. May hold tokens: it must reach nobody else.
    fn tell(&self, words: &str);

    /// Hears the others, for as long as the page lives.
    fn listen(&self, hear: Box<dyn Fn(&str)>);

    /// Waits for this tab's turn, which lasts until the value is dropped, and then until
    /// everything is heard that other tabs told before they gave the turn on. A tab that
    /// keeps its turn for more than some seconds does not hold up the others.
    fn turn(&self) -> LocalFuture<'_, Held>;
}

/// What a tab tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// Is somebody signed in?
    Ask,
    /// Somebody is, with this session, which may be new.
    In(Session),
    /// A session has ended.
    Out {
        /// Whether the rider asked for it.
        asked: bool,
        /// Which one ([`Session::origin`]), where its tokens say that.
        origin: Option<String>,
    },
}

/// A word as it goes over: texts, to be read with distrust.
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
    /// As text.
    #[must_use]
    pub fn write(&self) -> Option<Zeroizing<String>> {
        let (kind, flag, record) = match self {
            Self::Ask => ("ask", false, String::new()),
            Self::In(session) => (
                "in",
                session.keep,
                token_store::write_record(session)?.to_string(),
            ),
            Self::Out { asked, origin } => ("out", *asked, origin.clone().unwrap_or_default()),
        };
        let letter = TabMessageDto {
            kind: kind.to_owned(),
            flag,
            record,
        };
        serde_json::to_string(&letter).ok().map(Zeroizing::new)
    }

    /// Reads a text; nothing, when it is none of ours, or of another version of the app.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let letter: TabMessageDto = serde_json::from_str(text).ok()?;
        match &*letter.kind {
            "ask" => Some(Self::Ask),
            "in" => token_store::read_record(&letter.record, letter.flag).map(Self::In),
            "out" => Some(Self::Out {
                asked: letter.flag,
                origin: Some(letter.record.clone())
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
        for word in [
            TabMessage::Ask,
            TabMessage::In(session(1_000, 4_600, 1_000_000)),
            TabMessage::In(kept),
            TabMessage::Out {
                asked: true,
                origin: Some("e7a1".into()),
            },
            TabMessage::Out {
                asked: false,
                origin: None,
            },
        ] {
            let text = word.write().unwrap();
            assert_eq!(TabMessage::read(&text), Some(word));
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
            Some(TabMessage::Out { asked, origin })
        );
    }
}
