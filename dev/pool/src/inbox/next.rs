//! "Next code": waits for the next message to an address, for scripts and by a button.

use serde_json::{Value, json};

use crate::core::delivery::Message;

use super::{escape_html, message_json, messages, page, parameter};

/// The longest wait, in seconds.
const LONGEST_WAIT: u64 = 30;
/// The number of addresses that the form suggests.
const SUGGESTED: usize = 20;

/// A request for the next message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    /// The address, or `None` for all.
    pub to: Option<String>,
    /// The number of the message after which the next one is meant.
    pub after: Option<u64>,
    /// The longest wait, in seconds.
    pub wait: u64,
}

impl Next {
    /// Reads the query `to`, `after` and `wait`. Returns `None` if a number is not valid.
    pub(crate) fn of(query: Option<&str>) -> Option<Self> {
        let text = |name: &str| parameter(query, name).filter(|value| !value.is_empty());
        let number = |name: &str| match text(name) {
            None => Some(None),
            Some(digits) => digits.parse::<u64>().ok().map(Some),
        };
        Some(Self {
            to: text("to"),
            after: number("after")?,
            wait: number("wait")?.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT),
        })
    }

    /// Returns the `after` of the next request.
    fn following(&self, found: Option<&Message>) -> u64 {
        found.map_or(self.after.unwrap_or(0), |message| message.number)
    }

    /// Returns the answer as JSON.
    pub(crate) fn json(&self, found: Option<&Message>) -> Value {
        json!({ "message": found.map(message_json), "after": self.following(found) })
    }
}

/// Writes the section with the form.
pub(super) fn section(messages: &[Message]) -> String {
    let mut addresses: Vec<&str> = Vec::new();
    for message in messages {
        if addresses.len() < SUGGESTED && !addresses.contains(&message.to.as_str()) {
            addresses.push(&message.to);
        }
    }
    let options: String = addresses
        .into_iter()
        .map(|address| format!("<option value=\"{}\"></option>", escape_html(address)))
        .collect();
    let newest = messages.first().map_or("", |message| message.to.as_str());
    let form = form(newest, None, &options);
    page::section("next-code", "Next code", &form)
}

fn form(to: &str, after: Option<u64>, options: &str) -> String {
    let after =
        after.map(|after| format!("<input type=\"hidden\" name=\"after\" value=\"{after}\">\n"));
    format!(
        "<form action=\"/inbox/code\" method=\"get\">\n\
         <label for=\"to\">E-mail address or phone number; empty for all</label>\n\
         <input id=\"to\" name=\"to\" list=\"addresses\" value=\"{}\" autocomplete=\"off\" \
         autocapitalize=\"none\" spellcheck=\"false\">\n\
         <datalist id=\"addresses\">{options}</datalist>\n{}\
         <button>Next code</button>\n</form>\n\
         <p>The page opens once there is a message, after half a minute at the latest. Programs \
         read <code>/inbox/next?to=…&amp;after=…</code>.</p>\n",
        escape_html(to),
        after.unwrap_or_default(),
    )
}

/// Returns the page with the next code. Its button leads to the one after that.
pub(crate) fn next_page(next: &Next, found: Option<&Message>) -> String {
    let to = next.to.as_deref().unwrap_or_default();
    let shown = match found {
        Some(message) => format!("<ol>\n{}</ol>\n", messages::item(message)),
        None => "<p class=\"empty\">No message has come yet.</p>\n".to_owned(),
    };
    let after = Some(next.following(found));
    let main = format!("{shown}{}", form(to, after, ""));
    page::document("Next code", "/inbox", "Inbox", "", &main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_is_half_a_minute_at_most() {
        let wait = |query| Next::of(Some(query)).map(|next| next.wait);
        assert_eq!(wait(""), Some(30));
        assert_eq!(wait("wait=0"), Some(0));
        assert_eq!(wait("wait=86400"), Some(30));
        assert_eq!(wait("wait=soon"), None);
        assert_eq!(Next::of(Some("after=-1")), None);
    }

    #[test]
    fn empty_address_means_every_address() {
        let next = Next::of(Some("to=&after=")).unwrap();
        assert_eq!((next.to, next.after), (None, None));
        let next = Next::of(Some("to=a+b%40c.d&after=7")).unwrap();
        assert_eq!((next.to.as_deref(), next.after), (Some("a+b@c.d"), Some(7)));
    }
}
