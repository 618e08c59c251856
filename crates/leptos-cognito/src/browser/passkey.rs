//! Passkeys, with the browser's Credential Management API.

use std::cell::RefCell;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::js_error_text;
use cognito_client::transport::LocalFuture;
use cognito_session::passkey::{PasskeyError, PasskeyOwner, PasskeySignal, Passkeys};

/// The function that parses the options of a sign-in.
const READ_REQUEST: &str = "parseRequestOptionsFromJSON";
/// The function that parses the options of a new passkey.
const READ_CREATION: &str = "parseCreationOptionsFromJSON";
/// The function that says whether the browser suggests passkeys in a field.
const CAN_SUGGEST: &str = "isConditionalMediationAvailable";
/// The function that takes the list of a user's passkeys.
const SIGNAL_ALL_ACCEPTED: &str = "signalAllAcceptedCredentials";

thread_local! {
    /// The controller of the request that runs, or of the last one. Browsers refuse a
    /// second request while one runs, so each request ends the one before it.
    static REQUEST: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// The passkeys of `navigator.credentials`.
pub struct BrowserPasskeys;

impl Passkeys for BrowserPasskeys {
    fn are_supported(&self) -> bool {
        static_method(READ_REQUEST).is_some() && static_method(READ_CREATION).is_some()
    }

    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(requested(options, None))
    }

    fn can_suggest(&self) -> LocalFuture<'_, bool> {
        Box::pin(async {
            let answer: Option<Promise> = static_method(CAN_SUGGEST)
                .and_then(|method| method.call(&JsValue::UNDEFINED).ok()?.dyn_into().ok());
            let Some(promise) = answer else { return false };
            let can: Result<JsValue, JsValue> = JsFuture::from(promise).await;
            self.are_supported() && can.is_ok_and(|can| can.is_truthy())
        })
    }

    fn suggestion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(requested(options, Some("conditional")))
    }

    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(async move {
            let parser = static_method(READ_CREATION).ok_or(PasskeyError::Unsupported)?;
            credential("create", &parser, options, None)
                .await
                .map_err(|error| match name_of(&error).as_deref() {
                    // One of the excluded passkeys is on this authenticator (Web
                    // Authentication Level 3, section 5.1.3).
                    Some("InvalidStateError") => PasskeyError::AlreadyRegistered,
                    _ => not_used(&error),
                })
        })
    }

    fn cancel(&self) {
        if let Some(request) = REQUEST.take() {
            request.abort();
        }
    }

    fn can_signal(&self) -> bool {
        static_method(SIGNAL_ALL_ACCEPTED).is_some()
    }

    fn signal<'a>(&'a self, signal: &'a PasskeySignal) -> LocalFuture<'a, ()> {
        Box::pin(async move {
            // A signal is a courtesy: without it, nothing stops working. So nothing waits
            // for its effect either, because an extension may take the browser's place.
            if let Ok(Some(taken)) = send(signal) {
                spawn_local(async move {
                    let _refused = JsFuture::from(taken).await;
                });
            }
        })
    }
}

/// A static method of `PublicKeyCredential`.
struct StaticMethod {
    class: JsValue,
    method: Function,
}

impl StaticMethod {
    fn call(&self, argument: &JsValue) -> Result<JsValue, JsValue> {
        self.method.call1(&self.class, argument)
    }
}

/// Returns the static method of this name. Browsers have the parsers since 2025, and some
/// have the signals.
fn static_method(name: &str) -> Option<StaticMethod> {
    let window = web_sys::window()?;
    let class = Reflect::get(&window, &"PublicKeyCredential".into()).ok()?;
    let method = method(&class, name).ok()?;
    Some(StaticMethod { class, method })
}

/// Asks for a passkey that signs a challenge, with this `mediation` if there is one.
async fn requested(options: &str, mediation: Option<&str>) -> Result<String, PasskeyError> {
    let parser = static_method(READ_REQUEST).ok_or(PasskeyError::Unsupported)?;
    credential("get", &parser, options, mediation)
        .await
        .map_err(|error| not_used(&error))
}

/// Calls `get` or `create`, and returns the credential as JSON. The request before this
/// one ends. A credential that arrives after this request was cancelled is dropped: an
/// extension that answers in place of the browser may ignore the cancellation.
async fn credential(
    action: &str,
    parser: &StaticMethod,
    options: &str,
    mediation: Option<&str>,
) -> Result<String, JsValue> {
    let controller = AbortController::new()?;
    let signal = controller.signal();
    if let Some(earlier) = REQUEST.replace(Some(controller)) {
        earlier.abort();
    }
    let public_key = parser.call(&JSON::parse(options)?)?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &public_key)?;
    Reflect::set(&request, &"signal".into(), &signal)?;
    if let Some(mediation) = mediation {
        Reflect::set(&request, &"mediation".into(), &mediation.into())?;
    }
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let credentials = Reflect::get(&navigator, &"credentials".into())?;
    let promise: Promise = method(&credentials, action)?
        .call1(&credentials, &request)?
        .dyn_into()?;
    let answer = JsFuture::from(promise).await;
    if signal.aborted() {
        return Err(signal.reason());
    }
    let credential = answer?;
    let json = method(&credential, "toJSON")?.call0(&credential)?;
    Ok(JSON::stringify(&json)?.into())
}

/// Calls the function of a signal, and returns its promise; `None` if the browser lacks the
/// function.
fn send(signal: &PasskeySignal) -> Result<Option<Promise>, JsValue> {
    let (name, fields) = match signal {
        PasskeySignal::Unknown {
            rp_id,
            credential_id,
        } => (
            "signalUnknownCredential",
            vec![
                ("rpId", rp_id.into()),
                ("credentialId", credential_id.into()),
            ],
        ),
        PasskeySignal::AllAccepted {
            owner,
            credential_ids,
        } => {
            let ids: Array = credential_ids.iter().map(JsValue::from).collect();
            let [rp, user] = fields_of(owner);
            (
                SIGNAL_ALL_ACCEPTED,
                vec![rp, user, ("allAcceptedCredentialIds", ids.into())],
            )
        }
        PasskeySignal::CurrentUserDetails {
            owner,
            name,
            display_name,
        } => {
            let [rp, user] = fields_of(owner);
            (
                "signalCurrentUserDetails",
                vec![
                    rp,
                    user,
                    ("name", name.into()),
                    ("displayName", display_name.into()),
                ],
            )
        }
    };
    let Some(function) = static_method(name) else {
        return Ok(None);
    };
    let argument = Object::new();
    for (field, value) in fields {
        Reflect::set(&argument, &field.into(), &value)?;
    }
    function.call(&argument)?.dyn_into().map(Some)
}

fn fields_of(owner: &PasskeyOwner) -> [(&'static str, JsValue); 2] {
    [
        ("rpId", (&owner.rp_id).into()),
        ("userId", (&owner.user_id).into()),
    ]
}

fn not_used(error: &JsValue) -> PasskeyError {
    if name_of(error).as_deref() == Some("AbortError") {
        return PasskeyError::Cancelled;
    }
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
