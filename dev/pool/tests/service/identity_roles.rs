//! The roles that an identity pool gives to users, by their tokens and by rules.

use serde_json::{Value, json};

use crate::support::{CLIENT, PASSWORD, Reply, Service, refused, refused_as, text};

const PROVIDER: &str = "cognito-idp.local.amazonaws.com/local_WildRydes";
const USER: &str = "arn:aws:iam::123456789012:role/user";
const GUEST: &str = "arn:aws:iam::123456789012:role/guest";
const EDITOR: &str = "arn:aws:iam::123456789012:role/editor";
const STAFF: &str = "arn:aws:iam::123456789012:role/staff";

/// An identity pool, and the user `jeff`.
struct Identities {
    service: Service,
    pool: Value,
}

impl Identities {
    fn new() -> Self {
        let service = Service::new();
        service.confirmed_user("jeff");
        let this = Self {
            pool: Value::Null,
            service,
        };
        let settings = json!({
            "IdentityPoolName": "roles",
            "AllowUnauthenticatedIdentities": true,
            "CognitoIdentityProviders": [{ "ProviderName": PROVIDER, "ClientId": CLIENT }],
        });
        let made = this.call("CreateIdentityPool", &settings).unwrap();
        Self {
            pool: made["IdentityPoolId"].clone(),
            ..this
        }
    }

    /// The same with this mapping of the user pool's users.
    fn with(mapping: &Value) -> Self {
        let this = Self::new();
        this.map(mapping).unwrap();
        this
    }

    fn call(&self, operation: &str, body: &Value) -> Reply {
        let target = format!("AWSCognitoIdentityService.{operation}");
        self.service.raw(&target, body.to_string().as_bytes())
    }

    fn map(&self, mapping: &Value) -> Reply {
        let body = json!({
            "IdentityPoolId": self.pool,
            "Roles": { "authenticated": USER, "unauthenticated": GUEST },
            "RoleMappings": { format!("{PROVIDER}:{CLIENT}"): mapping },
        });
        self.call("SetIdentityPoolRoles", &body)
    }

    /// Adds `jeff` to a new group.
    fn join(&self, name: &str, role: &str, precedence: u32) {
        let group = json!({ "GroupName": name, "RoleArn": role, "Precedence": precedence });
        self.service.admin("CreateGroup", group).unwrap();
        let member = json!({ "GroupName": name, "Username": "jeff" });
        self.service.admin("AdminAddUserToGroup", member).unwrap();
    }

    /// Returns the role of `jeff`, or of a guest, or the refusal.
    fn role(&self, is_guest: bool, wanted: Option<&str>) -> Reply {
        let logins = if is_guest {
            json!({})
        } else {
            let reply = self.service.password_sign_in("jeff", PASSWORD).unwrap();
            json!({ PROVIDER: reply["AuthenticationResult"]["IdToken"] })
        };
        let body = json!({ "IdentityPoolId": self.pool, "Logins": logins });
        let id = self.call("GetId", &body).unwrap()["IdentityId"].clone();
        let mut body = json!({ "IdentityId": id, "Logins": logins });
        if let Some(wanted) = wanted {
            body["CustomRoleArn"] = wanted.into();
        }
        let given = self.call("GetCredentialsForIdentity", &body)?["Credentials"].clone();
        let [key, token] = ["AccessKeyId", "SessionToken"].map(|name| text(&given[name]));
        let issued = self.service.pool.issued_credentials(&key, &token).unwrap();
        assert_eq!(issued.is_authenticated, !is_guest);
        Ok(issued.role_arn.into())
    }

    fn role_of_jeff(&self) -> Reply {
        self.role(false, None)
    }
}

fn by_token(ambiguous: &str) -> Value {
    json!({ "Type": "Token", "AmbiguousRoleResolution": ambiguous })
}

fn by_rules(ambiguous: &str, rules: &[(&str, &str, &str, &str)]) -> Value {
    let rules: Vec<Value> = rules
        .iter()
        .map(|(claim, kind, value, role)| {
            json!({ "Claim": claim, "MatchType": kind, "Value": value, "RoleARN": role })
        })
        .collect();
    json!({
        "Type": "Rules",
        "AmbiguousRoleResolution": ambiguous,
        "RulesConfiguration": { "Rules": rules },
    })
}

fn denied(reply: Reply) {
    let message =
        format!("The ambiguous role mapping rules for: {PROVIDER}:{CLIENT} denied this request.");
    refused(reply, "NotAuthorizedException", &message);
}

fn forbidden(reply: Reply, role: &str) {
    let message = format!("Access to Role '{role}' is forbidden.");
    refused(reply, "NotAuthorizedException", &message);
}

#[test]
fn preferred_role_of_the_token_is_given() {
    let identities = Identities::with(&by_token("Deny"));
    identities.join("staff", STAFF, 2);
    identities.join("editors", EDITOR, 1);
    assert_eq!(identities.role_of_jeff(), Ok(EDITOR.into()));
    assert_eq!(identities.role(true, None), Ok(GUEST.into()));
}

#[test]
fn token_without_one_preferred_role_is_ambiguous() {
    for has_groups in [false, true] {
        let identities = Identities::with(&by_token("AuthenticatedRole"));
        if has_groups {
            identities.join("staff", STAFF, 1);
            identities.join("editors", EDITOR, 1);
        }
        assert_eq!(identities.role_of_jeff(), Ok(USER.into()));
        identities.map(&by_token("Deny")).unwrap();
        denied(identities.role_of_jeff());
    }
}

