//! The settings of the second factors.

use super::Json;
use super::section::Section;

/// The settings of the second factors, as far as the file names them. The pool's own
/// settings decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    /// The rule that says which users need a second factor.
    pub mode: MfaMode,
    /// `mfa_methods`: those of `SMS`, `TOTP` and `EMAIL` that the pool offers.
    pub methods: Option<Vec<String>>,
    /// The version of the file, such as `1.5`. `EMAIL` is a method since version 1.4.
    pub file_version: Option<String>,
}

/// The rule that says which users need a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaMode {
    /// The file has no such rule.
    Unspecified,
    /// No user can have a second factor.
    Off,
    /// Each user may turn on a second factor.
    Optional,
    /// Every user needs a second factor.
    Required,
}

impl Mfa {
    pub(super) fn read<J: Json>(auth: &Section<'_, J>, file_version: Option<String>) -> Self {
        let mode = match auth.text("mfa_configuration").as_deref() {
            None => MfaMode::Unspecified,
            Some("NONE") => MfaMode::Off,
            Some("OPTIONAL") => MfaMode::Optional,
            Some("REQUIRED") => MfaMode::Required,
            Some(_) => auth.bad("mfa_configuration", MfaMode::Unspecified),
        };
        let methods = auth.value("mfa_methods").and_then(|names| names.items());
        let methods = methods.map(|names| names.iter().filter_map(Json::text).collect());
        Self {
            mode,
            methods,
            file_version,
        }
    }
}
