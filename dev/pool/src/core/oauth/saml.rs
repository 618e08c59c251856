//! A sign-in with a provider of SAML: the way to it, and the way back by
//! `/saml2/idpresponse`.
//!
//! Source: "Using SAML identity providers with a user pool", Amazon Cognito Developer Guide.

use serde_json::json;

use crate::core::{
    Context,
    clock::Timestamp,
    error::ApiError,
    random,
    saml::{
        authn_request::AuthnRequest,
        base64,
        metadata::{Metadata, MetadataError},
        redirect,
        response::{self, Expected},
    },
    secret::{Secret, fingerprint},
};

use super::{
    authorization::{AuthorizationRequest, refused},
    browser_session::SamlSession,
    federated_user::{self, Identity},
    federation::{self, FederatedSignIn, failed},
    fetch::{self, Failure},
    login,
    parameters::Parameters,
    provider::{IdentityProvider, ProviderKind, provider_key},
    request::{CSRF_COOKIE, OAuthAnswer, OAuthRequest, Response},
};

/// The detail with the address of the metadata.
pub(crate) const METADATA_URL: &str = "MetadataURL";
/// The detail with the metadata itself.
pub(crate) const METADATA_FILE: &str = "MetadataFile";

/// The reason for which a provider's metadata is not there or cannot be used. The texts of
/// the first and the last are Cognito's.
///
/// Sources: issues 4815 of hashicorp/terraform-provider-aws and 31 of
/// aws-solutions/aws-data-lake-solution.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoMetadata {
    /// The details name none.
    #[error("At least one of the MetadataURL or MetadataFile should be provided.")]
    Missing,
    /// The metadata cannot be used.
    #[error(transparent)]
    Unusable(#[from] MetadataError),
    /// The address does not answer.
    #[error("Error retrieving metadata from {url}: {reason}")]
    Unreachable {
        /// The address.
        url: String,
        /// The reason.
        reason: String,
    },
    /// The address answers with another status than 200.
    #[error("Non-ok status code {status} returned from remote metadata source {url}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The address.
        url: String,
    },
    /// The pool failed, or the call waits for the response.
    #[error(transparent)]
    Internal(ApiError),
}

impl From<NoMetadata> for Failure {
    fn from(reason: NoMetadata) -> Self {
        match reason {
            NoMetadata::Internal(error) => Self::Internal(error),
            other => Self::Provider(other.to_string()),
        }
    }
}

/// Returns the metadata of a provider: that of its details, or of the address there. The
/// address is asked each time, so that a new key of the provider works at once.
///
/// # Errors
/// The reason for which there is none.
pub(crate) fn metadata(
    ctx: &mut Context<'_>,
    provider: &IdentityProvider,
) -> Result<Metadata, NoMetadata> {
    let metadata = if let Some(text) = provider.detail(METADATA_FILE) {
        Metadata::read(text)?
    } else {
        let url = provider.detail(METADATA_URL).ok_or(NoMetadata::Missing)?;
        let fetched = ctx
            .outside(&fetch::get(url))
            .map_err(NoMetadata::Internal)?
            .map_err(|reason| NoMetadata::Unreachable {
                url: url.to_owned(),
                reason,
            })?;
        if fetched.status != 200 {
            return Err(NoMetadata::Status {
                status: fetched.status,
                url: url.to_owned(),
            });
        }
        Metadata::read(&fetched.body)?
    };
    metadata.check(ctx.now)?;
    Ok(metadata)
}

/// Returns the entity id of a user pool.
pub(super) fn entity_id(pool_id: &str) -> String {
    format!("urn:amazon:cognito:sp:{pool_id}")
}

/// Returns the address that the provider sends its response to.
fn callback(request: &OAuthRequest) -> String {
    format!("{}/saml2/idpresponse", request.base)
}

/// Sends the user to the provider.
pub(super) fn start(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
    authorization: &AuthorizationRequest,
    provider: &IdentityProvider,
) -> Result<OAuthAnswer, ApiError> {
    let metadata = match metadata(ctx, provider) {
        Ok(metadata) => metadata,
        Err(reason) => return failed(authorization, provider, reason.into()),
    };
    let state = random::opaque::<32>(ctx.random);
    // An ID of XML does not start with a digit.
    let id = format!("_{}", random::opaque::<32>(ctx.random));
    let browser = federation::browser(ctx, request);
    ctx.tx.put(&FederatedSignIn {
        fingerprint: fingerprint(&state),
        pool_id: request.pool_id.clone(),
        request: Secret::new(authorization.parameters.encoded()),
        provider: provider.name.clone(),
        nonce: Secret::new(id.clone()),
        verifier: Secret::new(""),
        browser: fingerprint(&browser),
        expires: ctx.now.after(federation::LIFE),
        response: None,
    });
    let message = AuthnRequest {
        id: &id,
        destination: &metadata.sign_in,
        reply_to: &callback(request),
        issuer: &entity_id(&request.pool_id),
        issued: ctx.now,
        asks_again: authorization.has_prompt("login"),
    };
    let parameters = Parameters::default()
        .with("SAMLRequest", &redirect::encode(&message.xml()))
        .with("RelayState", &state);
    let is_signed = provider.detail("RequestSigningAlgorithm") == Some("rsa-sha256");
    let response = if is_signed {
        Response::signed_redirect(&metadata.sign_in, parameters)
    } else {
        Response::redirect(&metadata.sign_in, &parameters)
    };
    Ok(OAuthAnswer::from(response).with_cookie(CSRF_COOKIE, &browser))
}

