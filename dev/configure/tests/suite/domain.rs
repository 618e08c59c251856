//! Tests of `auth.oauth` and the fields beside it.

use serde_json::{Value, json};
use wild_rydes_configure::domain::{describe, leads_back, oauth};
use wild_rydes_configure::settings::{Client, Pool, Settings};

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
