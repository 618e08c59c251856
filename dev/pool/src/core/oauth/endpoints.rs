//! The endpoints of a provider of OpenID Connect or OAuth (OpenID Connect Discovery 1.0,
//! section 4).

use serde_json::Value;

use crate::core::Context;

use super::{
    fetch::{self, Failure},
    provider::IdentityProvider,
};

/// The endpoints of a provider.
pub(super) struct Endpoints {
    /// The authorization endpoint.
    pub(super) authorize: String,
    /// The token endpoint.
    pub(super) token: String,
    /// The key set, which a provider without ID tokens does not have.
    pub(super) keys: Option<String>,
    /// The userInfo endpoint.
    pub(super) user_info: Option<String>,
    /// The issuer.
    pub(super) issuer: String,
}

impl Endpoints {
    /// Returns the endpoints of a provider: those of its details, otherwise those of its
    /// discovery document.
    pub(super) fn find(
        ctx: &mut Context<'_>,
        provider: &IdentityProvider,
    ) -> Result<Self, Failure> {
        let issuer = provider.detail("oidc_issuer").unwrap_or_default();
        let detail = |name: &str| provider.detail(name).map(str::to_owned);
        let fixed = provider.kind.fixed_keys(issuer).map(str::to_owned);
        let keys = detail("jwks_uri").or(fixed);
        let has_keys = keys.is_some() || !provider.kind.has_id_token();
        if let (Some(authorize), Some(token), true) =
            (detail("authorize_url"), detail("token_url"), has_keys)
        {
            return Ok(Self {
                authorize,
                token,
                keys,
                user_info: detail("attributes_url"),
                issuer: issuer.to_owned(),
            });
        }
        let url = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let document = fetch::json(ctx, &fetch::get(&url), "The discovery document")?;
        let text = |name: &str| {
            let value = document.get(name).and_then(Value::as_str);
            value.map(str::to_owned)
        };
        if text("issuer").as_deref() != Some(issuer) {
            return Err("The discovery document is of another issuer.".into());
        }
        let missing = "The discovery document has no authorization or token endpoint.";
        Ok(Self {
            authorize: detail("authorize_url")
                .or_else(|| text("authorization_endpoint"))
                .ok_or(missing)?,
            token: detail("token_url")
                .or_else(|| text("token_endpoint"))
                .ok_or(missing)?,
            keys: keys.or_else(|| text("jwks_uri")),
            user_info: detail("attributes_url").or_else(|| text("userinfo_endpoint")),
            issuer: issuer.to_owned(),
        })
    }
}
