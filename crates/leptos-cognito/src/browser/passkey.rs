//! Passkeys, with the browser's Credential Management API.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js_error_text;
use cognito_client::transport::LocalFuture;
use cognito_session::passkey::{PasskeyError, Passkeys};

/// The function that parses the options of a sign-in.
const READ_REQUEST: &str = "parseRequestOptionsFromJSON";
/// The function that parses the options of a new passkey.
const READ_CREATION: &str = "parseCreationOptionsFromJSON";

/// The passkeys of `navigator.credentials`.
pub struct BrowserPasskeys;

impl Passkeys for BrowserPasskeys {
    fn are_supported(&self) -> bool {
        parser(READ_REQUEST).is_some() && parser(READ_CREATION).is_some()
    }

    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(async move {
            let parser = parser(READ_REQUEST).ok_or(PasskeyError::Unsupported)?;
            credential("get", &parser, options)
                .await
                .map_err(|error| not_used(&error))
        })
    }

    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(async move {
            let parser = parser(READ_CREATION).ok_or(PasskeyError::Unsupported)?;
            credential("create", &parser, options)
                .await
                .map_err(|error| match name_of(&error).as_deref() {
                    // One of the excluded passkeys is on this authenticator (Web
                    // Authentication Level 3, section 5.1.3).
                    Some("InvalidStateError") => PasskeyError::AlreadyRegistered,
                    _ => not_used(&error),
                })
        })
    }
}

/// A function that parses options from JSON, with the class that it belongs to.
struct Parser {
    class: JsValue,
    parse: Function,
}

/// Returns the parser of this name, which browsers have since 2025.
fn parser(name: &str) -> Option<Parser> {
    let window = web_sys::window()?;
    let class = Reflect::get(&window, &"PublicKeyCredential".into()).ok()?;
    let parse = method(&class, name).ok()?;
    Some(Parser { class, parse })
}

/// Calls `get` or `create`, and returns the credential as JSON.
async fn credential(action: &str, parser: &Parser, options: &str) -> Result<String, JsValue> {
    let public_key = parser.parse.call1(&parser.class, &JSON::parse(options)?)?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &public_key)?;
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let credentials = Reflect::get(&navigator, &"credentials".into())?;
    let promise: Promise = method(&credentials, action)?
        .call1(&credentials, &request)?
        .dyn_into()?;
    let credential = JsFuture::from(promise).await?;
    let json = method(&credential, "toJSON")?.call0(&credential)?;
    Ok(JSON::stringify(&json)?.into())
}

fn not_used(error: &JsValue) -> PasskeyError {
    PasskeyError::NotUsed {
        reason: js_error_text(error),
    }
}

fn name_of(error: &JsValue) -> Option<String> {
    Reflect::get(error, &"name".into()).ok()?.as_string()
}

fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}
