//! The look of the hosted pages: the classic one, managed login styles, and terms documents.

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::support::{CLIENT, POOL, Reply, Service, refused, refused_as, text};

fn png() -> String {
    BASE64.encode(b"\x89PNG\r\n\x1a\nrest")
}

#[test]
fn classic_look_of_a_client_comes_before_that_of_all() {
    let service = Service::new();
    let get = |client: Value| {
        let body = json!({ "ClientId": client });
        service.admin("GetUICustomization", body).unwrap()["UICustomization"].clone()
    };
    assert_eq!(get(json!(CLIENT)), json!({}));
    let css = ".logo-customizable { max-width: 60%; }";
    let all = json!({ "ClientId": "ALL", "CSS": css });
    let set = service.admin("SetUICustomization", all).unwrap();
    assert_eq!(set["UICustomization"]["CSS"], css);
    assert_eq!(get(json!(CLIENT)), set["UICustomization"]);
    assert_eq!(get(json!(CLIENT))["ClientId"], "ALL");
    let own = json!({ "ClientId": CLIENT, "ImageFile": png() });
    service.admin("SetUICustomization", own).unwrap();
    let shown = get(json!(CLIENT));
    let url = format!("data:image/png;base64,{}", png());
    assert_eq!(shown["ImageUrl"], url.as_str());
    assert_eq!(shown["CSSVersion"].as_str().unwrap().len(), 14);
    assert_eq!(get(Value::Null)["CSS"], css);
    // A request without a look removes it.
    service
        .admin("SetUICustomization", json!({ "ClientId": CLIENT }))
        .unwrap();
    assert_eq!(get(json!(CLIENT))["ClientId"], "ALL");
}

#[test]
fn classic_look_needs_a_domain_and_a_real_image() {
    let service = Service::new();
    let set = |body: Value| service.admin("SetUICustomization", body);
    refused_as(
        set(json!({ "ImageFile": BASE64.encode(b"GIF89a") })),
        "InvalidParameterException",
    );
    refused_as(
        set(json!({ "ImageFile": "no base64!" })),
        "SerializationException",
    );
    let largest = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 131_064]].concat();
    set(json!({ "ImageFile": BASE64.encode(&largest) })).unwrap();
    let large = BASE64.encode(&[0; 131_073]);
    let refusal = set(json!({ "ImageFile": large })).unwrap_err();
    assert_eq!(
        refusal.message,
        "1 validation error detected: Value at 'imageFile' failed to satisfy constraint: \
         Member must have length less than or equal to 131072"
    );
    let pool = service
        .call("CreateUserPool", json!({ "PoolName": "bare" }))
        .unwrap();
    let body = json!({ "UserPoolId": pool["UserPool"]["Id"], "CSS": "a" });
    refused(
        set(body),
        "InvalidParameterException",
        "There has to be an existing domain associated with this user pool",
    );
}

fn create(service: &Service, mut settings: Value) -> Reply {
    settings["ClientId"] = CLIENT.into();
    let made = service.admin("CreateManagedLoginBranding", settings)?;
    Ok(made["ManagedLoginBranding"].clone())
}

fn asset(bytes: &str, mode: &str) -> Value {
    json!({
        "Category": "FORM_LOGO", "ColorMode": mode, "Extension": "PNG", "Bytes": bytes,
    })
}

#[test]
fn style_is_described_by_its_id_and_its_client() {
    let service = Service::new();
    let settings = json!({ "categories": { "form": { "displayGraphics": true } } });
    let body = json!({ "Settings": settings, "Assets": [asset(&png(), "LIGHT")] });
    let made = create(&service, body).unwrap();
    assert_eq!(made["Settings"], settings);
    assert_eq!(made["UseCognitoProvidedValues"], false);
    let named = json!({ "ManagedLoginBrandingId": made["ManagedLoginBrandingId"] });
    for (operation, body) in [
        ("DescribeManagedLoginBranding", named.clone()),
        (
            "DescribeManagedLoginBrandingByClient",
            json!({ "ClientId": CLIENT }),
        ),
    ] {
        let described = service.admin(operation, body).unwrap();
        assert_eq!(described["ManagedLoginBranding"], made);
    }
    refused_as(
        create(&service, json!({})),
        "ManagedLoginBrandingExistsException",
    );
    service
        .admin("DeleteManagedLoginBranding", named.clone())
        .unwrap();
    for operation in ["DescribeManagedLoginBranding", "DeleteManagedLoginBranding"] {
        refused_as(
            service.admin(operation, named.clone()),
            "ResourceNotFoundException",
        );
    }
    create(&service, json!({})).unwrap();
}

