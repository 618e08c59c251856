//! The rider whom API Gateway's authorizer has let through.

use crate::event::Authorizer;

/// The rider of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rider {
    /// The key under which the rider's rides are kept: the claim `sub` of the token, or the
    /// id of the Cognito identity that signed the request. The two cannot be equal, because
    /// an identity id has a region and a colon before its UUID.
    pub(crate) key: String,
    /// The name that the API shows: the user name of the token. A signature names nobody,
    /// so for it this is the identity id.
    pub(crate) name: String,
}

/// The reason why a request has no rider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRider {
    /// The request has passed no authorizer, or its token names no user.
    Unauthorized,
    /// The signature is not one of a Cognito identity.
    Forbidden,
}

impl Rider {
    /// Returns the rider whom an authorizer names.
    pub(crate) fn of(authorizer: &Authorizer) -> Result<Self, NoRider> {
        if let Some(jwt) = &authorizer.jwt {
            let claim = |name: &str| jwt.claims.get(name).and_then(|claim| claim.as_str());
            let key = claim("sub").filter(|sub| !sub.is_empty());
            // An access token has the user name under another name, and API Gateway accepts
            // it too.
            let name = claim("cognito:username").or_else(|| claim("username"));
            return match (key, name) {
                (Some(key), Some(name)) => Ok(Self {
                    key: key.to_owned(),
                    name: name.to_owned(),
                }),
                _ => Err(NoRider::Unauthorized),
            };
        }
        let Some(iam) = &authorizer.iam else {
            return Err(NoRider::Unauthorized);
        };
        let identity = iam
            .cognito_identity
            .as_ref()
            .map(|identity| identity.identity_id.as_str())
            .filter(|id| !id.is_empty())
            .ok_or(NoRider::Forbidden)?;
        Ok(Self {
            key: identity.to_owned(),
            name: identity.to_owned(),
        })
    }
}
