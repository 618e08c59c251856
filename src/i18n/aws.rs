//! The words about AWS credentials.

use std::borrow::Cow;

use super::{Family, en};

/// A text about AWS credentials. `src/i18n/en/aws.rs` says each in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is explained by its English text")]
pub enum Aws {
    Credentials,
    Lead,
    NotConfigured,
    Asking,
    IdentityId,
    AccessKeyId,
    SecretAccessKey,
    SessionToken,
    Expires,
    Masked,
    ShowSecrets,
    HideSecrets,
    CopyCredentials,
    WhoAmI,
    CallRideApi,
    Calling,
    Account,
    Arn,
    UserId,
    ApiStatus(u16),
    Unreachable,
    Refused,
    ApiUnreachable,
    SignedOut,
}

impl Family for Aws {
    fn english(self) -> Cow<'static, str> {
        en::aws::text(self)
    }
}
