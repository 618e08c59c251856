//! Sign-in with another provider of OpenID Connect. The provider is a second pool.

use cognito_local::Settings;
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    support::{DOMAIN, PASSWORD, POOL, Site, claims, code_client},
};

/// A pool whose users come from another one.
pub(crate) struct Federation {
    pub(crate) site: Site,
    pub(crate) upstream: Site,
    client: (String, String),
}

impl Federation {
    pub(crate) fn new() -> Self {
        Self::with_settings(Site::settings())
    }

    /// The same with other settings of the first pool.
    pub(crate) fn with_settings(settings: Settings) -> Self {
        let federation = Self::between(Site::with_settings(settings, &json!({})), Site::new());
        let details = federation.details();
        federation.add_provider(details);
        federation
    }

    /// Two pools of which the first does not know the second as a provider yet.
    pub(crate) fn without_provider() -> Self {
        Self::between(Site::new(), Site::new())
    }

    /// Makes the first pool a client of the second.
    pub(crate) fn between(site: Site, upstream: Site) -> Self {
        let mut settings = code_client();
        settings["CallbackURLs"] = json!([format!(
            "http://{}/{DOMAIN}/oauth2/idpresponse",
            site.host()
        )]);
        let client = upstream.add_client(settings);
        Self {
            site,
            upstream,
            client,
        }
    }

    pub(crate) fn details(&self) -> Value {
        json!({
            "client_id": self.client.0,
            "client_secret": self.client.1,
            "attributes_request_method": "GET",
            "oidc_issuer": format!("http://{}/{POOL}", self.upstream.host()),
            "authorize_scopes": "openid email profile",
        })
    }

    pub(crate) fn add_provider(&self, details: Value) {
        self.site
            .call(
                "CreateIdentityProvider",
                json!({
                    "ProviderName": "Upstream",
                    "ProviderType": "OIDC",
                    "ProviderDetails": details,
                    "AttributeMapping": {
                        "email": "email", "email_verified": "email_verified", "name": "name"
                    },
                    "IdpIdentifiers": ["example.org"],
                }),
            )
            .unwrap();
        let mut settings = code_client();
        settings["SupportedIdentityProviders"] = json!(["COGNITO", "Upstream"]);
        self.site.set_client(settings).unwrap();
    }

    /// Signs `jeff` in with the provider, and returns the address that it leads back to.
    pub(crate) fn at_the_provider(
        &self,
        browser: &mut Browser<'_>,
        changes: &[(&str, &str)],
    ) -> String {
        let mut request = vec![("identity_provider", "Upstream")];
        for change in changes {
            request.retain(|(name, _)| *name != change.0);
            request.push(*change);
        }
        let away = browser.open(&self.site.authorize(&request));
        let mut at_provider = Browser::new(&self.upstream);
        let page = at_provider.open(away.location());
        let done = at_provider.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
        done.location().to_owned()
    }

