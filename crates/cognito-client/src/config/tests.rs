//! Tests of reading a configuration.

use super::flow::FLOW;
use super::*;

fn field(section: &'static str, key: &'static str) -> Field {
    Field { section, key }
}

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, AppSection::DEFAULT)
}

fn mfa_of(config: &Config) -> Mfa {
    Mfa::parse(&config.file).unwrap()
}

const REAL: &str = r#"{
    "version": "1.4",
    "auth": {
        "aws_region": "eu-west-1",
        "user_pool_id": "eu-west-1_AbC123",
        "user_pool_client_id": "4mnhpa8example",
        "identity_pool_id": "eu-west-1:11111111-2222-3333-4444-555555555555",
        "password_policy": {"min_length": 10, "require_symbols": false}
    }
}"#;

#[test]
fn a_real_pool_needs_nothing_but_its_ids() {
    let config = parse(REAL).unwrap();
    assert_eq!(
        config.user_pool_endpoint,
        "https://cognito-idp.eu-west-1.amazonaws.com/"
    );
    assert_eq!(
        config.issuers(),
        [
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123",
            "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123",
        ]
    );
    assert_eq!(
        jwks_url("https://a.example/eu-west-1_AbC123"),
        "https://a.example/eu-west-1_AbC123/.well-known/jwks.json"
    );
    let identities = config.identity_pool.as_ref().unwrap();
    assert_eq!(identities.region(), "eu-west-1");
    assert_eq!(
        identities.endpoint_of("sts"),
        "https://sts.eu-west-1.amazonaws.com/"
    );
    assert_eq!(
        config.login_provider(),
        "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"
    );
    assert_eq!(config.pool_name(), "AbC123");
    assert_eq!(config.flow, Flow::UserSrp);
    assert_eq!(config.username_source, UsernameSource::DerivedFromEmail);
    assert_eq!(config.password_policy.min_length, 10);
    assert!(!config.password_policy.require_symbols);
    assert!(config.password_policy.require_numbers);
}

