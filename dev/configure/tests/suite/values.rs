//! Tests that need neither files nor pools.

use cognito_client::config::sign_up::{NewUsername, SignUpSettings};
use serde_json::{Map, Value, json};
use wild_rydes_configure::APP_SECTION;
use wild_rydes_configure::arguments::{Arguments, Source, UsageError, parse};
use wild_rydes_configure::aws::is_loopback;
use wild_rydes_configure::custom::custom;
use wild_rydes_configure::outputs::{Auth, Passwordless};
use wild_rydes_configure::report::{Report, Unsupported};
use wild_rydes_configure::settings::{Client, Factors, Identities, Pool, Settings};
use wild_rydes_configure::sign_up::{contradictions, describe};
use wild_rydes_configure::workshop::{self, Names};

fn read(line: &str) -> Result<Arguments, UsageError> {
    parse(line.split_whitespace().map(str::to_owned))
}

#[test]
fn every_source_has_its_words() {
    let source = |line| read(line).map(|arguments| arguments.source);
    assert_eq!(
        source("--stack rydes --region eu-west-1"),
        Ok(Source::Stack("rydes".to_owned()))
    );
    assert_eq!(
        source("--user-pool-id eu-west-1_A --client-id c --identity-pool-id eu-west-1:1"),
        Ok(Source::Ids {
            user_pool_id: "eu-west-1_A".to_owned(),
            client_id: "c".to_owned(),
            identity_pool_id: Some("eu-west-1:1".to_owned()),
        })
    );
    assert_eq!(source("--amplify f"), Ok(Source::Amplify("f".into())));
    assert_eq!(source("--workshop f"), Ok(Source::Workshop("f".into())));
    assert!(read("--amplify f --fips").unwrap().fips);
}

#[test]
fn one_source_and_one_only() {
    for line in [
        "",
        "--offline",
        "--user-pool-id eu-west-1_A",
        "--client-id c",
        "--stack s --amplify f",
        "--stack s --identity-pool-id i",
        "--amplify f --workshop g",
    ] {
        assert_eq!(read(line), Err(UsageError::OneSource), "{line}");
    }
    assert_eq!(read("--stack s --offline"), Err(UsageError::StackOffline));
    assert_eq!(
        read("--stack"),
        Err(UsageError::MissingValue("--stack".to_owned()))
    );
    assert_eq!(
        read("--pool x"),
        Err(UsageError::Unknown("--pool".to_owned()))
    );
    assert_eq!(
        read("--stack s --endpoint-url localhost:9229"),
        Err(UsageError::Endpoint)
    );
    assert_eq!(
        read("--stack s --fips --endpoint-url http://localhost:9229"),
        Err(UsageError::FipsElsewhere)
    );
}

#[test]
fn choices_of_the_app_are_options() {
    let arguments = read("--stack s --bucket my-pictures").unwrap();
    assert_eq!(arguments.bucket.as_deref(), Some("my-pictures"));
    assert_eq!(read("--stack s --bucket My"), Err(UsageError::Bucket));
    let arguments = read("--stack s --username uuid --preferred-challenge EMAIL_OTP").unwrap();
    assert_eq!(arguments.username.as_deref(), Some("uuid"));
    assert_eq!(arguments.preferred_challenge.as_deref(), Some("EMAIL_OTP"));
    for line in [
        "--stack s --username email",
        "--stack s --preferred-challenge OTP",
    ] {
        let refused = read(line);
        assert!(
            matches!(refused, Err(UsageError::UnknownValue { .. })),
            "{line}"
        );
    }
}

#[test]
fn user_names_that_the_app_chooses_are_reported() {
    let mut report = Report::of(
        &filled(&settings(&pool(), &client())),
        &settings(&pool(), &client()),
    );
    report.set_username(NewUsername::Chosen);
    let said = report.to_string();
    assert!(
        said.contains("chosen by the user; email or phone_number once verified"),
        "{said}"
    );
}

#[test]
fn the_last_of_two_is_the_one_that_counts() {
    let arguments = read("--output a --amplify f --output b").unwrap();
    assert_eq!(arguments.output.to_str(), Some("b"));
}

