//! The Chrome DevTools Protocol over two pipes. There is no driver in between, whose
//! own commands could disturb a measurement. Each message ends with a zero byte.
//!
//! Source: <https://chromedevtools.github.io/devtools-protocol/>.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use wild_rydes_e2e::TestError;

/// A client of the protocol. It has one command under way at a time; events that arrive
/// meanwhile are queued.
#[derive(Debug)]
pub(crate) struct Cdp {
    to_browser: ChildStdin,
    from_browser: BufReader<ChildStdout>,
    last_id: u64,
    queued_events: VecDeque<Event>,
    /// The part of the current message that has been read. It is kept here, so that
    /// nothing is lost when a pending read is cancelled.
    partial_message: Vec<u8>,
}

/// An event, which the browser sends without a command.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) method: String,
    pub(crate) parameters: Value,
}

impl Event {
    /// A string among the event's parameters.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.parameters
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// One message from the browser.
#[derive(Debug, PartialEq)]
enum Message {
    Answer {
        id: u64,
        result: Result<Value, String>,
    },
    Event(Event),
}

impl Cdp {
    pub(crate) fn new(to_browser: ChildStdin, from_browser: ChildStdout) -> Self {
        Self {
            to_browser,
            from_browser: BufReader::new(from_browser),
            last_id: 0,
            queued_events: VecDeque::new(),
            partial_message: Vec::new(),
        }
    }

    /// Sends a command, and waits for its reply. `session` is the page, or `None` for
    /// the browser itself.
    pub(crate) async fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        parameters: Value,
    ) -> Result<Value, TestError> {
        self.last_id += 1;
        let asked = self.last_id;
        let mut message = json!({ "id": asked, "method": method, "params": parameters });
        if let (Some(session), Some(message)) = (session, message.as_object_mut()) {
            message.insert("sessionId".to_owned(), session.into());
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to_browser
            .write_all(&bytes)
            .await
            .map_err(disconnected)?;
        loop {
            match self.read().await? {
                Message::Answer { id, result } if id == asked => {
                    return result
                        .map_err(|reason| TestError::Failed(format!("{method}: {reason}")));
                }
                Message::Answer { .. } => {}
                Message::Event(event) => self.queued_events.push_back(event),
            }
        }
    }

    /// Discards the queued events.
    pub(crate) fn forget(&mut self) {
        self.queued_events.clear();
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> Result<Event, TestError> {
        if let Some(event) = self.queued_events.pop_front() {
            return Ok(event);
        }
        loop {
            if let Message::Event(event) = self.read().await? {
                return Ok(event);
            }
        }
    }

    async fn read(&mut self) -> Result<Message, TestError> {
        self.from_browser
            .read_until(0, &mut self.partial_message)
            .await
            .map_err(disconnected)?;
        let mut bytes = std::mem::take(&mut self.partial_message);
        if bytes.pop() != Some(0) {
            return Err(TestError::Failed("the browser is gone".to_owned()));
        }
        let text = String::from_utf8_lossy(&bytes);
        message(&text).ok_or_else(|| TestError::Unexpected(text.into_owned()))
    }
}

fn disconnected(source: std::io::Error) -> TestError {
    TestError::Failed(format!("the browser is gone: {source}"))
}

fn message(text: &str) -> Option<Message> {
    let mut json: Value = serde_json::from_str(text).ok()?;
    let mut take = |key: &str| json.get_mut(key).map(Value::take);
    if let Some(id) = take("id") {
        let result = match take("error") {
            Some(error) => Err(error.to_string()),
            None => Ok(take("result").unwrap_or_default()),
        };
        return Some(Message::Answer {
            id: id.as_u64()?,
            result,
        });
    }
    Some(Message::Event(Event {
        method: take("method")?.as_str()?.to_owned(),
        parameters: take("params").unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_refusals() {
        let answer = message(r#"{"id":7,"result":{"a":1},"sessionId":"S"}"#);
        let result = Ok(json!({ "a": 1 }));
        assert_eq!(answer, Some(Message::Answer { id: 7, result }));
        let Some(Message::Answer { id: 8, result }) =
            message(r#"{"id":8,"error":{"code":-32000,"message":"No target"}}"#)
        else {
            panic!("not read as an answer");
        };
        assert!(result.unwrap_err().contains("No target"));
    }

    #[test]
    fn events() {
        let Some(Message::Event(event)) =
            message(r#"{"method":"Runtime.bindingCalled","params":{"name":"n","payload":"p"}}"#)
        else {
            panic!("not read as an event");
        };
        assert_eq!(event.method, "Runtime.bindingCalled");
        assert_eq!((event.text("payload"), event.text("none")), ("p", ""));
    }

    #[test]
    fn neither() {
        assert_eq!(message("{}"), None);
        assert_eq!(message("half of a mess"), None);
    }
}
