//! GetSigningCertificate: the certificate of the key that signs requests to SAML providers.

use serde_json::json;

use crate::core::{Context, certificate, error::ApiError, wire::Input};

use super::{Reply, pool_resources::pool_of};

pub(super) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let certificate = certificate::self_signed(&ctx.keys.id, &pool.id, pool.created)
        .map_err(ApiError::internal)?;
    Ok(Some(json!({ "Certificate": certificate })))
}
