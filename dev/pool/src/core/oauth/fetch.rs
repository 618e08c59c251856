//! A request to another provider, which is sent while the pool's lock is free.

use std::fmt;

use serde_json::{Map, Value};

use crate::core::{
    Context,
    error::ApiError,
    outside::{Functions, Work},
};

use super::parameters::Parameters;

/// A request to another provider. `Debug` shows its address without the query.
#[derive(Clone, PartialEq)]
pub(crate) struct Fetch {
    /// The address.
    pub url: String,
    /// The form to send by `POST`, or `None` for a `GET`.
    pub form: Option<String>,
    /// The access token to send.
    pub bearer: Option<String>,
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split('?').next();
        f.debug_struct("Fetch")
            .field("url", &url)
            .finish_non_exhaustive()
    }
}

/// The response to a request.
#[derive(Clone)]
pub(crate) struct Fetched {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Work for Fetch {
    /// The response, or the reason for which there is none.
    type Output = Result<Fetched, String>;

    fn perform(&self, functions: &dyn Functions) -> Self::Output {
        functions.send(self)
    }
}

/// The reason for which a sign-in with a provider fails.
pub(super) enum Failure {
    /// The provider is the cause, as this text says.
    Provider(String),
    /// A function of the pool refuses the sign-in, with this text.
    Refused(String),
    /// The pool failed, or the call waits for a response.
    Internal(ApiError),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        if error.is_internal() {
            Self::Internal(error)
        } else {
            Self::Refused(error.message.into_owned())
        }
    }
}

impl From<&str> for Failure {
    fn from(reason: &str) -> Self {
        Self::Provider(reason.to_owned())
    }
}

/// Sends a request and reads the JSON object of its response. `purpose` names what is asked
/// for, for the error's text.
pub(super) fn json(
    ctx: &mut Context<'_>,
    fetch: &Fetch,
    purpose: &str,
) -> Result<Map<String, Value>, Failure> {
    let fetched = ctx
        .outside(fetch)?
        .map_err(|reason| Failure::Provider(format!("{purpose} cannot be reached: {reason}")))?;
    let body: Option<Map<String, Value>> = serde_json::from_str(&fetched.body).ok();
    if fetched.status != 200 {
        let error = body.as_ref().and_then(|body| body.get("error")?.as_str());
        let error = error.map(|error| format!(" ({error})")).unwrap_or_default();
        return Err(Failure::Provider(format!(
            "{purpose} answers with status {}{error}",
            fetched.status
        )));
    }
    body.ok_or_else(|| Failure::Provider(format!("{purpose} does not answer with JSON")))
}

/// Makes a `GET`.
pub(crate) fn get(url: &str) -> Fetch {
    Fetch {
        url: url.to_owned(),
        form: None,
        bearer: None,
    }
}

/// Makes a `POST` of a form.
pub(super) fn post(url: &str, form: &Parameters) -> Fetch {
    Fetch {
        form: Some(form.encoded()),
        ..get(url)
    }
}
