//! The pre token generation trigger, which changes the claims of tokens.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Trigger,
    event::{Event, attributes_of, value_of},
};
use crate::core::{
    Context,
    client::ClientRecord,
    config::PoolRecord,
    error::ApiError,
    group::{self, Group},
    user::User,
};

/// The occasion on which tokens are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenSource {
    /// A sign-in.
    Authentication,
    /// A sign-in with a new password, in place of a temporary one.
    NewPasswordChallenge,
    /// A sign-in with a device that has proven itself.
    AuthenticateDevice,
    /// A refresh.
    RefreshTokens,
    /// A sign-in on a page of the pool's domain, or with another identity provider.
    HostedAuth,
    /// A machine's request for a token, with the client's secret.
    ClientCredentials,
}

impl TokenSource {
    fn occasion(self) -> &'static str {
        match self {
            Self::Authentication => "Authentication",
            Self::NewPasswordChallenge => "NewPasswordChallenge",
            Self::AuthenticateDevice => "AuthenticateDevice",
            Self::RefreshTokens => "RefreshTokens",
            Self::HostedAuth => "HostedAuth",
            Self::ClientCredentials => "ClientCredentials",
        }
    }
}

/// The claims that no function changes, in both tokens.
///
/// Source: "Excluded claims and scopes", Pre token generation Lambda trigger, Amazon Cognito
/// Developer Guide.
const FIXED: [&str; 14] = [
    "acr",
    "amr",
    "at_hash",
    "auth_time",
    "azp",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
];
/// The claims that no function changes in an ID token.
const FIXED_IN_ID: [&str; 3] = ["identities", "aud", "cognito:username"];
/// The claims that no function changes in an access token. The scope has members of its own
/// in the response.
const FIXED_IN_ACCESS: [&str; 6] = [
    "username",
    "client_id",
    "scope",
    "device_key",
    "event_id",
    "version",
];
/// The claims of a user's groups, which `groupOverrideDetails` changes.
const GROUPS: &str = "cognito:groups";
const ROLES: &str = "cognito:roles";
const PREFERRED_ROLE: &str = "cognito:preferred_role";
/// The start of the scopes that a function cannot add.
const OWN_SCOPES: &str = "aws.cognito";

/// The changes to one token.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TokenChanges {
    claims_to_add_or_override: Option<Map<String, Value>>,
    claims_to_suppress: Option<Vec<String>>,
    scopes_to_add: Option<Vec<String>>,
    scopes_to_suppress: Option<Vec<String>>,
}

/// The groups and roles in place of the user's own.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GroupChanges {
    groups_to_override: Option<Vec<String>>,
    iam_roles_to_override: Option<Vec<String>>,
    preferred_role: Option<String>,
}

/// The changes to both tokens, in the response of version 2 and 3.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ClaimChanges {
    id_token_generation: Option<TokenChanges>,
    access_token_generation: Option<TokenChanges>,
    group_override_details: Option<GroupChanges>,
}

/// The changes to the ID token, in the response of version 1.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ChangesOfIdToken {
    claims_to_add_or_override: Option<Map<String, Value>>,
    claims_to_suppress: Option<Vec<String>>,
    group_override_details: Option<GroupChanges>,
}

impl From<ChangesOfIdToken> for ClaimChanges {
    fn from(changes: ChangesOfIdToken) -> Self {
        Self {
            id_token_generation: Some(TokenChanges {
                claims_to_add_or_override: changes.claims_to_add_or_override,
                claims_to_suppress: changes.claims_to_suppress,
                ..TokenChanges::default()
            }),
            access_token_generation: None,
            group_override_details: changes.group_override_details,
        }
    }
}

/// Invokes the trigger for tokens of these scopes, and returns the changes that the function
/// makes to them. A function of version 1 changes the ID token alone, but for the groups.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn pre_token_generation(
    ctx: &mut Context<'_>,
    user: &User,
    groups: &[Group],
    scope: &str,
) -> Result<ClaimChanges, ApiError> {
    let trigger = Trigger::PreTokenGeneration;
    let Some(version) = version_in(ctx, &user.pool_id) else {
        return Ok(ClaimChanges::default());
    };
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let mut request = json!({
        "userAttributes": attributes_of(user),
        "groupConfiguration": {
            "groupsToOverride": names,
            "iamRolesToOverride": group::roles(groups),
            "preferredRole": group::preferred_role(groups),
        },
    });
    let details = if version == 1 {
        "claimsOverrideDetails"
    } else {
        if let Some(request) = request.as_object_mut() {
            let scopes = scopes_in(scope);
            request.insert("scopes".to_owned(), scopes.into());
        }
        "claimsAndScopeOverrideDetails"
    };
    let event = Event {
        trigger,
        occasion: ctx.triggers.token_source.occasion(),
        user_name: &user.username,
        version,
        request,
        response: json!({ details: null }),
    };
    let Some(response) = event.send(ctx, &user.pool_id)? else {
        return Ok(ClaimChanges::default());
    };
    if version == 1 {
        let changes = value_of::<ChangesOfIdToken>(trigger, &response, details)?;
        Ok(changes.unwrap_or_default().into())
    } else {
        Ok(value_of(trigger, &response, details)?.unwrap_or_default())
    }
}

