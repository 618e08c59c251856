//! Access tokens for machines.

use serde_json::{Value, json};

use crate::support::{Reply, Service, claims, refused, refused_as};

fn machine(service: &Service, flows: &[&str]) -> Reply {
    let server = json!({
        "Identifier": "rides",
        "Name": "Rides",
        "Scopes": [
            { "ScopeName": "read", "ScopeDescription": "Read" },
            { "ScopeName": "write", "ScopeDescription": "Write" },
        ],
    });
    service.admin("CreateResourceServer", server).unwrap();
    let made = service.admin(
        "CreateUserPoolClient",
        json!({
            "ClientName": "machine",
            "GenerateSecret": true,
            "ExplicitAuthFlows": flows,
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthScopes": ["rides/read", "rides/write"],
        }),
    )?;
    Ok(made["UserPoolClient"].clone())
}

#[test]
fn machine_gets_a_token_for_its_scopes() {
    let service = Service::new();
    let client = machine(&service, &["ALLOW_CLIENT_TOKEN_AUTH"]).unwrap();
    let get = |scopes: Value, secret: &Value| {
        let body = json!({ "ClientId": client["ClientId"], "Secret": secret, "Scopes": scopes });
        service.call("GetClientToken", body)
    };
    let secret = &client["ClientSecret"];
    let reply = get(json!(["rides/read"]), secret).unwrap();
    let result = &reply["ClientAuthenticationResult"];
    assert_eq!(result["TokenType"], "Bearer");
    assert_eq!(result["ExpiresIn"], 3_600);
    let token = claims(&result["AccessToken"]);
    assert_eq!(token["scope"], "rides/read");
    assert_eq!(token["sub"], client["ClientId"]);
    assert_eq!(token["token_use"], "access");
    let all = get(json!([]), secret).unwrap();
    let all = claims(&all["ClientAuthenticationResult"]["AccessToken"]);
    assert_eq!(all["scope"], "rides/read rides/write");
    refused_as(
        get(json!(["rides/delete"]), secret),
        "InvalidParameterException",
    );
    refused_as(get(json!(["openid"]), secret), "InvalidParameterException");
    let wrong = json!("x".repeat(52));
    refused(
        get(json!([]), &wrong),
        "NotAuthorizedException",
        "Unable to verify client secret",
    );
}

#[test]
fn machine_flow_is_the_only_flow_of_a_client() {
    let service = Service::new();
    let both = ["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"];
    refused(
        machine(&service, &both),
        "InvalidParameterException",
        "ALLOW_CLIENT_TOKEN_AUTH cannot be combined with other flows.",
    );
    let body = json!({ "ClientId": "wildrydeswebapp", "Secret": "x".repeat(52) });
    refused_as(
        service.call("GetClientToken", body),
        "NotAuthorizedException",
    );
}
