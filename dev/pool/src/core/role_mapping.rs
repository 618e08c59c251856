//! The role that an identity pool gives a user's credentials: the pool's own role for users
//! who have signed in, a role of the user's token, or the role of a rule.
//!
//! Source: "Using role-based access control", Amazon Cognito Developer Guide.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::{ApiError, ErrorCode};

/// The largest number of rules for one identity provider.
///
/// Source: `RoleMappings`, SetIdentityPoolRoles, Amazon Cognito Federated Identities API
/// Reference.
const MOST_RULES: usize = 25;

/// The claim with the roles of the user's groups.
const ROLES: &str = "cognito:roles";
/// The claim with the role of the group that takes precedence.
const PREFERRED_ROLE: &str = "cognito:preferred_role";

/// The way in which the users of one identity provider get their role, as SetIdentityPoolRoles
/// has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RoleMapping {
    /// The place where roles come from.
    #[serde(rename = "Type")]
    source: RoleSource,
    /// The role of a user whom neither the token nor a rule gives one.
    ambiguous_role_resolution: Option<AmbiguousRole>,
    /// The rules.
    rules_configuration: Option<Rules>,
}

/// The place where roles come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum RoleSource {
    /// The claims `cognito:roles` and `cognito:preferred_role` of the token.
    Token,
    /// Rules on the claims of the token.
    Rules,
}

/// The role of a user whom neither the token nor a rule gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum AmbiguousRole {
    /// The pool's role for users who have signed in.
    AuthenticatedRole,
    /// None: there are no credentials.
    Deny,
}

/// Rules in the order in which they are tried.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Rules {
    /// The rules.
    rules: Vec<Rule>,
}

/// A rule: users with a certain claim get a role.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Rule {
    /// The name of the claim.
    claim: String,
    /// The comparison.
    match_type: MatchType,
    /// The value that the claim is compared with.
    value: String,
    /// The ARN of the role.
    #[serde(rename = "RoleARN")]
    role: String,
}

/// The comparison of a claim with the value of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum MatchType {
    /// The claim is the value.
    Equals,
    /// The claim contains the value.
    Contains,
    /// The claim starts with the value.
    StartsWith,
    /// The claim exists and is not the value.
    NotEqual,
}

impl Rule {
    /// Returns `true` if a token's claims satisfy the rule. A claim that does not exist
    /// satisfies none.
    fn matches(&self, claims: &Map<String, Value>) -> bool {
        let Some(claim) = claims.get(&self.claim).and_then(text) else {
            return false;
        };
        match self.match_type {
            MatchType::Equals => claim == self.value,
            MatchType::Contains => claim.contains(&self.value),
            MatchType::StartsWith => claim.starts_with(&self.value),
            MatchType::NotEqual => claim != self.value,
        }
    }
}

/// Returns a claim as a text: the members of a list are separated by commas, as the guide
/// describes `cognito:roles`.
fn text(claim: &Value) -> Option<String> {
    match claim {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(members) => {
            let members: Vec<String> = members.iter().filter_map(text).collect();
            Some(members.join(","))
        }
        other => Some(other.to_string()),
    }
}

impl RoleMapping {
    /// Checks that the mapping has the parts that its type needs.
    ///
    /// # Errors
    /// `InvalidParameterException`. AWS documents these rules, but not their messages.
    pub(super) fn check(&self, provider: &str) -> Result<(), ApiError> {
        let invalid = |reason: String| Err(ErrorCode::InvalidParameter.with_message(reason));
        if self.ambiguous_role_resolution.is_none() {
            return invalid(format!(
                "AmbiguousRoleResolution is required in the role mapping of '{provider}'."
            ));
        }
        let rules = self.rules_configuration.as_ref();
        match (self.source, rules.map(|rules| rules.rules.len())) {
            (RoleSource::Rules, None) => invalid(format!(
                "RulesConfiguration is required in the role mapping of '{provider}'."
            )),
            (_, Some(number)) if number > MOST_RULES => invalid(format!(
                "The role mapping of '{provider}' has {number} rules; {MOST_RULES} are allowed."
            )),
            _ => Ok(()),
        }
    }

