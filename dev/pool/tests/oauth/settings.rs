//! Domains, resource servers, and the OAuth settings of app clients.

use serde_json::{Value, json};

use crate::support::{CALLBACK, CLIENT, DOMAIN, POOL, Site, code_client};

#[test]
fn discovery_names_the_endpoints_of_the_domain() {
    let site = Site::plain();
    let path = format!("/{POOL}/.well-known/openid-configuration");
    let document = || site.send("GET", &path, &[], "").json();
    assert_eq!(document()["authorization_endpoint"], Value::Null);

    let reply = site
        .call("CreateUserPoolDomain", json!({ "Domain": DOMAIN }))
        .unwrap();
    assert_eq!(reply, json!({ "ManagedLoginVersion": 1 }));
    let base = format!("http://{}/{DOMAIN}", site.host());
    let named = document();
    for (name, path) in [
        ("authorization_endpoint", "/oauth2/authorize"),
        ("end_session_endpoint", "/logout"),
        ("revocation_endpoint", "/oauth2/revoke"),
        ("token_endpoint", "/oauth2/token"),
        ("userinfo_endpoint", "/oauth2/userInfo"),
    ] {
        assert_eq!(named[name], format!("{base}{path}"));
    }

    site.call("DeleteUserPoolDomain", json!({ "Domain": DOMAIN }))
        .unwrap();
    assert_eq!(document()["token_endpoint"], Value::Null);
}

#[test]
fn domain_is_described_updated_and_unique() {
    let site = Site::plain();
    let empty = site
        .call("DescribeUserPoolDomain", json!({ "Domain": DOMAIN }))
        .unwrap();
    assert_eq!(empty, json!({ "DomainDescription": {} }));
    let create = |name: &str| site.call("CreateUserPoolDomain", json!({ "Domain": name }));
    assert_eq!(
        create("my-cognito").unwrap_err(),
        "InvalidParameterException: Domain cannot contain reserved word: cognito"
    );
    assert!(create("Upper").unwrap_err().contains("'domain'"));
    create(DOMAIN).unwrap();
    assert_eq!(
        create("second").unwrap_err(),
        "InvalidParameterException: User pool already has a domain configured."
    );
    let custom = json!({
        "Domain": "auth.example.com",
        "CustomDomainConfig": {
            "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/x",
        },
        "ManagedLoginVersion": 2,
    });
    let reply = site.call("CreateUserPoolDomain", custom).unwrap();
    assert!(reply["CloudFrontDomain"].is_string());

    site.call(
        "UpdateUserPoolDomain",
        json!({ "Domain": DOMAIN, "ManagedLoginVersion": 2 }),
    )
    .unwrap();
    let described = site
        .call("DescribeUserPoolDomain", json!({ "Domain": DOMAIN }))
        .unwrap();
    let described = &described["DomainDescription"];
    assert_eq!(described["Status"], "ACTIVE");
    assert_eq!(described["UserPoolId"], POOL);
    assert_eq!(described["ManagedLoginVersion"], 2);
    let pool = site.call("DescribeUserPool", json!({})).unwrap();
    assert_eq!(pool["UserPool"]["Domain"], DOMAIN);
    assert_eq!(pool["UserPool"]["CustomDomain"], "auth.example.com");
    assert!(
        site.call("DeleteUserPool", json!({}))
            .unwrap_err()
            .contains("domain configured that should be deleted first")
    );
    assert_eq!(
        site.call("DeleteUserPoolDomain", json!({ "Domain": "other" }))
            .unwrap_err(),
        "InvalidParameterException: No such domain or user pool exists."
    );
}

