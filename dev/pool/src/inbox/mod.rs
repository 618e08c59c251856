//! The developer's page and its JSON: the messages that Cognito would have sent, the users and
//! sessions of the pools, and the calls of Lambda functions.
//!
//! The pages have no script, and their policy allows none.

mod accounts;
mod messages;
mod next;
mod page;
mod triggers;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::core::{
    clock::Timestamp,
    delivery::{Message, Purpose},
};

pub(crate) use messages::{FRAME_POLICY, html_body};
pub(crate) use next::{Next, next_page};
pub(crate) use page::POLICY;
pub use page::{Contents, page};
pub use triggers::json as triggers_json;

/// The page's style sheet. It is a file of its own so that the page needs no inline
/// style.
pub const STYLE: &str = include_str!("style.css");

/// Returns the address in `?to=`. A `+` is not decoded to a space, because every phone
/// number and many e-mail addresses have one.
#[must_use]
pub fn recipient(query: Option<&str>) -> Option<String> {
    parameter(query, "to")
}

/// Returns the value of the first parameter of this name. A `+` in it is not decoded.
pub(crate) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let value = query?.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then_some(value)
    })?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// Returns the messages as JSON: all of them, or those to one address. A message that a
/// trigger or a setting has written has its `subject`, `body` and `link` too.
#[must_use]
pub fn json(messages: &[Message], to: Option<&str>) -> Value {
    messages
        .iter()
        .filter(|message| to.is_none_or(|to| message.to.eq_ignore_ascii_case(to)))
        .map(message_json)
        .collect()
}

/// Returns one message as JSON.
pub(crate) fn message_json(message: &Message) -> Value {
    let mut shown = json!({
        "to": message.to,
        "channel": message.channel.name(),
        "purpose": message.purpose.name(),
        "code": message.code.reveal(),
        "sent_at": message.sent_at.rfc3339(),
    });
    if let (Some(shown), Some(text)) = (shown.as_object_mut(), &message.text) {
        if let Some(subject) = &text.subject {
            shown.insert("subject".to_owned(), subject.as_str().into());
        }
        if let Some(body) = &text.body {
            shown.insert("body".to_owned(), body.reveal().into());
        }
        if let Some(link) = &text.link {
            shown.insert("link".to_owned(), link.reveal().into());
        }
    }
    shown
}

/// Describes a purpose in plain English.
#[must_use]
pub fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignUp => "confirms a new account",
        Purpose::ForgotPassword => "resets the password",
        Purpose::VerifyAttribute => "verifies an address",
        Purpose::SignIn => "signs in",
        Purpose::Mfa => "second factor of a sign-in",
        Purpose::Invitation => "temporary password",
    }
}

/// Writes a time for a person, with the exact one beside it for programs.
fn time(at: Timestamp) -> String {
    let exact = at.rfc3339();
    let date = exact.get(..10).unwrap_or_default();
    let clock = exact.get(11..19).unwrap_or_default();
    format!("<time datetime=\"{exact}\">{date} {clock} UTC</time>")
}

/// Escapes a text for HTML, because any caller can choose the addresses.
pub(crate) fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{
        clock::Timestamp,
        delivery::{Channel, MessageText},
        secret::Secret,
    };

    fn page(messages: &[Message]) -> String {
        super::page(&Contents {
            messages: messages.to_vec(),
            ..Contents::default()
        })
    }

    fn message(number: u64, to: &str) -> Message {
        Message {
            number,
            to: to.to_owned(),
            channel: Channel::Email,
            purpose: Purpose::SignUp,
            code: Secret::new("012345"),
            text: None,
            sent_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn recipient_is_decoded_and_keeps_its_plus() {
        assert_eq!(
            recipient(Some("to=+12065550100")).as_deref(),
            Some("+12065550100")
        );
        assert_eq!(recipient(Some("to=%2B1206")).as_deref(), Some("+1206"));
        assert_eq!(recipient(Some("x=1&to=a%40b.c")).as_deref(), Some("a@b.c"));
        assert_eq!(recipient(Some("x=1")), None);
        assert_eq!(recipient(None), None);
    }

    #[test]
    fn json_has_the_documented_members_only() {
        let messages = [message(2, "b@example.com"), message(1, "a@example.com")];
        let one = json(&messages, Some("A@example.com"));
        assert_eq!(
            one,
            json!([{
                "to": "a@example.com",
                "channel": "email",
                "purpose": "sign_up",
                "code": "012345",
                "sent_at": "1970-01-01T00:00:00.000Z",
            }])
        );
        assert_eq!(json(&messages, None).as_array().unwrap().len(), 2);
    }

    #[test]
    fn text_of_a_trigger_is_shown_as_its_source() {
        let mut written = message(1, "a@example.com");
        written.text = Some(MessageText {
            subject: Some("<b>Hi</b>".to_owned()),
            body: Some(Secret::new("<script>alert(1)</script> 012345")),
            link: None,
        });
        let page = page(&[written.clone()]);
        assert!(page.contains("<p class=\"subject\">&lt;b&gt;Hi&lt;/b&gt;</p>"));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; 012345</pre>"));
        assert!(!page.contains("<script"));
        let json = json(&[written], None);
        assert_eq!(json[0]["subject"], "<b>Hi</b>");
        assert_eq!(json[0]["body"], "<script>alert(1)</script> 012345");
    }

    #[test]
    fn address_with_markup_is_escaped_in_the_page() {
        let page = page(&[message(1, "<script>@\"'&.c")]);
        assert!(page.contains("&lt;script&gt;@&quot;&#39;&amp;.c"));
        assert!(!page.contains("<script"));
    }
}