#[test]
fn the_workshops_file_in_javascript_and_in_json() {
    let names = Names {
        region: Some("us-east-1".to_owned()),
        user_pool_id: Some("us-east-1_Ab0cD1eF2".to_owned()),
        client_id: Some("1example23456789".to_owned()),
        identity_pool_id: Some("us-east-1:11111111-2222-3333-4444-555555555555".to_owned()),
    };
    let javascript = "\
const awsConfig = {
    Auth: {
        // REQUIRED - Amazon Cognito Identity Pool ID, as in 'us-east-1:0'
        identityPoolId: 'us-east-1:11111111-2222-3333-4444-555555555555', // identityPoolId: 'no'
        /* region: 'eu-west-9', */
        region: \"us-east-1\",
        userPoolId: `us-east-1_Ab0cD1eF2`,
        'userPoolWebClientId': '1example23456789'
    }
}
export default awsConfig;
";
    assert_eq!(workshop::read(javascript), names);
    let json = r#"{"Auth":{"identityPoolId":"us-east-1:11111111-2222-3333-4444-555555555555",
        "region":"us-east-1","userPoolId":"us-east-1_Ab0cD1eF2","userPoolWebClientId":"1example23456789"}}"#;
    assert_eq!(workshop::read(json), names);
}

#[test]
fn the_workshops_blanks_are_no_values() {
    let blank = "Auth: { identityPoolId: '', region: '', userPoolId: '' }";
    assert_eq!(workshop::read(blank), Names::default());
    assert_eq!(
        workshop::read("userPoolId: 'never closed"),
        Names {
            user_pool_id: Some("never closed".to_owned()),
            ..Names::default()
        }
    );
    assert_eq!(workshop::read("region = 'x'; /*"), Names::default());
}

#[test]
fn addresses_of_this_machine() {
    for local in [
        "http://localhost:9229",
        "http://127.0.0.1/",
        "https://127.8.9.1:1/x",
        "http://[::1]:8080/",
        "http://pool.localhost",
        "http://0.0.0.0:9229",
    ] {
        assert!(is_loopback(local), "{local}");
    }
    for other in [
        "https://auth.example.com",
        "https://localhost.example.com",
        "https://example.com/localhost",
        "https://128.0.0.1",
        "unicorns",
    ] {
        assert!(!is_loopback(other), "{other}");
    }
}

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(object) = value else {
        panic!("no object");
    };
    object
}

#[test]
fn what_was_about_the_local_pool_goes_and_the_rest_stays() {
    let before = object(json!({
        "theirs": {"a": 1},
        "wild_rydes": {
            "user_pool_endpoint": "http://localhost:9229",
            "identity_pool_endpoint": "http://localhost:9229",
            "inbox_url": "http://localhost:9229/inbox",
            "ride_api_endpoint": "http://localhost:9229/ride-api",
            "use_fips_endpoint": true,
            "username_from_email": false,
            "map_tiles": "https://tiles.example/{z}/{x}/{y}.png",
            "map_attribution": "Tiles of ours",
        },
    }));
    let after = custom(&before, &Map::new(), false, None);
    assert_eq!(
        Value::Object(after.kept),
        json!({
            "theirs": {"a": 1},
            "wild_rydes": {
                "map_tiles": "https://tiles.example/{z}/{x}/{y}.png",
                "map_attribution": "Tiles of ours",
            },
        })
    );
    assert_eq!(after.dropped.len(), 6, "{:?}", after.dropped);
}

#[test]
fn authorization_of_a_ride_api_goes_with_it() {
    let authorized = |endpoint: &str| {
        let before = object(json!({"wild_rydes": {
            "ride_api_endpoint": endpoint,
            "ride_api_authorization": "iam",
        }}));
        custom(&before, &Map::new(), false, None)
    };
    let after = authorized("http://localhost:9229/ride-api");
    assert_eq!(after.kept, Map::new());
    assert_eq!(after.dropped.len(), 2, "{:?}", after.dropped);
    let after = authorized("https://rides.example/prod");
    assert_eq!(after.kept["wild_rydes"]["ride_api_authorization"], "iam");
    assert!(after.dropped.is_empty());
}

