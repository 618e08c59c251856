//! The texts that a pool's settings give to its messages, with the placeholders `{####}`,
//! `{username}` and `{##text of a link##}`.
//!
//! Sources: `VerificationMessageTemplateType`, `MessageTemplateType`, `SmsMfaConfigType` and
//! `EmailMfaConfigType`, Amazon Cognito user pools API Reference.

use serde_json::Value;

use super::{
    config::PoolRecord,
    delivery::{Channel, Purpose},
};

/// The body of an e-mail with a link, in a pool whose settings have none.
const BODY_BY_LINK: &str = "Open this link to verify your e-mail address: {##Verify email##}";

/// The text of a message, before the placeholders are replaced.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MessageTemplate {
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text.
    pub body: Option<String>,
}

impl MessageTemplate {
    /// Returns the text for a message that has a code in it.
    #[must_use]
    pub(crate) fn with_code(pool: &PoolRecord, channel: Channel, purpose: Purpose) -> Self {
        let settings = Settings(pool);
        match (channel, purpose) {
            (Channel::Email, Purpose::Mfa) => Self {
                subject: settings.email_mfa("Subject"),
                body: settings.email_mfa("Message"),
            },
            (Channel::Sms, Purpose::Mfa | Purpose::SignIn) => Self {
                subject: None,
                body: settings.sms_authentication(),
            },
            // No setting has the text of an e-mail that is the first factor.
            (Channel::Email, Purpose::SignIn) => Self::default(),
            (Channel::Email, Purpose::Invitation) => Self {
                subject: settings.invitation("EmailSubject"),
                body: settings.invitation("EmailMessage"),
            },
            (Channel::Sms, Purpose::Invitation) => Self {
                subject: None,
                body: settings.invitation("SMSMessage"),
            },
            (Channel::Email, _) => Self {
                subject: settings.verification("EmailSubject", "EmailVerificationSubject"),
                body: settings.verification("EmailMessage", "EmailVerificationMessage"),
            },
            (Channel::Sms, _) => Self {
                subject: None,
                body: settings.verification("SmsMessage", "SmsVerificationMessage"),
            },
        }
    }

    /// Returns the text for an e-mail that has a link in it.
    #[must_use]
    pub(crate) fn with_link(pool: &PoolRecord) -> Self {
        let settings = Settings(pool);
        Self {
            subject: settings.template("EmailSubjectByLink"),
            body: settings
                .template("EmailMessageByLink")
                .or_else(|| Some(BODY_BY_LINK.to_owned())),
        }
    }
}

/// Returns `true` if the e-mail after a registration has a link in it, if the pool has a domain.
#[must_use]
pub(crate) fn confirms_by_link(pool: &PoolRecord) -> bool {
    Settings(pool).template("DefaultEmailOption").as_deref() == Some("CONFIRM_WITH_LINK")
}

/// The settings with texts in them, which the API has checked.
struct Settings<'a>(&'a PoolRecord);

impl Settings<'_> {
    fn template(&self, name: &str) -> Option<String> {
        let template = self.0.config.other.get("VerificationMessageTemplate")?;
        text(template.get(name)?)
    }

    /// Returns a text of the template, or of the older setting of the pool.
    fn verification(&self, name: &str, older: &str) -> Option<String> {
        let older = || text(self.0.config.other.get(older)?);
        self.template(name).or_else(older)
    }

    fn invitation(&self, name: &str) -> Option<String> {
        let config = self.0.config.admin_create_user_config.as_ref()?;
        text(config.other.get("InviteMessageTemplate")?.get(name)?)
    }

    fn email_mfa(&self, name: &str) -> Option<String> {
        text(self.0.mfa.email_mfa_configuration.as_ref()?.get(name)?)
    }

    /// Returns the text of the second factor, or of the older setting of the pool.
    fn sms_authentication(&self) -> Option<String> {
        const NAME: &str = "SmsAuthenticationMessage";
        let older = || text(self.0.config.other.get(NAME)?);
        let factor = self.0.mfa.sms_mfa_configuration.as_ref();
        let of_factor = factor.and_then(|factor| text(factor.get(NAME)?));
        of_factor.or_else(older)
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