    /// Returns the roles that a user with these claims may assume, the one that takes
    /// precedence first if there is one.
    fn roles(&self, claims: &Map<String, Value>) -> Candidates {
        let rules = self.rules_configuration.iter();
        match self.source {
            RoleSource::Token => Candidates {
                first: claims.get(PREFERRED_ROLE).and_then(text),
                allowed: match claims.get(ROLES) {
                    Some(Value::Array(roles)) => roles.iter().filter_map(text).collect(),
                    Some(Value::String(roles)) => roles.split(',').map(str::to_owned).collect(),
                    _ => Vec::new(),
                },
            },
            RoleSource::Rules => {
                let rules = rules.flat_map(|rules| &rules.rules);
                let allowed: Vec<String> = rules
                    .filter(|rule| rule.matches(claims))
                    .map(|rule| rule.role.clone())
                    .collect();
                Candidates {
                    first: allowed.first().cloned(),
                    allowed,
                }
            }
        }
    }
}

/// The roles that a mapping gives a user.
struct Candidates {
    /// The role that takes precedence.
    first: Option<String>,
    /// The roles that the caller may choose from.
    allowed: Vec<String>,
}

/// The token of a user who asks for credentials.
pub(super) struct ProvenToken {
    /// The names under which `RoleMappings` may have the provider.
    pub providers: Vec<String>,
    /// The claims.
    pub claims: Map<String, Value>,
}

/// Returns the ARN of the role for credentials. `settings` are the `Roles` and `RoleMappings`
/// of the identity pool, `is_authenticated` is `false` for a guest, `token` is that of a user of
/// a user pool, and `wanted` is the `CustomRoleArn` of the call.
///
/// # Errors
/// `NotAuthorizedException` if the mapping denies credentials or `wanted` is not a role that
/// the user may assume; `InvalidIdentityPoolConfigurationException` if the pool has no role
/// for this kind of identity.
pub(super) fn choose(
    settings: &Map<String, Value>,
    is_authenticated: bool,
    token: Option<&ProvenToken>,
    wanted: Option<&str>,
) -> Result<String, ApiError> {
    let mapping = token.and_then(|token| mapping_for(settings, token).map(|found| (found, token)));
    let Some(((provider, mapping), token)) = mapping else {
        let kind = if is_authenticated {
            "authenticated"
        } else {
            "unauthenticated"
        };
        let role = own_role(settings, kind)?;
        return match wanted {
            Some(wanted) if wanted != role => Err(forbidden(wanted)),
            _ => Ok(role),
        };
    };
    let candidates = mapping.roles(&token.claims);
    match (wanted, candidates.first) {
        (Some(wanted), _) if candidates.allowed.iter().any(|role| role == wanted) => {
            Ok(wanted.to_owned())
        }
        (Some(wanted), _) => Err(forbidden(wanted)),
        (None, Some(role)) => Ok(role),
        (None, None) if mapping.ambiguous_role_resolution == Some(AmbiguousRole::Deny) => {
            // The message is in reports of the service's users (amplify-js, issue 8644).
            Err(ErrorCode::NotAuthorized.with_message(format!(
                "The ambiguous role mapping rules for: {provider} denied this request."
            )))
        }
        (None, None) => own_role(settings, "authenticated"),
    }
}

/// Returns the mapping for the provider of a token, and the name under which it is stored.
fn mapping_for<'a>(
    settings: &Map<String, Value>,
    token: &'a ProvenToken,
) -> Option<(&'a str, RoleMapping)> {
    let mappings = settings.get("RoleMappings")?.as_object()?;
    let mut names = token.providers.iter();
    let (name, found) = names.find_map(|name| Some((name, mappings.get(name)?)))?;
    // SetIdentityPoolRoles stores nothing that cannot be read.
    let mapping = serde_json::from_value(found.clone()).ok()?;
    Some((name, mapping))
}

fn own_role(settings: &Map<String, Value>, kind: &str) -> Result<String, ApiError> {
    let role = settings.get("Roles").and_then(|roles| roles.get(kind));
    role.and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| {
            ErrorCode::InvalidIdentityPoolConfiguration.with_message(
                "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
            )
        })
}

fn forbidden(role: &str) -> ApiError {
    ErrorCode::NotAuthorized.with_message(format!("Access to Role '{role}' is forbidden."))
}
