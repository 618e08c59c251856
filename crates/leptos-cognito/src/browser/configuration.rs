//! The configuration file, which is fetched here and parsed by the browser.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use super::same_origin_asset;
use crate::brand::use_brand;
use cognito_client::config::sign_up::SignUpSettings;
use cognito_client::config::{
    ApiAuthorization, Config, ConfigError, Json, Mfa, OauthSettings, PhoneSettings, Storage,
};

/// The address of the file, which is next to the app.
const ADDRESS: &str = "/amplify_outputs.json";

/// The timeout for the file, in milliseconds.
const TIMEOUT_MS: u32 = 20_000;

/// Fetches and reads the configuration file.
///
/// # Errors
/// Returns the file's text, from which [`Config::parse`] can find out what is wrong, or
/// `None` if there is no file.
pub async fn fetch() -> Result<Config, Option<String>> {
    let text = same_origin_asset::fetch(ADDRESS, TIMEOUT_MS)
        .await
        .ok_or(None)?;
    let file = JSON::parse(&text).ok();
    let config = file.and_then(|file| Config::read(&File(file), use_brand().config_section).ok());
    match config {
        Some(mut config) => {
            config.file = text;
            Ok(config)
        }
        None => Err(Some(text)),
    }
}

/// Reads the description of the sign-up from the file of this configuration. Without a
/// file, it describes nothing.
///
/// # Errors
/// The [`ConfigError`] of the first fault, with the field's name.
pub fn sign_up(config: &Config) -> Result<SignUpSettings, ConfigError> {
    let file = JSON::parse(&config.file).unwrap_or(JsValue::UNDEFINED);
    SignUpSettings::read(&File(file), use_brand().config_section)
}

/// Reads the settings of the second factors from the file of this configuration. They are
/// unspecified without a file, and where the file is faulty.
#[must_use]
pub fn mfa(config: &Config) -> Mfa {
    let file = JSON::parse(&config.file).unwrap_or(JsValue::UNDEFINED);
    Mfa::read(&File(file)).unwrap_or_default()
}

/// Reads the settings of the fields for phone numbers from the file of this configuration.
/// They are the default without a file, and where the file is faulty.
#[must_use]
pub fn phones(config: &Config) -> PhoneSettings {
    let file = JSON::parse(&config.file).unwrap_or(JsValue::UNDEFINED);
    PhoneSettings::read(&File(file), use_brand().config_section).unwrap_or_default()
}

/// Reads the storage from the file of this configuration. There is none without a file, and
/// where the file is faulty.
#[must_use]
pub fn storage(config: &Config) -> Option<Storage> {
    let file = JSON::parse(&config.file).unwrap_or(JsValue::UNDEFINED);
    Storage::read(&File(file), use_brand().config_section)
        .ok()
        .flatten()
}

/// Reads the settings of the pool's domain from the file of this configuration. They are the
/// default, with no domain, without a file and where the file is faulty.
#[must_use]
pub fn oauth(config: &Config) -> OauthSettings {
    let file = JSON::parse(&config.file).unwrap_or(JsValue::UNDEFINED);
    OauthSettings::read(&File(file), use_brand().config_section).unwrap_or_default()
}

/// Reads the authorization of the app's API from the file of this configuration. Without a
/// file, it is the default.
///
/// # Errors
/// The [`ConfigError`] of a value that does not exist.
pub fn api_authorization(config: &Config) -> Result<ApiAuthorization, ConfigError> {
    let file = JSON::parse(&config.file).unwrap_or(JsValue::UNDEFINED);
    ApiAuthorization::read(&File(file), use_brand().config_section)
}

/// A JSON value of the file, parsed by the browser.
struct File(JsValue);

impl Json for File {
    fn field(&self, name: &str) -> Option<Self> {
        // `Reflect::get` fails for a value that is not an object.
        Reflect::get(&self.0, &name.into()).ok().map(Self)
    }

    fn is_null(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "compared with what was cast"
    )]
    fn number(&self) -> Option<u32> {
        let number = self.0.as_f64()?;
        let whole = number as u32;
        (f64::from(whole) == number).then_some(whole)
    }

    fn items(&self) -> Option<Vec<Self>> {
        let is_list = Array::is_array(&self.0);
        is_list.then(|| self.0.unchecked_ref::<Array>().iter().map(Self).collect())
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        let object = self.0.dyn_ref::<Object>()?;
        let entries = Object::entries(object).into_iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, Self(entry.get(1))))
        });
        entries.collect()
    }
}
