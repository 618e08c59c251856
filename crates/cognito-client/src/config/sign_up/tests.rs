//! Tests of reading the description of the sign-up.

use super::*;

fn read(auth: &str, sign_up: &str) -> Result<SignUpSettings, ConfigError> {
    let file = format!(r#"{{"auth":{{{auth}}},"custom":{{"cognito":{{{sign_up}}}}}}}"#);
    SignUpSettings::parse(&file, AppSection::DEFAULT)
}

fn described(description: &str) -> Result<SignUpSettings, ConfigError> {
    read("", &format!(r#""sign_up":{description}"#))
}

fn fields(list: &str) -> Result<Vec<SignUpField>, ConfigError> {
    described(&format!(r#"{{"fields":{list}}}"#)).map(|settings| settings.fields.unwrap())
}

#[test]
fn file_without_a_description_means_todays_form() {
    let settings = read("", "").unwrap();
    assert!(settings.is_allowed);
    assert_eq!(settings.username, NewUsername::Derived);
    assert_eq!(settings.verification, Verification::Code);
    assert_eq!(settings.fields, None);
    assert!(settings.required.is_empty());
}

#[test]
fn amplifys_keys_say_what_the_description_does_not() {
    let settings = read(
        r#""username_attributes":["phone_number","email"],
           "standard_required_attributes":["given_name"],
           "user_verification_types":["phone_number","email"]"#,
        "",
    )
    .unwrap();
    assert_eq!(settings.username, NewUsername::Phone);
    assert_eq!(settings.required, ["given_name"]);
    assert_eq!(settings.verified, ["phone_number", "email"]);
    let of = |auth: &str, custom: &str| read(auth, custom).unwrap().username;
    assert_eq!(
        of(r#""username_attributes":["email"]"#, ""),
        NewUsername::Email
    );
    assert_eq!(of("", r#""username_from_email":false"#), NewUsername::Uuid);
}

#[test]
fn description_is_read_in_its_order() {
    let settings = described(
        r#"{ "allowed": false, "username": "chosen", "verification": "link", "fields": [
            { "name": "birthdate", "required": true },
            { "name": "custom:size", "choices": ["S", { "value": "M", "label": { "en": "Medium", "de": "Mittel" } }],
              "label": "Size", "editable": false },
            { "name": "custom:age", "kind": "number", "min": 18, "max": 120 },
            { "name": "terms", "kind": "consent", "required": true, "link": "https://a.example/terms" }
        ] }"#,
    )
    .unwrap();
    assert!(!settings.is_allowed);
    assert_eq!(settings.username, NewUsername::Chosen);
    assert_eq!(settings.verification, Verification::Link);
    let fields = settings.fields.unwrap();
    let kinds: Vec<_> = fields
        .iter()
        .map(|field| (&*field.name, field.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("birthdate", FieldKind::Date),
            ("custom:size", FieldKind::Choice),
            ("custom:age", FieldKind::Number),
            ("terms", FieldKind::Consent),
        ]
    );
    assert!(fields[0].required && fields[0].editable);
    assert!(!fields[1].editable);
    let medium = fields[1].choices[1].label.as_ref().unwrap();
    assert_eq!(medium.in_language("de"), "Mittel");
    assert_eq!((fields[2].min, fields[2].max), (Some(18), Some(120)));
    assert_eq!(fields[3].link.as_deref(), Some("https://a.example/terms"));
}

#[test]
fn text_is_in_the_nearest_language() {
    let text = |json: &str| {
        let list = format!(r#"[{{"name":"name","label":{json}}}]"#);
        fields(&list).unwrap().remove(0).label.unwrap()
    };
    let label = text(r#"{"de":"Name","en":"Full name","pt-BR":"Nome"}"#);
    for (tag, wanted) in [
        ("de", "Name"),
        ("de-AT", "Name"),
        ("pt", "Nome"),
        ("PT-br", "Nome"),
        ("ja", "Full name"),
    ] {
        assert_eq!(label.in_language(tag), wanted, "{tag}");
    }
    assert_eq!(text(r#"{"fr":"Nom"}"#).in_language("en"), "Nom");
    assert_eq!(text(r#""Name""#).in_language("he"), "Name");
}

#[test]
fn fault_of_a_field_names_its_place_and_member() {
    for (field, member) in [
        (r#"{"required":true}"#, "name"),
        (r#"{"name":"sub"}"#, "name"),
        (r#"{"name":"email_verified"}"#, "name"),
        (r#"{"name":"custom:"}"#, "name"),
        (r#"{"name":"team"}"#, "name"),
        (r#"{"name":"given_name"}"#, "name"),
        (r#"{"name":"name","kind":"smoke"}"#, "kind"),
        (r#"{"name":"email","kind":"text"}"#, "kind"),
        (r#"{"name":"phone_number","kind":"number"}"#, "kind"),
        (r#"{"name":"name","kind":"choice"}"#, "choices"),
        (
            r#"{"name":"name","kind":"choice","choices":[1]}"#,
            "choices",
        ),
        (
            r#"{"name":"name","kind":"text","choices":["a"]}"#,
            "choices",
        ),
        (r#"{"name":"name","required":"yes"}"#, "required"),
        (r#"{"name":"name","editable":1}"#, "editable"),
        (r#"{"name":"name","min":-1}"#, "min"),
        (r#"{"name":"name","min":3,"max":2}"#, "max"),
        (r#"{"name":"name","label":7}"#, "label"),
        (r#"{"name":"name","label":{"en":""}}"#, "label"),
        (r#"{"name":"name","hint":[]}"#, "hint"),
        (r#"{"name":"name","placeholder":""}"#, "placeholder"),
        (
            r#"{"name":"terms","kind":"consent","link":"javascript:1"}"#,
            "link",
        ),
        (
            r#"{"name":"terms","kind":"consent","link":"//a.example"}"#,
            "link",
        ),
    ] {
        let list = format!(r#"[{{"name":"given_name"}},{field}]"#);
        let fault = fields(&list).unwrap_err();
        assert_eq!(
            fault.to_string(),
            format!("custom.cognito.sign_up.fields[1].{member} has a value that is not valid"),
            "{field}"
        );
    }
    assert!(fields(r#"[{"name":"terms","kind":"consent","link":"/terms"}]"#).is_ok());
}

#[test]
fn fault_of_the_description_names_its_field() {
    for (description, key) in [
        ("7", "sign_up"),
        (r#"{"allowed":"no"}"#, "sign_up.allowed"),
        (r#"{"username":"smoke"}"#, "sign_up.username"),
        (r#"{"username":7}"#, "sign_up.username"),
        (r#"{"verification":"smoke"}"#, "sign_up.verification"),
        (r#"{"fields":{}}"#, "sign_up.fields"),
    ] {
        let section = "custom.cognito";
        let fault = Err(ConfigError::BadField(Field { section, key }));
        assert_eq!(described(description), fault, "{description}");
    }
}

#[test]
fn username_has_to_fit_the_pools_own() {
    let by_email = r#""username_attributes":["email"]"#;
    for (name, fits) in [
        ("email", true),
        ("phone", false),
        ("derived", false),
        ("chosen", false),
    ] {
        let read = read(by_email, &format!(r#""sign_up":{{"username":"{name}"}}"#));
        assert_eq!(read.is_ok(), fits, "{name}");
    }
}

#[test]
fn configuration_with_a_faulty_description_is_refused() {
    let file = |fields: &str| {
        format!(
            r#"{{"auth":{{"user_pool_id":"a_b","user_pool_client_id":"c"}},
                "custom":{{"cognito":{{"sign_up":{{"fields":{fields}}}}}}}}}"#
        )
    };
    let parse = |fields: &str| super::super::Config::parse(&file(fields), AppSection::DEFAULT);
    assert_eq!(parse("[]").unwrap().file, file("[]"));
    assert!(matches!(
        parse(r#"[{"name":"smoke"}]"#),
        Err(ConfigError::BadItem {
            index: 0,
            member: "name",
            ..
        })
    ));
}
