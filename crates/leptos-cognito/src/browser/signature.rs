//! Token signatures, verified by the browser's WebCrypto.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::js_error_text;
use cognito_client::jwt::{RsaPublicKey, SignatureVerifier, VerifierUnavailable};
use cognito_client::transport::LocalFuture;

/// The verifier of RSASSA-PKCS1-v1_5 signatures with SHA-256, which uses `crypto.subtle`.
pub struct WebCrypto;

impl SignatureVerifier for WebCrypto {
    fn verify<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        signing_input: &'a [u8],
        signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, VerifierUnavailable>> {
        Box::pin(async move {
            verify(key, signing_input, signature)
                .await
                .map_err(|error| VerifierUnavailable {
                    reason: js_error_text(&error),
                })
        })
    }
}

async fn verify(
    key: &RsaPublicKey,
    signing_input: &[u8],
    signature: &[u8],
) -> Result<bool, JsValue> {
    let crypto = web_sys::window().ok_or(JsValue::NULL)?.crypto()?;
    // `subtle` is missing outside of secure contexts, although its type does not say so.
    if Reflect::get(&crypto, &"subtle".into())?.is_undefined() {
        return Err(JsValue::NULL);
    }
    let subtle = crypto.subtle();
    let jwk = object(&[
        ("kty", "RSA".into()),
        ("alg", "RS256".into()),
        ("n", key.n.as_str().into()),
        ("e", key.e.as_str().into()),
    ])?;
    let algorithm = object(&[
        ("name", "RSASSA-PKCS1-v1_5".into()),
        ("hash", "SHA-256".into()),
    ])?;
    let usages = js_sys::Array::of1(&"verify".into());
    let imported =
        JsFuture::from(subtle.import_key_with_object("jwk", &jwk, &algorithm, false, &usages)?)
            .await?;
    let verified = JsFuture::from(subtle.verify_with_object_and_js_u8_array_and_js_u8_array(
        &algorithm,
        imported.unchecked_ref::<CryptoKey>(),
        &js_sys::Uint8Array::from(signature),
        &js_sys::Uint8Array::from(signing_input),
    )?)
    .await?;
    Ok(verified.is_truthy())
}

fn object(entries: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
