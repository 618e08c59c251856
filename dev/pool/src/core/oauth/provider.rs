//! Identity providers: other services that users of a pool can sign in with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::{clock::Timestamp, secret::Secret, state::Transaction};

use super::apple;

/// An identity provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdentityProvider {
    /// The id of the user pool.
    pub pool_id: String,
    /// The name, which is unique in the pool.
    pub name: String,
    /// The type, under the API's name.
    pub kind: ProviderKind,
    /// `ProviderDetails`, with the type's fixed endpoints where they name no other ones.
    pub details: BTreeMap<String, Secret>,
    /// `AttributeMapping`: the claim of the provider for each attribute of the pool.
    pub mapping: BTreeMap<String, String>,
    /// `IdpIdentifiers`, by which an authorization request can name the provider.
    pub identifiers: Vec<String>,
    /// The time at which the provider was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
}

/// The type of a provider, under the API's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderKind {
    /// SAML 2.0.
    #[serde(rename = "SAML")]
    Saml,
    /// Facebook Login.
    Facebook,
    /// Google.
    Google,
    /// Login with Amazon.
    LoginWithAmazon,
    /// Sign in with Apple.
    SignInWithApple,
    /// Any provider of OpenID Connect.
    #[serde(rename = "OIDC")]
    Oidc,
}

/// The endpoints and settings of Google that a pool does not choose.
///
/// Source of these and the next: `ProviderDetails`, CreateIdentityProvider, Amazon Cognito
/// API Reference.
const GOOGLE: [(&str, &str); 6] = [
    (
        "attributes_url",
        "https://people.googleapis.com/v1/people/me?personFields=",
    ),
    ("attributes_url_add_attributes", "true"),
    (
        "authorize_url",
        "https://accounts.google.com/o/oauth2/v2/auth",
    ),
    ("oidc_issuer", "https://accounts.google.com"),
    ("token_request_method", "POST"),
    ("token_url", "https://www.googleapis.com/oauth2/v4/token"),
];
const FACEBOOK: [(&str, &str); 5] = [
    (
        "attributes_url",
        "https://graph.facebook.com/v17.0/me?fields=",
    ),
    ("attributes_url_add_attributes", "true"),
    (
        "authorize_url",
        "https://www.facebook.com/v17.0/dialog/oauth",
    ),
    ("token_request_method", "GET"),
    (
        "token_url",
        "https://graph.facebook.com/v17.0/oauth/access_token",
    ),
];
const AMAZON: [(&str, &str); 5] = [
    ("attributes_url", "https://api.amazon.com/user/profile"),
    ("attributes_url_add_attributes", "false"),
    ("authorize_url", "https://www.amazon.com/ap/oa"),
    ("token_request_method", "POST"),
    ("token_url", "https://api.amazon.com/auth/o2/token"),
];
const APPLE: [(&str, &str); 5] = [
    ("attributes_url_add_attributes", "false"),
    ("authorize_url", "https://appleid.apple.com/auth/authorize"),
    ("oidc_issuer", "https://appleid.apple.com"),
    ("token_request_method", "POST"),
    ("token_url", "https://appleid.apple.com/auth/token"),
];

impl ProviderKind {
    /// Returns the details that the type fixes. A pool's own details take precedence, so that
    /// a provider on this machine can be used in the place of the real one.
    #[must_use]
    pub(crate) fn fixed_details(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Google => &GOOGLE,
            Self::Facebook => &FACEBOOK,
            Self::LoginWithAmazon => &AMAZON,
            Self::SignInWithApple => &APPLE,
            Self::Saml | Self::Oidc => &[],
        }
    }

    /// Returns the address of the keys of an issuer that the type fixes.
    #[must_use]
    pub(crate) fn fixed_keys(self, issuer: &str) -> Option<&'static str> {
        match (self, issuer) {
            (Self::Google, "https://accounts.google.com") => {
                Some("https://www.googleapis.com/oauth2/v3/certs")
            }
            (Self::SignInWithApple, "https://appleid.apple.com") => {
                Some("https://appleid.apple.com/auth/keys")
            }
            _ => None,
        }
    }

    /// Returns the details that CreateIdentityProvider needs.
    #[must_use]
    pub(crate) fn required_details(self) -> &'static [&'static str] {
        match self {
            Self::Google | Self::Facebook | Self::LoginWithAmazon => {
                &["client_id", "client_secret", "authorize_scopes"]
            }
            Self::SignInWithApple => &[
                "client_id",
                "team_id",
                "key_id",
                apple::PRIVATE_KEY,
                "authorize_scopes",
            ],
            Self::Oidc => &[
                "client_id",
                "authorize_scopes",
                "attributes_request_method",
                "oidc_issuer",
            ],
            Self::Saml => &[],
        }
    }

    /// Returns the name that a provider of this type must have, if there is one.
    #[must_use]
    pub(crate) fn fixed_name(self) -> Option<&'static str> {
        match self {
            Self::Google => Some("Google"),
            Self::Facebook => Some("Facebook"),
            Self::LoginWithAmazon => Some("LoginWithAmazon"),
            Self::SignInWithApple => Some("SignInWithApple"),
            Self::Saml | Self::Oidc => None,
        }
    }

    /// Returns `true` if the provider's token endpoint returns an ID token.
    #[must_use]
    pub(crate) fn has_id_token(self) -> bool {
        matches!(self, Self::Google | Self::SignInWithApple | Self::Oidc)
    }

    /// Returns the claim that identifies a user of the provider.
    #[must_use]
    pub(crate) fn subject_claim(self) -> &'static str {
        match self {
            Self::Facebook => "id",
            Self::LoginWithAmazon => "user_id",
            _ => "sub",
        }
    }
}

impl IdentityProvider {
    /// Returns one of the details; an empty one counts as missing.
    #[must_use]
    pub(crate) fn detail(&self, name: &str) -> Option<&str> {
        self.details
            .get(name)
            .map(Secret::reveal)
            .filter(|value| !value.is_empty())
    }

    /// Returns the name that users are shown.
    #[must_use]
    pub(crate) fn label(&self) -> &str {
        match self.kind {
            ProviderKind::LoginWithAmazon => "Amazon",
            ProviderKind::SignInWithApple => "Apple",
            _ => &self.name,
        }
    }
}

/// Returns the key of a provider's record.
#[must_use]
pub(crate) fn provider_key(pool_id: &str, name: &str) -> String {
    format!("{pool_id}/{name}")
}

/// Returns the providers of a pool, in the order of their names.
pub(crate) fn of_pool<'a>(
    tx: &'a Transaction<'_>,
    pool_id: &str,
) -> impl Iterator<Item = &'a IdentityProvider> {
    tx.range::<IdentityProvider>(&provider_key(pool_id, ""), None)
}

/// A user's identity with a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentity {
    /// The id of the user with the provider.
    #[serde(rename = "userId")]
    pub user_id: String,
    /// The name of the provider.
    #[serde(rename = "providerName")]
    pub provider: String,
    /// The type of the provider.
    #[serde(rename = "providerType")]
    pub kind: ProviderKind,
    /// The entity id of a provider of SAML. For other providers the service leaves it empty.
    pub issuer: Option<String>,
    /// Set if the user came from this provider; cleared if an administrator has linked it to
    /// a user who was there before.
    pub primary: bool,
    /// The time at which the identity was linked.
    #[serde(rename = "dateCreated")]
    pub linked: Timestamp,
    /// The claim that `user_id` is a value of, if it is not the provider's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}