    /// Signs `jeff` in and returns the tokens.
    pub(crate) fn tokens(&self) -> Value {
        let mut browser = Browser::new(&self.site);
        let back = self.at_the_provider(&mut browser, &[("scope", "openid profile")]);
        let done = browser.open(&back);
        let code = done.redirected("code").expect("a code");
        let reply = self.site.redeem(&code, &[]);
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    pub(crate) fn upstream_sub(&self) -> String {
        self.upstream.pool.user(POOL, "jeff").unwrap().sub
    }
}

#[test]
fn user_of_a_provider_signs_in_and_gets_a_profile() {
    let federation = Federation::new();
    let tokens = federation.tokens();
    let id = claims(&tokens["id_token"]);
    let username = format!("Upstream_{}", federation.upstream_sub());
    assert_eq!(id["cognito:username"], username);
    assert_eq!(id["email"], "jeff@example.com");
    assert_eq!(id["email_verified"], true);
    assert_eq!(id["name"], "jeff");
    assert_eq!(id["nonce"], "some-nonce");
    assert_eq!(id["cognito:groups"], json!([format!("{POOL}_Upstream")]));
    let identity = &id["identities"][0];
    assert_eq!(identity["userId"], federation.upstream_sub());
    assert_eq!(identity["providerName"], "Upstream");
    assert_eq!(identity["providerType"], "OIDC");
    assert_eq!(identity["issuer"], Value::Null);
    assert_eq!(identity["primary"], "true");
    assert!(identity["dateCreated"].is_string());

    let user = federation
        .site
        .call("AdminGetUser", json!({ "Username": username }))
        .unwrap();
    assert_eq!(user["UserStatus"], "EXTERNAL_PROVIDER");
    let listed = user["UserAttributes"].as_array().unwrap();
    let identities = listed
        .iter()
        .find(|one| one["Name"] == "identities")
        .unwrap();
    let identities: Value = serde_json::from_str(identities["Value"].as_str().unwrap()).unwrap();
    assert_eq!(identities[0]["primary"], true);
}

#[test]
fn second_sign_in_finds_the_user_and_updates_it() {
    let federation = Federation::new();
    let first = claims(&federation.tokens()["id_token"]);
    federation
        .upstream
        .call(
            "AdminUpdateUserAttributes",
            json!({
                "Username": "jeff",
                "UserAttributes": [{ "Name": "name", "Value": "Jeff" }],
            }),
        )
        .unwrap();
    let second = claims(&federation.tokens()["id_token"]);
    assert_eq!(second["sub"], first["sub"]);
    assert_eq!(
        (&first["name"], &second["name"]),
        (&json!("jeff"), &json!("Jeff"))
    );
}

#[test]
fn google_of_this_machine_is_found_by_its_issuer() {
    let federation = Federation::without_provider();
    let mut details = federation.details();
    details
        .as_object_mut()
        .unwrap()
        .remove("attributes_request_method");
    let body = json!({
        "ProviderName": "Google",
        "ProviderType": "Google",
        "ProviderDetails": details,
        "AttributeMapping": { "email": "email" },
    });
    federation
        .site
        .call("CreateIdentityProvider", body)
        .unwrap();
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = json!(["Google"]);
    federation.site.set_client(settings).unwrap();
    let mut browser = Browser::new(&federation.site);
    let google = [("identity_provider", "Google")];
    let back = federation.at_the_provider(&mut browser, &google);
    let code = browser.open(&back).redirected("code").unwrap();
    let id = claims(&federation.site.redeem(&code, &[]).json()["id_token"]);
    assert_eq!(id["identities"][0]["providerType"], "Google");
    assert_eq!(
        id["cognito:username"],
        format!("Google_{}", federation.upstream_sub())
    );
}

#[test]
fn new_address_of_a_provider_is_not_verified() {
    let federation = Federation::new();
    let change = |mapping: Value| {
        let body = json!({ "ProviderName": "Upstream", "AttributeMapping": mapping });
        federation
            .site
            .call("UpdateIdentityProvider", body)
            .unwrap();
    };
    federation.tokens();
    change(json!({ "email": "email" }));
    let other = json!([{ "Name": "email", "Value": "other@example.com" }]);
    federation
        .upstream
        .call(
            "AdminUpdateUserAttributes",
            json!({ "Username": "jeff", "UserAttributes": other }),
        )
        .unwrap();
    let id = claims(&federation.tokens()["id_token"]);
    assert_eq!(id["email"], "other@example.com");
    assert_eq!(id["email_verified"], false);
}

#[test]
fn provider_is_chosen_by_button_or_identifier() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let page = browser.open(&federation.site.authorize(&[]));
    let away = browser.click(&page, "Continue with Upstream");
    let upstream = format!("http://{}/", federation.upstream.host());
    assert!(away.location().starts_with(&upstream));
    let request = [("idp_identifier", "example.org"), ("login_hint", "jeff")];
    let away = browser.open(&federation.site.authorize(&request));
    assert!(away.location().starts_with(&upstream));
    assert_eq!(away.redirected("login_hint").as_deref(), Some("jeff"));
    assert_eq!(
        away.redirected("scope").as_deref(),
        Some("openid email profile")
    );
    assert_eq!(
        away.redirected("code_challenge_method").as_deref(),
        Some("S256")
    );
    assert!(away.redirected("nonce").is_some());
    for request in [("identity_provider", "Other"), ("idp_identifier", "other")] {
        let refused = browser.open(&federation.site.authorize(&[request]));
        assert_eq!(
            refused.redirected("error").as_deref(),
            Some("invalid_request")
        );
    }
}

#[test]
fn only_provider_of_a_client_needs_no_choice() {
    let federation = Federation::new();
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = json!(["Upstream"]);
    federation.site.set_client(settings).unwrap();
    let mut browser = Browser::new(&federation.site);
    let away = browser.open(&federation.site.authorize(&[]));
    assert!(away.location().contains(&federation.upstream.host()));
}

#[test]
fn form_of_a_provider_is_taken_as_a_query() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let (path, query) = back.split_once('?').unwrap();
    // A browser sends no cookie with the form of another site.
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let path = path
        .strip_prefix(&format!("http://{}", federation.site.host()))
        .unwrap();
    let reply = federation.site.send("POST", path, &[kind], query);
    assert!(browser.open(reply.location()).redirected("code").is_some());
}

#[test]
fn user_of_a_provider_has_no_password_and_no_alias() {
    let federation = Federation::new();
    let username = claims(&federation.tokens()["id_token"])["cognito:username"].clone();
    let username = username.as_str().unwrap();
    let mut browser = Browser::new(&federation.site);
    let page = browser.open(&federation.site.authorize(&[("prompt", "login")]));
    let refused = browser.submit(&page, &[("username", username), ("password", PASSWORD)]);
    assert!(refused.alert().is_some());
    let forgot = federation.site.call(
        "ForgotPassword",
        json!({ "ClientId": crate::support::CLIENT, "Username": username }),
    );
    assert!(forgot.unwrap_err().contains("cannot be reset"));
    // The address of the profile signs the pool's own user in.
    let own = browser.submit(
        &page,
        &[("username", "jeff@example.com"), ("password", PASSWORD)],
    );
    assert!(own.redirected("code").is_some());
}
