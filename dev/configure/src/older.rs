//! Amplify's older forms of configuration: Gen 1's `aws-exports.js` and
//! `amplifyconfiguration.json` (for the web and for phones), and the object that
//! version 6 of its library takes in `Amplify.configure`.
//!
//! Source of the names: the package `@aws-amplify/core` 6 (`singleton/Auth/types`,
//! `parseAWSExports`), and `@aws-amplify/client-config`, which converts between the
//! forms.

use serde_json::{Map, Value};

use crate::literal;
use crate::outputs::{Auth, MfaConfiguration, PasswordPolicy, Passwordless, WebAuthn};

/// A pool as one of the older forms describes it.
#[derive(Debug)]
pub struct OlderConfiguration {
    /// The ids, and the settings that the form has.
    pub auth: Auth,
    /// The fields of `custom.wild_rydes` with endpoints other than AWS's.
    pub endpoints: Map<String, Value>,
}

/// The error for a form without a user pool or without a client.
#[derive(Debug, PartialEq, Eq)]
pub struct MissingValue(pub &'static str);

/// Reads the first of the forms that a text has; gives `None` if it has none.
///
/// # Errors
/// [`MissingValue`], with the name that has no value.
pub fn read(text: &str) -> Option<Result<OlderConfiguration, MissingValue>> {
    literal::objects(text).iter().find_map(|object| {
        if object.contains_key("aws_user_pools_id") {
            Some(from_exports(object))
        } else if let Some(plugin) = object.get("awsCognitoAuthPlugin") {
            Some(from_mobile(plugin))
        } else if object.contains_key("userPoolId") && object.contains_key("userPoolClientId") {
            Some(from_library(object))
        } else {
            None
        }
    })
}

/// Reads `aws-exports.js`, and the web's `amplifyconfiguration.json`.
fn from_exports(exports: &Map<String, Value>) -> Result<OlderConfiguration, MissingValue> {
    let get = |name: &str| exports.get(name);
    let mut auth = ids(
        text(get("aws_user_pools_id")).ok_or(MissingValue("aws_user_pools_id"))?,
        text(get("aws_user_pools_web_client_id"))
            .ok_or(MissingValue("aws_user_pools_web_client_id"))?,
        text(get("aws_cognito_identity_pool_id")),
    );
    gen_1(
        &mut auth,
        &Gen1 {
            usernames: get("aws_cognito_username_attributes"),
            required: get("aws_cognito_signup_attributes"),
            verified: get("aws_cognito_verification_mechanisms"),
            mfa: get("aws_cognito_mfa_configuration"),
            mfa_types: get("aws_cognito_mfa_types"),
            password: get("aws_cognito_password_protection_settings"),
            flow: get("authenticationFlowType"),
        },
    );
    Ok(OlderConfiguration {
        auth,
        endpoints: Map::new(),
    })
}

/// Reads the `amplifyconfiguration.json` of Android, Swift and Flutter.
fn from_mobile(plugin: &Value) -> Result<OlderConfiguration, MissingValue> {
    let at = |pointer: &str| plugin.pointer(pointer);
    let mut auth = ids(
        text(at("/CognitoUserPool/Default/PoolId"))
            .ok_or(MissingValue("CognitoUserPool.Default.PoolId"))?,
        text(at("/CognitoUserPool/Default/AppClientId"))
            .ok_or(MissingValue("CognitoUserPool.Default.AppClientId"))?,
        text(at("/CredentialsProvider/CognitoIdentity/Default/PoolId")),
    );
    gen_1(
        &mut auth,
        &Gen1 {
            usernames: at("/Auth/Default/usernameAttributes"),
            required: at("/Auth/Default/signupAttributes"),
            verified: at("/Auth/Default/verificationMechanisms"),
            mfa: at("/Auth/Default/mfaConfiguration"),
            mfa_types: at("/Auth/Default/mfaTypes"),
            password: at("/Auth/Default/passwordProtectionSettings"),
            flow: at("/Auth/Default/authenticationFlowType"),
        },
    );
    Ok(OlderConfiguration {
        auth,
        endpoints: Map::new(),
    })
}

/// Reads the object of `Amplify.configure`, version 6, below `Auth.Cognito`.
fn from_library(cognito: &Map<String, Value>) -> Result<OlderConfiguration, MissingValue> {
    let cognito = Value::Object(cognito.clone());
    let at = |pointer: &str| cognito.pointer(pointer);
    let is = |pointer: &str| flag(at(pointer));
    let mut auth = ids(
        text(at("/userPoolId")).ok_or(MissingValue("userPoolId"))?,
        text(at("/userPoolClientId")).ok_or(MissingValue("userPoolClientId"))?,
        text(at("/identityPoolId")),
    );
    auth.unauthenticated_identities_enabled = is("/allowGuestAccess");
    if is("/loginWith/username") != Some(true) {
        let names = [
            ("email", "/loginWith/email"),
            ("phone_number", "/loginWith/phone"),
        ];
        let names = names.iter().filter(|(_, place)| is(place) == Some(true));
        auth.username_attributes = Some(names.map(|(name, _)| (*name).to_owned()).collect());
    }
    auth.standard_required_attributes =
        at("/userAttributes")
            .and_then(Value::as_object)
            .map(|attributes| {
                let required = attributes
                    .iter()
                    .filter(|(_, about)| flag(about.get("required")) == Some(true));
                required.map(|(name, _)| name.clone()).collect()
            });
    // This form has no name for codes by e-mail, so the methods are left to the pool's
    // settings.
    auth.mfa_configuration = text(at("/mfa/status")).and_then(|status| match status.as_str() {
        "off" => Some(MfaConfiguration::None),
        "optional" => Some(MfaConfiguration::Optional),
        "on" => Some(MfaConfiguration::Required),
        _ => None,
    });
    if at("/passwordFormat").is_some() {
        let usual = PasswordPolicy::default();
        let rule = |pointer: &str| is(pointer).unwrap_or(true);
        auth.password_policy = Some(PasswordPolicy {
            min_length: at("/passwordFormat/minLength")
                .and_then(Value::as_u64)
                .unwrap_or(usual.min_length),
            require_numbers: rule("/passwordFormat/requireNumbers"),
            require_lowercase: rule("/passwordFormat/requireLowercase"),
            require_uppercase: rule("/passwordFormat/requireUppercase"),
            require_symbols: rule("/passwordFormat/requireSpecialCharacters"),
        });
    }
    if at("/passwordless").is_some_and(Value::is_object) {
        auth.passwordless = Some(Passwordless {
            email_otp_enabled: is("/passwordless/emailOtpEnabled").unwrap_or(false),
            sms_otp_enabled: is("/passwordless/smsOtpEnabled").unwrap_or(false),
            web_authn: text(at("/passwordless/webAuthn/relyingPartyId")).map(|relying_party_id| {
                WebAuthn {
                    relying_party_id,
                    user_verification: text(at("/passwordless/webAuthn/userVerification")),
                }
            }),
            preferred_challenge: text(at("/passwordless/preferredChallenge")),
        });
    }
    let mut endpoints = Map::new();
    for (field, place) in [
        ("user_pool_endpoint", "/userPoolEndpoint"),
        ("identity_pool_endpoint", "/identityPoolEndpoint"),
    ] {
        let address = text(at(place)).map(Value::String);
        endpoints.extend(address.map(|address| (field.to_owned(), address)));
    }
    Ok(OlderConfiguration { auth, endpoints })
}

/// The settings that both of Gen 1's forms have, with the same values.
struct Gen1<'a> {
    usernames: Option<&'a Value>,
    required: Option<&'a Value>,
    verified: Option<&'a Value>,
    mfa: Option<&'a Value>,
    mfa_types: Option<&'a Value>,
    password: Option<&'a Value>,
    flow: Option<&'a Value>,
}

