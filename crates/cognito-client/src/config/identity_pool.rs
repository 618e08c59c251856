//! The identity pool, and the endpoints of the AWS services that it is used with.

use super::Json;
use super::endpoint::aws_endpoint;
use super::section::{Section, is_plain};

/// An identity pool, and the endpoint that it is called at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityPool {
    /// The identity pool's id, `<region>:<uuid>`.
    pub id: String,
    /// The address of a stand-in for AWS. If it is set, all other AWS services are called
    /// at this address too.
    pub endpoint: Option<String>,
    /// Set if AWS is called at its FIPS endpoints.
    pub is_fips: bool,
}

impl IdentityPool {
    /// Returns the identity pool's region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.id.split(':').next().unwrap_or_default()
    }

    /// Returns the absolute address at which the AWS service `cognito-identity` or `sts`
    /// is called.
    #[must_use]
    pub fn endpoint_of(&self, service: &str) -> String {
        let base = match &self.endpoint {
            Some(own) => own.clone(),
            None => aws_endpoint(service, self.region(), self.is_fips),
        };
        [base.trim_end_matches('/'), "/"].concat()
    }
}

pub(super) fn identity_pool<J: Json>(
    auth: &Section<'_, J>,
    custom: &Section<'_, J>,
    is_fips: bool,
) -> Option<IdentityPool> {
    let endpoint = custom.url("identity_pool_endpoint");
    let id = auth.text("identity_pool_id")?;
    let region = id.split_once(':').map(|(region, _)| region);
    let has_region = region.is_some_and(|region| is_plain(region, b"-"));
    auth.bad_unless(has_region, "identity_pool_id");
    Some(IdentityPool {
        id,
        endpoint,
        is_fips,
    })
}