#[test]
fn what_is_said_of_the_same_pool_stays() {
    let before = object(json!({"wild_rydes": {
        "user_pool_endpoint": "https://auth.rydes.example",
        "use_fips_endpoint": true,
        "username_from_email": false,
    }}));
    let after = custom(&before, &Map::new(), true, None);
    assert_eq!((after.kept, after.dropped), (before, vec![]));
}

#[test]
fn app_calls_the_endpoint_that_was_asked() {
    let before = object(json!({"wild_rydes": {
        "user_pool_endpoint": "http://localhost:1",
        "inbox_url": "http://localhost:1/inbox",
    }}));
    let endpoint = "http://localhost:9229";
    let after = custom(&before, &Map::new(), false, Some(endpoint));
    assert_eq!(
        Value::Object(after.kept),
        json!({"wild_rydes": {
            "user_pool_endpoint": endpoint,
            "identity_pool_endpoint": endpoint,
        }})
    );
    assert_eq!(after.dropped, ["custom.wild_rydes.inbox_url"]);
}

#[test]
fn the_sources_own_words_win() {
    let before = object(json!({"wild_rydes": {"map_tiles": "https://a.example/{z}{x}{y}"}}));
    let source = object(json!({"wild_rydes": {"map_tiles": "https://b.example/{z}{x}{y}"}}));
    let after = custom(&before, &source, false, None);
    assert_eq!(after.kept, source);
}

fn pool() -> Value {
    json!({"UserPool": {
        "Id": "eu-west-1_A",
        "Name": "WildRydes",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12, "RequireUppercase": true, "RequireLowercase": true,
                "RequireNumbers": true, "RequireSymbols": false,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "AliasAttributes": ["email", "phone_number"],
        "AutoVerifiedAttributes": ["email"],
        "SchemaAttributes": [
            {"Name": "sub", "Required": true, "Mutable": false},
            {"Name": "email", "Required": true, "Mutable": true},
            {"Name": "custom:genre", "Required": false, "Mutable": true},
        ],
        "MfaConfiguration": "OPTIONAL",
    }})
}

fn client() -> Value {
    json!({"UserPoolClient": {
        "ClientId": "c",
        "ClientName": "wildrydes-web-app",
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "WriteAttributes": ["email", "phone_number", "custom:genre"],
        "EnableTokenRevocation": true,
        "PreventUserExistenceErrors": "ENABLED",
        "SupportedIdentityProviders": ["COGNITO"],
    }})
}

fn settings(pool: &Value, client: &Value) -> Settings {
    Settings {
        pool: Pool::read(pool).unwrap(),
        client: Client::read(client).unwrap(),
        factors: Some(Factors::read(&json!({
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
            "EmailMfaConfiguration": {},
        }))),
        identities: None,
    }
}

fn with(value: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut value = value.clone();
    let inner = value.as_object_mut().unwrap().values_mut().next().unwrap();
    change(inner);
    value
}

fn filled(settings: &Settings) -> Auth {
    let mut auth = Auth::from_ids("eu-west-1_A", "c", None);
    auth.fill(settings);
    auth
}

fn cannot(pool: &Value, client: &Value) -> Vec<Unsupported> {
    let settings = settings(pool, client);
    Report::of(&filled(&settings), &settings).unsupported
}

