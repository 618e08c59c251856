//! The triggers of a user pool: Lambda functions that take part in its operations.
//!
//! A function is invoked outside the pool's lock, as `src/core/outside.rs` says. Each
//! trigger has a file with its request and its response.
//!
//! Source: "Customizing user pool workflows with Lambda triggers", Amazon Cognito Developer
//! Guide.

mod auth_challenge;
mod authentication;
mod custom_message;
mod custom_sender;
mod event;
mod failure;
mod inbound_federation;
mod post_confirmation;
mod pre_sign_up;
mod pre_token_generation;
mod user_migration;

pub use failure::FunctionFailure;

pub(super) use auth_challenge::{
    ChallengeResult, CreatedChallenge, NextChallenge, create_challenge, define_challenge,
    verify_answer,
};
pub(super) use authentication::{post_authentication, pre_authentication};
pub(super) use custom_message::deliver;
pub(crate) use event::{FunctionCall, TriggerContext};
pub(super) use inbound_federation::inbound_federation;
pub(super) use post_confirmation::{Confirmed, post_confirmation};
pub(super) use pre_sign_up::{SignUpDecision, SignUpSource, pre_sign_up};
pub(crate) use pre_token_generation::TokenSource;
pub(super) use pre_token_generation::{pre_token_generation, pre_token_generation_for_machine};
pub(super) use user_migration::{MigratedUser, MigrationOccasion, migrate_user};

use super::{Context, config::PoolRecord};

/// A trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    PreSignUp,
    PostConfirmation,
    PreAuthentication,
    PostAuthentication,
    CustomMessage,
    PreTokenGeneration,
    UserMigration,
    DefineAuthChallenge,
    CreateAuthChallenge,
    VerifyAuthChallengeResponse,
    CustomEmailSender,
    CustomSmsSender,
    InboundFederation,
}

impl Trigger {
    /// Returns the name at the start of `triggerSource`.
    fn source(self) -> &'static str {
        match self {
            Self::PreTokenGeneration => "TokenGeneration",
            other => other.name(),
        }
    }

    /// Returns the name in errors.
    fn name(self) -> &'static str {
        match self {
            Self::PreSignUp => "PreSignUp",
            Self::PostConfirmation => "PostConfirmation",
            Self::PreAuthentication => "PreAuthentication",
            Self::PostAuthentication => "PostAuthentication",
            Self::CustomMessage => "CustomMessage",
            Self::PreTokenGeneration => "PreTokenGeneration",
            Self::UserMigration => "UserMigration",
            Self::DefineAuthChallenge => "DefineAuthChallenge",
            Self::CreateAuthChallenge => "CreateAuthChallenge",
            Self::VerifyAuthChallengeResponse => "VerifyAuthChallengeResponse",
            Self::CustomEmailSender => "CustomEmailSender",
            Self::CustomSmsSender => "CustomSMSSender",
            Self::InboundFederation => "InboundFederation",
        }
    }

    /// Returns the ARN of a pool's function for the trigger.
    fn function(self, pool: &PoolRecord) -> Option<&str> {
        let config = pool.config.lambda_config.as_ref()?;
        match self {
            Self::PreSignUp => config.pre_sign_up.as_deref(),
            Self::PostConfirmation => config.post_confirmation.as_deref(),
            Self::PreAuthentication => config.pre_authentication.as_deref(),
            Self::PostAuthentication => config.post_authentication.as_deref(),
            Self::CustomMessage => config.custom_message.as_deref(),
            Self::PreTokenGeneration => config.token_function().map(|(function, _)| function),
            Self::UserMigration => config.user_migration.as_deref(),
            Self::DefineAuthChallenge => config.define_auth_challenge.as_deref(),
            Self::CreateAuthChallenge => config.create_auth_challenge.as_deref(),
            Self::VerifyAuthChallengeResponse => config.verify_auth_challenge_response.as_deref(),
            Self::CustomEmailSender => {
                let sender = config.custom_email_sender.as_ref()?;
                Some(&sender.lambda_arn)
            }
            Self::CustomSmsSender => {
                let sender = config.custom_sms_sender.as_ref()?;
                Some(&sender.lambda_arn)
            }
            Self::InboundFederation => {
                let function = config.inbound_federation.as_ref()?;
                Some(&function.lambda_arn)
            }
        }
    }

    /// Returns `true` if a pool has a function for the trigger.
    pub(super) fn is_set(self, pool: &PoolRecord) -> bool {
        self.function(pool).is_some()
    }

    /// Returns `true` if the pool with this id has no function for the trigger. Then no event
    /// is made.
    fn is_unset_in(self, ctx: &Context<'_>, pool_id: &str) -> bool {
        let pool = ctx.tx.get::<PoolRecord>(pool_id);
        !pool.is_some_and(|pool| self.is_set(pool))
    }
}
