//! The messages about AWS credentials.

use leptos_cognito::family;

use super::en;
use super::ride::Ride;

family! {
    /// A message about AWS credentials. The English texts are in
    /// `src/words/en/aws.rs`.
    pub enum Aws after Ride with "Aws" in en::aws::text {
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