#[test]
fn the_workshops_pool_is_served_whole() {
    let settings = settings(&pool(), &client());
    let auth = filled(&settings);
    assert_eq!(
        serde_json::to_value(&auth).unwrap(),
        json!({
            "aws_region": "eu-west-1",
            "user_pool_id": "eu-west-1_A",
            "user_pool_client_id": "c",
            "password_policy": {
                "min_length": 12, "require_numbers": true, "require_lowercase": true,
                "require_uppercase": true, "require_symbols": false,
            },
            "standard_required_attributes": ["email"],
            "user_verification_types": ["email"],
            "mfa_configuration": "OPTIONAL",
            "mfa_methods": ["TOTP", "EMAIL"],
        })
    );
    assert_eq!(
        auth.authentication_flow_type.as_deref(),
        Some("USER_SRP_AUTH")
    );
    let report = Report::of(&auth, &settings);
    assert_eq!(report.unsupported, []);
    let said = report.to_string();
    for line in [
        "password         12 characters, a lower-case letter, an upper-case letter, a number",
        "sign-in          USER_SRP_AUTH",
        "second factor    of users who set one up: authenticator app, e-mail",
        "required         email",
        "email or phone_number once verified",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert!(!said.contains("cannot"));
}

#[test]
fn first_factors_need_both_the_pool_and_the_client() {
    let factors = json!(["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]);
    let pool = with(&pool(), |pool| {
        pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"] = factors;
    });
    let choosy = with(&client(), |client| {
        client["ExplicitAuthFlows"] = json!(["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"]);
    });
    let mut settings = settings(&pool, &choosy);
    settings.factors = Some(Factors::read(&json!({
        "WebAuthnConfiguration": {"RelyingPartyId": "rydes.example", "UserVerification": "preferred"},
    })));
    let auth = filled(&settings);
    assert_eq!(auth.authentication_flow_type.as_deref(), Some("USER_AUTH"));
    assert_eq!(
        serde_json::to_value(&auth.passwordless).unwrap(),
        json!({
            "email_otp_enabled": true,
            "sms_otp_enabled": false,
            "web_authn": {"relying_party_id": "rydes.example", "user_verification": "preferred"},
        })
    );
    let plain = filled(&self::settings(&pool, &client()));
    assert_eq!(
        plain.authentication_flow_type.as_deref(),
        Some("USER_SRP_AUTH")
    );
    assert_eq!(plain.passwordless, None);
}

#[test]
fn preferred_first_factor_stays_while_the_pool_offers_it() {
    let pool = |factors: Value| {
        with(&pool(), |pool| {
            pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"] = factors;
        })
    };
    let client = with(&client(), |client| {
        client["ExplicitAuthFlows"] = json!(["ALLOW_USER_AUTH"]);
    });
    for (factors, kept) in [
        (json!(["PASSWORD", "EMAIL_OTP"]), Some("EMAIL_OTP")),
        (json!(["PASSWORD", "SMS_OTP"]), None),
    ] {
        let mut auth = Auth::from_ids("eu-west-1_A", "c", None);
        auth.passwordless = Some(Passwordless {
            preferred_challenge: Some("EMAIL_OTP".to_owned()),
            ..Passwordless::default()
        });
        auth.fill(&settings(&pool(factors), &client));
        let preferred = auth.passwordless.unwrap().preferred_challenge;
        assert_eq!(preferred.as_deref(), kept);
    }
}

#[test]
fn newer_issuer_of_a_pool_is_reported() {
    let pool = with(&pool(), |pool| {
        pool["IssuerConfiguration"] = json!({"Type": "UPDATED"});
    });
    let settings = settings(&pool, &client());
    let said = Report::of(&filled(&settings), &settings).to_string();
    assert!(said.contains("issuer-cognito-idp"), "{said}");
}

#[test]
fn a_flow_chosen_before_stays_while_the_client_allows_it() {
    let client = with(&client(), |client| {
        client["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"]);
    });
    let settings = settings(&pool(), &client);
    let mut auth = Auth::from_ids("eu-west-1_A", "c", None);
    auth.authentication_flow_type = Some("USER_PASSWORD_AUTH".to_owned());
    auth.fill(&settings);
    assert_eq!(
        auth.authentication_flow_type.as_deref(),
        Some("USER_PASSWORD_AUTH")
    );
    auth.authentication_flow_type = Some("CUSTOM_AUTH".to_owned());
    auth.fill(&settings);
    assert_eq!(
        auth.authentication_flow_type.as_deref(),
        Some("USER_SRP_AUTH")
    );
}

#[test]
fn flows_by_default_and_by_their_older_names() {
    let flows = |named: Value| {
        let client = with(&client(), |client| client["ExplicitAuthFlows"] = named);
        let client = Client::read(&client).unwrap();
        [
            "USER_SRP_AUTH",
            "USER_PASSWORD_AUTH",
            "CUSTOM_AUTH",
            "REFRESH_TOKEN_AUTH",
        ]
        .map(|flow| client.allows(flow))
    };
    assert_eq!(flows(json!([])), [true, false, true, true]);
    assert_eq!(
        flows(json!(["USER_PASSWORD_AUTH"])),
        [true, true, false, true]
    );
    assert_eq!(
        flows(json!(["CUSTOM_AUTH_FLOW_ONLY"])),
        [false, false, true, true]
    );
    assert_eq!(
        flows(json!(["ALLOW_ADMIN_USER_PASSWORD_AUTH"])),
        [false; 4],
        "what an administrator may do helps no page"
    );
}

#[test]
fn what_lets_nobody_in_is_fatal() {
    let fatal = |client: Value| {
        let settings = settings(&pool(), &client);
        let report = Report::of(&filled(&settings), &settings);
        assert!(report.is_fatal(), "{report}");
        report.unsupported
    };
    let secret = with(&client(), |c| c["ClientSecret"] = json!("s3cr3t"));
    assert_eq!(fatal(secret.clone()), [Unsupported::Secret]);
    let debug = format!("{:?}", settings(&pool(), &secret));
    assert!(!debug.contains("s3cr3t"), "{debug}");
    let flows = json!(["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    assert_eq!(
        fatal(with(&client(), |c| c["ExplicitAuthFlows"] = flows)),
        [Unsupported::NoFlow]
    );
    let google = json!(["Google"]);
    assert_eq!(
        fatal(with(&client(), |c| c["SupportedIdentityProviders"] = google)),
        [Unsupported::ManagedLoginOnly(vec!["Google".to_owned()])]
    );
}

#[test]
fn what_the_app_cannot_serve_is_named() {
    let of_pool = |change: &dyn Fn(&mut Value)| cannot(&with(&pool(), change), &client());
    let of_client = |change: &dyn Fn(&mut Value)| cannot(&pool(), &with(&client(), change));

    assert_eq!(
        of_pool(&|p| p["SchemaAttributes"][2]["Mutable"] = json!(false)),
        [Unsupported::ImmutableGenre]
    );
    assert_eq!(
        of_pool(&|p| p["AutoVerifiedAttributes"] = json!([])),
        [Unsupported::NoVerification]
    );
    assert_eq!(
        of_client(&|c| c["WriteAttributes"] = json!([])),
        [],
        "a client that names none writes them all"
    );
    assert_eq!(
        of_client(&|c| c["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"])),
        [Unsupported::NoRefresh]
    );
    assert_eq!(
        of_client(&|c| {
            c["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]);
            c["RefreshTokenRotation"] = json!({"Feature": "ENABLED"});
        }),
        []
    );
    assert_eq!(
        of_client(&|c| c["EnableTokenRevocation"] = json!(false)),
        [Unsupported::NoRevocation]
    );
    assert_eq!(
        of_client(&|c| c["PreventUserExistenceErrors"] = json!("LEGACY")),
        [Unsupported::RevealsUsers]
    );
    assert_eq!(
        of_client(&|c| c["SupportedIdentityProviders"] = json!(["COGNITO", "Google"])),
        [Unsupported::ManagedLogin(vec!["Google".to_owned()])]
    );
}

#[test]
fn client_with_a_domain_serves_its_providers() {
    let pool = with(&pool(), |p| p["Domain"] = json!("rides"));
    let client = with(&client(), |c| {
        c["SupportedIdentityProviders"] = json!(["Google"]);
        c["ExplicitAuthFlows"] = json!(["ALLOW_REFRESH_TOKEN_AUTH"]);
        c["AllowedOAuthFlowsUserPoolClient"] = json!(true);
        c["AllowedOAuthFlows"] = json!(["code"]);
        c["AllowedOAuthScopes"] = json!(["openid", "aws.cognito.signin.user.admin"]);
        c["CallbackURLs"] = json!(["https://a.example/oauth/callback"]);
    });
    assert_eq!(cannot(&pool, &client), []);
    let elsewhere = with(&client, |c| {
        c["CallbackURLs"] = json!(["https://a.example/"])
    });
    assert_eq!(cannot(&pool, &elsewhere), [Unsupported::NoCallback]);
    let few = with(&client, |c| c["AllowedOAuthScopes"] = json!(["email"]));
    let missing = [Unsupported::NoOpenid, Unsupported::NoAccountScope];
    assert_eq!(cannot(&pool, &few), missing);
}

fn described(pool: &Value, client: &Value) -> Option<Value> {
    describe(&Pool::read(pool).unwrap(), &Client::read(client).unwrap())
}

#[test]
fn optional_custom_attributes_are_asked_for() {
    let pool = with(&pool(), |p| {
        let custom = |name: &str, kind: &str| json!({"Name": format!("custom:{name}"), "AttributeDataType": kind, "Mutable": true});
        let schema = p["SchemaAttributes"].as_array_mut().unwrap();
        schema[2] = custom("team", "String");
        schema[2]["Mutable"] = json!(false);
        schema[2]["StringAttributeConstraints"] = json!({"MinLength": "2", "MaxLength": "40"});
        schema.push(custom("seats", "Number"));
        schema[3]["NumberAttributeConstraints"] = json!({"MinValue": "0", "MaxValue": "4"});
        schema.push(custom("since", "DateTime"));
        schema.push(custom("news", "Boolean"));
        schema.push(custom("hidden", "String"));
        schema.push(json!({"Name": "dev:custom:notes", "AttributeDataType": "String"}));
    });
    let names = [
        "email",
        "custom:team",
        "custom:seats",
        "custom:since",
        "custom:news",
    ];
    let client = with(&client(), |c| c["WriteAttributes"] = json!(names));
    assert_eq!(
        described(&pool, &client),
        Some(json!({"fields": [
            {"name": "email", "required": true},
            {"name": "custom:team", "editable": false, "min": 2, "max": 40},
            {"name": "custom:seats", "kind": "number", "min": 0, "max": 4},
            {"name": "custom:since", "kind": "date"},
            {"name": "custom:news", "kind": "consent"},
        ]}))
    );
}

#[test]
fn form_of_another_app_asks_what_its_pool_needs() {
    let of_pool = |change: &dyn Fn(&mut Value)| {
        let pool = with(&pool(), |p| {
            p["SchemaAttributes"].as_array_mut().unwrap().pop();
            change(p);
        });
        let any = with(&client(), |c| c["WriteAttributes"] = json!([]));
        described(&pool, &any).unwrap()["fields"].clone()
    };
    let required = |name: &str| json!({"name": name, "required": true});
    assert_eq!(of_pool(&|_| ()), json!([required("email")]));
    assert_eq!(
        of_pool(&|p| p["UsernameAttributes"] = json!(["phone_number"])),
        json!([required("phone_number"), required("email")]),
        "the pool requires the e-mail address"
    );
    assert_eq!(
        of_pool(&|p| p["AutoVerifiedAttributes"] = json!(["phone_number"])),
        json!([required("email"), required("phone_number")]),
        "the pool sends its code there"
    );
}

#[test]
fn form_follows_every_shape_of_a_pool() {
    let of_pool = |change: &dyn Fn(&mut Value)| {
        let pool = with(&pool(), change);
        assert_eq!(cannot(&pool, &client()), [], "registration is not refused");
        described(&pool, &client()).unwrap()
    };
    assert_eq!(
        described(&pool(), &client()),
        None,
        "the app's own form fits"
    );
    let required = |name: &str| json!({"name": name, "required": true});
    assert_eq!(
        of_pool(&|p| {
            let schema = p["SchemaAttributes"].as_array_mut().unwrap();
            schema.push(json!({
                "Name": "birthdate", "Required": true, "Mutable": false,
                "StringAttributeConstraints": {"MinLength": "10", "MaxLength": "10"},
            }));
            schema.push(json!({
                "Name": "family_name", "Required": true, "Mutable": true,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "40"},
            }));
        }),
        json!({"fields": [
            required("email"), required("phone_number"), required("custom:genre"),
            {"name": "birthdate", "required": true, "editable": false},
            {"name": "family_name", "required": true, "min": 1, "max": 40},
        ]})
    );
    assert_eq!(
        of_pool(&|p| p["SchemaAttributes"][2]["Name"] = json!("custom:colour")),
        json!({"fields": [required("email")]}),
        "a phone number is no matter of another app's pool"
    );
    assert_eq!(
        of_pool(&|p| {
            p["UsernameAttributes"] = json!(["phone_number"]);
            p["AutoVerifiedAttributes"] = json!(["phone_number"]);
            p["SchemaAttributes"][1]["Required"] = json!(false);
        }),
        json!({"fields": [required("phone_number"), required("custom:genre")]})
    );
    assert_eq!(
        of_pool(&|p| {
            p["VerificationMessageTemplate"] = json!({"DefaultEmailOption": "CONFIRM_WITH_LINK"});
        }),
        json!({"verification": "link"})
    );
    assert_eq!(
        of_pool(&|p| p["AdminCreateUserConfig"] = json!({"AllowAdminCreateUserOnly": true})),
        json!({"allowed": false})
    );
    let email_alone = with(&client(), |c| c["WriteAttributes"] = json!(["email"]));
    assert_eq!(
        described(&pool(), &email_alone),
        Some(json!({"fields": [required("email")]}))
    );
}

#[test]
fn description_that_contradicts_the_pool_is_named() {
    let found = |description: Value, pool: &Value, client: &Value| {
        let file = json!({"auth": {}, "custom": {"wild_rydes": {"sign_up": description}}});
        let settings = SignUpSettings::parse(&file.to_string(), APP_SECTION).unwrap();
        contradictions(
            &settings,
            &Pool::read(pool).unwrap(),
            &Client::read(client).unwrap(),
        )
    };
    let fields = json!({"fields": [
        {"name": "email", "required": true}, {"name": "custom:colour"}, {"name": "nickname"},
        {"name": "terms", "kind": "consent"},
    ]});
    assert_eq!(
        found(fields, &pool(), &client()),
        [
            "fields: the pool has no attribute custom:colour.",
            "fields: the app client may not write nickname.",
        ]
    );
    let strict = with(&pool(), |p| {
        p["SchemaAttributes"][2]["Mutable"] = json!(false);
        p["SchemaAttributes"][1] = json!({"Name": "name", "Required": true, "Mutable": true});
        p["VerificationMessageTemplate"] = json!({"DefaultEmailOption": "CONFIRM_WITH_LINK"});
    });
    let genre = json!({"username": "email", "fields": [{"name": "custom:genre"}]});
    assert_eq!(
        found(genre, &strict, &client()),
        [
            "verification: the pool sends a link.",
            "username: email is an alias in this pool, which refuses it as the user name.",
            "fields: custom:genre is immutable, so \"editable\" has to be false.",
            "fields: the pool requires name, which the form does not require.",
        ]
    );
    let closed = with(&pool(), |p| {
        p["AdminCreateUserConfig"] = json!({"AllowAdminCreateUserOnly": true});
    });
    assert_eq!(found(json!({}), &closed, &client()).len(), 1);
    assert_eq!(
        found(json!({"allowed": false}), &closed, &client()),
        [""; 0]
    );
}

#[test]
fn an_identity_pool_of_somebody_else_is_named() {
    let mut settings = settings(&pool(), &client());
    let identities = |client: &str| {
        Identities::read(&json!({
            "IdentityPoolName": "wildrydes_identity_pool",
            "AllowUnauthenticatedIdentities": false,
            "CognitoIdentityProviders": [{
                "ProviderName": "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A",
                "ClientId": client,
            }],
        }))
    };
    settings.identities = Some(identities("c"));
    let auth = filled(&settings);
    assert_eq!(auth.unauthenticated_identities_enabled, Some(false));
    assert_eq!(Report::of(&auth, &settings).unsupported, []);
    settings.identities = Some(identities("another"));
    assert_eq!(
        Report::of(&auth, &settings).unsupported,
        [Unsupported::OtherIdentityPool]
    );
}