/// Handles `/saml2/idpresponse`, to which the provider's page sends the response by `POST`.
///
/// Such a form comes without this site's cookies, so the response is only kept at first.
/// The redirect that follows comes with them, and names the response by a new one-time value.
pub(super) fn finish(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    if request.is_post {
        return Ok(keep(ctx, request).unwrap_or_else(not_valid));
    }
    let state = request.query.get("RelayState").unwrap_or_default();
    let (sign_in, authorization, provider) = match federation::resume(ctx, request, state, true) {
        Ok(Some(resumed)) => resumed,
        Ok(None) => return Ok(not_valid()),
        Err(answer) => return Ok(answer),
    };
    let Some(text) = sign_in.response.as_ref().map(Secret::reveal) else {
        return Ok(not_valid());
    };
    let metadata = match metadata(ctx, &provider) {
        Ok(metadata) => metadata,
        Err(reason) => return failed(&authorization, &provider, reason.into()),
    };
    let expected = Expected {
        metadata: &metadata,
        recipient: &callback(request),
        audience: &entity_id(&request.pool_id),
        request_id: sign_in.nonce.reveal(),
        now: ctx.now,
    };
    let subject = match response::read(text, &expected) {
        Ok(subject) => subject,
        // The error and the start of its text are Cognito's: issue 6201 of
        // aws/aws-sdk-js-v3.
        Err(error) => {
            let description = format!("Invalid SAML response received: {error}");
            return Ok(authorization.error("server_error", &description));
        }
    };
    let answer = json!({ "samlResponse": subject.attributes });
    let identity = Identity {
        id: &subject.session.name_id,
        issuer: Some(&metadata.entity_id),
        claims: &subject.attributes,
        answer: &answer,
    };
    match federated_user::sign_in(ctx, &authorization.pool, &provider, &identity) {
        Ok(sub) => {
            let session = SamlSession {
                provider: provider.name,
                session: subject.session,
            };
            login::complete_with(ctx, request, &authorization, &sub, Some(session))
        }
        Err(failure) => failed(&authorization, &provider, failure),
    }
}

/// Keeps the response of a form, and returns the redirect that follows. `None` stands for a
/// form without a response, or for a sign-in that is not known or has its response already.
fn keep(ctx: &mut Context<'_>, request: &OAuthRequest) -> Option<OAuthAnswer> {
    let response = base64(request.form.get("SAMLResponse")?)?;
    let response = String::from_utf8(response).ok()?;
    let state = request.form.get("RelayState")?;
    let sign_in = federation::pending(ctx, request, state)?;
    let key = provider_key(&request.pool_id, &sign_in.provider);
    let provider = ctx.tx.get::<IdentityProvider>(&key)?;
    if provider.kind != ProviderKind::Saml || sign_in.response.is_some() {
        return None;
    }
    ctx.tx.remove::<FederatedSignIn>(&sign_in.fingerprint);
    let state = random::opaque::<32>(ctx.random);
    ctx.tx.put(&FederatedSignIn {
        fingerprint: fingerprint(&state),
        response: Some(Secret::new(response)),
        ..sign_in
    });
    let parameters = Parameters::default().with("RelayState", &state);
    Some(Response::redirect(&callback(request), &parameters).into())
}

/// Returns the page for a response that belongs to no sign-in of this browser. The first
/// sentence is Cognito's.
///
/// Source: issue 25 of gaiin-platform/amplify-genai-backend.
pub(super) fn not_valid() -> OAuthAnswer {
    refused(
        "invalid_request",
        "Invalid samlResponse or relayState from identity provider. Go back to the app and start again.",
    )
}

/// Checks the metadata that a provider's details have, and adds the addresses that it names
/// to them, as DescribeIdentityProvider shows them.
///
/// # Errors
/// The reason for which the metadata cannot be used.
pub(crate) fn complete_details(
    ctx: &mut Context<'_>,
    provider: &mut IdentityProvider,
) -> Result<(), NoMetadata> {
    let now: Timestamp = ctx.now;
    let metadata = metadata(ctx, provider)?;
    metadata.check_certificates(now)?;
    let mut show = |name: &str, address: String| {
        provider
            .details
            .insert(name.to_owned(), Secret::new(address));
    };
    show("SSORedirectBindingURI", metadata.sign_in);
    if let Some(sign_out) = metadata.sign_out {
        show("SLORedirectBindingURI", sign_out);
    }
    Ok(())
}