/// Reads a file with these members in `auth` and in `custom.cognito`.
fn config(auth: &str, custom: &str) -> Result<Config, ConfigError> {
    let auth = format!(r#""user_pool_id":"us-east-1_A","user_pool_client_id":"c",{auth}"#);
    let text = format!(r#"{{"auth":{{{auth}}},"custom":{{"cognito":{{{custom}}}}}}}"#);
    parse(&text.replace(",}", "}"))
}

#[test]
fn logins_have_the_suffix_of_the_partition() {
    let pool = REAL.replace("eu-west-1", "eusc-de-east-1");
    let config = parse(&pool).unwrap();
    assert_eq!(
        config.login_provider(),
        "cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbC123"
    );
}

#[test]
fn issuers_are_awss_own_where_another_host_is_asked() {
    let of = |custom: &str| config("", custom).unwrap();
    let aws = [
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
        "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
    ];
    let fips = of(r#""use_fips_endpoint":true"#);
    assert_eq!(
        fips.user_pool_endpoint,
        "https://cognito-idp-fips.us-east-1.amazonaws.com/"
    );
    assert_eq!(fips.issuers(), aws);
    let proxy = of(r#""user_pool_endpoint":"https://proxy.example/cognito/""#);
    assert_eq!(proxy.issuers()[..2], aws);
    assert_eq!(
        proxy.issuers()[2..],
        [
            "https://proxy.example/cognito/us-east-1_A",
            "https://proxy.example/cognito/issuer-cognito-idp/us-east-1_A",
        ]
    );
}

#[test]
fn flow_is_read_from_both_of_its_places() {
    let of = |auth: &str, custom: &str| config(auth, custom).map(|config| config.flow);
    let named = |name| format!(r#""authentication_flow_type":"{name}""#);
    assert_eq!(of("", &named("USER_AUTH")), Ok(Flow::UserAuth));
    assert_eq!(of(&named("CUSTOM_AUTH"), ""), Ok(Flow::Custom));
    assert_eq!(
        of(&named("CUSTOM_AUTH"), &named("USER_SRP_AUTH")),
        Ok(Flow::UserSrp)
    );
    let passwordless = r#""passwordless":{"email_otp_enabled":true}"#;
    assert_eq!(of(passwordless, ""), Ok(Flow::UserAuth));
    assert_eq!(of(passwordless, &named("USER_SRP_AUTH")), Ok(Flow::UserSrp));
    assert_eq!(
        of("", &named("SMOKE")),
        Err(ConfigError::BadField(field("custom.cognito", FLOW)))
    );
}

#[test]
fn amplifys_own_files_are_read_as_its_tools_mean_them() {
    let read = |text| parse(text).unwrap();
    let everything = read(include_str!(
        "../../tests/fixtures/amplify_outputs/everything.json"
    ));
    assert_eq!(everything.flow, Flow::UserAuth);
    assert_eq!(everything.preferred_challenge.as_deref(), Some("WEB_AUTHN"));
    assert_eq!(mfa_of(&everything).file_version.as_deref(), Some("1.5"));
    let methods = ["TOTP", "EMAIL"].map(str::to_owned).to_vec();
    assert_eq!(mfa_of(&everything).methods, Some(methods));
    let required = read(include_str!(
        "../../tests/fixtures/amplify_outputs/mfa-required-email.json"
    ));
    assert_eq!(required.flow, Flow::UserSrp);
    assert_eq!(mfa_of(&required).mode, MfaMode::Required);
}

#[test]
fn missing_password_rules_are_cognitos_defaults() {
    let policy = config(r#""password_policy":{"require_symbols":false}"#, "");
    let policy = policy.unwrap().password_policy;
    assert_eq!(policy.min_length, 8);
    assert!(policy.require_numbers && policy.require_lowercase);
    assert!(policy.require_uppercase && !policy.require_symbols);
}

#[test]
fn fault_of_the_tiles_costs_the_tiles_alone() {
    for tiles in ["\"https://t/{z}/{x}\"", "7", "\"https://{q}/{z}{x}{y}\""] {
        let config = config("", &format!(r#""map_tiles":{tiles}"#)).unwrap();
        assert!(config.map_tiles.unwrap().source().is_err(), "{tiles}");
    }
}

#[test]
fn the_local_pools_own_endpoints() {
    let endpoint = "http://localhost:9229";
    let config = parse(&format!(
        r#"{{"auth":{{"user_pool_id":"local_Notes","user_pool_client_id":"c"}},
            "custom":{{"cognito":{{"user_pool_endpoint":"{endpoint}","inbox_url":"{endpoint}/inbox"}}}}}}"#
    ))
    .unwrap();
    assert_eq!(
        config.issuers(),
        [
            "http://localhost:9229/local_Notes",
            "http://localhost:9229/issuer-cognito-idp/local_Notes",
        ]
    );
    assert_eq!(config.user_pool_endpoint, "http://localhost:9229/");
    assert_eq!(
        config.inbox_url.as_deref(),
        Some("http://localhost:9229/inbox")
    );
}

#[test]
fn usernames_by_the_pools_kind() {
    let with = |auth: &str, custom: &str| {
        let text = format!(
            r#"{{"auth":{{"user_pool_id":"x_y","user_pool_client_id":"c"{auth}}},"custom":{{"cognito":{{{custom}}}}}}}"#
        );
        parse(&text).unwrap().username_source
    };
    assert_eq!(
        with(r#","username_attributes":["email"]"#, ""),
        UsernameSource::Attribute
    );
    assert_eq!(
        with(r#","username_attributes":["phone_number"]"#, ""),
        UsernameSource::PhoneNumber
    );
    assert_eq!(
        with(r#","username_attributes":["phone_number","email"]"#, ""),
        UsernameSource::Attribute
    );
    assert_eq!(
        with(r#","username_attributes":[]"#, ""),
        UsernameSource::DerivedFromEmail
    );
    assert_eq!(
        with("", r#""username_from_email":false"#),
        UsernameSource::Opaque
    );
}

#[test]
fn a_field_is_called_as_it_stands_in_the_file() {
    let map_tiles = field("custom.cognito", "map_tiles");
    assert_eq!(map_tiles.to_string(), "custom.cognito.map_tiles");
}

#[test]
fn what_is_wrong_is_named() {
    use ConfigError::{BadField, Empty, Missing, MissingField, NotJson};
    let id = r#""user_pool_id":"x_y","user_pool_client_id":"c""#;
    for (text, error) in [
        (String::new(), Empty),
        ("  {} ".into(), Empty),
        ("<!doctype html>".into(), Missing),
        ("[]".into(), NotJson { line: 1 }),
        ("{\n\"auth\":\n]".into(), NotJson { line: 3 }),
        (
            r#"{"version":"1"}"#.into(),
            MissingField(field("auth", "user_pool_id")),
        ),
        (
            r#"{"auth":{"user_pool_id":7}}"#.into(),
            BadField(field("auth", "user_pool_id")),
        ),
        (
            r#"{"auth":{"user_pool_id":"x_y"}}"#.into(),
            MissingField(field("auth", "user_pool_client_id")),
        ),
        (
            r#"{"auth":{"user_pool_id":"nopool","user_pool_client_id":"c"}}"#.into(),
            BadField(field("auth", "user_pool_id")),
        ),
        (
            format!(r#"{{"auth":{{{id},"password_policy":{{"min_length":0}}}}}}"#),
            BadField(field("auth.password_policy", "min_length")),
        ),
        (
            format!(
                r#"{{"auth":{{{id}}},"custom":{{"cognito":{{"user_pool_endpoint":"javascript:alert(1)"}}}}}}"#
            ),
            BadField(field("custom.cognito", "user_pool_endpoint")),
        ),
        (
            format!(r#"{{"auth":{{{id},"identity_pool_id":"evil/:x"}}}}"#),
            BadField(field("auth", "identity_pool_id")),
        ),
        (
            format!(r#"{{"auth":{{{id}}},"custom":{{"cognito":{{"use_fips_endpoint":"yes"}}}}}}"#),
            BadField(field("custom.cognito", "use_fips_endpoint")),
        ),
    ] {
        assert_eq!(parse(&text), Err(error), "{text}");
    }
}

#[test]
fn sign_in_sends_what_the_sign_up_makes() {
    let of = |custom: &str| config("", custom).unwrap().username_source;
    let named = |name: &str| of(&format!(r#""sign_up":{{"username":"{name}"}}"#));
    assert_eq!(named("derived"), UsernameSource::DerivedFromEmail);
    assert_eq!(named("chosen"), UsernameSource::Opaque);
    assert_eq!(named("uuid"), UsernameSource::Opaque);
    assert_eq!(named("email"), UsernameSource::Attribute);
    assert_eq!(named("phone"), UsernameSource::Attribute);
    let both = r#""username_from_email":false,"sign_up":{"username":"derived"}"#;
    assert_eq!(of(both), UsernameSource::DerivedFromEmail);
}

#[test]
fn closed_sign_up_is_known_to_the_first_page() {
    let of = |custom: &str| config("", custom).unwrap().is_sign_up_closed;
    assert!(of(r#""sign_up":{"allowed":false}"#));
    assert!(!of(r#""sign_up":{"allowed":true}"#));
    assert!(!of(""));
}

#[test]
fn preferred_challenge_decides_who_needs_a_password() {
    let of = |passwordless: &str, flow: &str| {
        let text = format!(
            r#"{{"auth":{{"user_pool_id":"a_b","user_pool_client_id":"c","passwordless":{{{passwordless}}}}}{flow}}}"#
        );
        let config = parse(&text).unwrap();
        (
            config.is_passwordless(),
            config.registers_without_password(),
        )
    };
    let codes = r#""email_otp_enabled":true,"preferred_challenge""#;
    for (passwordless, expected) in [
        (
            r#""preferred_challenge":"EMAIL_OTP""#.to_owned(),
            (true, true),
        ),
        (
            r#""preferred_challenge":"SMS_OTP""#.to_owned(),
            (true, true),
        ),
        // Nobody can register with a passkey, so a password or a code comes before it.
        (
            r#""preferred_challenge":"WEB_AUTHN""#.to_owned(),
            (true, false),
        ),
        (format!(r#"{codes}:"WEB_AUTHN""#), (true, true)),
        (
            r#""sms_otp_enabled":true,"preferred_challenge":"WEB_AUTHN""#.to_owned(),
            (true, true),
        ),
        (format!(r#"{codes}:"PASSWORD""#), (false, false)),
        (format!(r#"{codes}:"PASSWORD_SRP""#), (false, false)),
        (r#""email_otp_enabled":true"#.to_owned(), (false, false)),
    ] {
        assert_eq!(of(&passwordless, ""), expected, "{passwordless}");
        let by_srp = r#","custom":{"cognito":{"authentication_flow_type":"USER_SRP_AUTH"}}"#;
        assert_eq!(of(&passwordless, by_srp), (false, false), "{passwordless}");
    }
}