fn gen_1(auth: &mut Auth, settings: &Gen1<'_>) {
    let lower = |list: Option<&Value>| {
        let names = list?.as_array()?.iter().filter_map(Value::as_str);
        Some(names.map(str::to_ascii_lowercase).collect::<Vec<_>>())
    };
    auth.username_attributes = lower(settings.usernames);
    auth.standard_required_attributes = lower(settings.required);
    auth.user_verification_types = lower(settings.verified);
    auth.mfa_configuration = text(settings.mfa).and_then(|word| match word.as_str() {
        "OFF" => Some(MfaConfiguration::None),
        "OPTIONAL" => Some(MfaConfiguration::Optional),
        "ON" => Some(MfaConfiguration::Required),
        _ => None,
    });
    auth.mfa_methods = settings.mfa_types.and_then(Value::as_array).map(|types| {
        let names = types.iter().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    });
    let characters = settings
        .password
        .and_then(|settings| settings.get("passwordPolicyCharacters")?.as_array());
    auth.password_policy = characters.map(|characters| {
        let usual = PasswordPolicy::default();
        let requires = |rule: &str| characters.iter().any(|named| named == rule);
        let min_length = settings
            .password
            .and_then(|settings| settings.get("passwordPolicyMinLength")?.as_u64());
        PasswordPolicy {
            min_length: min_length.unwrap_or(usual.min_length),
            require_numbers: requires("REQUIRES_NUMBERS"),
            require_lowercase: requires("REQUIRES_LOWERCASE"),
            require_uppercase: requires("REQUIRES_UPPERCASE"),
            require_symbols: requires("REQUIRES_SYMBOLS"),
        }
    });
    auth.authentication_flow_type = text(settings.flow);
}

fn ids(user_pool_id: String, client_id: String, identity_pool_id: Option<String>) -> Auth {
    Auth::from_ids(&user_pool_id, &client_id, identity_pool_id.as_deref())
}

/// A string that is not blank.
fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn flag(value: Option<&Value>) -> Option<bool> {
    value?.as_bool()
}
