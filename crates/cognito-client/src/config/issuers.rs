//! The issuers of the pool's tokens, and the names that other AWS services have for them.

use super::Config;
use super::endpoint::{aws_endpoint, is_of_aws};

/// The first label of the host name of AWS's newer issuer. The local pool uses it as a
/// path.
const UPDATED_ISSUER: &str = "issuer-cognito-idp";

impl Config {
    /// Returns the user pool's name as a login provider for an identity pool. It is AWS's
    /// own name, even if the pool is called at another address.
    #[must_use]
    pub fn login_provider(&self) -> String {
        let endpoint = aws_endpoint("cognito-idp", self.region(), false);
        let host = endpoint.trim_start_matches("https://");
        [host, "/", &self.user_pool_id].concat()
    }

    /// Returns the issuers that the pool's tokens may name. No other issuers are
    /// accepted.
    ///
    /// A pool of AWS has two issuers, and its setting `IssuerConfiguration` decides which
    /// one new tokens name. The address that the app calls need not be one of them,
    /// because it may be a FIPS endpoint or a proxy. A stand-in for AWS issues tokens
    /// under its own address.
    ///
    /// Source: `IssuerConfigurationType`, Amazon Cognito user pools API Reference.
    #[must_use]
    pub fn issuers(&self) -> Vec<String> {
        let region = self.region();
        let aws = |service, is_fips| aws_endpoint(service, region, is_fips);
        let asked = self.user_pool_endpoint.trim_end_matches('/');
        let mut bases = Vec::new();
        if is_of_aws(region) {
            bases.push(aws("cognito-idp", false));
            bases.push(aws(UPDATED_ISSUER, false));
        }
        if ![false, true]
            .map(|is_fips| aws("cognito-idp", is_fips))
            .contains(&asked.to_owned())
        {
            bases.push(asked.to_owned());
            bases.push([asked, "/", UPDATED_ISSUER].concat());
        }
        bases
            .iter()
            .map(|base| [base, "/", &self.user_pool_id].concat())
            .collect()
    }
}

/// Returns the address of an issuer's public keys.
#[must_use]
pub fn jwks_url(issuer: &str) -> String {
    [issuer, "/.well-known/jwks.json"].concat()
}
