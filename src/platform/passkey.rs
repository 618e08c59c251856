//! Passkeys, by the browser's Credential Management API.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::auth::passkey::{PasskeyError, Passkeys};
use crate::cognito::transport::LocalFuture;

/// `navigator.credentials`.
pub struct BrowserPasskeys;

impl Passkeys for BrowserPasskeys {
    fn are_supported(&self) -> bool {
        parser().is_some()
    }

    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(async move {
            let (class, parse) = parser().ok_or(PasskeyError::Unsupported)?;
            assertion(&class, &parse, options)
                .await
                .map_err(|_| PasskeyError::NotUsed)
        })
    }
}

/// What reads options from JSON, and its class: there in browsers since 2025.
fn parser() -> Option<(JsValue, Function)> {
    let window = web_sys::window()?;
    let class = Reflect::get(&window, &"PublicKeyCredential".into()).ok()?;
    let parse = method(&class, "parseRequestOptionsFromJSON").ok()?;
    Some((class, parse))
}

async fn assertion(class: &JsValue, parse: &Function, options: &str) -> Result<String, JsValue> {
    let public_key = parse.call1(class, &JSON::parse(options)?)?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &public_key)?;
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let credentials = Reflect::get(&navigator, &"credentials".into())?;
    let promise: Promise = method(&credentials, "get")?
        .call1(&credentials, &request)?
        .dyn_into()?;
    let credential = JsFuture::from(promise).await?;
    let json = method(&credential, "toJSON")?.call0(&credential)?;
    Ok(JSON::stringify(&json)?.into())
}

fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}