/// Invokes the trigger for the access token of a client without a user, if the pool's function
/// takes events of version 3. Older versions are for the tokens of users alone.
///
/// Source: "Pre token generation Lambda trigger", Amazon Cognito Developer Guide.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn pre_token_generation_for_machine(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    access: &mut Map<String, Value>,
) -> Result<(), ApiError> {
    let trigger = Trigger::PreTokenGeneration;
    let Some(version @ 3..) = version_in(ctx, &client.pool_id) else {
        return Ok(());
    };
    let event = Event {
        trigger,
        occasion: ctx.triggers.token_source.occasion(),
        user_name: &client.id,
        version,
        request: json!({
            "userAttributes": {},
            "groupConfiguration": {
                "groupsToOverride": [],
                "iamRolesToOverride": [],
                "preferredRole": null,
            },
            "scopes": scopes_of(access),
        }),
        response: json!({ "claimsAndScopeOverrideDetails": null }),
    };
    let Some(response) = event.send(ctx, &client.pool_id)? else {
        return Ok(());
    };
    let changes: ClaimChanges =
        value_of(trigger, &response, "claimsAndScopeOverrideDetails")?.unwrap_or_default();
    if let Some(changes) = changes.access_token_generation {
        change_claims(&changes, access, &FIXED_IN_ACCESS);
        change_scopes(&changes, access);
    }
    Ok(())
}

/// Returns the version of the events of a pool's function, if the pool has one.
fn version_in(ctx: &Context<'_>, pool_id: &str) -> Option<u8> {
    let pool = ctx.tx.get::<PoolRecord>(pool_id)?;
    let (_, version) = pool.config.lambda_config.as_ref()?.token_function()?;
    Some(version)
}

impl ClaimChanges {
    /// Makes the changes in the claims of an ID token and of its access token.
    pub(crate) fn apply(self, id: &mut Map<String, Value>, access: &mut Map<String, Value>) {
        if let Some(groups) = self.group_override_details {
            override_groups(groups, id, access);
        }
        if let Some(changes) = self.id_token_generation {
            change_claims(&changes, id, &FIXED_IN_ID);
        }
        if let Some(changes) = self.access_token_generation {
            change_claims(&changes, access, &FIXED_IN_ACCESS);
            change_scopes(&changes, access);
        }
    }
}

/// Puts other groups and roles in place of the user's own. A list that is not given stays.
fn override_groups(
    groups: GroupChanges,
    id: &mut Map<String, Value>,
    access: &mut Map<String, Value>,
) {
    let set = |claims: &mut Map<String, Value>, name: &str, values: &[String]| {
        if values.is_empty() {
            claims.remove(name);
        } else {
            claims.insert(name.to_owned(), values.into());
        }
    };
    if let Some(names) = &groups.groups_to_override {
        set(id, GROUPS, names);
        set(access, GROUPS, names);
    }
    if let Some(roles) = &groups.iam_roles_to_override {
        set(id, ROLES, roles);
    }
    match groups.preferred_role {
        Some(role) if role.is_empty() => {
            id.remove(PREFERRED_ROLE);
        }
        Some(role) => {
            id.insert(PREFERRED_ROLE.to_owned(), role.into());
        }
        None => {}
    }
}

/// Adds, replaces and removes claims. A claim that is both added and suppressed is removed.
fn change_claims(changes: &TokenChanges, claims: &mut Map<String, Value>, fixed: &[&str]) {
    let may_change = |name: &str| {
        !FIXED.contains(&name)
            && !fixed.contains(&name)
            && ![GROUPS, ROLES, PREFERRED_ROLE].contains(&name)
    };
    for (name, value) in changes.claims_to_add_or_override.iter().flatten() {
        if may_change(name) {
            claims.insert(name.clone(), value.clone());
        }
    }
    for name in changes.claims_to_suppress.iter().flatten() {
        if may_change(name) {
            claims.remove(name);
        }
    }
}

fn scopes_of(access: &Map<String, Value>) -> Vec<String> {
    let scope = access.get("scope").and_then(Value::as_str);
    scopes_in(scope.unwrap_or_default())
}

/// Returns the scopes in a text that has them separated by spaces.
fn scopes_in(scope: &str) -> Vec<String> {
    scope
        .split(' ')
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}

fn change_scopes(changes: &TokenChanges, access: &mut Map<String, Value>) {
    let added = changes.scopes_to_add.as_deref().unwrap_or_default();
    let suppressed = changes.scopes_to_suppress.as_deref().unwrap_or_default();
    let is_own = |scope: &String| scope.starts_with(OWN_SCOPES);
    let mut scopes = scopes_of(access);
    scopes.retain(|scope| !suppressed.contains(scope));
    for scope in added {
        // A scope has no space in it, because spaces separate them.
        if !is_own(scope) && !scope.is_empty() && !scope.contains(' ') && !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
    access.insert("scope".to_owned(), scopes.join(" ").into());
}
