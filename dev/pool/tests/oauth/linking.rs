//! AdminLinkProviderForUser and AdminDisableProviderForUser.

use serde_json::{Value, json};

use crate::{browser::Browser, federation::Federation, support::claims};

fn link(federation: &Federation, attribute: &str, value: &str) -> Result<Value, String> {
    federation.site.call(
        "AdminLinkProviderForUser",
        json!({
            "DestinationUser": { "ProviderName": "Cognito", "ProviderAttributeValue": "jeff" },
            "SourceUser": {
                "ProviderName": "Upstream",
                "ProviderAttributeName": attribute,
                "ProviderAttributeValue": value,
            },
        }),
    )
}

#[test]
fn linked_identity_signs_the_own_user_in() {
    for (attribute, by_subject) in [("Cognito_Subject", true), ("email", false)] {
        let federation = Federation::new();
        let value = if by_subject {
            federation.upstream_sub()
        } else {
            "jeff@example.com".to_owned()
        };
        link(&federation, attribute, &value).unwrap();
        let id = claims(&federation.tokens()["id_token"]);
        assert_eq!(id["cognito:username"], "jeff");
        assert_eq!(id["identities"][0]["primary"], "false");
        assert_eq!(id["identities"][0]["userId"], value);
        let again = link(&federation, attribute, &value).unwrap_err();
        assert!(
            again.contains("Merging is not currently supported"),
            "{again}"
        );
    }
}

#[test]
fn linked_identity_cannot_take_the_address_of_another_user() {
    let federation = Federation::new();
    federation.site.add_user("ada");
    link(&federation, "Cognito_Subject", &federation.upstream_sub()).unwrap();
    federation
        .upstream
        .call(
            "AdminUpdateUserAttributes",
            json!({
                "Username": "jeff",
                "UserAttributes": [
                    { "Name": "email", "Value": "ada@example.com" },
                    { "Name": "email_verified", "Value": "true" },
                ],
            }),
        )
        .unwrap();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let refused = browser.open(&back);
    let description = refused.redirected("error_description").unwrap();
    assert_eq!(
        description,
        "Upstream: An account with the given email already exists."
    );
}

#[test]
fn identity_that_has_signed_in_cannot_be_linked() {
    let federation = Federation::new();
    federation.tokens();
    let refused = link(&federation, "Cognito_Subject", &federation.upstream_sub());
    assert!(
        refused
            .unwrap_err()
            .contains("Merging is not currently supported")
    );
}

#[test]
fn disabled_link_makes_a_profile_of_its_own() {
    let federation = Federation::new();
    let sub = federation.upstream_sub();
    link(&federation, "Cognito_Subject", &sub).unwrap();
    federation
        .site
        .call(
            "AdminDisableProviderForUser",
            json!({
                "User": {
                    "ProviderName": "Upstream",
                    "ProviderAttributeName": "Cognito_Subject",
                    "ProviderAttributeValue": sub,
                },
            }),
        )
        .unwrap();
    let id = claims(&federation.tokens()["id_token"]);
    assert_eq!(id["cognito:username"], format!("Upstream_{sub}"));
}

#[test]
fn link_to_unknown_users_and_providers_is_refused() {
    let federation = Federation::new();
    let call = |destination: &str, provider: &str, attribute: &str| {
        federation
            .site
            .call(
                "AdminLinkProviderForUser",
                json!({
                    "DestinationUser": {
                        "ProviderName": "Cognito", "ProviderAttributeValue": destination,
                    },
                    "SourceUser": {
                        "ProviderName": provider,
                        "ProviderAttributeName": attribute,
                        "ProviderAttributeValue": "x",
                    },
                }),
            )
            .unwrap_err()
    };
    assert!(call("nobody", "Upstream", "Cognito_Subject").starts_with("UserNotFoundException"));
    assert!(call("jeff", "Google", "Cognito_Subject").contains("does not exist"));
    assert!(call("jeff", "Upstream", "unmapped").starts_with("InvalidParameterException"));
}

#[test]
fn more_than_five_links_are_refused() {
    let federation = Federation::new();
    for number in 0..5 {
        link(&federation, "Cognito_Subject", &format!("id-{number}")).unwrap();
    }
    let refused = link(&federation, "Cognito_Subject", "id-5").unwrap_err();
    assert!(refused.starts_with("LimitExceededException"), "{refused}");
}
