//! The pool's domain, managed login and identity providers: `auth.oauth`, and the fields of
//! the app's section for which it has none.
//!
//! Source of the fields: `oauth` in the JSON schema of `amplify_outputs.json`;
//! DescribeUserPool and DescribeUserPoolClient, Amazon Cognito API Reference.

use serde_json::{Map, Value, json};

use crate::settings::{Client, Pool, Settings};
use cognito_client::config::CALLBACK_PATH;

/// The pool's name of itself among the identity providers of a client.
const POOL_ITSELF: &str = "COGNITO";

/// The providers that Amplify's format has names for: the pool's name and Amplify's.
const AMPLIFY_NAMES: [(&str, &str); 4] = [
    ("Google", "GOOGLE"),
    ("Facebook", "FACEBOOK"),
    ("LoginWithAmazon", "LOGIN_WITH_AMAZON"),
    ("SignInWithApple", "SIGN_IN_WITH_APPLE"),
];

/// The fields of the app's section that this file writes.
pub const FIELDS: [&str; 3] = ["oauth_endpoint", "identity_providers", "managed_login"];

/// Returns true if users can sign in through the pool's domain: there is one, and the client
/// may use the authorization code grant.
#[must_use]
pub fn is_served(pool: &Pool, client: &Client) -> bool {
    pool.domain().is_some() && client.has_code_grant
}

/// Returns true if the domain is the only way to sign in to this client.
fn is_only_way(client: &Client) -> bool {
    !client.signs_in_itself() || !client.providers.iter().any(|name| name == POOL_ITSELF)
}

/// The identity providers of a client besides the pool itself.
#[must_use]
pub fn providers(client: &Client) -> Vec<String> {
    let others = client.providers.iter().filter(|name| *name != POOL_ITSELF);
    others.cloned().collect()
}

/// Returns true if the client lets the pool lead back to the app.
#[must_use]
pub fn leads_back(client: &Client) -> bool {
    let mut callbacks = client.callbacks.iter();
    callbacks.any(|address| address.ends_with(CALLBACK_PATH))
}

/// Returns `auth.oauth`, if users can sign in through the domain.
#[must_use]
pub fn oauth(settings: &Settings, region: &str) -> Option<Value> {
    let Settings { pool, client, .. } = settings;
    let domain = pool.domain().filter(|_| client.has_code_grant)?;
    let domain = if pool.custom_domain.is_some() {
        domain.to_owned()
    } else {
        format!("{domain}.auth.{region}.amazoncognito.com")
    };
    let known = providers(client);
    let known: Vec<_> = known.iter().filter_map(|name| amplify_name(name)).collect();
    Some(json!({
        "identity_providers": known,
        "domain": domain,
        "scopes": client.scopes,
        "redirect_sign_in_uri": client.callbacks,
        "redirect_sign_out_uri": client.logouts,
        "response_type": "code",
    }))
}

/// Writes the fields of the app's section. `endpoint` is the address of the pool if it is not
/// at AWS: its domain is a path there. A choice of the developer stays.
pub fn describe(settings: &Settings, endpoint: Option<&str>, ours: &mut Map<String, Value>) {
    let Settings { pool, client, .. } = settings;
    if !is_served(pool, client) {
        for field in FIELDS {
            ours.remove(field);
        }
        return;
    }
    if let (Some(endpoint), Some(domain)) = (endpoint, pool.domain()) {
        let address = format!("{}/{domain}", endpoint.trim_end_matches('/'));
        ours.insert("oauth_endpoint".to_owned(), address.into());
    }
    let mut named = providers(client);
    named.retain(|name| amplify_name(name).is_none());
    if named.is_empty() {
        ours.remove("identity_providers");
    } else {
        // A list that is there has the labels and the order of the developer.
        let listed = ours.get("identity_providers").and_then(Value::as_array);
        let is_same = listed.is_some_and(|listed| {
            let name = |item: &Value| item.get("name").unwrap_or(item).as_str().map(str::to_owned);
            let mut listed: Vec<_> = listed.iter().filter_map(name).collect();
            let mut named = named.clone();
            listed.sort();
            named.sort();
            listed == named
        });
        if !is_same {
            ours.insert("identity_providers".to_owned(), named.into());
        }
    }
    if is_only_way(client) {
        ours.insert("managed_login".to_owned(), true.into());
    }
}

