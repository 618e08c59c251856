//! The messages on the developer's page.

use crate::core::delivery::{Channel, Message};

use super::{escape_html, page, purpose, time};

/// The policy of an HTML message, which is shown in a frame: no script, no form, no network,
/// and an origin of its own, also if its address is opened by itself. Styles in the message are
/// allowed, because e-mails have no others.
pub(crate) const FRAME_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// Writes the section.
pub(super) fn section(messages: &[Message]) -> String {
    let list = if messages.is_empty() {
        "<p class=\"empty\">Nothing has been sent yet. Register in the app, then reload.</p>\n"
            .to_owned()
    } else {
        let items: String = messages.iter().map(item).collect();
        format!("<ol>\n{items}</ol>\n")
    };
    let about = "<p>What the local pool would have sent by e-mail and text message. Newest \
                 first.</p>\n";
    page::section("messages", "Messages", &format!("{about}{list}"))
}

/// Writes one message.
pub(super) fn item(message: &Message) -> String {
    format!(
        "<li class=\"{}\"><p class=\"code\">{}</p><p class=\"to\">{}</p>\
         <p class=\"why\">{} · {} · {}</p>{}</li>\n",
        message.channel.name(),
        escape_html(message.code.reveal()),
        escape_html(&message.to),
        purpose(message.purpose),
        channel(message.channel),
        time(message.sent_at),
        text(message),
    )
}

/// Returns the body of a message if it is an e-mail in HTML. Cognito sends the text of an e-mail
/// as HTML; a text without a tag looks the same as plain text.
pub(crate) fn html_body(message: &Message) -> Option<&str> {
    let body = message.text.as_ref()?.body.as_ref()?.reveal();
    let mut tags = body.match_indices('<').filter_map(|(at, _)| {
        let rest = body.get(at + 1..)?;
        rest.chars().next()
    });
    let has_tag = tags.any(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!'));
    (message.channel == Channel::Email && has_tag).then_some(body)
}

/// Writes the text of a trigger or a setting. A text in HTML is shown in a frame that can do
/// nothing, and its source and its link below.
fn text(message: &Message) -> String {
    let Some(text) = &message.text else {
        return String::new();
    };
    let mut shown = String::new();
    if let Some(subject) = &text.subject {
        shown.push_str(&format!(
            "<p class=\"subject\">{}</p>",
            escape_html(subject)
        ));
    }
    let Some(body) = &text.body else {
        return shown;
    };
    let source = format!("<pre class=\"body\">{}</pre>", escape_html(body.reveal()));
    if html_body(message).is_some() {
        let (number, to) = (message.number, escape_html(&message.to));
        shown.push_str(&format!(
            "<iframe sandbox=\"\" loading=\"lazy\" src=\"/inbox/messages/{number}\" \
             title=\"E-mail {number} to {to}\"></iframe>\
             <details><summary>Source</summary>{source}</details>"
        ));
    } else {
        shown.push_str(&source);
    }
    if let Some(link) = &text.link {
        let link = escape_html(link.reveal());
        shown.push_str(&format!(
            "<p class=\"link\"><a href=\"{link}\">Open the link</a></p>"
        ));
    }
    shown
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "e-mail",
        Channel::Sms => "text message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{
        clock::Timestamp,
        delivery::{MessageText, Purpose},
        secret::Secret,
    };

    fn message(channel: Channel, body: &str) -> Message {
        Message {
            number: 7,
            to: "\"><script>@b.c".to_owned(),
            channel,
            purpose: Purpose::SignUp,
            code: Secret::new("012345"),
            text: Some(MessageText {
                subject: None,
                body: Some(Secret::new(body)),
                link: None,
            }),
            sent_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn html_is_shown_in_a_frame_without_rights() {
        let shown = item(&message(Channel::Email, "<b onclick=\"x()\">Hi</b> 012345"));
        assert_eq!(shown.matches("<iframe ").count(), 1);
        assert!(shown.contains("<iframe sandbox=\"\" loading=\"lazy\" src=\"/inbox/messages/7\""));
        assert!(shown.contains("&lt;b onclick=&quot;x()&quot;&gt;Hi&lt;/b&gt; 012345</pre>"));
        assert!(!shown.contains("<b ") && !shown.contains("<script"));
    }

    #[test]
    fn plain_text_is_shown_without_a_frame() {
        for (channel, body) in [
            (Channel::Email, "1 < 2, and 2 <3: 012345"),
            (Channel::Sms, "<b>012345</b>"),
        ] {
            let message = message(channel, body);
            assert_eq!(html_body(&message), None);
            let shown = item(&message);
            assert!(!shown.contains("<iframe"), "{shown}");
            assert!(shown.contains(&format!("{}</pre>", escape_html(body))));
        }
    }
}
