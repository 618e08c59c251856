//! The check of an app client's OAuth settings.
//!
//! Source: CreateUserPoolClient, Amazon Cognito API Reference: "AllowedOAuthFlows",
//! "AllowedOAuthScopes", "CallbackURLs", "DefaultRedirectURI", "LogoutURLs",
//! "SupportedIdentityProviders".

use std::borrow::Cow;

use crate::core::{
    Context,
    client::ClientConfig,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    oauth::{
        client_settings::COGNITO,
        provider::{IdentityProvider, provider_key},
        resource_server,
    },
};

fn invalid<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::InvalidParameter.with_message(message))
}

/// Checks the OAuth settings of a client.
///
/// # Errors
/// `InvalidOAuthFlowException` for flows that exclude each other or need a secret,
/// `ScopeDoesNotExistException` for an unknown scope, `InvalidParameterException` for
/// anything else.
pub(super) fn check(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    config: &ClientConfig,
    has_secret: bool,
) -> Result<(), ApiError> {
    let settings = &config.oauth;
    if config.allowed_oauth_flows_user_pool_client
        && (settings.flows.is_empty() || settings.scopes.is_empty())
    {
        return invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        );
    }
    check_flows(config, has_secret)?;
    for scope in &settings.scopes {
        if !resource_server::exists(&ctx.tx, &pool.id, scope) {
            return Err(ErrorCode::ScopeDoesNotExist
                .with_message(format!("Invalid scope requested: {scope}")));
        }
    }
    for url in settings.callback_urls.iter().chain(&settings.logout_urls) {
        check_url(url)?;
    }
    if let Some(default) = &settings.default_redirect_uri
        && !settings.callback_urls.contains(default)
    {
        return invalid("DefaultRedirectURI must be one of the CallbackURLs.");
    }
    for name in &settings.identity_providers {
        let key = provider_key(&pool.id, name);
        if name != COGNITO && ctx.tx.get::<IdentityProvider>(&key).is_none() {
            return invalid(format!(
                "The provider {name} does not exist for User Pool {}.",
                pool.id
            ));
        }
    }
    Ok(())
}

fn check_flows(config: &ClientConfig, has_secret: bool) -> Result<(), ApiError> {
    let settings = &config.oauth;
    let refuse = |message: &'static str| Err(ErrorCode::InvalidOAuthFlow.with_message(message));
    let for_users = settings.allows_flow("code") || settings.allows_flow("implicit");
    if settings.allows_flow("client_credentials") {
        if for_users {
            return refuse(
                "client_credentials flow can not be selected along with code flow or implicit flow.",
            );
        }
        if !has_secret {
            return refuse(
                "client_credentials flow can not be selected if client does not have a client secret.",
            );
        }
    }
    if for_users && config.allowed_oauth_flows_user_pool_client && settings.callback_urls.is_empty()
    {
        return invalid("CallbackURLs are required for the code flow and the implicit flow.");
    }
    Ok(())
}

/// Refuses a callback or logout URL that is not absolute, has a fragment, or is `http` for
/// another host than this machine. A scheme of an app, as in `myapp://`, is accepted.
fn check_url(url: &str) -> Result<(), ApiError> {
    if url.contains('#') {
        return invalid(format!("{url} cannot include a fragment component."));
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return invalid(format!("{url} must be an absolute URI."));
    };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    if !is_scheme {
        return invalid(format!("{url} must be an absolute URI."));
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if scheme.eq_ignore_ascii_case("http") && !is_local {
        return invalid(format!("{url} cannot use the HTTP protocol."));
    }
    if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") && host.is_empty() {
        return invalid(format!("{url} must be an absolute URI."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callback_urls_are_absolute_and_not_plain_http() {
        for url in [
            "https://example.com/callback",
            "http://localhost:8080/oauth/callback",
            "http://127.0.0.1/",
            "http://[::1]:3000/",
            "myapp://callback",
            "com.example.app://x?y=z",
        ] {
            assert_eq!(check_url(url), Ok(()), "{url}");
        }
        for url in [
            "/callback",
            "example.com",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://localhost@example.com/",
            "https:///x",
            "https://example.com/#top",
            "1a://x",
            "://x",
        ] {
            assert!(check_url(url).is_err(), "{url}");
        }
    }
}
