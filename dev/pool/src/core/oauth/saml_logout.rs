//! The sign-out at a provider of SAML, which follows the one at the pool if the provider has
//! `IDPSignout`.
//!
//! Source: "Signing out SAML users with single sign-out", Amazon Cognito Developer Guide.

use serde::{Deserialize, Serialize};

use crate::core::{
    Context,
    clock::Timestamp,
    error::ApiError,
    random,
    saml::{
        base64,
        logout::{self, LogoutRequest},
        redirect,
        response::Expected,
    },
    secret::{Secret, fingerprint},
};

use super::{
    authorization::refused,
    browser_session::SamlSession,
    federation,
    parameters::Parameters,
    provider::{IdentityProvider, ProviderKind, provider_key},
    request::{OAuthAnswer, OAuthRequest, Response},
    saml::{self, NoMetadata},
};

/// A sign-out at a provider that is in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SamlSignOut {
    /// The fingerprint of the `RelayState`.
    pub fingerprint: String,
    /// The id of the user pool.
    pub pool_id: String,
    /// The name of the provider.
    pub provider: String,
    /// The ID of the request.
    pub request_id: Secret,
    /// The address that the user goes to in the end, which the client has registered.
    pub destination: String,
    /// The time at which the sign-out expires.
    pub expires: Timestamp,
}

/// Returns the redirect to the provider, or `None` if it has no sign-out, or cannot be
/// reached: the user has signed out of the pool all the same.
///
/// # Errors
/// An error that the pool itself failed with.
pub(super) fn start(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    session: &SamlSession,
    destination: &str,
) -> Result<Option<Response>, ApiError> {
    let Some(provider) = provider_of(ctx, request, &session.provider) else {
        return Ok(None);
    };
    if provider.detail("IDPSignout") != Some("true") {
        return Ok(None);
    }
    let address = match saml::metadata(ctx, &provider) {
        Ok(metadata) => metadata.sign_out,
        Err(NoMetadata::Internal(error)) => return Err(error),
        Err(_) => None,
    };
    let Some(address) = address else {
        return Ok(None);
    };
    let state = random::opaque::<32>(ctx.random);
    let id = format!("_{}", random::opaque::<32>(ctx.random));
    ctx.tx.put(&SamlSignOut {
        fingerprint: fingerprint(&state),
        pool_id: request.pool_id.clone(),
        provider: provider.name,
        request_id: Secret::new(id.clone()),
        destination: destination.to_owned(),
        expires: ctx.now.after(federation::LIFE),
    });
    let message = LogoutRequest {
        id: &id,
        destination: &address,
        issuer: &saml::entity_id(&request.pool_id),
        issued: ctx.now,
        session: &session.session,
    };
    let parameters = Parameters::default()
        .with("SAMLRequest", &redirect::encode(&message.xml()))
        .with("RelayState", &state);
    Ok(Some(Response::signed_redirect(&address, parameters)))
}

/// Handles `/saml2/logout`, to which the provider's page sends its response. The session of
/// the browser has ended before, so all that is left is the way back to the client.
pub(super) fn finish(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let state = request.form.get("RelayState").unwrap_or_default();
    let found = ctx
        .tx
        .get::<SamlSignOut>(&fingerprint(state))
        .filter(|sign_out| sign_out.pool_id == request.pool_id && ctx.now < sign_out.expires)
        .cloned();
    let text = request.form.get("SAMLResponse").and_then(base64);
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    let (Some(sign_out), Some(text)) = (found, text) else {
        return Ok(saml::not_valid());
    };
    ctx.tx.remove::<SamlSignOut>(&sign_out.fingerprint);
    let Some(provider) = provider_of(ctx, request, &sign_out.provider) else {
        return Ok(saml::not_valid());
    };
    let metadata = match saml::metadata(ctx, &provider) {
        Ok(metadata) => metadata,
        Err(NoMetadata::Internal(error)) => return Err(error),
        Err(reason) => return Ok(refused("invalid_request", &reason.to_string())),
    };
    let expected = Expected {
        metadata: &metadata,
        recipient: &format!("{}/saml2/logout", request.base),
        audience: "",
        request_id: sign_out.request_id.reveal(),
        now: ctx.now,
    };
    Ok(match logout::check_reply(&text, &expected) {
        Ok(()) => Response::Redirect(sign_out.destination).into(),
        Err(error) => {
            let description = format!("Invalid SAML response received: {error}");
            refused("invalid_request", &description)
        }
    })
}

/// Returns the provider of this name, if it is one of SAML.
fn provider_of(ctx: &Context<'_>, request: &OAuthRequest, name: &str) -> Option<IdentityProvider> {
    ctx.tx
        .get::<IdentityProvider>(&provider_key(&request.pool_id, name))
        .filter(|provider| provider.kind == ProviderKind::Saml)
        .cloned()
}
