//! Access tokens for machines, and the certificate that signs requests to SAML providers.

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::support::{POOL, Reply, Service, claims, refused, refused_as, text};

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

/// Returns the contents of the DER element at the start of `der`, and the rest.
fn element(der: &[u8]) -> (&[u8], &[u8]) {
    let (length, from) = match der[1] {
        short if short < 0x80 => (usize::from(short), 2),
        0x81 => (usize::from(der[2]), 3),
        _ => (usize::from(der[2]) * 256 + usize::from(der[3]), 4),
    };
    (&der[from..from + length], &der[from + length..])
}

#[test]
fn signing_certificate_is_that_of_the_pool() {
    let service = Service::new();
    let get = || {
        let reply = service.admin("GetSigningCertificate", json!({})).unwrap();
        text(&reply["Certificate"])
    };
    let certificate = get();
    assert_eq!(get(), certificate);
    let der = BASE64.decode(certificate.as_bytes()).unwrap();
    let (whole, rest) = element(&der);
    assert!(rest.is_empty());
    let (signed, algorithm) = element(whole);
    let (_, signature) = element(algorithm);
    let signature = &element(signature).0[1..];
    // Version, serial number, algorithm, issuer, validity, subject, key.
    let mut fields = signed;
    let mut parts = Vec::new();
    while !fields.is_empty() {
        let (part, rest) = element(fields);
        parts.push(part);
        fields = rest;
    }
    let name = POOL.as_bytes();
    let has_name = |part: &[u8]| part.windows(name.len()).any(|window| window == name);
    assert!(has_name(parts[3]) && has_name(parts[5]));
    let key = element(element(parts[6]).1).0;
    let key = graviola::signing::rsa::VerifyingKey::from_pkcs1_der(&key[1..]).unwrap();
    let to_sign = &whole[..whole.len() - algorithm.len()];
    key.verify_pkcs1_sha256(signature, to_sign).unwrap();
    let elsewhere = json!({ "UserPoolId": "local_Elsewhere" });
    refused_as(
        service.admin("GetSigningCertificate", elsewhere),
        "ResourceNotFoundException",
    );
}