#[test]
fn update_of_a_style_keeps_what_it_does_not_name() {
    let service = Service::new();
    let settings = json!({ "a": { "b": 1, "c": 2 }, "d": [1, 2] });
    let body = json!({
        "Settings": settings, "Assets": [asset(&png(), "LIGHT"), asset(&png(), "DARK")],
    });
    let made = create(&service, body).unwrap();
    let update = |mut changes: Value| {
        changes["ManagedLoginBrandingId"] = made["ManagedLoginBrandingId"].clone();
        let reply = service.admin("UpdateManagedLoginBranding", changes)?;
        Ok::<Value, crate::support::Refusal>(reply["ManagedLoginBranding"].clone())
    };
    let other = BASE64.encode(b"other");
    let changed = update(json!({
        "Settings": { "a": { "c": 3 }, "d": [4] }, "Assets": [asset(&other, "DARK")],
    }))
    .unwrap();
    assert_eq!(
        changed["Settings"],
        json!({ "a": { "b": 1, "c": 3 }, "d": [4] })
    );
    let assets = json!([asset(&png(), "LIGHT"), asset(&other, "DARK")]);
    assert_eq!(changed["Assets"], assets);
    for wrong in [
        json!({ "UseCognitoProvidedValues": true, "Settings": {} }),
        json!({ "Settings": [1] }),
        json!({ "Assets": [asset(&png(), "DARK"), asset(&png(), "DARK")] }),
        json!({ "Assets": [{ "Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG" }] }),
        json!({ "Assets": [asset(&png(), "GREY")] }),
    ] {
        refused_as(update(wrong), "InvalidParameterException");
    }
    let provided = update(json!({ "UseCognitoProvidedValues": true })).unwrap();
    assert_eq!(provided.get("Settings"), None);
    assert_eq!(provided.get("Assets"), None);
}

#[test]
fn style_goes_with_its_client() {
    let service = Service::new();
    let client = service
        .admin("CreateUserPoolClient", json!({ "ClientName": "web" }))
        .unwrap();
    let named = json!({ "ClientId": client["UserPoolClient"]["ClientId"] });
    let made = service
        .admin("CreateManagedLoginBranding", named.clone())
        .unwrap();
    let id = made["ManagedLoginBranding"]["ManagedLoginBrandingId"].clone();
    service.admin("DeleteUserPoolClient", named).unwrap();
    refused_as(
        service.admin(
            "DescribeManagedLoginBranding",
            json!({ "ManagedLoginBrandingId": id }),
        ),
        "ResourceNotFoundException",
    );
}

fn create_terms(service: &Service, name: &str) -> Reply {
    let made = service.admin(
        "CreateTerms",
        json!({
            "ClientId": CLIENT,
            "TermsName": name,
            "TermsSource": "LINK",
            "Enforcement": "NONE",
            "Links": { "cognito:default": "https://example.com/terms" },
        }),
    )?;
    Ok(made["Terms"].clone())
}

#[test]
fn terms_are_created_listed_changed_and_deleted() {
    let service = Service::new();
    let terms = create_terms(&service, "terms-of-use").unwrap();
    assert_eq!(terms["UserPoolId"], POOL);
    refused_as(
        create_terms(&service, "terms-of-use"),
        "TermsExistsException",
    );
    let policy = create_terms(&service, "privacy-policy").unwrap();
    let by_client = json!({ "ClientId": CLIENT, "TermsName": "terms-of-use" });
    let described = service
        .admin("DescribeTermsByClient", by_client.clone())
        .unwrap();
    assert_eq!(described["Terms"], terms);
    let mut ids = Vec::new();
    let mut next = Value::Null;
    loop {
        let body = json!({ "MaxResults": 1, "NextToken": next });
        let page = service.admin("ListTerms", body).unwrap();
        assert_eq!(page["Terms"].as_array().unwrap().len(), 1);
        assert_eq!(page["Terms"][0].get("Links"), None);
        ids.push(text(&page["Terms"][0]["TermsId"]));
        next = page["NextToken"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(ids.len(), 2);
    let id = terms["TermsId"].clone();
    let change = |changes: Value| {
        let mut body = changes;
        body["TermsId"] = id.clone();
        service.admin("UpdateTerms", body)
    };
    let links = json!({ "cognito:german": "https://example.com/de" });
    let changed = change(json!({ "Links": links })).unwrap();
    assert_eq!(changed["Terms"]["Links"], links);
    assert_eq!(changed["Terms"]["TermsName"], "terms-of-use");
    refused_as(
        change(json!({ "TermsName": "privacy-policy" })),
        "TermsExistsException",
    );
    refused_as(
        change(json!({ "Links": { "cognito:klingon": "https://example.com" } })),
        "InvalidParameterException",
    );
    let named = json!({ "TermsId": policy["TermsId"] });
    service.admin("DeleteTerms", named.clone()).unwrap();
    refused_as(
        service.admin("DescribeTerms", named),
        "ResourceNotFoundException",
    );
    let gone = json!({ "ClientId": CLIENT, "TermsName": "privacy-policy" });
    refused_as(
        service.admin("DescribeTermsByClient", gone),
        "ResourceNotFoundException",
    );
}
