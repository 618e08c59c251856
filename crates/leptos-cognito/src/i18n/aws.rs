//! The messages about AWS credentials.

use super::en;
use super::errors::Errors;
use super::family::family;

family! {
    /// A message about AWS credentials. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/aws.rs`.
    pub enum Aws after Errors with "Aws" in en::aws::text {
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
}