/// Returns Amplify's name of a provider.
fn amplify_name(name: &str) -> Option<&'static str> {
    let mut names = AMPLIFY_NAMES.into_iter();
    names.find_map(|(pool, amplify)| (pool == name).then_some(amplify))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pool: Value, client: Value) -> Settings {
        let pool = json!({ "UserPool": pool });
        let client = json!({ "UserPoolClient": client });
        Settings {
            pool: Pool::read(&pool).unwrap(),
            client: Client::read(&client).unwrap(),
            factors: None,
            identities: None,
        }
    }

    fn client() -> Value {
        json!({
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email"],
            "CallbackURLs": ["https://a.example/oauth/callback"],
            "LogoutURLs": ["https://a.example/signin"],
            "SupportedIdentityProviders": ["COGNITO", "Google", "SignInWithApple", "Contoso"],
        })
    }

    fn described(settings: &Settings, endpoint: Option<&str>, before: Value) -> Value {
        let mut ours = before.as_object().cloned().unwrap_or_default();
        describe(settings, endpoint, &mut ours);
        ours.into()
    }

    #[test]
    fn oauth_is_that_of_amplify() {
        let settings = settings(json!({"Domain": "rides"}), client());
        assert_eq!(
            oauth(&settings, "eu-west-1"),
            Some(json!({
                "identity_providers": ["GOOGLE", "SIGN_IN_WITH_APPLE"],
                "domain": "rides.auth.eu-west-1.amazoncognito.com",
                "scopes": ["openid", "email"],
                "redirect_sign_in_uri": ["https://a.example/oauth/callback"],
                "redirect_sign_out_uri": ["https://a.example/signin"],
                "response_type": "code",
            }))
        );
        assert!(leads_back(&settings.client));
    }

    #[test]
    fn custom_domain_is_taken_as_it_is() {
        let pool = json!({"Domain": "rides", "CustomDomain": "login.a.example"});
        let oauth = oauth(&settings(pool, client()), "eu-west-1").unwrap();
        assert_eq!(oauth["domain"], "login.a.example");
    }

    #[test]
    fn client_without_the_code_grant_has_no_oauth() {
        let mut implicit = client();
        implicit["AllowedOAuthFlows"] = json!(["implicit"]);
        let mut off = client();
        off["AllowedOAuthFlowsUserPoolClient"] = json!(false);
        for client in [implicit, off] {
            let settings = settings(json!({"Domain": "rides"}), client);
            assert_eq!(oauth(&settings, "eu-west-1"), None);
            let before = json!({"managed_login": true, "oauth_endpoint": "http://x", "a": 1});
            assert_eq!(described(&settings, None, before), json!({"a": 1}));
        }
        assert_eq!(oauth(&settings(json!({}), client()), "eu-west-1"), None);
    }

    #[test]
    fn named_providers_keep_their_labels() {
        let settings = settings(json!({"Domain": "rides"}), client());
        let plain = json!({"identity_providers": ["Contoso"]});
        assert_eq!(described(&settings, None, json!({})), plain);
        let labelled = json!({"identity_providers": [{"name": "Contoso", "label": "Staff"}]});
        assert_eq!(described(&settings, None, labelled.clone()), labelled);
        let older = json!({"identity_providers": ["Gone"]});
        assert_eq!(described(&settings, None, older), plain);
    }

    #[test]
    fn domain_of_another_host_is_a_path_there() {
        let settings = settings(json!({"Domain": "rides"}), client());
        let ours = described(&settings, Some("http://localhost:9229/"), json!({}));
        assert_eq!(ours["oauth_endpoint"], "http://localhost:9229/rides");
    }

    #[test]
    fn managed_login_is_written_where_it_is_the_only_way() {
        let mut federated = client();
        federated["SupportedIdentityProviders"] = json!(["Google"]);
        let mut flowless = client();
        flowless["ExplicitAuthFlows"] = json!(["ALLOW_REFRESH_TOKEN_AUTH"]);
        for client in [federated, flowless] {
            let settings = settings(json!({"Domain": "rides"}), client);
            let ours = described(&settings, None, json!({}));
            assert_eq!(ours["managed_login"], true);
        }
        let settings = settings(json!({"Domain": "rides"}), client());
        let ours = described(&settings, None, json!({}));
        assert_eq!(ours.get("managed_login"), None);
    }
}