#[test]
fn resource_server_is_created_changed_and_listed() {
    let site = Site::plain();
    let server = |scopes: Value| json!({ "Identifier": "https://api.example.com", "Name": "API", "Scopes": scopes });
    let scope = |name: &str| json!({ "ScopeName": name, "ScopeDescription": "a scope" });
    let created = site
        .call("CreateResourceServer", server(json!([scope("read")])))
        .unwrap();
    assert_eq!(created["ResourceServer"]["Scopes"][0]["ScopeName"], "read");
    assert!(
        site.call("CreateResourceServer", server(json!([])))
            .unwrap_err()
            .starts_with("InvalidParameterException")
    );
    site.call("UpdateResourceServer", server(json!([scope("write")])))
        .unwrap();
    let named = json!({ "Identifier": "https://api.example.com" });
    let described = site.call("DescribeResourceServer", named.clone()).unwrap();
    assert_eq!(
        described["ResourceServer"]["Scopes"],
        json!([scope("write")])
    );
    let listed = site
        .call("ListResourceServers", json!({ "MaxResults": 50 }))
        .unwrap();
    assert_eq!(listed["ResourceServers"].as_array().unwrap().len(), 1);
    site.call("DeleteResourceServer", named.clone()).unwrap();
    assert!(
        site.call("DescribeResourceServer", named)
            .unwrap_err()
            .starts_with("ResourceNotFoundException")
    );
}

#[test]
fn oauth_settings_of_a_client_are_returned() {
    let site = Site::plain();
    let updated = site.set_client(code_client()).unwrap();
    let described = site
        .call("DescribeUserPoolClient", json!({ "ClientId": CLIENT }))
        .unwrap();
    for (name, value) in code_client().as_object().unwrap() {
        assert_eq!(&described["UserPoolClient"][name], value, "{name}");
        assert_eq!(&updated["UserPoolClient"][name], value, "{name}");
    }
}

#[test]
fn oauth_settings_that_contradict_are_refused() {
    let site = Site::plain();
    let refused = |changes: Value| {
        let mut settings = code_client();
        settings
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        site.set_client(settings).unwrap_err()
    };
    for (changes, words) in [
        (
            json!({ "AllowedOAuthScopes": [] }),
            "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required",
        ),
        (
            json!({ "AllowedOAuthFlows": ["code", "client_credentials"] }),
            "InvalidOAuthFlowException: client_credentials flow can not be selected along with",
        ),
        (
            json!({ "AllowedOAuthFlows": ["client_credentials"] }),
            "InvalidOAuthFlowException: client_credentials flow can not be selected if client",
        ),
        (
            json!({ "AllowedOAuthScopes": ["openid", "api/read"] }),
            "ScopeDoesNotExistException: Invalid scope requested: api/read",
        ),
        (
            json!({ "CallbackURLs": ["http://example.com/"] }),
            "InvalidParameterException: http://example.com/ cannot use the HTTP protocol.",
        ),
        (
            json!({ "LogoutURLs": ["https://example.com/#x"] }),
            "InvalidParameterException: https://example.com/#x cannot include a fragment",
        ),
        (
            json!({ "CallbackURLs": [] }),
            "InvalidParameterException: CallbackURLs are required",
        ),
        (
            json!({ "DefaultRedirectURI": "https://example.com/" }),
            "InvalidParameterException: DefaultRedirectURI must be one of the CallbackURLs.",
        ),
        (
            json!({ "SupportedIdentityProviders": ["Google"] }),
            "InvalidParameterException: The provider Google does not exist for User Pool",
        ),
    ] {
        let error = refused(changes);
        assert!(error.starts_with(words), "{error}");
    }
    let mut settings = code_client();
    settings["DefaultRedirectURI"] = CALLBACK.into();
    site.set_client(settings).unwrap();
}

#[test]
fn scope_of_a_resource_server_is_accepted() {
    let site = Site::plain();
    site.call(
        "CreateResourceServer",
        json!({
            "Identifier": "https://api.example.com",
            "Name": "API",
            "Scopes": [{ "ScopeName": "read", "ScopeDescription": "reads" }],
        }),
    )
    .unwrap();
    let mut settings = code_client();
    settings["AllowedOAuthScopes"] = json!(["openid", "https://api.example.com/read"]);
    site.set_client(settings).unwrap();
}
