//! The texts for errors of the identity pool.

use cognito_session::aws::AwsError;

use crate::words::aws::Aws;

/// Returns the text for an error.
pub(super) fn why(error: &AwsError) -> Aws {
    match error {
        AwsError::NotConfigured | AwsError::BadAddress(_) => Aws::NotConfigured,
        AwsError::SignedOut => Aws::SignedOut,
        AwsError::Unreachable(_) | AwsError::TokenExpired => Aws::Unreachable,
        AwsError::Refused(_) | AwsError::NoSubject => Aws::Refused,
    }
}
