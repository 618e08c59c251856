//! OAuth 2.0 and OpenID Connect: the part of a user pool that its domain serves.
//!
//! Sources: RFC 6749 (OAuth 2.0), RFC 7636 (PKCE), RFC 7009 (revocation), OpenID Connect
//! Core 1.0, and "User pool endpoints and managed login reference", Amazon Cognito
//! Developer Guide.

pub mod client_settings;
pub mod domain;
pub mod resource_server;
