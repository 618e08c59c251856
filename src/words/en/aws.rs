//! The English texts about AWS credentials.

use super::super::aws::Aws;

pub(in super::super) fn text(message: &Aws) -> &'static str {
    match message {
        Aws::Credentials => "AWS credentials",
        Aws::Lead => {
            "Temporary credentials that let this page call AWS as you. They are kept in memory alone, and renewed before they expire."
        }
        Aws::NotConfigured => {
            "No identity pool is configured, so there are none. To get some, put its id into amplify_outputs.json as auth.identity_pool_id."
        }
        Aws::Asking => "Getting your credentials…",
        Aws::IdentityId => "Identity ID",
        Aws::AccessKeyId => "Access key ID",
        Aws::SecretAccessKey => "Secret access key",
        Aws::SessionToken => "Session token",
        Aws::Expires => "Expires",
        Aws::Masked => "hidden",
        Aws::ShowSecrets => "Show secrets",
        Aws::HideSecrets => "Hide secrets",
        Aws::CopyCredentials => "Copy credentials",
        Aws::WhoAmI => "Who am I to AWS?",
        Aws::CallRideApi => "Call the ride API",
        Aws::Calling => "Asking…",
        Aws::Account => "Account",
        Aws::Arn => "ARN",
        Aws::UserId => "User ID",
        Aws::ApiStatus(_) => "The API answered {0}",
        Aws::Unreachable => {
            "AWS can’t be reached right now. We keep trying; check your connection if it lasts."
        }
        Aws::Refused => {
            "The identity pool did not give you credentials. Tell whoever runs it: it must trust this user pool and app client, and have a role for signed-in riders."
        }
        Aws::ApiUnreachable => {
            "There was no reply. Check your connection and try again. If it lasts, tell whoever runs this app: the service may not let browsers call it."
        }
        Aws::SignedOut => "Your session has ended. Sign in again to get new ones.",
    }
}
