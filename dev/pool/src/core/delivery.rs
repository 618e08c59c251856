//! Messages that Cognito would send by e-mail or text message.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{attributes, clock::Timestamp, config::PoolRecord, secret::Secret, user::User};

/// The medium by which a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// An e-mail.
    Email,
    /// A text message.
    Sms,
}

impl Channel {
    /// Returns the attribute that holds the address.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "phone_number",
        }
    }

    /// Returns the channel for messages to the address in this attribute, or `None` if it
    /// holds none.
    #[must_use]
    pub fn of(attribute: &str) -> Option<Self> {
        match attribute {
            "email" => Some(Self::Email),
            "phone_number" => Some(Self::Sms),
            _ => None,
        }
    }

    /// Returns the channel's name in `DeliveryMedium`.
    #[must_use]
    pub fn medium(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Sms => "SMS",
        }
    }

    /// Returns the channel's name in the inbox.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

/// The purpose of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The message confirms a new account.
    SignUp,
    /// The message resets a password.
    ForgotPassword,
    /// The message proves that a changed or added address belongs to the user.
    VerifyAttribute,
    /// The message brings the first factor of a sign-in.
    SignIn,
    /// The message brings the second factor of a sign-in.
    Mfa,
    /// The message brings the temporary password of an account that an administrator
    /// made.
    Invitation,
}

impl Purpose {
    /// Returns the purpose's name in the inbox.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::ForgotPassword => "forgot_password",
            Self::VerifyAttribute => "verify_attribute",
            Self::SignIn => "sign_in",
            Self::Mfa => "mfa",
            Self::Invitation => "invitation",
        }
    }
}

/// A message that Cognito would send. Here it appears in the inbox and on the terminal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// The number of the message. Numbers count up, so they give the order of the
    /// messages.
    pub number: u64,
    /// The e-mail address or phone number of the recipient.
    pub to: String,
    /// The channel by which Cognito would send it.
    pub channel: Channel,
    /// The purpose of the message.
    pub purpose: Purpose,
    /// The code, or the temporary password of an invitation.
    pub code: Secret,
    /// The text, if a trigger or a setting of the pool has written one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<MessageText>,
    /// The time at which it was sent.
    pub sent_at: Timestamp,
}

/// The text of a message that a trigger or a setting of the pool has written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MessageText {
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text, with the code or the link in it.
    pub body: Option<Secret>,
    /// The address that confirms the account, if the text has a link in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Secret>,
}

/// Hides most of an address, as in `CodeDeliveryDetails`.
#[must_use]
pub fn masked(channel: Channel, address: &str) -> String {
    match channel {
        Channel::Email => {
            let (local, domain) = address.split_once('@').unwrap_or((address, ""));
            let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
            format!("{}***@{}***", first(local), first(domain))
        }
        Channel::Sms => {
            let digits: Vec<char> = address.chars().filter(char::is_ascii_digit).collect();
            let hidden = digits.len().saturating_sub(4);
            let last: String = digits.iter().skip(hidden).collect();
            format!("+{}{last}", "*".repeat(hidden))
        }
    }
}

/// Returns the reply's `CodeDeliveryDetails`.
#[must_use]
pub fn details(channel: Channel, address: &str) -> Value {
    json!({
        "AttributeName": channel.attribute(),
        "DeliveryMedium": channel.medium(),
        "Destination": masked(channel, address),
    })
}

/// Returns the channel for the code that confirms a new account: a text message if the
/// pool verifies phone numbers and the user has one, otherwise e-mail, or `None` if the
/// pool verifies neither address.
#[must_use]
pub fn sign_up_channel(pool: &PoolRecord, user: &User) -> Option<Channel> {
    [Channel::Sms, Channel::Email].into_iter().find(|channel| {
        let verifies = pool
            .config
            .auto_verified_attributes
            .iter()
            .any(|name| name == channel.attribute());
        verifies && user.address(*channel).is_some()
    })
}

/// Returns the `CodeDeliveryDetails` for a name that may have no user. Nothing is sent;
/// the details are derived from the name that was typed.
#[must_use]
pub fn simulated_details(pool: &PoolRecord, typed: &str) -> Value {
    if attributes::is_email(typed) {
        return details(Channel::Email, typed);
    }
    if attributes::is_phone_number(typed) {
        return details(Channel::Sms, typed);
    }
    let by_text = pool
        .config
        .auto_verified_attributes
        .iter()
        .all(|name| name == "phone_number");
    if by_text && !pool.config.auto_verified_attributes.is_empty() {
        details(Channel::Sms, "+15555550100")
    } else {
        // Some apps make the username from the e-mail address, with `|` in place of `@`.
        let domain = typed.split_once('|').map_or(typed, |(_, domain)| domain);
        details(Channel::Email, &format!("{typed}@{domain}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked_as_by_the_service() {
        assert_eq!(masked(Channel::Email, "jeff@example.com"), "j***@e***");
        assert_eq!(masked(Channel::Sms, "+12065550100"), "+*******0100");
        assert_eq!(masked(Channel::Email, ""), "***@***");
        assert_eq!(masked(Channel::Sms, "+1"), "+1");
    }
}
