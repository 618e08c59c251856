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