#[test]
fn custom_role_must_be_in_the_token() {
    let identities = Identities::with(&by_token("Deny"));
    identities.join("staff", STAFF, 2);
    identities.join("editors", EDITOR, 1);
    assert_eq!(identities.role(false, Some(STAFF)), Ok(STAFF.into()));
    forbidden(identities.role(false, Some(USER)), USER);
}

#[test]
fn first_rule_that_matches_gives_the_role() {
    let identities = Identities::new();
    identities.join("night-shift", STAFF, 1);
    let none = ("custom:genre", "Equals", "jazz", STAFF);
    for rule in [
        ("custom:genre", "Equals", "Jazz"),
        ("email", "Contains", "@example."),
        ("email", "StartsWith", "jeff@"),
        ("custom:genre", "NotEqual", "Rock"),
        ("email_verified", "Equals", "true"),
        ("cognito:groups", "Contains", "night"),
        ("aud", "Equals", CLIENT),
    ] {
        let (claim, kind, value) = rule;
        let rules = [
            none,
            (claim, kind, value, EDITOR),
            ("custom:genre", "Equals", "Jazz", USER),
        ];
        identities.map(&by_rules("Deny", &rules)).unwrap();
        assert_eq!(identities.role_of_jeff(), Ok(EDITOR.into()), "{rule:?}");
    }
}

#[test]
fn rules_that_do_not_match_are_ambiguous() {
    let rules = [
        ("custom:genre", "Equals", "Rock", EDITOR),
        ("email", "Contains", "@example.org", EDITOR),
        ("email", "StartsWith", "mary@", EDITOR),
        ("custom:genre", "NotEqual", "Jazz", EDITOR),
        // A claim that does not exist is no other value.
        ("custom:dept", "NotEqual", "Sales", EDITOR),
    ];
    let identities = Identities::with(&by_rules("Deny", &rules));
    denied(identities.role_of_jeff());
    let mapping = by_rules("AuthenticatedRole", &rules);
    identities.map(&mapping).unwrap();
    assert_eq!(identities.role_of_jeff(), Ok(USER.into()));
}

#[test]
fn custom_role_must_be_of_a_rule_that_matches() {
    let rules = [
        ("custom:genre", "Equals", "Jazz", EDITOR),
        ("email_verified", "Equals", "true", STAFF),
        ("custom:genre", "Equals", "Rock", USER),
    ];
    let identities = Identities::with(&by_rules("Deny", &rules));
    assert_eq!(identities.role_of_jeff(), Ok(EDITOR.into()));
    assert_eq!(identities.role(false, Some(STAFF)), Ok(STAFF.into()));
    forbidden(identities.role(false, Some(USER)), USER);
}

#[test]
fn custom_role_without_a_mapping_is_the_pools_own() {
    let identities = Identities::new();
    let roles = json!({ "authenticated": USER, "unauthenticated": GUEST });
    let body = json!({ "IdentityPoolId": identities.pool, "Roles": roles });
    identities.call("SetIdentityPoolRoles", &body).unwrap();
    // The groups' roles count only where the mapping says so.
    identities.join("editors", EDITOR, 1);
    assert_eq!(identities.role_of_jeff(), Ok(USER.into()));
    assert_eq!(identities.role(false, Some(USER)), Ok(USER.into()));
    forbidden(identities.role(false, Some(EDITOR)), EDITOR);
    forbidden(identities.role(true, Some(USER)), USER);
}

#[test]
fn mapping_of_another_client_has_no_effect() {
    let identities = Identities::new();
    let body = json!({
        "IdentityPoolId": identities.pool,
        "Roles": { "authenticated": USER },
        "RoleMappings": { format!("{PROVIDER}:other"): by_token("Deny") },
    });
    identities.call("SetIdentityPoolRoles", &body).unwrap();
    assert_eq!(identities.role_of_jeff(), Ok(USER.into()));
    refused_as(
        identities.role(true, None),
        "InvalidIdentityPoolConfigurationException",
    );
}

#[test]
fn mappings_are_checked_stored_and_described() {
    let identities = Identities::new();
    let rule = ("email", "Equals", "a@example.com", EDITOR);
    let stored = by_rules("Deny", &[rule; 25]);
    identities.map(&stored).unwrap();
    let named = json!({ "IdentityPoolId": identities.pool });
    let described = || {
        let roles = identities.call("GetIdentityPoolRoles", &named).unwrap();
        roles["RoleMappings"][format!("{PROVIDER}:{CLIENT}")].clone()
    };
    assert_eq!(described(), stored);
    let without = |name: &str| {
        let mut mapping = by_rules("Deny", &[rule]);
        mapping.as_object_mut().unwrap().remove(name);
        mapping
    };
    for mapping in [
        by_rules("Deny", &[rule; 26]),
        without("AmbiguousRoleResolution"),
        without("RulesConfiguration"),
        json!({ "Type": "Token" }),
    ] {
        refused_as(identities.map(&mapping), "InvalidParameterException");
    }
    for mapping in [
        by_token("Guess"),
        json!({ "Type": "Claims", "AmbiguousRoleResolution": "Deny" }),
        by_rules("Deny", &[]),
        by_rules("Deny", &[("email", "Matches", "a", EDITOR)]),
        by_rules("Deny", &[("email", "Equals", "a", "editor")]),
        without("Type"),
    ] {
        refused_as(identities.map(&mapping), "ValidationException");
    }
    // A call that is refused changes nothing.
    assert_eq!(described(), stored);
}
