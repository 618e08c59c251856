//! The Lambda functions of a user pool, in the shape of `LambdaConfigType`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::{ApiError, ErrorCode};

/// The functions that a pool calls, each by its ARN.
///
/// Source: `LambdaConfigType`, Amazon Cognito user pools API Reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct LambdaConfig {
    /// The function before a registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_sign_up: Option<String>,
    /// The function that writes messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_message: Option<String>,
    /// The function after a confirmation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_confirmation: Option<String>,
    /// The function before a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_authentication: Option<String>,
    /// The function after a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_authentication: Option<String>,
    /// The function that chooses the next custom challenge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub define_auth_challenge: Option<String>,
    /// The function that makes a custom challenge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_auth_challenge: Option<String>,
    /// The function that checks the answer to a custom challenge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_auth_challenge_response: Option<String>,
    /// The function that changes claims, which gets events of version 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_token_generation: Option<String>,
    /// The function that changes claims, with the version of its events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_token_generation_config: Option<VersionedFunction>,
    /// The function that knows users of another directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_migration: Option<String>,
    /// The function that sends e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_email_sender: Option<VersionedFunction>,
    /// The function that sends text messages.
    #[serde(rename = "CustomSMSSender", skip_serializing_if = "Option::is_none")]
    pub custom_sms_sender: Option<VersionedFunction>,
    /// The function that changes what another identity provider says about a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_federation: Option<VersionedFunction>,
    /// The key with which codes for the senders are encrypted.
    #[serde(rename = "KMSKeyID", skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// All other settings. They have no effect in this pool.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A function, and the version of the events that it gets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionedFunction {
    /// The version: `V1_0`, `V2_0` or `V3_0`.
    pub lambda_version: String,
    /// The ARN of the function.
    pub lambda_arn: String,
}

impl LambdaConfig {
    /// Checks that the settings do not contradict each other.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let invalid =
            |message: &'static str| Err(ErrorCode::InvalidParameter.with_message(message));
        if let (Some(old), Some(new)) = (
            &self.pre_token_generation,
            &self.pre_token_generation_config,
        ) && *old != new.lambda_arn
        {
            return invalid(
                "The ARNs of PreTokenGeneration and PreTokenGenerationConfig must be the same.",
            );
        }
        let sends = self.custom_email_sender.is_some() || self.custom_sms_sender.is_some();
        if sends && self.kms_key_id.is_none() {
            return invalid("KMSKeyID is required when a custom sender is set.");
        }
        Ok(())
    }

    /// Returns the function that changes claims, and the version of its events.
    pub(super) fn token_function(&self) -> Option<(&str, u8)> {
        match (
            &self.pre_token_generation_config,
            &self.pre_token_generation,
        ) {
            (Some(config), _) => {
                let version = match config.lambda_version.as_str() {
                    "V2_0" => 2,
                    "V3_0" => 3,
                    _ => 1,
                };
                Some((&config.lambda_arn, version))
            }
            (None, Some(function)) => Some((function, 1)),
            (None, None) => None,
        }
    }
}
