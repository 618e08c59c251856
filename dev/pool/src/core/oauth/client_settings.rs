//! The OAuth settings of an app client.

use serde::{Deserialize, Serialize};

/// The settings of CreateUserPoolClient that concern OAuth. They count only together with
/// `AllowedOAuthFlowsUserPoolClient`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OAuthSettings {
    /// The flows: `code`, `implicit`, `client_credentials`.
    #[serde(rename = "AllowedOAuthFlows", skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<String>,
    /// The scopes that the client may request.
    #[serde(rename = "AllowedOAuthScopes", skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The addresses to which a sign-in may return.
    #[serde(rename = "CallbackURLs", skip_serializing_if = "Vec::is_empty")]
    pub callback_urls: Vec<String>,
    /// The addresses to which a sign-out may return.
    #[serde(rename = "LogoutURLs", skip_serializing_if = "Vec::is_empty")]
    pub logout_urls: Vec<String>,
    /// The callback URL for requests that name none.
    #[serde(rename = "DefaultRedirectURI", skip_serializing_if = "Option::is_none")]
    pub default_redirect_uri: Option<String>,
    /// The providers that users of this client may sign in with. `COGNITO` is the pool
    /// itself.
    #[serde(
        rename = "SupportedIdentityProviders",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub identity_providers: Vec<String>,
}

impl OAuthSettings {
    /// Returns `true` if the client may use this flow.
    #[must_use]
    pub fn allows_flow(&self, flow: &str) -> bool {
        self.flows.iter().any(|allowed| allowed == flow)
    }

    /// Returns `true` if users may sign in with this provider. A client that names no
    /// provider has the pool itself.
    #[must_use]
    pub fn allows_provider(&self, name: &str) -> bool {
        if self.identity_providers.is_empty() {
            return name == COGNITO;
        }
        self.identity_providers
            .iter()
            .any(|allowed| allowed == name)
    }
}

/// The name of the pool itself among the identity providers.
pub(crate) const COGNITO: &str = "COGNITO";
